"""Facts that contradict each other are found, facts that agree are left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapporteur.coverage.consistency import Facts, Note, PlacedText, find_notes

ASH = Facts(
    "63rd ASH Annual Meeting and Exposition", "ASH 2021", date(2021, 12, 11), date(2021, 12, 14), 63, picks=25
)
DAYS = "11 December 2021 – 14 December 2021"


def notes(*texts: str | PlacedText, facts: Facts = ASH) -> list[tuple[str, str, str]]:
    placed = [t if isinstance(t, PlacedText) else PlacedText("Lead", t, counts_picks=True) for t in texts]
    return [(note.check, note.one.words, note.other.words) for note in find_notes(facts, placed)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "ALAN virtually attended 62nd ASH Annual Meeting and Exposition.",
            ("edition", "62nd ASH Annual Meeting", "63rd ASH Annual Meeting"),
        ),
        (
            "It was the sixty-second annual meeting.",
            ("edition", "sixty-second annual meeting", "63rd ASH Annual Meeting"),
        ),
        ("Our sixty second congress report", ("edition", "sixty second congress", "63rd ASH Annual Meeting")),
        (
            "From 10th to 14th December 2021, we attended.",
            ("attendance-days", "10th to 14th December 2021", DAYS),
        ),
        ("December 11–16, 2021", ("attendance-days", "December 11–16, 2021", DAYS)),
        ("All about ASH 2020", ("year", "ASH 2020", f"ASH 2021, {DAYS}")),
        ("We meet on 12 December 2020.", ("year", "12 December 2020", f"ASH 2021, {DAYS}")),
        ("Friday 11 December 2021", ("weekday", "Friday 11 December 2021", "Saturday 11 December 2021")),
        ("On Fri, December 11 we meet", ("weekday", "Fri, December 11", "Saturday 11 December 2021")),
        (
            "27th October 2022, 1pm CET",
            ("zone-letters", "27th October 2022, 1pm CET", "27 October 2022: Berlin UTC+2"),
        ),
        ("24 sessions we thought were interesting", ("count", "24 sessions", "25")),
        ("We chose twenty-four interesting sessions.", ("count", "twenty-four interesting sessions", "25")),
    ],
)
def test_a_contradiction_is_quoted_from_both_sides(text, expected):
    assert notes(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "During the 63rd ASH Annual Meeting and Exposition, Know AML spoke with physicians.",
        "the sixty-third annual meeting",
        "11–14 December 2021, and the 2nd speaker, on the 10th of December",
        "On Friday 10th December, ALAN gave an update.",
        "AML: 8th February 2022, 4.30 – 6 pm CET",
        "25 sessions; twenty-five sessions",
        "31 February 2021 is no day; 14–11 December is no span",
        "",
    ],
)
def test_what_agrees_raises_no_note(text):
    assert notes(text) == []


def test_stored_attendance_wider_than_the_congress_is_noted_with_its_likely_reason():
    wider = replace(ASH, attends_from=date(2021, 12, 10), attends_to=date(2021, 12, 14))
    [note] = find_notes(wider, [])
    assert (note.one.place, note.one.words) == ("attendance", "10 December 2021 – 14 December 2021")
    assert (note.other.place, note.other.words) == ("congress", "11 December 2021 – 14 December 2021")
    assert note.hint == "preview-days"


def test_two_texts_that_disagree_are_noted_when_the_congress_has_no_edition():
    unnumbered = Facts("ASH Meeting", "ASH 2021", ASH.starts_on, ASH.ends_on)
    texts = [
        PlacedText("Lead", "the 62nd ASH Annual Meeting", "/lead"),
        PlacedText("Videos", "the 63rd ASH Annual Meeting", "/videos"),
    ]
    [note] = find_notes(unnumbered, texts)
    assert [(q.place, q.words, q.url) for q in (note.one, note.other)] == [
        ("Videos", "63rd ASH Annual Meeting", "/videos"),
        ("Lead", "62nd ASH Annual Meeting", "/lead"),
    ]


def test_the_edition_and_the_name_of_the_congress_are_compared():
    assert notes(facts=Facts("62nd ASH Annual Meeting", "ASH 2021", ASH.starts_on, ASH.ends_on, 63)) == [
        ("edition", "63", "62nd ASH Annual Meeting")
    ]


def test_an_announced_hour_is_held_against_its_own_zone():
    summer, winter_day = datetime(2022, 10, 27, 11, tzinfo=UTC), datetime(2022, 2, 8, 15, 30, tzinfo=UTC)
    announced = PlacedText("Webinar", "1pm CET", "/w", summer, "Europe/Berlin")
    assert notes(announced) == [("zone-letters", "1pm CET", "Europe/Berlin, UTC+2")]
    winter = PlacedText("Webinar", "4.30 – 6 pm CET", "/w", winter_day, "Europe/Berlin")
    assert notes(winter) == []


def test_a_key_holds_until_a_word_changes():
    def key(text: str) -> str:
        return find_notes(ASH, [PlacedText("Lead", text)])[0].key

    first = key("attended the 62nd ASH Annual Meeting")
    assert key("We attended the 62nd ASH Annual Meeting!") == first
    assert key("attended the 61st ASH Annual Meeting") != first
    assert len(first) < 200


def test_the_same_contradiction_in_one_place_is_noted_once():
    assert len(notes("62nd ASH Annual Meeting ... again the 62nd ASH Annual Meeting")) == 1


@given(st.text(max_size=200) | st.text("0123456789 stndrh–-,.DecemberFriday2021 CETsessions", max_size=80))
def test_no_text_makes_a_check_fail(text):
    found = find_notes(ASH, [PlacedText("Lead", text, counts_picks=True)])
    assert all(isinstance(note, Note) for note in found)
