"""Load the entry or deed that a desk view is about, never one of another coverage."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404

from rapporteur.core.models import Activity
from rapporteur.coverage.actions import scope_of
from rapporteur.coverage.models import Coverage
from rapporteur.media.kinds import KINDS, Kind
from rapporteur.media.models import Entry


def kind_called(key: str) -> Kind:
    if key not in KINDS:
        raise Http404("no such kind of entry")
    return KINDS[key]


def entry_of(coverage: Coverage, kind: Kind, pk: int) -> Entry:
    entry: Any = get_object_or_404(kind.model, coverage=coverage, pk=pk, removed_at=None)
    entry.coverage = coverage
    return cast("Entry", entry)


def latest_deed(room: str, subject: Model) -> Activity | None:
    """The newest deed that changed what a thing says; moving it changes nothing."""
    deeds = Activity.objects.filter(
        room=room, subject_type=subject._meta.model_name, subject_id=str(subject.pk)
    ).exclude(verb="moved")
    return deeds.select_related("by").order_by("-pk").first()


def deed_of(coverage: Coverage, pk: int, room: str) -> Activity:
    """A log entry of one room about this coverage."""
    return get_object_or_404(Activity, pk=pk, room=room, scope=scope_of(coverage))
