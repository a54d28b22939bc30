"""Repeated calendar events as single dates, with bounds that no rule can break."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import islice

from dateutil.rrule import rrulestr
from icalendar.prop import vRecur

FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
MOST_DATES = 400
LONGEST_SPAN = timedelta(days=400)


class UnknownRule(ValueError):  # noqa: N818 - it names the state of the rule
    """The rule repeats more often than daily, or is no rule."""


def occurrences(
    first: datetime,
    rule: vRecur | None,
    extra: Iterable[datetime],
    without: Iterable[datetime],
    *,
    until: date | None = None,
    zone: tzinfo | None = None,
) -> tuple[list[datetime], bool]:
    """Wall-clock starts in order, ``first`` among them, and whether there would be more.

    An endless rule ends with ``until`` or after 400 days or dates, whichever comes first.
    """
    found, is_cut = ({first}, False) if rule is None else _of_rule(first, rule, until, zone)
    found |= {other.replace(tzinfo=None) for other in extra}
    found -= {other.replace(tzinfo=None) for other in without}
    return sorted(found), is_cut


def _of_rule(
    first: datetime, rule: vRecur, until: date | None, zone: tzinfo | None
) -> tuple[set[datetime], bool]:
    if not isinstance(rule, vRecur):  # the library could not read it
        raise UnknownRule(str(rule))
    frequency = str((rule.get("FREQ") or [""])[0]).upper()
    interval = int((rule.get("INTERVAL") or [1])[0])
    if frequency not in FREQUENCIES or not 1 <= interval <= 1000:
        raise UnknownRule(frequency)
    count = min(int((rule.get("COUNT") or [MOST_DATES])[0]), MOST_DATES)
    try:
        limit, is_endless = first + LONGEST_SPAN, "COUNT" not in rule and "UNTIL" not in rule
        last = _wall_clock((rule.get("UNTIL") or [None])[0], zone)
        if last is not None:
            limit = min(limit, last)
        elif is_endless and until is not None:
            limit = min(limit, datetime.combine(until, time.max))
        text = ";".join(
            part
            for part in rule.to_ical().decode().split(";")
            if not part.upper().startswith(("COUNT=", "UNTIL="))
        )
        stop = max(limit, first).strftime("%Y%m%dT%H%M%S")
        dates = set(islice(rrulestr(f"{text};UNTIL={stop}", dtstart=first), count))
    except (ValueError, TypeError, OverflowError, AttributeError) as error:
        raise UnknownRule(str(error)) from None
    return dates | {first}, is_endless or len(dates) >= MOST_DATES


def _wall_clock(value: object, zone: tzinfo | None) -> datetime | None:
    if isinstance(value, datetime):
        return (value.astimezone(zone) if value.tzinfo and zone else value).replace(tzinfo=None)
    return datetime.combine(value, time(23, 59, 59)) if isinstance(value, date) else None
