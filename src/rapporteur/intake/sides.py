"""One of the two lists that are matched, with what is compared. Pure Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime, timedelta

from rapporteur.intake.contract import Record
from rapporteur.intake.folding import fold, number_key, person_key
from rapporteur.programme.stored import StoredItem


class Side:
    """Folds each thing once. ``open`` holds the indexes that have no partner yet.

    ``shift`` and ``renamed`` are what a whole programme went through: its times and rooms are compared as
    they would be now.
    """

    def __init__(self, things: Sequence[Record] | Sequence[StoredItem]) -> None:
        self.things: Sequence[Record | StoredItem] = list(things)
        self.titles = [fold(thing.title) for thing in things]
        self.open = set(range(len(self.things)))
        self.shift = timedelta(0)
        self.renamed: dict[str, str] = {}
        self.copies: Counter[Hashable] = Counter(self.titles)
        for index, title in enumerate(self.titles):
            self.copies[title, self.things[index].level] += 1
        self._people: dict[int, frozenset[str]] = {}

    def people(self, index: int) -> frozenset[str]:
        if index not in self._people:
            thing = self.things[index]
            if isinstance(thing, Record):
                names = [person.name for person in thing.people]
            else:
                names = [person[0] for person in thing.people]
            self._people[index] = frozenset(key for key in map(person_key, names) if key)
        return self._people[index]

    def time(self, index: int) -> datetime | None:
        start = self.things[index].starts_at
        return start + self.shift if start else None

    def room(self, index: int) -> str:
        room = fold(self.things[index].room)
        return self.renamed.get(room, room)

    def ids(self, kind: str, index: int) -> Hashable:
        """The identifier to compare, or None. A number counts within its level, "0002" equals "2"."""
        thing = self.things[index]
        value: str = getattr(thing, kind)
        if not value:
            return None
        return (thing.level, number_key(value)) if kind == "number" else value.strip().lower()

    def open_titles(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for index in sorted(self.open):
            if self.titles[index]:
                found[self.titles[index]].append(index)
        return found

    def in_time(self, indexes: Iterable[int]) -> list[int]:
        """Those that are open, in order of time."""

        def moment(index: int) -> tuple[float, int]:
            start = self.things[index].starts_at
            return (start.timestamp() if start else 0.0), index

        return sorted((i for i in indexes if i in self.open), key=moment)

    def keys(self, index: int, signs: tuple[str, ...]) -> list[Hashable]:
        """The keys of title and signs under which a thing is found.

        None where it lacks one of the signs; one for each person if "person" is a sign.
        """
        plain: list[Hashable] = [self.titles[index]]
        values: dict[str, Callable[[], Hashable]] = {
            "level": lambda: self.things[index].level,
            "time": lambda: self.time(index),
            "day": lambda: self._day(index),
            "room": lambda: self.room(index),
        }
        for sign in signs:
            if sign == "person":
                continue
            value = values[sign]()
            if not value:
                return []
            plain.append(value)
        if "person" in signs:
            return [(*plain, person) for person in sorted(self.people(index))]
        return [tuple(plain)]

    def _day(self, index: int) -> Hashable:
        time = self.time(index)
        return time.date() if time else None

    def slots(self, index: int) -> list[Hashable]:
        """Where each person of it is at its time."""
        time = self.time(index)
        return (
            [(self.things[index].level, time, person) for person in sorted(self.people(index))]
            if time
            else []
        )
