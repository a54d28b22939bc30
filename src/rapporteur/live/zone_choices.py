"""Time zones to choose from: the likely ones first, then all by region, each by the name of its place."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.utils.translation import gettext as _

from rapporteur.core import zones
from rapporteur.coverage.models import Coverage
from rapporteur.live.models import LiveEvent

REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
Group = tuple[str, list[tuple[str, str]]]


@cache
def _by_region() -> list[Group]:
    groups: list[Group] = []
    for region in REGIONS:
        names = sorted(name for name in zones.zone_names() if name.startswith(f"{region}/"))
        groups.append((region, [(name, _place(name)) for name in names]))
    return groups


def _place(name: str) -> str:
    """``Buenos Aires (Argentina)`` for ``America/Argentina/Buenos_Aires``."""
    middle = name.split("/")[1:-1]
    place = zones.zone_place(name)
    return f"{place} ({middle[0].replace('_', ' ')})" if middle else place


def likely_zones(coverage: Coverage, *more: str) -> list[str]:
    """The zone of the coverage's newest event, then the congress's and ``more``, each once."""
    newest = LiveEvent.objects.filter(coverage=coverage, removed_at=None).order_by("-pk").first()
    wanted = [newest.zone if newest else "", coverage.congress.zone, *more]
    return list(dict.fromkeys(name for name in wanted if name in zones.zone_names()))


def zone_choices(first: Iterable[str]) -> list[tuple[str, str | list[tuple[str, str]]]]:
    """Choices for a select with groups; ``first`` are offered above all others."""
    likely = [(name, f"{zones.zone_place(name)} ({name})" if name != "UTC" else name) for name in first]
    if ("UTC", "UTC") not in likely:
        likely.append(("UTC", "UTC"))
    return [("", _("Choose a place")), (_("Likely"), likely), *_by_region()]
