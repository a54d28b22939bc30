"""What the programme knows of an item, as plain data. Pure Python: matching works on it without a
database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

TEXT_FIELDS = (
    "level",
    "title",
    "subtitle",
    "kind",
    "kind_text",
    "category_code",
    "category",
    "track",
    "room",
    "poster_board",
    "language",
    "number",
    "guid",
    "doi",
    "pmid",
)
TIME_FIELDS = ("starts_at", "ends_at")
JSON_FIELDS = ("trial_ids", "keywords", "abstract", "links", "extra")
COLUMNS = (*TEXT_FIELDS, *TIME_FIELDS, *JSON_FIELDS)
VALUE_FIELDS = (*COLUMNS, "people")


@dataclass(slots=True)
class StoredItem:
    """One item with its people. ``people`` are ``[name, role, institution]`` in order.

    ``provenance`` lists, oldest first, which batch set which fields.
    """

    id: int
    session_id: int | None
    vanished_at: datetime | None
    level: str
    title: str
    subtitle: str = ""
    kind: str = "other"
    kind_text: str = ""
    category_code: str = ""
    category: str = ""
    track: str = ""
    room: str = ""
    poster_board: str = ""
    language: str = ""
    number: str = ""
    guid: str = ""
    doi: str = ""
    pmid: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    trial_ids: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    abstract: list[dict[str, str]] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)
    people: list[list[str]] = field(default_factory=list)
    provenance: list[tuple[int, list[str]]] = field(default_factory=list)

    def source_of(self, name: str) -> int | None:
        """The batch that set the present value of a field, or None where nobody recorded it."""
        return next((batch for batch, fields in reversed(self.provenance) if name in fields), None)
