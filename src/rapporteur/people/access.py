"""Who may use a view. One without a declaration is refused (``middleware``), and a test walks all URLs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from rapporteur.people.models import Membership, Network
from rapporteur.people.states import Role

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Access:
    """What a view declares: ``roles`` is None for everybody, empty for any signed-in person."""

    roles: frozenset[Role] | None


ROLE_MEANS: dict[Role, frozenset[Role]] = {
    Role.COORDINATOR: frozenset(Role),
    Role.SCREENER: frozenset({Role.SCREENER}),
    Role.EDITOR: frozenset({Role.EDITOR}),
}


def roles_of(user: Any, network: Network) -> frozenset[Role]:
    """All roles a person may act in at a network; a coordinator acts in every role."""
    if not user.is_authenticated:
        return frozenset()
    held = Membership.objects.filter(user=user, network=network).values_list("role", flat=True)
    return frozenset().union(*(ROLE_MEANS[Role(role)] for role in held))


def open_to_everybody(view: View) -> View:
    """Declare that anyone, signed in or not, may use this view."""
    view.access = Access(None)  # type: ignore[attr-defined]
    return view


def kept_by_nobody(response: HttpResponseBase) -> HttpResponseBase:
    """For one person's eyes: after signing out on a shared computer, "back" must not show it again."""
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def signed_in(view: View) -> View:
    """Declare that any signed-in person may use this view; others are asked to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return kept_by_nobody(view(request, *args, **kwargs))

    guarded.access = Access(frozenset())  # type: ignore[attr-defined]
    return guarded


def requires(*roles: Role) -> Callable[[View], View]:
    """Declare that the view, whose URL names a ``network`` slug, is for people with one of ``roles`` there.

    Sets ``request.network`` and ``request.roles``. A person who does not belong to the network gets 404, one
    without the role 403, an anonymous visitor the sign-in page.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, network: str, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            found = Network.objects.filter(slug=network).first()
            held = roles_of(request.user, found) if found else frozenset()
            if found is None or not held:
                raise Http404("no such network")
            if not held & set(roles):
                raise PermissionDenied
            request.network = found  # type: ignore[attr-defined]
            request.roles = held  # type: ignore[attr-defined]
            return kept_by_nobody(view(request, *args, **kwargs))

        guarded.access = Access(frozenset(roles))  # type: ignore[attr-defined]
        return guarded

    return declare
