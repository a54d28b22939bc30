from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapporteur.intake.kinds import guess_kind
from rapporteur.programme.states import Kind


@pytest.mark.parametrize(
    ("kind_text", "title", "kind"),
    [
        ("Satellite Symposium", "", "satellite"),
        ("Industry-sponsored symposium", "", "satellite"),
        ("Education Program", "", "education"),
        ("Meet-the-Expert", "", "education"),
        ("Scientific Symposium", "", "scientific"),
        ("Plenary Scientific Session", "", "plenary"),
        ("Oral Abstract Session", "", "oral"),
        ("Poster Session II", "", "poster"),
        ("ePoster", "", "poster"),
        ("Special Interest Session", "", "special-interest"),
        ("Hands-on workshop", "", "workshop"),
        ("Posterbegehung", "", "poster"),
        ("Fortbildung", "", "education"),
        ("", "Satellite symposium: what is new in CLL", "satellite"),
        ("", "The role of posters in science", "other"),
        ("Networking Break", "", "other"),
        ("", "", "other"),
    ],
)
def test_kinds(kind_text: str, title: str, kind: str) -> None:
    assert guess_kind(kind_text, title) == kind


@given(st.text(), st.text())
def test_every_guess_is_a_kind_of_the_programme(kind_text: str, title: str) -> None:
    assert guess_kind(kind_text, title) in Kind.values
