"""Find for each record of a file the stored item it is about. Pure: dataclasses in, dataclasses out.

From the surest sign to the weakest, one to one: an identifier together with the title; the title with
people, time and room; an identifier with a similar title; a similar title; the same slot. An identifier
alone, under an entirely other title, is only doubtful: organisers renumber. Every step is linear or
bounded, so that no file makes it slow.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from rapporteur.intake.contract import Record
from rapporteur.intake.folding import digits, fold, number_key, person_key
from rapporteur.programme.stored import StoredItem

SURE, LIKELY, POSSIBLE = 92, 82, 72  # title likeness in per cent
GENERIC = 25  # a folded title shorter than this says little: "Live Q&A", "Opening"
RARE, CANDIDATES, WORDS = 60, 40, 4  # a rare word stands in at most RARE titles; WORDS of them are looked up
ID_KINDS = ("doi", "guid", "pmid", "number")


@dataclass(slots=True)
class Match:
    """What became of a record: ``stored`` is an index into the items or None, ``reasons`` are (code, value)
    pairs."""

    stored: int | None = None
    is_doubtful: bool = False
    reasons: list[tuple[str, str]] = field(default_factory=list)


class Side:
    """One of the two lists with what is compared, folded once."""

    def __init__(self, things: Sequence[Record] | Sequence[StoredItem]) -> None:
        self.things: Sequence[Record | StoredItem] = things
        self.titles = [fold(thing.title) for thing in things]
        self.copies: Counter[Hashable] = Counter(self.titles)
        self.copies.update(
            (title, thing.level) for title, thing in zip(self.titles, self.things, strict=True)
        )
        self.open = set(range(len(things)))
        self._people: dict[int, frozenset[str]] = {}

    def people(self, index: int) -> frozenset[str]:
        if index not in self._people:
            thing = self.things[index]
            names = (
                (p.name for p in thing.people) if isinstance(thing, Record) else (p[0] for p in thing.people)
            )
            self._people[index] = frozenset(key for key in map(person_key, names) if key)
        return self._people[index]

    def ids(self, kind: str, index: int) -> Hashable:
        """The identifier to compare, or None. A number counts within its level, "0002" equals "2"."""
        thing: Record | StoredItem = self.things[index]
        value: str = getattr(thing, kind)
        if not value:
            return None
        return (thing.level, number_key(value)) if kind == "number" else value.strip().lower()


class Matcher:
    def __init__(self, records: Sequence[Record], stored: Sequence[StoredItem]) -> None:
        self.new, self.old = Side(records), Side(stored)
        self.matches = [Match() for _ in records]
        self.held: dict[str, list[tuple[int, int]]] = {}
        self.trusted: set[str] = set()

    def run(self) -> list[Match]:
        self._by_id_and_title()
        self._by_title()
        self._by_id_and_likeness()
        self._by_likeness()
        self._by_slot()
        self._by_id_alone()
        return self.matches

    def take(self, new: int, old: int, *reasons: tuple[str, str], doubtful: bool = False) -> None:
        self.matches[new] = Match(old, doubtful, [*reasons, *self._moved(new, old)])
        self.new.open.discard(new)
        self.old.open.discard(old)

    def _moved(self, new: int, old: int) -> list[tuple[str, str]]:
        record, item = self.new.things[new], self.old.things[old]
        told = []
        if record.starts_at and item.starts_at and record.starts_at != item.starts_at:
            minutes = round((record.starts_at - item.starts_at).total_seconds() / 60)
            told.append(("moved-later" if minutes > 0 else "moved-earlier", str(abs(minutes))))
        if record.room and item.room and fold(record.room) != fold(item.room):
            told.append(("other-room", record.room))
        return told

    # Identifiers

    def _by_id_and_title(self) -> None:
        for kind in ID_KINDS:
            by_id: dict[Hashable, list[int]] = defaultdict(list)
            for old in range(len(self.old.things)):
                if (key := self.old.ids(kind, old)) is not None:
                    by_id[key].append(old)
            held, known, agreeing = [], 0, 0
            for new in range(len(self.new.things)):
                key = self.new.ids(kind, new)
                candidates = by_id.get(key, []) if key is not None else []
                if not candidates:
                    continue
                known += 1
                title = self.new.titles[new]
                same = [old for old in candidates[:CANDIDATES] if self.old.titles[old] == title]
                agreeing += bool(same)
                if new in self.new.open:
                    free = [old for old in same if old in self.old.open]
                    if free:
                        self.take(new, free[0], (kind, ""))
                    else:
                        held += [(new, old) for old in candidates[:CANDIDATES]]
            if agreeing * 2 >= known > 0:
                self.trusted.add(kind)
            self.held[kind] = held

    def _by_id_and_likeness(self) -> None:
        for kind in ID_KINDS:
            for new, old in self._still_open(self.held[kind]):
                likeness = self.likeness(new, old)
                agree = self.agreements(new, old)
                if likeness >= POSSIBLE or (kind in self.trusted and agree & {"people", "time"}):
                    self.take(new, old, (kind, ""), ("title-like", str(likeness)))

    def _by_id_alone(self) -> None:
        """The same identifier under an entirely other title: a person has to say whether it is the same
        item."""
        for kind in ID_KINDS:
            for new, old in self._still_open(self.held[kind]):
                self.take(new, old, (kind, ""), ("other-title", ""), doubtful=True)

    def _still_open(self, pairs: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
        for new, old in pairs:
            if new in self.new.open and old in self.old.open:
                yield new, old

    def ids_disagree(self, new: int, old: int) -> bool:
        """Both have an identifier of a kind that has proved stable between the two lists, and it differs."""
        for kind in self.trusted:
            ours, theirs = self.new.ids(kind, new), self.old.ids(kind, old)
            if ours is not None and theirs is not None and ours != theirs:
                return True
        return False

    # The same title

    def _by_title(self) -> None:
        """Equal titles. Repeated ones are told apart by what else agrees, the most telling first."""
        news, olds = self._titles(self.new), self._titles(self.old)
        shared = [title for title in news if title in olds]
        crowded = [title for title in shared if self.new.copies[title] > 1 or self.old.copies[title] > 1]
        for title in shared:
            if self.new.copies[title] == self.old.copies[title] == 1:
                self._single_title(news[title][0], olds[title][0])
        if crowded:
            self._crowded_titles([n for t in crowded for n in news[t]], [o for t in crowded for o in olds[t]])

    @staticmethod
    def _titles(side: Side) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for index in sorted(side.open):
            if side.titles[index]:
                found[side.titles[index]].append(index)
        return found

    def _single_title(self, new: int, old: int) -> None:
        agree = self.agreements(new, old)
        stranger = not agree and self.disagreements(new, old) >= 2
        if len(self.new.titles[new]) < GENERIC and stranger:
            if not self.ids_disagree(new, old):
                self.take(new, old, ("title-only", ""), doubtful=True)
            return
        self.take(new, old, ("title", ""), *((sign, "") for sign in sorted(agree)))

    def _crowded_titles(self, news: list[int], olds: list[int]) -> None:
        for signs in (
            ("level", "person", "time", "room"),
            ("level", "person", "time"),
            ("level", "time", "room"),
            ("level", "person", "day"),
            ("level", "person"),
            ("person",),
            ("level", "time"),
            ("time",),
        ):
            self._pair(news, olds, signs)
        for signs in (("level", "day", "room"), ("level", "day"), ("level", "room")):
            self._pair(news, olds, signs, keep_ids=True)
        self._alone_in_their_level()
        self._pair(news, olds, (), keep_ids=True, doubtful=True)

    def _alone_in_their_level(self) -> None:
        """A session and its only talk often share a title; each has one partner once the levels are told
        apart."""
        news, olds = self._titles(self.new), self._titles(self.old)
        for title in [title for title in news if title in olds]:
            for level in ("session", "presentation"):
                if self.new.copies[title, level] != 1 or self.old.copies[title, level] != 1:
                    continue
                mine = [new for new in news[title] if self.new.things[new].level == level]
                theirs = [old for old in olds[title] if self.old.things[old].level == level]
                if mine and theirs:
                    self._single_title(mine[0], theirs[0])

    def _pair(
        self,
        news: list[int],
        olds: list[int],
        signs: tuple[str, ...],
        *,
        keep_ids: bool = False,
        doubtful: bool = False,
    ) -> None:
        """Pair, in order of time, the records and items whose title and ``signs`` are the same."""
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for old in reversed(self._in_time(self.old, olds)):
            for key in self._keys(self.old, old, signs):
                waiting[key].append(old)
        told = (
            [("title", ""), *((sign, "") for sign in signs if sign != "level")]
            if signs
            else [("title-only", "")]
        )
        for new in self._in_time(self.new, news):
            for key in self._keys(self.new, new, signs):
                line = waiting.get(key, [])
                while line and line[-1] not in self.old.open:
                    line.pop()
                if line and not (keep_ids and self.ids_disagree(new, line[-1])):
                    self.take(new, line.pop(), *told, doubtful=doubtful)
                    break

    @staticmethod
    def _in_time(side: Side, indexes: Iterable[int]) -> list[int]:
        def moment(index: int) -> tuple[float, int]:
            start = side.things[index].starts_at
            return (start.timestamp() if start else 0.0), index

        return sorted((i for i in indexes if i in side.open), key=moment)

    def _keys(self, side: Side, index: int, signs: tuple[str, ...]) -> list[Hashable]:
        """The keys under which a thing is found; none where it lacks one of the signs, one for each
        person."""
        thing = side.things[index]
        plain: list[Hashable] = [side.titles[index]]
        values: dict[str, Callable[[], Hashable]] = {
            "level": lambda: thing.level,
            "time": lambda: thing.starts_at,
            "day": lambda: thing.starts_at and thing.starts_at.date(),
            "room": lambda: fold(thing.room),
        }
        for sign in signs:
            if sign == "person":
                continue
            value = values[sign]()
            if not value:
                return []
            plain.append(value)
        if "person" in signs:
            return [(*plain, person) for person in sorted(side.people(index))]
        return [tuple(plain)]

    # What else agrees

    def agreements(self, new: int, old: int) -> set[str]:
        record, item = self.new.things[new], self.old.things[old]
        found = set()
        if record.starts_at and record.starts_at == item.starts_at:
            found.add("time")
        if record.room and fold(record.room) == fold(item.room):
            found.add("room")
        if not self.new.people(new).isdisjoint(self.old.people(old)):
            found.add("people")
        return found

    def disagreements(self, new: int, old: int) -> int:
        """How many of time, room and people are known on both sides and differ."""
        record, item = self.new.things[new], self.old.things[old]
        ours, theirs = self.new.people(new), self.old.people(old)
        return (
            bool(record.starts_at and item.starts_at and record.starts_at != item.starts_at)
            + bool(record.room and item.room and fold(record.room) != fold(item.room))
            + bool(ours and theirs and ours.isdisjoint(theirs))
        )

    def likeness(self, new: int, old: int) -> int:
        """How alike the titles are, 0 to 100; titles whose digits differ ("Part 1", "Part 2") are not
        alike."""
        ours, theirs = self.new.titles[new], self.old.titles[old]
        if digits(ours) != digits(theirs):
            return 0
        ratio = max(
            fuzz.ratio(ours, theirs, score_cutoff=POSSIBLE),
            fuzz.token_sort_ratio(ours, theirs, score_cutoff=POSSIBLE),
        )
        return int(ratio)

    # Similar titles

    def _by_likeness(self) -> None:
        """The best pairs first. Only titles that share a rare word are compared."""
        if not self.new.open or not self.old.open:
            return
        scored = sorted(self._alike(), reverse=True)
        for score, likeness, minus_new, minus_old in scored:
            new, old = -minus_new, -minus_old
            if new not in self.new.open or old not in self.old.open or self.ids_disagree(new, old):
                continue
            agree = self.agreements(new, old)
            short = len(self.new.titles[new]) < GENERIC
            sure = (bool(agree & {"people", "time"}) and likeness >= LIKELY) or (
                likeness >= SURE and not short and not self.disagreements(new, old)
            )
            if sure or score >= LIKELY:
                self.take(
                    new,
                    old,
                    ("title-like", str(likeness)),
                    *((sign, "") for sign in sorted(agree)),
                    doubtful=not sure,
                )

    def _alike(self) -> Iterable[tuple[int, int, int, int]]:
        index: dict[str, list[int]] = defaultdict(list)
        for old in sorted(self.old.open):
            for word in set(self.old.titles[old].split()):
                index[word].append(old)
        for new in sorted(self.new.open):
            known = sorted(
                (word for word in set(self.new.titles[new].split()) if word in index),
                key=lambda word: (len(index[word]), word),
            )
            near: dict[int, None] = {}
            for word in known[:WORDS]:
                if len(index[word]) <= RARE or not near:
                    near.update(dict.fromkeys(index[word][:RARE]))
            for old in list(near)[: CANDIDATES * WORDS]:
                if likeness := self.likeness(new, old):
                    bonus = 6 * len(self.agreements(new, old))
                    yield likeness + bonus, likeness, -new, -old

    # The same slot

    def _by_slot(self) -> None:
        """Another title at the same time with the same person: "To be announced" got its title."""
        slots: dict[Hashable, list[int]] = defaultdict(list)
        for old in sorted(self.old.open):
            for key in self._slot_keys(self.old, old):
                slots[key].append(old)
        for new in sorted(self.new.open):
            for key in self._slot_keys(self.new, new):
                free = [old for old in slots.get(key, [])[:CANDIDATES] if old in self.old.open]
                if len(free) == 1 and not self.ids_disagree(new, free[0]):
                    same_room = "room" in self.agreements(new, free[0])
                    self.take(new, free[0], ("slot", ""), ("other-title", ""), doubtful=not same_room)
                    break

    @staticmethod
    def _slot_keys(side: Side, index: int) -> list[Hashable]:
        thing = side.things[index]
        return (
            [(thing.level, thing.starts_at, p) for p in sorted(side.people(index))] if thing.starts_at else []
        )


def match(records: Sequence[Record], stored: Sequence[StoredItem]) -> list[Match]:
    """For each record, in order, the item it is about; no item is given twice."""
    return Matcher(records, stored).run()
