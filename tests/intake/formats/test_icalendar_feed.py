"""iCalendar: zones of every kind, repeats, cancelled and broken events."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import icalendar
import pytest

from rapporteur.intake.contract import Link, Person, Section
from rapporteur.intake.formats.icalendar_feed import IcalendarFeed
from tests.intake.formats.exchange import SAMPLES, best, ids, lost, read, read_text, unpacked, words

FORMAT = IcalendarFeed()


def calendar(*events: str, head: str = "") -> str:
    blocks = "".join(
        f"BEGIN:VEVENT\r\nUID:u{n}\r\n{event}\r\nEND:VEVENT\r\n" for n, event in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{blocks}END:VCALENDAR\r\n"


def utc(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}" if moment else ""


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def folded(line: str, first: int, further: int) -> list[str]:
    rest = line[first:]
    return [line[:first], *(f" {rest[n : n + further]}" for n in range(0, len(rest), further))]


@pytest.mark.parametrize(("first", "further"), [(75, 74), (74, 74), (60, 40)])
def test_blanks_cut_off_where_a_line_was_folded_are_put_back(tmp_path, first, further):
    text = "Sixty one patients told us how tired they are a year after the transplant. " * 12
    lines = folded(f"DESCRIPTION:{text.strip()}", first, further)
    assert any(line.endswith(" ") for line in lines)
    lines += [part for n in range(9) for part in folded(f"X-{n}:{'x' * 200}", first, further)]
    event = "SUMMARY:T\r\n" + "\r\n".join(line.rstrip() for line in lines)
    records, _ = read_text(FORMAT, tmp_path, calendar(event, event))
    assert [record.abstract for record in records] == [[Section("", text.strip())]] * 2


def test_the_sample_is_read_whole():
    records, issues = read(FORMAT, SAMPLES / "icalendar_feed" / "input.ics")
    assert [(i.id, i.place) for i in issues] == [
        ("event-cancelled", "line 32"),
        ("event-repeats", "line 46"),
        ("time-unreadable", "line 61"),
        ("event-all-day", "line 66"),
    ]
    late, floating, own, walk, later_walk, broken, day = records
    assert late.title == "Late-breaking abstracts, part 1"
    assert late.people == [
        Person("Ada Okafor", "speaker"),
        Person("Jürgen Weiß", "speaker"),
        Person("Mei Lin", "chair"),
    ]
    assert (late.kind_text, late.extra["block"], late.room) == ("Symposium", "Africa/Europe", "Hall A")
    assert late.abstract == [Section("", "<p>Three trials &amp; one registry.</p>")]
    assert late.keywords == ["Oral", "Leukaemia"]
    assert utc(late.starts_at) == "2025-10-25 22:00"
    assert floating.extra == {"STATUS": "CANCELLED"}
    assert floating.links == [Link("https://example.org/room/1", "Location")]
    # The clocks went back that night: nine o'clock in Berlin is eight in UTC again.
    assert (utc(floating.starts_at), utc(floating.ends_at)) == ("2025-10-26 08:00", "2025-10-26 08:45")
    assert (utc(own.starts_at), utc(own.ends_at)) == ("2025-07-01 07:00", "2025-07-01 08:00")
    assert (utc(walk.starts_at), utc(later_walk.starts_at)) == ("2025-10-25 06:00", "2025-10-26 08:00")
    assert (broken.starts_at, broken.extra) == (None, {"DTSTART": "tomorrow"})
    assert day.starts_at == datetime(2025, 10, 28)  # noqa: DTZ001 - a day of the congress, whatever its zone
    assert len({record.key for record in records}) == 7


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/Berlin", "2025-07-01 08:00"),
        ("W. Europe Standard Time", "2025-07-01 08:00"),
        ("/example.org/20250101/America/New_York", "2025-07-01 14:00"),
        ('"Europe/Berlin"', "2025-07-01 08:00"),
        ("UTC", "2025-07-01 10:00"),
    ],
)
def test_zone_names_of_many_programs(tmp_path, zone, expected):
    records, issues = read_text(
        FORMAT, tmp_path, calendar(f"SUMMARY:Talk\r\nDTSTART;TZID={zone}:20250701T100000")
    )
    assert (utc(records[0].starts_at), issues) == (expected, [])


def test_an_unknown_zone_is_told_once_and_the_time_left_to_the_congress(tmp_path):
    event = "SUMMARY:Talk\r\nDTSTART;TZID=Nowhere:20250701T100000"
    records, issues = read_text(FORMAT, tmp_path, calendar(event, event), zone="Europe/Madrid")
    assert [(i.id, i.params) for i in issues] == [
        ("zone-unknown", {"value": "Nowhere", "used": "Europe/Madrid"})
    ]
    assert [r.starts_at for r in records] == [datetime(2025, 7, 1, 10)] * 2  # noqa: DTZ001


def test_zones_of_one_file_say_nothing_about_the_next(tmp_path):
    rules = (
        "BEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "TZOFFSETFROM:{0}\r\nTZOFFSETTO:{0}\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    event = "SUMMARY:Talk\r\nDTSTART;TZID=Ours:20250701T100000"
    found = [
        utc(read_text(FORMAT, tmp_path, calendar(event, head=rules.format(offset)))[0][0].starts_at)
        for offset in ("+0300", "-0500")
    ]
    assert found == ["2025-07-01 07:00", "2025-07-01 15:00"]


@pytest.mark.parametrize(
    ("rule", "issue", "days"),
    [
        ("FREQ=DAILY;COUNT=3", "event-repeats", [1, 2, 3]),
        ("FREQ=DAILY;UNTIL=20250703T080000Z", "event-repeats", [1, 2, 3]),
        ("FREQ=DAILY;INTERVAL=2;UNTIL=20250705", "event-repeats", [1, 3, 5]),
        ("FREQ=DAILY", "event-repeats-on", [1, 2, 3, 4]),
        ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=2", "event-repeats", [1, 3]),
        ("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "event-rule-unknown", [1]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "event-repeats-on", [1]),
        ("FREQ=DAILY;INTERVAL=0", "event-rule-unknown", [1]),
        ("FREQ=NEVER", "event-rule-unknown", [1]),
    ],
)
def test_repeating_events_become_dates_and_never_hang(tmp_path, rule, issue, days):
    event = f"SUMMARY:Walk\r\nDTSTART;TZID=Europe/Berlin:20250701T100000\r\nDURATION:PT1H\r\nRRULE:{rule}"
    records, issues = read_text(FORMAT, tmp_path, calendar(event), ends_on="2025-07-04")
    assert issue in ids(issues)
    assert [r.starts_at.day for r in records] == days
    assert len({r.key for r in records}) == len(days)


def test_one_broken_event_costs_only_itself(tmp_path):
    content = calendar(
        "SUMMARY:One", "BEGIN:VALARM\r\nSUMMARY:Two", "SUMMARY:Three\r\nno colon here", "SUMMARY:Four"
    )
    records, issues = read_text(FORMAT, tmp_path, content)
    assert [r.title for r in records] == ["One", "Three", "Four"]
    assert [(i.id, i.place) for i in issues] == [("event-broken", "line 7"), ("event-line-broken", "line 12")]


def test_a_file_that_breaks_off_keeps_what_came_before(tmp_path):
    content = calendar("SUMMARY:One", "SUMMARY:Two")
    records, issues = read_text(FORMAT, tmp_path, content[: content.index("Two")])
    assert [r.title for r in records] == ["One"]
    assert [(i.id, i.place) for i in issues] == [("file-truncated", "line 7")]


def test_people_are_found_where_the_file_names_them(tmp_path):
    event = (
        'SUMMARY:Talk\r\nATTENDEE;ROLE=CHAIR;CN="Lin, Mei":mailto:m@example.org\r\n'
        "DESCRIPTION:Speakers: Ada Okafor\\, Jürgen Weiß\\nChaired by Sam Ray\\nAll about rest."
    )
    record = read_text(FORMAT, tmp_path, calendar(event))[0][0]
    assert [(p.name, p.role) for p in record.people] == [
        ("Ada Okafor", "speaker"),
        ("Jürgen Weiß", "speaker"),
        ("Sam Ray", "chair"),
        ("Lin, Mei", "chair"),
    ]
    assert record.abstract == [Section("", "All about rest.")]
    assert record.extra == {"ATTENDEE": "Lin, Mei m@example.org"}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "count", "all_day"),
    [
        ("schedule-formats/linux_conf_au_2020.ics", 262, 0),
        ("ohbm-2021/OHBM_Schedule_All.ics", 283, 0),
        ("miniconf-iclr-2020/iclr2020-calendar.ics", 56, 0),
        ("miniconf-iclr-2020/iclr2020-workshop.ics", 43, 5),
        ("miniconf-iclr-2020/miniconf-sample_cal.ics", 56, 0),
    ],
)
def test_real_calendars_lose_nothing(shared_data: Path, tmp_path: Path, name: str, count: int, all_day: int):
    path = unpacked(shared_data / f"{name}.gz", tmp_path)
    records, issues = read(FORMAT, path)
    assert (len(records), ids(issues), best(path)) == (count, ["event-all-day"] * all_day, "icalendar_feed")
    events = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    for event, record in zip(events, records, strict=True):
        texts = [
            str(event.get(key, "")) for key in ("SUMMARY", "DESCRIPTION", "LOCATION", "URL", "UID", "STATUS")
        ]
        if (
            "ohbm" in name
        ):  # its writer cut blanks off folded lines; they are put back, which icalendar does not
            texts = [str(event["SUMMARY"]) if record.title == event["SUMMARY"] else "", record.guid]
            body = squeezed("".join(part.text for part in record.abstract))
            assert squeezed(record.title) == squeezed(str(event["SUMMARY"]))
            assert squeezed(str(event["DESCRIPTION"])).endswith(body)
        roles = {"speaker", "speakers", "moderated", "by", "presenter", "presenters"}
        assert set(lost(words(*texts), record)) - roles == set()
        if all_day == 0:
            assert record.starts_at.astimezone(UTC) == event["DTSTART"].dt.astimezone(UTC)
            assert record.ends_at.astimezone(UTC) == event["DTEND"].dt.astimezone(UTC)


@pytest.mark.shared
def test_brisbane_has_no_summer_time(shared_data: Path, tmp_path: Path):
    path = unpacked(shared_data / "schedule-formats" / "linux_conf_au_2020.ics.gz", tmp_path)
    by_title = {r.title: r for r in read(FORMAT, path)[0]}
    assert utc(by_title["Wednesday Welcome"].starts_at) == "2020-01-14 23:00"
    assert by_title["Wednesday Welcome"].people == [Person("Joel Addison", "speaker")]
    assert re.match("[0-9]+@lca2020", by_title["Wednesday Welcome"].guid)
