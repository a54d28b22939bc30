"""Rows of a table as records, by a mapping of columns to targets. Shared by CSV, sheets and JSON lists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal, cast

from rapporteur.core.text import fold
from rapporteur.intake import names as people_names
from rapporteur.intake import times
from rapporteur.intake.cells import as_text, keep
from rapporteur.intake.contract import (
    Issue,
    Link,
    Mapping,
    Message,
    Options,
    Person,
    Record,
    RecordLevel,
    Section,
    gettext_noop,
)
from rapporteur.intake.guessing import guess_columns, guess_level
from rapporteur.intake.kinds import guess_kind
from rapporteur.intake.moments import Moments
from rapporteur.intake.naming import Role
from rapporteur.intake.targets import TARGETS, is_target

__all__ = ["MESSAGES", "TARGETS", "Row", "RowReader", "as_text", "guess_mapping", "is_target", "read_rows"]

MESSAGES: dict[str, Message] = {
    "weekday-contradicts": Message(
        "warning",
        gettext_noop("{value} is not the weekday of {day}."),
        gettext_noop("The date was used. Ask the organiser which of both is right."),
    ),
    "columns-unknown": Message(
        "error",
        gettext_noop("No column holds a title."),
        gettext_noop("Say on the mapping screen which column is the title."),
    ),
    "column-missing": Message(
        "warning",
        gettext_noop("The mapping names the column “{name}”, which this file does not have."),
        gettext_noop("Check the mapping: the organiser may have renamed the column."),
    ),
}

_TEXTS = ("title", "subtitle", "category_code", "category", "track", "room", "poster_board", "language",
          "number", "guid", "doi", "pmid", "parent", "key")  # fmt: skip
_MOMENTS = ("start", "end", "date", "end_date", "start_time", "end_time", "timespan", "weekday", "duration")
_ROLES: dict[str, Role] = {
    "authors": "author",
    "presenter": "presenter",
    "speaker": "speaker",
    "chair": "chair",
}
# What is understood only beside the row's other values.
_TOGETHER = frozenset(
    [*_MOMENTS, *_ROLES, "authors_affiliations", "institution", "first_name", "last_name", "session"]
)
_CLOCKS = frozenset(["start", "end", "start_time", "end_time", "timespan"])
_UTC = re.compile(r"(?:^|[^a-z])(?:utc|gmt)(?:[^a-z]|$)", re.IGNORECASE)
_SAMPLE = 500
_KEYWORD_END = re.compile(r"\s*[;|\n]\s*")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"']+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """Values in the order of the columns, and where they stand in the file."""

    place: str
    values: Sequence[Any]


def guess_mapping(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Mapping:
    """What the columns seem to mean, from their names and first values."""
    columns = guess_columns(names, rows)
    clocks = [name for name, target in columns.items() if target in _CLOCKS]
    in_utc = bool(clocks) and all(_UTC.search(name) for name in clocks)
    level = cast("RecordLevel", guess_level(columns))
    return Mapping(columns=columns, level=level, times_in="UTC" if in_utc else "")


def read_rows(names: Sequence[str], rows: Sequence[Row], options: Options) -> Iterator[Record | Issue]:
    """The records of a table. Without a mapping the guess is used; sessions named by a column come first."""
    mapping = options.mapping
    if not mapping.columns:
        guess = guess_mapping(names, [row.values for row in rows[:_SAMPLE]])
        mapping = replace(mapping, columns=guess.columns, level=mapping.level or guess.level,
                          times_in=mapping.times_in or guess.times_in)  # fmt: skip
    for name in mapping.columns:
        if name not in names:
            yield Issue("column-missing", "", {"name": name})
    if not {"title", "session"} & {target for name, target in mapping.columns.items() if name in names}:
        yield Issue("columns-unknown")
        return
    reader = RowReader(names, mapping, options, [row.values for row in rows[:_SAMPLE]])
    yield from reader.sessions(rows)
    for row in rows:
        record, issues = reader.record(row)
        yield from issues
        yield record


class RowReader:
    """Turns rows into records by one mapping."""

    def __init__(
        self, names: Sequence[str], mapping: Mapping, options: Options, sample: Sequence[Sequence[Any]]
    ):
        self._names = names
        self._options = options
        self._targets = [mapping.columns.get(name, "keep") for name in names]
        self._level: RecordLevel = mapping.level or cast("RecordLevel", guess_level(mapping.columns))
        self._is_utc = mapping.times_in == "UTC"
        clocks = [index for index, target in enumerate(self._targets) if target in _CLOCKS - {"timespan"}]
        values = [row[index] for row in sample for index in clocks if index < len(row)]
        self._habits = times.habits(values, options.starts_on)

    def record(self, row: Row) -> tuple[Record, list[Issue]]:
        """The record of a row and what is wrong with its times."""
        record = Record(row.place, "", self._level)
        found: dict[str, Any] = {}
        for name, target, value in zip(self._names, self._targets, row.values, strict=False):
            if value is None or value == "" or target == "ignore":
                continue
            self._put(record, name, target, value, found)
        self._people(record, found)
        issues = self._times(record, found)
        if "session" in found:
            self._belongs(record, as_text(found["session"]))
        record.kind = guess_kind(record.kind_text or record.category, record.title)
        record.key = record.key or record.guid
        return record, issues

    def _put(self, record: Record, name: str, target: str, value: Any, found: dict[str, Any]) -> None:
        """A value in its place; one whose place is taken is kept with the other details."""
        text = as_text(value)
        if target in _TEXTS and not getattr(record, target):
            setattr(record, target, text)
        elif target in _TOGETHER and target not in found:
            found[target], found[f"{target} column"] = value, name
        elif target == "level" and text.lower() in {"session", "presentation"}:
            record.level = cast("RecordLevel", text.lower())
        elif target == "kind" and not record.kind_text:
            record.kind_text = text
        elif target == "abstract" or target.startswith("section:"):
            record.abstract.append(Section(target.partition(":")[2], text))
        elif target == "keywords":
            record.keywords += _keywords(value)
        elif target == "link":
            self._link(record, name, value)
        else:
            keep(record, name, text)

    def _link(self, record: Record, name: str, value: Any) -> None:
        """Addresses become links; what else the value says is kept."""
        text = as_text(value)
        if "<" in text:
            keep(record, name, text)
            return
        for address in _ADDRESS.findall(text):
            record.links.append(Link(address if "://" in address else f"https://{address}", name))
        keep(record, name, _ADDRESS.sub("", text).strip(" ;,|\n"))

    def _people(self, record: Record, found: dict[str, Any]) -> None:
        institution = as_text(found.get("institution", ""))
        people: list[Person] = []
        if "authors_affiliations" in found:
            people, rest = people_names.people_and_places(as_text(found["authors_affiliations"]))
            keep(record, found["authors_affiliations column"], rest)
        if "first_name" in found or "last_name" in found:
            name = f"{as_text(found.get('first_name'))} {as_text(found.get('last_name'))}".strip()
            people.append(Person(name))
        for target in ("authors", "presenter", "speaker", "chair"):
            if target not in found:
                continue
            is_theirs = target == ("presenter" if "presenter" in found else _first_role(found))
            some, rest = people_names.people(found[target], _ROLES[target], institution if is_theirs else "")
            if is_theirs:
                if rest == institution:
                    rest = ""
                else:
                    institution = ""
            keep(record, found[f"{target} column"], rest)
            for spelling in _merge_people(people, some):
                keep(record, found[f"{target} column"], spelling)
        if len(people) == 1 and institution and not people[0].institution:
            people[0].institution, institution = institution, ""
        if institution and not any(institution == person.institution for person in people):
            keep(record, found.get("institution column", "institution"), institution)
        record.people = people

    def _belongs(self, record: Record, title: str) -> None:
        if fold(title) == fold(record.title) or not record.title:
            record.title = record.title or title
        else:
            record.parent = record.parent or _session_key(title)

    def sessions(self, rows: Sequence[Row]) -> Iterator[Record]:
        """A session for each title in the session column, as long as its presentations and in their room."""
        if "session" not in self._targets:
            return
        grouped: dict[str, tuple[str, list[Record]]] = {}
        column = self._targets.index("session")
        for row in rows:
            record, _ = self.record(row)
            if record.parent and column < len(row.values):
                title = as_text(row.values[column])
                if record.parent == _session_key(title):
                    grouped.setdefault(record.parent, (title, []))[1].append(record)
        for key, (title, members) in grouped.items():
            starts = [m.starts_at for m in members if m.starts_at]
            ends = [m.ends_at for m in members if m.ends_at]
            same_zone = len({m.tzinfo for m in (*starts, *ends)}) == 1
            is_one_day = same_zone and len({m.date() for m in starts}) == 1
            yield Record(
                members[0].place, title, "session", key=key,
                kind=guess_kind(_common([m.kind_text for m in members]), title),
                kind_text=_common([m.kind_text for m in members]),
                room=_common([m.room for m in members]), track=_common([m.track for m in members]),
                starts_at=min(starts) if is_one_day else None,
                ends_at=max(ends) if is_one_day and ends else None,
            )  # fmt: skip

    def _times(self, record: Record, found: dict[str, Any]) -> list[Issue]:
        moments = Moments(record, found, self._habits, self._options)
        record.starts_at, record.ends_at = moments.start(), moments.end()
        if self._is_utc:
            record.starts_at, record.ends_at = _in_utc(record.starts_at), _in_utc(record.ends_at)
        return moments.issues


def _in_utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _first_role(found: dict[str, Any]) -> Literal["authors", "speaker", "chair", ""]:
    return next((role for role in ("authors", "speaker", "chair") if role in found), "")  # type: ignore[return-value]


def _merge_people(people: list[Person], more: list[Person]) -> list[str]:
    """Add people; one who is there already gets the more telling role and the institution.

    Answers names that are there in another spelling.
    """
    known = {fold(person.name): person for person in people}
    spellings: list[str] = []
    for person in more:
        held = known.get(fold(person.name))
        if held is None or (person.role == "chair") != (held.role == "chair"):
            people.append(person)
            known.setdefault(fold(person.name), person)
            continue
        held.role = person.role if held.role == "author" else held.role
        held.institution = held.institution or person.institution
        if held.name != person.name:
            spellings.append(person.name)
    return spellings


def _keywords(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for part in value if (text := as_text(part).strip())]
    text = as_text(value).strip()
    if text.startswith("["):
        try:
            read = json.loads(text)
        except (ValueError, RecursionError):
            read = None
        if isinstance(read, list):
            return _keywords(read)
    parts = _KEYWORD_END.split(text) if _KEYWORD_END.search(text) else text.split(",")
    return [part.strip() for part in parts if part.strip()]


def _session_key(title: str) -> str:
    return f"session:{fold(title)}"[:200]


def _common(values: list[str]) -> str:
    """The value that all share, or nothing."""
    return values[0] if values and len(set(values)) == 1 else ""
