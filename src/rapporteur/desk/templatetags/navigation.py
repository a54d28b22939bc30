"""The navigation of the signed-in shell."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext

from rapporteur.desk import context as shell

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_navigation(context: RequestContext) -> shell.Navigation | None:
    """The places to go from this page: ``coverage`` or ``congress`` of the page's context, else of its address."""
    request: Any = context.get("request")
    if request is None:
        return None
    coverage = context.get("coverage")
    congress = getattr(coverage, "congress", None) or context.get("congress")
    if not congress and request.resolver_match:
        congress = request.resolver_match.kwargs.get("congress", "")
    title = str(getattr(coverage, "title", "") or congress or "")
    return shell.navigation(request, context.get("network"), congress, title)
