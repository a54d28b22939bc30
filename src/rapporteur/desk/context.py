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
    """One entry of the navigation."""

    label: Promise | str
    url: str
    is_current: bool = False
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


def navigation(request: HttpRequest, network: Any, congress: Any, title: str = "") -> Navigation:
    """The places of one network, and of one coverage when ``congress`` (the object or its slug) is given."""
    match = request.resolver_match
    here = match.view_name if match else ""
    room = here.partition(":")[0]
    slugs = {"network": network.slug} if network else {}
    congress_slug = congress if isinstance(congress, str) else getattr(congress, "slug", "")
    both = {**slugs, "congress": congress_slug}
    named = [name for name, _label, _needs in PLACES]
    places: list[Place] = []
    for name, label, needs_congress in PLACES if network else ():
        if needs_congress and not congress_slug:
            continue
        url = address(name, **(both if needs_congress else slugs))
        # A page that is no place itself belongs to the only place of its room.
        only_one = [n for n in named if n.startswith(room + ":")] == [name]
        if url:
            first_apart = not needs_congress and not any(p.is_apart for p in places)
            places.append(Place(label, url, name == here or (only_one and room != ""), first_apart))
    overview = address("coverage:overview", **both) if network and congress_slug else ""
    account = [Place(label, address(name), name == here) for name, label in ACCOUNT if address(name)]
    return Navigation(
        home=address("desk:home") or "/",
        where=Place(title or congress_slug, overview) if overview else None,
        places=places,
        account=account,
        sign_out=address("people:sign-out"),
        current=next((p for p in places if p.is_current), None),
        home_crumb=bool(request.user.is_authenticated and here != "desk:home")
        if hasattr(request, "user")
        else False,
    )
