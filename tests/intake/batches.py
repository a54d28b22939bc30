"""Small programmes as files, taken in as a person would."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from rapporteur.intake import actions
from rapporteur.intake.models import Batch
from rapporteur.programme.models import Congress, Item

HEADER = "Number,Title,Authors,Abstract,Room,Start,End\n"
TALKS = [
    (
        "1,Venetoclax in older adults with AML,Ann Lee; Bo Chan,Background: A. Results: B.,Hall A,"
        "2021-12-11 09:00,2021-12-11 09:15"
    ),
    "2,CAR-T cell therapy after relapse,Chidi Okafor,A short text.,Hall A,2021-12-11 09:15,2021-12-11 09:30",
    "3,Fatigue and what helps against it,Dana Novák,,Hall B,2021-12-12 23:30,2021-12-13 00:15",
    "4,Access to trials in small countries,Emre Kaya,,Hall B,2021-12-12 10:00,2021-12-12 10:15",
]


def csv(*rows: str) -> bytes:
    return (HEADER + "\n".join(rows or TALKS) + "\n").encode()


def preview(at: Congress, content: bytes | Path, name: str = "programme.csv", **values: Any) -> Batch:
    """Open and read, but do not apply."""
    upload = content if isinstance(content, Path) else io.BytesIO(content)
    if isinstance(content, Path) and name == "programme.csv":
        name = content.name
    batch = actions.open_batch(
        congress=at, upload=upload, name=name, by=values.pop("by", None), read_later=False, **values
    )
    return actions.read_batch(batch=batch)


def take_in(at: Congress, content: bytes | Path, name: str = "programme.csv", **values: Any) -> Batch:
    return actions.apply_batch(batch=preview(at, content, name, **values), by=None, index_now=True)


def counts(batch: Batch) -> dict[str, int]:
    return {kind: batch.counts[kind] for kind in ("new", "changed", "same", "vanished", "doubtful")}


def expected(**some: int) -> dict[str, int]:
    return {"new": 0, "changed": 0, "same": 0, "vanished": 0, "doubtful": 0, **some}


def titled(at: Congress, title: str) -> Item:
    return Item.objects.get(congress=at, title=title)


def state_of(at: Congress) -> list[tuple[Any, ...]]:
    """Everything a person could notice of a programme, to compare before and after."""
    items = Item.objects.filter(congress=at).order_by("title", "pk").prefetch_related("contributors")
    return [
        (
            i.pk,
            i.title,
            i.kind,
            i.number,
            i.room,
            i.starts_at,
            i.ends_at,
            i.day,
            i.abstract,
            i.extra,
            i.links,
            i.session_id,
            i.vanished_at,
            [(c.name, c.role, c.institution) for c in i.contributors.order_by("position")],
        )
        for i in items
    ]
