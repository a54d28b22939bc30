"""Every screen of the room, as each role, and with few and many rows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rapporteur.coverage.models import Coverage, Source
from rapporteur.programme import search
from tests import factories

BACKEND = "django.contrib.auth.backends.ModelBackend"
PAGES = ["", "programme/", "programme/day/", "selection/", "notes/"]


def as_person(user) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["coordinator", "screener", "editor"])
def test_every_role_reads_every_list(page, who, request, coverage, programme):
    client = as_person(request.getfixturevalue(who))
    assert client.get(f"/desk/alan/ash-2021/{page}").status_code == 200


@pytest.mark.parametrize("page", [*PAGES, "texts/", "congress/"])
def test_people_of_other_networks_find_nothing(page, outsider, coordinator, coverage, programme):
    assert as_person(outsider).get(f"/desk/alan/ash-2021/{page}").status_code == 404
    assert as_person(coordinator).get(f"/desk/alan/ash-2021/{page}").status_code == 200


def test_a_network_that_does_not_cover_the_congress_does_not_see_it(network, coordinator, congress):
    client = as_person(coordinator)
    assert client.get("/desk/alan/ash-2021/").status_code == 404
    factories.coverage(network, congress)
    assert client.get("/desk/alan/ash-2021/").status_code == 200


def test_a_screener_cannot_edit_contents_but_an_editor_can(screener, editor, coverage):
    values = {"title": "ASH 2021, seen by patients", "is_call_open": "on"}
    assert as_person(screener).get("/desk/alan/ash-2021/texts/").status_code == 403
    assert as_person(screener).post("/desk/alan/ash-2021/texts/", values).status_code == 403
    assert Coverage.objects.get().title == "ASH 2021"
    assert as_person(editor).post("/desk/alan/ash-2021/texts/", values).status_code == 302
    assert Coverage.objects.get().title == "ASH 2021, seen by patients"


def test_an_editor_cannot_pick_but_a_screener_can(screener, editor, coverage, programme):
    values = {"one": programme["poster"].pk}
    assert as_person(editor).post("/desk/alan/ash-2021/selection/select/", values).status_code == 403
    assert coverage.picks.count() == 0
    assert as_person(screener).post("/desk/alan/ash-2021/selection/select/", values).status_code == 302
    assert coverage.picks.get().item == programme["poster"]


def test_items_and_picks_of_another_congress_are_out_of_reach(desk, coverage, programme):
    other = factories.congress("ash-2020", short_name="ASH 2020")
    foreign = factories.item(other, "Elsewhere")
    theirs = factories.pick(factories.coverage(factories.network("other"), other), foreign)
    assert desk.get(f"{desk.base}programme/{programme['talk'].pk}/").status_code == 200
    assert desk.get(f"{desk.base}programme/{foreign.pk}/").status_code == 404
    assert desk.get(f"{desk.base}selection/{theirs.pk}/").status_code == 404
    desk.post(f"{desk.base}selection/select/", {"one": foreign.pk})
    assert coverage.picks.count() == 0


def many_items(congress, number: int) -> None:
    made = [
        factories.item(
            congress,
            f"Leukemia study {n}",
            kind="poster",
            people=["A", "B"],
            number=f"X-{n}",
            abstract=[{"label": "", "text": "Leukemia."}],
            **factories.slot(11 + n % 3, 8 + n % 9),
        )
        for n in range(number)
    ]
    search.index_items(item.pk for item in made)


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as context:
        assert client.get(address).status_code == 200
    return len(context)


@pytest.mark.parametrize(
    "page",
    [
        "programme/",
        "programme/?q=leukemia",
        "programme/?q=leukemia&kind=poster&page=2",
        "programme/?topic=1&selected=no&sort=title",
    ],
)
def test_the_browser_asks_at_most_twelve_queries_for_any_size(page, desk, network, congress, coverage):
    factories.topic(network, "AML")
    many_items(congress, 3)
    few = queries(desk, desk.base + page)
    many_items(congress, 140)
    cold, warm = queries(desk, desk.base + page), queries(desk, desk.base + page)
    assert cold == few
    assert cold <= 12
    assert warm <= 10


@pytest.mark.parametrize("page", ["", "selection/", "programme/day/"])
def test_the_selection_asks_the_same_queries_for_few_and_many(page, desk, network, congress, coverage):
    topic = factories.topic(network, "AML")

    def select(number: int) -> None:
        for n in range(number):
            made = factories.item(congress, people=["A"], **factories.slot(11, 8 + n % 9))
            factories.pick(coverage, made, f"Heading {n % 4}", reason="because").topics.add(topic)

    select(4)
    few = queries(desk, desk.base + page)
    select(20)
    assert queries(desk, desk.base + page) == few


def test_topics_ask_the_same_queries_for_few_and_many(desk, network, coverage, programme):
    desk.get("/desk/alan/topics/")  # from here on the process knows the programme
    factories.topic(network, "One")
    few = queries(desk, "/desk/alan/topics/")
    for n in range(20):
        factories.topic(network, f"Topic {n}")
    assert queries(desk, "/desk/alan/topics/") == few


def test_sources_ask_the_same_queries_for_few_and_many(desk, coverage):
    Source.objects.create(coverage=coverage, label="One", note="no link")
    few = queries(desk, f"{desk.base}texts/")
    for n in range(10):
        Source.objects.create(coverage=coverage, label=f"Source {n}", note="no link")
    assert queries(desk, f"{desk.base}texts/") == few
