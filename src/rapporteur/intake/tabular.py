"""Rows of a table as records, by a mapping of columns to targets. Shared by CSV, sheets and JSON lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast

from rapporteur.core.text import fold
from rapporteur.intake import names as people_names
from rapporteur.intake import times
from rapporteur.intake.cells import as_text, keep, keywords_in
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
from rapporteur.intake.row_people import merge_people, whose
from rapporteur.intake.row_sessions import Mixed, are_mixed, own_rows, session_key, session_of
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
_NUMBERED = frozenset([*_ROLES, "institution"])  # may stand in several columns: Author 1, Author 2
_CLOCKS = frozenset(["start", "end", "start_time", "end_time", "timespan"])
_UTC = re.compile(r"(?:^|[^a-z])(?:utc|gmt)(?:[^a-z]|$)", re.IGNORECASE)
_SAMPLE = 500
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
    mixed = reader.mixed(rows)
    for row in rows:
        record, issues = reader.record(row)
        if mixed:
            mixed.settle(record)
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
        self._own: set[str] = set()  # keys of sessions that have a row of their own, until it is read

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
        elif target in _NUMBERED and isinstance(value, str) and isinstance(found[target], str):
            found[target] = f"{found[target]}; {value}"
        elif target in {"session_start", "session_end"}:
            return
        elif target == "level" and text.lower() in {"session", "presentation"}:
            record.level = cast("RecordLevel", text.lower())
        elif target == "kind" and not record.kind_text:
            record.kind_text = text
        elif target == "abstract" or target.startswith("section:"):
            record.abstract.append(Section(target.partition(":")[2], text))
        elif target == "keywords":
            record.keywords += keywords_in(value)
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
            is_theirs = target == whose(found, institution)
            some, rest = people_names.people(found[target], _ROLES[target], institution if is_theirs else "")
            if is_theirs:
                if rest == institution:
                    rest = ""
                else:
                    institution = ""
            keep(record, found[f"{target} column"], rest)
            for spelling in merge_people(people, some):
                keep(record, found[f"{target} column"], spelling)
        if len(people) == 1 and institution and not people[0].institution:
            people[0].institution, institution = institution, ""
        if institution and not any(institution == person.institution for person in people):
            keep(record, found.get("institution column", "institution"), institution)
        record.people = people

    def _belongs(self, record: Record, title: str) -> None:
        if fold(title) == fold(record.title) or not record.title:
            record.title = record.title or title
            key = session_key(title)
            if key in self._own:
                record.level, record.key = "session", key
                self._own.discard(key)
        else:
            record.parent = record.parent or session_key(title)

    def sessions(self, rows: Sequence[Row]) -> Iterator[Record]:
        """A session for each title in the session column that has no row of its own."""
        if "session" not in self._targets:
            return
        told = [(self.record(row)[0], row, self._session_title(row)) for row in rows]
        own = {record.key for record in own_rows((record, title) for record, _, title in told)}
        grouped: dict[str, tuple[str, Row, list[Record]]] = {}
        for record, row, title in told:
            if record.parent and record.parent == session_key(title) and record.parent not in own:
                grouped.setdefault(record.parent, (title, row, []))[2].append(record)
        self._own = own
        for key, (title, row, members) in grouped.items():
            session = session_of(key, title, members)
            self._set_own_times(session, row)
            yield session

    def mixed(self, rows: Sequence[Row]) -> Mixed | None:
        """What tells sessions from presentations, where only the kind of the rows does."""
        if "kind" not in self._targets or {"session", "parent", "level"}.intersection(self._targets):
            return None
        column = self._targets.index("kind")
        kinds = (as_text(row.values[column]) for row in rows if column < len(row.values))
        return Mixed() if are_mixed(kinds) else None

    def _session_title(self, row: Row) -> str:
        column = self._targets.index("session")
        return as_text(row.values[column]) if column < len(row.values) else ""

    def _set_own_times(self, session: Record, row: Row) -> None:
        """The times that columns give of the session itself, beside those of its presentations."""
        found: dict[str, Any] = {}
        for name, target, value in zip(self._names, self._targets, row.values, strict=False):
            key = {"session_start": "start", "session_end": "end"}.get(target, target)
            if (key != target or target in {"date", "weekday"}) and value not in (None, ""):
                found[key], found[f"{key} column"] = value, name
        if "start" in found:
            told = Record(session.place, session.title)
            self._times(told, found)
            session.starts_at, session.ends_at = told.starts_at or session.starts_at, told.ends_at

    def _times(self, record: Record, found: dict[str, Any]) -> list[Issue]:
        moments = Moments(record, found, self._habits, self._options)
        record.starts_at, record.ends_at = moments.start(), moments.end()
        if self._is_utc:
            record.starts_at, record.ends_at = _in_utc(record.starts_at), _in_utc(record.ends_at)
        return moments.issues


def _in_utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
