"""Times in templates. ``data-own`` lets ``core/own-time.js`` add the reader's own time."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rapporteur.core import times

register = template.Library()


@register.simple_tag
def moment(at: datetime | None, zone: str = "UTC") -> SafeString | str:
    """``{% moment event.starts_at event.zone %}``: one moment in its zone."""
    if at is None:
        return ""
    return format_html(
        '<time datetime="{}" data-own>{}</time>', times.iso_utc(at), times.moment_text(at, zone)
    )


@register.simple_tag
def span_of(starts_at: datetime | None, ends_at: datetime | None, zone: str = "UTC") -> SafeString | str:
    """``{% span_of item.starts_at item.ends_at congress.zone %}``: from start to end."""
    if starts_at is None:
        return ""
    text = times.span_text(starts_at, ends_at, zone)
    if ends_at is None:
        return format_html('<time datetime="{}" data-own>{}</time>', times.iso_utc(starts_at), text)
    return format_html(
        '<time datetime="{}" data-own data-until="{}">{}</time>',
        times.iso_utc(starts_at),
        times.iso_utc(ends_at),
        text,
    )


@register.simple_tag
def clock_span(starts_at: datetime | None, ends_at: datetime | None, zone: str = "UTC") -> SafeString | str:
    """``12:30–14:00`` for lists whose heading already names the day and the zone."""
    if starts_at is None:
        return ""
    text = times.clock_text(starts_at, zone)
    if ends_at is not None and ends_at != starts_at:
        text = f"{text}–{times.clock_text(ends_at, zone)}"
    return format_html('<time datetime="{}">{}</time>', times.iso_utc(starts_at), text)


@register.simple_tag
def zone_of(at: datetime | None, zone: str) -> str:
    """``New York time (UTC−5)`` for the heading of such a list."""
    return times.zone_text(at, zone) if at else times.place_text(zone)


@register.simple_tag
def day_of(day: date | None) -> SafeString | str:
    """``{% day_of item.day %}``: a day without an hour."""
    if day is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), times.day_text(day))


@register.simple_tag
def days_of(first: date | None, last: date | None) -> str:
    """``{% days_of congress.starts_on congress.ends_on %}``: ``11–14 December 2021``."""
    return times.days_text(first, last) if first else ""
