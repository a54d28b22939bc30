"""Edited content of a coverage: texts, attendance, call, sources; and consistency notes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapporteur.coverage import actions, notes
from rapporteur.coverage.access import ALL_ROLES, EDITORS, DeskRequest, may_edit, of_coverage, source_of
from rapporteur.coverage.forms import ContentsForm, DecisionForm, SourceForm
from rapporteur.coverage.models import Coverage, Source
from rapporteur.coverage.states import SourceKind
from rapporteur.coverage.views.answers import back, offered


def _address(coverage: Coverage, name: str = "coverage:contents") -> str:
    return reverse(name, args=[coverage.network.slug, coverage.congress.slug])


@of_coverage(*EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def contents(request: DeskRequest, coverage: Coverage) -> HttpResponse:
    """Texts and attendance in one form, sources below it."""
    form = ContentsForm(request.POST or None, instance=coverage)
    if request.method == "POST" and form.is_valid():
        deed = actions.change_contents(coverage=coverage, values=form.cleaned_data, by=request.user)
        if deed is None:
            messages.info(request, _("Nothing was changed."))
        return back(request, _address(coverage), deed)
    sources = list(Source.objects.filter(coverage=coverage).order_by("position", "pk"))
    present = {source.kind for source in sources}
    return render(
        request,
        "coverage/contents.html",
        {
            "coverage": coverage,
            "congress": coverage.congress,
            "form": form,
            "sources": sources,
            "missing": [
                (kind.value, kind.label)
                for kind in (SourceKind.PROGRAMME, SourceKind.ABSTRACTS)
                if kind not in present
            ],
            "notes": notes.open_notes(
                notes.notes_of(Coverage.objects.select_related("congress", "network").get(pk=coverage.pk))
            ),
            "deed": offered(request, actions.scope_of(coverage)),
        },
    )


@of_coverage(*EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def add_source(request: DeskRequest, coverage: Coverage) -> HttpResponse:
    form = SourceForm(
        request.POST or None,
        instance=Source(coverage=coverage),
        initial={"kind": request.GET.get("kind", SourceKind.OTHER)},
    )
    if request.method == "POST" and form.is_valid():
        deed = actions.add_source(source=form.save(commit=False), by=request.user)
        return back(request, _address(coverage), deed, "sources")
    return render(
        request, "coverage/source.html", {"coverage": coverage, "congress": coverage.congress, "form": form}
    )


@of_coverage(*EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_source(request: DeskRequest, coverage: Coverage, pk: int) -> HttpResponse:
    source = source_of(coverage, pk)
    form = SourceForm(request.POST or None, instance=source)
    if request.method == "POST" and form.is_valid():
        deed = actions.change_source(source=source, values=form.cleaned_data, by=request.user)
        return back(request, _address(coverage), deed, f"source-{pk}")
    return render(
        request,
        "coverage/source.html",
        {"coverage": coverage, "congress": coverage.congress, "form": form, "source": source},
    )


@of_coverage(*EDITORS)
@require_POST
def move_source(request: DeskRequest, coverage: Coverage, pk: int) -> HttpResponse:
    order = list(coverage.sources.order_by("position", "pk").values_list("pk", flat=True))
    source = source_of(coverage, pk)
    step = {"up": -1, "down": 1}.get(request.POST.get("to", ""), 0)
    deed = actions.move_source(source=source, to=order.index(pk) + step, by=request.user)
    return back(request, _address(coverage), deed, f"source-{pk}")


@of_coverage(*EDITORS)
@require_POST
def remove_source(request: DeskRequest, coverage: Coverage, pk: int) -> HttpResponse:
    deed = actions.remove_source(source=source_of(coverage, pk), by=request.user)
    return back(request, _address(coverage), deed, "sources")


@of_coverage(*ALL_ROLES)
@require_safe
def note_list(request: DeskRequest, coverage: Coverage) -> HttpResponse:
    """All consistency notes: those that wait, and those decided."""
    found = notes.notes_of(coverage)
    return render(
        request,
        "coverage/notes.html",
        {
            "coverage": coverage,
            "congress": coverage.congress,
            "open": notes.open_notes(found),
            "decided": [note for note in found if note.decision],
            "may_edit": may_edit(request),
        },
    )


@of_coverage(*EDITORS)
@require_POST
def decide_note(request: DeskRequest, coverage: Coverage) -> HttpResponse:
    """It is right as it is, because ...; or open it again."""
    if "reopen" in request.POST:
        actions.reconsider_note(coverage=coverage, note=request.POST.get("note", "")[:200], by=request.user)
        return back(request, _address(coverage, "coverage:notes"))
    form = DecisionForm(request.POST)
    if form.is_valid():
        actions.decide_note(
            coverage=coverage,
            note=form.cleaned_data["note"],
            explanation=form.cleaned_data["explanation"],
            by=request.user,
        )
        messages.success(
            request, _("Kept as it is, with your reason. It comes back if one of the facts changes.")
        )
    else:
        messages.error(request, _("Say in a sentence why both are right: the next editor will ask the same."))
    return back(request, _address(coverage, "coverage:notes"))
