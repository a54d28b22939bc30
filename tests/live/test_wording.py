from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from rapporteur.live.models import LiveEvent
from rapporteur.live.wording import announced_warning, when_text


def event(words: str, at: datetime | None, zone: str, day: date | None = None) -> LiveEvent:
    return LiveEvent(as_announced=words, starts_at=at, zone=zone, day=day or (at.date() if at else None))


def test_cet_in_october_is_a_warning_that_names_both_sides() -> None:
    before = event("1pm CET", datetime(2021, 10, 27, 11, tzinfo=UTC), "Europe/Berlin")
    assert announced_warning(before) == (
        "“CET” means UTC+1, but on Wednesday 27 October 2021 clocks in Berlin show UTC+2 (CEST). "
        "Read as CET, the event would begin 1 h later. Ask who announced it, then correct the wording "
        "or the time; both are kept as they are until you do."
    )


@pytest.mark.parametrize(
    ("words", "at", "zone"),
    [
        ("1pm CET", datetime(2021, 11, 2, 12, tzinfo=UTC), "Europe/Berlin"),
        ("1pm CEST", datetime(2021, 10, 27, 11, tzinfo=UTC), "Europe/Berlin"),
        ("4.30 – 6 pm CET", datetime(2022, 2, 8, 15, 30, tzinfo=UTC), "Europe/Berlin"),
        ("10 am EST", datetime(2021, 12, 11, 15, tzinfo=UTC), "America/New_York"),
        ("in the afternoon", datetime(2021, 10, 27, 11, tzinfo=UTC), "Europe/Berlin"),
        ("", datetime(2021, 10, 27, 11, tzinfo=UTC), "Europe/Berlin"),
    ],
)
def test_a_right_or_absent_abbreviation_is_no_warning(words: str, at: datetime, zone: str) -> None:
    assert announced_warning(event(words, at, zone)) is None


def test_the_day_decides_when_the_hour_is_not_known() -> None:
    assert announced_warning(event("CET", None, "Europe/Berlin", date(2021, 11, 2))) is None
    october = announced_warning(event("CET", None, "Europe/Berlin", date(2021, 10, 30))) or ""
    assert october.startswith(
        "“CET” means UTC+1, but on Saturday 30 October 2021 clocks in Berlin show UTC+2"
    )


@pytest.mark.parametrize(
    ("zone", "words", "means", "shows", "shift"),
    [
        ("America/New_York", "9 am EDT", "“EDT” means UTC−4", "New York show UTC−5 (EST)", "1 h earlier"),
        ("Asia/Kathmandu", "9 am CET", "“CET” means UTC+1", "Kathmandu show UTC+5:45", "4 h 45 min later"),
    ],
)
def test_the_warning_says_how_far_off(zone: str, words: str, means: str, shows: str, shift: str) -> None:
    found = announced_warning(event(words, datetime(2021, 12, 11, 12, tzinfo=UTC), zone)) or ""
    first, second = found.split(". ")[:2]
    assert first == f"{means}, but on Saturday 11 December 2021 clocks in {shows}"
    assert second == f"Read as {words[-3:]}, the event would begin {shift}"


def test_an_event_without_an_hour_says_so() -> None:
    assert when_text(event("", None, "Europe/Berlin", date(2022, 2, 8))) == (
        "Tuesday 8 February 2022, hour not known (Berlin time)"
    )


def test_a_time_names_weekday_place_and_offset() -> None:
    one = event("", datetime(2022, 2, 8, 15, 30, tzinfo=UTC), "Europe/Berlin")
    one.ends_at = datetime(2022, 2, 8, 17, tzinfo=UTC)
    assert when_text(one) == "Tuesday 8 February 2022, 16:30–18:00 Berlin time (UTC+1)"
