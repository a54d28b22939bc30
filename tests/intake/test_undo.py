"""Undoing: everything back as it was, except what somebody needs by now."""

from __future__ import annotations

import pytest

from rapporteur.core.models import Activity
from rapporteur.intake import actions
from rapporteur.intake.states import BatchState
from rapporteur.programme import search
from rapporteur.programme.models import Congress, Contributor, Item, Provenance
from tests import factories
from tests.intake.batches import TALKS, counts, csv, expected, state_of, take_in, titled

CHANGED = csv(
    TALKS[0].replace("Hall A", "Hall Z").replace("Bo Chan", "Hana Ito"),
    TALKS[1],
    TALKS[2],
    "9,A brand new talk about gene editing,Fumi Ito,,Hall C,2021-12-13 09:00,2021-12-13 09:15",
)


def test_undo_puts_everything_back(congress: Congress) -> None:
    take_in(congress, csv())
    before, sources = state_of(congress), list(Provenance.objects.order_by("pk").values_list("pk", "fields"))
    second = take_in(congress, CHANGED)
    assert counts(second) == expected(new=1, changed=1, same=2, vanished=1)
    assert state_of(congress) != before
    undone = actions.undo_batch(batch=second, by=None, index_now=True)
    assert (undone.state, undone.counts["kept"]) == (BatchState.UNDONE, 0)
    assert state_of(congress) == before
    assert list(Provenance.objects.order_by("pk").values_list("pk", "fields")) == sources


def test_undo_of_the_first_batch_leaves_nothing(congress: Congress) -> None:
    batch = take_in(congress, csv())
    actions.undo_batch(batch=batch, by=None, index_now=True)
    assert (Item.objects.count(), Contributor.objects.count(), Provenance.objects.count()) == (0, 0, 0)
    assert search.search("venetoclax", congress) == []


def test_what_was_picked_is_kept_and_marked(congress: Congress, coverage) -> None:
    batch = take_in(congress, csv())
    pick = factories.pick(coverage, titled(congress, "CAR-T cell therapy after relapse"))
    undone = actions.undo_batch(batch=batch, by=None)
    assert undone.counts["kept"] == 1
    assert [(i.pk, i.vanished_at is not None) for i in Item.objects.filter(congress=congress)] == [
        (pick.item_id, True)
    ]
    again = take_in(congress, csv())
    assert counts(again) == expected(new=3, changed=1)
    pick.refresh_from_db()
    assert pick.item.vanished_at is None


def test_a_later_batch_has_to_be_undone_first(congress: Congress) -> None:
    first = take_in(congress, csv())
    second = take_in(congress, CHANGED)
    with pytest.raises(actions.BlockedByLater) as blocked:
        actions.undo_batch(batch=first, by=None)
    assert blocked.value.batch == second
    actions.undo_batch(batch=second, by=None)
    actions.undo_batch(batch=first, by=None)
    assert Item.objects.count() == 0


def test_batches_of_other_items_do_not_block(congress: Congress) -> None:
    first = take_in(congress, csv(*TALKS[:2]))
    take_in(congress, csv(*TALKS[2:]))
    actions.undo_batch(batch=first, by=None)
    assert sorted(Item.objects.values_list("number", flat=True)) == ["3", "4"]


def test_only_an_applied_batch_can_be_undone(congress: Congress) -> None:
    batch = take_in(congress, csv())
    actions.undo_batch(batch=batch, by=None)
    with pytest.raises(actions.WrongState):
        actions.undo_batch(batch=batch, by=None)


def test_who_undid_is_logged(congress: Congress, coordinator) -> None:
    batch = take_in(congress, csv())
    actions.undo_batch(batch=batch, by=coordinator)
    last = Activity.objects.order_by("-pk")[0]
    assert (last.verb, last.by, last.subject_id) == ("undo-batch", coordinator, str(batch.pk))


def test_an_undone_batch_is_no_longer_what_a_file_updates(congress: Congress) -> None:
    actions.undo_batch(batch=take_in(congress, csv()), by=None)
    batch = take_in(congress, csv())
    assert (counts(batch), batch.replaces) == (expected(new=4), None)
