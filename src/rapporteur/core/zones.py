"""Time zones by their IANA name, and times nobody can misread. Pure Python."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

# What an abbreviation claims, in minutes from UTC. Only those used in congress mail; ambiguous ones
# (IST, CST in Asia) are left out on purpose: we never guess.
ABBREVIATION_OFFSETS = {
    "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120,
    "EET": 120, "EEST": 180, "EST": -300, "EDT": -240, "CDT": -300, "MST": -420, "MDT": -360,
    "PST": -480, "PDT": -420, "JST": 540, "AEST": 600, "AEDT": 660,
}  # fmt: skip


class UnknownZone(ValueError):  # noqa: N818 - it names what is wrong
    """The name is not an IANA time zone."""


@cache
def zone(name: str) -> ZoneInfo:
    """The zone called ``name``; raises UnknownZone for anything but an IANA name."""
    if name not in zone_names():
        raise UnknownZone(name)
    return ZoneInfo(name)


@cache
def zone_names() -> frozenset[str]:
    """All IANA names that name a place or UTC."""
    return frozenset(n for n in available_timezones() if "/" in n or n == "UTC")


def to_utc(local: datetime, zone_name: str) -> datetime:
    """A wall-clock time in a zone, as UTC. An aware ``local`` keeps its own offset."""
    if local.tzinfo is None:
        local = local.replace(tzinfo=zone(zone_name))
    return local.astimezone(UTC)


def is_skipped(local: datetime, zone_name: str) -> bool:
    """Whether this naive wall-clock time does not exist because clocks jump over it."""
    there_and_back = to_utc(local, zone_name).astimezone(zone(zone_name)).replace(tzinfo=None)
    return there_and_back != local


def offset_text(moment: datetime, zone_name: str) -> str:
    """The offset at that moment as ``UTC+5:30``; exactly ``UTC`` for zero."""
    offset = moment.astimezone(zone(zone_name)).utcoffset() or timedelta(0)
    minutes = int(offset.total_seconds() // 60)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "−"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")


def zone_place(zone_name: str) -> str:
    """The place in a zone's name as people write it: ``New York`` for ``America/New_York``."""
    return zone_name.rsplit("/", 1)[-1].replace("_", " ")


def contradiction(text: str, moment: datetime, zone_name: str) -> str | None:
    """The first zone abbreviation in ``text`` that is wrong for ``moment`` in the zone, or None.

    "1pm CET" on 27 October contradicts Europe/Berlin, where clocks then show CEST.
    """
    actual = moment.astimezone(zone(zone_name)).utcoffset()
    for found in re.findall(r"\b[A-Z]{3,4}\b", text):
        claimed = ABBREVIATION_OFFSETS.get(found)
        if claimed is not None and actual is not None and actual != timedelta(minutes=claimed):
            return str(found)
    return None
