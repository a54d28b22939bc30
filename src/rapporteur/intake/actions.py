"""What people do with a batch. Reading, applying and undoing have files of their own and are offered here
too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.text import get_valid_filename

from rapporteur.core import activity
from rapporteur.intake import reading, tasks
from rapporteur.intake.actions_apply import BlockedByLater, StalePreview, WrongState, apply_batch, undo_batch
from rapporteur.intake.actions_read import options_for, read_batch, shape_of
from rapporteur.intake.contract import Columns as Table
from rapporteur.intake.contract import Mapping as Columns
from rapporteur.intake.models import Acknowledgement, Batch, Change, RememberedMapping
from rapporteur.intake.states import BatchState, ChangeKind, Decision
from rapporteur.intake.uploads import ByteStream, local_copy, received
from rapporteur.people.models import Network
from rapporteur.programme.models import Congress

__all__ = [
    "BlockedByLater",
    "StalePreview",
    "WrongState",
    "acknowledge_changes",
    "apply_batch",
    "columns_of",
    "compare_again",
    "decide_changes",
    "decide_kind",
    "discard_batch",
    "map_columns",
    "open_batch",
    "overrule_format",
    "read_batch",
    "start_reading",
    "undo_batch",
]

OPEN_STATES = (
    BatchState.UPLOADED,
    BatchState.READING,
    BatchState.MAPPING,
    BatchState.PREVIEW,
    BatchState.FAILED,
)


def open_batch(
    *,
    congress: Congress,
    upload: ByteStream | Path,
    name: str,
    by: Any,
    source_note: str = "",
    format_key: str = "",
    read_later: bool = True,
) -> Batch:
    """Keep an uploaded file and start to read it; with ``read_later=False`` the caller reads it.

    Raises UnreadableFile when it is too large or a broken archive; nothing is kept then.
    """
    if isinstance(upload, Path):
        with upload.open("rb") as source:
            return open_batch(
                congress=congress,
                upload=source,
                name=name,
                by=by,
                source_note=source_note,
                format_key=format_key,
                read_later=read_later,
            )
    with received(upload, Path(name).name, settings.INTAKE_MAX_BYTES) as got, transaction.atomic():
        batch = Batch(
            congress=congress,
            file_name=got.name,
            file_hash=got.hash,
            size=got.size,
            by=by,
            source_note=source_note[:300],
            format_key=format_key,
            format_overruled=bool(format_key),
        )
        with got.path.open("rb") as kept:
            safe = re.sub(r"[^\w.-]", "", get_valid_filename(got.name[-60:]))
            batch.file.save(f"{got.hash[:12]}-{safe}", File(kept), save=False)
        batch.save()
        activity.record(
            by=by, verb="open-batch", subject=batch, scope=f"congress:{congress.pk}", summary=got.name
        )
        if read_later:
            _read_later(batch)
    return batch


def _read_later(batch: Batch) -> None:
    transaction.on_commit(partial(tasks.read_batch.enqueue, batch.pk))


def _require(batch: Batch, states: Sequence[str]) -> Batch:
    fresh = Batch.objects.select_for_update().select_related("congress").get(pk=batch.pk)
    if fresh.state not in states:
        raise WrongState(fresh.get_state_display())
    return fresh


@transaction.atomic
def start_reading(*, batch: Batch, by: Any) -> Batch:
    """Read the file from its beginning, once more if a reading was interrupted."""
    fresh = _require(batch, OPEN_STATES)
    fresh.state = BatchState.UPLOADED
    fresh.save(update_fields=["state"])
    activity.record(
        by=by,
        verb="read-batch",
        subject=fresh,
        scope=f"congress:{fresh.congress_id}",
        summary=fresh.file_name,
    )
    _read_later(fresh)
    return fresh


@transaction.atomic
def overrule_format(*, batch: Batch, format_key: str, by: Any) -> Batch:
    """Read the file with the format a person chose, or "" to go by its content again."""
    fresh = _require(batch, OPEN_STATES)
    if format_key and format_key not in reading.formats():
        raise ValueError(f"no format {format_key!r}")
    fresh.format_key, fresh.format_overruled, fresh.mapping = format_key, bool(format_key), {}
    fresh.save(update_fields=["format_key", "format_overruled", "mapping"])
    return start_reading(batch=fresh, by=by)


@transaction.atomic
def compare_again(*, batch: Batch, replaces: Batch | None, by: Any) -> Batch:
    """Make the preview anew, as an update of ``replaces`` (None: found by its items)."""
    fresh = _require(batch, OPEN_STATES)
    fresh.replaces = replaces
    fresh.save(update_fields=["replaces"])
    return start_reading(batch=fresh, by=by)


def columns_of(*, batch: Batch, mapping: Columns) -> Table:
    """The columns of the batch's table, read as ``mapping`` says. Writes nothing; raises UnreadableFile."""
    with local_copy(batch) as path:
        return reading.formats()[batch.format_key].columns(path, options_for(batch, mapping))


