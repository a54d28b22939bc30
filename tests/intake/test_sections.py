from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapporteur.intake.contract import Section
from rapporteur.intake.sections import joined, pieces, split_sections

LABELS = [
    "Background",
    "Background/Purpose",
    "METHODS",
    "Patients and Methods",
    "Results",
    "Conclusions",
    "Schlussfolgerung",
    "Objectifs",
    "Métodos",
    "Disclosures",
]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (
            "Background/Purpose: a.\n\nMethods: b.\n\nResults: c.\n\nConclusion: d.\n\nDisclosures: e.",
            ["Background/Purpose", "Methods", "Results", "Conclusion", "Disclosures"],
        ),
        (
            "BACKGROUND: a. METHODS: b. RESULTS: c. CONCLUSION: d.",
            ["BACKGROUND", "METHODS", "RESULTS", "CONCLUSION"],
        ),
        ("Background\nSome text.\n\nPatients and Methods\nMore.", ["Background", "Patients and Methods"]),
        (
            "Introduction We asked. Methods Twelve people. Results All said yes. Conclusions Ask more.",
            ["Introduction", "Methods", "Results", "Conclusions"],
        ),
        (
            "Hintergrund: a. Methoden: b. Ergebnisse: c. Schlussfolgerungen: d.",
            ["Hintergrund", "Methoden", "Ergebnisse", "Schlussfolgerungen"],
        ),
        ("A first sentence. Conclusions: so it is.", ["", "Conclusions"]),
        ("In this study: methods: are discussed. The results are good.", [""]),
        ("Results from one centre. Methods matter.", [""]),
        ("", []),
    ],
)
def test_labels(text: str, labels: list[str]) -> None:
    assert [section.label for section in split_sections(text)] == labels


def test_text_and_label_stand_apart() -> None:
    assert split_sections("Methods: We used a < b.\n\nResults: 5%.") == [
        Section("Methods", "We used a < b."),
        Section("Results", "5%."),
    ]


def test_joined_sections_equal_the_text() -> None:
    text = "Background: a b.\n\nMethods: c.\n\nResults: d (p < 0.05)."
    assert joined(split_sections(text)) == text


fragments = st.lists(
    st.one_of(
        st.sampled_from(LABELS),
        st.sampled_from([": ", ". ", "\n", "\n\n", " ", " - ", ":", "(", ") "]),
        st.text(max_size=12),
        st.sampled_from(["We did. ", "N = 5. ", "a < b"]),
    ),
    max_size=20,
).map("".join)


@given(fragments)
def test_no_character_is_lost(text: str) -> None:
    assert "".join(label + mark + body for label, mark, body in pieces(text)) == text


@given(fragments)
def test_sections_hold_every_word(text: str) -> None:
    kept = "".join(f"{section.label}{section.text}" for section in split_sections(text))
    marks = str.maketrans("", "", ":.-–— \n\t")
    assert "".join(kept.translate(marks).split()) == "".join(text.translate(marks).split())
