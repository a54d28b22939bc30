"""Times of lists: short in a row, with the zone said once above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from rapporteur.coverage.templatetags.coverage_words import day_at, shared_zone, short_span
from rapporteur.programme.models import Item

ZONE = "Europe/Vienna"


@dataclass
class Row:
    item: Item


def item(start: datetime | None, end: datetime | None = None) -> Item:
    return Item(starts_at=start, ends_at=end)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (None, None, ""),
        (datetime(2026, 12, 6, 17, tzinfo=UTC), None, "Sun 6 Dec, 18:00"),
        (
            datetime(2026, 12, 6, 17, tzinfo=UTC),
            datetime(2026, 12, 6, 19, tzinfo=UTC),
            "Sun 6 Dec, 18:00–20:00",
        ),
        (
            datetime(2026, 12, 6, 22, tzinfo=UTC),
            datetime(2026, 12, 7, 0, 30, tzinfo=UTC),
            "Sun 6 Dec, 23:00 – Mon 7 Dec, 01:30",
        ),
    ],
)
def test_a_row_names_weekday_and_day(start, end, expected) -> None:
    said = str(short_span(item(start, end), ZONE))
    assert said.partition(">")[2].removesuffix("</time>") == expected


def test_the_zone_is_shared_only_without_a_change_of_clocks() -> None:
    winter = Row(item(datetime(2026, 12, 6, 17, tzinfo=UTC)))
    summer = Row(item(datetime(2026, 7, 6, 17, tzinfo=UTC)))
    assert shared_zone([winter, Row(item(None))], ZONE) == "Vienna time (UTC+1)"
    assert shared_zone([winter, summer], ZONE) == ""
    assert shared_zone([Row(item(None))], ZONE) == ""


def test_the_day_is_that_of_the_zone() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert ">Monday 23 November 2026<" in day_at(late, ZONE)
