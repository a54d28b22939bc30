"""Which chosen items take place at the same time. Pure Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Slot:
    """When an item takes place; ``part_of`` is the session that holds it, which is no clash."""

    key: int
    starts_at: datetime
    ends_at: datetime | None = None
    part_of: int | None = None

    @property
    def end(self) -> datetime:
        return self.ends_at or self.starts_at


@dataclass(frozen=True)
class Clash:
    """``other`` takes place at the same time, for ``minutes`` of it; 0 when an end is not known."""

    other: int
    minutes: int


def find_clashes(slots: Iterable[Slot]) -> dict[int, list[Clash]]:
    """The clashes of each slot that has any, in order of time. Slots that only touch do not clash."""
    in_order = sorted(slots, key=lambda slot: (slot.starts_at, slot.end, slot.key))
    found: dict[int, list[Clash]] = {}
    for n, one in enumerate(in_order):
        for other in in_order[n + 1 :]:
            if other.starts_at >= one.end and other.starts_at != one.starts_at:
                break
            if one.key == other.part_of or other.key == one.part_of:
                continue
            minutes = (min(one.end, other.end) - other.starts_at) // timedelta(minutes=1)
            found.setdefault(one.key, []).append(Clash(other.key, minutes))
            found.setdefault(other.key, []).append(Clash(one.key, minutes))
    return found
