"""The Atom feed and the sitemap of a site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from rapporteur.core import times
from rapporteur.live.models import LiveEvent
from rapporteur.live.states import EventKind
from rapporteur.people.access import open_to_everybody
from rapporteur.public import queries
from rapporteur.public.composition import address_of
from rapporteur.public.content import CoverageContent
from rapporteur.public.models import CongressPage

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML has no way to write them


@dataclass(frozen=True)
class Entry:
    title: str
    url: str
    text: str
    at: datetime


@open_to_everybody
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Published congress pages, their interviews and their live events, the newest first."""
    site = Site.find_for_request(request)
    home = queries.home_of_site(site)
    if home is None or site is None:
        raise Http404(_("Nothing is published yet."))
    root = site.root_url
    atom = Atom1Feed(
        title=CONTROL.sub("", home.title),
        link=root + address_of(home, site),
        description=CONTROL.sub("", home.intro),
        language=translation.get_language(),
        feed_url=root + reverse("public:feed"),
    )
    entries = [
        entry for page in queries.live_pages(site) for entry in _entries(page, root + address_of(page, site))
    ]
    for entry in sorted(entries, key=lambda one: one.at, reverse=True):
        atom.add_item(
            title=CONTROL.sub("", entry.title),
            link=entry.url,
            description=CONTROL.sub("", entry.text),
            unique_id=entry.url,
            pubdate=entry.at,
            updateddate=entry.at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _entries(page: CongressPage, url: str) -> list[Entry]:
    """The page itself and what it shows. What has no date of its own bears that of the first publication."""
    content = CoverageContent(page.coverage)
    shown = {block.block_type for block in page.body}
    first = page.first_published_at
    found = [Entry(page.title, url, page.lead or page.coverage.lead, page.last_published_at or first)]
    if "videos" in shown:
        found += [
            Entry(
                interview.question,
                f"{url}#interview-{interview.pk}",
                f"{interview.speaker}. {interview.summary}",
                first,
            )
            for interview in content.interviews
        ]
    found += [
        Entry(event.title, f"{url}#event-{event.pk}", _event_text(event), first)
        for event in content.live_events
        if ("events" if event.kind == EventKind.WEBINAR else "meeting") in shown
    ]
    return found


def _event_text(event: LiveEvent) -> str:
    when = (
        times.span_text(event.starts_at, event.ends_at, event.zone)
        if event.starts_at
        else times.day_text(event.day)
    )
    return f"{when}. {event.summary}".strip()


@open_to_everybody
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page of the site in every language."""
    site = Site.find_for_request(request)
    rows: list[str] = []
    for language, _name in settings.LANGUAGES if site else ():
        with translation.override(language):
            homes = queries.live_homes(site)
            pages: list[Page] = [*homes, *(queries.live_pages(site) if homes else [])]
            for page in pages:
                changed = page.last_published_at.date().isoformat() if page.last_published_at else ""
                address = escape(site.root_url + address_of(page, site, language))
                rows.append(f"<url><loc>{address}</loc><lastmod>{changed}</lastmod></url>")
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(rows)
        + "\n</urlset>\n"
    )
    return HttpResponse(body, content_type="application/xml; charset=utf-8")
