"""schedule.xml of frab, pentabarf, pretalx and their relatives: conference, days, rooms, events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from rapporteur.intake.contract import Format, Issue, Options, Person, Record, Total, UnreadableFile
from rapporteur.intake.formats import _moments as moments
from rapporteur.intake.formats._decoding import head_text
from rapporteur.intake.formats._details import add_section, keep, keep_link
from rapporteur.intake.formats._tree import Element, children, local, text_of
from rapporteur.intake.formats._xml import elements, root_name

EARLY = time(
    6
)  # without a day change, an event before this hour that follows an evening one is after midnight
EVENING = time(12)
HANDLED = {
    "title",
    "subtitle",
    "abstract",
    "description",
    "room",
    "track",
    "type",
    "language",
    "start",
    "duration",
    "date",
    "persons",
    "links",
    "attachments",
    "end",
}


@dataclass(slots=True)
class _Context:
    """Where in the schedule an event stands."""

    options: Options
    zone: ZoneInfo | None = None
    day_change: time | None = None
    day: date | None = None
    day_start: time | None = None
    room: str = ""
    latest: time | None = None  # of the room and day, to notice midnight
    is_past_midnight: bool = False
    issues: list[Issue] = field(default_factory=list)


class ScheduleXml(Format):
    key: ClassVar[str] = "schedule_xml"
    label: ClassVar[str] = "frab / pentabarf schedule.xml"
    suffixes: ClassVar[tuple[str, ...]] = (".xml",)

    def sniff(self, head: bytes, name: str) -> float:
        if root_name(head) not in {"schedule", "schedules"}:
            return 0.0
        text = head_text(head)
        return 0.97 if any(tag in text for tag in ("conference", "<day", ":day", "<event")) else 0.6

    def read(self, path: Path, options: Options) -> Iterator[Record | Issue | Total]:
        context, found = _Context(options), False
        for item in elements(path, {"event", "conference"}, {"day", "room"}):
            if isinstance(item, Issue):
                yield item
                continue
            kind, element = item
            name = local(element)
            if kind == "start":
                _enter(context, element, name)
            elif name == "conference":
                _take_conference(context, element)
            else:
                found = True
                record = _record(context, element)
                yield from context.issues
                context.issues.clear()
                yield record
                continue
            yield from context.issues
            context.issues.clear()
        if not found:
            raise UnreadableFile(
                Issue("file-malformed", "", {"format": self.label, "detail": "no event found"})
            )


def _enter(context: _Context, element: Element, name: str) -> None:
    if name == "day":
        context.day = moments.day(element.get("date", ""))
        start = moments.moment(element.get("start", ""))
        context.day_start = start.time() if start else None
        context.room = ""
    elif not _is_in_event(element):
        context.room = element.get("name", "")
    else:
        return
    context.latest, context.is_past_midnight = None, False


def _is_in_event(element: Element) -> bool:
    return any(local(above) == "event" for above in element.iterancestors())


def _take_conference(context: _Context, element: Element) -> None:
    for item in element:
        name, text = local(item), text_of(item)
        if name == "time_zone_name" and text:
            context.zone = moments.known_zone(text)
            if context.zone is None:
                params = {"value": text, "used": context.options.zone}
                context.issues.append(Issue("zone-unknown", f"line {item.sourceline}", params))
        elif name == "day_change":
            context.day_change = moments.clock(text)


def _record(context: _Context, event: Element) -> Record:
    place = f"line {event.sourceline}"
    parts = [(name, item) for item in event if (name := local(item))]
    texts = {name: text_of(item) for name, item in reversed(parts) if name in HANDLED}
    guid, identity = event.get("guid", "").strip(), event.get("id", "").strip()
    record = Record(
        place,
        texts.get("title", ""),
        level="session",
        key=guid or identity,
        guid=guid or identity,
        subtitle=texts.get("subtitle", ""),
        kind_text=texts.get("type", ""),
        track=texts.get("track", ""),
        room=texts.get("room") or context.room,
        language=texts.get("language", ""),
    )
    if context.room not in {"", record.room}:
        keep(record, "room", context.room)
    _set_times(context, record, texts, place)
    add_section(record, "", texts.get("abstract", ""))
    add_section(record, "Description" if record.abstract else "", texts.get("description", ""))
    if guid:
        keep(record, "id", identity)
    _take_rest(record, event, parts)
    return record


def _take_rest(record: Record, event: Element, parts: list[tuple[str, Element]]) -> None:
    seen = set[str]()
    for name, value in event.attrib.items():
        if name not in {"id", "guid"}:
            keep(record, str(name).rpartition("}")[2], str(value))
    for name, item in parts:
        if name == "persons":
            record.people.extend(_people(item, record))
        elif name in {"links", "attachments"}:
            for link in item:
                if local(link):
                    _take_link(record, link, name)
        elif name not in HANDLED or name in seen:
            _take_detail(record, item, name)
        seen.add(name)


def _people(persons: Element, record: Record) -> Iterator[Person]:
    for item in children(persons, "person"):
        name = next((text_of(n) for n in children(item, "name")), "") if len(item) else text_of(item)
        if name:
            yield Person(name, "speaker")
        for detail in item:
            if local(detail) not in {"", "name"}:
                _take_detail(record, detail, f"person/{local(detail)}")


def _take_link(record: Record, link: Element, name: str) -> None:
    text, kind = text_of(link), link.get("type", "")
    url = link.get("href") or link.get("url") or ""
    if not url:
        url, text = text, ""
    label = f"{text} ({kind})" if text and kind and kind not in text else text or kind
    keep_link(record, url, label, name)


def _take_detail(record: Record, element: Element, path: str) -> None:
    """An element without a field of its own, with everything in it, under its path."""
    for attribute in ("href", "url", "src"):
        if element.get(attribute):
            keep_link(record, str(element.get(attribute)), text_of(element) or path, path)
    below = [item for item in element if local(item)]
    text = (element.text or "").strip() if below else text_of(element)
    if text.startswith(("https://", "http://")):
        keep_link(record, text, "" if path == "url" else path, path)
    else:
        keep(record, path, text)
    for item in below:
        _take_detail(record, item, f"{path}/{local(item)}")
        keep(record, path, item.tail)


def _set_times(context: _Context, record: Record, texts: dict[str, str], place: str) -> None:
    start = _start(context, texts, place)
    if start is not None and start.tzinfo is None and context.zone is not None:
        start = start.replace(tzinfo=context.zone)
    record.starts_at = start
    length = moments.duration(texts.get("duration", ""))
    if length is None and texts.get("duration"):
        context.issues.append(Issue("time-unreadable", place, {"value": texts["duration"]}))
        keep(record, "duration", texts["duration"])
    end = moments.moment(texts.get("end", ""))
    if start is not None and length is not None:
        end = moments.after(start, length, context.options.zone)
    elif end is not None and start is not None and (end.tzinfo is None) != (start.tzinfo is None):
        end = end.replace(tzinfo=start.tzinfo)
    record.ends_at = end
    if start is None:
        keep(record, "start", texts.get("start"))
        keep(record, "date", texts.get("date"))


def _start(context: _Context, texts: dict[str, str], place: str) -> datetime | None:
    """The event's own full date, else its day and its start, moved past midnight if need be."""
    full = moments.moment(texts.get("date", "")) or moments.moment(texts.get("start", ""))
    if full is not None:
        return full
    value = texts.get("start", "")
    clock = moments.clock(value)
    own_day = moments.day(texts.get("date", "")) if texts.get("date") else None
    base = own_day or context.day
    if clock is None or base is None:
        if value:
            context.issues.append(Issue("time-unreadable", place, {"value": value}))
        return None
    if (own_day is None or own_day == context.day) and _is_after_midnight(context, clock):
        base += timedelta(days=1)
    return datetime.combine(base, clock)


def _is_after_midnight(context: _Context, clock: time) -> bool:
    """Whether a start under this day belongs to the next calendar date."""
    if context.day_change is not None:
        return clock < min(context.day_change, EVENING)
    if context.day_start is not None:  # often the first talk's start
        return clock < min(context.day_start, EARLY)
    if context.latest is not None and context.latest >= EVENING and clock < EARLY:
        context.is_past_midnight = True
    context.latest = clock if context.latest is None else max(clock, context.latest)
    return context.is_past_midnight and clock < EARLY
