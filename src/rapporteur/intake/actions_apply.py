"""Apply a batch: all or nothing, in bulk; and undo it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from rapporteur.core import activity
from rapporteur.intake import tasks
from rapporteur.intake.models import Batch, Change
from rapporteur.intake.queries import blocking_batch, is_stale, touched_ids
from rapporteur.intake.signals import programme_changed
from rapporteur.intake.states import BatchState, ChangeKind, Decision
from rapporteur.intake.values import from_json
from rapporteur.programme import search
from rapporteur.programme.actions import (
    Origin,
    add_items,
    change_items,
    forget_origins,
    mark_vanished,
    record_origins,
    remove_items,
)
from rapporteur.programme.models import Congress, Item
from rapporteur.programme.stored import VALUE_FIELDS


class WrongState(Exception):  # noqa: N818 - it names what is wrong
    """The batch is not in a state in which this can be done."""


class StalePreview(Exception):  # noqa: N818
    """Another batch changed the programme since the preview was made: it has to be compared anew."""


class BlockedByLater(Exception):  # noqa: N818
    """A later batch builds on this one; ``batch`` has to be undone first."""

    def __init__(self, batch: Batch) -> None:
        super().__init__(f"batch {batch.pk}")
        self.batch = batch


def _locked(batch: Batch, state: BatchState) -> Batch:
    """The batch, with its congress locked against other applies."""
    Congress.objects.select_for_update().get(pk=batch.congress_id)
    fresh = Batch.objects.select_for_update().get(pk=batch.pk)
    if fresh.state != state:
        raise WrongState(fresh.get_state_display())
    return fresh


def apply_batch(*, batch: Batch, by: Any, index_now: bool = False) -> Batch:
    """Write what the preview shows and nothing else.

    Raises StalePreview if the programme has changed since. The search index follows in a task of its own,
    or at once with ``index_now``.
    """
    with transaction.atomic():
        fresh = _locked(batch, BatchState.PREVIEW)
        if is_stale(fresh):
            raise StalePreview
        changes = list(fresh.changes.exclude(decision=Decision.SKIP).order_by("position"))
        _Apply(fresh, changes).run()
        fresh.state, fresh.applied_at = BatchState.APPLIED, timezone.now()
        fresh.save(update_fields=["state", "applied_at"])
        activity.record(
            by=by,
            verb="apply-batch",
            subject=fresh,
            scope=f"congress:{fresh.congress_id}",
            summary=fresh.file_name,
            data={"counts": fresh.counts},
        )
        _tell(fresh, touched_ids(fresh), undone=False, index_now=index_now)
    return fresh


def _tell(batch: Batch, item_ids: list[int], *, undone: bool, index_now: bool) -> None:
    if index_now:
        search.index_items(item_ids)
    else:
        transaction.on_commit(partial(tasks.index_batch.enqueue, batch.pk))
    transaction.on_commit(
        partial(
            programme_changed.send,
            sender=Batch,
            congress=batch.congress,
            batch=batch,
            item_ids=item_ids,
            undone=undone,
        )
    )


class _Apply:
    """The writes of one apply. ``placed`` knows the item of each position that other changes may name."""

    def __init__(self, batch: Batch, changes: list[Change]) -> None:
        self.batch, self.changes = batch, changes
        self.placed = {c.position: c.item_id for c in changes if c.item_id and c.decision == Decision.ACCEPT}
        self.origins: list[Origin] = []

    def run(self) -> None:
        self._add([c for c in self.changes if c.kind == ChangeKind.NEW or c.decision == Decision.AS_NEW])
        matched = [
            c
            for c in self.changes
            if c.item_id and c.decision == Decision.ACCEPT and c.kind != ChangeKind.NEW
        ]
        vanished = [c.item_id for c in matched if c.kind == ChangeKind.VANISHED]
        mark_vanished(ids=[pk for pk in vanished if pk])
        self._change([c for c in matched if c.kind != ChangeKind.VANISHED])
        record_origins(
            batch=self.batch.pk,
            file_name=self.batch.file_name,
            file_hash=self.batch.file_hash,
            origins=self.origins,
        )

    def _session(self, reference: list[Any] | None) -> int | None:
        if not reference:
            return None
        where, number = reference
        return number if where == "item" else self.placed.get(number)

    def _add(self, waiting: list[Change]) -> None:
        """Sessions before what is in them: each round adds those whose session is known."""
        here = {change.position for change in waiting}
        added: list[Change] = []
        while waiting:
            ready = [c for c in waiting if not self._waits_for(c, here)] or waiting  # a circle is cut
            drafts = [
                {**from_json(c.record), "session_id": self._session(c.record.get("session"))} for c in ready
            ]
            for change, item in zip(
                ready, add_items(congress=self.batch.congress, drafts=drafts), strict=True
            ):
                change.item_id = self.placed[change.position] = item.pk
                fields = [name for name in VALUE_FIELDS if name in change.record]
                self.origins.append(Origin(item.pk, change.place, fields))
            here.difference_update(change.position for change in ready)
            added += ready
            waiting = [c for c in waiting if c.position in here]
        _link(added)

    @staticmethod
    def _waits_for(change: Change, here: set[int]) -> bool:
        reference = change.record.get("session")
        return bool(reference) and reference[0] == "position" and reference[1] in here

    def _change(self, matched: list[Change]) -> None:
        todo = {}
        for change in matched:
            item_id = change.item_id or 0
            values = from_json(change.after)
            if "session" in values:
                values["session_id"] = self._session(values.pop("session"))
            if values:
                todo[item_id] = values
            self.origins.append(
                Origin(item_id, change.place, [f for f in change.fields if f != "vanished_at"])
            )
        change_items(congress=self.batch.congress, changes=todo)


def _link(changes: Iterable[Change]) -> None:
    """Tell many changes their item in few statements: an upsert that only ever meets existing rows."""
    Change.objects.bulk_create(
        [
            Change(
                pk=c.pk, batch_id=c.batch_id, position=c.position, kind=c.kind, title="", item_id=c.item_id
            )
            for c in changes
        ],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["item"],
    )


def undo_batch(*, batch: Batch, by: Any, index_now: bool = False) -> Batch:
    """Put back what the batch overwrote and remove what it added.

    What somebody selected meanwhile is kept and marked as vanished; ``counts["kept"]`` says how many. Raises
    BlockedByLater when a later batch builds on this one.
    """
    with transaction.atomic():
        fresh = _locked(batch, BatchState.APPLIED)
        if later := blocking_batch(fresh):
            raise BlockedByLater(later)
        ids = touched_ids(fresh)
        changes = list(
            fresh.changes.exclude(decision=Decision.SKIP).filter(item__isnull=False).defer("record")
        )
        added = [c.item_id for c in changes if c.kind == ChangeKind.NEW or c.decision == Decision.AS_NEW]
        _put_back(
            fresh.congress, [c for c in changes if c.kind != ChangeKind.NEW and c.decision == Decision.ACCEPT]
        )
        kept = remove_items(ids=[pk for pk in added if pk])
        mark_vanished(ids=kept)
        forget_origins(batch=fresh.pk)
        fresh.state, fresh.undone_at = BatchState.UNDONE, timezone.now()
        fresh.counts = {**fresh.counts, "kept": len(kept)}
        fresh.save(update_fields=["state", "undone_at", "counts"])
        activity.record(
            by=by,
            verb="undo-batch",
            subject=fresh,
            scope=f"congress:{fresh.congress_id}",
            summary=fresh.file_name,
            data={"kept": sorted(kept)},
        )
        gone = {pk for pk in added if pk} - kept
        _tell(fresh, [pk for pk in ids if pk not in gone], undone=True, index_now=index_now)
    return fresh


def _put_back(congress: Congress, changes: list[Change]) -> None:
    todo = {}
    for change in changes:
        values = from_json(change.before)
        if "session" in values:
            values["session_id"] = (values.pop("session") or [None, None])[1]
        if values and change.item_id:
            todo[change.item_id] = values
    sessions = {values["session_id"] for values in todo.values() if values.get("session_id")}
    there = set(Item.objects.filter(congress=congress, pk__in=sessions).values_list("pk", flat=True))
    for values in todo.values():
        if values.get("session_id") and values["session_id"] not in there:
            values["session_id"] = None
    change_items(congress=congress, changes=todo)
