"""The picture of a day: rooms from top to bottom, hours from left to right. Pure Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rapporteur.core import zones

LANE, HEAD, LEFT, RIGHT, WIDTH = 26, 24, 150, 24, 1000
LETTER = 6.2  # width of a letter of the labels
MOST_ROOMS = 60
CROWD = 4  # more than these at one time in one room, none of them chosen, are drawn as one


@dataclass(frozen=True)
class Block:
    """What takes place; ``crowd`` is the number of items one block stands for."""

    key: int
    title: str
    room: str
    starts_at: datetime
    ends_at: datetime
    is_picked: bool = False
    is_clash: bool = False
    crowd: int = 1


@dataclass(frozen=True)
class Bar:
    block: Block
    x: float
    y: int
    width: float
    label: str


@dataclass(frozen=True)
class Row:
    room: str
    y: int


@dataclass(frozen=True)
class Picture:
    """Places in the picture's own units, with a line for each hour and a name for each room."""

    bars: list[Bar]
    rows: list[Row]
    hours: list[tuple[str, float]]
    height: int
    width: int = WIDTH


def draw(blocks: Sequence[Block], zone: str) -> Picture | None:
    """None when there is nothing to draw, or more rooms than a picture can hold."""
    rooms: dict[str, list[Block]] = defaultdict(list)
    for block in blocks:
        rooms[block.room].append(block)
    if not blocks or len(rooms) > MOST_ROOMS:
        return None
    first = min(block.starts_at for block in blocks).astimezone(zones.zone(zone))
    begin = first.replace(minute=0, second=0, microsecond=0)
    minutes = max(_minutes(begin, block.ends_at) for block in blocks)
    scale = (WIDTH - LEFT - RIGHT) / max(minutes, 60)
    bars: list[Bar] = []
    rows: list[Row] = []
    y = HEAD
    for room in sorted(rooms):
        rows.append(Row(room, y))
        lanes: list[datetime] = []
        for block in _crowded(rooms[room]):
            lane = next((n for n, free in enumerate(lanes) if free <= block.starts_at), len(lanes))
            lanes[lane : lane + 1] = [block.ends_at]
            x = LEFT + _minutes(begin, block.starts_at) * scale
            width = max(_minutes(block.starts_at, block.ends_at) * scale - 1.5, 3)
            bars.append(Bar(block, round(x, 1), y + lane * LANE, round(width, 1), _cut(block.title, width)))
        y += len(lanes) * LANE + 6
    return Picture(bars, rows, _hours(begin, minutes, scale), y + 4)


def _minutes(begin: datetime, end: datetime) -> float:
    return (end - begin) / timedelta(minutes=1)


def _crowded(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a room in order of time, those of a poster hour as one."""
    together: dict[tuple[datetime, datetime], list[Block]] = defaultdict(list)
    for block in blocks:
        if not block.is_picked:
            together[block.starts_at, block.ends_at].append(block)
    shown = [block for block in blocks if block.is_picked]
    for (starts_at, ends_at), same in together.items():
        if len(same) > CROWD:
            shown.append(Block(0, "", same[0].room, starts_at, ends_at, crowd=len(same)))
        else:
            shown += same
    return sorted(shown, key=lambda block: (block.starts_at, not block.is_picked, block.ends_at, block.key))


def _cut(title: str, width: float) -> str:
    """As much of the title as fits, or nothing."""
    letters = int((width - 8) // LETTER)
    if letters < 4:
        return ""
    return title if len(title) <= letters else title[: letters - 1].rstrip() + "…"


def _hours(begin: datetime, minutes: float, scale: float) -> list[tuple[str, float]]:
    """Hour marks, fewer of them on a long day."""
    count = int(minutes // 60) + 1
    step = -(-count // 14)
    return [
        (f"{begin + timedelta(hours=n):%H:%M}", round(LEFT + n * 60 * scale, 1))
        for n in range(0, count, step)
    ]
