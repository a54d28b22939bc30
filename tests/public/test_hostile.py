"""Networks that share one site, and words that would break a file."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.test import Client
from wagtail.models import Page

from rapporteur.live.models import LiveEvent
from rapporteur.media.models import Interview
from rapporteur.people.states import Role
from rapporteur.public import actions
from rapporteur.public.editors import collection_of, sync_editors
from tests import factories


@pytest.fixture
def theirs(page, congress):
    """A draft of a network whose home stands below the first network's home."""
    other = factories.network("leuk", "Leuk Care")
    made = actions.prepare_page(coverage=factories.coverage(other, congress), by=None)
    assert made.path.startswith(page.get_parent().path)
    return made


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_rights_end_where_another_networks_home_begins(page, theirs, network, coordinator) -> None:
    sync_editors(network)
    client = client_of(coordinator)
    own = client.get(f"/cms/pages/{page.pk}/edit/").status_code
    for number in (theirs.pk, theirs.get_parent().pk):
        for deed in ("edit", "delete", "history", "view_draft", "unpublish", "move"):
            answer = client.get(f"/cms/pages/{number}/{deed}/")
            assert (deed, answer.status_code in {302, 403, 404}) == (deed, True)
        client.post(f"/cms/pages/{number}/delete/")
    assert (own, Page.objects.filter(pk__in=[theirs.pk, theirs.get_parent().pk]).count()) == (200, 2)


def test_their_own_people_reach_them(theirs) -> None:
    other = theirs.coverage.network
    editor = factories.person(other, Role.EDITOR)
    sync_editors(other)
    assert client_of(editor).get(f"/cms/pages/{theirs.pk}/edit/").status_code == 200


def test_networks_called_alike_do_not_share_pictures(db) -> None:
    one, other = (factories.network(slug, "Blood Cancer Alliance") for slug in ("one", "other"))
    assert collection_of(one).pk == collection_of(one).pk
    assert collection_of(one).pk != collection_of(other).pk


def test_control_characters_break_neither_feed_nor_calendar(client, page, coverage) -> None:
    words = "AML\x0b\x1f\ufffe </script>"
    Interview.objects.create(coverage=coverage, question=words, speaker=words, summary=words)
    LiveEvent.objects.create(
        coverage=coverage, title=words, summary=words, day=coverage.congress.starts_on, zone="UTC"
    )
    page.title = words
    page.save()
    actions.publish_page(page=page, by=None)
    feed = ElementTree.fromstring(client.get("/en/feed.xml").content)
    titles = {entry.findtext("{http://www.w3.org/2005/Atom}title") for entry in feed}
    assert "AML </script>" in titles
    calendar = client.get(f"{page.url}events.ics").content
    assert [sign for sign in (b"\x0b", b"\x1f") if sign in calendar] == []
