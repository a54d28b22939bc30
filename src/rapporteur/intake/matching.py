"""Find for each record of a file the stored item it is about. Pure: dataclasses in, dataclasses out.

From the surest sign to the weakest, one to one: an identifier together with the title; the title with
people, time and room; an identifier with a similar title; a similar title; the same slot. An identifier
alone, under an entirely other title, is only doubtful: organisers renumber. Every step is linear or
bounded, so that no file makes it slow.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from rapidfuzz import fuzz

from rapporteur.intake.contract import Record
from rapporteur.intake.folding import digits, fold
from rapporteur.intake.sides import Side
from rapporteur.programme.stored import StoredItem

SURE, LIKELY, POSSIBLE = 92, 82, 72  # title likeness in per cent
GENERIC = 25  # a folded title shorter than this says little: "Live Q&A", "Opening"
RARE, CANDIDATES, WORDS = 60, 40, 4  # a rare word stands in at most RARE titles; WORDS of them are looked up
ID_KINDS = ("doi", "guid", "pmid", "number")
CONTRARY = {"moved-later": "time", "moved-earlier": "time", "other-room": "room"}


@dataclass(slots=True)
class Match:
    """What became of a record: ``stored`` is an index into the items or None, ``reasons`` are (code, value)
    pairs."""

    stored: int | None = None
    is_doubtful: bool = False
    reasons: list[tuple[str, str]] = field(default_factory=list)


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

    def _learn_habits(self) -> None:
        """What the sure matches tell of all: renamed rooms, and a programme that was moved as a whole."""
        shifts: Counter[timedelta] = Counter()
        rooms: dict[str, Counter[str]] = defaultdict(Counter)
        for new, found in enumerate(self.matches):
            old = found.stored
            if old is None or found.is_doubtful:
                continue
            start, before = self.new.things[new].starts_at, self.old.things[old].starts_at
            if start and before:
                shifts[start - before] += 1
            if self.new.room(new) and self.old.room(old):
                rooms[self.old.room(old)][self.new.room(new)] += 1
        if shifts:
            shift, count = shifts.most_common(1)[0]
            self.old.shift = shift if count * 2 > shifts.total() else timedelta(0)
        self.old.renamed = {room: names.most_common(1)[0][0] for room, names in rooms.items()}

    def take(self, new: int, old: int, *reasons: tuple[str, str], doubtful: bool = False) -> None:
        moved = self._moved(new, old)
        untrue = {CONTRARY[code] for code, _ in moved}
        self.matches[new] = Match(old, doubtful, [*(r for r in reasons if r[0] not in untrue), *moved])
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
                if likeness >= POSSIBLE or (kind in self.trusted and self._is_same_slot(new, old)):
                    self.take(new, old, (kind, ""), ("title-like", str(likeness)))

    def _is_same_slot(self, new: int, old: int) -> bool:
        agree = self.agreements(new, old)
        return "people" in agree or ("time" in agree and not self.disagreements(new, old))

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
        news, olds = self.new.open_titles(), self.old.open_titles()
        shared = [title for title in news if title in olds]
        crowded = [title for title in shared if self.new.copies[title] > 1 or self.old.copies[title] > 1]
        single = [
            (news[title][0], olds[title][0])
            for title in shared
            if self.new.copies[title] == self.old.copies[title] == 1
        ]
        for new, old in single:
            if not self._is_stranger(new, old):
                self._single_title(new, old)
        self._learn_habits()
        for new, old in self._still_open(single):
            self._single_title(new, old)
        if crowded:
            self._crowded_titles([n for t in crowded for n in news[t]], [o for t in crowded for o in olds[t]])

    def _is_stranger(self, new: int, old: int) -> bool:
        """A title that says little, with nothing else in common: two talks called "Opening"."""
        is_generic = len(self.new.titles[new]) < GENERIC
        return is_generic and not self.agreements(new, old) and self.disagreements(new, old) >= 2

    def _single_title(self, new: int, old: int) -> None:
        agree = self.agreements(new, old)
        if self._is_stranger(new, old):
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
        news, olds = self.new.open_titles(), self.old.open_titles()
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
        for old in reversed(self.old.in_time(olds)):
            for key in self.old.keys(old, signs):
                waiting[key].append(old)
        told = (
            [("title", ""), *((sign, "") for sign in signs if sign != "level")]
            if signs
            else [("title-only", "")]
        )
        for new in self.new.in_time(news):
            for key in self.new.keys(new, signs):
                line = waiting.get(key, [])
                while line and line[-1] not in self.old.open:
                    line.pop()
                if line and not (keep_ids and self.ids_disagree(new, line[-1])):
                    self.take(new, line.pop(), *told, doubtful=doubtful)
                    break

    # What else agrees

    def agreements(self, new: int, old: int) -> set[str]:
        found = set()
        if self.new.time(new) and self.new.time(new) == self.old.time(old):
            found.add("time")
        if self.new.room(new) and self.new.room(new) == self.old.room(old):
            found.add("room")
        if not self.new.people(new).isdisjoint(self.old.people(old)):
            found.add("people")
        return found

    def disagreements(self, new: int, old: int) -> int:
        """How many of time, room and people are known on both sides and differ."""
        ours, theirs = self.new.people(new), self.old.people(old)
        times, rooms = (self.new.time(new), self.old.time(old)), (self.new.room(new), self.old.room(old))
        return (
            (all(times) and times[0] != times[1])
            + (all(rooms) and rooms[0] != rooms[1])
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
            for key in self.old.slots(old):
                slots[key].append(old)
        for new in sorted(self.new.open):
            for key in self.new.slots(new):
                free = [old for old in slots.get(key, [])[:CANDIDATES] if old in self.old.open]
                if len(free) == 1 and not self.ids_disagree(new, free[0]):
                    same_room = "room" in self.agreements(new, free[0])
                    self.take(new, free[0], ("slot", ""), ("other-title", ""), doubtful=not same_room)
                    break


def match(records: Sequence[Record], stored: Sequence[StoredItem]) -> list[Match]:
    """For each record, in order, the item it is about; no item is given twice."""
    return Matcher(records, stored).run()
