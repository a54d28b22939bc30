"""The timeline of a day: a picture by room and time, and the same as a list grouped by start."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rapporteur.core import times
from rapporteur.coverage.models import Coverage
from rapporteur.coverage.queries import PickClash, clashes_of, picks_of
from rapporteur.programme.models import Item

LANE = 26  # height of one lane of the picture
HEAD = 24
LEFT = 150
WIDTH = 1000
MOST_ROOMS = 60


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


@dataclass(frozen=True)
class Bar:
    entry: Entry
    x: float
    y: int
    width: float
    label: str


@dataclass(frozen=True)
class Picture:
    """Rectangles of the picture in its own units, with a line for each hour and a name for each room."""

    bars: list[Bar]
    rooms: list[tuple[str, int, int]]
    hours: list[tuple[str, float]]
    height: int
    width: int = WIDTH


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
    fields = (
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
    items = list(
        Item.objects.filter(congress_id=coverage.congress_id, day=day)
        .only(*fields)
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
        picture=_picture([entries[item.pk] for item in timed], zone),
        untimed=[entries[item.pk] for item in shown if not item.starts_at],
        picked=sum(1 for item in items if item.pk in picks),
    )


def _end(item: Item) -> datetime:
    assert item.starts_at is not None  # noqa: S101  # only timed items come here
    return item.ends_at or item.starts_at + timedelta(minutes=15)


def _overlaps(items: list[Item]) -> dict[int, int]:
    """How many others overlap each item, counted from sorted starts and ends."""
    starts = sorted(item.starts_at for item in items if item.starts_at)
    ends = sorted(_end(item) for item in items)
    return {
        item.pk: bisect_left(starts, _end(item)) - bisect_right(ends, item.starts_at) - 1
        for item in items
        if item.starts_at
    }


def _groups(entries: list[Entry]) -> list[Group]:
    by_start: dict[datetime, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.item.starts_at:
            by_start[entry.item.starts_at].append(entry)
    ends: list[tuple[datetime, datetime]] = [
        (e.item.starts_at, _end(e.item)) for e in entries if e.item.starts_at
    ]
    return [
        Group(start, group, sum(1 for begin, end in ends if begin < start < end))
        for start, group in sorted(by_start.items())
    ]


def _picture(entries: list[Entry], zone: str) -> Picture | None:
    """Rooms from top to bottom, hours from left to right; None when there is nothing to draw or too much."""
    rooms: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        rooms[entry.item.room].append(entry)
    if not entries or len(rooms) > MOST_ROOMS:
        return None
    begin = min(times.local(e.item.starts_at, zone) for e in entries if e.item.starts_at)
    begin = begin.replace(minute=0, second=0, microsecond=0)
    minutes = max((_end(e.item) - begin) / timedelta(minutes=1) for e in entries)
    scale = (WIDTH - LEFT - 4) / max(minutes, 60)
    bars, names, y = [], [], HEAD
    for room in sorted(rooms):
        lanes: list[datetime] = []
        top = y
        for entry in rooms[room]:
            assert entry.item.starts_at is not None  # noqa: S101  # only timed entries come here
            lane = next((n for n, free in enumerate(lanes) if free <= entry.item.starts_at), len(lanes))
            lanes[lane : lane + 1] = [_end(entry.item)]
            x = LEFT + (entry.item.starts_at - begin) / timedelta(minutes=1) * scale
            width = max((_end(entry.item) - entry.item.starts_at) / timedelta(minutes=1) * scale - 1.5, 3)
            letters = int(width // 6.2)
            label = (
                entry.item.title
                if len(entry.item.title) <= letters
                else entry.item.title[: max(letters - 1, 0)] + "…"
            )
            bars.append(
                Bar(entry, round(x, 1), top + lane * LANE, round(width, 1), label if letters > 3 else "")
            )
        y = top + len(lanes) * LANE + 6
        names.append((room, top, y - top))
    hours = [
        (f"{begin + timedelta(hours=n):%H:%M}", round(LEFT + n * 60 * scale, 1))
        for n in range(int(minutes // 60) + 1)
    ]
    step = -(-len(hours) // 14)
    return Picture(bars, names, hours[::step], y + 4)
