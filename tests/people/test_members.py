"""The list of people: roles, removal with undo, organisations."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from rapporteur.core.models import Activity
from rapporteur.people import actions, queries
from rapporteur.people.models import Member, Membership
from rapporteur.people.states import Role
from tests import factories


@pytest.fixture
def people_page(network):
    return f"/desk/{network.slug}/people/"


def roles_of(user) -> list[str]:
    return sorted(Membership.objects.filter(user=user).values_list("role", flat=True))


def test_the_page_lists_people_with_all_their_roles(client, network, coordinator, people_page):
    factories.person(network, Role.SCREENER, Role.EDITOR, name="Grace")
    client.force_login(coordinator)
    shown = client.get(people_page).content.decode()
    assert "Grace" in shown
    assert "Editor, Screener" in shown


def test_the_page_asks_the_same_questions_for_few_and_many(
    client, network, coordinator, people_page, django_assert_num_queries
):
    def fill(n: int) -> None:
        for _ in range(n):
            factories.person(network, Role.SCREENER, Role.EDITOR)
            actions.invite(by=coordinator, network=network, role=Role.EDITOR)
            actions.save_organisation(
                by=coordinator, network=network, organisation=Member(name=f"O{Member.objects.count()}")
            )
            gone = factories.person(network, Role.EDITOR)
            actions.change_roles(by=coordinator, network=network, person=gone, roles=[])

    client.force_login(coordinator)
    fill(1)
    with django_assert_num_queries(8):
        assert client.get(people_page).status_code == 200
    fill(8)
    with django_assert_num_queries(8):
        assert client.get(people_page).status_code == 200


def test_a_coordinator_changes_roles(client, network, coordinator, screener, people_page):
    organisation = Member.objects.create(network=network, name="Leukaemia Help")
    client.force_login(coordinator)
    answer = client.post(
        f"{people_page}{screener.pk}/", {"roles": ["editor", "screener"], "member": organisation.pk}
    )
    assert answer["Location"] == people_page
    assert roles_of(screener) == ["editor", "screener"]
    assert {m.member for m in screener.memberships.all()} == {organisation}


def test_a_screener_changes_nobody(client, network, coordinator, screener, people_page):
    client.force_login(screener)
    codes = [
        client.get(people_page).status_code,
        client.post(f"{people_page}{screener.pk}/", {"roles": ["coordinator"]}).status_code,
        client.post(f"{people_page}{coordinator.pk}/remove/").status_code,
    ]
    assert codes == [403, 403, 403]
    assert roles_of(screener) == ["screener"]


def test_an_organisation_of_another_network_cannot_be_chosen(
    client, network, coordinator, screener, people_page
):
    foreign = Member.objects.create(network=factories.network("other", "Other"), name="Foreign")
    client.force_login(coordinator)
    answer = client.post(f"{people_page}{screener.pk}/", {"roles": ["editor"], "member": foreign.pk})
    assert answer.status_code == 200
    assert roles_of(screener) == ["screener"]


def test_removing_a_person_can_be_undone(client, network, coordinator, people_page):
    organisation = Member.objects.create(network=network, name="Leukaemia Help")
    grace = factories.person(network, Role.SCREENER, Role.EDITOR, name="Grace")
    Membership.objects.filter(user=grace).update(member=organisation)
    client.force_login(coordinator)
    client.post(f"{people_page}{grace.pk}/remove/")
    assert roles_of(grace) == []
    deed = queries.recently_undoable(network)[0]
    client.post(f"{people_page}undo/{deed.pk}/")
    assert roles_of(grace) == ["editor", "screener"]
    assert {m.member for m in grace.memberships.all()} == {organisation}
    assert list(queries.recently_undoable(network)) == []
    assert client.post(f"{people_page}undo/{deed.pk}/").status_code == 302
    assert Activity.objects.filter(verb="undid").count() == 1


def test_a_network_keeps_a_coordinator(client, network, coordinator, people_page):
    client.force_login(coordinator)
    answer = client.post(f"{people_page}{coordinator.pk}/", {"roles": ["screener"], "member": ""})
    assert "would be left without a coordinator" in answer.content.decode()
    client.post(f"{people_page}{coordinator.pk}/remove/")
    assert roles_of(coordinator) == ["coordinator"]


def test_undo_never_leaves_a_network_without_coordinator(network, coordinator, screener):
    deed = actions.change_roles(by=coordinator, network=network, person=screener, roles=[Role.COORDINATOR])
    actions.change_roles(by=screener, network=network, person=coordinator, roles=[])
    with pytest.raises(ValidationError):
        actions.undo(by=screener, network=network, deed=deed)
    assert roles_of(screener) == ["coordinator"]
    deed.refresh_from_db()
    assert deed.undone_at is None


def test_a_deed_of_another_network_cannot_be_undone(client, network, coordinator, screener, outsider):
    deed = actions.change_roles(by=coordinator, network=network, person=screener, roles=[])
    client.force_login(outsider)
    assert client.post(f"/desk/other/people/undo/{deed.pk}/").status_code == 404
    assert roles_of(screener) == []


def test_organisations_are_added_changed_removed_and_put_back(
    client, network, coordinator, people_page, screener
):
    client.force_login(coordinator)
    client.post(
        f"{people_page}organisations/add/",
        {"name": "Leukaemia Help", "country": "es", "languages": "es, ca", "website": ""},
    )
    made = Member.objects.get()
    assert (made.name, made.country, made.languages, made.network) == (
        "Leukaemia Help",
        "ES",
        ["es", "ca"],
        network,
    )
    Membership.objects.filter(user=screener).update(member=made)
    client.post(
        f"{people_page}organisations/{made.pk}/",
        {"name": "Leukaemia Help Spain", "country": "ES", "languages": "es", "website": ""},
    )
    made.refresh_from_db()
    assert (made.name, made.languages) == ("Leukaemia Help Spain", ["es"])
    client.post(f"{people_page}organisations/{made.pk}/remove/")
    assert Member.objects.count() == 0
    client.post(f"{people_page}undo/{queries.recently_undoable(network)[0].pk}/")
    back = Member.objects.get()
    assert (back.name, back.languages) == ("Leukaemia Help Spain", ["es"])
    assert screener.memberships.get().member == back


@pytest.mark.parametrize(
    ("field", "value"), [("country", "Spain"), ("languages", "Spanish!"), ("name", "leukaemia help")]
)
def test_an_organisation_with_nonsense_is_refused(client, coordinator, people_page, field, value):
    Member.objects.create(network=coordinator.memberships.get().network, name="Leukaemia Help")
    client.force_login(coordinator)
    data = {"name": "Second", "country": "ES", "languages": "es", "website": "", field: value}
    answer = client.post(f"{people_page}organisations/add/", data)
    assert answer.status_code == 200
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert Member.objects.count() == 1
