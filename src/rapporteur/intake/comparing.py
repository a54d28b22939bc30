"""What a file would change about the programme: matches, turned into proposals. Pure Python."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from rapporteur.intake.contract import Record
from rapporteur.intake.differing import differing, is_kept, values_of
from rapporteur.intake.matching import Match, match
from rapporteur.programme.stored import StoredItem

Kind = Literal["new", "changed", "same", "vanished", "doubtful"]


@dataclass(frozen=True, slots=True)
class Family:
    """An earlier import that this file may update: its line of batches, each replacing the one before."""

    head: int
    batches: frozenset[int]
    is_same_file: bool = False


@dataclass(slots=True)
class Proposal:
    """What would become of one record or of one item that is no longer in the file.

    ``after`` holds the values to set; ``session`` in it is ("item", id) or ("position", number of the
    proposal).
    """

    kind: Kind
    record: Record | None = None
    item: StoredItem | None = None
    reasons: list[tuple[str, str]] = field(default_factory=list)
    after: dict[str, Any] = field(default_factory=dict)
    session: tuple[Literal["item", "position"], int] | None = None
    is_first_seen: bool = False  # the item is matched for the first time by this line of files
    is_kept_elsewhere: bool = False  # a vanished item that another file still holds


@dataclass(slots=True)
class Comparison:
    proposals: list[Proposal]
    counts: dict[str, int]
    replaces: int | None


def compare(
    records: Sequence[Record],
    stored: Sequence[StoredItem],
    families: Sequence[Family] = (),
    *,
    replaces: int | None = None,
) -> Comparison:
    """Match and compare. ``replaces`` names the family by its head; by default the one most of whose items
    are here."""
    matches = match(records, stored)
    found = {m.stored for m in matches if m.stored is not None}
    family = _family(stored, found, families, replaces)
    line = family.batches if family else frozenset()
    sessions = _Sessions(records, stored, matches)
    keep = frozenset(line) if family and family.is_same_file else None
    proposals = []
    for position, (record, what) in enumerate(zip(records, matches, strict=True)):
        session = sessions.of(position)
        if what.stored is None:
            proposals.append(_unknown(record, what, session))
            continue
        item = stored[what.stored]
        after = differing(record, item, line, keep)
        if session and session != ("item", item.session_id) and not is_kept(item, "session", keep):
            after["session"] = session
        if item.vanished_at is not None:
            after["vanished_at"] = None
            what.reasons.append(("back", ""))
        kind: Kind = "doubtful" if what.is_doubtful else "changed" if after else "same"
        is_first = not any(batch in line for batch, _ in item.provenance)
        proposals.append(Proposal(kind, record, item, what.reasons, after, session, is_first))
    proposals += _vanished(stored, found, line)
    counts = dict.fromkeys(("new", "changed", "same", "vanished", "doubtful"), 0)
    for proposal in proposals:
        counts[proposal.kind] += 1
    return Comparison(proposals, counts, family.head if family else None)


def _unknown(
    record: Record, what: Match, session: tuple[Literal["item", "position"], int] | None
) -> Proposal:
    """A record without an item: new, unless its reader doubts that it is what it seems."""
    reasons = what.reasons or [("unknown", "")]
    if record.doubt:
        return Proposal("doubtful", record, None, [*reasons, ("doubt", record.doubt)], session=session)
    return Proposal("new", record, None, reasons, session=session)


def _family(
    stored: Sequence[StoredItem], found: Collection[int], families: Sequence[Family], replaces: int | None
) -> Family | None:
    """The import this file updates: the one a person named, else the one of which most items are found
    again."""
    if replaces is not None:
        return next((family for family in families if family.head == replaces), None)
    best: tuple[float, int, Family] | None = None
    for family in families:
        known = {
            index
            for index, item in enumerate(stored)
            if item.vanished_at is None and any(batch in family.batches for batch, _ in item.provenance)
        }
        share = len(known.intersection(found)) / len(known) if known else 0.0
        if share > 0.5 and (best is None or (share, family.head) > best[:2]):
            best = (share, family.head, family)
    return best[2] if best else None


def _vanished(stored: Sequence[StoredItem], found: Collection[int], line: frozenset[int]) -> list[Proposal]:
    """Items of the line that are missing now; what only other files told of stays."""
    gone = []
    for index, item in enumerate(stored):
        if index in found or item.vanished_at is not None:
            continue
        batches = {batch for batch, _ in item.provenance}
        if batches & line:
            elsewhere = bool(batches - line)
            reasons = [("missing", "")] + ([("elsewhere", "")] if elsewhere else [])
            gone.append(Proposal("vanished", None, item, reasons, is_kept_elsewhere=elsewhere))
    return gone


def other_items(comparison: Comparison, line: Collection[int]) -> list[int]:
    """Items of the line for which the file differs from what a file of another line said."""
    return [
        p.item.id
        for p in comparison.proposals
        if p.kind == "changed"
        and p.item
        and not p.is_first_seen
        and any((source := p.item.source_of(name)) is not None and source not in line for name in p.after)
    ]


def withdraw_repeated(
    comparison: Comparison, said: Mapping[int, Mapping[str, Any]], line: Collection[int]
) -> None:
    """Withdraw values that this line of files said before and another file has replaced since.

    ``said`` holds, for each item, the values of the line's last record of it. The organiser's programme
    repeats its old title in every version; that is no news after the abstract book has given a better one.
    """
    for proposal in comparison.proposals:
        item, before = proposal.item, said.get(proposal.item.id) if proposal.item else None
        if proposal.kind != "changed" or proposal.record is None or item is None or before is None:
            continue
        values = values_of(proposal.record)
        for name in list(proposal.after):
            source = item.source_of(name)
            is_anothers = source is not None and source not in line
            if is_anothers and name in values and before.get(name) == values[name]:
                del proposal.after[name]
        if not proposal.after:
            proposal.kind = "same"
            comparison.counts["changed"] -= 1
            comparison.counts["same"] += 1


class _Sessions:
    """Which session a record belongs to: a stored one by its id, one of the file by its position."""

    def __init__(
        self, records: Sequence[Record], stored: Sequence[StoredItem], matches: Sequence[Match]
    ) -> None:
        self.records, self.stored, self.matches = records, stored, matches
        self.by_key: dict[str, int] = {}
        for position, record in enumerate(records):
            if record.key:
                self.by_key.setdefault(record.key, position)

    def of(self, position: int) -> tuple[Literal["item", "position"], int] | None:
        parent = self.by_key.get(self.records[position].parent) if self.records[position].parent else None
        if parent is None or parent == position:
            return None
        what = self.matches[parent]
        if what.stored is None or what.is_doubtful:
            return ("position", parent)
        return ("item", self.stored[what.stored].id)
