from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapporteur.core.text import bare_doi, difference, fold, one_line, shortened, spaced, trial_ids


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a \t b ", "a b"),
        ("10\u202f000 cells\u00a0/\u2009µl", "10 000 cells / µl"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("one \n\n\n\n two", "one\n\ntwo"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("Mu\u0308ller “quotes” – α ≥ 5", "Müller “quotes” – α ≥ 5"),
    ],
)
def test_spaced(text: str, expected: str) -> None:
    assert spaced(text) == expected


def test_one_line() -> None:
    assert one_line(" one\n\n two\u00a0three ") == "one two three"


@given(st.text())
def test_spacing_loses_no_word_and_is_stable(text: str) -> None:
    once = spaced(text)
    assert spaced(once) == once
    assert one_line(once) == one_line(text)


def test_fold() -> None:
    assert fold("  Étude: “CAR-T” für Kinder ") == "etude car t fur kinder"


def test_difference_shows_the_first_change_with_its_surroundings() -> None:
    before = "In a long sentence Parkinsonâ€™s disease is discussed at great length today"
    after = before.replace("â€™", "’")
    assert difference(before, after) == (
        " long sentence Parkinsonâ€™s disease is discussed a",
        " long sentence Parkinson’s disease is discussed a",
    )


def test_shortened() -> None:
    assert shortened("short", 10) == "short"
    assert shortened("a longer sentence here", 18) == "a longer sentence…"
    assert len(shortened("x" * 300, 250)) == 250


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://doi.org/10.1182/blood-2021-150000", "10.1182/blood-2021-150000"),
        ("doi:10.1016/S0140-6736(21)00001-2.", "10.1016/S0140-6736(21)00001-2"),
        ("(10.1000/abc)", "10.1000/abc"),
        ("https://dx.doi.org/10.1000%2Fxyz", "10.1000/xyz"),
        ("no doi", "no doi"),
    ],
)
def test_bare_doi(text: str, expected: str) -> None:
    assert bare_doi(text) == expected


def test_trial_ids() -> None:
    text = (
        "NCT01234567, NCT 01234567 and ISRCTN12345678; EudraCT 2015-001234-56, EU CT 2022-501234-12-00, "
        "but not NCT0123456, the function distinct, 2015-00123-56 or +1 2015-001234-567"
    )
    assert trial_ids(text) == ["NCT01234567", "ISRCTN12345678", "2015-001234-56", "2022-501234-12-00"]
