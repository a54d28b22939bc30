"""What a coverage shows of interviews, posters and slides, in the order its editors chose."""

from __future__ import annotations

from rapporteur.coverage.models import Coverage
from rapporteur.media.models import Interview, Poster, SlideDeck


def interviews_of(coverage: Coverage) -> list[Interview]:
    return list(Interview.objects.filter(coverage=coverage, removed_at=None).order_by("position", "pk"))


def posters_of(coverage: Coverage) -> list[Poster]:
    return list(Poster.objects.filter(coverage=coverage, removed_at=None).order_by("position", "pk"))


def slide_decks_of(coverage: Coverage) -> list[SlideDeck]:
    return list(SlideDeck.objects.filter(coverage=coverage, removed_at=None).order_by("position", "pk"))
