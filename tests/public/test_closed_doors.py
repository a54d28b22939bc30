"""What is not public stays inside: drafts, previews, what was taken down, and Wagtail's own doors."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from rapporteur.public import actions
from rapporteur.public.editors import sync_editors
from tests.public.conftest import SECRET

ADDRESS = "/en/ash-2021/"


@pytest.mark.parametrize(
    "door",
    [
        "/cms/pages/{page}/",
        "/cms/pages/{page}/edit/",
        "/cms/pages/{page}/edit/preview/",
        "/cms/pages/{page}/view_draft/",
        "/cms/pages/{page}/revisions/{revision}/view/",
        "/cms/pages/{page}/history/",
        "/cms/pages/search/?q=ash",
        "/cms/api/main/pages/",
        "/cms/api/main/pages/{page}/",
        "/cms/choose-page/",
        "/cms/images/",
        "/cms/documents/",
        "/cms/reports/site-history/",
    ],
)
def test_no_door_of_the_cms_opens_to_a_stranger(door: str, page, client) -> None:
    answer = client.get(door.format(page=page.pk, revision=page.latest_revision_id))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/?next=/cms/")
    assert answer.content == b""


@pytest.mark.parametrize(
    "path", ["/api/v2/pages/", "/api/", "/en/api/v2/pages/", "/admin/", "/django-admin/"]
)
def test_no_door_stands_beside_the_cms(path: str, page, client) -> None:
    assert client.get(path, follow=True).status_code == 404


def test_a_preview_shows_editors_no_abstract_either(page, network, editor, client) -> None:
    sync_editors(network)
    client.force_login(editor)
    shown = client.get(f"/cms/pages/{page.pk}/view_draft/").content.decode()
    assert "Session 0 of the selection" in shown
    assert SECRET not in shown


def test_words_that_are_not_published_yet_appear_nowhere(page, client, tmp_path: Path) -> None:
    page.lead = "Unfinished lead."
    page.title = "Unfinished title"
    page.save_revision()
    for address in ("/en/", ADDRESS, "/en/search/", "/en/search/?q=title", "/en/feed.xml", "/sitemap.xml"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert b"Unfinished" not in answer.content, address
    call_command("export-site", tmp_path / "site")
    written = [path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file()]
    assert len(written) > 10
    assert [body for body in written if b"Unfinished" in body] == []


def test_unpublishing_closes_every_exit(page, client) -> None:
    closed = [ADDRESS, f"{ADDRESS}selection.ics", f"{ADDRESS}events.ics"]
    assert [client.get(address).status_code for address in closed] == [200, 200, 200]
    actions.unpublish_page(page=page, by=None)
    assert [client.get(address).status_code for address in closed] == [404, 404, 404]
    for address in ("/en/", "/en/search/", "/en/search/?q=selection", "/en/feed.xml", "/sitemap.xml"):
        said = client.get(address).content.decode()
        assert "ash-2021" not in said, address
        assert "Casey" not in said, address


def test_a_document_of_a_closed_collection_is_not_served(page, client) -> None:
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    document = Document.objects.create(
        title="Inside", collection=closed, file=ContentFile(b"inside", name="inside.pdf")
    )
    answer = client.get(document.url)
    assert answer.status_code == 302
    assert client.get(f"/media/{document.file.name}").status_code == 404
