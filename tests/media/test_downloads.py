from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.test import Client

from rapporteur.coverage.models import Coverage
from rapporteur.media import actions
from rapporteur.media.models import Poster, SlideDeck
from rapporteur.people.models import User
from tests.media.files import HTML, PDF, picture, upload


def fetch(client: Client, url: str) -> HttpResponse:
    """The answer, read to its end, so that its file is closed again."""
    response = client.get(url)
    if response.streaming:
        b"".join(response.streaming_content)
    return response


def poster(coverage: Coverage, title: str = "HARMONY: AML “in” numbers") -> Poster:
    made = Poster(coverage=coverage, title=title, file=upload(PDF, "upload.pdf"))
    actions.add_entry(entry=made, by=None)
    return made


def test_a_poster_is_a_download_that_cannot_act_as_a_page(client: Client, coverage: Coverage) -> None:
    response = client.get(poster(coverage).file.url)
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == PDF
    assert response.headers["Content-Disposition"] == 'attachment; filename="harmony-aml-in-numbers.pdf"'
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_the_file_of_a_removed_entry_is_not_served(client: Client, coverage: Coverage) -> None:
    made = poster(coverage)
    assert fetch(client, made.file.url).status_code == 200
    deed = actions.remove_entry(entry=made, by=None)
    assert fetch(client, made.file.url).status_code == 404
    actions.undo(deed=deed, by=None)
    assert fetch(client, made.file.url).status_code == 200


def test_slides_sent_on_request_are_for_the_networks_people_only(
    client: Client, coverage: Coverage, screener: User, outsider: User
) -> None:
    deck = SlideDeck(coverage=coverage, title="Plans", on_request=True, file=upload(PDF, "upload.pdf"))
    actions.add_entry(entry=deck, by=None)
    assert fetch(client, deck.file.url).status_code == 404
    client.force_login(outsider)
    assert fetch(client, deck.file.url).status_code == 404
    client.force_login(screener)
    response = fetch(client, deck.file.url)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"


def test_public_slides_are_for_everybody(client: Client, coverage: Coverage) -> None:
    deck = SlideDeck(coverage=coverage, title="Plans", file=upload(PDF, "upload.pdf"))
    actions.add_entry(entry=deck, by=None)
    assert fetch(client, deck.file.url).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "posters/unknown.pdf",
        "posters/../secret-key",
        "images/../../secret-key",
        "../secret-key",
        "secret-key",
        "images/page.html",
        "images/drawing.svg",
        "documents/private.pdf",
        "original_images/a.png",
        "images/none.png",
        "images/",
        "%00.png",
        "images/%00.png",
    ],
)
def test_nothing_else_is_served(client: Client, coverage: Coverage, settings, path: str) -> None:
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    (root.parent / "secret-key").write_text("secret")
    (root / "secret-key").write_text("secret")
    for name, content in {
        "images/page.html": HTML,
        "images/drawing.svg": HTML,
        "original_images/a.png": picture(),
        "documents/private.pdf": PDF,
    }.items():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    assert fetch(client, f"/media/{path}").status_code == 404


def test_a_picture_of_the_cms_is_shown_in_place(client: Client, db: None) -> None:
    name = default_storage.save("images/logo.png", upload(picture(), "logo.png"))
    response = client.get(f"/media/{name}")
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == picture()
    assert response.headers["Content-Type"] == "image/png"
    assert "attachment" not in response.headers.get("Content-Disposition", "")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_files_are_only_read(client: Client, coverage: Coverage) -> None:
    assert client.post(poster(coverage).file.url).status_code == 405
