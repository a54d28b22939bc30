"""Read a batch's file and compare it with the programme: what the preview shows."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from rapporteur.intake import reading
from rapporteur.intake.comparing import (
    Comparison,
    Family,
    Proposal,
    compare,
    other_items,
    withdraw_repeated,
)
from rapporteur.intake.contract import Columns, Format, Issue, Mapping, Options, Record, Total, UnreadableFile
from rapporteur.intake.differing import values_of
from rapporteur.intake.models import Batch, Change, Finding, RememberedMapping
from rapporteur.intake.queries import families_of
from rapporteur.intake.states import BatchState, ChangeKind, Decision
from rapporteur.intake.uploads import local_copy
from rapporteur.intake.values import from_json, to_json
from rapporteur.programme.queries import stored_items

OnProgress = Callable[[int, int | None], None]
BEAT = 0.5  # seconds between two notes of progress
CHUNK = 1000


class Superseded(Exception):  # noqa: N818 - it names what happened
    """Somebody started the reading again; this one stops without a trace."""


def options_for(batch: Batch, mapping: Mapping | None = None) -> Options:
    congress = batch.congress
    return Options(
        zone=congress.zone,
        starts_on=congress.starts_on.isoformat(),
        ends_on=congress.ends_on.isoformat(),
        mapping=mapping or Mapping(**batch.mapping),
    )


def shape_of(columns: Columns) -> str:
    """The same for all files with the same column names."""
    return hashlib.sha256(json.dumps(columns.names).encode()).hexdigest()


def read_batch(*, batch: Batch, on_progress: OnProgress | None = None) -> Batch:
    """Read the file from its beginning and store the preview; may be called again at any time before the
    apply.

    Ends in PREVIEW, MAPPING (no column is known to be the title) or FAILED (nothing could be read).
    """
    progress = Progress(batch, on_progress)
    try:
        with local_copy(batch) as path:
            fmt = _format_of(batch, path)
            if fmt.is_mapped and not _mapping_is_known(batch, fmt, path):
                progress.end(BatchState.MAPPING, format_key=fmt.key, mapping=batch.mapping)
                return _fresh(batch)
            records, issues = _read_all(fmt, path, options_for(batch), progress)
    except UnreadableFile as unreadable:
        records, issues = [], [unreadable.issue]
    except Superseded:
        return _fresh(batch)
    with suppress(Superseded):
        keep_preview(batch, records, issues, progress)
    return _fresh(batch)


def _fresh(batch: Batch) -> Batch:
    batch.refresh_from_db()
    return batch


class Progress:
    """Writes down how far a reading is, twice a second; stops it when it was started again meanwhile."""

    def __init__(self, batch: Batch, on_progress: OnProgress | None) -> None:
        self._batch, self._tell, self._last = batch, on_progress, 0.0
        self.done, self.total = 0, None  # type: int, int | None
        Batch.objects.filter(pk=batch.pk).update(
            attempt=F("attempt") + 1, state=BatchState.READING, done=0, total=None, progress_at=timezone.now()
        )
        batch.refresh_from_db()

    def step(self) -> None:
        self.done += 1
        if self.done & 15:
            return
        if self._tell:
            self._tell(self.done, self.total)
        if time.monotonic() - self._last >= BEAT:
            self._last = time.monotonic()
            self.write(done=self.done, total=self.total)

    def write(self, **values: Any) -> None:
        mine = Batch.objects.filter(pk=self._batch.pk, attempt=self._batch.attempt, state=BatchState.READING)
        if not mine.update(**values, progress_at=timezone.now()):
            raise Superseded

    def end(self, state: BatchState, **values: Any) -> None:
        if self._tell:
            self._tell(self.done, self.done)
        self.write(state=state, done=self.done, total=self.done, **values)


def _format_of(batch: Batch, path: Path) -> Format:
    """The format a person chose, else the one that is surest by content."""
    if batch.format_overruled and batch.format_key in reading.formats():
        return reading.formats()[batch.format_key]
    found = reading.sniff(path, batch.file_name)
    if not found:
        raise UnreadableFile(Issue("format-unknown"))
    batch.format_key = found[0][1].key
    return found[0][1]


def _mapping_is_known(batch: Batch, fmt: Format, path: Path) -> bool:
    """Whether the columns are clear: confirmed for this batch, remembered for this shape, or guessed with a
    title."""
    if batch.mapping.get("columns"):
        return True
    columns = fmt.columns(path, options_for(batch))
    kept = RememberedMapping.objects.filter(
        congress=batch.congress, format_key=fmt.key, shape=shape_of(columns)
    ).first()
    batch.mapping = kept.mapping if kept else asdict(columns.guess)
    return kept is not None or "title" in columns.guess.columns.values()


def _read_all(
    fmt: Format, path: Path, options: Options, progress: Progress
) -> tuple[list[Record], list[Issue]]:
    records: list[Record] = []
    issues: list[Issue] = []
    for found in reading.read_file(path, fmt, options):
        if isinstance(found, Record):
            records.append(found)
            progress.step()
        elif isinstance(found, Issue):
            issues.append(found)
        elif isinstance(found, Total):
            progress.total = found.records
    return records, issues


def keep_preview(batch: Batch, records: list[Record], issues: list[Issue], progress: Progress) -> None:
    """Compare what was read with the programme and store what would change."""
    compared_at = timezone.now()
    families = families_of(batch)
    comparison = compare(records, stored_items(batch.congress), families, replaces=batch.replaces_id)
    _withdraw_repeated(comparison, families)
    findings = list(_findings(batch, issues))
    severities = Counter(finding.severity for finding in findings)
    counts = {
        **comparison.counts,
        **{name: severities[name] for name in ("error", "warning", "info")},
        "records": len(records),
    }
    with transaction.atomic():
        rows = batch.changes.filter(is_decided=True).values_list("kind", "title", "place", "decision")
        decided = {(kind, title, place): decision for kind, title, place, decision in rows}
        batch.changes.all().delete()
        batch.findings.all().delete()
        Finding.objects.bulk_create(findings, batch_size=CHUNK)
        changes = list(_changes(batch, comparison, is_complete=not severities["error"], decided=decided))
        Change.objects.bulk_create(changes)
        progress.end(
            BatchState.PREVIEW if records else BatchState.FAILED,
            counts=counts,
            compared_at=compared_at,
            replaces_id=comparison.replaces,
            format_key=batch.format_key,
            mapping=batch.mapping,
        )


def _withdraw_repeated(comparison: Comparison, families: list[Family]) -> None:
    line = next(
        (family.batches for family in families if family.head == comparison.replaces), frozenset[int]()
    )
    ids = other_items(comparison, line)
    said: dict[int, dict[str, Any]] = {}
    for start in range(0, len(ids), CHUNK // 2):
        rows = Change.objects.filter(batch__in=line, item_id__in=ids[start : start + CHUNK // 2]).exclude(
            record={}
        )
        for item_id, record in rows.order_by("batch_id").values_list("item_id", "record"):
            said[item_id or 0] = from_json(record)
    withdraw_repeated(comparison, said, line)


def _findings(batch: Batch, issues: Iterable[Issue]) -> Iterable[Finding]:
    known = reading.messages()
    for position, issue in enumerate(issues):
        message = known.get(issue.id)
        yield Finding(
            batch=batch,
            position=position,
            issue=issue.id[:60],
            place=issue.place[:120],
            params={name: _storable(value) for name, value in issue.params.items()},
            severity=message.severity if message else "warning",
        )


def _storable(text: str) -> str:
    """Text that every database takes: without NUL bytes and halves of characters."""
    return str(text).replace("\x00", "").encode("utf-8", "replace").decode()


def _changes(
    batch: Batch, comparison: Comparison, *, is_complete: bool, decided: dict[tuple[str, str, str], str]
) -> Iterable[Change]:
    for position, proposal in enumerate(comparison.proposals):
        if proposal.kind == "same" and not proposal.is_first_seen:
            continue
        record, item = proposal.record, proposal.item
        if proposal.kind == "vanished" and not is_complete:
            proposal.reasons.append(("incomplete", ""))
        title = record.title if record else item.title if item else ""
        place = record.place[:120] if record else ""
        said = decided.get((proposal.kind, title, place))
        yield Change(
            batch=batch,
            position=position,
            kind=proposal.kind,
            item_id=item.id if item else None,
            place=place,
            title=title,
            reasons=proposal.reasons,
            record=_record_json(proposal),
            after=to_json(proposal.after),
            before=_before(proposal),
            fields=list(proposal.after),
            is_decided=said is not None,
            decision=said or _default(proposal, is_complete=is_complete),
        )


def _record_json(proposal: Proposal) -> dict[str, Any]:
    if proposal.record is None or proposal.kind == "same":
        return {}
    values = to_json(values_of(proposal.record))
    return {name: value for name, value in values.items() if value} | {"session": proposal.session}


def _before(proposal: Proposal) -> dict[str, Any]:
    item = proposal.item
    if item is None:
        return {}
    if proposal.kind == ChangeKind.VANISHED:
        return {"vanished_at": None}
    return to_json(
        {
            name: ("item", item.session_id) if name == "session" else getattr(item, name)
            for name in proposal.after
        }
    )


def _default(proposal: Proposal, *, is_complete: bool) -> Decision:
    """What is done unless a person says otherwise: nothing that could be wrong."""
    if proposal.kind == "doubtful":
        return Decision.SKIP
    if proposal.kind == "vanished" and (proposal.is_kept_elsewhere or not is_complete):
        return Decision.SKIP
    return Decision.ACCEPT
