"""Only English is shipped; a second language needs settings and words, no code."""

from __future__ import annotations

import re

import pytest
from wagtail.models import Locale

from rapporteur.public.models import CongressPage

LANGUAGES = [("en", "English"), ("de", "German")]


@pytest.fixture
def translated(settings, page) -> CongressPage:
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
    german = Locale.objects.create(language_code="de")
    made = page.copy_for_translation(german, copy_parents=True)
    made.title = "ASH 2021 auf Deutsch"
    made.save_revision().publish()
    return made


def test_pages_name_each_other(translated, client) -> None:
    german = client.get("/de/ash-2021/").content.decode()
    english = client.get("/en/ash-2021/").content.decode()
    assert "<h1>ASH 2021 auf Deutsch</h1>" in german
    assert '<html lang="de">' in german
    alternates = {("de", "/de/ash-2021/"), ("en", "/en/ash-2021/"), ("x-default", "/en/ash-2021/")}
    found = r'<link rel="alternate" hreflang="([\w-]+)" href="http://127\.0\.0\.1:8000([^"]+)">'
    assert set(re.findall(found, german)) == alternates
    assert set(re.findall(found, english)) == alternates
    assert 'hreflang="de" lang="de">Deutsch</a>' in english


def test_each_language_has_its_own_search_calendar_and_place_in_the_sitemap(translated, client) -> None:
    assert "/de/ash-2021/#pick-" in client.get("/de/search/").content.decode()
    assert "/de/ash-2021/#pick-" not in client.get("/en/search/").content.decode()
    assert client.get("/de/ash-2021/selection.ics").status_code == 200
    found = re.findall("<loc>http://127.0.0.1:8000(.*?)</loc>", client.get("/sitemap.xml").content.decode())
    assert found == ["/en/", "/en/ash-2021/", "/de/", "/de/ash-2021/"]


def test_a_reader_is_led_to_their_language(translated, client) -> None:
    assert client.get("/", headers={"Accept-Language": "de-AT"}).headers["Location"] == "/de/"
