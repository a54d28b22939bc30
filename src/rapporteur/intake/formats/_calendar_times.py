"""When a calendar event takes place: its zone, its end, and each date of one that repeats."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from icalendar.prop import vBroken

from rapporteur.intake.contract import Issue, Person, Record
from rapporteur.intake.formats import _moments as moments
from rapporteur.intake.formats._calendar import Block, Calendar, zone_called
from rapporteur.intake.formats._details import add_section, keep
from rapporteur.intake.formats._recurrence import UnknownRule, occurrences


def texts(event: Any, name: str) -> list[Any]:
    value = event.get(name)
    return [] if value is None else value if isinstance(value, list) else [value]


def part(value: Any, name: str, default: Any = None) -> Any:
    """A part of a property's value; a broken property has none, whatever it is asked for."""
    return default if value is None or isinstance(value, vBroken) else getattr(value, name, default)


def plain(value: Any) -> str:
    if isinstance(value, vBroken):
        return str(value)
    moment = part(value, "dt")
    if isinstance(moment, (date, timedelta)):
        return moment.isoformat() if isinstance(moment, date) else str(moment)
    text = value.to_ical() if hasattr(value, "to_ical") else value
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)


def _moment(calendar: Calendar, value: Any, zone_name: str) -> tuple[datetime | None, bool]:
    """A property's time in the right zone, and whether it was a day without time."""
    found = part(value, "dt")
    if isinstance(found, datetime):
        if found.tzinfo is None:
            zone = zone_called(calendar, zone_name) if zone_name else None
            return found.replace(tzinfo=zone or calendar.zone), False
        return found.astimezone(UTC), False
    if isinstance(found, date):
        return datetime.combine(found, time.min), True
    return None, False


def dated(
    calendar: Calendar, block: Block, event: Any, record: Record, zones: dict[str, str]
) -> Iterator[Record | Issue]:
    """The record with its times; one record for each date if it repeats."""
    start, is_day = _moment(calendar, event.get("DTSTART"), zones.get("DTSTART", ""))
    end, _ = _moment(calendar, event.get("DTEND"), zones.get("DTEND", zones.get("DTSTART", "")))
    yield from _time_issues(calendar, block, event, record, zones)
    length = part(event.get("DURATION"), "dt")
    if start and end is None:
        end = (
            moments.after(start, length, calendar.options.zone)
            if isinstance(length, timedelta)
            else (start + timedelta(days=1) if is_day else None)
        )
    if is_day:
        yield Issue("event-all-day", block.place, {"event": record.title[:80]})
        keep(record, "all day", start.date().isoformat() if start else "")
    record.starts_at, record.ends_at = start, end
    if start is None or not (event.get("RRULE") or event.get("RDATE")):
        if "RECURRENCE-ID" in event:
            record.key = record.guid = f"{record.guid}/{_block_date(block)}"
        yield record
        return
    yield from _repeated(calendar, block, event, record)


def _block_date(block: Block) -> str:
    """The date that an occurrence told by itself stands for, as the file writes it."""
    return next(
        (line.rpartition(":")[2].strip() for line in block.lines if line.upper().startswith("RECURRENCE-ID")),
        "",
    )


def _time_issues(
    calendar: Calendar, block: Block, event: Any, record: Record, zones: dict[str, str]
) -> Iterator[Issue]:
    for name in ("DTSTART", "DTEND"):
        value = event.get(name)
        if value is not None and part(value, "dt") is None:
            yield Issue("time-unreadable", block.place, {"value": str(value)[:80]})
            keep(record, name, str(value))
    for name in set(zones.values()):
        if zone_called(calendar, name) is None and name not in calendar.told:
            calendar.told.add(name)
            used = str(calendar.zone) if calendar.zone else calendar.options.zone
            yield Issue("zone-unknown", block.place, {"value": name, "used": used})


def _repeated(calendar: Calendar, block: Block, event: Any, record: Record) -> Iterator[Record | Issue]:
    first, title = record.starts_at, record.title[:80]
    if first is None:
        return
    zone, length = first.tzinfo, record.ends_at - first if record.ends_at else None
    rule = event.get("RRULE")
    rule = rule[0] if isinstance(rule, list) else rule
    extra = [_wall(d.dt, zone) for v in texts(event, "RDATE") for d in part(v, "dts", [])]
    without = [_wall(d.dt, zone) for v in texts(event, "EXDATE") for d in part(v, "dts", [])]
    try:
        until = moments.day(calendar.options.ends_on)
        starts, is_cut = occurrences(
            first.replace(tzinfo=None),
            rule,
            filter(None, extra),
            filter(None, without),
            until=until,
            zone=zone,
        )
    except UnknownRule:
        yield Issue("event-rule-unknown", block.place, {"event": title, "rule": plain(rule)[:200]})
        keep(record, "RRULE", plain(rule))
        yield record
        return
    own = {_wall_text(text, zone) for text in calendar.overrides.get(record.guid, set())}
    kept = [start for start in starts if f"{start:%Y%m%dT%H%M%S}" not in own and f"{start:%Y%m%d}" not in own]
    problem = "event-repeats-on" if is_cut else "event-repeats"
    yield Issue(problem, block.place, {"event": title, "count": str(len(kept))})
    for start in kept:
        yield _copy(
            record, start.replace(tzinfo=zone), length, calendar.options.zone, is_first=start == starts[0]
        )


def _copy(record: Record, start: datetime, length: timedelta | None, zone: str, *, is_first: bool) -> Record:
    identity = record.guid if is_first else f"{record.guid}/{start:%Y%m%dT%H%M%S}"
    copy = Record(
        record.place,
        record.title,
        level="session",
        key=identity,
        guid=identity,
        kind_text=record.kind_text,
        category=record.category,
        room=record.room,
        starts_at=start,
        ends_at=moments.after(start, length, zone) if length is not None else None,
        people=[Person(p.name, p.role, p.institution) for p in record.people],
        keywords=list(record.keywords),
        links=list(record.links),
        extra=dict(record.extra),
    )
    for part in record.abstract:
        add_section(copy, part.label, part.text)
    return copy


def _wall(value: object, zone: tzinfo | None) -> datetime | None:
    """A date of a list as wall-clock time of the event's zone."""
    if isinstance(value, tuple):
        value = value[0]
    if isinstance(value, datetime):
        return (
            value.astimezone(zone).replace(tzinfo=None)
            if value.tzinfo and zone
            else value.replace(tzinfo=None)
        )
    return datetime.combine(value, time.min) if isinstance(value, date) else None


def _wall_text(text: str, zone: tzinfo | None) -> str:
    if text.endswith("Z") and zone is not None:
        try:
            moment = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        except ValueError:
            return text
        return moment.astimezone(zone).strftime("%Y%m%dT%H%M%S")
    return text.removesuffix("Z")
