"""Search over a programme: words, phrases, beginnings, accents, and any text at all."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapporteur.programme import search
from rapporteur.programme.models import Congress, Item
from tests import factories


@pytest.fixture
def programme(congress: Congress) -> dict[str, Item]:
    made = {
        "car": factories.item(
            congress,
            "CAR-T cell therapy for adults",
            abstract=[
                {"label": "Results", "text": "Overall survival was 12.5 months in acute myeloid leukemia."}
            ],
        ),
        "all": factories.item(
            congress, "ALL: New Directions for Adult Patients", number="W-17", people=["Zoë Müller-Şahin"]
        ),
        "allo": factories.item(
            congress,
            "Allogeneic transplantation",
            trial_ids=["NCT01234567"],
            abstract=[{"label": "", "text": "Survival overall; therapy of cells in a car."}],
        ),
    }
    search.index_items(item.pk for item in made.values())
    return made


def found(query: str, programme: dict[str, Item], congress: Congress) -> list[str]:
    names = {item.pk: name for name, item in programme.items()}
    return sorted(names[pk] for pk in search.search(query, congress))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("leukemia", ["car"]),
        ("LEUKEMIA acute", ["car"]),
        ("leuk", ["car"]),
        ("leuk acute", []),
        ("ALL", ["all"]),
        ("all", ["all", "allo"]),
        ("car-t", ["car"]),
        ("survival overall", ["allo", "car"]),
        ('"overall survival"', ["car"]),
        ('"overall surviv"', []),
        ("“overall survival”", ["car"]),
        ("12.5", ["car"]),
        ("w-17", ["all"]),
        ("NCT01234567", ["allo"]),
        ("muller", ["all"]),
        ("ZOË sahin", ["all"]),
        ("neverwritten", []),
        ("", []),
        ('" "', []),
        ("AND OR NOT * ( :", []),
    ],
)
def test_words_phrases_and_beginnings(query, expected, programme, congress):
    assert found(query, programme, congress) == expected


def test_a_word_in_the_title_comes_before_one_in_the_abstract(congress):
    below = factories.item(congress, "Another study", abstract=[{"label": "", "text": "About lymphoma."}])
    above = factories.item(congress, "Lymphoma today", abstract=[{"label": "", "text": "About something."}])
    search.index_items([below.pk, above.pk])
    assert search.search("lymphoma", congress) == [above.pk, below.pk]


def test_only_items_of_the_congress_are_found(programme, congress):
    other = factories.congress("ash-2020", short_name="ASH 2020")
    elsewhere = factories.item(other, "Leukemia elsewhere")
    search.index_items([elsewhere.pk])
    assert search.search("leukemia", other) == [elsewhere.pk]
    assert search.search("leukemia", congress) == [programme["car"].pk]


def test_indexing_again_replaces_and_removing_removes(programme, congress):
    item = programme["car"]
    item.title, item.abstract = "Something else", []
    item.save()
    search.index_items([item.pk])
    assert found("leukemia", programme, congress) == []
    assert found("something", programme, congress) == ["car"]
    search.remove([item.pk])
    assert found("something", programme, congress) == []


def test_each_indexing_stamps_the_congress(programme, congress):
    congress.refresh_from_db()
    before = congress.index_stamp
    search.index_items([programme["car"].pk])
    congress.refresh_from_db()
    assert before != ""
    assert congress.index_stamp != before


def test_no_statement_for_each_item(congress):
    few = [factories.item(congress).pk for _ in range(2)]
    many = [factories.item(congress, people=["Ada"]).pk for _ in range(120)]

    def statements(ids: list[int]) -> int:
        with CaptureQueriesContext(connection) as context:
            search.index_items(ids)
        return len(context)

    statements(few)
    assert statements(many) == statements(few)


def test_the_plain_backend_of_modelsearch_is_served_too(programme, congress, settings):
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database.fallback"}}
    assert search.search("transplantation", congress) == [programme["allo"].pk]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(), max_size=60) | st.text("\"*:()-^+{} ANDORNOTleukemia'\\%&|!<>", max_size=40))
def test_no_text_makes_search_fail(programme, congress, query):
    known = {item.pk for item in programme.values()}
    assert set(search.search(query, congress)) <= known


def test_any_word_of_an_item_finds_it(programme, congress):
    for name, item in programme.items():
        for word in search.words(f"{item.title} {item.abstract_text}"):
            assert name in found(f'"{word}"', programme, congress)
