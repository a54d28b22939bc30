"""Load what a desk view of this room is about, never something of another network."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from rapporteur.core.models import Activity
from rapporteur.coverage.models import Coverage
from rapporteur.media.actions import scope_of
from rapporteur.media.kinds import KINDS, Kind
from rapporteur.media.models import Entry
from rapporteur.people.states import Role


def coverage_of(request: HttpRequest, congress: str) -> Coverage:
    """The coverage named by the address, of the network that ``requires`` has checked."""
    return get_object_or_404(
        Coverage.objects.select_related("congress", "network"),
        network=request.network,  # type: ignore[attr-defined]
        congress__slug=congress,
    )


def may_edit(request: HttpRequest) -> bool:
    return Role.EDITOR in request.roles  # type: ignore[attr-defined]


def kind_called(key: str) -> Kind:
    if key not in KINDS:
        raise Http404("no such kind of entry")
    return KINDS[key]


def entry_of(coverage: Coverage, kind: Kind, pk: int) -> Entry:
    entry: Any = get_object_or_404(kind.model, coverage=coverage, pk=pk, removed_at=None)
    entry.coverage = coverage
    return cast("Entry", entry)


def deed_of(coverage: Coverage, pk: int | str, room: str) -> Activity:
    """A log entry of one room about this coverage."""
    return get_object_or_404(Activity, pk=pk, room=room, scope=scope_of(coverage))
