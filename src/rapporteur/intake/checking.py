"""What holds for every record of every format: a title, unique ids, real times, values that fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from rapporteur.core import zones
from rapporteur.core.text import shortened
from rapporteur.intake.contract import Issue, Options, Record

# How long a value of the programme may be; a test holds this against the models.
LIMITS = {
    "kind_text": 200,
    "category_code": 60,
    "category": 300,
    "track": 300,
    "room": 300,
    "poster_board": 60,
    "language": 20,
    "number": 100,
    "guid": 250,
    "doi": 250,
    "pmid": 20,
}
NAME_LIMIT = 250
PLACE_LIMIT = 120


class Checker:
    """Checks the records of one file in order; remembers the ids it has seen."""

    def __init__(self, options: Options) -> None:
        self._seen: dict[tuple[object, ...], str] = {}
        self._copies: Counter[str] = Counter()
        self._opening: list[Issue] = []
        self.zone = self._known_zone(options.mapping.times_in, self._known_zone(options.zone, "UTC"))

    def _known_zone(self, name: str, otherwise: str) -> str:
        if not name or name in zones.zone_names():
            return name or otherwise
        self._opening.append(Issue("zone-unknown", "", {"value": name, "used": otherwise}))
        return otherwise

    def opening_issues(self) -> list[Issue]:
        """What is wrong with the options themselves."""
        return self._opening

    def check(self, record: Record) -> Iterator[Record | Issue]:
        """Issues of the record, then the record itself unless it has no title."""
        if not record.title:
            yield Issue("title-missing", record.place)
            return
        record.place = record.place[:PLACE_LIMIT]
        yield from self._times(record)
        yield from self._lengths(record)
        yield from self._duplicates(record)
        yield record

    def _times(self, record: Record) -> Iterator[Issue]:
        for name in ("starts_at", "ends_at"):
            local: datetime | None = getattr(record, name)
            if local is None:
                continue
            try:
                skipped = local.tzinfo is None and zones.is_skipped(local, self.zone)
                setattr(record, name, zones.to_utc(local, self.zone))
            except (OverflowError, ValueError):
                setattr(record, name, None)
                record.extra.setdefault(name, local.isoformat())
                yield Issue("time-unreadable", record.place, {"value": local.isoformat()})
                continue
            if skipped:
                yield Issue(
                    "time-skipped", record.place, {"value": f"{local:%Y-%m-%d %H:%M}", "zone": self.zone}
                )
        if record.starts_at and record.ends_at and record.ends_at < record.starts_at:
            times = {"start": self._shown(record.starts_at), "end": self._shown(record.ends_at)}
            record.extra.setdefault("ends_at", record.ends_at.isoformat())
            record.ends_at = None
            yield Issue("end-before-start", record.place, times)

    def _shown(self, moment: datetime) -> str:
        local = moment.astimezone(zones.zone(self.zone))
        return f"{local:%Y-%m-%d %H:%M} {self.zone} ({zones.offset_text(moment.astimezone(UTC), self.zone)})"

    def _lengths(self, record: Record) -> Iterator[Issue]:
        for name, limit in LIMITS.items():
            value: str = getattr(record, name)
            if len(value) > limit:
                setattr(record, name, shortened(value, limit))
                _keep(record, name, value)
                yield Issue("value-too-long", record.place, {"field": name, "limit": str(limit)})
        for person in record.people:
            if len(person.name) > NAME_LIMIT:
                _keep(record, "name", person.name)
                person.name = shortened(person.name, NAME_LIMIT)
                yield Issue("value-too-long", record.place, {"field": "name", "limit": str(NAME_LIMIT)})

    def _duplicates(self, record: Record) -> Iterator[Issue]:
        """A number may stand again at another time: a poster has several slots. An identifier may not."""
        ids = {
            "key": (record.key,),
            "guid": (record.guid, record.level),
            "doi": (record.doi.lower(), record.level),
            "pmid": (record.pmid, record.level),
            "number": (record.number, record.level, record.starts_at),
        }
        reported: set[str] = set()
        for name, identity in ids.items():
            value: str = getattr(record, name)
            if not value:
                continue
            other = self._seen.get((name, *identity))
            if other is None:
                self._seen[(name, *identity)] = record.place
            elif value not in reported:
                reported.add(value)
                yield Issue(
                    "id-duplicate", record.place, {"field": name, "value": value[:100], "other": other}
                )
            if other is not None and name == "key":
                record.key = self._free_key(value)

    def _free_key(self, key: str) -> str:
        """The key with the next free ``#2``, so that keys stay unique in the file."""
        while True:
            self._copies[key] += 1
            free = f"{key}#{self._copies[key] + 1}"
            if ("key", free) not in self._seen:
                self._seen[("key", free)] = key
                return free


def _keep(record: Record, name: str, value: str) -> None:
    """Keep the whole value with the other details, beside what the file has there under the same name."""
    held = record.extra.get(name)
    record.extra[name] = f"{held}\n{value}" if held and value not in held else value
