"""The public page's screen at the desk: where it stands, what to look at first, and the next step."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Site

from rapporteur.coverage.models import Coverage
from rapporteur.coverage.notes import notes_of, open_notes
from rapporteur.people.access import requires
from rapporteur.people.states import Role
from rapporteur.public import actions, queries
from rapporteur.public.composition import address_of
from rapporteur.public.forms import ScheduleForm
from rapporteur.public.models import CongressPage


def _coverage(request: HttpRequest, congress: str) -> Coverage:
    return get_object_or_404(
        Coverage.objects.select_related("network", "congress"),
        network=request.network,  # type: ignore[attr-defined]
        congress__slug=congress,
    )


def _page(request: HttpRequest, congress: str) -> CongressPage:
    return get_object_or_404(
        CongressPage, pk=getattr(queries.page_of(_coverage(request, congress)), "pk", None)
    )


def _zone(request: HttpRequest) -> str:
    return getattr(request.user, "zone", "") or "UTC"


@requires(Role.EDITOR)
@require_safe
def page(request: HttpRequest, congress: str) -> HttpResponse:
    """State, notes and buttons."""
    return _screen(request, _coverage(request, congress), ScheduleForm(zone=_zone(request)))


def _screen(request: HttpRequest, coverage: Coverage, form: ScheduleForm, status: int = 200) -> HttpResponse:
    found = queries.page_of(coverage)
    context: dict[str, Any] = {
        "coverage": coverage,
        "congress": coverage.congress,
        "page": found,
        "form": form,
        "zone": _zone(request),
        "notes": open_notes(notes_of(coverage)),
        "state": "none",
    }
    if found is not None:
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        scheduled = found.scheduled_revision
        context |= {
            "state": "published" if found.live else "scheduled" if scheduled else "draft",
            "goes_live_at": scheduled.approved_go_live_at if scheduled else None,
            "address": f"{site.root_url}{address_of(found, site)}" if site else "",
            "path": address_of(found, site) if site else "",
            "home": found.get_parent(),
            "lead": found.lead or coverage.lead,
        }
    return render(request, "public/desk/page.html", context, status=status)


def _back(request: HttpRequest, congress: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("public_desk:page", args=[request.network.slug, congress]))  # type: ignore[attr-defined]


@requires(Role.EDITOR)
@require_POST
def create(request: HttpRequest, congress: str) -> HttpResponseBase:
    actions.prepare_page(coverage=_coverage(request, congress), by=request.user)
    messages.success(request, _("The draft is ready. Nobody but your team can see it yet."))
    return _back(request, congress)


@requires(Role.EDITOR)
@require_POST
def publish(request: HttpRequest, congress: str) -> HttpResponseBase:
    actions.publish_page(page=_page(request, congress), by=request.user)
    messages.success(request, _("The page is public now. You can take it back with “Unpublish”."))
    return _back(request, congress)


@requires(Role.EDITOR)
@require_POST
def unpublish(request: HttpRequest, congress: str) -> HttpResponseBase:
    actions.unpublish_page(page=_page(request, congress), by=request.user)
    messages.success(
        request, _("The page is no longer public. Its words are kept; publish it again at any time.")
    )
    return _back(request, congress)


@requires(Role.EDITOR)
@require_POST
def schedule(request: HttpRequest, congress: str) -> HttpResponseBase:
    """Plan the publication; what cannot be kept is said beside its field."""
    found = _page(request, congress)
    form = ScheduleForm(request.POST, zone=_zone(request))
    if form.is_valid():
        try:
            actions.schedule_page(page=found, by=request.user, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("Planned. Until then nobody but your team sees the page."))
            return _back(request, congress)
    return _screen(request, found.coverage, form, status=422)
