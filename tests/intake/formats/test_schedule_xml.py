"""schedule.xml: real programmes of three kinds, and the corners of time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from rapporteur.intake.contract import Link, Person, Section
from rapporteur.intake.formats.schedule_xml import ScheduleXml
from tests.intake.formats.exchange import SAMPLES, best, ids, lost, read, read_text, unpacked, words

FORMAT = ScheduleXml()


def schedule(day: str, events: str, conference: str = "") -> str:
    room = f"<room name='Hall'>{events}</room>"
    return f"<schedule><conference>{conference}</conference><day {day}>{room}</day></schedule>"


def event(
    start: str, duration: str = "00:30", title: str = "Talk", extra: str = "", identity: str = "1"
) -> str:
    return (
        f"<event id='{identity}'><start>{start}</start><duration>{duration}</duration>"
        f"<title>{title}</title>{extra}</event>"
    )


def test_the_sample_is_read_whole():
    records, issues = read(FORMAT, SAMPLES / "schedule_xml" / "input.xml")
    first, second = records
    assert issues == []
    assert first.title == "Opening & welcome"
    assert first.people == [Person("Ada Okafor", "speaker"), Person("Jürgen Weiß", "speaker")]
    assert first.abstract == [
        Section("", "<p>A short look at <b>acute leukaemia</b>.</p>"),
        Section("Description", "Bring a question, p < 0.05 or not."),
    ]
    assert first.links == [
        Link("https://example.org/bloodweek/101"),
        Link("https://example.org/slides.pdf", "Slides"),
        Link("https://example.org/paper.pdf", "Study (paper)"),
        Link("https://example.org/bloodweek/101/feedback", "feedback_url"),
    ]
    assert first.extra == {
        "id": "101",
        "slug": "opening",
        "links": "see the desk",
        "recording/license": "CC BY 4.0",
        "recording/optout": "false",
        "do_not_stream": "true",
    }
    assert first.starts_at == datetime.fromisoformat("2025-10-25T09:00:00+02:00")
    assert second.guid == "102"
    assert second.room == "Hall A"


def test_an_hour_across_the_change_of_clocks_is_an_hour():
    night = read(FORMAT, SAMPLES / "schedule_xml" / "input.xml")[0][1]
    assert night.starts_at.astimezone(UTC) == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    assert night.ends_at.astimezone(UTC) == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "conference", "start", "expected"),
    [
        ("date='2021-02-06'", "<day_change>00:00:00</day_change>", "02:00", "2021-02-06 02:00"),
        ("date='2021-02-06'", "<day_change>04:00</day_change>", "03:59", "2021-02-07 03:59"),
        ("date='2021-02-06'", "<day_change>04:00</day_change>", "04:00", "2021-02-06 04:00"),
        ("date='2021-02-06' start='2021-02-06T09:30:00+01:00'", "", "09:00", "2021-02-06 09:00"),
        ("date='2021-02-06' start='2021-02-06T09:30:00+01:00'", "", "01:15", "2021-02-07 01:15"),
        ("date='2021-02-06' start='2021-02-06T04:00:00+01:00'", "", "04:30", "2021-02-06 04:30"),
        ("date='2021-12-31'", "<day_change>06:00</day_change>", "00:00", "2022-01-01 00:00"),
    ],
)
def test_events_after_midnight_belong_to_the_next_date(tmp_path, day, conference, start, expected):
    records, _ = read_text(FORMAT, tmp_path, schedule(day, event(start), conference))
    assert f"{records[0].starts_at:%Y-%m-%d %H:%M}" == expected


def test_without_a_day_change_the_order_in_the_room_shows_midnight(tmp_path):
    events = event("08:00", identity="1") + event("23:30", identity="2") + event("00:30", identity="3")
    records, _ = read_text(FORMAT, tmp_path, schedule("date='2021-02-06'", event("05:30") + events))
    assert [f"{r.starts_at:%d %H:%M}" for r in records] == ["06 05:30", "06 08:00", "06 23:30", "07 00:30"]


@pytest.mark.parametrize(
    ("duration", "minutes"),
    [
        ("00:45", 45),
        ("01:30:00", 90),
        ("90", 90),
        ("26:00", 1560),
        ("1:02:00:00", 1560),
        ("1 day, 2:00:00", 1560),
    ],
)
def test_durations(tmp_path, duration, minutes):
    record = read_text(FORMAT, tmp_path, schedule("date='2021-02-06'", event("10:00", duration)))[0][0]
    assert (record.ends_at - record.starts_at).total_seconds() == minutes * 60


def test_an_unreadable_time_is_told_and_kept(tmp_path):
    records, issues = read_text(FORMAT, tmp_path, schedule("date='2021-02-06'", event("noon", "long")))
    assert [(i.id, i.params["value"]) for i in issues] == [
        ("time-unreadable", "noon"),
        ("time-unreadable", "long"),
    ]
    assert records[0].extra == {"duration": "long", "start": "noon"}


def test_an_unknown_zone_is_told(tmp_path):
    content = schedule("date='2021-02-06'", event("10:00"), "<time_zone_name>Mars/Olympus</time_zone_name>")
    records, issues = read_text(FORMAT, tmp_path, content, zone="Europe/Berlin")
    assert [(i.id, i.params) for i in issues] == [
        ("zone-unknown", {"value": "Mars/Olympus", "used": "Europe/Berlin"})
    ]
    assert records[0].starts_at == datetime(2021, 2, 6, 10)  # noqa: DTZ001 - in the congress's zone


def test_namespaces_comments_and_marks_do_not_matter(tmp_path):
    content = schedule("date='2021-02-06'", event("10:00")).replace(
        "<schedule>", "<s:schedule xmlns:s='urn:x'>"
    )
    content = content.replace("</schedule>", "</s:schedule>")
    content = '\ufeff<?xml version="1.0"?>\n<!-- <event> -->\n' + content
    for encoding in ("utf-8", "utf-16"):
        path = tmp_path / encoding
        path.write_bytes(content.removeprefix("\ufeff" if encoding == "utf-16" else "").encode(encoding))
        assert [r.title for r in read(FORMAT, path)[0]] == ["Talk"]
        assert best(path) == "schedule_xml"


def test_a_file_without_events_is_refused(tmp_path):
    records, issues = read_text(FORMAT, tmp_path, "<schedule><conference/></schedule>")
    assert (records, ids(issues)) == ([], ["file-malformed"])


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "count", "doubles"),
    [("36c3_merged.frab.xml", 1351, 3), ("38c3.frab.xml", 1007, 0), ("fosdem_2021.pentabarf.xml", 773, 0)],
)
def test_real_programmes_lose_nothing(shared_data: Path, tmp_path: Path, name: str, count: int, doubles: int):
    path = unpacked(shared_data / "schedule-formats" / f"{name}.gz", tmp_path)
    records, issues = read(FORMAT, path, zone="Europe/Brussels")
    assert (len(records), issues, best(path)) == (count, [], "schedule_xml")
    assert len(records) - len({r.key for r in records}) == doubles
    events = list(etree.parse(path).iter("event"))
    for element, record in zip(events, records, strict=True):
        skipped = {"date", "start", "duration"}
        texts = [t for e in element.iter() if e.tag not in skipped for t in (e.text or "", e.get("href", ""))]
        assert lost(words(*texts), record) == []
        assert f"{record.starts_at:%H:%M}" == element.findtext("start")
        assert record.ends_at is not None
        assert (record.starts_at.tzinfo is None) == ("fosdem" in name)


@pytest.mark.shared
def test_named_moments_are_right(shared_data: Path, tmp_path: Path):
    """Looked up in the files: an evening that goes on after midnight, in winter time."""
    path = unpacked(shared_data / "schedule-formats" / "38c3.frab.xml.gz", tmp_path)
    by_title = {r.title: r for r in read(FORMAT, path)[0]}
    opening = by_title["38C3: Opening Ceremony"]
    assert opening.starts_at.astimezone(UTC) == datetime(2024, 12, 27, 9, 30, tzinfo=UTC)
    assert opening.ends_at.astimezone(UTC) == datetime(2024, 12, 27, 10, 0, tzinfo=UTC)
    night = by_title[
        "A Competitive Time-Trial AI for Need for Speed: Most Wanted Using Deep Reinforcement Learning"
    ]
    assert night.starts_at.astimezone(UTC) == datetime(2024, 12, 27, 23, 15, tzinfo=UTC)
    assert night.room == "Saal ZIGZAG"


def test_a_field_that_stands_twice_is_kept_twice(tmp_path):
    content = schedule(
        "date='2021-02-06'", event("10:00", extra="<title>Another</title><title/><title>Third</title>")
    )
    record = read_text(FORMAT, tmp_path, content)[0][0]
    assert (record.title, record.extra) == ("Talk", {"title": "Another\nThird"})
