"""Desk screens for interviews, posters and slides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapporteur.core.models import Activity
from rapporteur.coverage.access import ALL_ROLES, EDITORS, DeskRequest, may_edit, of_coverage
from rapporteur.coverage.actions import CannotUndo, scope_of
from rapporteur.coverage.models import Coverage
from rapporteur.media import access, actions
from rapporteur.media.kinds import KINDS
from rapporteur.media.queries import interviews_of, posters_of, slide_decks_of


def back_to_list(coverage: Coverage, deed: Activity | None = None, place: str = "") -> HttpResponse:
    """The list, with an offer to undo ``deed`` and the keyboard at ``place``."""
    address = reverse("media:list", args=[coverage.network.slug, coverage.congress.slug])
    address += f"?undo={deed.pk}" if deed else ""
    return redirect(f"{address}#{place}" if place else address)


def deed_offered(request: HttpRequest, coverage: Coverage, room: str) -> Activity | None:
    """The deed that the page offers to undo, if it still can be."""
    pk = request.GET.get("undo", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    return Activity.objects.filter(pk=pk, room=room, scope=scope_of(coverage), undone_at=None).first()


def is_overtaken(request: HttpRequest, form: BaseForm, latest: Activity | None) -> bool:
    """Whether somebody changed the thing after this page was opened; the form then says who did."""
    if latest is None or request.POST.get("seen", str(latest.pk)) == str(latest.pk):
        return False
    form.add_error(
        None,
        _(
            "%(person)s changed this while you were writing. Your words are below. Look at the other version "
            "in a second window, or save again to put yours in its place."
        )
        % {"person": latest.by or _("Somebody")},
    )
    return True


@of_coverage(*ALL_ROLES)
@require_safe
def entries(request: DeskRequest, coverage: Coverage) -> HttpResponse:
    """All entries of a coverage in the order readers see them."""
    found: dict[str, list[Any]] = {
        "interview": list(interviews_of(coverage)),
        "poster": list(posters_of(coverage)),
        "slides": list(slide_decks_of(coverage)),
    }
    sections = [{"kind": kind, "entries": found[key]} for key, kind in KINDS.items()]
    return render(
        request,
        "media/list.html",
        {
            "coverage": coverage,
            "congress": coverage.congress,
            "sections": sections,
            "may_edit": may_edit(request),
            "deed": deed_offered(request, coverage, "media"),
        },
    )


@of_coverage(*EDITORS)
def add(request: HttpRequest, coverage: Coverage, kind: str) -> HttpResponse:
    chosen = access.kind_called(kind)
    form = chosen.form(request.POST or None, request.FILES or None, instance=chosen.model(coverage=coverage))
    if request.method == "POST" and form.is_valid():
        deed = actions.add_entry(entry=form.save(commit=False), by=request.user)
        return back_to_list(coverage, deed, f"{chosen.key}-{deed.subject_id}")
    return render(
        request,
        "media/edit.html",
        {
            "coverage": coverage,
            "congress": coverage.congress,
            "kind": chosen,
            "form": form,
            "title": chosen.add,
        },
    )


@of_coverage(*EDITORS)
def edit(request: HttpRequest, coverage: Coverage, kind: str, pk: int) -> HttpResponse:
    chosen = access.kind_called(kind)
    entry = access.entry_of(coverage, chosen, pk)
    form = chosen.form(request.POST or None, request.FILES or None, instance=entry)
    latest = access.latest_deed("media", entry)
    if request.method == "POST" and form.is_valid() and not is_overtaken(request, form, latest):
        deed = actions.change_entry(entry=entry, values=form.cleaned_data, by=request.user)
        if deed is None:
            messages.info(request, _("Nothing was changed."))
        return back_to_list(coverage, deed, f"{chosen.key}-{pk}")
    return render(
        request,
        "media/edit.html",
        {
            "coverage": coverage,
            "congress": coverage.congress,
            "kind": chosen,
            "form": form,
            "title": chosen.edit,
            "entry": entry,
            "seen": latest.pk if latest else 0,
        },
    )


@of_coverage(*EDITORS)
@require_POST
def move(request: HttpRequest, coverage: Coverage, kind: str, pk: int) -> HttpResponse:
    chosen = access.kind_called(kind)
    entry = access.entry_of(coverage, chosen, pk)
    deed = actions.move_entry(entry=entry, up=request.POST.get("direction") == "up", by=request.user)
    return back_to_list(coverage, deed, f"{chosen.key}-{pk}")


@of_coverage(*EDITORS)
@require_POST
def remove(request: HttpRequest, coverage: Coverage, kind: str, pk: int) -> HttpResponse:
    chosen = access.kind_called(kind)
    deed = actions.remove_entry(entry=access.entry_of(coverage, chosen, pk), by=request.user)
    return back_to_list(coverage, deed)


@of_coverage(*EDITORS)
@require_POST
def undo(request: HttpRequest, coverage: Coverage, deed: int) -> HttpResponse:
    try:
        entry = actions.undo(deed=access.deed_of(coverage, deed, "media"), by=request.user)
    except CannotUndo as refused:
        messages.warning(request, str(refused))
        return back_to_list(coverage)
    messages.success(request, _("Undone: “%(title)s” is as it was before.") % {"title": entry})
    return back_to_list(coverage)
