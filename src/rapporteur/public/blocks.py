"""The sections an editor orders, renames, introduces or leaves out. Their content comes from the coverage."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

WRITING = ["bold", "italic", "link", "ul", "ol", "h3"]


@dataclass(frozen=True)
class Kind:
    """A kind of section: what it is called by default, where it stands on the page, and what fills it."""

    key: str
    heading: Promise
    anchor: str
    help: Promise
    icon: str


KINDS = (
    Kind("attendance", _("How we took part"), "attendance", _("Dates and text of our attendance."), "date"),
    Kind("selection", _("Sessions we chose"), "sessions", _("The selection, by its headings."), "list-ul"),
    Kind("topics", _("What the topics mean"), "topics", _("One sentence for each topic used."), "tag"),
    Kind("call", _("Report for us"), "report", _("The call for reporters."), "mail"),
    Kind("events", _("Live with the experts"), "live", _("Webinars, with registration."), "calendar-alt"),
    Kind("videos", _("Experts answer"), "videos", _("Interviews and their podcasts."), "media"),
    Kind("posters", _("Posters"), "posters", _("Posters, with links or files."), "image"),
    Kind("meeting", _("Members’ meeting and slides"), "meeting", _("Members’ meetings and slides."), "group"),
    Kind(
        "programme",
        _("Full programme and all abstracts"),
        "programme",
        _("The organiser’s own pages."),
        "link",
    ),
    Kind("sources", _("Other sources"), "sources", _("Further links."), "link-external"),
)
KIND = {kind.key: kind for kind in KINDS}


class SectionBlock(blocks.StructBlock):
    """A section filled from the coverage: the editor may rename and introduce it, no more."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    intro = blocks.RichTextBlock(label=_("Introduction"), required=False, features=WRITING)


class TextBlock(blocks.StructBlock):
    """The editor's own section."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=WRITING)
    image = ImageChooserBlock(label=_("Picture"), required=False)
    image_alt = blocks.CharBlock(
        label=_("What the picture shows"),
        required=False,
        max_length=250,
        help_text=_("For people who cannot see it. Empty if it is only decoration."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)


def section_blocks() -> list[tuple[str, blocks.Block]]:
    """All kinds of section, ready for a StreamField."""
    made: list[tuple[str, blocks.Block]] = [
        (
            kind.key,
            SectionBlock(
                label=kind.heading, help_text=kind.help, icon=kind.icon, group=_("From the coverage")
            ),
        )
        for kind in KINDS
    ]
    made.append(("text", TextBlock(label=_("Own text"), icon="pilcrow", group=_("Own words"))))
    return made
