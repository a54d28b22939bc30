"""Everything that changes what the public sees."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Locale, Page, Site

from rapporteur.core import activity
from rapporteur.coverage.models import Coverage
from rapporteur.people.models import Network
from rapporteur.public import queries
from rapporteur.public.editors import sync_editors
from rapporteur.public.models import CongressIndexPage, CongressPage

# What a patient can use at once stands first: answers in plain words, then what is live, then the long lists.
READING_ORDER = (
    "attendance",
    "videos",
    "events",
    "selection",
    "topics",
    "call",
    "meeting",
    "posters",
    "programme",
    "sources",
)
DISCLAIMER = gettext_lazy(
    "Information here does not replace advice from your medical team. Results shown at a congress are "
    "early and may change."
)


@transaction.atomic
def prepare_page(*, coverage: Coverage, by: Any, order: tuple[str, ...] = READING_ORDER) -> CongressPage:
    """The draft page of a coverage with all sections, and the network's home if it has none yet.

    A coverage that has its page keeps it unchanged: calling this twice makes nothing twice.
    """
    if found := queries.page_of(coverage):
        return found
    home = prepare_home(network=coverage.network, by=by)
    page = CongressPage(
        title=coverage.title,
        slug=_free_slug(home, coverage.congress.slug),
        coverage=coverage,
        locale=home.locale,
        live=False,
        show_in_menus=True,
    )
    page.body = [(key, {"heading": "", "intro": ""}) for key in order]
    home.add_child(instance=page)
    page.save_revision(user=_person(by))
    _log(by=by, verb="prepared", page=page)
    return page


@transaction.atomic
def prepare_home(*, network: Network, by: Any) -> CongressIndexPage:
    """The network's published home: at the site's root for the first network, below it for further ones."""
    found = (
        CongressIndexPage.objects.filter(network=network, locale__language_code=settings.LANGUAGE_CODE)
        .order_by("depth", "pk")
        .first()
    )
    if found:
        return found
    locale, _made = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    rooted = site is not None and isinstance(site.root_page.specific, CongressIndexPage)
    parent = site.root_page.specific if site and rooted else Page.get_first_root_node()
    home = CongressIndexPage(
        title=network.name,
        slug=_free_slug(parent, network.slug),
        network=network,
        locale=locale,
        intro=network.about,
        disclaimer=str(DISCLAIMER),
        contact_email=network.contact_email,
    )
    parent.add_child(instance=home)
    home.save_revision(user=_person(by)).publish(user=_person(by), skip_permission_checks=True)
    if not rooted:
        _root_site_at(home, site)
    sync_editors(network)
    activity.record(by=by, verb="prepared", subject=home, scope=f"network:{network.pk}", summary=home.title)
    return CongressIndexPage.objects.get(pk=home.pk)


def _root_site_at(home: CongressIndexPage, site: Site | None) -> None:
    """Let the default site begin at our home; Wagtail's own welcome page goes, nothing else is touched."""
    address = urlsplit(settings.BASE_URL)
    welcome = site.root_page if site else None
    site = site or Site(is_default_site=True)
    site.hostname, site.root_page = address.hostname or "localhost", home.page_ptr
    site.port = address.port or (443 if address.scheme == "https" else 80)
    site.site_name = home.title
    site.save()
    if welcome is not None and welcome.specific_class is Page and welcome.depth > 1 and welcome.is_leaf():
        welcome.delete()


@transaction.atomic
def publish_page(*, page: CongressPage, by: Any) -> CongressPage:
    """Publish the newest wording now, whatever was scheduled before."""
    page = _fresh(page)
    draft = page.get_latest_revision_as_object()
    draft.go_live_at = None
    if draft.expire_at and draft.expire_at <= timezone.now():
        draft.expire_at = None
    draft.save_revision(user=_person(by)).publish(user=_person(by), skip_permission_checks=True)
    _log(by=by, verb="published", page=page)
    return _fresh(page)


@transaction.atomic
def unpublish_page(*, page: CongressPage, by: Any) -> CongressPage:
    """Take the page from the public, or call off its schedule. The wording is kept."""
    page = _fresh(page)
    page.unpublish(user=_person(by))
    CongressPage.objects.filter(pk=page.pk).update(go_live_at=None, expire_at=None, expired=False)
    page.revisions.update(approved_go_live_at=None)
    _log(by=by, verb="unpublished", page=page)
    return _fresh(page)


@transaction.atomic
def schedule_page(
    *, page: CongressPage, by: Any, go_live_at: datetime, expire_at: datetime | None = None
) -> CongressPage:
    """Publish the newest wording at ``go_live_at`` and, if given, take it down at ``expire_at``.

    ``publish_scheduled`` does it when the time has come.
    Raises ValidationError for times that cannot be kept.
    """
    if go_live_at <= timezone.now():
        raise ValidationError({"go_live_at": _("This time is over. Choose a later one, or publish now.")})
    if expire_at is not None and expire_at <= go_live_at:
        raise ValidationError({"expire_at": _("The page would end before it begins. Choose a later time.")})
    page = _fresh(page)
    draft = page.get_latest_revision_as_object()
    draft.go_live_at, draft.expire_at = go_live_at, expire_at
    draft.save_revision(user=_person(by)).publish(user=_person(by), skip_permission_checks=True)
    _log(by=by, verb="scheduled", page=page, at=go_live_at.isoformat())
    return _fresh(page)


@transaction.atomic
def change_look(*, network: Network, by: Any, **values: Any) -> CongressIndexPage:
    """Set logo, logo_alt, brand, accent, disclaimer, contact_email or intro of the network's home, published.


    Raises ValidationError for a colour that is too pale to read.
    """
    home = prepare_home(network=network, by=by)
    for name, value in values.items():
        setattr(home, name, value)
    home.full_clean()
    home.save_revision(user=_person(by)).publish(user=_person(by), skip_permission_checks=True)
    activity.record(
        by=by,
        verb="changed-look",
        subject=home,
        scope=f"network:{network.pk}",
        summary=", ".join(sorted(values)),
    )
    return CongressIndexPage.objects.get(pk=home.pk)


def _fresh(page: CongressPage) -> CongressPage:
    """The page as it is stored now."""
    found: CongressPage = CongressPage.objects.get(pk=page.pk)
    return found


def _free_slug(parent: Page, wanted: str) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    slug, n = wanted, 2
    while slug in taken or slug == "search":
        slug, n = f"{wanted}-{n}", n + 1
    return slug


def _person(by: Any) -> Any:
    return by if by is not None and by.pk else None


def _log(*, by: Any, verb: str, page: CongressPage, at: str = "") -> None:
    activity.record(
        by=by,
        verb=verb,
        subject=page,
        scope=f"coverage:{page.coverage_id}",
        summary=page.title,
        data={"at": at} if at else {},
    )
