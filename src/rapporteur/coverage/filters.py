"""What a person asks of the programme, all of it in the address of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict

from rapporteur.coverage.catalogue import FACETS

SORTS = ("time", "relevance", "number", "title")
MANY = (*FACETS, "topic")
ONE = ("q", "selected", "since", "sort")


@dataclass(frozen=True)
class Chip:
    """One filter in force: its name, its value, and the query of the page without it."""

    name: str
    value: str
    without: str


@dataclass(frozen=True)
class Filters:
    q: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    selected: str = ""
    since: date | None = None
    sort: str = ""
    page: int = 1

    @property
    def order(self) -> str:
        """The sort in force: what was asked for, else the best hit first, else by time."""
        if self.sort in SORTS and (self.sort != "relevance" or self.q):
            return self.sort
        return "relevance" if self.q else "time"

    @property
    def is_active(self) -> bool:
        return bool(self.q or any(self.chosen.values()) or self.selected or self.since)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Names and values as they stand in the address, without the page."""
        if self.q:
            yield "q", self.q
        for name in MANY:
            for value in self.chosen.get(name, ()):
                yield name, value
        if self.selected:
            yield "selected", self.selected
        if self.since:
            yield "since", self.since.isoformat()
        if self.sort in SORTS:
            yield "sort", self.sort

    def query(self, *, without: tuple[str, str] | None = None, **changed: str) -> str:
        """The query string of this page, without one pair or with some values set anew."""
        query = QueryDict(mutable=True)
        for name, value in self.pairs():
            if (name, value) != without and name not in changed:
                query.appendlist(name, value)
        for name, value in changed.items():
            if value:
                query[name] = value
        return query.urlencode()

    def chips(self) -> list[Chip]:
        """The filters in force, each with the way to take it away."""
        return [
            Chip(name, value, self.query(without=(name, value)))
            for name, value in self.pairs()
            if name != "sort"
        ]


def read_filters(query: QueryDict) -> Filters:
    """Filters from an address. What cannot be read is passed over: an address never fails."""
    page = query.get("page", "")
    since = query.get("since", "")
    try:
        day = date.fromisoformat(since) if since else None
    except ValueError:
        day = None
    selected = query.get("selected", "")
    return Filters(
        q=" ".join(query.get("q", "").replace("\x00", " ").split())[:300],
        chosen={name: tuple(dict.fromkeys(query.getlist(name)[:50])) for name in MANY if query.getlist(name)},
        selected=selected if selected in {"yes", "no"} else "",
        since=day,
        sort=query.get("sort", ""),
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )
