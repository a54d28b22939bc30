"""A real browser against the running site."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.plugin import blocking_manager_key

from rapporteur.people.models import User

# Nothing of Chromium's own may ask the network.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
             "--disable-background-networking", "--disable-component-update"]  # fmt: skip
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Playwright's loop runs in this thread, so Django takes all of the test for asynchronous.
ASYNC_UNSAFE = "DJANGO_ALLOW_ASYNC_UNSAFE"


def _chromium() -> str | None:
    wanted = os.environ.get("CHROMIUM", "")
    return shutil.which(wanted or "chromium") or (
        "/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys need Chromium; where there is none they are skipped, in CI they fail."""
    here = Path(__file__).parent
    skip = pytest.mark.skip(reason="no Chromium: install it or set CHROMIUM to its path")
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not _chromium() and os.environ.get("CI") != "true":
                item.add_marker(skip)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test with a live server empties the database; put back what the migrations had put in."""
    result = yield
    snapshot = getattr(item.session, "_migrated", None)
    if nextitem is None and not item.config.getvalue("reuse_db"):
        return result  # after the last test of all the database is gone already
    if snapshot is not None and "live_server" in getattr(item, "fixturenames", ()):
        with item.config.stash[blocking_manager_key].unblock():
            call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
            connection.creation.deserialize_db_from_string(snapshot)
            _count_on_from_the_rows()
            ContentType.objects.clear_cache()  # signals during the loading may have remembered other keys
            caches["default"].clear()  # so may Wagtail: the paths of its sites
            connection.close()
    return result


def _count_on_from_the_rows() -> None:
    """Rows put back with their keys do not move PostgreSQL's counters."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


@pytest.fixture(scope="session", autouse=True)
def _migrated(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> None:
    """Keep the rows that migrations made (Wagtail's root page, languages, permissions)."""
    with django_db_blocker.unblock():
        if not apps.get_model("wagtailcore", "Page").objects.exists():
            pytest.fail("The kept test database has lost its first rows. Run once with --create-db.")
        request.session._migrated = connection.creation.serialize_db_to_string()  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = _chromium()
    if path is None:
        pytest.fail("no Chromium: install it or set CHROMIUM to its path")
    before = os.environ.get(ASYNC_UNSAFE)
    os.environ[ASYNC_UNSAFE] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()
    if before is None:
        del os.environ[ASYNC_UNSAFE]


@dataclass
class Visit:
    """A browser window on the live site that collects what went wrong."""

    context: BrowserContext
    page: Page
    url: str
    problems: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def sign_in(self, user: User) -> None:
        """With a cookie, so that journeys do not all begin at the form."""
        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.url}])


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Callable[..., Visit]]:
    """``visit(user, width=320, dark=True, scripts=False)`` opens a window; script errors fail the test."""
    opened: list[Visit] = []

    def open_window(
        user: User | None = None,
        *,
        width: int = 1280,
        dark: bool = False,
        scripts: bool = True,
        **options: Any,
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
            **options,
        )
        made = Visit(context, context.new_page(), live_server.url)
        made.page.on("pageerror", lambda error: made.problems.append(f"{made.page.url}: {error}"))
        made.page.on(
            "console",
            lambda line: (
                made.problems.append(f"{made.page.url}: {line.text}")
                if "Content Security Policy" in line.text or "Content-Security-Policy" in line.text
                else None
            ),
        )
        if user:
            made.sign_in(user)
        opened.append(made)
        return made

    yield open_window
    problems = [problem for each in opened for problem in each.problems]
    for each in opened:
        each.context.close()
    assert problems == []


@cache
def _axe_source() -> str:
    return AXE.read_text()


def accessibility_problems(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA and good practice, one line a place."""
    page.evaluate(_axe_source())
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def overflow(page: Page) -> list[str]:
    """Elements that make the page scroll sideways."""
    return page.evaluate(
        """() => {
        const width = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= width) return [];
        return [...document.body.querySelectorAll('*')]
            .filter((e) => e.getBoundingClientRect().right > width + 1)
            .filter((e) => !e.closest('.scroll, .visually-hidden'))
            .map((e) => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 40)}`).slice(0, 5)
            .concat(`${document.documentElement.scrollWidth}px of ${width}px`);
        }"""
    )


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """``assert_accessible(page)``: axe finds nothing, and nothing makes the page scroll sideways."""

    def check(page: Page) -> None:
        assert (accessibility_problems(page), overflow(page)) == ([], [])

    return check
