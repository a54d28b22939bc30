"""Writing the programme in bulk."""

from __future__ import annotations

from datetime import UTC, date, datetime

from rapporteur.programme import actions
from rapporteur.programme.models import Congress, Contributor, Item, Provenance
from rapporteur.programme.queries import protected_ids, stored_items
from tests import factories

LATE = datetime(2021, 12, 12, 3, tzinfo=UTC)  # 22:00 of the eleventh in New York


def test_add_items(congress: Congress) -> None:
    session = factories.item(congress, "Plenary", level="session")
    made = actions.add_items(
        congress=congress,
        drafts=[
            {
                "title": "A talk",
                "level": "presentation",
                "starts_at": LATE,
                "session_id": session.pk,
                "people": [["Ann Lee", "speaker", "Vienna"], ["Bo Chan", "author", ""]],
            },
            {"title": "A poster", "level": "presentation"},
        ],
    )
    talk, poster = Item.objects.filter(pk__in=[item.pk for item in made]).order_by("pk")
    assert (talk.title, talk.day, talk.session) == ("A talk", date(2021, 12, 11), session)
    assert (poster.title, poster.day, poster.session) == ("A poster", None, None)
    assert list(talk.contributors.order_by("position").values_list("name", "role", "institution")) == [
        ("Ann Lee", "speaker", "Vienna"),
        ("Bo Chan", "author", ""),
    ]


def test_change_items_touches_only_what_is_named(congress: Congress) -> None:
    one = factories.item(congress, "One", people=["Ann Lee"], room="A", number="1")
    two = factories.item(congress, "Two", people=["Bo Chan"], room="A", number="2")
    actions.change_items(
        congress=congress,
        changes={
            one.pk: {"room": "B", "people": [["Chidi Okafor", "author", ""]]},
            two.pk: {"starts_at": LATE},
        },
    )
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.title, one.room, one.number, one.day) == ("One", "B", "1", None)
    assert (two.room, two.number, two.day) == ("A", "2", date(2021, 12, 11))
    assert [c.name for c in Contributor.objects.order_by("item_id")] == ["Chidi Okafor", "Bo Chan"]


def test_items_of_another_congress_are_not_changed(congress: Congress) -> None:
    other = factories.item(factories.congress("other"), "Elsewhere")
    actions.change_items(congress=congress, changes={other.pk: {"title": "Taken over"}})
    other.refresh_from_db()
    assert other.title == "Elsewhere"


def test_remove_items_keeps_what_is_picked(congress: Congress, coverage) -> None:
    picked, free = factories.item(congress, "Picked"), factories.item(congress, "Free")
    factories.pick(coverage, picked)
    assert protected_ids([picked.pk, free.pk]) == {picked.pk}
    assert actions.remove_items(ids=[picked.pk, free.pk]) == {picked.pk}
    assert [item.title for item in Item.objects.all()] == ["Picked"]


def test_stored_items_are_read_in_three_statements(congress: Congress, django_assert_num_queries) -> None:
    for n in range(3):
        factories.item(congress, f"Item {n}", people=["Ann Lee", "Bo Chan"])
    factories.item(factories.congress("other"), "Elsewhere")
    first = Item.objects.order_by("pk")[0]
    actions.record_origins(
        batch=7,
        file_name="a.csv",
        file_hash="x",
        origins=[actions.Origin(first.pk, "row 2", ["title"]), actions.Origin(first.pk, "row 9", ["room"])],
    )
    with django_assert_num_queries(3):
        found = stored_items(congress)
    assert [item.title for item in found] == ["Item 0", "Item 1", "Item 2"]
    assert [person[0] for person in found[0].people] == ["Ann Lee", "Bo Chan"]
    assert (found[0].source_of("room"), found[0].source_of("title"), found[0].source_of("doi")) == (
        7,
        7,
        None,
    )
    actions.forget_origins(batch=7)
    assert Provenance.objects.count() == 0
