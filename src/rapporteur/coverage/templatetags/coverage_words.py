"""Values of items, changes and pages in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.core.exceptions import FieldDoesNotExist
from django.template.defaultfilters import truncatechars
from django.utils.dateformat import format as format_date
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from rapporteur.core import times
from rapporteur.coverage.browsing import Browse, Hit
from rapporteur.coverage.filters import Filters
from rapporteur.intake.models import Change
from rapporteur.programme.models import Item

register = template.Library()
FIELDS: dict[str, Promise] = {
    "title": gettext_lazy("Title"),
    "subtitle": gettext_lazy("Subtitle"),
    "kind": gettext_lazy("Kind"),
    "kind_text": gettext_lazy("Kind in the file"),
    "category": gettext_lazy("Category"),
    "category_code": gettext_lazy("Category code"),
    "track": gettext_lazy("Track"),
    "room": gettext_lazy("Room"),
    "poster_board": gettext_lazy("Poster board"),
    "starts_at": gettext_lazy("Start"),
    "ends_at": gettext_lazy("End"),
    "day": gettext_lazy("Day"),
    "number": gettext_lazy("Number"),
    "abstract": gettext_lazy("Abstract"),
    "people": gettext_lazy("People"),
    "links": gettext_lazy("Links"),
    "keywords": gettext_lazy("Keywords"),
    "extra": gettext_lazy("Other details"),
    "trial_ids": gettext_lazy("Trials"),
    "language": gettext_lazy("Language"),
    "session": gettext_lazy("Session"),
    "session_id": gettext_lazy("Session"),
    "vanished_at": gettext_lazy("Vanished"),
    "level": gettext_lazy("Session or presentation"),
}


@register.filter
def field_name(name: str) -> str:
    return str(FIELDS.get(name, name.replace("_", " ").upper() if len(name) < 5 else name.replace("_", " ")))


@register.filter
def as_text(value: Any) -> str:
    """A JSON value as a person reads it."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {as_text(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(as_text(one) for one in value)
    return "" if value is None else str(value)


@register.filter
def safe_url(url: str) -> str:
    """The address if a browser may follow it; never script."""
    return url if url.lower().startswith(("http://", "https://", "mailto:")) else ""


@register.filter
def differences(change: Change, item: Item) -> list[tuple[str, str, str]]:
    """Field, old value and present value of what a change overwrote."""
    rows = []
    for name in change.fields:
        if name == "people":
            was, now = as_text(change.before.get(name)), ""
        else:
            was, now = _shown(name, change.before.get(name), item), _shown(name, _present(item, name), item)
        rows.append((field_name(name), truncatechars(was, 90), truncatechars(now, 90) or _("changed")))
    return rows


def _present(item: Item, name: str) -> Any:
    try:
        field = item._meta.get_field(name)
    except FieldDoesNotExist:
        return ""
    return getattr(item, getattr(field, "attname", name), "")


def _shown(name: str, value: Any, item: Item) -> str:
    moment = parse_datetime(value) if isinstance(value, str) and name in {"starts_at", "ends_at"} else value
    if isinstance(moment, datetime):
        return times.moment_text(moment, item.congress.zone)
    if name == "abstract" and isinstance(value, list):
        return " ".join(part.get("text", "") for part in value)
    return as_text(value)


@register.simple_tag
def shared_zone(hits: Iterable[Hit], zone: str) -> str:
    """The zone and its offset, to be said once above a list; nothing if the list crosses a change of clocks."""
    moments = [at for hit in hits for at in (hit.item.starts_at, hit.item.ends_at) if at]
    if len({times.local(at, zone).utcoffset() for at in moments}) != 1:
        return ""
    return times.zone_text(moments[0], zone)


@register.simple_tag
def short_span(item: Item, zone: str) -> SafeString | str:
    """``Sun 6 Dec, 18:00–20:00`` for a list whose head names the zone."""
    if item.starts_at is None:
        return ""
    first = times.local(item.starts_at, zone)
    last = times.local(item.ends_at, zone) if item.ends_at else first
    text = f"{_short_day(first)}, {first:%H:%M}"
    if last.date() != first.date():
        text = f"{text} – {_short_day(last)}, {last:%H:%M}"
    elif last != first:
        text = f"{text}–{last:%H:%M}"
    return format_html('<time datetime="{}">{}</time>', times.iso_utc(item.starts_at), text)


@register.simple_tag
def day_at(at: datetime, zone: str) -> SafeString:
    """The day of a moment, where its hour matters to nobody: ``Sunday 22 November 2026``."""
    return format_html(
        '<time datetime="{}">{}</time>', times.iso_utc(at), times.day_text(times.local(at, zone).date())
    )


def _short_day(day: datetime) -> str:
    # Translators: a date format of Django's "date" filter.
    return format_date(day, pgettext("date format", "D j M"))


@register.simple_tag
def page_query(filters: Filters, number: int) -> str:
    return filters.query(page=str(number))


@register.filter
def page_numbers(page: Browse) -> list[int]:
    """The numbers to offer: first, last and those around the present page; 0 stands for a gap."""
    here = min(page.filters.page, page.pages)
    wanted = sorted({1, page.pages, *range(max(1, here - 2), min(page.pages, here + 2) + 1)})
    numbers: list[int] = []
    for number in wanted:
        if numbers and number - numbers[-1] > 1:
            numbers.append(0)
        numbers.append(number)
    return numbers