@transaction.atomic
def map_columns(*, batch: Batch, mapping: Columns, by: Any) -> Batch:
    """Read the table with these columns, and remember them for files of the same shape at this congress."""
    fresh = _require(batch, OPEN_STATES)
    fresh.mapping = asdict(mapping)
    fresh.save(update_fields=["mapping"])
    columns = columns_of(batch=fresh, mapping=mapping)
    RememberedMapping.objects.update_or_create(
        congress=fresh.congress,
        format_key=fresh.format_key,
        shape=shape_of(columns),
        defaults={"mapping": fresh.mapping},
    )
    return start_reading(batch=fresh, by=by)


@transaction.atomic
def decide_changes(*, batch: Batch, decisions: Mapping[int, Decision], by: Any) -> int:
    """Say of single changes what is to be done with them; returns how many now differ from before."""
    fresh = _require(batch, [BatchState.PREVIEW])
    count = 0
    for decision in Decision:
        ids = [pk for pk, said in decisions.items() if said == decision]
        count += _decide(fresh.changes.filter(pk__in=ids), decision)
    _record_decision(fresh, by, f"{count}")
    return count


@transaction.atomic
def decide_kind(*, batch: Batch, kind: ChangeKind, decision: Decision, by: Any) -> int:
    """Say the same of all changes of one kind."""
    fresh = _require(batch, [BatchState.PREVIEW])
    count = _decide(fresh.changes.filter(kind=kind), decision)
    _record_decision(fresh, by, f"{kind}: {decision}")
    return count


def _decide(changes: QuerySet[Change], decision: Decision) -> int:
    """Only what was matched with an item, or is doubtful in itself, can be added as a new one.

    A doubtful record without an item has nothing to be taken over into: to take it over is to add it.
    """
    if decision == Decision.AS_NEW:
        changes = changes.filter(kind__in=[ChangeKind.CHANGED, ChangeKind.DOUBTFUL])
    itself = Q(kind=ChangeKind.DOUBTFUL, item__isnull=True)
    if decision == Decision.ACCEPT:
        return _decide(changes.filter(itself), Decision.AS_NEW) + _say(changes.exclude(itself), decision)
    return _say(changes, decision)


def _say(changes: QuerySet[Change], decision: Decision) -> int:
    return changes.exclude(decision=decision).update(decision=decision, is_decided=True)


def _record_decision(batch: Batch, by: Any, summary: str) -> None:
    activity.record(
        by=by, verb="decide-changes", subject=batch, scope=f"congress:{batch.congress_id}", summary=summary
    )


@transaction.atomic
def discard_batch(*, batch: Batch, by: Any) -> Batch:
    """Put a batch aside that was never applied. Its preview is dropped, its file is kept."""
    fresh = _require(batch, OPEN_STATES)
    fresh.state = BatchState.DISCARDED
    fresh.save(update_fields=["state"])
    Change.objects.filter(batch=fresh).delete()
    activity.record(
        by=by,
        verb="discard-batch",
        subject=fresh,
        scope=f"congress:{fresh.congress_id}",
        summary=fresh.file_name,
    )
    return fresh


@transaction.atomic
def acknowledge_changes(*, network: Network, change_ids: Iterable[int], by: Any) -> None:
    """The network has seen these changes of its selection."""
    ids = list(Change.objects.filter(pk__in=list(change_ids)).values_list("pk", flat=True))
    Acknowledgement.objects.bulk_create(
        [Acknowledgement(change_id=pk, network=network, by=by) for pk in ids], ignore_conflicts=True
    )
    activity.record(
        by=by,
        verb="acknowledge-changes",
        subject=network,
        scope=f"network:{network.pk}",
        summary=f"{len(ids)}",
    )
