"""Small bar charts as numbers for an SVG; each stands beside a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

LINE, LABEL, LENGTH = 26, 180, 400


@dataclass(frozen=True)
class Bar:
    label: str
    short: str
    number: int
    y: int
    width: float

    @property
    def text_y(self) -> int:
        return self.y + 14

    @property
    def end(self) -> float:
        return LABEL + self.width + 6


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    height: int
    left: int = LABEL
    width: int = LABEL + LENGTH + 40


def bars(values: Sequence[tuple[str, int]]) -> Chart | None:
    """One bar for each value; None without values."""
    if not values:
        return None
    most = max(number for _label, number in values) or 1
    drawn = [
        Bar(
            label,
            label if len(label) < 25 else label[:23] + "…",
            number,
            n * LINE,
            round(number / most * LENGTH, 1),
        )
        for n, (label, number) in enumerate(values)
    ]
    return Chart(drawn, len(drawn) * LINE)


def day_name(day: date | None) -> str:
    # Translators: a short date format of Django's "date" filter.
    return format_date(day, pgettext("date format", "D j M")) if day else _("no day yet")
