"""What the signed-in shell shows on every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def desk(request: HttpRequest) -> dict[str, Any]:
    """The network and roles of the page; cheap, because ``people.access.requires`` has loaded them."""
    return {"network": getattr(request, "network", None), "roles": getattr(request, "roles", frozenset())}
