"""Reads of the programme that have a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import PROTECT, RESTRICT

from rapporteur.programme.models import Congress, Contributor, Item, Provenance
from rapporteur.programme.stored import COLUMNS, StoredItem


def stored_items(congress: Congress) -> list[StoredItem]:
    """All items of a congress with people and provenance, in three queries."""
    people: dict[int, list[list[str]]] = defaultdict(list)
    contributors = Contributor.objects.filter(item__congress=congress).order_by("item_id", "position", "id")
    for item_id, name, role, institution in contributors.values_list(
        "item_id", "name", "role", "institution"
    ):
        people[item_id].append([name, role, institution])
    sources: dict[int, list[tuple[int, list[str]]]] = defaultdict(list)
    rows = Provenance.objects.filter(item__congress=congress).order_by("id")
    for item_id, batch, fields in rows.values_list("item_id", "batch", "fields"):
        sources[item_id].append((batch, fields))
    items = Item.objects.filter(congress=congress).order_by("id")
    return [
        StoredItem(*row, people.get(row[0], []), sources.get(row[0], []))  # type: ignore[call-arg]
        for row in items.values_list("id", "session_id", "vanished_at", *COLUMNS).iterator(chunk_size=2000)
    ]


def protected_ids(ids: Iterable[int]) -> set[int]:
    """Those of the items that something protects from deletion, such as a pick. Asks every room that points
    here."""
    wanted = list(ids)
    found: set[int] = set()
    for relation in Item._meta.related_objects:
        if relation.on_delete not in {PROTECT, RESTRICT}:
            continue
        name = relation.field.attname
        rows = relation.related_model._default_manager
        for start in range(0, len(wanted), 500):
            chunk = wanted[start : start + 500]
            found.update(rows.filter(**{f"{name}__in": chunk}).values_list(name, flat=True))
    return found
