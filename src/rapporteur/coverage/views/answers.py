"""Where a deed leads, with the offer to undo it."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from rapporteur.core.models import Activity


def back(request: HttpRequest, address: str, deed: Activity | None = None, place: str = "") -> HttpResponse:
    """To the page a form names as ``next`` if it is ours, else to ``address``, with an offer to undo."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None):
        address = wanted
    parts = urlsplit(address)
    query = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "undo"
    ]
    if deed is not None:
        query.append(("undo", str(deed.pk)))
    return redirect(urlunsplit(("", "", parts.path, urlencode(query), place or parts.fragment)))


def offered(request: HttpRequest, scope: str) -> Activity | None:
    """The deed that this page offers to undo, if it still can be."""
    pk = request.GET.get("undo", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    return Activity.objects.filter(pk=pk, room="coverage", scope=scope, undone_at=None).first()


def numbers(values: list[str]) -> list[int]:
    """The whole numbers among what a form sent."""
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19]
