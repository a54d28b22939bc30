"""A congress's address is made from its short name, and never stands in the way of another address."""

from __future__ import annotations

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from rapporteur.coverage.forms import RESERVED_SLUGS, CongressForm
from tests import factories

FACTS = {
    "name": "A Congress", "short_name": "Ärzte 2025", "slug": "", "starts_on": "2025-07-20", "ends_on": "2025-07-24",
    "zone": "Europe/Berlin",
}  # fmt: skip


def form(**values: str) -> CongressForm:
    return CongressForm({**FACTS, **values})


def test_an_empty_address_is_made_from_the_short_name(db):
    assert form().is_valid()
    assert form().save(commit=False).slug == "arzte-2025"


def test_a_taken_address_gets_a_number(db):
    factories.congress("arzte-2025")
    factories.congress("arzte-2025-2")
    assert form().save(commit=False).slug == "arzte-2025-3"


def test_a_name_without_letters_still_has_an_address(db):
    assert form(short_name="会議").save(commit=False).slug == "congress"


def test_a_taken_address_that_was_typed_is_an_error(db):
    factories.congress("mine")
    assert form(slug="mine").errors["slug"] == ["Congress with this Slug already exists."]


@pytest.mark.parametrize("word", sorted(RESERVED_SLUGS))
def test_words_of_our_own_addresses_are_refused(db, word):
    assert list(form(slug=word).errors) == ["slug"]
    assert form(short_name=word).save(commit=False).slug == f"{word}-2"


def literals(patterns: list[URLPattern | URLResolver], before: str = "") -> set[str]:
    """The first fixed word after ``desk/<network>/`` of every address."""
    found = set()
    for pattern in patterns:
        whole = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found |= literals(pattern.url_patterns, whole)
        elif whole.startswith("desk/<slug:network>/"):
            found.add(whole.removeprefix("desk/<slug:network>/").split("/")[0])
    return {word for word in found if word and "<" not in word}


def test_every_fixed_word_beside_congresses_is_reserved():
    assert literals(get_resolver().url_patterns) <= RESERVED_SLUGS
    assert "topics" in literals(get_resolver().url_patterns)
