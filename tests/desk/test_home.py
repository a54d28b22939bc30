"""What needs me now: each kind of waiting, for the roles it concerns, at a constant price."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapporteur.coverage.models import Coverage
from rapporteur.desk import queries, waiting
from rapporteur.intake.models import Acknowledgement, Batch, Change
from rapporteur.intake.states import BatchState, ChangeKind
from rapporteur.live.models import LiveEvent
from rapporteur.people.states import Role
from tests import factories


def batch(coverage: Coverage, state: BatchState, **fields) -> Batch:
    return Batch.objects.create(
        congress=coverage.congress,
        file=ContentFile(b"x", name="a.csv"),
        file_name="a.csv",
        file_hash="0" * 64,
        size=1,
        state=state,
        **fields,
    )


def changed(coverage: Coverage, item, kind: ChangeKind = ChangeKind.CHANGED) -> Change:
    """A change of the programme applied a minute from now, later than any pick."""
    applied = batch(coverage, BatchState.APPLIED, applied_at=timezone.now() + timedelta(minutes=1))
    return Change.objects.create(batch=applied, position=1, kind=kind, item=item, title=item.title)


@pytest.fixture
def busy(coverage):
    """A coverage in which one of everything waits."""
    moved = factories.item(coverage.congress, "Moved", **factories.slot(11, 15))
    factories.pick(coverage, moved)
    changed(coverage, moved)
    preview = batch(coverage, BatchState.PREVIEW)
    Change.objects.create(batch=preview, position=1, kind=ChangeKind.DOUBTFUL, title="Perhaps")
    coverage.call = "Would you like to report?"
    coverage.lead = "The 62nd meeting of the society"
    coverage.congress.edition = 63
    coverage.congress.save()
    coverage.save()
    LiveEvent.objects.create(coverage=coverage, title="Webinar", day=date(2032, 2, 10), zone="Europe/Berlin")
    return coverage


def kinds(user) -> list[str]:
    (network,) = queries.home_of(user)
    return [thing.what for thing in network.coverages[0].waiting]


def test_a_coordinator_sees_everything_that_waits(busy, coordinator):
    assert kinds(coordinator) == [
        "selected session was changed by the organiser",
        "fact contradicts another",
        "file waits for your look",
        "doubtful match to decide",
        "call for reporters names no contact",
        "choice has no reason yet",
        "next live event: Webinar",
    ]


def test_a_screener_sees_the_selection(busy, screener):
    assert kinds(screener) == ["selected session was changed by the organiser", "choice has no reason yet"]


def test_an_editor_sees_texts_and_events(busy, editor):
    assert kinds(editor) == [
        "selected session was changed by the organiser",
        "fact contradicts another",
        "call for reporters names no contact",
        "next live event: Webinar",
    ]


def test_every_line_leads_somewhere(client, busy, coordinator):
    client.force_login(coordinator)
    (network,) = queries.home_of(coordinator)
    codes = {thing.url: client.get(thing.url).status_code for thing in network.coverages[0].waiting}
    assert set(codes.values()) == {200}
    assert "" not in codes


def test_a_change_that_was_looked_at_waits_no_more(busy, coordinator, network):
    Acknowledgement.objects.create(change=Change.objects.get(kind=ChangeKind.CHANGED), network=network)
    assert "selected session was changed by the organiser" not in kinds(coordinator)


def test_what_another_network_looked_at_still_waits_here(busy, coordinator, outsider):
    other = outsider.memberships.get().network
    Acknowledgement.objects.create(change=Change.objects.get(kind=ChangeKind.CHANGED), network=other)
    assert kinds(coordinator)[0] == "selected session was changed by the organiser"


def test_a_change_from_before_the_choice_is_no_news(coverage, coordinator):
    item = factories.item(coverage.congress)
    change = changed(coverage, item)
    Batch.objects.filter(pk=change.batch_id).update(applied_at=timezone.now() - timedelta(days=1))
    factories.pick(coverage, item, reason="It matters")
    assert kinds(coordinator) == []


def test_two_changes_of_one_session_are_one_session(coverage, coordinator):
    item = factories.item(coverage.congress)
    factories.pick(coverage, item, reason="It matters")
    changed(coverage, item)
    changed(coverage, item, ChangeKind.VANISHED)
    assert [c.count for c in queries.home_of(coordinator)[0].coverages[0].waiting] == [1]


def test_the_next_event_is_the_first_that_is_not_over(coverage, coordinator):
    now = timezone.now()
    for title, day in [("past", -9), ("second", 9), ("first", 3)]:
        LiveEvent.objects.create(
            coverage=coverage, title=title, day=(now + timedelta(days=day)).date(), zone="Europe/Berlin"
        )
    LiveEvent.objects.create(
        coverage=coverage, title="taken back", day=now.date(), zone="Europe/Berlin", removed_at=now
    )
    assert kinds(coordinator) == ["next live event: first"]


def test_the_home_costs_the_same_for_few_and_many(client, busy, coordinator, django_assert_num_queries):
    client.force_login(coordinator)
    with CaptureQueriesContext(connection) as few:
        client.get("/desk/")
    assert len(few) <= 25
    for n in range(10):
        item = factories.item(busy.congress)
        factories.pick(busy, item)
        changed(busy, item)
        preview = batch(busy, BatchState.PREVIEW)
        Change.objects.create(batch=preview, position=1, kind=ChangeKind.DOUBTFUL, title="Perhaps")
        LiveEvent.objects.create(
            coverage=busy,
            title=f"Webinar {n}",
            starts_at=datetime(2032, 3, 1 + n, tzinfo=UTC),
            day=date(2032, 3, 1 + n),
            zone="UTC",
        )
    with django_assert_num_queries(len(few)):
        client.get("/desk/")


def test_many_coverages_cost_no_more_than_a_few(client, network, coordinator, django_assert_max_num_queries):
    def cover(n: int) -> None:
        for _ in range(n):
            number = Coverage.objects.count()
            factories.coverage(network, factories.congress(f"congress-{number}"))

    client.force_login(coordinator)
    cover(waiting.NOTES_FOR)
    with django_assert_max_num_queries(60) as few:
        client.get("/desk/")
    cover(5)
    with django_assert_max_num_queries(len(few)):
        client.get("/desk/")


def test_without_a_network_the_page_says_how_to_get_in(client, db):
    nobody = factories.person(factories.network())
    client.force_login(nobody)
    shown = client.get("/desk/").content.decode()
    assert "You belong to no network yet" in shown
    assert "Ask a coordinator" in shown


def test_without_a_congress_a_coordinator_can_start_one(client, network, coordinator, screener):
    client.force_login(coordinator)
    assert f'href="/desk/{network.slug}/cover/"' in client.get("/desk/").content.decode()
    client.force_login(screener)
    shown = client.get("/desk/").content.decode()
    assert "/cover/" not in shown
    assert "A coordinator starts the coverage of a congress" in shown


def test_a_visitor_signs_in_first(client, db):
    assert client.get("/desk/")["Location"] == "/sign-in/?next=/desk/"


def test_only_own_networks_are_listed(coverage, coordinator, outsider):
    assert [row.network.slug for row in queries.home_of(outsider)] == ["other"]
    assert queries.home_of(outsider)[0].coverages == []
    assert queries.home_of(coordinator)[0].roles == frozenset(Role)
