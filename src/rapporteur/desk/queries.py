"""What the desk's own pages show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from rapporteur.core.models import Activity
from rapporteur.coverage.models import Coverage
from rapporteur.desk.waiting import Waiting, waiting_for
from rapporteur.people.access import ROLE_MEANS
from rapporteur.people.models import Membership, Network
from rapporteur.people.states import Role


@dataclass(frozen=True)
class CoverageRow:
    coverage: Coverage
    waiting: list[Waiting]


@dataclass(frozen=True)
class NetworkRow:
    """One network of a person, with the roles they hold there and its coverages, newest congress first."""

    network: Network
    roles: frozenset[Role]
    coverages: list[CoverageRow] = field(default_factory=list)

    @property
    def is_coordinator(self) -> bool:
        return Role.COORDINATOR in self.roles


def home_of(user: Any) -> list[NetworkRow]:
    """The networks of a person and what waits there: the same number of queries whatever their number."""
    held: dict[int, frozenset[Role]] = defaultdict(frozenset)
    networks: dict[int, Network] = {}
    for membership in (
        Membership.objects.filter(user=user).select_related("network").order_by("network__name")
    ):
        networks[membership.network_id] = membership.network
        held[membership.network_id] |= ROLE_MEANS[Role(membership.role)]
    coverages = list(
        Coverage.objects.filter(network__in=networks)
        .select_related("network", "congress")
        .order_by("-congress__starts_on", "pk")
    )
    waiting = waiting_for(coverages, held)
    rows = {pk: NetworkRow(network, held[pk]) for pk, network in networks.items()}
    for coverage in coverages:
        rows[coverage.network_id].coverages.append(CoverageRow(coverage, waiting[coverage.pk]))
    return list(rows.values())


def deeds_of(network: Network) -> QuerySet[Activity]:
    """Deeds in a network, its coverages and their congresses, newest first."""
    coverages = list(Coverage.objects.filter(network=network).values_list("pk", "congress_id"))
    scopes = [
        f"network:{network.pk}",
        *(f"coverage:{pk}" for pk, _congress in coverages),
        *(f"congress:{congress}" for _pk, congress in coverages),
    ]
    return (
        Activity.objects.filter(scope__in=scopes)
        .exclude(summary="")
        .select_related("by")
        .order_by("-at", "-pk")
    )
