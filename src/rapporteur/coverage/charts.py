"""Small bar charts: a table whose rows draw their number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


@dataclass(frozen=True)
class Bar:
    """``width`` is the share of the greatest number, in percent."""

    label: str
    number: int
    width: float


def bars(values: Sequence[tuple[str, int]]) -> list[Bar]:
    """One bar for each value, in the order given."""
    most = max((number for _label, number in values), default=0) or 1
    return [Bar(label, number, round(number / most * 100, 1)) for label, number in values]


def day_name(day: date | None) -> str:
    # Translators: a short date format of Django's "date" filter.
    return format_date(day, pgettext("date format", "D j M")) if day else _("no day yet")
