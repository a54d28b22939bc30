"""Every deed on a selection, and its undo, from state to state."""

from __future__ import annotations

import pytest

from rapporteur.core.models import Activity
from rapporteur.coverage import actions
from rapporteur.coverage.models import Coverage, Heading, NoteDecision, Pick, Source, Topic
from rapporteur.programme.models import Congress
from tests import factories


def selection(coverage: Coverage) -> list[tuple[str, str, str, list[str]]]:
    """Heading, item, reason and topics of each pick, in order."""
    picks = Pick.objects.filter(coverage=coverage).order_by("heading__position", "position", "pk")
    return [(p.heading.title, p.item.title, p.reason, sorted(t.name for t in p.topics.all())) for p in picks]


@pytest.fixture
def chosen(coverage, programme, network, coordinator) -> Coverage:
    factories.topic(network, "AML", keywords=["AML"])
    factories.topic(network, "ALL", keywords=["ALL"])
    items = [programme[name].pk for name in ("session", "talk", "satellite", "poster")]
    actions.select_items(coverage=coverage, item_ids=items, by=coordinator)
    return coverage


def undo(deed: Activity | None, coverage: Coverage) -> None:
    assert deed is not None
    actions.undo(deed=deed, network=coverage.network, by=None)


def test_items_go_where_their_kind_belongs_with_the_topics_they_name(chosen):
    assert selection(chosen) == [
        ("General sessions (Education / Scientific)", "ALL: New Directions for Adult Patients", "", ["ALL"]),
        ("General sessions (Education / Scientific)", "Blinatumomab in older adults", "", ["ALL"]),
        ("Satellite symposia", "Seizing opportunity in AML", "", ["AML"]),
        ("Other topics", "CAR-T cells for children", "", ["AML"]),
    ]
    assert {pick.selected_by.name for pick in chosen.picks.all()} == {chosen.picks.first().selected_by.name}


def test_selecting_is_undone_and_only_what_it_added_goes(chosen, programme, coordinator):
    before = selection(chosen)
    deed = actions.select_items(
        coverage=chosen,
        item_ids=[programme["poster"].pk, programme["loose"].pk],
        heading="For families",
        reason="Asked for",
        by=coordinator,
    )
    assert selection(chosen)[-1] == ("For families", "Pregnancy in special populations", "Asked for", [])
    undo(deed, chosen)
    assert selection(chosen) == before
    assert not Heading.objects.filter(title="For families").exists()


def test_selecting_again_changes_nothing(chosen, programme, coordinator):
    assert actions.select_items(coverage=chosen, item_ids=[programme["talk"].pk], by=coordinator) is None
    assert Activity.objects.filter(verb="selected").count() == 1


def test_removing_in_bulk_is_undone_with_place_reason_topics_and_selector(chosen, coordinator, screener):
    first = chosen.picks.get(item__title__startswith="Blina")
    actions.change_pick(pick=first, heading=first.heading.title, reason="New results", topics=[], by=screener)
    before = selection(chosen)
    stamps = sorted(chosen.picks.values_list("item_id", "selected_by_id", "selected_at"))
    deed = actions.remove_picks(
        coverage=chosen, pick_ids=chosen.picks.values_list("pk", flat=True), by=coordinator
    )
    assert selection(chosen) == []
    assert Heading.objects.count() == 0
    undo(deed, chosen)
    assert selection(chosen) == before
    assert sorted(chosen.picks.values_list("item_id", "selected_by_id", "selected_at")) == stamps


@pytest.mark.parametrize(
    ("place", "to", "expected"), [(0, 2, "bca"), (2, 0, "cab"), (1, 99, "acb"), (1, -5, "bac"), (1, 1, "abc")]
)
def test_a_pick_moves_to_any_place_and_back(place, to, expected, coverage, congress):
    picks = [
        factories.pick(coverage, factories.item(congress, name), position=n) for n, name in enumerate("abc")
    ]
    deed = actions.move_pick(pick=picks[place], to=to, by=None)
    assert "".join(title for _h, title, _r, _t in selection(coverage)) == expected
    if deed:
        undo(deed, coverage)
    assert "".join(title for _h, title, _r, _t in selection(coverage)) == "abc"


def test_picks_move_to_a_new_heading_in_their_order_and_back(chosen, coordinator):
    before = selection(chosen)
    moving = list(chosen.picks.filter(heading__title__startswith="General").values_list("pk", flat=True))
    deed = actions.move_to_heading(coverage=chosen, pick_ids=moving[::-1], heading=" Adults ", by=coordinator)
    assert [(row[0], row[1][:5]) for row in selection(chosen)] == [
        ("Satellite symposia", "Seizi"),
        ("Other topics", "CAR-T"),
        ("Adults", "ALL: "),
        ("Adults", "Blina"),
    ]
    undo(deed, chosen)
    assert selection(chosen) == before


def test_headings_move_rename_and_come_back(chosen, coordinator):
    before = selection(chosen)
    last = Heading.objects.get(title="Other topics")
    moved = actions.move_heading(heading=last, to=0, by=coordinator)
    assert selection(chosen)[0][0] == "Other topics"
    renamed = actions.rename_heading(heading=last, title="First of all", by=coordinator)
    assert selection(chosen)[0][0] == "First of all"
    undo(renamed, chosen)
    undo(moved, chosen)
    assert selection(chosen) == before


def test_renaming_to_another_headings_words_joins_the_two_and_can_be_undone(chosen, coordinator):
    before = selection(chosen)
    joined = actions.rename_heading(
        heading=Heading.objects.get(title="Other topics"), title="Satellite symposia", by=coordinator
    )
    assert [row[0] for row in selection(chosen)][2:] == ["Satellite symposia", "Satellite symposia"]
    undo(joined, chosen)
    assert selection(chosen) == before


