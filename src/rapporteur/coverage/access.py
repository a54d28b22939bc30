"""Who may use this room's views, and the loaders that let a view reach only what belongs to its network."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from rapporteur.core.models import Activity
from rapporteur.coverage.actions import scope_of
from rapporteur.coverage.models import Coverage, Heading, Pick, Source, Topic
from rapporteur.people.access import requires
from rapporteur.people.models import Network, User
from rapporteur.people.states import Role
from rapporteur.programme.models import Item

ALL_ROLES = (Role.COORDINATOR, Role.SCREENER, Role.EDITOR)
PICKERS = (Role.COORDINATOR, Role.SCREENER)
EDITORS = (Role.COORDINATOR, Role.EDITOR)

View = Callable[..., HttpResponseBase]


class DeskRequest(HttpRequest):
    """What a request is once ``requires`` has let it in."""

    user: User  # type: ignore[assignment]
    network: Network
    roles: frozenset[Role]


def of_coverage(*roles: Role) -> Callable[[View], View]:
    """Declare who may use a view, and give it the coverage that its address names."""

    def declare(view: View) -> View:
        @wraps(view)
        def loaded(request: DeskRequest, congress: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            coverage = coverage_of(request.network, congress)
            return view(request, coverage, *args, **kwargs)

        return requires(*roles)(loaded)

    return declare


def coverage_of(network: Network, congress: str) -> Coverage:
    """The network's coverage of the congress with this slug; 404 if there is none."""
    found = get_object_or_404(
        Coverage.objects.select_related("congress"), network=network, congress__slug=congress
    )
    found.network = network
    return found


def may_pick(request: DeskRequest) -> bool:
    return not request.roles.isdisjoint(PICKERS)


def may_edit(request: DeskRequest) -> bool:
    return not request.roles.isdisjoint(EDITORS)


def item_of(coverage: Coverage, pk: int) -> Item:
    item = get_object_or_404(Item.objects.select_related("session"), congress_id=coverage.congress_id, pk=pk)
    item.congress = coverage.congress
    return item


def pick_of(coverage: Coverage, pk: int) -> Pick:
    pick = get_object_or_404(Pick.objects.select_related("item", "heading"), coverage=coverage, pk=pk)
    pick.coverage = coverage
    return pick


def heading_of(coverage: Coverage, pk: int) -> Heading:
    heading = get_object_or_404(Heading, coverage=coverage, pk=pk)
    heading.coverage = coverage
    return heading


def source_of(coverage: Coverage, pk: int) -> Source:
    source = get_object_or_404(Source, coverage=coverage, pk=pk)
    source.coverage = coverage
    return source


def topic_of(network: Network, pk: int) -> Topic:
    return get_object_or_404(Topic, network=network, pk=pk)


def deed_of(coverage: Coverage, pk: int) -> Activity:
    """A log entry of this room about this coverage."""
    return get_object_or_404(Activity, pk=pk, room="coverage", scope=scope_of(coverage))


def topic_deed_of(network: Network, pk: int) -> Activity:
    return get_object_or_404(Activity, pk=pk, room="coverage", scope=f"network:{network.pk}")
