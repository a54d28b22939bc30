"""The texts of interviews, posters and slides that the consistency notes read."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from rapporteur.coverage.consistency import PlacedText, text_sources
from rapporteur.coverage.models import Coverage
from rapporteur.media.models import Entry
from rapporteur.media.queries import interviews_of, posters_of, slide_decks_of


def texts_of(coverage: Coverage) -> list[PlacedText]:
    """Question, title, summary and notes of every entry readers see, each with the address of its form."""
    found: list[PlacedText] = []
    for interview in interviews_of(coverage):
        place = _("Interview with %(speaker)s") % {"speaker": interview.speaker}
        found += _placed(
            coverage,
            "interview",
            interview,
            place,
            [interview.question, interview.summary, interview.link_note, interview.partner],
        )
    for poster in posters_of(coverage):
        place = _("Poster “%(title)s”") % {"title": poster.title}
        found += _placed(coverage, "poster", poster, place, [poster.title, poster.note])
    for deck in slide_decks_of(coverage):
        place = _("Slides “%(title)s”") % {"title": deck.title}
        found += _placed(coverage, "slides", deck, place, [deck.title, deck.note])
    return found


def _placed(coverage: Coverage, key: str, entry: Entry, place: str, texts: list[str]) -> list[PlacedText]:
    url = reverse("media:edit", args=[coverage.network.slug, coverage.congress.slug, key, entry.pk])
    return [PlacedText(place, text, url) for text in texts if text]


text_sources.append(texts_of)
