from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from rapporteur.live.clock import EndsBeforeStart, Skipped, Span, Twice, is_second_pass, moment, understand


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("day", "start", "zone", "starts_at"),
    [
        (date(2022, 2, 8), time(16, 30), "Europe/Berlin", utc(2022, 2, 8, 15, 30)),
        (date(2021, 7, 1), time(9), "America/New_York", utc(2021, 7, 1, 13)),
        (date(2021, 12, 11), time(9), "America/New_York", utc(2021, 12, 11, 14)),
        (date(2022, 2, 8), time(9), "Asia/Kathmandu", utc(2022, 2, 8, 3, 15)),
        (date(2022, 2, 8), time(9), "Pacific/Kiritimati", utc(2022, 2, 7, 19)),
        (date(2022, 2, 8), time(20), "Pacific/Pago_Pago", utc(2022, 2, 9, 7)),
        (date(2022, 2, 8), time(9), "UTC", utc(2022, 2, 8, 9)),
    ],
)
def test_hours_of_a_place_are_moments_in_utc(day: date, start: time, zone: str, starts_at: datetime) -> None:
    end = time(start.hour + 1, start.minute)
    assert understand(day, start, end, zone) == (Span(starts_at, starts_at + timedelta(hours=1)), {})


def test_without_hours_only_the_day_is_known() -> None:
    assert understand(date(2022, 2, 8), None, None, "Europe/Berlin") == (Span(None, None), {})
    assert understand(date(2022, 2, 8), time(9), None, "UTC") == (Span(utc(2022, 2, 8, 9), None), {})


@pytest.mark.parametrize(
    ("zone", "local", "instead"),
    [
        ("America/New_York", datetime(2021, 3, 14, 2, 30), datetime(2021, 3, 14, 3, 30)),  # noqa: DTZ001
        ("Europe/Berlin", datetime(2022, 3, 27, 2, 0), datetime(2022, 3, 27, 3, 0)),  # noqa: DTZ001
        ("Australia/Lord_Howe", datetime(2021, 10, 3, 2, 15), datetime(2021, 10, 3, 2, 45)),  # noqa: DTZ001
        ("Pacific/Apia", datetime(2011, 12, 30, 10, 0), datetime(2011, 12, 31, 10, 0)),  # noqa: DTZ001
    ],
)
def test_an_hour_that_clocks_jump_over_is_no_moment(zone: str, local: datetime, instead: datetime) -> None:
    assert moment(local, zone, None) == Skipped(local, instead)
    assert understand(local.date(), local.time(), None, zone) == (
        Span(None, None),
        {"start": Skipped(local, instead)},
    )


@pytest.mark.parametrize(
    ("zone", "local", "first", "second"),
    [
        ("America/New_York", datetime(2021, 11, 7, 1, 30), utc(2021, 11, 7, 5, 30), utc(2021, 11, 7, 6, 30)),  # noqa: DTZ001
        ("Europe/Berlin", datetime(2021, 10, 31, 2, 30), utc(2021, 10, 31, 0, 30), utc(2021, 10, 31, 1, 30)),  # noqa: DTZ001
    ],
)
def test_an_hour_that_comes_twice_asks_and_then_obeys(
    zone: str, local: datetime, first: datetime, second: datetime
) -> None:
    assert moment(local, zone, None) == Twice(local, first, second)
    assert moment(local, zone, False) == first
    assert moment(local, zone, True) == second
    assert (is_second_pass(first, zone), is_second_pass(second, zone)) == (False, True)


def test_kathmandu_never_changes_its_clocks() -> None:
    hours = [datetime(2022, month, 27, hour) for month in (3, 10) for hour in range(24)]  # noqa: DTZ001
    found = [moment(local, "Asia/Kathmandu", None) for local in hours]
    assert [type(one) for one in found] == [datetime] * 48
    assert [is_second_pass(one, "Asia/Kathmandu") for one in found] == [None] * 48  # type: ignore[arg-type]


def test_the_end_comes_after_the_start_or_on_the_next_day() -> None:
    day = date(2022, 2, 8)
    assert understand(day, time(23), time(1), "UTC") == (
        Span(utc(2022, 2, 8, 23), None),
        {"end": EndsBeforeStart()},
    )
    assert understand(day, time(9), time(9), "UTC")[1] == {"end": EndsBeforeStart()}
    assert understand(day, time(23), time(1), "UTC", ends_next_day=True) == (
        Span(utc(2022, 2, 8, 23), utc(2022, 2, 9, 1)),
        {},
    )


def test_the_end_is_compared_in_real_time_when_clocks_change_between() -> None:
    day = date(2021, 11, 7)
    span, problems = understand(
        day, time(1, 45), time(1, 15), "America/New_York", start_second=False, end_second=True
    )
    assert (span, problems) == (Span(utc(2021, 11, 7, 5, 45), utc(2021, 11, 7, 6, 15)), {})
    assert understand(day, time(1, 45), time(1, 15), "America/New_York", start_second=True, end_second=True)[
        1
    ] == {"end": EndsBeforeStart()}
