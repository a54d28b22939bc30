"""Write the programme in bulk: a fixed number of statements for each few hundred items, none for each.

These are the steps of an import. The deed as a whole, with its transaction, its actor and its entry in the
activity log, belongs to the room that asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from rapporteur.core import zones
from rapporteur.programme import search
from rapporteur.programme.models import Congress, Contributor, Item, Provenance
from rapporteur.programme.queries import protected_ids
from rapporteur.programme.stored import COLUMNS, TIME_FIELDS

CHUNK = 500
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the values of one item come from; written as one Provenance row."""

    item_id: int
    place: str
    fields: list[str]


@transaction.atomic
def add_items(*, congress: Congress, drafts: Sequence[Mapping[str, Any]]) -> list[Item]:
    """Create one item for each draft, in order.

    A draft holds the fields of ``stored.VALUE_FIELDS`` that are known (people as [name, role, institution])
    and ``session_id``.
    """
    zone = zones.zone(congress.zone)
    items = []
    for draft in drafts:
        values = {name: draft[name] for name in COLUMNS if name in draft}
        start = draft.get("starts_at")
        items.append(
            Item(
                congress=congress,
                session_id=draft.get("session_id"),
                day=start.astimezone(zone).date() if start else None,
                **values,
            )
        )
    made = Item.objects.bulk_create(items)
    _write_people((item.pk, draft.get("people", [])) for item, draft in zip(made, drafts, strict=True))
    return made


@transaction.atomic
def change_items(*, congress: Congress, changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Set the named fields of each item; ``people`` replaces all its people, ``session_id`` its session.

    Ids of items that are gone, or of another congress, are passed over.
    """
    zone = zones.zone(congress.zone)
    columns = {*COLUMNS, "session_id", "vanished_at"}
    for ids in _chunks(changes):
        items = list(Item.objects.filter(congress=congress, pk__in=ids))
        touched: set[str] = set()
        for item in items:
            new = changes[item.pk]
            touched.update(columns & new.keys())
            for name in columns & new.keys():
                setattr(item, name, new[name])
            if not new.keys().isdisjoint(TIME_FIELDS):
                item.day = item.starts_at.astimezone(zone).date() if item.starts_at else None
                touched.add("day")
        if touched:
            fields = ["session" if name == "session_id" else name for name in sorted(touched)]
            Item.objects.bulk_create(items, update_conflicts=True, unique_fields=["id"], update_fields=fields)
        with_people = [item.pk for item in items if "people" in changes[item.pk]]
        Contributor.objects.filter(item__in=with_people).delete()
        _write_people((pk, changes[pk]["people"]) for pk in with_people)


def _write_people(lists: Iterable[tuple[int, list[list[str]]]]) -> None:
    Contributor.objects.bulk_create(
        [
            Contributor(item_id=item_id, position=position, name=name, role=role, institution=institution)
            for item_id, people in lists
            for position, (name, role, institution) in enumerate(people)
        ]
    )


@transaction.atomic
def mark_vanished(*, ids: Iterable[int], at: datetime | None = None) -> None:
    """Say that the newest programme no longer holds these items."""
    moment = at or timezone.now()
    for chunk in _chunks(ids):
        Item.objects.filter(pk__in=chunk).update(vanished_at=moment)


@transaction.atomic
def remove_items(*, ids: Iterable[int]) -> set[int]:
    """Delete the items and what hangs on them; returns those that are protected (picked) and were kept."""
    wanted = list(ids)
    kept = protected_ids(wanted)
    for chunk in _chunks(pk for pk in wanted if pk not in kept):
        search.remove(chunk)
        Item.objects.filter(pk__in=chunk).delete()
    return kept


@transaction.atomic
def record_origins(*, batch: int, file_name: str, file_hash: str, origins: Iterable[Origin]) -> None:
    """Remember which file and place set which fields."""
    now = timezone.now()
    Provenance.objects.bulk_create(
        [
            Provenance(
                item_id=origin.item_id,
                batch=batch,
                file_name=file_name,
                file_hash=file_hash,
                place=origin.place[:120],
                fields=origin.fields,
                at=now,
            )
            for origin in origins
        ]
    )


@transaction.atomic
def forget_origins(*, batch: int) -> None:
    """Take back what ``record_origins`` wrote for a batch."""
    Provenance.objects.filter(batch=batch).delete()


def _chunks(values: Iterable[T]) -> Iterator[list[T]]:
    chunk: list[T] = []
    for value in values:
        chunk.append(value)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
