"""Serve stored files so that no upload can act as a page of ours."""

from __future__ import annotations

import mimetypes
from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from rapporteur.media.models import Poster, SlideDeck
from rapporteur.media.uploads import BY_ENDING
from rapporteur.people.access import open_to_everybody, roles_of

# Pictures that the CMS made itself from checked originals; the only files shown inside a page.
PICTURE_FOLDERS = ("images/", "avatar_images/")
PICTURE_TYPES = {"image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"}


@open_to_everybody
@require_safe
def download(request: HttpRequest, path: str) -> HttpResponseBase:
    """A poster or deck as a download, a picture of the CMS in place; everything else is not found.

    The file of a removed entry is not served; that of a deck sent on request only to the network's people.
    """
    if "\0" in path:
        raise Http404("no such file")
    if path.startswith("posters/"):
        return _document(Poster.objects.filter(file=path, removed_at=None).first())
    if path.startswith("slides/"):
        deck = (
            SlideDeck.objects.filter(file=path, removed_at=None).select_related("coverage__network").first()
        )
        if deck and deck.on_request and not roles_of(request.user, deck.coverage.network):
            raise Http404("sent on request")
        return _document(deck, is_private=bool(deck and deck.on_request))
    return _picture(path)


def _document(entry: Poster | SlideDeck | None, *, is_private: bool = False) -> HttpResponseBase:
    if entry is None:
        raise Http404("no such file")
    path = entry.file.name or ""
    known = BY_ENDING.get(path.rpartition(".")[2])
    name = f"{slugify(entry.title)[:80] or 'file'}.{known.ending if known else 'bin'}"
    response = _open(
        path,
        as_attachment=True,
        filename=name,
        content_type=known.content_type if known else "application/octet-stream",
    )
    response.headers["Cache-Control"] = "private, no-store" if is_private else "public, max-age=300"
    return response


def _picture(path: str) -> HttpResponseBase:
    content_type = mimetypes.guess_type(path)[0]
    if not path.startswith(PICTURE_FOLDERS) or content_type not in PICTURE_TYPES:
        raise Http404("no such picture")
    response = _open(path, content_type=content_type)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def _open(path: str, **how: Any) -> HttpResponseBase:
    try:
        stored = default_storage.open(path)
    except (FileNotFoundError, IsADirectoryError, SuspiciousFileOperation, ValueError) as missing:
        raise Http404("no such file") from missing
    response = FileResponse(stored, **how)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
