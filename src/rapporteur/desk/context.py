"""What the signed-in shell shows on every page: the person's network and the places to go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# (URL name, label, whether the address names the congress too)
PLACES: tuple[tuple[str, Promise, bool], ...] = (
    ("coverage:overview", _("Overview"), True),
    ("coverage:browse", _("Programme"), True),
    ("coverage:picks", _("Selection"), True),
    ("intake:batches", _("Take in"), True),
    ("coverage:contents", _("Texts"), True),
    ("media:list", _("Media"), True),
    ("live:list", _("Live events"), True),
    ("public_desk:page", _("Public page"), True),
    ("coverage:topics", _("Topics"), False),
    ("people:members", _("People"), False),
)
ACCOUNT: tuple[tuple[str, Promise], ...] = (
    ("desk:home", _("What needs me now")),
    ("people:profile", _("My profile")),
)


@dataclass(frozen=True)
class Place:
    """One entry of the navigation; ``current`` is its ``aria-current``."""

    label: Promise | str
    url: str
    current: str = ""
    is_apart: bool = False


@dataclass(frozen=True)
class Navigation:
    """All that ``desk/base.html`` links to; what has no address yet is left out."""

    home: str
    where: Place | None
    places: list[Place]
    account: list[Place]
    sign_out: str
    current: Place | None
    home_crumb: bool


def desk(request: HttpRequest) -> dict[str, Any]:
    """The network and roles of the page; cheap, because ``people.access.requires`` has loaded them."""
    return {"network": getattr(request, "network", None), "roles": getattr(request, "roles", frozenset())}


def address(name: str, **kwargs: str) -> str:
    """The address of a named view, or "" where there is none."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""


def _current(path: str, url: str, here: str) -> str:
    """The value of ``aria-current``: this very page, a page below the place, or neither."""
    if path == url:
        return "page"
    return "true" if url == here and path.startswith(url) else ""


def navigation(request: HttpRequest, network: Any, congress: Any, title: str = "") -> Navigation:
    """The places of one network, and of one coverage when ``congress`` (the object or its slug) is given."""
    slugs = {"network": network.slug} if network else {}
    congress_slug = congress if isinstance(congress, str) else getattr(congress, "slug", "")
    both = {**slugs, "congress": congress_slug}
    addresses = [
        (label, address(name, **(both if of_congress else slugs)), not of_congress)
        for name, label, of_congress in (PLACES if network else ())
        if congress_slug or not of_congress
    ]
    # A page below a place belongs to it; the longest address wins.
    here = max(
        (url for _label, url, _apart in addresses if url and request.path.startswith(url)),
        default="",
        key=len,
    )
    first_apart = next((url for _label, url, apart in addresses if url and apart), "")
    places = [
        Place(label, url, _current(request.path, url, here), url == first_apart)
        for label, url, _apart in addresses
        if url
    ]
    overview = address("coverage:overview", **both) if network and congress_slug else ""
    account = [
        Place(label, url, _current(request.path, url, url))
        for label, url in ((label, address(name)) for name, label in ACCOUNT)
        if url
    ]
    return Navigation(
        home=address("desk:home") or "/",
        where=Place(title or congress_slug, overview) if overview else None,
        places=places,
        account=account,
        sign_out=address("people:sign-out"),
        current=next((p for p in places if p.current), None),
        home_crumb=request.user.is_authenticated and request.path != address("desk:home"),
    )
