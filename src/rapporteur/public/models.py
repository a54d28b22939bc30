"""The public pages: a network's home, and one page for each covered congress."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.models import Page

from rapporteur.coverage.models import Coverage
from rapporteur.people.models import Network
from rapporteur.public import composition, look
from rapporteur.public.blocks import section_blocks
from rapporteur.public.permissions import OwnNetworkOnly


def validate_colour(colour: str) -> None:
    """Accept only ``#rrggbb`` that is readable as text on our light grounds."""
    if not look.HEX.match(colour):
        raise ValidationError(_("Write a colour as # and six digits, such as #7a1f3d."), code="no-colour")
    ground, ratio = look.weakest_ground(colour)
    if ratio < look.READABLE:
        raise ValidationError(
            _(
                "Too pale to read: its contrast on our %(ground)s is %(ratio)s to 1, text needs 4.5 to 1. "
                "Choose a darker shade."
            ),
            code="too-pale",
            params={"ground": ground, "ratio": f"{ratio:.2f}"},
        )


class NetworkLook(models.Model):
    """Logo, colours and the words every page of a network ends with."""

    logo = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo"),
    )
    logo_alt = models.CharField(
        _("what the logo says"),
        max_length=120,
        blank=True,
        help_text=_("Read to people who cannot see it. Usually the network’s name."),
    )
    brand = models.CharField(
        _("main colour"),
        max_length=7,
        default=look.BRAND,
        validators=[validate_colour],
        help_text=_("Links, buttons and rules. A lighter shade for dark screens is made for you."),
    )
    accent = models.CharField(
        _("second colour"), max_length=7, default=look.ACCENT, validators=[validate_colour]
    )
    disclaimer = models.TextField(_("words at the foot of every page"), blank=True)
    contact_email = models.EmailField(_("contact address"), blank=True)

    class Meta:
        abstract = True

    @property
    def look(self) -> look.Look:
        return look.Look(self.brand, self.accent)


class CongressIndexPage(NetworkLook, Page):  # type: ignore[django-manager-missing]  # noqa: DJ008
    """The home of a network in one language: its congresses, newest first."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="homes")
    intro = models.TextField(
        _("introduction"), blank=True, help_text=_("One or two sentences above the list.")
    )

    is_creatable = False  # made by public.actions.prepare_page
    template = "public/congress_index.html"
    page_description = _("A network’s public home")

    colour = forms.TextInput(attrs={"type": "color"})
    edit_handler = TabbedInterface(
        [
            ObjectList([FieldPanel("title"), FieldPanel("intro")], heading=_("Words")),
            ObjectList(
                [
                    MultiFieldPanel([FieldPanel("logo"), FieldPanel("logo_alt")], heading=_("Logo")),
                    MultiFieldPanel(
                        [FieldPanel("brand", widget=colour), FieldPanel("accent", widget=colour)],
                        heading=_("Colours"),
                    ),
                    MultiFieldPanel(
                        [FieldPanel("disclaimer"), FieldPanel("contact_email")], heading=_("Foot of the page")
                    ),
                ],
                heading=_("Look"),
            ),
            ObjectList([*Page.promote_panels], heading=_("Search engines")),
        ]
    )

    def permissions_for_user(self, user: Any) -> OwnNetworkOnly:
        return OwnNetworkOnly(user, self, self.network_id)

    def clean(self) -> None:
        super().clean()
        if self.logo_id and not self.logo_alt:
            raise ValidationError({"logo_alt": _("Say in words what the logo shows.")})

    def congress_pages(self) -> list[CongressPage]:
        """Published congresses of this home, the latest first."""
        return list(
            CongressPage.objects.child_of(self)
            .live()
            .public()
            .select_related("coverage__congress")
            .order_by("-coverage__congress__starts_on", "title")
        )

    def nested_homes(self) -> list[CongressIndexPage]:
        """Homes of further networks that have no host of their own."""
        return list(CongressIndexPage.objects.child_of(self).live().public().order_by("title"))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **composition.index_context(self, request)}


class CongressPage(Page):
    """A coverage for readers: words and order are the page's, content the coverage's (decision 0003)."""

    coverage = models.ForeignKey(Coverage, on_delete=models.PROTECT, related_name="pages")
    lead = models.TextField(
        _("lead"),
        blank=True,
        help_text=_("One or two sentences under the title. Empty: the lead of the coverage."),
    )
    body = StreamField(section_blocks(), verbose_name=_("sections"), blank=True)

    is_creatable = False  # made by public.actions.prepare_page
    template = "public/congress_page.html"
    parent_page_types = ["public.CongressIndexPage"]
    subpage_types: list[str] = []
    page_description = _("A congress for readers")

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]

    def permissions_for_user(self, user: Any) -> OwnNetworkOnly:
        return OwnNetworkOnly(user, self, self.coverage.network_id)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **composition.page_context(self, request)}


CongressIndexPage.subpage_types = ["public.CongressPage", "public.CongressIndexPage"]
CongressIndexPage.parent_page_types = ["wagtailcore.Page", "public.CongressIndexPage"]
