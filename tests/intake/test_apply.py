"""Applying: what is written, with which source, and never half."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from rapporteur.core.models import Activity
from rapporteur.intake import actions, queries
from rapporteur.intake.contract import Mapping
from rapporteur.intake.models import Batch
from rapporteur.intake.signals import programme_changed
from rapporteur.intake.states import BatchState, ChangeKind, Decision
from rapporteur.programme import search
from rapporteur.programme.models import Congress, Item, Provenance
from tests import factories
from tests.intake.batches import TALKS, counts, csv, expected, preview, state_of, take_in, titled


def test_new_items_are_written_whole(congress: Congress) -> None:
    batch = take_in(congress, csv())
    assert (batch.state, counts(batch)) == (BatchState.APPLIED, expected(new=4))
    item = titled(congress, "Venetoclax in older adults with AML")
    assert (item.number, item.room, item.level) == ("1", "Hall A", "presentation")
    assert item.starts_at == datetime(2021, 12, 11, 14, tzinfo=UTC)
    assert [c.name for c in item.contributors.order_by("position")] == ["Ann Lee", "Bo Chan"]
    assert [part["label"] for part in item.abstract] == ["Background", "Results"]


def test_the_day_is_that_of_the_congress(congress: Congress) -> None:
    take_in(congress, csv())
    item = titled(congress, "Fatigue and what helps against it")
    assert item.starts_at == datetime(2021, 12, 13, 4, 30, tzinfo=UTC)
    assert item.day == date(2021, 12, 12)


def test_the_same_file_twice_changes_nothing(congress: Congress) -> None:
    first = take_in(congress, csv())
    before = state_of(congress)
    sources = list(Provenance.objects.values_list("pk", flat=True))
    second = take_in(congress, csv())
    assert counts(second) == expected(same=4)
    assert (state_of(congress), list(Provenance.objects.values_list("pk", flat=True))) == (before, sources)
    assert (second.replaces, queries.earlier_import(second)) == (first, first)


def test_every_value_knows_its_source(congress: Congress) -> None:
    first = take_in(congress, csv(), "first.csv")
    second = take_in(congress, csv(TALKS[0].replace("Hall A", "Hall Z"), *TALKS[1:]), "second.csv")
    found = {
        o.field: (o.batch, o.file_name, o.place)
        for o in queries.sources_of(titled(congress, "Venetoclax in older adults with AML"))
    }
    assert found["title"] == (first.pk, "first.csv", "row 2")
    assert found["room"] == (second.pk, "second.csv", "row 2")
    assert found["people"] == (first.pk, "first.csv", "row 2")


def test_changed_vanished_and_new_in_one_batch(congress: Congress) -> None:
    take_in(congress, csv())
    later = csv(
        TALKS[0].replace("09:00", "10:00").replace("09:15", "10:15"),
        TALKS[1],
        TALKS[2],
        "9,A brand new talk about gene editing,Fumi Ito,,Hall C,2021-12-13 09:00,2021-12-13 09:15",
    )
    batch = take_in(congress, later)
    assert counts(batch) == expected(new=1, changed=1, same=2, vanished=1)
    assert titled(congress, "Venetoclax in older adults with AML").starts_at == datetime(
        2021, 12, 11, 15, tzinfo=UTC
    )
    assert titled(congress, "Access to trials in small countries").vanished_at is not None
    assert [(c.kind, c.reason) for c in batch.changes.order_by("position")] == [
        ("changed", "same number, 1 hour later"),
        ("new", "not in the programme yet"),
        ("vanished", "no longer in the file"),
    ]


def test_what_vanished_and_comes_back_is_restored(congress: Congress) -> None:
    take_in(congress, csv())
    take_in(congress, csv(*TALKS[:3]))
    batch = take_in(congress, csv())
    assert counts(batch) == expected(changed=1, same=3)
    assert titled(congress, "Access to trials in small countries").vanished_at is None


def test_a_vanished_item_that_was_picked_keeps_its_pick(congress: Congress, coverage) -> None:
    take_in(congress, csv())
    pick = factories.pick(coverage, titled(congress, "Access to trials in small countries"))
    batch = take_in(congress, csv(*TALKS[:3]))
    pick.refresh_from_db()
    assert pick.item.vanished_at is not None
    assert [(c.item_id, c.kind) for c in queries.changes_to_items([pick.item_id])] == [
        (pick.item_id, "vanished")
    ]
    assert counts(batch)["vanished"] == 1


def test_changes_to_selected_items_are_listed_until_acknowledged(
    congress: Congress, coverage, coordinator
) -> None:
    take_in(congress, csv())
    pick = factories.pick(coverage, titled(congress, "CAR-T cell therapy after relapse"))
    take_in(
        congress, csv(TALKS[0].replace("Hall A", "Hall Q"), TALKS[1].replace("Hall A", "Hall Q"), *TALKS[2:])
    )
    found = queries.changes_to_items([pick.item_id], coverage.network)
    assert [(c.fields, c.is_acknowledged) for c in found] == [(["room"], False)]
    actions.acknowledge_changes(network=coverage.network, change_ids=[c.pk for c in found], by=coordinator)
    assert [c.is_acknowledged for c in queries.changes_to_items([pick.item_id], coverage.network)] == [True]
    other = factories.network("other", "Other Network")
    assert [c.is_acknowledged for c in queries.changes_to_items([pick.item_id], other)] == [False]


def test_decisions_are_obeyed(congress: Congress) -> None:
    take_in(congress, csv())
    room, retitled = (
        TALKS[0].replace("Hall A", "Hall Z"),
        TALKS[1].replace("CAR-T cell therapy after relapse", "Something else entirely"),
    )
    batch = preview(congress, csv(room, retitled.replace("Chidi Okafor", "Goran Rossi"), *TALKS[2:]))
    assert counts(batch) == expected(changed=1, same=2, doubtful=1)
    doubtful = batch.changes.get(kind=ChangeKind.DOUBTFUL)
    assert doubtful.decision == Decision.SKIP
    actions.decide_changes(
        batch=batch,
        by=None,
        decisions={
            doubtful.pk: Decision.AS_NEW,
            batch.changes.get(kind=ChangeKind.CHANGED).pk: Decision.SKIP,
        },
    )
    actions.apply_batch(batch=batch, by=None)
    assert titled(congress, "Venetoclax in older adults with AML").room == "Hall A"
    assert titled(congress, "CAR-T cell therapy after relapse").number == "2"
    assert titled(congress, "Something else entirely").contributors.get().name == "Goran Rossi"


def test_doubtful_is_not_applied_until_a_person_decides(congress: Congress) -> None:
    take_in(congress, csv())
    other = "2,Something else entirely,Goran Rossi,,Hall Z,2021-12-14 09:15,2021-12-14 09:30"
    batch = take_in(congress, csv(TALKS[0], other, *TALKS[2:]))
    assert counts(batch)["doubtful"] == 1
    assert list(Item.objects.filter(title="Something else entirely")) == []
    assert titled(congress, "CAR-T cell therapy after relapse").vanished_at is None


def test_a_file_that_breaks_off_marks_nothing_as_vanished(congress: Congress) -> None:
    take_in(congress, csv())
    batch = take_in(congress, csv(*TALKS[:3], "5,,No Title,,,,"))
    assert (batch.counts["error"], counts(batch)["vanished"]) == (1, 1)
    assert batch.changes.get(kind=ChangeKind.VANISHED).decision == Decision.SKIP
    assert titled(congress, "Access to trials in small countries").vanished_at is None


def _take_in_sessions(at: Congress, table: str) -> Batch:
    batch = preview(at, table.encode())
    meant = {"Session": "session", "Title": "title", "Authors": "authors", "Start": "start", "End": "end"}
    actions.map_columns(batch=batch, mapping=Mapping(columns=meant), by=None)
    return actions.apply_batch(batch=actions.read_batch(batch=batch), by=None)


def test_sessions_and_their_talks_are_linked(congress: Congress) -> None:
    table = (
        "Session,Title,Authors,Start,End\n"
        "Acute leukaemia,Talk one about venetoclax,Ann Lee,2021-12-11 09:00,2021-12-11 09:15\n"
        "Acute leukaemia,Talk two about imatinib,Bo Chan,2021-12-11 09:15,2021-12-11 09:30\n"
    )
    _take_in_sessions(congress, table)
    session = Item.objects.get(congress=congress, level="session")
    assert session.title == "Acute leukaemia"
    assert [i.title for i in session.presentations.order_by("starts_at")] == [
        "Talk one about venetoclax",
        "Talk two about imatinib",
    ]
    before = state_of(congress)
    more = "Acute leukaemia,Talk three about gilteritinib,Ann Lee,2021-12-11 09:30,2021-12-11 09:45\n"
    batch = _take_in_sessions(congress, table + more)
    assert counts(batch)["new"] == 1
    assert titled(congress, "Talk three about gilteritinib").session == session
    actions.undo_batch(batch=batch, by=None)
    assert state_of(congress) == before


def test_a_stale_preview_is_not_applied(congress: Congress) -> None:
    waiting = preview(congress, csv(), "one.csv")
    take_in(congress, csv(), "two.csv")
    with pytest.raises(actions.StalePreview):
        actions.apply_batch(batch=waiting, by=None)
    assert Item.objects.filter(congress=congress).count() == 4
    again = actions.read_batch(batch=waiting)
    assert counts(again) == expected(same=4)
    actions.apply_batch(batch=again, by=None)
    assert Item.objects.filter(congress=congress).count() == 4


def test_a_batch_is_applied_once(congress: Congress) -> None:
    batch = take_in(congress, csv())
    with pytest.raises(actions.WrongState):
        actions.apply_batch(batch=batch, by=None)


def test_nothing_is_half_applied(congress: Congress) -> None:
    """The database refuses the last row of the change; the new items before it are gone too."""
    take_in(congress, csv())
    new = "9,A brand new talk about gene editing,Fumi Ito,,Hall C,2021-12-13 09:00,2021-12-13 09:15"
    batch = preview(congress, csv(TALKS[0].replace("Hall A", "Hall Z"), *TALKS[1:], new))
    change = batch.changes.get(kind=ChangeKind.CHANGED)
    change.after = {"starts_at": "2021-12-12T10:00:00+00:00", "ends_at": "2021-12-12T09:00:00+00:00"}
    change.save()
    before = state_of(congress)
    with pytest.raises(IntegrityError):
        actions.apply_batch(batch=batch, by=None)
    assert state_of(congress) == before
    batch.refresh_from_db()
    assert (batch.state, Provenance.objects.filter(batch=batch.pk).count()) == (BatchState.PREVIEW, 0)


def test_no_statement_per_row(congress: Congress) -> None:
    def statements(count: int, at: Congress) -> int:
        rows = [
            f"{n},Talk {n} about relapse,Person {n},Text {n}.,Hall,2021-12-11 09:00,2021-12-11 10:00"
            for n in range(count)
        ]
        batch = preview(at, csv(*rows))
        with CaptureQueriesContext(connection) as queries_made:
            actions.apply_batch(batch=batch, by=None)
        return len(queries_made)

    assert statements(4, congress) == statements(30, factories.congress("other"))


def test_search_finds_what_was_applied(congress: Congress) -> None:
    take_in(congress, csv())
    assert search.search("okafor relapse", congress) == [
        titled(congress, "CAR-T cell therapy after relapse").pk
    ]


def test_the_index_follows_in_a_task(congress: Congress, django_capture_on_commit_callbacks) -> None:
    batch = preview(congress, csv())
    with django_capture_on_commit_callbacks(execute=True):
        actions.apply_batch(batch=batch, by=None)
    assert search.search("okafor", congress) == [titled(congress, "CAR-T cell therapy after relapse").pk]


def test_other_rooms_are_told_after_the_commit(
    congress: Congress, django_capture_on_commit_callbacks
) -> None:
    heard: list[tuple[Batch, list[int], bool]] = []

    def listen(sender: object, batch: Batch, item_ids: list[int], undone: bool, **more: object) -> None:
        heard.append((batch, item_ids, undone))

    programme_changed.connect(listen)
    try:
        batch = preview(congress, csv())
        with django_capture_on_commit_callbacks(execute=True):
            actions.apply_batch(batch=batch, by=None)
            assert heard == []
    finally:
        programme_changed.disconnect(listen)
    assert heard == [(batch, list(Item.objects.order_by("pk").values_list("pk", flat=True)), False)]


def test_who_applied_is_logged(congress: Congress, coordinator) -> None:
    batch = preview(congress, csv(), by=coordinator)
    actions.apply_batch(batch=batch, by=coordinator)
    assert list(Activity.objects.order_by("pk").values_list("verb", "by", "subject_id")) == [
        ("open-batch", coordinator.pk, str(batch.pk)),
        ("apply-batch", coordinator.pk, str(batch.pk)),
    ]
