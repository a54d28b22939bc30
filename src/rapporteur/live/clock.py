"""From what people write (a day, hours, a zone) to moments in UTC. Pure Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from rapporteur.core import zones


@dataclass(frozen=True)
class Skipped:
    """The clocks jump over this hour: it does not exist. ``instead`` is the same distance after the jump."""

    local: datetime
    instead: datetime


@dataclass(frozen=True)
class Twice:
    """The clocks are set back: this hour comes twice. Both moments in UTC, the earlier first."""

    local: datetime
    first: datetime
    second: datetime


@dataclass(frozen=True)
class EndsBeforeStart:
    """The end is not after the start on the same day."""


@dataclass(frozen=True)
class Span:
    """What was understood, in UTC; both None when only the day is known."""

    starts_at: datetime | None
    ends_at: datetime | None


Problem = Skipped | Twice | EndsBeforeStart


def moment(local: datetime, zone_name: str, second_pass: bool | None) -> datetime | Skipped | Twice:
    """The moment of a wall-clock time; ``second_pass`` chooses when the hour comes twice, None asks."""
    if zones.is_skipped(local, zone_name):
        return Skipped(
            local, zones.to_utc(local, zone_name).astimezone(zones.zone(zone_name)).replace(tzinfo=None)
        )
    first, second = (zones.to_utc(local.replace(fold=fold), zone_name) for fold in (0, 1))
    if first == second:
        return first
    if second_pass is None:
        return Twice(local, first, second)
    return second if second_pass else first


def is_second_pass(at: datetime, zone_name: str) -> bool | None:
    """Whether a moment lies in the second pass of an hour that comes twice; None for every other hour."""
    there = at.astimezone(zones.zone(zone_name))
    if there.replace(fold=0).utcoffset() == there.replace(fold=1).utcoffset():
        return None
    return bool(there.fold)


def understand(
    day: date,
    start: time | None,
    end: time | None,
    zone_name: str,
    *,
    ends_next_day: bool = False,
    start_second: bool | None = None,
    end_second: bool | None = None,
) -> tuple[Span, dict[str, Problem]]:
    """The span that was meant, and what keeps it from being certain, by "start" or "end"."""
    problems: dict[str, Problem] = {}
    if start is None:
        return Span(None, None), problems
    starts_at = moment(datetime.combine(day, start), zone_name, start_second)
    if not isinstance(starts_at, datetime):
        return Span(None, None), {"start": starts_at}
    if end is None:
        return Span(starts_at, None), problems
    last_day = day + timedelta(days=1) if ends_next_day else day
    ends_at = moment(datetime.combine(last_day, end), zone_name, end_second)
    if not isinstance(ends_at, datetime):
        return Span(starts_at, None), {"end": ends_at}
    if ends_at <= starts_at:
        return Span(starts_at, None), {"end": EndsBeforeStart()}
    return Span(starts_at, ends_at), problems
