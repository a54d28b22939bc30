from __future__ import annotations

import pytest

from rapporteur.people.states import Role
from rapporteur.public import actions
from rapporteur.public.models import CongressPage
from tests import factories

DESK = "/desk/alan/ash-2021/page/"


@pytest.mark.parametrize(
    ("roles", "status"), [([Role.EDITOR], 200), ([Role.COORDINATOR], 200), ([Role.SCREENER], 403)]
)
def test_editors_and_coordinators_see_the_screen(
    full, network, client, roles: list[Role], status: int
) -> None:
    client.force_login(factories.person(network, *roles))
    assert client.get(DESK).status_code == status
    for deed in ("create", "publish", "unpublish", "schedule"):
        answer = client.post(f"{DESK}{deed}/")
        assert (answer.status_code == 403) == (status == 403), deed
        assert client.get(f"{DESK}{deed}/").status_code == (405 if status == 200 else 403)


def test_others_find_nothing_and_strangers_sign_in(full, client, outsider) -> None:
    assert client.get(DESK).headers["Location"] == f"/sign-in/?next={DESK}"
    client.force_login(outsider)
    assert client.get(DESK).status_code == 404
    assert client.post(f"{DESK}create/").status_code == 404


def test_from_nothing_to_public_and_back(full, editor, client) -> None:
    client.force_login(editor)
    assert "There is no page for ASH 2021 yet." in client.get(DESK).content.decode()
    assert client.post(f"{DESK}create/").headers["Location"] == DESK
    text = client.get(DESK).content.decode()
    assert "Draft: only your team sees it" in text
    assert "http://127.0.0.1:8000/en/ash-2021/" in text
    client.post(f"{DESK}publish/")
    assert CongressPage.objects.get().live
    assert 'Readers find it here: <a href="/en/ash-2021/">' in client.get(DESK).content.decode()
    client.post(f"{DESK}unpublish/")
    assert not CongressPage.objects.get().live


def test_a_plan_is_in_the_persons_own_zone(full, editor, client) -> None:
    editor.zone = "Europe/Madrid"
    editor.save()
    actions.prepare_page(coverage=full, by=None)
    client.force_login(editor)
    assert client.post(f"{DESK}schedule/", {"go_live_at": "2099-06-01T09:00"}).status_code == 302
    assert "Monday 1 June 2099, 09:00 Madrid time (UTC+2)" in client.get(DESK).content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"go_live_at": "2001-01-01T09:00"}, "This time is over."),
        ({"go_live_at": "soon"}, "Write day and time"),
        ({"go_live_at": ""}, "This field is required."),
        ({"go_live_at": "0001-01-01T00:30"}, "Give a year between 1990 and 2100."),
        ({"go_live_at": "9999-12-31T23:30"}, "Give a year between 1990 and 2100."),
        ({"go_live_at": "2099-03-29T02:30"}, "This hour does not exist"),
        (
            {"go_live_at": "2099-06-02T09:00", "expire_at": "2099-06-01T09:00"},
            "The page would end before it begins.",
        ),
    ],
)
def test_a_plan_that_cannot_be_kept_is_explained(
    full, editor, client, sent: dict[str, str], said: str
) -> None:
    editor.zone = "Europe/Madrid"
    editor.save()
    actions.prepare_page(coverage=full, by=None)
    client.force_login(editor)
    answer = client.post(f"{DESK}schedule/", sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_the_page_of_another_coverage_is_out_of_reach(full, editor, client) -> None:
    client.force_login(editor)
    assert client.post(f"{DESK}publish/").status_code == 404
