"""The navigation of the signed-in shell."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext

from rapporteur.desk import context as shell

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_navigation(context: RequestContext) -> shell.Navigation | None:
    """The places to go from this page; its coverage is that of the context, else of the address."""
    request: Any = context.get("request")
    if request is None:
        return None
    coverage = context.get("coverage")
    congress = getattr(coverage, "congress", None) or context.get("congress")
    if not congress and request.resolver_match:
        congress = request.resolver_match.kwargs.get("congress", "")
    title = str(getattr(coverage, "title", "") or congress or "")
    return shell.navigation(request, context.get("network"), congress, title)


@register.simple_tag
def desk_link(name: str, **kwargs: str) -> str:
    """The address of a named view, or "" where this installation has none."""
    return shell.address(name, **kwargs)
