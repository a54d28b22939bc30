"""Refuse any view of ours that does not declare who may use it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


class DeclaredAccess:
    """Views of this project must carry an ``access`` declaration; those of libraries guard themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if view.__module__.startswith("rapporteur.") and not hasattr(view, "access"):
            raise PermissionDenied(f"{view.__module__}.{view.__name__} declares no access")
