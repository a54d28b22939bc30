"""The edited content of a coverage: texts, attendance, call, sources, and what was said to its notes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from rapporteur.core.models import Activity
from rapporteur.coverage.actions import snapshots
from rapporteur.coverage.models import Coverage, NoteDecision, Source
from rapporteur.people.models import Network, User
from rapporteur.programme.models import Congress

CONTENTS = ("title", "lead", "attends_from", "attends_to", "mode", "attendance", "selection_intro", "call",
            "call_email", "call_note", "is_call_open")  # fmt: skip
SOURCE = ("kind", "label", "url", "note")
DATES = ("attends_from", "attends_to")


@transaction.atomic
def start_coverage(*, network: Network, congress: Congress, title: str, by: User | None) -> Coverage:
    """Let a network cover a congress. A congress that is not stored yet is saved."""
    if congress.pk is None:
        congress.save()
    coverage, is_new = Coverage.objects.get_or_create(
        network=network, congress=congress, defaults={"title": title or congress.short_name}
    )
    if is_new:
        summary = _("Began to cover %(congress)s.") % {"congress": congress}
        snapshots.record(by=by, verb="started", coverage=coverage, summary=summary, data={})
    return coverage


@transaction.atomic
def change_congress(*, congress: Congress, coverage: Coverage, by: User | None) -> None:
    """Save the facts of a congress."""
    congress.save()
    snapshots.record(
        by=by,
        verb="changed-congress",
        coverage=coverage,
        summary=_("Changed the facts of the congress."),
        data={},
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def change_contents(*, coverage: Coverage, values: dict[str, Any], by: User | None) -> Activity | None:
    """Set texts and attendance; None if nothing changes."""
    stored = Coverage.objects.select_for_update().get(pk=coverage.pk)
    before = {name: _plain(getattr(stored, name)) for name in CONTENTS if name in values}
    for name in before:
        setattr(stored, name, values[name])
    changed = {name: was for name, was in before.items() if was != _plain(getattr(stored, name))}
    if not changed:
        return None
    stored.save()
    return snapshots.record(
        by=by,
        verb="changed-texts",
        coverage=stored,
        data={"contents": changed},
        summary=_("Changed the texts."),
    )


def restore_contents(*, coverage: Coverage, data: dict[str, Any]) -> None:
    """Put texts back as they were; part of an undo."""
    if "contents" not in data:
        return
    for name, value in data["contents"].items():
        setattr(coverage, name, parse_date(value) if name in DATES and value else value)
    coverage.save()


def _source_data(source: Source) -> dict[str, Any]:
    return {"pk": source.pk, "position": source.position, **{name: getattr(source, name) for name in SOURCE}}


def _sources(coverage: Coverage) -> list[Source]:
    return list(Source.objects.filter(coverage=coverage).order_by("position", "pk"))


def _touch(coverage: Coverage) -> None:
    """Readers are told when a coverage last changed."""
    coverage.save(update_fields=["changed_at"])


@transaction.atomic
def add_source(*, source: Source, by: User | None) -> Activity:
    """Save a new source as the last."""
    source.position = max((s.position for s in _sources(source.coverage)), default=-1) + 1
    source.save()
    _touch(source.coverage)
    return snapshots.record(
        by=by,
        verb="added-source",
        coverage=source.coverage,
        data={"sources_added": [source.pk]},
        summary=_("Added the source “%(label)s”.") % {"label": source.label},
    )


@transaction.atomic
def change_source(*, source: Source, values: dict[str, Any], by: User | None) -> Activity | None:
    """Set a source's fields; None if nothing changes."""
    stored = Source.objects.select_related("coverage").get(pk=source.pk)
    before = _source_data(stored)
    for name in SOURCE:
        setattr(stored, name, values.get(name, before[name]))
    if _source_data(stored) == before:
        return None
    stored.save()
    _touch(stored.coverage)
    return snapshots.record(
        by=by,
        verb="changed-source",
        coverage=stored.coverage,
        data={"sources": [before]},
        summary=_("Changed the source “%(label)s”.") % {"label": stored.label},
    )


@transaction.atomic
def move_source(*, source: Source, to: int, by: User | None) -> Activity | None:
    """Give a source the place ``to`` (0 is the first); None if it stands there."""
    sources = _sources(source.coverage)
    now = next(n for n, one in enumerate(sources) if one.pk == source.pk)
    to = max(0, min(to, len(sources) - 1))
    if now == to:
        return None
    before = [_source_data(one) for one in sources]
    sources.insert(to, sources.pop(now))
    for n, one in enumerate(sources):
        one.position = n
    Source.objects.bulk_update(sources, ["position"])
    _touch(source.coverage)
    return snapshots.record(
        by=by,
        verb="moved-source",
        coverage=source.coverage,
        data={"sources": before},
        summary=_("Moved the source “%(label)s”.") % {"label": source.label},
    )


@transaction.atomic
def remove_source(*, source: Source, by: User | None) -> Activity:
    """Delete a source; undo brings it back."""
    data = {"sources": [_source_data(source)]}
    coverage, label = source.coverage, source.label
    source.delete()
    _touch(coverage)
    return snapshots.record(
        by=by,
        verb="removed-source",
        coverage=coverage,
        data=data,
        summary=_("Removed the source “%(label)s”.") % {"label": label},
    )


def restore_sources(*, coverage: Coverage, data: dict[str, Any]) -> None:
    """Put sources back as they were; part of an undo."""
    Source.objects.filter(coverage=coverage, pk__in=data.get("sources_added", [])).delete()
    for row in data.get("sources", []):
        values = {name: row[name] for name in (*SOURCE, "position")}
        Source.objects.update_or_create(pk=row["pk"], coverage=coverage, defaults=values)


@transaction.atomic
def decide_note(*, coverage: Coverage, note: str, explanation: str, by: User | None) -> NoteDecision:
    """Say that the facts of a consistency note are right as they are, and why."""
    decision, _made = NoteDecision.objects.update_or_create(
        coverage=coverage, note=note, defaults={"explanation": explanation, "by": by}
    )
    snapshots.record(by=by, verb="decided-note", coverage=coverage, summary=explanation, data={})
    return decision


@transaction.atomic
def reconsider_note(*, coverage: Coverage, note: str, by: User | None) -> None:
    """Take the decision on a note back: it is open again."""
    NoteDecision.objects.filter(coverage=coverage, note=note).delete()
    snapshots.record(by=by, verb="reopened-note", coverage=coverage, summary=note, data={})
