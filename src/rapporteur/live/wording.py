"""The time of an event in words, and the warning when its announcement says something else."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from rapporteur.core import times, zones
from rapporteur.live.models import LiveEvent


def when_text(event: LiveEvent) -> str:
    """``Tuesday 8 February 2022, 16:30–18:00 Berlin time (UTC+1)``; without an hour the day and the zone."""
    if event.starts_at is None:
        return _("%(day)s, hour not known (%(zone)s)") % {
            "day": times.day_text(event.day),
            "zone": times.place_text(event.zone),
        }
    return times.span_text(event.starts_at, event.ends_at, event.zone)


def moment_of(event: LiveEvent) -> datetime:
    """The start, or noon of the event's day when its hour is not known."""
    return event.starts_at or zones.to_utc(datetime.combine(event.day, time(12)), event.zone)


def clock_name(at: datetime, zone_name: str) -> str:
    """``UTC+2 (CEST)``; the offset alone where the zone has no letters for it."""
    letters = at.astimezone(zones.zone(zone_name)).tzname() or ""
    offset = zones.offset_text(at, zone_name)
    return f"{offset} ({letters})" if re.fullmatch(r"[A-Z]{3,5}", letters) and letters != offset else offset


def announced_warning(event: LiveEvent) -> str | None:
    """What the abbreviation in the announcement says and what the zone says, when they differ; else None."""
    at = moment_of(event)
    letters = zones.contradiction(event.as_announced, at, event.zone)
    if letters is None:
        return None
    claimed = timedelta(minutes=zones.ABBREVIATION_OFFSETS[letters])
    there = at.astimezone(zones.zone(event.zone)).utcoffset() or timedelta(0)
    return _(
        "“%(letters)s” means %(claimed)s, but on %(day)s clocks in %(place)s show %(actual)s. "
        "Read as %(letters)s, the event would begin %(shift)s. Ask who announced it, then correct the "
        "wording or the time; both are kept as they are until you do."
    ) % {
        "letters": letters,
        "claimed": _offset_text(claimed),
        "day": times.day_text(event.day),
        "place": zones.zone_place(event.zone),
        "actual": clock_name(at, event.zone),
        "shift": _shift_text(there - claimed),
    }


def _offset_text(offset: timedelta) -> str:
    """``UTC+1`` for what an abbreviation claims, written as ``zones.offset_text`` writes it."""
    hours, minutes = divmod(int(abs(offset).total_seconds()) // 60, 60)
    sign = "+" if offset > timedelta(0) else "−"
    return f"UTC{sign}{hours}" + (f":{minutes:02d}" if minutes else "") if offset else "UTC"


def _shift_text(shift: timedelta) -> str:
    """How much later or earlier in words: ``1 hour later``."""
    minutes = int(abs(shift.total_seconds()) // 60)
    hours, rest = divmod(minutes, 60)
    length = (
        _("%(hours)d h %(minutes)02d min") % {"hours": hours, "minutes": rest}
        if rest
        else (_("%(hours)d h") % {"hours": hours})
    )
    return (_("%(length)s later") if shift > timedelta(0) else _("%(length)s earlier")) % {"length": length}
