"""The three kinds of entries this room keeps, with their words; addresses and screens are shared."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import ModelForm
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapporteur.media.forms import InterviewForm, PosterForm, SlideDeckForm
from rapporteur.media.models import Entry, Interview, Poster, SlideDeck


@dataclass(frozen=True)
class Kind:
    key: str
    model: type[Entry]
    form: type[ModelForm]
    many: Promise
    add: Promise
    edit: Promise
    empty: Promise

    @property
    def row(self) -> str:
        """The template of one line of the list."""
        return f"media/row_{self.key}.html"


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            "interview",
            Interview,
            InterviewForm,
            _("Interviews"),
            _("Add an interview"),
            _("Edit the interview"),
            _("No interviews yet. Add one when an expert has answered a question on video."),
        ),
        Kind(
            "poster",
            Poster,
            PosterForm,
            _("Posters"),
            _("Add a poster"),
            _("Edit the poster"),
            _("No posters yet. Add those your network or its projects show at the congress."),
        ),
        Kind(
            "slides",
            SlideDeck,
            SlideDeckForm,
            _("Slides"),
            _("Add slides"),
            _("Edit the slides"),
            _("No slides yet. Add a deck with a link or a file, or one you send on request."),
        ),
    )
}
