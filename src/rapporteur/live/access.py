"""Load the event that a desk view is about, never one of another network."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from rapporteur.coverage.models import Coverage
from rapporteur.live.models import LiveEvent


def event_of(coverage: Coverage, pk: int) -> LiveEvent:
    event = get_object_or_404(LiveEvent, coverage=coverage, pk=pk, removed_at=None)
    event.coverage = coverage
    return event
