"""Times nobody can misread, on the days when clocks are odd."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from rapporteur.core import times, zones

OLDEST, NEWEST = datetime(1980, 1, 1), datetime(2060, 1, 1)  # noqa: DTZ001 - hypothesis wants them naive


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "zone", "text"),
    [
        (
            utc(2021, 12, 10, 17, 30),
            "America/New_York",
            "Friday 10 December 2021, 12:30 New York time (UTC−5)",
        ),
        (utc(2021, 7, 10, 16, 30), "America/New_York", "Saturday 10 July 2021, 12:30 New York time (UTC−4)"),
        (
            utc(2021, 12, 10, 17, 30),
            "Asia/Kathmandu",
            "Friday 10 December 2021, 23:15 Kathmandu time (UTC+5:45)",
        ),
        (utc(2021, 12, 10, 17, 30), "UTC", "Friday 10 December 2021, 17:30 UTC"),
        (utc(2021, 12, 10, 17, 30), "", "Friday 10 December 2021, 17:30 UTC"),
        (utc(2021, 12, 10, 17, 30), "Europe/London", "Friday 10 December 2021, 17:30 London time (UTC)"),
        (
            utc(2021, 12, 10, 17, 30),
            "Pacific/Kiritimati",
            "Saturday 11 December 2021, 07:30 Kiritimati time (UTC+14)",
        ),
        (
            utc(2021, 12, 10, 5),
            "Pacific/Pago_Pago",
            "Thursday 9 December 2021, 18:00 Pago Pago time (UTC−11)",
        ),
        (
            utc(2021, 12, 10, 17, 30),
            "America/St_Johns",
            "Friday 10 December 2021, 14:00 St Johns time (UTC−3:30)",
        ),
    ],
)
def test_one_moment(at, zone, text):
    assert times.moment_text(at, zone) == text


@pytest.mark.parametrize(
    ("starts_at", "minutes", "zone", "text"),
    [
        (utc(2022, 2, 8, 15, 30), 90, "Europe/Berlin",
         "Tuesday 8 February 2022, 16:30–18:00 Berlin time (UTC+1)"),
        (utc(2021, 12, 11, 4, 30), 60, "America/New_York",
         "Friday 10 December 2021, 23:30 – Saturday 11 December 2021, 00:30 New York time (UTC−5)"),
        (utc(2021, 12, 31, 22, 30), 60, "Europe/Berlin",
         "Friday 31 December 2021, 23:30 – Saturday 1 January 2022, 00:30 Berlin time (UTC+1)"),
        # The clocks go back at 3:00: half past two comes twice, and both are named by their offset.
        (utc(2021, 10, 31, 0, 30), 60, "Europe/Berlin",
         "Sunday 31 October 2021, 02:30 (UTC+2) – 02:30 (UTC+1) Berlin time"),
        # The clocks go forward at 2:00.
        (utc(2021, 3, 28, 0, 30), 60, "Europe/Berlin",
         "Sunday 28 March 2021, 01:30 (UTC+1) – 03:30 (UTC+2) Berlin time"),
        (utc(2021, 12, 10, 17), 0, "UTC", "Friday 10 December 2021, 17:00 UTC"),
    ],
)  # fmt: skip
def test_from_start_to_end(starts_at, minutes, zone, text):
    assert times.span_text(starts_at, starts_at + timedelta(minutes=minutes), zone) == text


def test_an_open_end_is_the_moment_alone():
    at = utc(2022, 2, 8, 15, 30)
    assert times.span_text(at, None, "Europe/Berlin") == times.moment_text(at, "Europe/Berlin")


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2021, 12, 11), date(2021, 12, 14), "11–14 December 2021"),
        (date(2021, 10, 30), date(2021, 11, 2), "30 October – 2 November 2021"),
        (date(2021, 12, 31), date(2022, 1, 2), "31 December 2021 – 2 January 2022"),
        (date(2021, 12, 11), date(2021, 12, 11), "Saturday 11 December 2021"),
        (date(2021, 12, 11), None, "Saturday 11 December 2021"),
    ],
)
def test_days(first, last, text):
    assert times.days_text(first, last) == text


@given(
    st.datetimes(OLDEST, NEWEST, timezones=st.just(UTC)),
    st.sampled_from(sorted(zones.zone_names())),
)
def test_every_moment_in_every_zone_names_its_own_offset(at, zone):
    text = times.moment_text(at, zone)
    offset = "UTC" if zone == "UTC" else zones.offset_text(at, zone)
    assert text.startswith(times.day_text(at.astimezone(zones.zone(zone))))
    assert offset in text


def render(source: str, **context: object) -> str:
    return Template("{% load times %}" + source).render(Context(context))


def test_tags_carry_the_moment_for_machines():
    start, end = utc(2021, 12, 10, 17, 30), utc(2021, 12, 10, 19)
    assert render('{% moment at "America/New_York" %}', at=start) == (
        '<time datetime="2021-12-10T17:30:00Z" data-own>'
        "Friday 10 December 2021, 12:30 New York time (UTC−5)</time>"
    )
    assert render('{% span_of a b "America/New_York" %}', a=start, b=end) == (
        '<time datetime="2021-12-10T17:30:00Z" data-own data-until="2021-12-10T19:00:00Z">'
        "Friday 10 December 2021, 12:30–14:00 New York time (UTC−5)</time>"
    )
    assert render('{% clock_span a b "America/New_York" %}', a=start, b=end) == (
        '<time datetime="2021-12-10T17:30:00Z">12:30–14:00</time>'
    )
    assert render('{% zone_of a "America/New_York" %}', a=start) == "New York time (UTC−5)"
    assert render("{% day_of d %}", d=date(2021, 12, 10)) == (
        '<time datetime="2021-12-10">Friday 10 December 2021</time>'
    )
    assert render("{% days_of a b %}", a=date(2021, 12, 11), b=date(2021, 12, 14)) == "11–14 December 2021"


@pytest.mark.parametrize("source", ["{% moment no 'UTC' %}", "{% span_of no no 'UTC' %}", "{% day_of no %}",
                                    "{% clock_span no no 'UTC' %}", "{% days_of no no %}"])  # fmt: skip
def test_tags_of_nothing_are_empty(source):
    assert render(source, no=None) == ""
