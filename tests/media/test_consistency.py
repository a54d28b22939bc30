from __future__ import annotations

from datetime import date

from django.urls import reverse

from rapporteur.coverage.consistency import Facts, PlacedText, find_notes, text_sources
from rapporteur.coverage.models import Coverage
from rapporteur.media import actions
from rapporteur.media.consistency import texts_of
from rapporteur.media.models import Interview, Poster, SlideDeck

FACTS = Facts(
    name="63rd ASH Annual Meeting and Exposition",
    short_name="ASH 2021",
    edition=63,
    starts_on=date(2021, 12, 11),
    ends_on=date(2021, 12, 14),
)


def test_texts_say_where_they_stand_and_where_to_change_them(coverage: Coverage) -> None:
    interview = Interview.objects.create(
        coverage=coverage, question="Why?", speaker="Ada Example", summary="At ASH."
    )
    poster = Poster.objects.create(coverage=coverage, title="HARMONY", note="The link was cut.")
    deck = SlideDeck.objects.create(coverage=coverage, title="Plans for 2022")

    def url(kind: str, pk: int) -> str:
        return reverse("media:edit", args=["alan", "ash-2021", kind, pk])

    assert texts_of(coverage) == [
        PlacedText("Interview with Ada Example", "Why?", url("interview", interview.pk)),
        PlacedText("Interview with Ada Example", "At ASH.", url("interview", interview.pk)),
        PlacedText("Poster “HARMONY”", "HARMONY", url("poster", poster.pk)),
        PlacedText("Poster “HARMONY”", "The link was cut.", url("poster", poster.pk)),
        PlacedText("Slides “Plans for 2022”", "Plans for 2022", url("slides", deck.pk)),
    ]
    assert texts_of in text_sources


def test_a_wrong_edition_in_an_interview_becomes_a_note(coverage: Coverage) -> None:
    entry = Interview(
        coverage=coverage,
        question="Why?",
        speaker="Ada Example",
        summary="During the 62nd ASH Annual Meeting.",
    )
    actions.add_entry(entry=entry, by=None)
    notes = find_notes(FACTS, texts_of(coverage))
    assert [(note.check, note.one.place, note.one.words[:4]) for note in notes] == [
        ("edition", "Interview with Ada Example", "62nd")
    ]
    actions.remove_entry(entry=entry, by=None)
    assert find_notes(FACTS, texts_of(coverage)) == []
