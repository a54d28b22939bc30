from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from icalendar import Calendar

from rapporteur.coverage.models import Coverage
from rapporteur.live import actions
from rapporteur.live.calendar import calendar_of
from rapporteur.live.models import LiveEvent
from rapporteur.live.queries import events_of
from tests.live.events import AML_ENDS, AML_STARTS, day_only, webinar


def read_back(coverage: Coverage) -> list[Any]:
    calendar = Calendar.from_ical(calendar_of(events_of(coverage), "ASH 2021"))
    assert (calendar["version"], calendar["x-wr-calname"]) == ("2.0", "ASH 2021")
    return list(calendar.walk("VEVENT"))


def test_times_are_written_in_utc_and_read_back_the_same(coverage: Coverage) -> None:
    webinar(coverage)
    (entry,) = read_back(coverage)
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (AML_STARTS, AML_ENDS)
    assert b"DTSTART:20220208T153000Z\r\n" in calendar_of(events_of(coverage))
    assert b"TZID" not in calendar_of(events_of(coverage))


def test_the_entry_says_who_when_and_where_to_register(coverage: Coverage) -> None:
    webinar(
        coverage,
        "Steven Knapper",
        "Ada Example",
        summary="What ASH means, for you; in plain words.",
        registration_url="https://example.org/r?a=1&b=2",
    )
    (entry,) = read_back(coverage)
    assert str(entry["summary"]) == "AML"
    assert str(entry["url"]) == "https://example.org/r?a=1&b=2"
    assert str(entry["description"]).split("\n\n") == [
        "Tuesday 8 February 2022, 16:30–18:00 Berlin time (UTC+1)",
        "What ASH means, for you; in plain words.",
        "Speakers: Steven Knapper; Ada Example",
        "Hosted by ALAN",
        "Together with Leukaemia Care",
        "Register: https://example.org/r?a=1&b=2",
    ]


def test_the_uid_stays_and_the_sequence_grows(coverage: Coverage) -> None:
    event = webinar(coverage)
    (before,) = read_back(coverage)
    deed = actions.change_event(
        event=event,
        values={"title": "AML, moved"},
        speakers=[{"name": "Steven Knapper", "institution": ""}],
        by=None,
    )
    (after,) = read_back(coverage)
    assert deed is not None
    actions.undo(deed=deed, by=None)
    (undone,) = read_back(coverage)
    assert str(before["uid"]) == str(after["uid"]) == str(undone["uid"]) == f"live-event-{event.uid}"
    assert [int(entry["sequence"]) for entry in (before, after, undone)] == [0, 1, 2]
    assert before.decoded("dtstamp") <= after.decoded("dtstamp") <= undone.decoded("dtstamp")


def test_an_event_without_an_hour_is_an_all_day_event(coverage: Coverage) -> None:
    day_only(coverage)
    (entry,) = read_back(coverage)
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (date(2022, 2, 8), date(2022, 2, 9))


def test_an_event_without_an_end_has_none(coverage: Coverage) -> None:
    webinar(coverage, ends_at=None)
    (entry,) = read_back(coverage)
    assert "dtend" not in entry


def test_text_cannot_add_lines_of_its_own(coverage: Coverage) -> None:
    evil = "AML\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:evil"
    webinar(coverage, "Dr. Évidence\nATTENDEE:mailto:x@example.org", title=evil[:200], summary="“ü” " * 60)
    (entry,) = read_back(coverage)
    assert "attendee" not in entry
    assert str(entry["summary"]).replace("\r\n", "\n") == evil.replace("\r\n", "\n")
    assert all(len(line) <= 75 for line in calendar_of(events_of(coverage)).split(b"\r\n"))


def test_removed_events_are_not_in_the_calendar(coverage: Coverage) -> None:
    event = webinar(coverage)
    actions.remove_event(event=event, by=None)
    assert read_back(coverage) == []
    assert LiveEvent.objects.get().revision == 1


def test_a_moment_across_the_change_of_clocks_keeps_its_real_length(coverage: Coverage) -> None:
    webinar(
        coverage,
        day=date(2021, 11, 7),
        zone="America/New_York",
        as_announced="",
        starts_at=datetime(2021, 11, 7, 4, tzinfo=UTC),
        ends_at=datetime(2021, 11, 7, 7, tzinfo=UTC),
    )
    (entry,) = read_back(coverage)
    assert (entry.decoded("dtend") - entry.decoded("dtstart")).total_seconds() == 3 * 3600
