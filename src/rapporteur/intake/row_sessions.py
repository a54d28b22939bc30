"""Sessions and presentations that stand in one table: made from a column, or told apart by their kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rapporteur.core.text import fold
from rapporteur.intake.contract import Record
from rapporteur.intake.kinds import guess_kind

_SESSION = frozenset(["session", "sitzung", "sesion", "seance", "symposium session", "session header"])
_PRESENTED = frozenset(
    ["talk", "presentation", "abstract", "lecture", "paper", "contribution", "speech", "oral presentation"]
) | {"vortrag", "beitrag", "ponencia", "communication", "individual presentation", "speaker"}


def session_key(title: str) -> str:
    return f"session:{fold(title)}"[:200]


def session_of(key: str, title: str, members: Sequence[Record]) -> Record:
    """A session as long as its presentations and in their room."""
    starts = [m.starts_at for m in members if m.starts_at]
    ends = [m.ends_at for m in members if m.ends_at]
    same_zone = len({m.tzinfo for m in (*starts, *ends)}) == 1
    is_one_day = same_zone and len({m.date() for m in starts}) == 1
    kind_text = _common([m.kind_text for m in members])
    return Record(
        members[0].place, title, "session", key=key,
        kind=guess_kind(kind_text, title), kind_text=kind_text,
        room=_common([m.room for m in members]), track=_common([m.track for m in members]),
        starts_at=min(starts) if is_one_day else None,
        ends_at=max(ends) if is_one_day and ends else None,
    )  # fmt: skip


def are_mixed(kinds: Iterable[str]) -> bool:
    """Whether a column of kinds tells rows of sessions from rows of their presentations."""
    folded = {fold(kind) for kind in kinds}
    return bool(folded & _SESSION) and bool(folded & _PRESENTED)


class Mixed:
    """Gives rows their level by their kind; a presentation belongs to the session row above it."""

    def __init__(self) -> None:
        self._session: Record | None = None

    def settle(self, record: Record) -> None:
        kind = fold(record.kind_text)
        if kind in _SESSION:
            record.level = "session"
            record.key = record.key or f"session at {record.place}"
            self._session = replace(
                record
            )  # as it stands in the table: its times are still to be put into UTC
        elif kind in _PRESENTED:
            record.level = "presentation"
            if self._session is not None and _is_within(record, self._session):
                record.parent = record.parent or self._session.key


def _is_within(record: Record, session: Record) -> bool:
    """Whether nothing says that it is elsewhere or at another time."""
    if record.room and session.room and record.room != session.room:
        return False
    start, begin, end = record.starts_at, session.starts_at, session.ends_at
    if start is None or begin is None or (start.tzinfo is None) != (begin.tzinfo is None):
        return True
    return begin <= start and (end is None or start <= end)


def own_rows(records: Iterable[tuple[Record, str]]) -> Iterator[Record]:
    """Of records with their session's title, those that are that session itself: their title is its own."""
    listed = list(records)
    parents = {record.parent for record, _ in listed if record.parent}
    taken: set[str] = set()
    for record, title in listed:
        key = session_key(title)
        if not record.parent and title and key in parents and key not in taken:
            taken.add(key)
            record.level, record.key = "session", key
            yield record


def _common(values: list[str]) -> str:
    """The value that all share, or nothing."""
    return values[0] if values and len(set(values)) == 1 else ""
