"""schedule.json of frab, pretalx and the c3voc hub: the same programme as schedule.xml, as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from rapporteur.intake.contract import Format, Issue, Options, Person, Record, Total, UnreadableFile
from rapporteur.intake.formats import _json
from rapporteur.intake.formats import _moments as moments
from rapporteur.intake.formats._decoding import head_text
from rapporteur.intake.formats._details import add_section, keep, keep_link

EARLY = time(6)
FIELDS = {
    *("title", "subtitle", "abstract", "description", "room", "track", "type", "language", "start"),
    *("duration", "date", "end", "guid", "persons", "participants", "speakers", "links", "attachments"),
}
Fields = dict[str, Any]


@dataclass(slots=True)
class _Programme:
    """What the events of one file share."""

    zone: ZoneInfo | None
    options: Options
    tracks: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, str] = field(default_factory=dict)
    persons: dict[str, Fields] = field(default_factory=dict)


@dataclass(slots=True)
class _Slot:
    place: str
    fields: Fields
    room: str = ""
    day: date | None = None
    day_start: time | None = None


class ScheduleJson(Format):
    key: ClassVar[str] = "schedule_json"
    label: ClassVar[str] = "frab / pretalx schedule.json"
    suffixes: ClassVar[tuple[str, ...]] = (".json",)

    def sniff(self, head: bytes, name: str) -> float:
        text = head_text(head).lstrip()
        if not text.startswith("{") or not re.search(r'"(?:schedule|conference)"\s*:\s*\{', text):
            return 0.0
        if '"conference"' in text and re.search(r'"(?:days|rooms|time_zone_name|acronym|events)"', text):
            return 0.96
        return 0.7 if re.search(r'"(?:days|events|talks)"\s*:\s*\[', text) else 0.2

    def read(self, path: Path, options: Options) -> Iterator[Record | Issue | Total]:
        value, issues = _json.document(path)
        yield from issues
        schedule = _fields(_fields(value).get("schedule")) or _fields(value)
        conference = _fields(schedule.get("conference")) or schedule
        slots = list(_slots(schedule, conference))
        if not slots:
            raise UnreadableFile(
                Issue("file-malformed", "", {"format": self.label, "detail": "no event found"})
            )
        programme = _Programme(None, options)
        zone = str(conference.get("time_zone_name") or schedule.get("timezone") or "")
        if zone:
            programme.zone = moments.known_zone(zone)
            if programme.zone is None:
                yield Issue("zone-unknown", "", {"value": zone, "used": options.zone})
        _learn(programme, schedule, conference)
        yield Total(len(slots))
        for slot in slots:
            yield from _record(programme, slot)


def _fields(value: object) -> Fields:
    return value if isinstance(value, dict) else {}


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object, language: str = "en") -> str:
    """A value as text; of an object with languages or a name, the text a reader wants."""
    if isinstance(value, dict):
        for name in ("name", "public_name", "title", language, "en", "de", "slug"):
            if value.get(name):
                return _text(value[name])
        return next((_text(v) for v in value.values() if isinstance(v, str) and v), "")
    if isinstance(value, list):
        return ", ".join(text for text in map(_text, value) if text)
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def _slots(schedule: Fields, conference: Fields) -> Iterator[_Slot]:
    """Every event with its place, in whichever of the known shapes the file has."""
    for d, day in enumerate(_items(conference.get("days")) or _items(schedule.get("days"))):
        start = moments.moment(_text(_fields(day).get("day_start")) or _text(_fields(day).get("start")))
        on = moments.day(_text(_fields(day).get("date")))
        rooms = _fields(day).get("rooms")
        pairs = (
            rooms.items()
            if isinstance(rooms, dict)
            else (
                (_text(_fields(room).get("name")), _items(_fields(room).get("events")))
                for room in _items(rooms)
            )
        )
        for room, events in pairs:
            for n, event in enumerate(_items(events)):
                if isinstance(event, dict):
                    place = f"day {d + 1}, {room}, event {n + 1}"
                    yield _Slot(place, event, room, on, start.time() if start else None)
    for name in ("events", "talks", "lectures"):
        for n, event in enumerate(_items(schedule.get(name)) or _items(conference.get(name))):
            if isinstance(event, dict):
                yield _Slot(f"event {n + 1}", event)


def _learn(programme: _Programme, schedule: Fields, conference: Fields) -> None:
    for names, into in (("tracks", programme.tracks), ("rooms", programme.rooms)):
        for item in _items(conference.get(names)) or _items(schedule.get(names)):
            for identity in ("slug", "guid", "id"):
                if _fields(item).get(identity) is not None:
                    into[str(item[identity])] = _text(_fields(item).get("name"))
    for item in [*_items(schedule.get("persons")), *_items(schedule.get("speakers"))]:
        for identity in ("guid", "code", "id"):
            if _fields(item).get(identity) is not None:
                programme.persons[str(item[identity])] = item


def _named(value: object, known: dict[str, str]) -> str:
    """The name of a room or track, looked up if the event gives only its slug or number."""
    if isinstance(value, dict):
        if value.get("name"):
            return _text(value["name"])
        identities = [str(value[i]) for i in ("slug", "guid", "id") if value.get(i) is not None]
        return next((known[i] for i in identities if i in known), _text(value))
    return known.get(_text(value), _text(value))


def _record(programme: _Programme, slot: _Slot) -> Iterator[Record | Issue]:
    event, identity = slot.fields, _text(slot.fields.get("id") or slot.fields.get("code"))
    guid = _text(event.get("guid")) or identity
    record = Record(
        slot.place,
        _text(event.get("title")),
        level="session",
        key=guid,
        guid=guid,
        subtitle=_text(event.get("subtitle")),
        kind_text=_text(event.get("type") or event.get("submission_type")),
        track=_named(event.get("track"), programme.tracks),
        language=_text(event.get("language")),
        room=_named(event.get("room"), programme.rooms) or slot.room,
    )
    if slot.room not in {"", record.room}:
        keep(record, "room", slot.room)
    yield from _set_times(programme, record, slot)
    add_section(record, "", _text(event.get("abstract")))
    add_section(record, "Description" if record.abstract else "", _text(event.get("description")))
    for name in ("persons", "participants", "speakers"):
        for person in _items(event.get(name)):
            _take_person(programme, record, person)
    for name in ("links", "attachments"):
        for link in _items(event.get(name)):
            _take_link(record, link, name)
    for name, value in event.items():
        if name not in FIELDS and _text(value) != record.guid:
            _take_detail(record, value, name)
    for name in ("room", "track", "type"):
        if isinstance(event.get(name), dict):
            _take_detail(
                record,
                {
                    k: v
                    for k, v in event[name].items()
                    if k not in {"name", "slug", "guid"} and v != record.track
                },
                name,
            )
    yield record


def _take_person(programme: _Programme, record: Record, person: object) -> None:
    if isinstance(person, str):
        known = programme.persons.get(person, {"name": person})
    else:
        known = _fields(person)
        identity = next((str(known[i]) for i in ("guid", "code", "id") if known.get(i) is not None), "")
        known = {**programme.persons.get(identity, {}), **known}
    name = _text(
        known.get("public_name")
        or known.get("full_public_name")
        or known.get("name")
        or known.get("display_name")
    )
    role = _text(known.get("role") or known.get("event_role")).upper()
    if name:
        record.people.append(
            Person(
                name,
                "chair" if role in {"MODERATOR", "CHAIR", "HOST"} else "speaker",
                _text(known.get("affiliation") or known.get("organization")),
            )
        )
    used = {
        "public_name",
        "full_public_name",
        "name",
        "display_name",
        "guid",
        "code",
        "id",
        "event_role",
        "affiliation",
        "organization",
    } | ({"role"} if role in {"", "SPEAKER"} else set())
    if any(other not in {"", name} for other in (_text(known.get(n)) for n in ("name", "full_public_name"))):
        used -= {"name", "full_public_name"}
    for key, value in known.items():
        if key not in used and value not in (None, "", [], {}):
            _take_detail(record, value, f"{name}: {key}" if key == "role" else f"person/{key}")


def _take_link(record: Record, link: object, name: str) -> None:
    if isinstance(link, str):
        keep_link(record, link, "", name)
        return
    known = _fields(link)
    url = _text(known.get("url") or known.get("href"))
    title, kind = _text(known.get("title")), _text(known.get("type"))
    keep_link(record, url, f"{title} ({kind})" if title and kind else title or kind, name)
    for key, value in known.items():
        if key not in {"url", "href", "title", "type"}:
            _take_detail(record, value, f"{name}/{key}")


def _take_detail(record: Record, value: object, path: str) -> None:
    """A value without a field of its own, with everything in it, under its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            _take_detail(record, inner, f"{path}/{key}")
    elif isinstance(value, list):
        for inner in value:
            _take_detail(record, inner, path)
    elif isinstance(value, str) and value.startswith(("https://", "http://")):
        keep_link(record, value, "" if path == "url" else path.removesuffix("/url"), path)
    else:
        keep(record, path, _text(value))


