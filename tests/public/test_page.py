from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from rapporteur.coverage.models import Pick
from rapporteur.live.models import LiveEvent
from rapporteur.media.models import Interview
from rapporteur.programme.models import Congress, Item
from rapporteur.public import actions
from rapporteur.public.content import Chosen
from tests import factories
from tests.public.conftest import fill

ADDRESS = "/en/ash-2021/"


def text_of(client, address: str = ADDRESS) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def graph_of(text: str) -> list[dict]:
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return json.loads(script)["@graph"]


def test_the_page_shows_every_part(page, client) -> None:
    text = text_of(client)
    for expected in [
        "<h1>ASH 2021</h1>",
        "What it brought.",
        "We were there.",
        "Session 0 of the selection",
        "Ada Chair, Ben Speaker",
        "Reason 0.",
        "Saturday 11 December 2021, 10:00–11:00 New York time (UTC−5)",
        'href="https://example.org/0"',
        "What AML means.",
        "mailto:reports@example.org?subject=I%20would%20like%20to%20report%20on%20ASH%202021",
        "Tuesday 8 February 2022, 16:30–18:00 Brussels time (UTC+1)",
        "Steven Knapper",
        "took place",
        "Does it work?",
        "Mycal Casey",
        "Augusta University",
        "Our poster",
        "The link was lost.",
        "mailto:office@example.org?subject=Slides%20please%3A%20Plans",
        "A journal",
        "Last updated",
    ]:
        assert expected in text, expected


def test_nothing_of_others_is_loaded(page, client) -> None:
    answer = client.get(ADDRESS)
    loaded = re.findall(
        r'<(?:script|img|iframe|link rel="(?:stylesheet|icon)")[^>]*(?:src|href)="([^"]+)"',
        answer.content.decode(),
    )
    assert loaded
    assert [url for url in loaded if not url.startswith("/")] == []
    assert answer.cookies == {}
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy


def test_no_inline_script_or_style(page, client) -> None:
    for address in (ADDRESS, "/en/", "/en/search/"):
        text = text_of(client, address)
        assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*(?:src=|ld\+json))", text) == []


def test_the_list_of_contents_names_the_sections_in_the_editors_order(page, client) -> None:
    contents = re.findall(r'<li><a href="#([\w-]+)">', text_of(client))
    assert contents == [
        "attendance",
        "videos",
        "live",
        "sessions",
        "topics",
        "report",
        "meeting",
        "posters",
        "programme",
        "sources",
    ]
    page.body = [
        ("videos", {"heading": "Watch", "intro": "<p>Four of them.</p>"}),
        ("selection", {"heading": ""}),
        ("text", {"heading": "Thank you", "text": "<p>To all.</p>"}),
    ]
    page.save_revision().publish()
    text = text_of(client)
    assert re.findall(r'<li><a href="#([\w-]+)">([^<]*)', text) == [
        ("videos", "Watch"),
        ("sessions", "Sessions we chose"),
        ("thank-you", "Thank you"),
    ]
    assert "Four of them." in text
    assert "Our poster" not in text


def test_empty_sections_vanish_also_from_the_contents(coverage, client) -> None:
    coverage.attendance = "We were there."
    coverage.save()
    Interview.objects.create(coverage=coverage, question="Why?", speaker="A B")
    actions.publish_page(page=actions.prepare_page(coverage=coverage, by=None), by=None)
    text = text_of(client)
    assert re.findall(r'<section id="([\w-]+)"', text) == ["attendance", "videos"]
    assert re.findall(r'<li><a href="#([\w-]+)">', text) == ["attendance", "videos"]


def test_a_closed_call_asks_nobody(page, full, client) -> None:
    full.is_call_open = False
    full.save()
    text = text_of(client)
    assert "Write for us." not in text
    assert "reports@example.org" not in text


def test_content_is_read_live(page, full, client) -> None:
    Interview.objects.create(coverage=full, question="A new question?", speaker="C D")
    assert "A new question?" in text_of(client)


def test_a_vanished_item_says_so(page, client) -> None:
    Item.objects.filter(picks__isnull=False).update(vanished_at=datetime(2021, 12, 1, tzinfo=UTC))
    assert text_of(client).count("No longer in the organiser’s programme.") == 3


@pytest.mark.parametrize("picks", [2, 25])
def test_ten_queries_whatever_the_number_of_picks(coverage, client, picks: int) -> None:
    fill(coverage, picks)
    actions.publish_page(page=actions.prepare_page(coverage=coverage, by=None), by=None)
    client.get(ADDRESS)
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(ADDRESS)
    assert len(asked) == 10, [query["sql"] for query in asked]
    assert answer.content.decode().count('<li id="pick-') == picks
    assert len(answer.content) < 100_000


# Wagtail leaves the temporary file of a rendition to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_logo_costs_no_query_and_is_described(page, network, client, picture) -> None:
    actions.change_look(network=network, by=None, logo=picture, logo_alt="ALAN")
    client.get(ADDRESS)
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        text = text_of(client)
    assert len(asked) == 10
    (tag,) = re.findall(r'<a class="brand"[^>]*><img [^>]*>', text)
    assert 'alt="ALAN"' in tag
    assert b"PNG" in client.get(re.search(r'src="([^"]+)"', tag)[1]).getvalue()


