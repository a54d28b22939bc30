"""Who may enter the CMS, and what editors can do there."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from wagtail.models import GroupPagePermission

from rapporteur.people.models import Membership
from rapporteur.people.states import Role
from rapporteur.public import actions
from rapporteur.public.editors import sync_editors
from rapporteur.public.models import CongressIndexPage, CongressPage
from tests import factories


@pytest.fixture
def people(page, network, coordinator, editor, screener) -> dict[str, object]:
    sync_editors(network)
    return {"coordinator": coordinator, "editor": editor, "screener": screener}


@pytest.mark.parametrize(("who", "status"), [("coordinator", 200), ("editor", 200), ("screener", 302)])
def test_coordinators_and_editors_enter_screeners_do_not(people, client, page, who: str, status: int) -> None:
    client.force_login(people[who])
    for address in (
        "/cms/",
        f"/cms/pages/{page.pk}/edit/",
        f"/cms/pages/{page.pk}/view_draft/",
        "/cms/images/",
    ):
        assert client.get(address).status_code == status, address


def test_strangers_sign_in_at_our_own_page(client, page) -> None:
    assert client.get("/cms/").headers["Location"] == "/sign-in/?next=/cms/"
    assert client.get("/cms/login/?next=/cms/").headers["Location"] == "/sign-in/?next=/cms/"


def test_editors_reach_only_their_own_networks_pages(people, client, page, congress) -> None:
    other = factories.network("leuk", "Leuk Care")
    theirs = actions.prepare_page(coverage=factories.coverage(other, congress), by=None)
    client.force_login(factories.person(other, Role.EDITOR))
    sync_editors(other)
    assert client.get(f"/cms/pages/{theirs.pk}/edit/").status_code == 200
    for number in (page.pk, page.get_parent().pk):
        assert client.get(f"/cms/pages/{number}/edit/").status_code == 302
    client.force_login(people["editor"])
    assert client.get(f"/cms/pages/{page.pk}/edit/").status_code == 200


def test_roles_move_people_in_and_out(page, network, client, screener) -> None:
    role = Membership.objects.create(user=screener, network=network, role=Role.EDITOR)
    client.force_login(screener)
    assert client.get("/cms/").status_code == 200
    role.delete()
    assert client.get("/cms/").status_code == 302
    Membership.objects.create(user=screener, network=network, role=Role.EDITOR)
    screener.is_active = False
    screener.save()
    assert not screener.groups.exists()


def test_the_command_repairs_groups(people, network, capsys) -> None:
    GroupPagePermission.objects.all().delete()
    people["editor"].groups.clear()
    call_command("sync_editors")
    assert capsys.readouterr().out == "alan: 2 people may edit its public pages\n"
    assert people["editor"].groups.count() == 1
    assert GroupPagePermission.objects.count() == 4


def form_of(page: CongressPage, **changes: str) -> dict[str, str]:
    """The edit form as the browser sends it: the videos, renamed, then the selection, no more."""
    return {
        "title": page.title,
        "lead": "Words of an editor.",
        "slug": page.slug,
        "body-count": "2",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "videos",
        "body-0-id": "",
        "body-0-value-heading": "Watch the experts",
        "body-0-value-intro": "null",
        "body-1-deleted": "",
        "body-1-order": "1",
        "body-1-type": "selection",
        "body-1-id": "",
        "body-1-value-heading": "",
        "body-1-value-intro": "null",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        **changes,
    }


def test_an_editor_changes_words_and_order_in_the_cms(people, page, client) -> None:
    client.force_login(people["editor"])
    address = f"/cms/pages/{page.pk}/edit/"
    assert client.post(address, form_of(page)).status_code == 302
    assert "Words of an editor." not in client.get("/en/ash-2021/").content.decode()
    assert "Words of an editor." in client.get(f"/cms/pages/{page.pk}/view_draft/").content.decode()
    assert client.post(address, form_of(page, **{"action-publish": "yes"})).status_code == 302
    text = client.get("/en/ash-2021/").content.decode()
    assert "Words of an editor." in text
    assert text.index("Watch the experts") < text.index("Sessions we chose")
    assert "Our poster" not in text


def test_an_editor_previews_before_saving(people, page, client) -> None:
    client.force_login(people["editor"])
    address = f"/cms/pages/{page.pk}/edit/preview/"
    assert client.post(address, form_of(page)).json()["is_valid"]
    shown = client.get(address).content.decode()
    assert "Words of an editor." in shown
    assert "Session 0 of the selection" in shown
    assert CongressPage.objects.get().lead == ""


def test_an_editor_changes_the_look_and_hears_the_ratio(people, page, client) -> None:
    client.force_login(people["editor"])
    home = CongressIndexPage.objects.get()
    address = f"/cms/pages/{home.pk}/edit/"
    form = form_of(page) | {
        "title": home.title,
        "slug": home.slug,
        "intro": "",
        "logo": "",
        "logo_alt": "",
        "accent": "#a3470f",
        "disclaimer": "Ask your doctor.",
        "contact_email": "",
        "action-publish": "yes",
    }
    refused = client.post(address, form | {"brand": "#ffaaaa"})
    assert refused.status_code == 200
    assert "text needs 4.5 to 1" in refused.content.decode()
    assert client.post(address, form | {"brand": "#004d40"}).status_code == 302
    assert "/look/004d40-a3470f.css" in client.get("/en/ash-2021/").content.decode()


def test_nobody_adds_pages_past_the_desk(people, page, client) -> None:
    client.force_login(people["coordinator"])
    answer = client.get(f"/cms/pages/{page.get_parent().pk}/add_subpage/")
    assert answer.status_code in {302, 403}
