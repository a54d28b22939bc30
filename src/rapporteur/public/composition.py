"""Put a public page together: its frame (look, addresses) and its sections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language, override
from wagtail.models import Page, Site

from rapporteur.public import structured
from rapporteur.public.blocks import KIND
from rapporteur.public.content import CoverageContent
from rapporteur.public.look import Look

if TYPE_CHECKING:
    from rapporteur.public.models import CongressIndexPage, CongressPage

LOGO = "max-520x180"
STATIC = "rapporteur.static"  # set in the environment of a request whose answer becomes a file


@dataclass(frozen=True)
class Picture:
    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Alternate:
    """The same page in a language."""

    language: str
    url: str


@dataclass(frozen=True)
class Frame:
    """What is around every public page."""

    name: str
    home_url: str
    look: Look
    logo: Picture | None
    disclaimer: str
    contact_email: str
    website: str
    root_url: str
    path: str
    alternates: list[Alternate]
    is_static: bool
    has_feed: bool

    @property
    def canonical(self) -> str:
        return self.root_url + self.path


@dataclass(frozen=True)
class Section:
    key: str
    anchor: str
    heading: str
    intro: Any
    template: str
    data: dict[str, Any]


def address_of(page: Page, site: Site, language: str = "") -> str:
    """The path of a page below its site's root, without asking the database."""
    root = site.root_page
    if not page.url_path.startswith(root.url_path):
        return str(page.get_url(current_site=site) or "")
    with override(language or get_language()):
        return reverse("wagtail_serve", args=[page.url_path[len(root.url_path) :]])


def frame_of(
    home: CongressIndexPage | None, request: HttpRequest, page: Page | None = None, path: str = ""
) -> Frame:
    """The frame of a page, or of an own view at ``path``; without a home, the house's plain look."""
    site = Site.find_for_request(request)
    root_url = site.root_url if site else settings.BASE_URL
    here = path or (address_of(page, site) if page is not None and site else request.path)
    return Frame(
        name=home.title if home else "Rapporteur",
        home_url=address_of(home, site) if home and site else reverse("wagtail_serve", args=[""]),
        look=home.look if home else Look(),
        logo=_logo(home) if home else None,
        disclaimer=home.disclaimer if home else "",
        contact_email=(home.contact_email or home.network.contact_email) if home else "",
        website=home.network.website if home else "",
        root_url=root_url,
        path=here,
        alternates=_alternates(page, root_url, here),
        is_static=bool(request.META.get(STATIC)),
        has_feed=home is not None,
    )


def _logo(home: CongressIndexPage) -> Picture | None:
    if home.logo is None:
        return None
    made = getattr(home, "logo_made", None) or home.logo.get_rendition(LOGO)
    return Picture(made.url, made.width, made.height, home.logo_alt or home.title)


def _alternates(page: Page | None, root_url: str, here: str) -> list[Alternate]:
    """This page in every language it is published in."""
    found = [Alternate(get_language() or settings.LANGUAGE_CODE, root_url + here)]
    if page is not None and page.pk and len(settings.LANGUAGES) > 1:
        others = page.get_translations().live().select_related("locale")
        found += [Alternate(one.locale.language_code, root_url + str(one.get_url() or "")) for one in others]
    default = next((a for a in found if a.language == settings.LANGUAGE_CODE), found[0])
    return [*found, Alternate("x-default", default.url)]


def home_of(page: Page) -> CongressIndexPage:
    """The network's home above a congress page; the quick way of ``views`` has attached it already."""
    known = getattr(page, "known_home", None)
    return known if known is not None else page.get_parent().specific


def sections_of(page: CongressPage, content: CoverageContent) -> list[Section]:
    """The page's sections in the editor's order; one without content is left out."""
    found: list[Section] = []
    anchors: set[str] = set()
    for block in page.body:
        kind = KIND.get(block.block_type)
        data = content.of(kind.key) if kind else {"text": block.value}
        if data is None:
            continue
        heading = block.value["heading"] or (str(kind.heading) if kind else "")
        anchor = base = kind.anchor if kind else slugify(heading) or "text"
        while anchor in anchors:
            anchor = f"{base}-{len(anchors)}"
        anchors.add(anchor)
        found.append(
            Section(
                block.block_type,
                anchor,
                heading,
                block.value.get("intro"),
                f"public/sections/{block.block_type}.html",
                data,
            )
        )
    return found


def page_context(page: CongressPage, request: HttpRequest) -> dict[str, Any]:
    """All a congress page needs."""
    coverage = page.coverage
    content = CoverageContent(coverage)
    frame = frame_of(home_of(page), request, page)
    sections = sections_of(page, content)
    shown = {section.key for section in sections}
    return {
        "frame": frame,
        "coverage": coverage,
        "congress": coverage.congress,
        "content": content,
        "sections": sections,
        "shown": shown,
        "lead": page.lead or coverage.lead,
        "description": page.search_description or page.lead or coverage.lead,
        "pick_count": len(content.picks) if "selection" in shown else 0,
        "next_event": content.next_event if shown & {"events", "meeting"} else None,
        "call_address": coverage.call_email if coverage.is_call_open else "",
        "changed_at": content.changed_at(page.last_published_at),
        "structured": structured.congress_data(content, frame, shown),
    }


def index_context(home: CongressIndexPage, request: HttpRequest) -> dict[str, Any]:
    """The list of congresses, newest first, and of other networks' homes below this one."""
    site = Site.find_for_request(request)
    frame = frame_of(home, request, home)
    pages = home.congress_pages()
    for page in pages:
        page.address = address_of(page, site) if site else page.url
    nested = [(other.title, address_of(other, site)) for other in home.nested_homes()] if site else []
    return {
        "frame": frame,
        "pages": pages,
        "nested": nested,
        "description": home.search_description or home.intro,
        "structured": structured.network_data(frame),
    }
