"""The readers' pages in a browser: every width, light and dark, without JavaScript, by keyboard, on paper."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from rapporteur.live.models import LiveEvent
from rapporteur.people.states import Role
from rapporteur.public import actions
from rapporteur.public.editors import sync_editors
from rapporteur.public.models import CongressPage
from tests import factories
from tests.journeys.conftest import accessibility_problems, overflow
from tests.public.conftest import fill

ADDRESS = "/en/ash-2021/"
READERS_PAGES = ["/en/", ADDRESS, "/en/search/", "/en/search/?q=selection", "/en/search/?q=nothing-like-it",
                 "/en/nowhere/"]  # fmt: skip


@pytest.fixture
def shown(live_server) -> CongressPage:
    """A published page with a coming event, so that every button is there."""
    coverage = factories.coverage(factories.network(), factories.congress(website="https://example.org/ash"))
    fill(coverage, 8)
    start = timezone.now() + timedelta(days=30)
    LiveEvent.objects.create(
        coverage=coverage,
        title="Coming webinar",
        day=start.date(),
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        zone="Europe/Brussels",
        registration_url="https://example.org/register",
    )
    return actions.publish_page(page=actions.prepare_page(coverage=coverage, by=None), by=None)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_readers_page_is_accessible(visit, shown, width: int, dark: bool) -> None:
    window = visit(width=width, dark=dark)
    problems = {
        path: accessibility_problems(window.go(path)) + overflow(window.page) for path in READERS_PAGES
    }
    assert problems == {path: [] for path in READERS_PAGES}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_pages_stay_accessible_in_a_networks_own_colours(visit, shown, dark: bool) -> None:
    actions.change_look(network=shown.coverage.network, by=None, brand="#00695c", accent="#0b57d0")
    window = visit(width=320, dark=dark)
    assert accessibility_problems(window.go(ADDRESS)) == []


def test_an_empty_house_is_accessible(visit, live_server) -> None:
    window = visit(width=320)
    assert accessibility_problems(window.go("/en/")) + overflow(window.page) == []
    assert window.page.locator("h1").inner_text() == "Nothing is published here yet"


def test_the_page_reads_and_searches_without_javascript(visit, shown) -> None:
    page = visit(width=320, scripts=False).go(ADDRESS)
    page.get_by_role("link", name="Experts answer").click()
    assert page.url.endswith("#videos")
    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("Casey")
    page.get_by_role("button", name="Search").click()
    assert page.get_by_role("status").inner_text() == "1 result for “Casey”"
    page.get_by_role("link", name="Does it work?").click()
    assert re.search(r"/en/ash-2021/#interview-\d+$", page.url)


def test_times_are_shown_in_the_readers_own_zone_too(visit, shown) -> None:
    page = visit(timezone_id="Australia/Adelaide").go(ADDRESS)
    when = page.locator(".picks .when").first.inner_text()
    assert "Saturday 11 December 2021, 10:00–11:00 New York time (UTC−5)" in when
    assert "01:30–02:30 your time (Adelaide)" in when


def test_structured_data_is_inert_and_not_blocked(visit, shown) -> None:
    """The window fixture fails on any message of the content policy."""
    page = visit().go(ADDRESS)
    kinds = page.evaluate("""() => {
        const data = JSON.parse(document.querySelector('script[type="application/ld+json"]').textContent);
        return data['@graph'].map((one) => one['@type']);
    }""")
    assert kinds == ["Event"] * 4


def test_nothing_is_asked_of_other_hosts(visit, shown) -> None:
    window = visit()
    asked: list[str] = []
    window.page.on("request", lambda request: asked.append(request.url))
    window.go(ADDRESS)
    assert len(asked) > 5
    assert [url for url in asked if not url.startswith(window.url)] == []
    assert window.context.cookies() == []


def test_the_keyboard_reaches_every_link_and_shows_where_it_is(visit, shown) -> None:
    page = visit(width=1280).go(ADDRESS)
    links = page.locator("a[href]:visible").count()
    seen = []
    for _ in range(links):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("""() => {
            const e = document.activeElement, s = getComputedStyle(e);
            return [e.getAttribute('href'), s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2];
        }""")
        )
    assert seen[0][0] == "#content"
    assert all(ring for _href, ring in seen)
    assert len({href for href, _ring in seen}) > 30


def test_paper_has_the_content_and_not_the_controls(visit, shown) -> None:
    page = visit().go(ADDRESS)
    page.emulate_media(media="print")
    assert page.locator("h4", has_text="Session 0 of the selection").is_visible()
    assert not page.locator(".toc").is_visible()
    assert not page.get_by_role("link", name="Register").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without"])
def test_the_exported_files_work_from_a_folder(visit, shown, tmp_path: Path, scripts: bool) -> None:
    call_command("export-site", tmp_path / "site")
    window = visit(width=320, scripts=scripts)
    page = window.page
    page.goto((tmp_path / "site/index.html").as_uri())
    page.wait_for_url("**/en/index.html")
    page.get_by_role("link", name="ASH 2021").first.click()
    assert page.locator("h1").inner_text() == "ASH 2021"
    assert page.evaluate("getComputedStyle(document.querySelector('.hero')).borderBottomStyle") == "solid"
    assert accessibility_problems(page) == [] if scripts else True
    page.get_by_role("link", name="Find").click()
    entries = page.locator(".hits > li:visible")
    assert entries.count() == 13
    if scripts:
        page.get_by_role("searchbox").fill("casey")
        assert entries.count() == 1
    page.get_by_role("link", name="Does it work?").click()
    assert re.search(r"/en/ash-2021/index\.html#interview-\d+$", page.url)


def test_an_editor_takes_a_page_from_nothing_to_public(visit, live_server) -> None:
    network = factories.network()
    coverage = factories.coverage(network, factories.congress(starts_on=date(2021, 12, 11)))
    fill(coverage)
    editor = factories.person(network, Role.EDITOR)
    sync_editors(network)
    window = visit(editor, width=320, scripts=False)
    page = window.go("/desk/alan/ash-2021/page/")
    page.get_by_role("button", name="Create the page").click()
    page.get_by_role("button", name="Publish now").click()
    page.locator("a[href='/en/ash-2021/']").click()
    assert page.locator("h1").inner_text() == "ASH 2021"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_desks_screen_is_accessible_in_every_state(
    visit, live_server, assert_accessible, width, dark
) -> None:
    network = factories.network()
    coverage = factories.coverage(network, factories.congress())
    fill(coverage)
    window = visit(factories.person(network, Role.EDITOR), width=width, dark=dark)
    address = "/desk/alan/ash-2021/page/"
    assert_accessible(window.go(address))
    made = actions.prepare_page(coverage=coverage, by=None)
    assert_accessible(window.go(address))
    actions.schedule_page(page=made, by=None, go_live_at=timezone.now() + timedelta(days=2))
    assert_accessible(window.go(address))
    actions.publish_page(page=made, by=None)
    assert_accessible(window.go(address))


def test_an_editor_works_in_the_cms_under_its_own_policy(visit, shown) -> None:
    """Opening the editor and its preview in a browser raises no script error and no message of the policy."""
    editor = factories.person(shown.coverage.network, Role.EDITOR)
    sync_editors(shown.coverage.network)
    window = visit(editor)
    page = window.go(f"/cms/pages/{shown.pk}/edit/")
    assert page.locator("[data-streamfield-child]").count() == 10
    page.get_by_role("textbox", name="Lead").fill("Words of an editor.")
    page.wait_for_timeout(300)
    page.get_by_role("button", name="Toggle preview").click()
    frame = page.frame_locator("#w-preview-iframe")
    frame.locator(".lead", has_text="Words of an editor.").wait_for(timeout=15000)
    assert frame.locator("h1").inner_text() == "ASH 2021"
