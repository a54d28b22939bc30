"""The parts of an iCalendar file and the zones it speaks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from rapporteur.intake.contract import Issue, Options
from rapporteur.intake.formats import _moments as moments
from rapporteur.intake.formats._decoding import Folded, text_lines

FOLD = (" ", "\t")


@dataclass(slots=True)
class Calendar:
    """What the whole file says, for its events."""

    options: Options
    zone: tzinfo | None = None
    zones: dict[str, tzinfo] = field(default_factory=dict)
    overrides: dict[str, set[str]] = field(default_factory=dict)  # UID: the occurrences told by themselves
    told: set[str] = field(default_factory=set)  # unknown zones already reported


class Block:
    """The lines of one component, folded lines joined."""

    def __init__(self, kind: str, line: int, first: str, *, is_open: bool = True) -> None:
        self.kind, self.line, self.is_open = kind, line, is_open
        self._lines = Folded(self.place, "")
        self._lines.add(first)

    @property
    def place(self) -> str:
        return f"line {self.line}"

    @property
    def lines(self) -> list[str]:
        return self._lines.texts

    @property
    def text(self) -> str:
        return "\r\n".join(self.lines) + "\r\n"

    def add(self, line: str) -> None:
        self._lines.add(line)

    def extend(self, line: str) -> None:
        self._lines.extend(line)

    def closed(self, last: str = "") -> Block:
        if last:
            self.add(last)
            self.is_open = False
        self._lines.close()
        return self


def fold_widths(path: Path) -> tuple[int, int]:
    """The bytes at which the file folds the first line of a text and the further ones; 0 where it varies."""
    lengths: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
    previous, was_folded = 0, False
    for item in text_lines(path):
        if not isinstance(item, Issue):
            is_folded = item[1][:1] in FOLD
            if is_folded and previous:
                lengths[was_folded][previous] += 1
            previous, was_folded = len(item[1].encode()), is_folded
    return _even(lengths[False]), _even(lengths[True])


def _even(lengths: Counter[int]) -> int:
    width, most = next(iter(lengths.most_common(1)), (0, 0))
    is_even = lengths.total() >= 5 and most + lengths[width - 1] >= 0.9 * lengths.total()
    return width if is_even and not lengths[width + 1] else 0


def blocks(path: Path, repairs: list[Issue], widths: tuple[int, int] = (0, 0)) -> Iterator[Block]:
    """The components VEVENT and VTIMEZONE, and the calendar's zone, in file order."""
    block: Block | None = None
    latest = length = 0
    is_folded = False
    for item in text_lines(path):
        if isinstance(item, Issue):
            repairs.append(item)
            continue
        number, line = item
        latest, length = length, len(line.encode()) if any(widths) else 0
        was_folded, is_folded = is_folded, line[:1] in FOLD
        upper = line[:40].upper().rstrip()
        if upper in {"BEGIN:VEVENT", "BEGIN:VTIMEZONE"}:
            if block is not None:
                yield block.closed()  # its END is missing
            block = Block(upper[6:], number, upper)
        elif block is None:
            if upper.startswith("X-WR-TIMEZONE:"):
                yield Block("X-WR-TIMEZONE", number, line.partition(":")[2].strip(), is_open=False)
        elif upper == f"END:{block.kind}":
            yield block.closed(upper)
            block = None
        elif is_folded:
            # Some program cut the blank off the end of the folded line: it is one byte short of all others.
            is_short = latest == widths[was_folded] - 1 and line[1:2].isascii() and line[1:2] not in FOLD
            block.extend(" " + line[1:] if is_short else line[1:])
        elif line:
            block.add(line)
    if block is not None:
        yield block.closed()


def note_override(calendar: Calendar, block: Block) -> None:
    """Remember an occurrence that the file tells by itself, so that its rule does not tell it again."""
    uid = day = ""
    for line in block.lines:
        upper = line[:14].upper()
        if upper.startswith(("UID:", "UID;")):
            uid = line.partition(":")[2].strip()
        elif upper.startswith("RECURRENCE-ID"):
            day = line.rpartition(":")[2].strip()
    if uid and day:
        calendar.overrides.setdefault(uid, set()).add(day)


def take_zone(calendar: Calendar, block: Block) -> Iterator[Issue]:
    name = block.lines[0]
    calendar.zone = zone_called(calendar, name)
    if calendar.zone is None and name:
        yield Issue("zone-unknown", block.place, {"value": name, "used": calendar.options.zone})


def take_rules(calendar: Calendar, block: Block) -> None:
    try:
        component = Timezone.from_ical(block.text)
        name = str(component["TZID"])
        calendar.zones[name] = component.to_tz(lookup_tzid=False)  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001 - a broken VTIMEZONE may break the library anywhere; its name may still be known
        return


def zone_called(calendar: Calendar, name: str) -> tzinfo | None:
    """A zone by its IANA name, Windows name, name behind a vendor's prefix, or the file's own rules."""
    name = name.strip().strip('"')
    known = moments.known_zone(name) or moments.known_zone(WINDOWS_TO_OLSON.get(name, ""))
    if known is None and name.startswith("/"):
        parts = name.strip("/").split("/")
        known = next((z for i in range(len(parts)) if (z := moments.known_zone("/".join(parts[i:])))), None)
    if known is None and name.upper() in {"UTC", "GMT", "ETC/UTC", "Z"}:
        return UTC
    return known or calendar.zones.get(name)
