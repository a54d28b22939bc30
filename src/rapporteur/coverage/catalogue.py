"""A programme in memory for filters and counts: one bit an item, a count is one operation on whole numbers.

A catalogue is built once for each state of a programme (``Congress.index_stamp``) and kept by the process.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from rapporteur.coverage.keywords import Finder, finder_of
from rapporteur.programme.models import Congress, Item
from rapporteur.programme.search import fold

FACETS = ("kind", "level", "day", "code", "room")
TopicWords = tuple[tuple[int, tuple[str, ...]], ...]
TopicMasks = dict[int, int]


@dataclass(frozen=True)
class Row:
    """What the catalogue keeps of an item while it is built."""

    pk: int
    level: str
    kind: str
    code: str
    day: date | None
    room: str
    starts_at: datetime | None
    number: str
    title: str


class Catalogue:
    """The items of one programme in the order of time; item n is bit n of every mask."""

    def __init__(self, rows: Sequence[Row], names: dict[str, str] | None = None) -> None:
        self.category_names = names or {}
        timed = sorted(
            (r for r in rows if r.starts_at), key=lambda r: (r.starts_at, _natural(r.number), r.pk)
        )
        in_time = timed + sorted(
            (r for r in rows if not r.starts_at), key=lambda r: (_natural(r.number), r.pk)
        )
        self.ids = [row.pk for row in in_time]
        self.bit = {pk: n for n, pk in enumerate(self.ids)}
        self.everything = (1 << len(self.ids)) - 1
        places: dict[str, dict[str, list[int]]] = {facet: defaultdict(list) for facet in FACETS}
        for n, row in enumerate(in_time):
            for facet, value in zip(FACETS, (row.kind, row.level, row.day, row.code, row.room), strict=True):
                places[facet][str(value) if value else ""].append(n)
        self.masks = {
            facet: {value: self.mask(bits) for value, bits in values.items()}
            for facet, values in places.items()
        }
        numbered = range(len(in_time))
        self.orders: dict[str, Sequence[int]] = {
            "time": numbered,
            "number": sorted(numbered, key=lambda n: (not in_time[n].number, _natural(in_time[n].number))),
            "title": sorted(numbered, key=lambda n: fold(in_time[n].title)),
        }

    def mask(self, bits: Iterable[int]) -> int:
        """The mask in which these bits are set."""
        filled = bytearray(len(self.ids) // 8 + 1)
        for n in bits:
            filled[n >> 3] |= 1 << (n & 7)
        return int.from_bytes(filled, "little")

    def bits_of(self, ids: Iterable[int]) -> list[int]:
        """The bits of these items, in the same order; ids of other programmes are passed over."""
        known = self.bit
        return [known[pk] for pk in ids if pk in known]

    def mask_of(self, ids: Iterable[int]) -> int:
        """The mask of these items; ids of other programmes are passed over."""
        return self.mask(self.bits_of(ids))

    def in_order(self, mask: int, order: Sequence[int]) -> list[int]:
        """The ids of the items of ``mask``, in the given order of bits."""
        if mask == self.everything:
            return [self.ids[n] for n in order]
        flags = mask.to_bytes(len(self.ids) // 8 + 1, "little")
        return [self.ids[n] for n in order if flags[n >> 3] >> (n & 7) & 1]


def _natural(text: str) -> list[tuple[bool, int, str]]:
    """A key that sorts "9" before "10" and numbers before words."""
    parts: list[tuple[bool, int, str]] = []
    digits = ""
    for c in [*text, ""]:
        if c.isdecimal():
            digits += c
            continue
        if digits:
            parts.append((False, int(digits), ""))
            digits = ""
        if c:
            parts.append((True, 0, c))
    return parts


def catalogue_of(congress: Congress) -> Catalogue:
    """The catalogue of the programme as it is now. One query, or none when it is still known."""
    if not congress.index_stamp:
        return _build(congress.pk)
    return _kept(congress.pk, congress.index_stamp)


def _build(congress_id: int) -> Catalogue:
    fields = (
        "id",
        "level",
        "kind",
        "category_code",
        "day",
        "room",
        "starts_at",
        "number",
        "title",
        "category",
    )
    rows: list[Row] = []
    names: dict[str, str] = {}
    items = Item.objects.filter(congress_id=congress_id)
    for *values, category in items.values_list(*fields).iterator(2000):
        row = Row(*values)
        rows.append(row)
        if row.code and category:
            names.setdefault(row.code, category)
    return Catalogue(rows, names)


@lru_cache(maxsize=16)
def _kept(congress_id: int, stamp: str) -> Catalogue:
    return _build(congress_id)


def masks_of_topics(congress: Congress, topics: Iterable[tuple[int, Sequence[str]]]) -> TopicMasks:
    """For each topic (its id and keywords) the mask of the items that name it.

    At most one query beside the catalogue's, or none when known.
    """
    wanted = tuple((pk, tuple(keywords)) for pk, keywords in topics)
    if not congress.index_stamp:
        return _find_topics(_build(congress.pk), congress.pk, wanted)
    return _kept_topics(congress.pk, congress.index_stamp, wanted)


def text_of(title: str, subtitle: str, abstract: list[dict[str, str]], keywords: list[str]) -> str:
    """What of an item is searched for topics: not its people, whose hospitals would be found."""
    return "\n".join([title, subtitle, *keywords, *(part["text"] for part in abstract)])


def _find_topics(catalogue: Catalogue, congress_id: int, topics: TopicWords) -> TopicMasks:
    finders: dict[int, Finder] = {pk: finder_of(keywords) for pk, keywords in topics}
    found: dict[int, list[int]] = {pk: [] for pk in finders}
    if finders:
        items = Item.objects.filter(congress_id=congress_id)
        for pk, *parts in items.values_list("id", "title", "subtitle", "abstract", "keywords").iterator(2000):
            text = text_of(*parts)
            lowered = text.lower()
            for topic, finder in finders.items():
                if finder.finds(text, lowered):
                    found[topic].append(pk)
    return {topic: catalogue.mask_of(ids) for topic, ids in found.items()}


@lru_cache(maxsize=16)
def _kept_topics(congress_id: int, stamp: str, topics: TopicWords) -> TopicMasks:
    return _find_topics(_kept(congress_id, stamp), congress_id, topics)