def test_structured_data_has_offset_mode_and_people(page, client) -> None:
    congress, webinar, meeting = graph_of(text_of(client))
    assert (congress["name"], congress["startDate"], congress["endDate"]) == (
        "63rd ASH Annual Meeting and Exposition",
        "2021-12-11",
        "2021-12-14",
    )
    assert congress["eventSchedule"]["scheduleTimezone"] == "America/New_York"
    assert webinar == {
        "@type": "Event",
        "name": "AML webinar",
        "url": f"http://127.0.0.1:8000/en/ash-2021/#event-{LiveEvent.objects.get(title='AML webinar').pk}",
        "startDate": "2022-02-08T16:30:00+01:00",
        "endDate": "2022-02-08T18:00:00+01:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": webinar["url"]},
        "organizer": [{"@type": "Organization", "name": "ALAN"}],
        "performer": [{"@type": "Person", "name": "Steven Knapper"}],
    }
    assert meeting["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"


@pytest.mark.parametrize(
    ("places", "mode", "place"),
    [
        ("Atlanta and online", "Mixed", "Place"),
        ("Online", "Online", "VirtualLocation"),
        ("Atlanta", "Offline", "Place"),
    ],
)
def test_the_mode_of_the_congress_follows_its_places(page, client, places, mode, place) -> None:
    Congress.objects.update(places=places)
    found = graph_of(text_of(client))[0]
    assert found["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"
    assert found["location"]["@type"] == place


def test_structured_data_cannot_end_its_element(page, full, client) -> None:
    LiveEvent.objects.create(
        coverage=full,
        title="</script><script>alert(1)</script>",
        day=date(2030, 1, 1),
        zone="Europe/Brussels",
    )
    text = text_of(client)
    assert "<script>alert" not in text
    assert graph_of(text)[-1]["name"] == "</script><script>alert(1)</script>" or any(
        one["name"] == "</script><script>alert(1)</script>" for one in graph_of(text)
    )


def test_head_names_the_page_for_machines(page, client) -> None:
    text = text_of(client)
    here = "http://127.0.0.1:8000/en/ash-2021/"
    for expected in [
        f'<link rel="canonical" href="{here}">',
        f'<link rel="alternate" hreflang="en" href="{here}">',
        f'<link rel="alternate" hreflang="x-default" href="{here}">',
        '<html lang="en">',
        '<meta property="og:title" content="ASH 2021">',
        f'<meta property="og:url" content="{here}">',
        '<meta name="description" content="What it brought.">',
        '<link rel="alternate" type="application/atom+xml" href="/en/feed.xml"',
    ]:
        assert expected in text, expected


def test_a_private_page_stays_private(page, client) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert client.get(ADDRESS).status_code == 302
    assert client.get(f"{ADDRESS}selection.ics").status_code == 404
    assert "ASH 2021" not in text_of(client, "/en/")
    assert "ash-2021" not in client.get("/sitemap.xml").content.decode()


def test_the_start_leads_to_the_language_and_an_empty_house_says_so(client, db) -> None:
    assert client.get("/").headers["Location"] == "/en/"
    assert "Nothing is published here yet" in text_of(client, "/en/")


def test_a_wrong_address_helps_on(page, client) -> None:
    answer = client.get("/en/nowhere/")
    assert answer.status_code == 404
    assert "This page is not here" in answer.content.decode()
    assert 'href="/en/search/"' in answer.content.decode()


def test_the_list_of_congresses_is_newest_first_in_few_queries(page, network, client) -> None:
    def publish(n: int) -> None:
        at = factories.congress(
            f"eha-{n}", short_name=f"EHA {n}", starts_on=date(n, 6, 1), ends_on=date(n, 6, 3)
        )
        made = factories.coverage(network, at, title=f"EHA {n}")
        actions.publish_page(page=actions.prepare_page(coverage=made, by=None), by=None)

    publish(2022)
    with CaptureQueriesContext(connection) as few:
        text = text_of(client, "/en/")
    assert re.findall(r'<h3><a href="([^"]+)">([^<]+)', text) == [
        ("/en/eha-2022/", "EHA 2022"),
        (ADDRESS, "ASH 2021"),
    ]
    for n in range(2010, 2018):
        publish(n)
    with CaptureQueriesContext(connection) as many:
        client.get("/en/")
    assert len(many) == len(few)


def test_events_still_to_come_stand_first(page, full, client) -> None:
    LiveEvent.objects.create(coverage=full, title="Next year", day=date(2099, 1, 1), zone="Europe/Brussels")
    text = text_of(client)
    assert re.findall(r'<article class="event (\w+)"', text) == ["coming", "past", "past"]
    assert text.index("Next year</h3>") < text.index("AML webinar</h3>")
    assert '<dt>Next live event</dt><dd><a href="#event-' in text


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Session page", "Session page"),
        ("Programme", "Programme"),
        ("link_final", "Official page"),
        ("url", "Official page"),
        ("", "Official page"),
    ],
)
def test_a_link_is_not_called_by_the_name_of_its_column(label: str, expected: str) -> None:
    item = Item(links=[{"url": "https://example.org/1", "label": label}])
    assert [link["label"] for link in Chosen(Pick(), item).links] == [expected]
