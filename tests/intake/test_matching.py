"""Matching, without a database: which record is about which item, and why."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rapporteur.intake.comparing import Family, compare
from rapporteur.intake.contract import Link, Person, Record, Section
from rapporteur.intake.differing import differing, join_people
from rapporteur.intake.folding import fold, number_key, person_key
from rapporteur.intake.matching import match
from rapporteur.programme.stored import StoredItem

NINE = datetime(2021, 12, 11, 9, tzinfo=UTC)


def record(title: str, people: str = "", **values) -> Record:
    names = [Person(name) for name in people.split(", ") if name]
    return Record(place=values.pop("place", "row 1"), title=title, people=names, **values)


def item(number_of_item: int, title: str, people: str = "", **values) -> StoredItem:
    names = [[name, "author", ""] for name in people.split(", ") if name]
    return StoredItem(
        number_of_item, None, None, values.pop("level", "presentation"), title, people=names, **values
    )


def pairs(records: list[Record], items: list[StoredItem]) -> list[int | None]:
    """The id of the item that each record was matched with."""
    return [None if m.stored is None else items[m.stored].id for m in match(records, items)]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zulassung für  CAR-T: “Überblick”", "zulassung fur car t uberblick"),
        ("ICH-E6(R2)\u00a0update", "ich e6 r2 update"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_numbers_and_names_are_compared_whatever_their_form() -> None:
    assert number_key("0002") == number_key("2")
    assert number_key("OP-017") == number_key("OP 17")
    assert number_key("0") == "0"
    assert person_key("Krubitzer, Leah") == person_key("Leah Krubitzer")


def test_identifier_and_title_agree() -> None:
    found = match([record("A phase 3 trial", doi="10.1/ABC")], [item(7, "A Phase 3 Trial", doi="10.1/abc")])
    assert [(m.stored, m.is_doubtful, m.reasons) for m in found] == [(0, False, [("doi", "")])]


def test_number_counts_only_within_its_level() -> None:
    items = [item(1, "Opening", number="5", level="session"), item(2, "Trial results", number="5")]
    assert pairs([record("Trial results", number="0005")], items) == [2]


def test_retitled_item_is_found_by_its_identifier() -> None:
    found = match(
        [record("Results of the ABC trial in adults with AML (final)", guid="x1")],
        [item(1, "Results of the ABC trial in adults with AML", guid="x1")],
    )
    assert (found[0].stored, found[0].is_doubtful) == (0, False)


def test_identifier_under_another_title_is_doubtful_if_nothing_else_agrees() -> None:
    found = match(
        [record("Transplantation in older adults", number="12")],
        [item(1, "Sickle cell disease", number="12")],
    )
    assert (found[0].stored, found[0].is_doubtful) == (0, True)
    assert found[0].reasons == [("number", ""), ("other-title", "")]


def test_a_better_title_beats_an_identifier() -> None:
    items = [
        item(1, "Sickle cell disease in children", number="12"),
        item(2, "Transplantation in older adults", number="13"),
    ]
    records = [
        record("Transplantation in older adults", number="12"),
        record("Sickle cell disease in children", number="13"),
    ]
    assert pairs(records, items) == [2, 1]


def test_repeated_titles_are_told_apart_by_time_room_and_people() -> None:
    items = [
        item(n, "Live Q&A", people, starts_at=NINE + timedelta(hours=n), room=room)
        for n, (people, room) in enumerate([("Ann Lee", "A"), ("Bo Chan", "A"), ("", "B"), ("", "C")])
    ]
    records = [
        record("Live Q&A", starts_at=NINE + timedelta(hours=3), room="C"),
        record("Live Q&A", "Bo Chan", starts_at=NINE + timedelta(hours=5), room="Z"),  # moved, same person
        record("Live Q&A", starts_at=NINE + timedelta(hours=2), room="Renamed"),  # same time, other room
        record("Live Q&A", "Lee, Ann", starts_at=NINE, room="A"),
    ]
    assert pairs(records, items) == [3, 1, 2, 0]


def test_moved_breaks_keep_their_order_within_the_day() -> None:
    items = [item(n, "Coffee break", starts_at=NINE + timedelta(hours=n), room="Foyer") for n in range(4)]
    records = [
        record("Coffee break", starts_at=NINE + timedelta(hours=n, minutes=30), room="Foyer")
        for n in range(4)
    ]
    found = match(records, items)
    assert [m.stored for m in found] == [0, 1, 2, 3]
    assert found[0].reasons == [("title", ""), ("day", ""), ("room", ""), ("moved-later", "30")]


def test_a_repeated_title_with_a_stable_identifier_is_not_taken_for_another() -> None:
    items = [item(n, "Poster session", guid=f"g{n}", starts_at=NINE + timedelta(days=n)) for n in range(4)]
    records = [record("Poster session", guid=f"g{n}", starts_at=NINE + timedelta(days=n)) for n in range(3)]
    records.append(record("Poster session", guid="g9", starts_at=NINE + timedelta(days=9)))
    assert pairs(records, items) == [0, 1, 2, None]


def test_session_and_its_only_talk_share_a_title() -> None:
    items = [item(1, "Advances in acute leukaemia", level="session"), item(2, "Advances in acute leukaemia")]
    assert pairs([record("Advances in acute leukaemia")], items) == [2]


def test_similar_title_with_the_same_people() -> None:
    found = match(
        [record("Outcome after CAR-T cell therapy in refractory leukemia", "Ann Lee")],
        [item(1, "Outcomes after CAR-T cell therapies in refractory leukaemia", "Ann Lee")],
    )
    assert (found[0].stored, found[0].is_doubtful) == (0, False)
    assert found[0].reasons[0][0] == "title-like"
    assert ("people", "") in found[0].reasons


def test_parts_of_a_series_are_not_mixed_up() -> None:
    items = [item(1, "Case reports in paediatric leukaemia, part 1")]
    assert pairs([record("Case reports in paediatric leukaemia, part 2")], items) == [None]


def test_placeholder_gets_its_title() -> None:
    items = [item(1, "To be announced", "Ann Lee", starts_at=NINE, room="Hall A")]
    found = match([record("How we treat relapse", "Ann Lee", starts_at=NINE, room="Hall A")], items)
    assert (found[0].stored, found[0].is_doubtful) == (0, False)
    assert found[0].reasons == [("slot", ""), ("other-title", "")]


def test_short_title_with_nothing_else_in_common_is_doubtful() -> None:
    items = [item(1, "Opening", "Ann Lee", starts_at=NINE, room="A")]
    found = match([record("Opening", "Bo Chan", starts_at=NINE + timedelta(days=2), room="B")], items)
    assert (found[0].stored, found[0].is_doubtful) == (0, True)


def test_no_item_is_given_twice() -> None:
    items = [item(1, "Only once", doi="10.1/a")]
    assert pairs([record("Only once", doi="10.1/a"), record("Only once", doi="10.1/a")], items) == [1, None]


def test_eight_thousand_of_one_title_take_no_quadratic_time() -> None:
    items = [item(n, "Poster", starts_at=NINE + timedelta(minutes=n)) for n in range(8000)]
    records = [record("Poster", starts_at=NINE + timedelta(minutes=n)) for n in range(8000)]
    began = time.perf_counter()
    assert pairs(records, items) == list(range(8000))
    assert time.perf_counter() - began < 10


def test_shuffled_ids_moved_times_and_renamed_rooms_at_once() -> None:
    chance = random.Random(1)
    words = [
        "relapse",
        "remission",
        "marrow",
        "stem",
        "graft",
        "donor",
        "venetoclax",
        "imatinib",
        "children",
        "adults",
        "trial",
        "cohort",
        "registry",
        "risk",
    ]
    items = [
        item(
            n,
            f"{' '.join(chance.sample(words, 7))} study {n}",
            f"Person {n % 50}",
            number=str(n),
            starts_at=NINE + timedelta(minutes=5 * n),
            room=f"Room {n % 7}",
        )
        for n in range(500)
    ]
    numbers = [i.number for i in items]
    chance.shuffle(numbers)
    records = [
        record(
            i.title,
            f"Person {i.id % 50}",
            number=number,
            starts_at=i.starts_at + timedelta(minutes=30),
            room=f"Hall {i.id % 7}",
        )
        for i, number in zip(items, numbers, strict=True)
    ]
    chance.shuffle(records)
    assert pairs(records, items) == [int(r.title.rsplit(" ", 1)[1]) for r in records]
    assert not any(m.is_doubtful for m in match(records, items))


# Comparing


def test_an_empty_value_never_erases_what_another_file_said() -> None:
    known = item(
        1, "Talk", room="A", provenance=[(1, ["title", "room"])], abstract=[{"label": "", "text": "Long."}]
    )
    assert differing(record("Talk"), known, line=frozenset({2})) == {}
    assert differing(record("Talk"), known, line=frozenset({1})) == {"room": ""}


def test_identifiers_are_never_erased() -> None:
    known = item(1, "Talk", doi="10.1/a", number="7", provenance=[(1, ["doi", "number"])])
    assert differing(record("Talk"), known, line=frozenset({1})) == {}


def test_number_in_another_form_is_no_change() -> None:
    assert differing(record("Talk", number="2"), item(1, "Talk", number="0002"), frozenset()) == {}


def test_lists_of_two_files_are_joined() -> None:
    known = item(1, "Talk", "Ann Lee", keywords=["AML"], links=[{"url": "https://a.example", "label": ""}])
    new = replace(
        record("Talk"),
        keywords=["aml", "MRD"],
        links=[Link("https://b.example", "Abstract")],
        people=[Person("Lee, Ann", "presenter", "Vienna"), Person("Bo Chan")],
    )
    assert differing(new, known, frozenset()) == {
        "keywords": ["AML", "MRD"],
        "links": [
            {"url": "https://a.example", "label": ""},
            {"url": "https://b.example", "label": "Abstract"},
        ],
        "people": [["Lee, Ann", "presenter", "Vienna"], ["Bo Chan", "author", ""]],
    }


def test_joined_people_lose_no_role_and_no_institution() -> None:
    speaker, authors = (
        [["Ann Lee", "speaker", ""]],
        [["Bo Chan", "author", "Graz"], ["Ann Lee", "author", "Vienna"]],
    )
    both = [["Bo Chan", "author", "Graz"], ["Ann Lee", "speaker", "Vienna"]]
    assert join_people(speaker, authors) == both
    assert join_people(both, speaker) == both


def test_a_shorter_abstract_of_another_file_does_not_replace_the_whole_one() -> None:
    known = item(1, "Talk", abstract=[{"label": "Methods", "text": "We asked 40 people. They answered."}])
    new = replace(record("Talk"), abstract=[Section("", "We asked 40 people.")])
    assert differing(new, known, frozenset()) == {}


def test_vanished_only_from_the_line_that_is_replaced() -> None:
    items = [item(n, f"Talk number {n} of the congress", provenance=[(1, ["title"])]) for n in range(4)]
    items.append(item(9, "Only in the abstract book", provenance=[(2, ["title"])]))
    items.append(item(10, "In both files", provenance=[(1, ["title"]), (2, ["abstract"])]))
    found = compare(
        [record(f"Talk number {n} of the congress") for n in range(3)] + [record("A brand new one")],
        items,
        [Family(1, frozenset({1})), Family(2, frozenset({2}))],
    )
    assert found.counts == {"new": 1, "changed": 0, "same": 3, "vanished": 2, "doubtful": 0}
    assert found.replaces == 1
    assert [
        (p.item.id, p.reasons, p.is_kept_elsewhere)
        for p in found.proposals
        if p.kind == "vanished" and p.item
    ] == [(3, [("missing", "")], False), (10, [("missing", ""), ("elsewhere", "")], True)]


def test_another_part_of_the_programme_replaces_nothing() -> None:
    items = [item(n, f"Talk number {n} of Monday", provenance=[(1, ["title"])]) for n in range(4)]
    found = compare([record("Something of Tuesday")], items, [Family(1, frozenset({1}))])
    assert (found.counts["new"], found.counts["vanished"], found.replaces) == (1, 0, None)


def test_a_vanished_item_that_reappears_is_restored() -> None:
    gone = replace(item(1, "Talk"), vanished_at=NINE)
    found = compare([record("Talk")], [gone])
    assert (found.proposals[0].kind, found.proposals[0].after) == ("changed", {"vanished_at": None})
    assert ("back", "") in found.proposals[0].reasons


def test_sessions_are_named_by_item_or_by_position() -> None:
    items = [item(5, "Plenary", level="session")]
    records = [
        record("Plenary", level="session", key="s1"),
        record("New session", level="session", key="s2"),
        record("Talk one", parent="s1"),
        record("Talk two", parent="s2"),
        record("Talk three", parent="gone"),
    ]
    assert [p.session for p in compare(records, items).proposals] == [
        None,
        None,
        ("item", 5),
        ("position", 1),
        None,
    ]