def _set_times(programme: _Programme, record: Record, slot: _Slot) -> Iterator[Issue]:
    event = slot.fields
    texts = {name: _text(event.get(name)) for name in ("date", "start", "end", "duration")}
    start = moments.moment(texts["date"]) or moments.moment(texts["start"])
    clock, base = moments.clock(texts["start"]), moments.day(texts["date"]) if texts["date"] else None
    if start is None and clock and (base or slot.day):
        day = base or slot.day or date.min
        is_next = (
            base in {None, slot.day} and slot.day_start is not None and clock < min(slot.day_start, EARLY)
        )
        start = datetime.combine(day + timedelta(days=is_next), clock)
    if start is None:
        for name in ("date", "start"):
            keep(record, name, texts[name])
        if texts["start"]:
            yield Issue("time-unreadable", slot.place, {"value": texts["start"]})
    elif start.tzinfo is None and programme.zone:
        start = start.replace(tzinfo=programme.zone)
    record.starts_at, record.ends_at = start, moments.moment(texts["end"])
    length = moments.duration(texts["duration"])
    if texts["duration"] and length is None:
        keep(record, "duration", texts["duration"])
        yield Issue("time-unreadable", slot.place, {"value": texts["duration"]})
    if start and length is not None:
        record.ends_at = moments.after(start, length, programme.options.zone)
    if start and record.ends_at and (start.tzinfo is None) != (record.ends_at.tzinfo is None):
        record.ends_at = record.ends_at.replace(tzinfo=start.tzinfo)
