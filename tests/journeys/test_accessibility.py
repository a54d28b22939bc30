"""Every desk page in Chromium: axe, phone width, keyboard, no JavaScript. The walk finds new addresses."""

from __future__ import annotations

import itertools

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from playwright.sync_api import Page
from wagtail.models import Page as CmsPage
from wagtail.models import Site

from rapporteur.people import actions
from rapporteur.people.states import Role
from tests import factories, walk
from tests.journeys.conftest import accessibility_problems, overflow

FOCUS_IS_VISIBLE = """() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  const shown = box.width > 0 && box.height > 0;
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const name = e.getAttribute('href') || e.name || e.textContent.trim().slice(0, 30);
  return {what: `${e.tagName} ${name}`, shown, ring};
}"""


@pytest.fixture
def world(live_server):
    return walk.make_world()


ROOMS = sorted({route.name.partition(":")[0] for route in walk.desk_pages()})


def pages_of(world: walk.World, room: str) -> list[str]:
    """The addresses of a room that answer a coordinator with a page."""
    client = Client()
    client.force_login(world.coordinator)
    paths = []
    for route in walk.desk_pages():
        if route.name.partition(":")[0] == room:
            answer = client.get(route.path(world.samples))
            is_page = answer.headers.get("Content-Type", "").startswith("text/html")
            if answer.status_code == 200 and is_page:
                paths.append(route.path(world.samples))
    return list(dict.fromkeys(paths))


def problems_in_every_light(page: Page) -> list[str]:
    """On a phone and a desk, by day and by night."""
    found = []
    for width, scheme in itertools.product((320, 1280), ("light", "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        problems = accessibility_problems(page) + overflow(page)
        found += [f"{width}px {scheme}: {problem}" for problem in problems]
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_every_desk_page_is_accessible(visit, world, room):
    window = visit(world.coordinator)
    paths = pages_of(world, room)
    found = {path: problems_in_every_light(window.go(path)) for path in paths}
    assert {path: problems for path, problems in found.items() if problems} == {}


def test_the_walk_reaches_every_room(world):
    reached = {room for room in ROOMS if pages_of(world, room)}
    assert reached >= {"people", "desk", "intake", "coverage", "media", "live", "public_desk"}


def test_pages_for_people_who_are_not_signed_in_are_accessible(visit, world):
    window = visit()
    _made, token = actions.invite(by=world.coordinator, network=world.network, role=Role.EDITOR)
    paths = ["/sign-in/", "/password/forgotten/", "/password/mailed/", "/password/new/MQ/x/",
             f"/invitation/{token}/", "/invitation/unknown/", "/sign-in/?next=/desk/"]  # fmt: skip
    problems = {path: problems_in_every_light(window.go(path)) for path in paths}
    assert problems == {path: [] for path in paths}


def test_pages_of_the_empty_beginning_are_accessible(visit, live_server):
    nobody = factories.person(factories.network("new", "New Network"), Role.COORDINATOR)
    window = visit(nobody, width=320)
    for path in ("/desk/", "/desk/new/people/", "/desk/new/activity/"):
        page = window.go(path)
        assert accessibility_problems(page) + overflow(page) == []


def test_forms_with_errors_are_accessible(visit, world, assert_accessible):
    window = visit(world.coordinator, width=320)
    page = window.go(f"/desk/{world.network.slug}/people/organisations/add/")
    page.fill("#id_name", "Leukaemia Help")
    page.fill("#id_country", "E")
    page.get_by_role("button", name="Save").click()
    assert page.locator(".errorlist").count() == 2
    assert page.locator("#id_name").get_attribute("aria-describedby") == "id_name_error"
    assert_accessible(page)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(visit, world, width):
    window = visit(world.coordinator, width=width)
    page = window.go(f"/desk/{world.network.slug}/people/")
    expected = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
        .filter((e) => e.checkVisibility() && e.type !== 'hidden' && !e.disabled).length"""
    )
    seen = []
    for _ in range(expected):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUS_IS_VISIBLE))
    assert seen[0]["what"] == "A #content"
    assert [stop for stop in seen if stop is None or not stop["shown"] or not stop["ring"]] == []
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS_IS_VISIBLE) is None


def test_the_skip_link_leads_to_the_page(visit, world):
    page = visit(world.coordinator).go("/desk/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_menus_work_on_a_phone_without_javascript(visit, world):
    window = visit(world.coordinator, width=320, scripts=False)
    page = window.go(f"/desk/{world.network.slug}/people/")
    menu = page.locator("nav.narrow summary")
    assert menu.inner_text().startswith("Menu")
    menu.click()
    assert page.locator("nav.narrow a[aria-current=page]").inner_text() == "People"
    page.locator(".account summary").click()
    page.get_by_role("button", name="Sign out").click()
    assert page.url.endswith("/sign-in/")


def test_a_person_joins_by_invitation_without_javascript(visit, world):
    _made, token = actions.invite(by=world.coordinator, network=world.network, role=Role.SCREENER)
    window = visit(width=320, scripts=False)
    page = window.go(f"/invitation/{token}/")
    page.fill("#id_email", "joan@example.org")
    page.fill("#id_name", "Joan Example")
    page.fill("#id_password", "quite a long secret")
    page.get_by_role("button", name="Make my account and join").click()
    assert page.url.endswith("/desk/")
    assert page.locator("h1").inner_text() == "What needs me now"
    assert page.locator(".messages").inner_text() == f"Welcome to {world.network.name}."


def test_the_readers_own_time_is_added(visit, world):
    window = visit(world.coordinator, timezone_id="Australia/Adelaide")
    page = window.go("/desk/")
    note = page.locator("time[data-own] + .own-time").first
    assert note.inner_text().strip() == "· Wednesday 11 February, 02:00–03:30 your time (Adelaide)"


def test_text_grows_to_200_percent_without_sideways_scrolling(visit, world):
    window = visit(world.coordinator, width=1280)
    page = window.go(f"/desk/{world.network.slug}/people/")
    page.set_viewport_size({"width": 640, "height": 400})
    assert overflow(page) == []


def test_the_database_keeps_its_first_rows(db):
    """A live server empties the database after each test; the next test must find Wagtail's pages again."""
    assert CmsPage.objects.filter(depth=1).count() == 1
    assert Site.objects.filter(is_default_site=True).count() == 1
    assert ContentType.objects.filter(app_label="people", model="network").count() == 1


def test_the_checks_find_what_is_wrong(visit, live_server):
    """A check that cannot fail proves nothing."""
    page = visit(width=320).page
    page.set_content("<html><body><img src='x'><p style='width: 500px'>wide</p></body></html>")
    found = {problem.partition(":")[0] for problem in accessibility_problems(page)}
    assert found >= {"image-alt", "html-has-lang", "document-title"}
    assert overflow(page) == ["P.: wide", "508px of 320px"]
