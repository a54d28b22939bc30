"""Which congresses and batches a network may see: those it covers."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from rapporteur.intake.models import Batch
from rapporteur.people.models import Network
from rapporteur.programme.models import Congress


def congress_for(network: Network, slug: str) -> Congress:
    """The congress, if the network covers it; else 404."""
    return get_object_or_404(Congress.objects.filter(coverages__network=network), slug=slug)


def batch_for(network: Network, slug: str, number: int) -> Batch:
    """A batch of a congress that the network covers; else 404."""
    batches = Batch.objects.filter(congress__slug=slug, congress__coverages__network=network)
    return get_object_or_404(batches.select_related("congress", "by", "replaces"), pk=number)
