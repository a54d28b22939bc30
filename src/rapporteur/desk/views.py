"""The first page after signing in, and who did what lately."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rapporteur.desk import queries
from rapporteur.people.access import requires, signed_in
from rapporteur.people.states import Role

DEEDS_A_PAGE = 50


@signed_in
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What needs me now, network by network."""
    return render(request, "desk/home.html", {"networks": queries.home_of(request.user)})


@requires(Role.COORDINATOR)
@require_GET
def activity(request: Any) -> HttpResponse:
    """Who did what lately in this network and its coverages."""
    page = Paginator(queries.deeds_of(request.network), DEEDS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/activity.html", {"page": page, "zone": request.user.zone or "UTC"})
