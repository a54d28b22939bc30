"""Every address as every kind of visitor. A new address is walked without a change here."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from rapporteur.people.access import ROLE_MEANS
from rapporteur.people.models import User
from rapporteur.people.states import Role
from tests import factories, walk

ALL = walk.routes()
ROUTES = [route for route in ALL if route.access]
GUARDED = [route for route in ROUTES if route.access.roles is not None]
OF_A_NETWORK = [route for route in GUARDED if route.access.roles]
UNDECLARED = [route for route in ALL if not route.access]


def by_name(routes: list[walk.Route]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("route", routes, ids=[route.name for route in routes])


@pytest.fixture
def world(db):
    return walk.make_world()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_walk_finds_the_rooms():
    rooms = {route.name.partition(":")[0] for route in ROUTES}
    assert rooms >= {"people", "desk", "intake", "coverage", "media", "live", "public_desk"}
    assert len(ROUTES) > 40


def test_every_view_of_ours_declares_who_may_use_it():
    assert [r.name for r in UNDECLARED if r.view.__module__.startswith("rapporteur.")] == []


@by_name(UNDECLARED)
def test_what_a_library_adds_undeclared_is_refused(route, world):
    path = route.path(world.samples)
    codes = {c.get(path).status_code for c in (Client(), signed_in(world.coordinator))}
    assert codes in ({403}, {404})


@by_name(GUARDED)
def test_a_visitor_is_asked_to_sign_in(route, world):
    path = route.path(world.samples)
    read, written = Client().get(path), Client().post(path)
    assert [read.status_code in {302, 405}, written.status_code in {302, 405}] == [True, True]
    asked = [answer for answer in (read, written) if answer.status_code == 302]
    assert asked
    assert [a["Location"] for a in asked if not a["Location"].startswith("/sign-in/?next=/")] == []


@by_name(OF_A_NETWORK)
def test_an_outsider_finds_nothing(route, world):
    outsider = signed_in(factories.person(factories.network("other", "Other Network"), Role.COORDINATOR))
    path = route.path(world.samples)
    assert {outsider.get(path).status_code, outsider.post(path).status_code} in ({404}, {404, 405})


@pytest.mark.parametrize("role", list(Role))
@by_name(OF_A_NETWORK)
def test_a_role_opens_what_it_should(route, world, role):
    client = signed_in(getattr(world, role.value))
    path = route.path(world.samples)
    answer = client.get(path)
    if route.access.roles & ROLE_MEANS[role]:
        assert answer.status_code in {200, 302, 404, 405}
    else:
        assert {answer.status_code, client.post(path).status_code} in ({403}, {403, 405})


@by_name([route for route in ROUTES if route not in OF_A_NETWORK])
def test_what_names_no_network_never_breaks(route, world):
    for client in (Client(), signed_in(world.coordinator)):
        assert client.get(route.path(world.samples)).status_code in {200, 301, 302, 304, 400, 404, 405, 410}


def test_a_view_without_declaration_is_refused(client, db, settings):
    settings.ROOT_URLCONF = "tests.config.undeclared_urls"
    assert client.get("/undeclared/").status_code == 403


def test_the_cms_is_for_signed_in_people(client, db):
    answer = client.get("/cms/")
    assert answer.status_code == 302
    assert "sign-in" in answer["Location"]
    assert client.get("/cms/login/").status_code in {301, 302}


def test_a_form_without_its_token_is_refused(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.coordinator)
    assert client.post("/profile/", {"name": "x"}).status_code == 403
    assert settings.CSRF_COOKIE_SAMESITE == "Lax"
