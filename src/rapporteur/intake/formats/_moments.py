"""Times and durations as interchange formats write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from rapporteur.core import zones

CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?")
DAYS = re.compile(r"(?:(\d+)(?:\s*days?,?\s*|d\s+|:(?=\d+:\d+:)))?(\d+):(\d{2})(?::(\d{2}))?")
LONGEST = timedelta(days=366)


def moment(text: str) -> datetime | None:
    """An ISO date and time, aware if it gives an offset; None for anything else, a bare date included."""
    text = text.strip()
    if len(text) < 12:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def clock(text: str) -> time | None:
    """``HH:MM`` or ``HH:MM:SS``; hours from 24 on are not a time of day."""
    found = CLOCK.fullmatch(text.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59 or int(found[3] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2]), int(found[3] or 0))


def duration(text: str) -> timedelta | None:
    """``HH:MM``, ``HH:MM:SS``, ``D:HH:MM:SS``, ``1 day, 2:00`` or minutes; None for what is none of these."""
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) < 7:
        value = timedelta(minutes=int(text))
    else:
        found = DAYS.fullmatch(text)
        if not found or any(len(part or "") > 6 for part in found.groups()):
            return None
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        value = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return value if value <= LONGEST else None


def known_zone(name: str) -> ZoneInfo | None:
    try:
        return zones.zone(name)
    except zones.UnknownZone:
        return None


def after(start: datetime, length: timedelta, congress_zone: str = "UTC") -> datetime | None:
    """The end of something that starts then, right also in the night the clocks change."""
    zone: tzinfo | None = start.tzinfo or known_zone(congress_zone) or UTC
    try:
        end = (start.replace(tzinfo=zone).astimezone(UTC) + length).astimezone(zone)
    except OverflowError:
        return None
    return end if start.tzinfo else end.replace(tzinfo=None)
