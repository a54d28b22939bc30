"""Consistency notes of a stored coverage, in words, with what a person decided."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapporteur.coverage import consistency
from rapporteur.coverage.consistency import Facts, Note, PlacedText, Quote
from rapporteur.coverage.models import Coverage, Heading, NoteDecision, Pick, Source

TITLES: dict[str, Promise] = {
    "edition": gettext_lazy("The number of the meeting differs"),
    "attendance-days": gettext_lazy("These days are wider than the congress"),
    "year": gettext_lazy("The year differs"),
    "weekday": gettext_lazy("The weekday does not fit the date"),
    "zone-letters": gettext_lazy("The letters of the time zone do not fit the date"),
    "count": gettext_lazy("The number of chosen items differs"),
}
HINTS: dict[str, Promise] = {
    "preview-days": gettext_lazy(
        "Many congresses have preview days before their first official day: perhaps that is what is meant."
    ),
}
PLACES: dict[str, Promise] = {
    consistency.CONGRESS: gettext_lazy("Facts of the congress"),
    consistency.ATTENDANCE: gettext_lazy("Attendance, from and to"),
    consistency.SELECTION: gettext_lazy("The selection"),
    consistency.CALENDAR: gettext_lazy("The calendar"),
    consistency.CLOCK: gettext_lazy("Clocks on that day"),
}


@dataclass(frozen=True)
class NoteView:
    """A note as a person reads it."""

    note: Note
    title: str
    hint: str
    sides: list[tuple[str, str, str]]
    decision: NoteDecision | None


def facts_of(coverage: Coverage, picks: int) -> Facts:
    congress = coverage.congress
    return Facts(
        name=congress.name,
        short_name=congress.short_name,
        starts_on=congress.starts_on,
        ends_on=congress.ends_on,
        edition=congress.edition,
        attends_from=coverage.attends_from,
        attends_to=coverage.attends_to,
        picks=picks,
    )


def own_texts(coverage: Coverage) -> list[PlacedText]:
    """The texts of this room that readers will see."""
    args = [coverage.network.slug, coverage.congress.slug]
    contents, picks = reverse("coverage:contents", args=args), reverse("coverage:picks", args=args)
    fields = [
        (_("Title"), "title", False),
        (_("Lead"), "lead", True),
        (_("About our attendance"), "attendance", True),
        (_("About the selection"), "selection_intro", True),
        (_("Call for reporters"), "call", False),
        (_("Note beside the call"), "call_note", False),
    ]
    texts = [
        PlacedText(place, getattr(coverage, name), f"{contents}#id_{name}", counts_picks=counts)
        for place, name, counts in fields
        if getattr(coverage, name)
    ]
    for source in Source.objects.filter(coverage=coverage).order_by("position", "pk"):
        place = _("Source “%(label)s”") % {"label": source.label}
        texts.append(PlacedText(place, f"{source.label}. {source.note}", f"{contents}#source-{source.pk}"))
    for heading in Heading.objects.filter(coverage=coverage).order_by("position"):
        place = _("Heading “%(title)s”") % {"title": heading.title}
        texts.append(PlacedText(place, heading.title, f"{picks}#heading-{heading.pk}"))
    return texts


def notes_of(coverage: Coverage, picks: int | None = None) -> list[NoteView]:
    """All notes, those that wait for a person first."""
    texts = own_texts(coverage)
    for source in consistency.text_sources:
        texts += source(coverage)
    count = Pick.objects.filter(coverage=coverage).count() if picks is None else picks
    found = consistency.find_notes(facts_of(coverage, count), texts)
    decided = {d.note: d for d in NoteDecision.objects.filter(coverage=coverage).select_related("by")}
    views = [_view(coverage, note, decided.get(note.key)) for note in found]
    return sorted(views, key=lambda view: view.decision is not None)


def open_notes(notes: list[NoteView]) -> list[NoteView]:
    return [note for note in notes if note.decision is None]


def _view(coverage: Coverage, note: Note, decision: NoteDecision | None) -> NoteView:
    return NoteView(
        note=note,
        title=str(TITLES.get(note.check, note.check)),
        hint=str(HINTS.get(note.hint, "")),
        sides=[_side(coverage, note.one), _side(coverage, note.other)],
        decision=decision,
    )


def _side(coverage: Coverage, quote: Quote) -> tuple[str, str, str]:
    """Place, words and the address where they can be changed."""
    args = [coverage.network.slug, coverage.congress.slug]
    addresses = {
        consistency.CONGRESS: reverse("coverage:congress", args=args),
        consistency.ATTENDANCE: reverse("coverage:contents", args=args) + "#id_attends_from",
        consistency.SELECTION: reverse("coverage:picks", args=args),
    }
    place = PLACES.get(quote.place)
    return str(place or quote.place), quote.words, quote.url or addresses.get(quote.place, "")
