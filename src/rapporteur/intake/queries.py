"""Reads of batches, changes and sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from rapporteur.intake import reading
from rapporteur.intake.comparing import Family
from rapporteur.intake.models import Acknowledgement, Batch, Change
from rapporteur.intake.states import BatchState, ChangeKind, Decision
from rapporteur.people.models import Network
from rapporteur.programme.models import Congress, Item, Provenance

TAKEN = ~Q(decision=Decision.SKIP)


@dataclass(frozen=True)
class Origin:
    """Where the present value of a field comes from."""

    field: str
    batch: int
    file_name: str
    place: str


def batches_of(congress: Congress) -> QuerySet[Batch]:
    """All batches, the newest first."""
    return Batch.objects.filter(congress=congress).select_related("by").order_by("-pk")


def in_force(congress: Congress) -> QuerySet[Batch]:
    """Batches that are applied and not undone, the newest first."""
    return Batch.objects.filter(congress=congress, state=BatchState.APPLIED).order_by("-applied_at", "-pk")


def is_mapped(format_key: str) -> bool:
    fmt = reading.formats().get(format_key)
    return fmt is not None and fmt.is_mapped


def families_of(batch: Batch) -> list[Family]:
    """The earlier imports that a batch may update: same format or both tables, each as its line of
    batches."""
    earlier = [b for b in in_force(batch.congress) if b.pk != batch.pk]
    by_id = {b.pk: b for b in earlier}
    followed = {b.replaces_id for b in earlier}
    families = []
    for head in earlier:
        alike = head.format_key == batch.format_key or (
            is_mapped(head.format_key) and is_mapped(batch.format_key)
        )
        if head.pk in followed or not (alike or head.pk == batch.replaces_id):
            continue
        line: list[int] = []
        step: Batch | None = head
        while step is not None and step.pk not in line:
            line.append(step.pk)
            step = by_id.get(step.replaces_id or 0)
        is_same = head.file_hash == batch.file_hash and head.mapping == batch.mapping
        families.append(Family(head.pk, frozenset(line), is_same))
    return families


def earlier_import(batch: Batch) -> Batch | None:
    """An applied batch of the very same file."""
    return in_force(batch.congress).filter(file_hash=batch.file_hash).exclude(pk=batch.pk).first()


def is_stale(batch: Batch) -> bool:
    """Whether the programme was changed by another batch since this one was compared with it."""
    others = Batch.objects.filter(congress=batch.congress).exclude(pk=batch.pk)
    return (
        batch.compared_at is None
        or others.filter(Q(applied_at__gte=batch.compared_at) | Q(undone_at__gte=batch.compared_at)).exists()
    )


def blocking_batch(batch: Batch) -> Batch | None:
    """The newest later batch that builds on this one and has to be undone first."""
    later = in_force(batch.congress).exclude(pk=batch.pk).filter(applied_at__gte=batch.applied_at)
    touched = batch.changes.filter(TAKEN, item__isnull=False).values("item_id")
    touching = Change.objects.filter(TAKEN, batch=OuterRef("pk"), item_id__in=touched)
    return later.filter(Q(replaces=batch) | Exists(touching)).first()


def touched_ids(batch: Batch) -> list[int]:
    """The items that a batch added, changed or marked vanished."""
    taken = batch.changes.filter(TAKEN, item__isnull=False).exclude(kind=ChangeKind.SAME)
    return list(taken.order_by("position").values_list("item_id", flat=True))


def changes_to_items(
    item_ids: Iterable[int] | QuerySet[Item], network: Network | None = None
) -> QuerySet[Change]:
    """Changes of the programme that touch these items, the newest first: changed, vanished or back.

    Only those of batches in force. With a ``network`` each has ``is_acknowledged``: whether it has seen it.
    """
    seen = Acknowledgement.objects.filter(change=OuterRef("pk"), network=network)
    found = Change.objects.filter(
        item_id__in=item_ids,
        kind__in=[ChangeKind.CHANGED, ChangeKind.VANISHED, ChangeKind.DOUBTFUL],
        decision=Decision.ACCEPT,
        batch__state=BatchState.APPLIED,
    )
    return (
        found.annotate(is_acknowledged=Exists(seen))
        .select_related("item", "batch")
        .defer("record")
        .order_by("-batch__applied_at", "position")
    )


def sources_of(item: Item) -> list[Origin]:
    """For each field of an item, where its present value comes from."""
    newest: dict[str, Origin] = {}
    for row in Provenance.objects.filter(item=item).order_by("pk"):
        for name in row.fields:
            newest[name] = Origin(name, row.batch, row.file_name, row.place)
    return sorted(newest.values(), key=lambda origin: origin.field)
