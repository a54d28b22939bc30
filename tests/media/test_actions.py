from __future__ import annotations

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from rapporteur.core.models import Activity
from rapporteur.coverage.actions import CannotUndo
from rapporteur.coverage.models import Coverage
from rapporteur.media import actions
from rapporteur.media.models import Interview, Poster, SlideDeck
from rapporteur.media.queries import interviews_of, posters_of, slide_decks_of
from rapporteur.people.models import User
from tests.media.files import PDF, picture, upload


def interview(coverage: Coverage, question: str = "What is MRD?", **fields: Any) -> Interview:
    entry = Interview(coverage=coverage, question=question, speaker="Ada Example", **fields)
    actions.add_entry(entry=entry, by=None)
    return entry


def questions(coverage: Coverage) -> list[str]:
    return [entry.question for entry in interviews_of(coverage)]


def test_a_new_entry_is_the_last_and_is_logged(coverage: Coverage, editor: User) -> None:
    interview(coverage, "first")
    deed = actions.add_entry(entry=Interview(coverage=coverage, question="second", speaker="B"), by=editor)
    assert questions(coverage) == ["first", "second"]
    assert (deed.verb, deed.by, deed.room, deed.scope, deed.summary) == (
        "added",
        editor,
        "media",
        f"coverage:{coverage.pk}",
        "second",
    )


def test_what_was_added_can_be_undone(coverage: Coverage, editor: User) -> None:
    deed = actions.add_entry(entry=Interview(coverage=coverage, question="Q", speaker="B"), by=editor)
    actions.undo(deed=deed, by=editor)
    assert questions(coverage) == []


def test_a_change_keeps_the_old_values_for_undo(coverage: Coverage, editor: User) -> None:
    entry = interview(coverage, "old", institution="Old place")
    deed = actions.change_entry(
        entry=entry, values={"question": "new", "institution": "Old place"}, by=editor
    )
    assert deed is not None
    assert deed.data == {"before": {"question": "old"}}
    assert questions(coverage) == ["new"]
    actions.undo(deed=deed, by=editor)
    assert questions(coverage) == ["old"]
    assert list(Activity.objects.order_by("pk").values_list("verb", flat=True)) == [
        "added",
        "changed",
        "undone",
    ]


def test_a_change_that_changes_nothing_is_not_logged(coverage: Coverage) -> None:
    entry = interview(coverage)
    assert actions.change_entry(entry=entry, values={"question": entry.question}, by=None) is None
    assert Activity.objects.count() == 1


def test_undo_is_refused_after_a_later_change_and_a_second_time(coverage: Coverage) -> None:
    entry = interview(coverage, "one")
    first = actions.change_entry(entry=entry, values={"question": "two"}, by=None)
    second = actions.change_entry(entry=entry, values={"question": "three"}, by=None)
    assert first is not None
    assert second is not None
    with pytest.raises(CannotUndo):
        actions.undo(deed=first, by=None)
    assert questions(coverage) == ["three"]
    actions.undo(deed=second, by=None)
    with pytest.raises(CannotUndo):
        actions.undo(deed=second, by=None)
    actions.undo(deed=first, by=None)
    assert questions(coverage) == ["one"]


def test_a_removed_entry_is_gone_from_the_queries_and_comes_back_in_its_place(coverage: Coverage) -> None:
    entries = [interview(coverage, name) for name in ("a", "b", "c")]
    deed = actions.remove_entry(entry=entries[1], by=None)
    assert questions(coverage) == ["a", "c"]
    actions.undo(deed=deed, by=None)
    assert questions(coverage) == ["a", "b", "c"]


def test_entries_move_up_and_down_past_removed_ones(coverage: Coverage) -> None:
    a, b, c = (interview(coverage, name) for name in ("a", "b", "c"))
    actions.remove_entry(entry=b, by=None)
    deed = actions.move_entry(entry=c, up=True, by=None)
    assert questions(coverage) == ["c", "a"]
    assert actions.move_entry(entry=c, up=True, by=None) is None
    assert actions.move_entry(entry=a, up=False, by=None) is None
    assert deed is not None
    actions.undo(deed=deed, by=None)
    assert questions(coverage) == ["a", "c"]


def test_moving_leaves_another_coverage_alone(coverage: Coverage) -> None:
    other = Coverage.objects.create(
        network=coverage.network,
        title="Other",
        congress=type(coverage.congress).objects.create(
            slug="x", name="X", short_name="X", zone="UTC", starts_on="2022-01-01", ends_on="2022-01-02"
        ),
    )
    interview(coverage, "a"), interview(other, "x"), interview(other, "y")
    b = interview(coverage, "b")
    actions.move_entry(entry=b, up=True, by=None)
    assert (questions(coverage), questions(other)) == (["b", "a"], ["x", "y"])


def test_a_replaced_file_comes_back_with_undo(coverage: Coverage) -> None:
    poster = Poster(coverage=coverage, title="HARMONY", file=upload(PDF, "upload.pdf"))
    actions.add_entry(entry=poster, by=None)
    old = poster.file.name
    deed = actions.change_entry(entry=poster, values={"file": upload(picture(), "upload.png")}, by=None)
    new = posters_of(coverage)[0].file.name
    assert deed is not None
    assert deed.data == {"before": {"file": old}}
    assert (old[:8], old[-4:], new[-4:]) == ("posters/", ".pdf", ".png")
    actions.undo(deed=deed, by=None)
    assert posters_of(coverage)[0].file.name == old
    with default_storage.open(old) as stored:
        assert stored.read() == PDF


def test_a_file_can_be_taken_out(coverage: Coverage) -> None:
    poster = Poster(coverage=coverage, title="HARMONY", file=upload(PDF, "upload.pdf"))
    actions.add_entry(entry=poster, by=None)
    actions.change_entry(entry=poster, values={"file": False}, by=None)
    assert posters_of(coverage)[0].file.name == ""


def test_stored_names_cannot_be_guessed(coverage: Coverage) -> None:
    names = []
    for _n in range(2):
        deck = SlideDeck(coverage=coverage, title="Plans", file=upload(PDF, "upload.pdf"))
        actions.add_entry(entry=deck, by=None)
        names.append(deck.file.name)
    assert names[0] != names[1]
    assert [len(name) for name in names] == [len("slides/") + 32 + len(".pdf")] * 2
    assert len(slide_decks_of(coverage)) == 2


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (
            Interview,
            {"question": "Q", "speaker": "S", "podcast_url": "https://example.org/p", "has_podcast": False},
        ),
        (SlideDeck, {"title": "T", "request_email": "a@example.org", "on_request": False}),
        (SlideDeck, {"title": "T", "url": "https://example.org/", "on_request": True}),
    ],
)
def test_the_database_refuses_contradictions(coverage: Coverage, model: Any, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(coverage=coverage, **fields)
    assert model.objects.count() == 0


def test_the_queries_need_one_statement_each(coverage: Coverage, django_assert_num_queries: Any) -> None:
    for name in ("a", "b", "c"):
        interview(coverage, name)
    with django_assert_num_queries(1):
        assert len(interviews_of(coverage)) == 3
    with django_assert_num_queries(2):
        assert (posters_of(coverage), slide_decks_of(coverage)) == ([], [])
