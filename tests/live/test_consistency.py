from __future__ import annotations

from datetime import UTC, date, datetime

from django.urls import reverse

from rapporteur.coverage.consistency import Facts, PlacedText, find_notes, text_sources
from rapporteur.coverage.models import Coverage
from rapporteur.live import actions
from rapporteur.live.consistency import texts_of
from tests.live.events import AML_STARTS, day_only, webinar

FACTS = Facts(
    name="63rd ASH Annual Meeting and Exposition",
    short_name="ASH 2021",
    edition=63,
    starts_on=date(2021, 12, 11),
    ends_on=date(2021, 12, 14),
)


def test_the_texts_of_an_event_say_where_they_stand(coverage: Coverage) -> None:
    event = webinar(coverage, summary="What the 62nd ASH means.", registration_note="The link was cut.")
    url = reverse("live:edit", args=["alan", "ash-2021", event.pk])
    place = "Webinar “AML”"
    assert texts_of(coverage) == [
        PlacedText(place, "AML", url),
        PlacedText(place, "What the 62nd ASH means.", url),
        PlacedText(place, "The link was cut.", url),
        PlacedText(place, "8th February 2022, 4.30 – 6 pm CET", url, at=AML_STARTS, zone="Europe/Berlin"),
    ]
    assert texts_of in text_sources


def test_a_wrong_edition_in_a_summary_becomes_a_note_that_names_the_event(coverage: Coverage) -> None:
    webinar(coverage, summary="What the 62nd ASH Annual Meeting means.")
    notes = [note for note in find_notes(FACTS, texts_of(coverage)) if note.check == "edition"]
    assert [(note.one.place, note.one.words[:4]) for note in notes] == [("Webinar “AML”", "62nd")]


def test_cet_in_october_becomes_a_note_and_in_november_none(coverage: Coverage) -> None:
    webinar(
        coverage,
        title="Before",
        as_announced="1pm CET",
        starts_at=datetime(2021, 10, 27, 11, tzinfo=UTC),
        ends_at=None,
    )
    webinar(
        coverage,
        title="After",
        as_announced="1pm CET",
        starts_at=datetime(2021, 11, 2, 12, tzinfo=UTC),
        ends_at=None,
    )
    day_only(coverage, title="Day only", as_announced="CET", day=date(2021, 10, 27))
    notes = [note for note in find_notes(FACTS, texts_of(coverage)) if note.check == "zone-letters"]
    assert sorted(note.one.place for note in notes) == ["Webinar “Before”", "Webinar “Day only”"]


def test_removed_events_are_not_read(coverage: Coverage) -> None:
    actions.remove_event(event=webinar(coverage), by=None)
    assert texts_of(coverage) == []
