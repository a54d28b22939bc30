"""Times nobody can misread: weekday, day, clock, the place of the zone and its distance from UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rapporteur.core import zones


def iso_utc(at: datetime) -> str:
    """The moment for a ``datetime`` attribute: ``2021-12-10T17:30:00Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def local(at: datetime, zone: str) -> datetime:
    """The moment on a clock in the zone; UTC when no zone is known."""
    return at.astimezone(zones.zone(zone or "UTC"))


def day_text(day: date) -> str:
    """``Friday 10 December 2021`` in the language of the page."""
    # Translators: a date format of Django's "date" filter.
    return format_date(day, pgettext("date format", "l j F Y"))


def clock_text(at: datetime, zone: str) -> str:
    """``12:30`` in the zone, always with 24 hours."""
    return local(at, zone).strftime("%H:%M")


def place_text(zone: str) -> str:
    """``New York time``, or ``UTC``."""
    if zone in {"", "UTC"}:
        return "UTC"
    return _("%(place)s time") % {"place": zones.zone_place(zone)}


def zone_text(at: datetime, zone: str) -> str:
    """``New York time (UTC−5)``: place and offset at that moment."""
    if zone in {"", "UTC"}:
        return "UTC"
    return f"{place_text(zone)} ({zones.offset_text(at, zone)})"


def moment_text(at: datetime, zone: str) -> str:
    """``Friday 10 December 2021, 12:30 New York time (UTC−5)``."""
    return f"{day_text(local(at, zone))}, {clock_text(at, zone)} {zone_text(at, zone)}"


def span_text(starts_at: datetime, ends_at: datetime | None, zone: str) -> str:
    """From start to end, naming the second day only if there is one and the zone once.

    Across a change of the clocks each end has its own offset, because the same zone has two.
    """
    if ends_at is None or ends_at == starts_at:
        return moment_text(starts_at, zone)
    first, last = local(starts_at, zone), local(ends_at, zone)
    begin, end = f"{day_text(first)}, {first:%H:%M}", f"{last:%H:%M}"
    dash = "–"
    if last.date() != first.date():
        end, dash = f"{day_text(last)}, {end}", " – "
    if first.utcoffset() != last.utcoffset():
        begin = f"{begin} ({zones.offset_text(starts_at, zone)})"
        end = f"{end} ({zones.offset_text(ends_at, zone)})"
        return f"{begin} – {end} {place_text(zone)}"
    return f"{begin}{dash}{end} {zone_text(starts_at, zone)}"


def days_text(first: date, last: date | None) -> str:
    """``11–14 December 2021``, ``30 October – 2 November 2021``; one day with its weekday."""
    if last is None or last == first:
        return day_text(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{format_date(last, pgettext('date format', 'j F Y'))}"
    start = pgettext("date format", "j F") if first.year == last.year else pgettext("date format", "j F Y")
    return f"{format_date(first, start)} – {format_date(last, pgettext('date format', 'j F Y'))}"
