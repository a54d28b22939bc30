"""Refuse any view that does not declare who may use it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


def guards_itself(path: str, view: Any) -> bool:
    """Wagtail's own views, and everything below the CMS, which Wagtail opens to its editors only."""
    return view.__module__.startswith("wagtail.") or path.startswith(reverse("wagtailadmin_home"))


class DeclaredAccess:
    """Every view carries an ``access`` declaration, those made from library classes too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if not hasattr(view, "access") and not guards_itself(request.path, view):
            raise PermissionDenied(f"{view.__module__}.{view.__name__} declares no access")
