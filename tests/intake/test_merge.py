"""Several files of one congress become one programme; real files are found again, whatever happened."""

from __future__ import annotations

import gzip
import json
import random
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from rapporteur.intake import actions, queries
from rapporteur.programme.models import Congress, Item
from tests import factories
from tests.intake.batches import counts, expected, state_of, take_in, titled

PROGRAMME = (
    b"Number,Title,Speaker,Room,Start,End\n"
    b"0001,Venetoclax in older adults with AML,Bo Chan,Hall A,2021-12-11 09:00,2021-12-11 09:15\n"
    b"0002,CAR-T cell therapy after relapse,Chidi Okafor,Hall A,2021-12-11 09:15,2021-12-11 09:30\n"
    b",Coffee break,,Foyer,2021-12-11 10:00,2021-12-11 10:30\n"
    b",Coffee break,,Foyer,2021-12-12 10:00,2021-12-12 10:30\n"
)
ABSTRACT_BOOK = (
    b"Abstract number;Title;Authors;Abstract\n"
    b"2;CAR-T Cell Therapy After Relapse;Ann Lee, Chidi Okafor;Background: Cells. Results: Better.\n"
    b"1;Venetoclax in Older Adults with AML;Bo Chan, Dana Novak;Background: Drugs. Results: Mixed.\n"
    b"3;A poster that the programme does not list;Emre Kaya;Background: More. Results: Some.\n"
)


def test_programme_and_abstract_book_become_one(congress: Congress) -> None:
    take_in(congress, PROGRAMME, "programme.csv")
    book = take_in(congress, ABSTRACT_BOOK, "abstracts.csv")
    assert counts(book) == expected(new=1, changed=2)
    item = Item.objects.get(congress=congress, title__istartswith="CAR-T")
    assert (item.number, item.room, item.starts_at is not None) == ("0002", "Hall A", True)
    assert [part["label"] for part in item.abstract] == ["Background", "Results"]
    people = [(c.name, c.role) for c in item.contributors.order_by("position")]
    assert people == [("Ann Lee", "author"), ("Chidi Okafor", "speaker")]


def test_each_file_again_changes_nothing(congress: Congress) -> None:
    take_in(congress, PROGRAMME, "programme.csv")
    take_in(congress, ABSTRACT_BOOK, "abstracts.csv")
    before = state_of(congress)
    assert counts(take_in(congress, PROGRAMME, "programme.csv")) == expected(same=4)
    assert counts(take_in(congress, ABSTRACT_BOOK, "abstracts.csv")) == expected(same=3)
    assert state_of(congress) == before


def test_items_only_of_the_other_file_never_vanish(congress: Congress) -> None:
    first = take_in(congress, PROGRAMME, "programme.csv")
    take_in(congress, ABSTRACT_BOOK, "abstracts.csv")
    later = b"\n".join(PROGRAMME.splitlines()[:4]) + b"\n"  # one coffee break was dropped
    batch = take_in(congress, later, "programme-2.csv")
    assert (counts(batch), batch.replaces) == (expected(same=3, vanished=1), first)
    assert titled(congress, "A poster that the programme does not list").vanished_at is None


def test_a_talk_that_the_abstract_book_still_holds_is_not_marked_by_default(congress: Congress) -> None:
    take_in(congress, PROGRAMME, "programme.csv")
    take_in(congress, ABSTRACT_BOOK, "abstracts.csv")
    lines = PROGRAMME.splitlines()
    batch = take_in(congress, b"\n".join([lines[0], lines[1], *lines[3:]]) + b"\n", "programme-2.csv")
    change = batch.changes.get(kind="vanished")
    assert (change.decision, change.reason) == ("skip", "no longer in the file, another file still holds it")


def test_a_new_version_does_not_bring_back_what_the_other_file_replaced(congress: Congress) -> None:
    """The programme says "Hall A" and the old title again; only what it newly says is a change."""
    take_in(congress, PROGRAMME, "programme.csv")
    better = ABSTRACT_BOOK.replace(
        b"CAR-T Cell Therapy After Relapse", b"CAR-T Cell Therapy After Relapse in Adults"
    )
    take_in(congress, better, "abstracts.csv")
    later = PROGRAMME.replace(b"Chidi Okafor,Hall A", b"Chidi Okafor,Hall Q")
    batch = take_in(congress, later, "programme-2.csv")
    assert [(c.kind, c.fields) for c in batch.changes.all()] == [("changed", ["room"])]
    item = Item.objects.get(congress=congress, number="0002")
    assert (item.title, item.room) == ("CAR-T Cell Therapy After Relapse in Adults", "Hall Q")
    renamed = later.replace(
        b"CAR-T cell therapy after relapse", b"CAR-T cell therapy after the first relapse"
    )
    batch = take_in(congress, renamed, "programme-3.csv")
    assert [(c.kind, c.fields) for c in batch.changes.all()] == [("changed", ["title"])]


# Real files


@pytest.fixture
def ohbm(db: None) -> Congress:
    return factories.congress(
        "ohbm-2021",
        short_name="OHBM 2021",
        starts_on=date(2021, 6, 21),
        ends_on=date(2021, 6, 25),
        zone="UTC",
    )


