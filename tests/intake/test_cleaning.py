from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapporteur.intake.cleaning import Cleaner, clean_record
from rapporteur.intake.contract import Issue, Link, Person, Record, Section


def block(text: str) -> tuple[str, list[Issue], list[Link]]:
    cleaner = Cleaner("row 2")
    return cleaner.block(text), cleaner.issues, cleaner.links


@pytest.mark.parametrize(
    "text",
    [
        "p<0.05 and a < b > c, if x <y and z> 3",
        "IFN-γ ≥ 5 µg/mL ± 2 × 10⁹/L – “quoted” … 37 °C, β-catenin, naïve, Sjögren’s",
        "C:\\data, 50% & more; R&D, AT&T; 3 * 4 * 5",
        "first\n\nsecond",
        "a [bracket](with no address) and *stars*",
        "Überraschung à la carte, Ørsted, Łódź, Москва, 日本語, ελληνικά",
    ],
)
def test_what_is_right_stays(text: str) -> None:
    assert block(text) == (text, [], [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10<sup>9</sup>/L, 10<sup>-3</sup>, m<sup>2</sup>", "10⁹/L, 10⁻³, m²"),
        ("H<sub>2</sub>O, C<sub>max</sub>, AUC<sub>0-24</sub>", "H₂O, Cmax, AUC₀₋₂₄"),
        ("x<sup>1.5</sup>, y<sup>a</sup>, 5<sup>th</sup>", "x^(1.5), y^a, 5th"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<ul><li>first</li><li>second</li></ul>end", "• first\n• second\nend"),
        ("<ul>\n<li>first</li>\n<li>second</li>\n</ul>", "• first\n\n• second"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("AT&amp;T &lt;5 &alpha;&nbsp;&#181;g", "AT&T <5 α µg"),
        (
            "<jats:title>Background</jats:title><jats:p>Few <jats:italic>data</jats:italic>.</jats:p>",
            "Background\n\nFew data.",
        ),
        ("<b>bold</b> and <em class='x'>more</em>", "bold and more"),
        ("<script>alert(1)</script>text<!-- hidden -->", "text"),
        ("n <5 <b>and</b> m>6", "n <5 and m>6"),
    ],
)
def test_markup_becomes_text(text: str, expected: str) -> None:
    assert block(text)[0] == expected


def test_links_are_kept_with_their_addresses() -> None:
    text, _, links = block(
        'See <a href="https://example.org/a?b=1&amp;c=2">the page</a> or '
        "[this](https://example.org/x_(y)) ![pic](https://example.org/p.png)"
    )
    assert text == "See the page or this pic"
    assert links == [
        Link("https://example.org/a?b=1&c=2", "the page"),
        Link("https://example.org/x_(y)", "this"),
        Link("https://example.org/p.png", "pic"),
    ]


def test_mail_addresses_stay_in_the_text() -> None:
    assert block('<a href="mailto:a@example.org">write</a>')[0] == "write (a@example.org)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Parkinsonâ€™s disease", "Parkinson’s disease"),
        ("MÃ¼ller and GarcÃ\xada", "Müller and García"),
        ("5 Âµg of Î±-synuclein", "5 µg of α-synuclein"),
        ("schÃ¶n\nnaïve", "schön\nnaïve"),
    ],
)
def test_mojibake_is_repaired_and_told(text: str, expected: str) -> None:
    cleaned, issues, _ = block(text)
    assert cleaned == expected
    assert [issue.id for issue in issues] == ["text-repaired"]


@pytest.mark.parametrize(
    "piece", ["<script>", "<!--", "<a href='", "<sup>", "\\a{", "![a](http://x(", "$\\a", "Ã", "&#1"]
)
def test_no_text_takes_long(piece: str) -> None:
    started = time.perf_counter()
    block(piece * 10_000)
    Cleaner("row 2").line(piece * 10_000)
    assert time.perf_counter() - started < 5


def test_lost_characters_are_told() -> None:
    assert block("Marl\ufffdne")[1] == [Issue("text-damaged", "row 2", {"text": "Marl\ufffdne"})]


def test_nul_and_control_characters_go() -> None:
    assert block("a\x00b")[:2] == ("ab", [Issue("nul-bytes", "row 2")])
    assert block("a\x07b")[:2] == ("ab", [Issue("control-characters", "row 2")])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"Jos\'e Garc{\'\i}a", "José García"),
        (r"\textit{TP53} and $\alpha_2$", "TP53 and α₂"),
        (r"10\textsuperscript{9} at 5\% \& more", "10⁹ at 5% & more"),
        ("costs $5 and $6 at 10%", "costs $5 and $6 at 10%"),
        (r"M\EEG data", r"M\EEG data"),
    ],
)
def test_latex_in_titles(text: str, expected: str) -> None:
    assert Cleaner("row 2").line(text) == expected


def test_a_record_is_cleaned_everywhere() -> None:
    record = Record(
        place="row 2",
        title=" A <i>title</i>\n",
        category="One<br>Two",
        doi="https://doi.org/10.1000/X.",
        people=[Person("Anna\u00a0Müller", institution="R&amp;D"), Person("", institution="Nobody's")],
        abstract=[Section("", "Background: few. Methods: NCT01234567."), Section("TL;DR", "short")],
        keywords=[" a ", "a", ""],
        links=[Link("https://x.org", "x"), Link("file:///etc", "local")],
        extra={"note": "<p>kept</p>", "empty": " "},
        trial_ids=["JPRN-1"],
    )
    assert clean_record(record) == []
    assert record == Record(
        place="row 2",
        title="A title",
        category="One · Two",
        doi="10.1000/X",
        people=[Person("Anna Müller", institution="R&D")],
        abstract=[
            Section("Background", "few."),
            Section("Methods", "NCT01234567."),
            Section("TL;DR", "short"),
        ],
        keywords=["a"],
        links=[Link("https://x.org", "x")],
        extra={"note": "kept", "institution": "Nobody's", "local": "file:///etc"},
        trial_ids=["JPRN-1", "NCT01234567"],
    )


def test_what_is_no_doi_is_kept_with_the_details() -> None:
    record = Record(place="row 2", title="T", doi="pending")
    clean_record(record)
    assert (record.doi, record.extra) == ("", {"doi": "pending"})


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("aB9 .,<>&;/\\{}$^_[]()!*#\n\x00\u00e9Ã¼\ufffd=\"'psubli")))
def test_no_text_crashes_and_numbers_survive(text: str) -> None:
    cleaned, _, _ = block(text)
    if not re.search(r"<|&|\\|\]\(", text):
        assert re.findall(r"\d", cleaned) == re.findall(r"\d", text)
    Cleaner("row 2").line(text)


@pytest.mark.parametrize("dash", ["-", "–", " — ", "--"])
def test_a_lone_dash_is_nothing(dash: str) -> None:
    record = Record(place="row 2", title="Break", room=dash, track="A-B", poster_board=dash)
    clean_record(record)
    assert (record.room, record.track, record.poster_board) == ("", "A-B", "")
