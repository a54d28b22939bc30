"""New records that their reader doubts: a person decides whether they are taken in."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from rapporteur.intake import actions
from rapporteur.intake.models import Change
from rapporteur.intake.states import ChangeKind, Decision
from rapporteur.programme.models import Congress, Item
from tests.intake.batches import counts, expected, preview, state_of

BOOK = Path(__file__).parents[1] / "samples/formats/abstract_book/small-book.txt"
REASON = (
    "not in the programme yet. P2: its DOI “10.99999/exabs.P2” is formed otherwise than those of the book."
)


def test_a_presentation_with_a_damaged_doi_is_doubtful_and_left(congress: Congress) -> None:
    batch = preview(congress, BOOK)
    assert counts(batch) == expected(new=5, doubtful=1)
    change = batch.changes.get(kind=ChangeKind.DOUBTFUL)
    assert (change.title, change.reason, change.decision) == (
        "Vaccination after transplant",
        REASON,
        Decision.SKIP,
    )
    actions.apply_batch(batch=batch, by=None, index_now=True)
    assert Item.objects.filter(congress=congress).count() == 5
    assert counts(preview(congress, BOOK)) == expected(same=5, doubtful=1)


def test_a_missing_doi_is_a_doubt_only_where_nearly_all_have_one(congress: Congress) -> None:
    whole = BOOK.read_text("utf-8").replace("exabs.P2", "exabs.7.P2")
    some = whole.replace("DOI: 10.99999/exabs.7.P1\n", "").replace("DOI: 10.99999/exabs.7.P3\n", "")
    assert counts(preview(congress, some.encode(), "book.txt")) == expected(new=6)
    assert counts(preview(congress, whole.encode(), "book.txt")) == expected(new=6)
    cut = whole.replace("DOI: 10.99999/exabs.7.P3\n", "")
    batch = preview(congress, cut.encode(), "book.txt")
    assert counts(batch) == expected(new=5, doubtful=1)
    assert batch.changes.get(kind=ChangeKind.DOUBTFUL).reason == (
        "not in the programme yet. P3 does not end with a DOI as the others do."
    )


@pytest.mark.parametrize("decision", [Decision.AS_NEW, Decision.ACCEPT])
def test_a_person_adds_it_and_may_undo_that(congress: Congress, decision: Decision) -> None:
    """To take over what has no item is to add it."""
    before = state_of(congress)
    batch = preview(congress, BOOK)
    change = batch.changes.get(kind=ChangeKind.DOUBTFUL)
    assert actions.decide_changes(batch=batch, decisions={change.pk: decision}, by=None) == 1
    assert Change.objects.get(pk=change.pk).decision == Decision.AS_NEW
    batch = actions.apply_batch(batch=batch, by=None, index_now=True)
    assert Item.objects.get(congress=congress, number="P2").doi == "10.99999/exabs.P2"
    assert counts(preview(congress, BOOK)) == expected(same=6)
    actions.undo_batch(batch=batch, by=None)
    assert state_of(congress) == before


def test_all_doubtful_ones_are_added_or_left_at_once(congress: Congress) -> None:
    batch = preview(congress, BOOK)
    change = batch.changes.get(kind=ChangeKind.DOUBTFUL)
    for said, kept in ((Decision.ACCEPT, Decision.AS_NEW), (Decision.SKIP, Decision.SKIP)):
        assert actions.decide_kind(batch=batch, kind=ChangeKind.DOUBTFUL, decision=said, by=None) == 1
        change.refresh_from_db()
        assert change.decision == kept


def test_the_preview_shows_it_whole_and_offers_to_add_it(congress, coverage, coordinator, client) -> None:
    batch = preview(congress, BOOK)
    client.force_login(coordinator)
    page = client.get(f"/desk/alan/ash-2021/intake/{batch.pk}/?show=doubtful").content.decode()
    assert REASON in page
    assert "Hugo Voorbeeld, Example Clinic, Utrecht" in page
    assert '<option value="as-new">Add as a new item</option>' in page
    assert '<option value="accept"' not in page


@pytest.mark.shared
def test_the_ece_2016_book_has_three(shared_data: Path, congress: Congress) -> None:
    packed = (shared_data / "ece-2016/ECE2016-abstract-book.txt.gz").read_bytes()
    batch = preview(congress, gzip.decompress(packed), "book.txt")
    assert counts(batch) == expected(new=1544, doubtful=3)
    said = [change.reason for change in batch.changes.filter(kind=ChangeKind.DOUBTFUL).order_by("position")]
    assert [text.partition("its DOI")[2].partition(" is formed")[0] for text in said] == [
        " “10.1530/endoabs.555161”",
        " “10.1530/endoabs.EP486”",
        " “10.1530/endoabs.EP1004”",
    ]
