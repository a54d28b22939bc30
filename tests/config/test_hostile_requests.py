"""Every address with what nobody sends by accident: numbers no row can have, odd bytes, odd methods."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import walk

ROUTES = [route for route in walk.routes() if route.access]
NUMBERED = [route for route in ROUTES if "<int:" in route.pattern]
BEYOND = (2**31, 2**63 - 1, 2**63, 10**30)
QUERIES = (
    "page=-1&undo=-1&day=2021-99-99&since=0001-01-01&q=%00",
    "page=%C2%B2&undo=%C2%B2&topic=abc&track=%00&room=%FF%FE&day=9999-12-31",
    "page=99999999999999999999&undo=99999999999999999999&topic=99999999999999999999&q=%22+AND+OR+NEAR(",
)
NAMES = [
    "heading",
    "topic",
    "topics",
    "item",
    "pick",
    "pk",
    "change",
    "position",
    "member",
    "role",
    "start_pass",
    "to",
    "zone",
    "day",
    "note",
    "next",
]
FORMS = (
    dict.fromkeys(NAMES, "9" * 25),
    {**dict.fromkeys(NAMES, "\x00"), "speakers-TOTAL_FORMS": "-1", "speakers-INITIAL_FORMS": "-1"},
    {
        "title": "x", "kind": "webinar", "zone": "Pacific/Kiritimati", "day": "0001-01-01", "start": "00:00",
        "starts_on": "0001-01-01", "ends_on": "9999-12-31", "go_live_at": "9999-12-31T23:59",
        "speakers-TOTAL_FORMS": "100000", "speakers-INITIAL_FORMS": "0",
    },
)  # fmt: skip


@pytest.fixture
def world(db):
    return walk.make_world()


@pytest.fixture
def client(world):
    client = Client()
    client.force_login(world.coordinator)
    return client


@pytest.mark.parametrize("route", NUMBERED, ids=[route.name for route in NUMBERED])
def test_a_number_no_row_has_is_not_found(route, world, client):
    samples = {key: dict(values) for key, values in world.samples.items()}
    for number in BEYOND:
        for values in samples.values():
            values.update(dict.fromkeys(("pk", "deed", "number"), number))
        answers = [client.get(route.path(samples)), client.post(route.path(samples))]
        assert {answer.status_code for answer in answers} <= {302, 404, 405}, number


@pytest.mark.parametrize("route", ROUTES, ids=[route.name for route in ROUTES])
def test_no_query_and_no_form_breaks_a_page(route, world, client):
    path = route.path(world.samples)
    for query in QUERIES:
        assert client.get(f"{path}?{query}").status_code < 500
    for form in FORMS:
        assert client.post(path, form).status_code < 500
        client.force_login(world.coordinator)


@pytest.mark.parametrize("route", ROUTES, ids=[route.name for route in ROUTES])
def test_no_method_breaks_a_page(route, world, client):
    for method in ("head", "options", "put", "patch", "delete", "trace"):
        assert getattr(client, method)(route.path(world.samples)).status_code < 500


@pytest.mark.parametrize("route", ROUTES, ids=[route.name for route in ROUTES])
def test_what_only_signed_in_people_see_is_not_kept_by_the_browser(route, world, client):
    answer = client.get(route.path(world.samples))
    if route.access.roles is not None and answer.status_code == 200:
        assert "no-store" in answer["Cache-Control"]
        assert "public" not in answer["Cache-Control"]
