"""Addresses for readers beside Wagtail's own: the quick way to a congress page, search, calendars, look."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Site
from wagtail.views import serve as wagtail_serve

from rapporteur.live.calendar import calendar_of
from rapporteur.people.access import open_to_everybody
from rapporteur.programme.exports import export
from rapporteur.programme.models import Item
from rapporteur.public import queries, searching
from rapporteur.public.composition import address_of, frame_of
from rapporteur.public.content import CoverageContent
from rapporteur.public.look import HEX, Look
from rapporteur.public.models import CongressPage

CALENDAR = "text/calendar; charset=utf-8"
FOR_EVER = "public, max-age=31536000, immutable"


@open_to_everybody
@require_safe
def start(request: HttpRequest) -> HttpResponseBase:
    """The bare address leads to the reader's language."""
    return HttpResponseRedirect(reverse("wagtail_serve", args=[""]))


@open_to_everybody
def page(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """A published congress page in few queries; everything else is Wagtail's to answer."""
    site = Site.find_for_request(request)
    found = queries.published_at(site, path) if site else None
    if found is not None:
        return found.serve(request)
    if not path and queries.home_of_site(site) is None:
        return render(
            request, "public/nothing_yet.html", {"frame": frame_of(None, request, path=request.path)}
        )
    return wagtail_serve(request, path)


@open_to_everybody
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search over what is public; without a question, the list of all of it."""
    site = Site.find_for_request(request)
    home = queries.home_of_site(site)
    text = request.GET.get("q", "").replace("\0", "").strip()[:200]
    pages = queries.live_pages(site) if home and site else []
    found = searching.search(pages, text) if pages else []
    for one in found:
        one.page.address = address_of(one.page, site) if site else ""
    return render(
        request,
        "public/search.html",
        {
            "frame": frame_of(home, request, path=reverse("public:search")),
            "text": text,
            "found": found,
            "words": searching.words_of(text),
            "count": sum(len(one.hits) for one in found),
        },
    )


@open_to_everybody
@require_safe
def selection_calendar(request: HttpRequest, path: str) -> HttpResponse:
    """The selection with its times, for a calendar program."""
    coverage = _published_or_404(request, path).coverage
    items = (
        Item.objects.filter(picks__coverage=coverage).defer("abstract", "extra").order_by("starts_at", "pk")
    )
    body = export(items, coverage.congress, "ics", with_abstracts=False)
    body = body if isinstance(body, bytes) else b"".join(body)
    return _calendar(body, f"{coverage.congress.slug}-selection.ics")


@open_to_everybody
@require_safe
def events_calendar(request: HttpRequest, path: str, event: str = "") -> HttpResponse:
    """All live events of a page, or one of them."""
    coverage = _published_or_404(request, path).coverage
    events = [one for one in CoverageContent(coverage).live_events if event in {"", str(one.pk)}]
    if not events:
        raise Http404(_("This page has no such event."))
    return _calendar(calendar_of(events), f"{coverage.congress.slug}-{event or 'events'}.ics")


def _published_or_404(request: HttpRequest, path: str) -> CongressPage:
    site = Site.find_for_request(request)
    found = queries.published_at(site, path) if site else None
    if found is None:
        raise Http404(_("No such page."))
    return found


def _calendar(body: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        body, content_type=CALENDAR, headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


@open_to_everybody
@require_safe
def look(request: HttpRequest, key: str) -> HttpResponse:
    """The stylesheet of two colours. The address says all of it, so it may be kept for ever."""
    brand, accent = (f"#{part}" for part in key.split("-"))
    if not (HEX.match(brand) and HEX.match(accent)):
        raise Http404
    return HttpResponse(
        Look(brand, accent).stylesheet(),
        content_type="text/css; charset=utf-8",
        headers={"Cache-Control": FOR_EVER},
    )


@open_to_everybody
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read and where the list of pages is."""
    site = Site.find_for_request(request)
    root = site.root_url if site else ""
    lines = [
        "User-agent: *",
        "Disallow: /desk/",
        "Disallow: /cms/",
        f"Sitemap: {root}{reverse('public_root:sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@open_to_everybody
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The 404 page: where it might be instead."""
    in_desk = re.match(r"/(desk|cms)/", request.path)
    home = None if in_desk else queries.home_of_site(Site.find_for_request(request))
    return render(
        request, "public/not_found.html", {"frame": frame_of(home, request, path=request.path)}, status=404
    )
