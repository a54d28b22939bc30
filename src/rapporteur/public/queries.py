"""Read what is public: the page of an address, the pages of a site, and a search over them."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import get_language
from wagtail.images.models import Rendition
from wagtail.models import Page, PageViewRestriction, Site

from rapporteur.coverage.models import Coverage
from rapporteur.public.composition import LOGO, Picture
from rapporteur.public.models import CongressIndexPage, CongressPage


def page_of(coverage: Coverage, language: str = "") -> CongressPage | None:
    """The page of a coverage in a language, published or not."""
    pages = CongressPage.objects.filter(
        coverage=coverage, locale__language_code=language or settings.LANGUAGE_CODE
    )
    found: CongressPage | None = pages.order_by("-live", "pk").first()
    return found


def live_pages(site: Site) -> list[CongressPage]:
    """Published, unrestricted congress pages of a site in the active language, the latest congress first."""
    root = _root_in_language(site)
    if root is None:
        return []
    return list(
        CongressPage.objects.live()
        .public()
        .descendant_of(root)
        .select_related("coverage__congress", "coverage__network", "locale")
        .order_by("-coverage__congress__starts_on", "title")
    )


def live_homes(site: Site) -> list[CongressIndexPage]:
    """Published homes of a site in the active language, its root first."""
    root = _root_in_language(site)
    if root is None:
        return []
    return list(
        CongressIndexPage.objects.live()
        .public()
        .descendant_of(root, inclusive=True)
        .select_related("network", "logo")
        .order_by("depth", "title")
    )


def _root_in_language(site: Site) -> Page | None:
    """The site's root page, or its published translation in the active language."""
    if get_language() == settings.LANGUAGE_CODE:
        return site.root_page
    translations: QuerySet[Page] = site.root_page.get_translations().live()
    return translations.filter(locale__language_code=get_language()).first()


def home_of_site(site: Site | None) -> CongressIndexPage | None:
    """The published home at the site's root in the active language, if there is one."""
    if site is None:
        return None
    homes = CongressIndexPage.objects.live().filter(
        translation_key=site.root_page.translation_key, locale__language_code=get_language()
    )
    found: CongressIndexPage | None = homes.select_related("network", "logo").first()
    return found


def published_at(site: Site, path: str) -> CongressPage | None:
    """The published congress page at a path below the site's root, with all its frame needs, in one query.

    None for everything else (homes, private pages): Wagtail's own routing then answers.
    """
    parts = [part for part in path.split("/") if part]
    root_page = _root_in_language(site) if parts else None
    if root_page is None:
        return None
    root = root_page.url_path
    ways = [root + "".join(f"{part}/" for part in parts[:n]) for n in range(len(parts) + 1)]
    chain = _chain(ways)
    homes = [page for page in chain if hasattr(page, "congressindexpage")]
    last = chain[-1] if chain else None
    if (
        last is None
        or last.url_path != ways[-1]
        or not last.live
        or not homes
        or not hasattr(last, "congresspage")
        or any(page.is_private for page in chain)
    ):
        return None
    found: CongressPage = last.congresspage
    home: CongressIndexPage = homes[-1].congressindexpage
    if homes[-1].logo_file:
        url = Rendition(file=homes[-1].logo_file).url
        home.logo_made = Picture(url, homes[-1].logo_width, homes[-1].logo_height, "")
    found.known_home = home
    return found


def _chain(ways: list[str]) -> list[Page]:
    """The pages at these places from the root down, with their logos and whether they are restricted."""
    logo = Rendition.objects.filter(image=OuterRef("congressindexpage__logo"), filter_spec=LOGO)
    return list(
        Page.objects.filter(url_path__in=ways)
        .select_related(
            "congressindexpage__network",
            "congressindexpage__logo",
            "congresspage__coverage__network",
            "congresspage__coverage__congress",
            "locale",
        )
        .annotate(
            is_private=Exists(PageViewRestriction.objects.filter(page=OuterRef("pk"))),
            logo_file=Subquery(logo.values("file")[:1]),
            logo_width=Subquery(logo.values("width")[:1]),
            logo_height=Subquery(logo.values("height")[:1]),
        )
        .order_by("depth")
    )
