"""Everything that changes interviews, posters and slides. Each deed can be undone from its log entry."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext as _

from rapporteur.core import activity
from rapporteur.core.models import Activity
from rapporteur.coverage.actions import CannotUndo, scope_of
from rapporteur.media.models import Entry, Interview, Poster, SlideDeck

MODELS: dict[str, type[Entry]] = {"interview": Interview, "poster": Poster, "slidedeck": SlideDeck}


def _plain(value: Any) -> Any:
    """A field's value as JSON keeps it; a file by its stored name."""
    return (value.name or "") if isinstance(value, FieldFile | File) else value


@transaction.atomic
def add_entry(*, entry: Entry, by: Any) -> Activity:
    """Save a new interview, poster or deck as the last of its kind."""
    last = (
        type(entry)._default_manager.filter(coverage=entry.coverage).aggregate(last=Max("position"))["last"]
    )
    entry.position = 0 if last is None else last + 1
    entry.save()
    return activity.record(
        by=by, verb="added", subject=entry, scope=scope_of(entry.coverage), summary=str(entry)
    )


@transaction.atomic
def change_entry(*, entry: Entry, values: dict[str, Any], by: Any) -> Activity | None:
    """Set fields of an entry; None if nothing changes. A replaced file is kept for undo."""
    stored = type(entry)._default_manager.select_for_update().get(pk=entry.pk)
    before = {name: _plain(getattr(stored, name)) for name in values}
    for name, value in values.items():
        setattr(stored, name, "" if value is False and name == "file" else value)
    stored.save()
    changed = [name for name in values if before[name] != _plain(getattr(stored, name))]
    if not changed:
        return None
    return activity.record(
        by=by,
        verb="changed",
        subject=stored,
        scope=scope_of(stored.coverage),
        summary=str(stored),
        data={"before": {name: before[name] for name in changed}},
    )


@transaction.atomic
def remove_entry(*, entry: Entry, by: Any) -> Activity:
    """Take an entry off all pages. It is kept, and so is its file, which is no longer served."""
    entry.removed_at = timezone.now()
    entry.save(update_fields=["removed_at"])
    return activity.record(
        by=by, verb="removed", subject=entry, scope=scope_of(entry.coverage), summary=str(entry)
    )


@transaction.atomic
def move_entry(*, entry: Entry, up: bool, by: Any) -> Activity | None:
    """Swap an entry with its neighbour; None if it is already first or last."""
    model: Any = type(entry)
    row = list(
        model._default_manager.select_for_update()
        .filter(coverage=entry.coverage_id, removed_at=None)
        .order_by("position", "pk")
    )
    place = [other.pk for other in row].index(entry.pk)
    target = place - 1 if up else place + 1
    if not 0 <= target < len(row):
        return None
    before = {str(other.pk): other.position for other in row}
    row[place], row[target] = row[target], row[place]
    for position, other in enumerate(row):
        other.position = position
    model._default_manager.bulk_update(row, ["position"])
    return activity.record(
        by=by,
        verb="moved",
        subject=entry,
        scope=scope_of(entry.coverage),
        summary=str(entry),
        data={"positions": before},
    )


@transaction.atomic
def undo(*, deed: Activity, by: Any) -> Entry:
    """Take back one deed of this room; raises CannotUndo if it was undone or overtaken by a later one."""
    deed = Activity.objects.select_for_update().get(pk=deed.pk)
    if deed.undone_at:
        raise CannotUndo(_("This was already undone."))
    later = Activity.objects.filter(
        room="media",
        subject_type=deed.subject_type,
        subject_id=deed.subject_id,
        pk__gt=deed.pk,
        undone_at=None,
    ).exclude(verb__in=["moved", "undone"])
    if deed.verb != "moved" and later.exists():
        raise CannotUndo(
            _("“%(title)s” was changed again since. Open it and change it by hand.") % {"title": deed.summary}
        )
    entry = MODELS[deed.subject_type]._default_manager.select_for_update().get(pk=deed.subject_id)
    _take_back(deed, entry)
    deed.undone_at = timezone.now()
    deed.save(update_fields=["undone_at"])
    activity.record(
        by=by, verb="undone", subject=entry, scope=deed.scope, summary=deed.summary, data={"deed": deed.pk}
    )
    return entry


def _take_back(deed: Activity, entry: Entry) -> None:
    if deed.verb == "moved":
        model: Any = type(entry)
        rows = list(model._default_manager.filter(coverage=entry.coverage_id, pk__in=deed.data["positions"]))
        for row in rows:
            row.position = deed.data["positions"][str(row.pk)]
        model._default_manager.bulk_update(rows, ["position"])
        return
    if deed.verb == "changed":
        for name, value in deed.data["before"].items():
            setattr(entry, name, value)
    else:
        entry.removed_at = timezone.now() if deed.verb == "added" else None
    entry.save()
