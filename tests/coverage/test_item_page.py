"""The page of one item at the desk: the whole of it, and where every value comes from."""

from __future__ import annotations

import re

from django.utils import timezone

from rapporteur.programme.models import Item, Provenance
from tests import factories
from tests.coverage.conftest import follow


def test_the_item_page_selects_with_heading_reason_and_topics(desk, coverage, programme, network):
    aml = factories.topic(network, "AML", keywords=["AML"])
    page = desk.get(f"{desk.base}programme/{programme['poster'].pk}/").content.decode()
    assert 'value="Other topics"' in page
    assert f'value="{aml.pk}" aria' in page or f'value="{aml.pk}" id="id_topics_0" checked' in page
    follow(
        desk,
        f"programme/{programme['poster'].pk}/select/",
        {"heading": "Children", "reason": "First data", "topics": [aml.pk]},
    )
    pick = coverage.picks.get()
    assert (pick.heading.title, pick.reason, list(pick.topics.all())) == ("Children", "First data", [aml])


def test_the_item_page_shows_everything_that_is_stored(desk, coverage, programme):
    talk = programme["talk"]
    talk.extra, talk.links, talk.trial_ids = (
        {"Speaker note": "bring <b>"},
        [{"url": "javascript:x", "label": "bad"}],
        ["NCT00000001"],
    )
    talk.save()
    page = desk.get(f"{desk.base}programme/{talk.pk}/").content.decode()
    for shown in [
        "Background",
        "Adults with ALL &lt;b&gt;relapse&lt;/b&gt; often.",
        "Zoë Müller",
        "Cy Ng",
        "Saturday 11 December 2021, 10:00–10:30 New York time (UTC−5)",
        "Speaker note",
        "bring &lt;b&gt;",
        "NCT00000001",
        "ALL: New Directions for Adult Patients",
    ]:
        assert shown in page
    assert "javascript:x" not in page
    page = desk.get(f"{desk.base}programme/{programme['session'].pk}/").content.decode()
    assert "Blinatumomab in older adults" in page


def came_from(item: Item, batch: int, file_name: str, place: str, *fields: str) -> None:
    Provenance.objects.create(
        item=item,
        batch=batch,
        file_name=file_name,
        file_hash="x",
        place=place,
        fields=list(fields),
        at=timezone.now(),
    )


def test_every_value_names_the_file_and_place_of_its_newest_import(desk, coverage, programme):
    talk = programme["talk"]
    came_from(talk, 1, "programme.csv", "row 12", "title", "room", "starts_at")
    came_from(talk, 2, "abstracts.xml", "article 3", "abstract", "title")
    came_from(talk, 3, "programme <2>.csv", "row 14", "room")
    page = desk.get(f"{desk.base}programme/{talk.pk}/").content.decode()
    rows = re.findall(
        r'<tr><th scope="row">([^<]+)</th><td[^>]*>([^<]+)</td><td[^>]*>([^<]+)</td></tr>', page
    )
    assert rows == [
        ("Abstract", "abstracts.xml", "article 3"),
        ("Room", "programme &lt;2&gt;.csv", "row 14"),
        ("Start", "programme.csv", "row 12"),
        ("Title", "abstracts.xml", "article 3"),
    ]
