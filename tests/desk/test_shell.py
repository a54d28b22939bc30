"""The shell around every desk page: where one is, where one can go, who did what."""

from __future__ import annotations

import pytest
from lxml import html

from rapporteur.core import activity
from rapporteur.desk.context import PLACES
from tests import factories


def places(client, path: str) -> list[tuple[str, str | None]]:
    page = html.fromstring(client.get(path).content.decode())
    return [(a.text_content(), a.get("aria-current")) for a in page.xpath("//nav[@class='wide']//a")]


def test_every_place_of_a_coverage_has_an_address(client, coverage, coordinator):
    client.force_login(coordinator)
    shown = places(client, f"/desk/{coverage.network.slug}/{coverage.congress.slug}/")
    assert [label for label, _current in shown] == [str(label) for _name, label, _needs in PLACES]
    assert [label for label, current in shown if current == "page"] == ["Overview"]


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("live/", "Live events"),
        ("live/add/", "Live events"),
        ("media/", "Media"),
        ("intake/", "Take in"),
        ("page/", "Public page"),
        ("programme/", "Programme"),
        ("selection/", "Selection"),
        ("texts/", "Texts"),
        ("texts/sources/add/", "Texts"),
        ("notes/", "Overview"),
    ],
)
def test_the_current_place_is_marked(client, coverage, coordinator, path, label):
    client.force_login(coordinator)
    shown = places(client, f"/desk/{coverage.network.slug}/{coverage.congress.slug}/{path}")
    assert [name for name, current in shown if current] == [label]


def test_pages_of_the_network_show_its_places_only(client, network, coordinator):
    client.force_login(coordinator)
    assert places(client, f"/desk/{network.slug}/people/") == [("Topics", None), ("People", "page")]


def test_a_visitor_sees_no_places(client, db):
    page = html.fromstring(client.get("/sign-in/").content.decode())
    assert page.xpath("//*[contains(@class, 'places') or contains(@class, 'account')]") == []


def test_the_log_lists_deeds_of_the_network_and_its_coverages(
    client, network, coverage, coordinator, outsider
):
    for scope, words in [
        (f"network:{network.pk}", "Invited a screener"),
        (f"coverage:{coverage.pk}", "Chose a session"),
        (f"network:{outsider.memberships.get().network_id}", "Deed of others"),
    ]:
        activity.record(by=coordinator, verb="did", subject=network, scope=scope, summary=words)
    client.force_login(coordinator)
    shown = client.get(f"/desk/{network.slug}/activity/").content.decode()
    assert [words in shown for words in ("Invited a screener", "Chose a session", "Deed of others")] == [
        True, True, False]  # fmt: skip


def test_the_log_is_for_coordinators(client, network, screener):
    client.force_login(screener)
    assert client.get(f"/desk/{network.slug}/activity/").status_code == 403


def test_a_long_log_has_pages_and_a_constant_price(client, network, coordinator, django_assert_num_queries):
    def fill(n: int) -> None:
        for i in range(n):
            by = factories.person(network) if i % 2 else coordinator
            activity.record(
                by=by, verb="did", subject=network, scope=f"network:{network.pk}", summary=f"Deed {i}"
            )

    client.force_login(coordinator)
    path = f"/desk/{network.slug}/activity/"
    fill(2)
    with django_assert_num_queries(7):
        client.get(path)
    fill(58)
    with django_assert_num_queries(7):
        first = client.get(path).content.decode()
    second = client.get(f"{path}?page=2").content.decode()
    assert ("page 1 of 2" in first, "page 2 of 2" in second) == (True, True)


def test_an_address_that_is_nobodys_says_so_kindly(client, coordinator):
    client.force_login(coordinator)
    answer = client.get("/desk/nobody/people/")
    assert answer.status_code == 404
    assert "<h1" in answer.content.decode()


def test_the_wrong_role_is_told_what_to_do(client, network, screener):
    client.force_login(screener)
    answer = client.get(f"/desk/{network.slug}/people/")
    assert answer.status_code == 403
    assert "ask a coordinator of your network for the role" in answer.content.decode()
