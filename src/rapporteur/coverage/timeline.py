"""The timeline of a day: a picture by room and time, and the same as a list grouped by start."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rapporteur.coverage.models import Coverage
from rapporteur.coverage.picture import Block, Picture, draw
from rapporteur.coverage.queries import PickClash, clashes_of, picks_of
from rapporteur.programme.models import Item

CROWD, SHOWN = 24, 12
ENTRY_FIELDS = (
    "level",
    "kind",
    "title",
    "room",
    "starts_at",
    "ends_at",
    "day",
    "number",
    "session_id",
    "vanished_at",
    "congress_id",
)


@dataclass(frozen=True)
class Entry:
    """An item of the day; ``parallel`` is the number of others that overlap it."""

    item: Item
    is_picked: bool
    clashes: list[PickClash]
    parallel: int


@dataclass(frozen=True)
class Group:
    """What begins at one time."""

    starts_at: datetime
    entries: list[Entry]
    running: int

    @property
    def first(self) -> list[Entry]:
        """What is shown at once: all of a small group, the chosen and a few more of a poster hour."""
        if len(self.entries) <= CROWD:
            return self.entries
        chosen = [entry for entry in self.entries if entry.is_picked]
        return chosen + [entry for entry in self.entries if not entry.is_picked][:SHOWN]

    @property
    def more(self) -> list[Entry]:
        shown = {entry.item.pk for entry in self.first}
        return [entry for entry in self.entries if entry.item.pk not in shown]


@dataclass(frozen=True)
class Day:
    day: date
    groups: list[Group]
    picture: Picture | None
    untimed: list[Entry]
    picked: int


def day_of(coverage: Coverage, day: date) -> Day:
    """Everything of one day. Sessions stand for their presentations, unless one of these is chosen."""
    zone = coverage.congress.zone
    items = list(
        Item.objects.filter(congress_id=coverage.congress_id, day=day)
        .only(*ENTRY_FIELDS)
        .order_by("starts_at", "ends_at", "room", "number", "pk")
    )
    picks = {pick.item_id: pick for pick in picks_of(coverage)}
    clashes = clashes_of(picks.values())
    here = {item.pk for item in items}
    shown = [i for i in items if i.session_id not in here or i.pk in picks]
    timed = [item for item in shown if item.starts_at]
    overlaps = _overlaps(timed)
    entries = {
        item.pk: Entry(
            item,
            item.pk in picks,
            clashes.get(picks[item.pk].pk, []) if item.pk in picks else [],
            overlaps.get(item.pk, 0),
        )
        for item in shown
    }
    groups = _groups([entries[item.pk] for item in timed])
    return Day(
        day=day,
        groups=groups,
        picture=draw([_block(entries[item.pk]) for item in timed], zone),
        untimed=[entries[item.pk] for item in shown if not item.starts_at],
        picked=sum(1 for item in items if item.pk in picks),
    )


def _block(entry: Entry) -> Block:
    item = entry.item
    assert item.starts_at is not None  # noqa: S101  # only timed items come here
    return Block(
        item.pk, item.title, item.room, item.starts_at, end_of(item), entry.is_picked, bool(entry.clashes)
    )


def end_of(item: Item) -> datetime:
    assert item.starts_at is not None  # noqa: S101  # only timed items come here
    return item.ends_at or item.starts_at + timedelta(minutes=15)


def _overlaps(items: list[Item]) -> dict[int, int]:
    """How many others overlap each item, counted from sorted starts and ends."""
    starts = sorted(item.starts_at for item in items if item.starts_at)
    ends = sorted(end_of(item) for item in items)
    return {
        item.pk: bisect_left(starts, end_of(item)) - bisect_right(ends, item.starts_at) - 1
        for item in items
        if item.starts_at
    }


def _groups(entries: list[Entry]) -> list[Group]:
    by_start: dict[datetime, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.item.starts_at:
            by_start[entry.item.starts_at].append(entry)
    ends: list[tuple[datetime, datetime]] = [
        (e.item.starts_at, end_of(e.item)) for e in entries if e.item.starts_at
    ]
    return [
        Group(start, group, sum(1 for begin, end in ends if begin < start < end))
        for start, group in sorted(by_start.items())
    ]
