"""Where the presentations of an abstract book begin and end: by DOI lines or by numbers. Pure Python."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

_DOI = re.compile(r"(?:DOI\s*:?\s*)?(?:https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S{1,200})", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:(?:abstract|poster)\s*(?:no\.?|number|nr\.?|#)?\s*:?\s*)?[\[(#]?"
    r"([A-Z]{0,6}[- ]?\d{1,5}(?:\.\d{1,4}){0,2}[A-Z]?)[\])]?[.:]?",
    re.IGNORECASE,
)
_LEADING = re.compile(r"[\[(#]?([A-Z]{1,6}-?\d{1,5}(?:\.\d{1,4}){0,2}[A-Z]?)[\])]?[.:]?\s+(?=\S{3})")
_STATE = re.compile(
    r"(?:this\s+)?(?:abstract|poster|presentation)?\s*(?:has\s+been|was|is|not)?\s*"
    r"(?:unavailable|withdrawn|not available|cancelled|canceled|available)\s*\.?",
    re.IGNORECASE,
)
_PARTS = re.compile(r"([A-Za-z]*)[- ]?(\d+)((?:\.\d+)*)([A-Za-z]?)")
FEWEST = 3
LONGEST_ID = 40


@dataclass(slots=True)
class Entry:
    """One presentation: ``lines`` are the indexes after the line of its number, ``before`` those that stand
    between it and the one before. ``title_rest`` is what follows the number on its own line.
    """

    number: str
    at: int
    lines: list[int]
    before: list[int]
    doi: str = ""
    title_rest: str = ""
    state: str = ""  # the line that says that it was withdrawn or has no abstract
    marks: list[int] = field(default_factory=list)  # lines of number and DOI, used up


def split(lines: list[str], skipped: set[int]) -> Iterator[Entry]:
    """Entries in the order of the book; the last may have no number and no text, only what is left over."""
    dois = doi_lines(lines)
    if len(dois) >= FEWEST:
        yield from _by_doi(lines, skipped, dois)
    else:
        yield from _by_number(lines, skipped)


def doi_lines(lines: list[str]) -> dict[int, str]:
    """Lines that hold nothing but a DOI of the prefix most of them share."""
    found: dict[int, str] = {}
    for index, line in enumerate(lines):
        if "10." in line[:60] and len(line) < 300 and (match := _DOI.fullmatch(line.strip())):
            found[index] = match[1].rstrip(".,;")
    if not found:
        return {}
    prefix = Counter(doi.split("/")[0] for doi in found.values()).most_common(1)[0][0]
    return {index: doi for index, doi in found.items() if doi.startswith(prefix + "/")}


def number_on(line: str) -> str:
    """The presentation number if the line holds nothing else."""
    text = line.strip()
    match = _NUMBER.fullmatch(text) if 0 < len(text) <= LONGEST_ID else None
    return match[1] if match else ""


def is_telling(line: str) -> bool:
    """Whether a line with a number can be nothing else: it has letters, or the word before it says so."""
    return bool(prefix_of(number_on(line))) or line.lower().startswith(("abstract", "poster"))


def is_state(line: str) -> bool:
    return len(line) < 60 and bool(_STATE.fullmatch(line.strip()))


def prefix_of(number: str) -> str:
    match = _PARTS.match(number)
    return match[1].upper() if match else ""


def session_of(number: str) -> str:
    """``OC3`` for ``OC3.2``; the letters alone where numbers have no point."""
    match = _PARTS.match(number)
    return (f"{match[1]}{match[2]}" if match[3] else match[1]) if match else ""


def order_of(number: str) -> tuple[int, ...]:
    match = _PARTS.match(number)
    return (int(match[2]), *(int(n) for n in match[3].split(".") if n)) if match else ()


def _by_doi(lines: list[str], skipped: set[int], dois: dict[int, str]) -> Iterator[Entry]:
    spans: list[tuple[int, int, str]] = []
    start = 0
    for at, doi in dois.items():
        spans.append((start, at, doi))
        start = at + 1
    splitter = _Splitter(lines, skipped, {at: _anchor(lines, first, at, doi) for first, at, doi in spans})
    for first, at, doi in spans:
        entries = list(splitter.entries(first, at))
        last = entries[-1]
        if last.number and not last.state:
            last.doi = doi
            last.marks.append(at)
        yield from entries
    yield from splitter.entries(start, len(lines))


def _anchor(lines: list[str], first: int, at: int, doi: str) -> int | None:
    """The first line of the span that is the end of the DOI: ``OC3.2`` for ``10.1530/endoabs.41.OC3.2``."""
    for index in range(first, at):
        text = lines[index].strip()
        if 2 <= len(text) <= LONGEST_ID and doi.endswith(text) and any(c.isdigit() for c in text):
            rest = doi.removesuffix(text)
            if rest and not rest[-1].isalnum():
                return index
    return None


class _Splitter:
    """Finds the entries between two DOI lines: those without an abstract, and the one the DOI belongs to."""

    def __init__(self, lines: list[str], skipped: set[int], anchors: dict[int, int | None]) -> None:
        self.lines = lines
        self.skipped = skipped
        self.anchors = anchors
        numbers = [lines[index].strip() for index in anchors.values() if index is not None]
        self.prefixes = {prefix_of(number) for number in numbers} - {""}
        self.previous = ""

    def entries(self, first: int, end: int) -> Iterator[Entry]:
        """The entries from line ``first`` up to ``end``, the line of a DOI or the end of the book."""
        anchor = self.anchors.get(end)
        starts = self._starts(first, end, anchor)
        before = self._kept(first, starts[0] if starts else end)
        for start, stop in zip(starts, [*starts[1:], end], strict=False):
            state = next((i for i in range(start + 1, stop) if is_state(self.lines[i])), stop)
            close = stop if start == anchor else state
            self.previous = self.lines[start].strip()
            entry = Entry(self.previous, start, self._kept(start + 1, close), before, marks=[start])
            before = []
            if close != stop:
                entry.state = self.lines[close].strip()
                entry.marks.append(close)
                before = self._kept(close + 1, stop)
            yield entry
        if before or not starts:
            yield Entry("", first, [], before)

    def _kept(self, first: int, end: int) -> list[int]:
        return [index for index in range(first, end) if index not in self.skipped]

    def _starts(self, first: int, end: int, anchor: int | None) -> list[int]:
        """Lines that begin an entry: numbers of a known kind that come in the right order."""
        starts: list[int] = []
        own = self.lines[anchor].strip() if anchor is not None else ""
        previous = self.previous
        for index in range(first, end):
            if index == anchor:
                return [*starts, index]
            number = number_on(self.lines[index])
            if number != self.lines[index].strip() or prefix_of(number) not in self.prefixes:
                continue
            is_empty = index + 1 < end and is_state(self.lines[index + 1])
            follows = prefix_of(previous) == prefix_of(number) and order_of(number) > order_of(previous)
            in_time = prefix_of(number) != prefix_of(own) or order_of(number) < order_of(own)
            if is_empty or (in_time and (follows or not starts)):
                starts.append(index)
                previous = number
        return starts


def _by_number(lines: list[str], skipped: set[int]) -> Iterator[Entry]:
    starts = _numbered_starts(lines, skipped)
    if len(starts) < FEWEST:
        yield Entry("", 0, [], [i for i in range(len(lines)) if i not in skipped])
        return
    places = sorted(starts)
    before = [i for i in range(places[0]) if i not in skipped]
    for position, start in enumerate(places):
        stop = places[position + 1] if position + 1 < len(places) else len(lines)
        number, rest = starts[start]
        inside = [i for i in range(start + 1, stop) if i not in skipped]
        entry = Entry(number, start, inside, before, title_rest=rest, marks=[start])
        texts = [i for i in inside if lines[i].strip()]
        if texts and is_state(lines[texts[-1]]):
            entry.state = lines[texts[-1]].strip()
            entry.marks.append(texts[-1])
            entry.lines = [i for i in inside if i != texts[-1]]
        before = []
        yield entry


def _numbered_starts(lines: list[str], skipped: set[int]) -> dict[int, tuple[str, str]]:
    """Lines that begin with a number of a sequence the book counts upwards: line -> number, rest."""
    alone: dict[str, list[tuple[int, str, str]]] = {}
    leading: dict[str, list[tuple[int, str, str]]] = {}
    for index, line in enumerate(lines):
        text = line.strip()
        if index in skipped or not text:
            continue
        if number := number_on(text):
            if is_telling(text):
                alone.setdefault(prefix_of(number), []).append((index, number, ""))
        elif match := _LEADING.match(text[:60]):
            leading.setdefault(prefix_of(match[1]), []).append((index, match[1], text[match.end() :].strip()))
    found: dict[int, tuple[str, str]] = {}
    for table in (alone, leading):
        for group in table.values():
            for index, number, rest in _counting(group):
                found.setdefault(index, (number, rest))
    return found


def _counting(group: list[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    """The group if it counts upwards, without the few that fall out of the order; else nothing."""
    rising: list[tuple[int, str, str]] = []
    for row in group:
        if not rising or order_of(row[1]) > order_of(rising[-1][1]):
            rising.append(row)
    return rising if len(rising) >= FEWEST and len(rising) >= 0.8 * len(group) else []
