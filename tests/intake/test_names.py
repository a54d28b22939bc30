from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapporteur.intake.contract import Person
from rapporteur.intake.names import people, people_and_places, split_names
from rapporteur.intake.naming import natural_order


def test_numbers_after_names_and_before_places() -> None:
    text = "Ann Lee 1 , Bo Ek 2, 1 and  Cy Dahl 2 , 1 First Hospital, Oslo, Norway, 2 Second Clinic, Bern"
    first, second = "First Hospital, Oslo, Norway", "Second Clinic, Bern"
    assert people_and_places(text) == (
        [
            Person("Ann Lee", institution=first),
            Person("Bo Ek", institution=f"{second}; {first}"),
            Person("Cy Dahl", institution=second),
        ],
        "",
    )


def test_one_place_for_all() -> None:
    found, rest = people_and_places("Ann Lee, Bo Ek, MD and  Cy Dahl, Kite, a Company, Santa Monica, CA")
    assert [(p.name, p.institution) for p in found] == [
        ("Ann Lee", "Kite, a Company, Santa Monica, CA"),
        ("Bo Ek, MD", "Kite, a Company, Santa Monica, CA"),
        ("Cy Dahl", "Kite, a Company, Santa Monica, CA"),
    ]
    assert rest == ""


def test_latex_marks_in_two_columns() -> None:
    found, rest = people(
        r"\underline{Ann Lee}\textsuperscript{1}\textsuperscript{,2}, Bo Ek\textsuperscript{2}",
        "author",
        r"\textsuperscript{1}First, Oslo, \textsuperscript{2}Second, Bern, \textsuperscript{3}Third",
    )
    assert found == [
        Person("Ann Lee", "presenter", "First, Oslo; Second, Bern"),
        Person("Bo Ek", "author", "Second, Bern"),
    ]
    assert rest == "3 Third"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann Lee|Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Lee, Ann; Ek, Bo", ["Ann Lee", "Bo Ek"]),
        ("Ann Lee, Bo Ek and Cy Dahl", ["Ann Lee", "Bo Ek", "Cy Dahl"]),
        ("Lee, Ann", ["Ann Lee"]),
        ("Ann Lee, PhD", ["Ann Lee, PhD"]),
        ('["Ann Lee", "Bo Ek"]', ["Ann Lee", "Bo Ek"]),
        ("['Ann Lee', \"O'Neil, Bo\"]", ["Ann Lee", "Bo O'Neil"]),
        ("Neuroanatomy team", ["Neuroanatomy team"]),
        ("On behalf of the 12 centres, in 3 countries", ["On behalf of the 12 centres, in 3 countries"]),
        ("Ann Lee<br>Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("", []),
    ],
)
def test_lists(text: str, names: list[str]) -> None:
    assert [person.name for person in people(text)[0]] == names


def test_objects_keep_what_a_person_has_no_place_for() -> None:
    value = [
        {"speaker": "Boek, Tom", "speakerid": "20", "organisation": "Agency One"},
        {"firstName": "Ann", "lastName": "Lee"},
    ]
    found, rest = people(value, "speaker")
    assert found == [Person("Tom Boek", "speaker", "Agency One"), Person("Ann Lee", "speaker")]
    assert rest == "Tom Boek: speakerid: 20"


def test_places_in_brackets() -> None:
    assert people("Ann Lee (First Hospital, Oslo); Bo Ek (JP)")[0] == [
        Person("Ann Lee", institution="First Hospital, Oslo"),
        Person("Bo Ek (JP)"),
    ]


def test_one_place_for_one_person_and_the_rest_left_over() -> None:
    assert people("Ann Lee", "author", "First Hospital") == (
        [Person("Ann Lee", "author", "First Hospital")],
        "",
    )
    assert people("Ann Lee; Bo Ek", "author", "First; Second")[0][1].institution == "Second"
    assert people("Ann Lee; Bo Ek", "author", "One for both")[1] == "One for both"


def test_numbers_glued_to_names_and_places() -> None:
    text = "Ann Lee, MD1,2, Bo Ek, PhD2 and Cy Dahl1, 1First Hospital, Boston; 2Second Clinic, Bern"
    found, rest = people(text)
    assert [(p.name, p.institution) for p in found] == [
        ("Ann Lee, MD", "First Hospital, Boston; Second Clinic, Bern"),
        ("Bo Ek, PhD", "Second Clinic, Bern"),
        ("Cy Dahl", "First Hospital, Boston"),
    ]
    assert rest == ""


def test_natural_order() -> None:
    assert [natural_order(n) for n in ("Lee, Ann", "Lee, Jr.", "A, B, C", "Lee,")] == [
        "Ann Lee",
        "Lee, Jr.",
        "A, B, C",
        "Lee,",
    ]


name_texts = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "Ann Lee",
                "Bo Ek 1",
                "Cy² ",
                " and  ",
                ", ",
                "; ",
                " 1 , ",
                "1 First, Oslo",
                "MD",
                "|",
                "(x, y)",
                r"\textsuperscript{1}",
                r"\underline{Di Moe}",
                "<sup>2</sup>",
            ]
        ),
        st.text(max_size=8),
    ),
    max_size=14,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(name_texts)
def test_no_name_is_lost(text: str) -> None:
    for found, rest in (people(text), people_and_places(text)):
        kept = " ".join(f"{person.name} {person.institution}" for person in found) + f" {rest}"
        before = re.findall(r"[A-Z][a-z]{2,}", re.sub(r"\\\w+|<[^>]*>", " ", text))
        assert [word for word in before if word not in kept] == []


@given(st.text(max_size=60))
def test_splitting_never_fails(text: str) -> None:
    assert all(name.strip() for name in split_names(text))
