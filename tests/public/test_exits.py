"""What leaves the house beside the page: search, calendars, feed, sitemap, robots; and that no exit leaks."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from lxml import etree

from rapporteur.live.models import LiveEvent
from rapporteur.media.models import Interview
from rapporteur.public import actions
from rapporteur.public.searching import marked
from tests import factories
from tests.public.conftest import SECRET, fill

ADDRESS = "/en/ash-2021/"
ATOM = "{http://www.w3.org/2005/Atom}"


def hits(client, question: str) -> list[str]:
    text = client.get("/en/search/", {"q": question}).content.decode()
    return re.findall(r'<a href="/en/ash-2021/#([a-z]+)-\d+">', text)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("selection", ["pick"] * 3),
        ("SESSION 1", ["pick"]),
        ("ben speaker", ["pick"] * 3),
        ("Reason 2", ["pick"]),
        ("Casey", ["interview"]),
        ("augusta works", []),
        ("Knapper", ["event", "event"]),
        ("harmony", ["poster"]),
        ("AML", ["pick"] * 3 + ["event"]),
        ("S1", ["pick"]),
        (SECRET, []),
        ("100%", []),
        ("_", []),
        ("' OR 1=1", []),
    ],
)
def test_search_finds_what_is_on_the_page(page, client, question: str, found: list[str]) -> None:
    assert hits(client, question) == found


def test_search_finds_names_beyond_ascii(page, client) -> None:
    LiveEvent.objects.filter(title="AML webinar").update(co_hosts=["Leukämie-Hilfe"])
    assert hits(client, "Leukämie-Hilfe") == ["event"]


def test_search_without_a_question_lists_all(page, client) -> None:
    assert len(hits(client, "")) == 7


def test_search_does_not_look_into_sections_the_editor_left_out(page, client) -> None:
    page.body = [("selection", {"heading": ""})]
    page.save_revision().publish()
    assert hits(client, "Casey") == []
    assert len(hits(client, "selection")) == 3


def test_search_marks_the_words_and_nothing_else(page, client) -> None:
    assert marked("A <b> and AML, aml", ["aml", "<b>"]) == (
        "A <mark>&lt;b&gt;</mark> and <mark>AML</mark>, <mark>aml</mark>"
    )
    text = client.get("/en/search/", {"q": "<script>alert(1)</script>\0"}).content.decode()
    assert "<script>alert" not in text


def test_search_asks_the_same_number_of_queries_for_few_and_many(page, full, client) -> None:
    client.get("/en/search/", {"q": "selection"})
    with CaptureQueriesContext(connection) as few:
        client.get("/en/search/", {"q": "selection"})
    for n in range(20):
        factories.pick(full, factories.item(full.congress, f"More selection {n}"))
    with CaptureQueriesContext(connection) as many:
        client.get("/en/search/", {"q": "selection"})
    assert len(few) == len(many) == 8


def test_the_selection_as_a_calendar(page, client) -> None:
    answer = client.get(f"{ADDRESS}selection.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert sorted(str(event["SUMMARY"]) for event in events) == [
        f"Session {n} of the selection" for n in range(3)
    ]
    assert {event["DTSTART"].dt.isoformat() for event in events} <= {
        "2021-12-11T15:00:00+00:00",
        "2021-12-11T10:00:00-05:00",
    }


def test_live_events_as_calendars(page, client) -> None:
    events = Calendar.from_ical(client.get(f"{ADDRESS}events.ics").content).walk("VEVENT")
    assert sorted(str(event["SUMMARY"]) for event in events) == ["AML webinar", "Members meet"]
    one = LiveEvent.objects.get(title="AML webinar")
    (event,) = Calendar.from_ical(client.get(f"{ADDRESS}event-{one.pk}.ics").content).walk("VEVENT")
    assert str(event["SUMMARY"]) == "AML webinar"
    assert client.get(f"{ADDRESS}event-999999.ics").status_code == 404


def test_the_feed_has_page_interviews_and_events(page, client) -> None:
    answer = client.get("/en/feed.xml")
    feed = etree.fromstring(answer.content)
    root = "http://127.0.0.1:8000/en/ash-2021/"
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert feed.findtext(f"{ATOM}title") == "Acute Leukemia Advocates Network"
    entries = {
        entry.findtext(f"{ATOM}title"): entry.find(f"{ATOM}link").get("href")
        for entry in feed.findall(f"{ATOM}entry")
    }
    interview = Interview.objects.get()
    assert entries["ASH 2021"] == root
    assert entries["Does it work?"] == f"{root}#interview-{interview.pk}"
    assert set(entries) == {"ASH 2021", "Does it work?", "AML webinar", "Members meet"}


def test_sitemap_and_robots(page, client) -> None:
    found = re.findall("<loc>(.*?)</loc>", client.get("/sitemap.xml").content.decode())
    assert found == ["http://127.0.0.1:8000/en/", "http://127.0.0.1:8000/en/ash-2021/"]
    assert client.get("/robots.txt").content.decode() == (
        "User-agent: *\nDisallow: /desk/\nDisallow: /cms/\nSitemap: http://127.0.0.1:8000/sitemap.xml\n"
    )


def public_addresses(page) -> list[str]:
    events = [f"{ADDRESS}event-{event.pk}.ics" for event in LiveEvent.objects.filter(coverage=page.coverage)]
    return [
        "/en/",
        ADDRESS,
        "/en/search/",
        f"/en/search/?q={SECRET}",
        "/en/search/?q=Talk",
        "/en/search/?q=selection",
        f"{ADDRESS}selection.ics",
        f"{ADDRESS}events.ics",
        "/en/feed.xml",
        "/sitemap.xml",
        "/robots.txt",
        "/en/nowhere/",
        *events,
    ]


def test_no_exit_leaks_an_abstract(page, client, tmp_path: Path) -> None:
    """The secret stands in abstracts, extra columns, keywords and talks; no public byte may hold it."""
    for address in public_addresses(page):
        answer = client.get(address)
        assert answer.status_code == (404 if "nowhere" in address else 200), address
        said = (
            answer.content.decode()
            .replace(f'value="{SECRET}"', "")
            .replace(f"“{SECRET}”", "")
            .replace(f"<title>{SECRET}", "")
        )
        assert SECRET not in said, address
    call_command("export-site", tmp_path / "site")
    files = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    assert len(files) > 10
    assert [path for path in files if SECRET.encode() in path.read_bytes()] == []


def test_what_is_not_published_appears_nowhere(page, network, client, tmp_path: Path) -> None:
    at = factories.congress(
        "eha-2022",
        short_name="EHA 2022",
        name="Unseen congress",
        starts_on=date(2022, 6, 9),
        ends_on=date(2022, 6, 12),
    )
    hidden = factories.coverage(network, at, title="Unseen coverage")
    factories.pick(hidden, factories.item(at, "Unseen session about selection"), reason="Unseen reason")
    Interview.objects.create(coverage=hidden, question="Unseen question?", speaker="Unseen Casey")
    draft = actions.prepare_page(coverage=hidden, by=None)
    assert not draft.live
    for address in public_addresses(page):
        assert b"nseen" not in client.get(address).content, address
    for address in ("/en/eha-2022/", "/en/eha-2022/selection.ics", "/en/eha-2022/events.ics"):
        assert client.get(address).status_code == 404
    call_command("export-site", tmp_path / "site")
    assert not (tmp_path / "site/en/eha-2022").exists()
    assert [path for path in (tmp_path / "site").rglob("*.html") if "Unseen" in path.read_text()] == []


def test_a_second_networks_page_does_not_mix_in(page, congress, client) -> None:
    other = factories.coverage(factories.network("leuk", "Leuk Care"), congress, title="ASH for Leuk")
    fill(other, 1)
    actions.publish_page(page=actions.prepare_page(coverage=other, by=None), by=None)
    assert client.get(ADDRESS).content.decode().count('<li id="pick-') == 3
    assert client.get("/en/leuk/ash-2021/").content.decode().count('<li id="pick-') == 1