@pytest.fixture
def ismb(db: None) -> Congress:
    return factories.congress(
        "ismb-2025",
        short_name="ISMB 2025",
        starts_on=date(2025, 7, 20),
        ends_on=date(2025, 7, 24),
        zone="Europe/London",
    )


@pytest.mark.shared
def test_acr_twice(shared_data: Path, db: None) -> None:
    acr = factories.congress(
        "acr-2025", starts_on=date(2025, 10, 24), ends_on=date(2025, 10, 29), zone="America/Chicago"
    )
    path = shared_data / "acr-convergence-2025/abstracts.xlsx"
    assert counts(take_in(acr, path)) == expected(new=2725)
    assert counts(take_in(acr, path)) == expected(same=2725)
    assert Item.objects.filter(congress=acr).count() == 2725


@pytest.mark.shared
def test_ohbm_as_csv_and_as_calendar_is_one_programme(shared_data: Path, ohbm: Congress) -> None:
    csv_file, calendar = (
        shared_data / "ohbm-2021" / name for name in ("OHBM2021_schedule.csv.gz", "OHBM_Schedule_All.ics.gz")
    )
    assert counts(take_in(ohbm, csv_file)) == expected(new=283)
    before = {i.pk: (i.starts_at, i.ends_at, i.day) for i in Item.objects.filter(congress=ohbm)}
    merged = take_in(ohbm, calendar)
    assert counts(merged) == expected(changed=283)
    assert {i.pk: (i.starts_at, i.ends_at, i.day) for i in Item.objects.filter(congress=ohbm)} == before
    assert counts(take_in(ohbm, csv_file)) == expected(same=283)
    assert counts(take_in(ohbm, calendar)) == expected(same=283)


@pytest.mark.shared
def test_ehfg_2021(shared_data: Path, db: None) -> None:
    ehfg = factories.congress(
        "ehfg", starts_on=date(2021, 9, 27), ends_on=date(2021, 10, 1), zone="Europe/Vienna"
    )
    path = shared_data / "ehfg-2021-2025/programme-2021.json.gz"
    assert counts(take_in(ehfg, path)) == expected(new=57)
    assert counts(take_in(ehfg, path)) == expected(same=57)


def _moved(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Every talk 30 minutes later, every room renamed, in another order."""
    moved = []
    for row in rows:
        first, last = (
            datetime.strptime(t.strip(), "%H:%M") + timedelta(minutes=30)  # noqa: DTZ007 - wall clock
            for t in row["Timespan"].split("-")
        )
        moved.append({**row, "Timespan": f"{first:%H:%M}-{last:%H:%M}", "Room": f"Hall {row['Room']} (new)"})
    random.Random(4).shuffle(moved)
    return moved


@pytest.mark.shared
def test_ismb_is_found_again_when_times_and_rooms_change(shared_data: Path, ismb: Congress, network) -> None:
    """A programme without identifiers: only title, people and the time before tell the items apart."""
    path = shared_data / "ismb-2025/ISMB_2025_All_sessions.json.gz"
    take_in(ismb, path)
    rows = json.loads(gzip.decompress(path.read_bytes()))
    coverage = factories.coverage(network, ismb)
    picked = [
        factories.pick(coverage, item) for item in Item.objects.filter(congress=ismb).order_by("pk")[::30]
    ]
    was = {
        (i.pk, i.title, i.starts_at + timedelta(minutes=30))
        for i in Item.objects.filter(congress=ismb, starts_at__isnull=False)
    }
    batch = take_in(ismb, json.dumps(_moved(rows)).encode(), "moved.json")
    found = counts(batch)
    assert found == expected(changed=729)
    now = {(i.pk, i.title, i.starts_at) for i in Item.objects.filter(congress=ismb, starts_at__isnull=False)}
    assert was - now == set()
    assert len(queries.changes_to_items([pick.item_id for pick in picked])) == len(picked)


@pytest.mark.shared
def test_ismb_with_shuffled_numbers(shared_data: Path, ismb: Congress) -> None:
    rows = json.loads(
        gzip.decompress((shared_data / "ismb-2025/ISMB_2025_All_sessions.json.gz").read_bytes())
    )
    numbered = [{**row, "Number": str(n)} for n, row in enumerate(rows, 1)]
    take_in(ismb, json.dumps(numbered).encode(), "first.json")
    before = dict(Item.objects.filter(congress=ismb).values_list("pk", "title"))
    numbers = [row["Number"] for row in numbered]
    random.Random(5).shuffle(numbers)
    shuffled = [{**row, "Number": number} for row, number in zip(numbered, numbers, strict=True)]
    batch = take_in(ismb, json.dumps(shuffled).encode(), "second.json")
    found = counts(batch)
    assert (found["new"], found["vanished"], found["doubtful"]) == (0, 0, 0)
    assert dict(Item.objects.filter(congress=ismb).values_list("pk", "title")) == before


@pytest.mark.shared
def test_a_picked_item_of_a_real_programme_survives_undo(shared_data: Path, ismb: Congress, network) -> None:
    batch = take_in(ismb, shared_data / "ismb-2025/ISMB_2025_All_sessions.json.gz")
    pick = factories.pick(
        factories.coverage(network, ismb), Item.objects.filter(congress=ismb).order_by("pk")[3]
    )
    actions.undo_batch(batch=batch, by=None)
    assert list(Item.objects.filter(congress=ismb).values_list("pk", flat=True)) == [pick.item_id]
