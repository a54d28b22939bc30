"""The live events of a coverage or network, and where they stand at a moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from rapporteur.core import zones
from rapporteur.coverage.models import Coverage
from rapporteur.live.models import EventSpeaker, LiveEvent
from rapporteur.live.states import EventState
from rapporteur.people.models import Network


def _with_people(events: QuerySet[LiveEvent]) -> QuerySet[LiveEvent]:
    speakers = Prefetch("speakers", EventSpeaker.objects.order_by("position", "pk"))
    return (
        events.filter(removed_at=None)
        .select_related("slides")
        .prefetch_related(speakers)
        .order_by("day", F("starts_at").asc(nulls_first=True), "pk")
    )


def events_of(coverage: Coverage) -> list[LiveEvent]:
    """All events of a coverage, earliest first, speakers loaded: two queries whatever their number."""
    return list(_with_people(LiveEvent.objects.filter(coverage=coverage)))


def state_of(event: LiveEvent, now: datetime) -> EventState:
    """Coming, on or past. Without an end, or an hour, an event lasts to the end of its day."""
    if event.starts_at and now < event.starts_at:
        return EventState.COMING
    if event.starts_at and event.ends_at:
        return EventState.PAST if now >= event.ends_at else EventState.ON
    today = now.astimezone(zones.zone(event.zone)).date()
    if today > event.day:
        return EventState.PAST
    return EventState.COMING if today < event.day else EventState.ON


def is_past(event: LiveEvent, now: datetime) -> bool:
    return state_of(event, now) == EventState.PAST


def coming_events(network: Network, now: datetime | None = None) -> list[LiveEvent]:
    """What a network still holds, over all its coverages, earliest first; what is on now belongs to it."""
    now = now or timezone.now()
    # A day may still go on in the west when it is over in UTC: look one day further, then ask each event.
    not_over = Q(ends_at__gt=now) | Q(ends_at=None, day__gte=now.date() - timedelta(days=1))
    events = LiveEvent.objects.filter(not_over, coverage__network=network).select_related(
        "coverage__congress"
    )
    return [event for event in _with_people(events) if not is_past(event, now)]
