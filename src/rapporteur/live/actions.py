"""Everything that changes live events. Each deed can be undone from its log entry."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rapporteur.core import activity
from rapporteur.core.models import Activity
from rapporteur.coverage.actions import CannotUndo, scope_of
from rapporteur.live.models import EventSpeaker, LiveEvent

Person = dict[str, str]


def _plain(value: Any) -> Any:
    """A field's value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return value.pk if isinstance(value, models.Model) else value


def _people_of(event: LiveEvent) -> list[Person]:
    rows = event.speakers.order_by("position", "pk").values_list("name", "institution")
    return [{"name": name, "institution": institution} for name, institution in rows]


def _set_people(event: LiveEvent, people: list[Person]) -> None:
    event.speakers.all().delete()
    EventSpeaker.objects.bulk_create(
        EventSpeaker(event=event, position=position, **person) for position, person in enumerate(people)
    )


@transaction.atomic
def add_event(*, event: LiveEvent, speakers: list[Person], by: Any) -> Activity:
    """Save a new event with its speakers in order."""
    event.save()
    _set_people(event, speakers)
    return activity.record(
        by=by, verb="added", subject=event, scope=scope_of(event.coverage), summary=str(event)
    )


@transaction.atomic
def change_event(
    *, event: LiveEvent, values: dict[str, Any], speakers: list[Person], by: Any
) -> Activity | None:
    """Set fields and speakers; None if nothing changes. A higher revision makes calendars take the change."""
    stored = LiveEvent.objects.select_for_update().get(pk=event.pk)
    before: dict[str, Any] = {name: _plain(getattr(stored, name)) for name in values}
    changed = [name for name, value in values.items() if before[name] != _plain(value)]
    people = _people_of(stored)
    if not changed and people == speakers:
        return None
    for name in changed:
        setattr(stored, name, values[name])
    stored.revision += 1
    stored.save()
    kept: dict[str, Any] = {"before": {name: before[name] for name in changed}}
    if people != speakers:
        kept["speakers"] = people
        _set_people(stored, speakers)
    return activity.record(
        by=by, verb="changed", subject=stored, scope=scope_of(stored.coverage), summary=str(stored), data=kept
    )


@transaction.atomic
def remove_event(*, event: LiveEvent, by: Any) -> Activity:
    """Take an event off all pages; it is kept for undo."""
    event.removed_at = timezone.now()
    event.revision += 1
    event.save(update_fields=["removed_at", "revision", "changed_at"])
    return activity.record(
        by=by, verb="removed", subject=event, scope=scope_of(event.coverage), summary=str(event)
    )


@transaction.atomic
def undo(*, deed: Activity, by: Any) -> LiveEvent:
    """Take back one deed of this room; raises CannotUndo if it was undone or overtaken by a later one."""
    deed = Activity.objects.select_for_update().get(pk=deed.pk)
    if deed.undone_at:
        raise CannotUndo(_("This was already undone."))
    later = Activity.objects.filter(
        room="live",
        subject_type=deed.subject_type,
        subject_id=deed.subject_id,
        pk__gt=deed.pk,
        undone_at=None,
    ).exclude(verb="undone")
    if later.exists():
        raise CannotUndo(
            _("“%(title)s” was changed again since. Open it and change it by hand.") % {"title": deed.summary}
        )
    event = LiveEvent.objects.select_for_update().get(pk=deed.subject_id)
    if deed.verb == "changed":
        for name, value in deed.data["before"].items():
            field: Any = LiveEvent._meta.get_field(name)
            setattr(event, field.attname, field.to_python(value))
        if "speakers" in deed.data:
            _set_people(event, deed.data["speakers"])
    else:
        event.removed_at = timezone.now() if deed.verb == "added" else None
    event.revision += 1
    event.save()
    deed.undone_at = timezone.now()
    deed.save(update_fields=["undone_at"])
    activity.record(
        by=by, verb="undone", subject=event, scope=deed.scope, summary=deed.summary, data={"deed": deed.pk}
    )
    return event