def test_changing_a_pick_is_undone(chosen, coordinator):
    before = selection(chosen)
    pick = chosen.picks.get(item__title__startswith="CAR-T")
    deed = actions.change_pick(
        pick=pick,
        heading="Children",
        reason="First data",
        by=coordinator,
        topics=list(Topic.objects.filter(name="ALL")),
    )
    assert selection(chosen)[-1] == ("Children", "CAR-T cells for children", "First data", ["ALL"])
    undo(deed, chosen)
    assert selection(chosen) == before


def test_nothing_is_undone_twice_and_nothing_without_data(chosen, coordinator):
    deed = Activity.objects.get(verb="selected")
    undo(deed, chosen)
    with pytest.raises(actions.CannotUndo):
        undo(deed, chosen)
    other = factories.network("second")
    started = actions.start_coverage(network=other, congress=chosen.congress, title="Second", by=coordinator)
    with pytest.raises(actions.CannotUndo):
        undo(Activity.objects.get(verb="started"), started)


def test_each_deed_is_logged_once_in_the_coverage(chosen, programme, coordinator):
    deed = actions.remove_picks(coverage=chosen, pick_ids=[chosen.picks.first().pk], by=coordinator)
    logged = list(Activity.objects.filter(scope=f"coverage:{chosen.pk}").order_by("pk"))
    assert [(one.verb, one.by) for one in logged] == [("selected", coordinator), ("removed", coordinator)]
    assert logged[-1].pk == deed.pk


def test_selecting_many_asks_no_statement_for_each(
    coverage, congress, network, django_assert_max_num_queries
):
    factories.topic(network, "AML", keywords=["AML"])
    items = [factories.item(congress, f"AML {n}").pk for n in range(60)]
    with django_assert_max_num_queries(20):
        actions.select_items(coverage=coverage, item_ids=items, by=None)
    assert coverage.picks.count() == 60
    assert Pick.topics.through.objects.count() == 60


def test_texts_are_changed_and_put_back(coverage, coordinator):
    deed = actions.change_contents(
        coverage=coverage, values={"lead": "New", "mode": "virtual"}, by=coordinator
    )
    assert Coverage.objects.values_list("lead", "mode").get() == ("New", "virtual")
    undo(deed, coverage)
    assert Coverage.objects.values_list("lead", "mode").get() == ("", "")
    assert actions.change_contents(coverage=coverage, values={"lead": ""}, by=coordinator) is None


def test_sources_are_added_moved_changed_removed_and_put_back(coverage, coordinator):
    def labels() -> list[str]:
        return list(Source.objects.order_by("position", "pk").values_list("label", flat=True))

    for label in "abc":
        actions.add_source(source=Source(coverage=coverage, label=label, note="no link"), by=coordinator)
    moved = actions.move_source(source=Source.objects.get(label="c"), to=0, by=coordinator)
    assert labels() == ["c", "a", "b"]
    changed = actions.change_source(
        source=Source.objects.get(label="a"), values={"label": "A"}, by=coordinator
    )
    removed = actions.remove_source(source=Source.objects.get(label="b"), by=coordinator)
    assert labels() == ["c", "A"]
    undo(removed, coverage)
    undo(changed, coverage)
    undo(moved, coverage)
    assert labels() == ["a", "b", "c"]


def test_a_topic_is_removed_from_picks_and_put_back(chosen, network, coordinator):
    before = selection(chosen)
    deed = actions.remove_topic(topic=Topic.objects.get(name="AML"), by=coordinator)
    assert selection(chosen)[2][3] == []
    actions.undo(deed=deed, network=network, by=coordinator)
    assert selection(chosen) == before


def test_topics_are_added_and_changed_with_undo(network, coordinator):
    added = actions.add_topic(topic=Topic(network=network, name="MRD", keywords=["MRD"]), by=coordinator)
    changed = actions.change_topic(
        topic=Topic.objects.get(), values={"keywords": ["MRD", "residual disease"]}, by=coordinator
    )
    assert Topic.objects.get().keywords == ["MRD", "residual disease"]
    actions.undo(deed=changed, network=network, by=coordinator)
    assert Topic.objects.get().keywords == ["MRD"]
    actions.undo(deed=added, network=network, by=coordinator)
    assert Topic.objects.count() == 0


def test_a_coverage_is_started_once(network, congress, coordinator):
    one = actions.start_coverage(network=network, congress=congress, title="", by=coordinator)
    again = actions.start_coverage(network=network, congress=congress, title="Other", by=coordinator)
    assert (one.pk, one.title) == (again.pk, "ASH 2021")


def test_a_note_is_decided_and_opened_again(coverage, coordinator):
    actions.decide_note(coverage=coverage, note="edition:1", explanation="A joke", by=coordinator)
    actions.decide_note(coverage=coverage, note="edition:1", explanation="It is a quotation", by=coordinator)
    assert NoteDecision.objects.values_list("explanation", flat=True).get() == "It is a quotation"
    actions.reconsider_note(coverage=coverage, note="edition:1", by=coordinator)
    assert NoteDecision.objects.count() == 0


def test_picks_of_another_network_are_left_alone(chosen, coordinator):
    other = factories.coverage(factories.network("second"), Congress.objects.get())
    theirs = factories.pick(other, chosen.picks.first().item)
    assert actions.remove_picks(coverage=chosen, pick_ids=[theirs.pk], by=coordinator) is None
    assert other.picks.count() == 1
