from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Site

from rapporteur.core.models import Activity
from rapporteur.public import actions
from rapporteur.public.blocks import KINDS
from rapporteur.public.models import CongressIndexPage, CongressPage
from tests import factories

ADDRESS = "/en/ash-2021/"


def test_preparing_makes_home_site_and_a_draft_with_every_section(full, editor, client) -> None:
    page = actions.prepare_page(coverage=full, by=editor)
    home = CongressIndexPage.objects.get()
    site = Site.objects.get()
    assert (page.live, page.title, page.slug, page.get_parent().pk) == (
        False,
        "ASH 2021",
        "ash-2021",
        home.pk,
    )
    assert [block.block_type for block in page.body] == list(actions.READING_ORDER)
    assert sorted(actions.READING_ORDER) == sorted(kind.key for kind in KINDS)
    assert (site.root_page_id, site.hostname, site.port, site.is_default_site) == (
        home.pk,
        "127.0.0.1",
        8000,
        True,
    )
    assert Page.objects.count() == 3
    assert client.get("/en/").status_code == 200
    assert client.get(ADDRESS).status_code == 404


def test_preparing_twice_makes_nothing_twice(full) -> None:
    first = actions.prepare_page(coverage=full, by=None)
    assert actions.prepare_page(coverage=full, by=None) == first
    assert Page.objects.count() == 3


def test_publish_and_unpublish(full, editor, client) -> None:
    page = actions.prepare_page(coverage=full, by=editor)
    assert actions.publish_page(page=page, by=editor).live
    assert client.get(ADDRESS).status_code == 200
    assert not actions.unpublish_page(page=page, by=editor).live
    assert client.get(ADDRESS).status_code == 404
    deeds = Activity.objects.filter(room="public", subject_type="congresspage").order_by("pk")
    assert [(deed.verb, deed.by) for deed in deeds] == [
        ("prepared", editor),
        ("published", editor),
        ("unpublished", editor),
    ]


def test_publishing_takes_the_newest_wording(page, client) -> None:
    page.lead = "Better words."
    page.save_revision()
    assert "Better words." not in client.get(ADDRESS).content.decode()
    actions.publish_page(page=page, by=None)
    assert "Better words." in client.get(ADDRESS).content.decode()


def test_a_scheduled_page_appears_and_disappears_by_itself(full, client) -> None:
    page = actions.prepare_page(coverage=full, by=None)
    now = timezone.now()
    actions.schedule_page(
        page=page, by=None, go_live_at=now + timedelta(hours=1), expire_at=now + timedelta(hours=3)
    )
    call_command("publish_scheduled", verbosity=0)
    assert client.get(ADDRESS).status_code == 404
    with time_machine.travel(now + timedelta(hours=2)):
        call_command("publish_scheduled", verbosity=0)
        assert client.get(ADDRESS).status_code == 200
    with time_machine.travel(now + timedelta(hours=4)):
        call_command("publish_scheduled", verbosity=0)
        assert client.get(ADDRESS).status_code == 404


def test_a_schedule_can_be_called_off(full, client) -> None:
    page = actions.prepare_page(coverage=full, by=None)
    now = timezone.now()
    actions.schedule_page(page=page, by=None, go_live_at=now + timedelta(hours=1))
    actions.unpublish_page(page=page, by=None)
    with time_machine.travel(now + timedelta(hours=2)):
        call_command("publish_scheduled", verbosity=0)
    assert not CongressPage.objects.get().live


@pytest.mark.parametrize(("start", "end", "field"), [(-1, None, "go_live_at"), (2, 1, "expire_at")])
def test_a_schedule_that_cannot_be_kept_is_refused(full, start: int, end: int | None, field: str) -> None:
    page = actions.prepare_page(coverage=full, by=None)
    now = timezone.now()
    with pytest.raises(ValidationError) as refused:
        actions.schedule_page(
            page=page,
            by=None,
            go_live_at=now + timedelta(hours=start),
            expire_at=now + timedelta(hours=end) if end else None,
        )
    assert list(refused.value.message_dict) == [field]


def test_the_look_is_checked_and_shown_at_once(page, network, client) -> None:
    with pytest.raises(ValidationError):
        actions.change_look(network=network, by=None, brand="#ffdddd")
    actions.change_look(network=network, by=None, brand="#004d40", disclaimer="Ask your doctor.")
    text = client.get(ADDRESS).content.decode()
    assert "/look/004d40-a3470f.css" in text
    assert "Ask your doctor." in text


def test_a_second_network_has_its_own_home_below_the_first(page, congress, client) -> None:
    other = factories.coverage(factories.network("leuk", "Leuk Care"), congress, title="ASH for Leuk")
    found = actions.publish_page(page=actions.prepare_page(coverage=other, by=None), by=None)
    actions.change_look(network=other.network, by=None, brand="#004d40")
    assert Site.objects.count() == 1
    assert found.url_path == "/alan/leuk/ash-2021/"
    text = client.get("/en/leuk/ash-2021/").content.decode()
    assert "<h1>ASH for Leuk</h1>" in text
    assert "/look/004d40-a3470f.css" in text
    assert "Leuk Care" in client.get("/en/").content.decode()
