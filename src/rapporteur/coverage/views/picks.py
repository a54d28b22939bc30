"""Select: choose, order, move, take away, undo."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapporteur.core.models import Activity
from rapporteur.coverage import actions, queries
from rapporteur.coverage.access import (
    ALL_ROLES,
    PICKERS,
    DeskRequest,
    deed_of,
    heading_of,
    item_of,
    may_edit,
    may_pick,
    of_coverage,
    pick_of,
)
from rapporteur.coverage.forms import PickForm, initial_of
from rapporteur.coverage.models import Coverage
from rapporteur.coverage.views.answers import back, numbers, offered
from rapporteur.programme.exports import EXPORT_FORMATS


def _address(coverage: Coverage) -> str:
    return reverse("coverage:picks", args=[coverage.network.slug, coverage.congress.slug])


def _place(request: DeskRequest, name: str, now: int, last: int) -> int:
    """Where a thing is to go, counted from 0: a direction, or a number that a person wrote."""
    written = request.POST.get("position", "")
    ways = {"first": 0, "up": now - 1, "down": now + 1, "last": last}
    direction = request.POST.get(name, "")
    if direction in ways:
        return max(0, ways[direction])
    return int(written) - 1 if written.isascii() and written.isdigit() and len(written) < 7 else now


@of_coverage(*ALL_ROLES)
@require_safe
def picks(request: DeskRequest, coverage: Coverage) -> HttpResponse:
    """The selection by heading, with clashes, and the last deeds with their undo."""
    sections = queries.selection_of(coverage)
    return render(
        request,
        "coverage/picks.html",
        {
            "coverage": coverage,
            "congress": coverage.congress,
            "sections": sections,
            "count": sum(len(section.rows) for section in sections),
            "clashing": sum(1 for section in sections for row in section.rows if row.clashes),
            "deeds": queries.deeds_of(coverage),
            "deed": offered(request, actions.scope_of(coverage)),
            "formats": list(EXPORT_FORMATS),
            "may_pick": may_pick(request),
            "may_edit": may_edit(request),
        },
    )


@of_coverage(*PICKERS)
@require_POST
def select(request: DeskRequest, coverage: Coverage) -> HttpResponse:
    """Choose the items ticked in the browser, or the one whose button was pressed."""
    one = request.POST.get("one", "")
    wanted = numbers([one] if one else request.POST.getlist("item"))
    heading = request.POST.get("heading", "")[:200]
    deed = actions.select_items(
        coverage=coverage, item_ids=wanted, heading="" if one else heading, by=request.user
    )
    if deed is None:
        message = (
            _("All of these are in the selection already.")
            if wanted
            else _("Nothing was ticked. Tick the items to select, or use the button beside one.")
        )
        messages.info(request, message)
    return back(request, _address(coverage), deed)


@of_coverage(*PICKERS)
@require_POST
def unselect(request: DeskRequest, coverage: Coverage) -> HttpResponse:
    """Take one item out of the selection, by the item's number."""
    wanted = numbers([request.POST.get("one", "")])
    found = coverage.picks.filter(item_id__in=wanted).values_list("pk", flat=True)
    deed = actions.remove_picks(coverage=coverage, pick_ids=list(found), by=request.user)
    return back(request, _address(coverage), deed)


@of_coverage(*PICKERS)
@require_POST
def choose(request: DeskRequest, coverage: Coverage, pk: int) -> HttpResponse:
    """Choose one item with heading, reason and topics, from its page."""
    form = PickForm(request.POST, network=coverage.network)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
        return back(request, _address(coverage))
    deed = actions.select_items(
        coverage=coverage,
        item_ids=[item_of(coverage, pk).pk],
        heading=form.cleaned_data["heading"],
        reason=form.cleaned_data["reason"],
        topics=list(form.cleaned_data["topics"]),
        by=request.user,
    )
    return back(request, _address(coverage), deed)


@of_coverage(*PICKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: DeskRequest, coverage: Coverage, pk: int) -> HttpResponse:
    """Heading, reason and topics of a pick."""
    pick = pick_of(coverage, pk)
    form = PickForm(request.POST or None, network=coverage.network, initial=initial_of(pick))
    if request.method == "POST" and form.is_valid():
        deed = actions.change_pick(
            pick=pick,
            heading=form.cleaned_data["heading"],
            reason=form.cleaned_data["reason"],
            topics=list(form.cleaned_data["topics"]),
            by=request.user,
        )
        if deed is None:
            messages.info(request, _("Nothing was changed."))
        return back(request, _address(coverage), deed, f"pick-{pk}")
    return render(
        request,
        "coverage/pick.html",
        {
            "coverage": coverage,
            "congress": coverage.congress,
            "pick": pick,
            "form": form,
            "headings": queries.headings_of(coverage),
            "next": request.POST.get("next", ""),
        },
    )


@of_coverage(*PICKERS)
@require_POST
def move(request: DeskRequest, coverage: Coverage, pk: int) -> HttpResponse:
    pick = pick_of(coverage, pk)
    siblings = list(pick.heading.picks.order_by("position", "pk").values_list("pk", flat=True))
    to = _place(request, "to", siblings.index(pk), len(siblings) - 1)
    deed = actions.move_pick(pick=pick, to=to, by=request.user)
    return back(request, _address(coverage), deed, f"pick-{pk}")


@of_coverage(*PICKERS)
@require_POST
def bulk(request: DeskRequest, coverage: Coverage) -> HttpResponse:
    """Move or take away the ticked picks."""
    wanted = numbers(request.POST.getlist("pick"))
    deed: Activity | None
    if request.POST.get("deed") == "remove":
        deed = actions.remove_picks(coverage=coverage, pick_ids=wanted, by=request.user)
    else:
        heading = request.POST.get("heading", "").strip()[:200]
        deed = actions.move_to_heading(coverage=coverage, pick_ids=wanted, heading=heading, by=request.user)
        if wanted and not heading:
            messages.error(request, _("Write the heading to move them to, then press “Move” again."))
            return back(request, _address(coverage))
    if deed is None:
        messages.info(request, _("Nothing was changed. Tick at least one item of the selection first."))
    return back(request, _address(coverage), deed)


@of_coverage(*PICKERS)
@require_POST
def change_heading(request: DeskRequest, coverage: Coverage, pk: int) -> HttpResponse:
    """Rename a heading or give it another place."""
    heading = heading_of(coverage, pk)
    if "title" in request.POST:
        title = request.POST["title"].strip()[:200]
        deed = actions.rename_heading(heading=heading, title=title, by=request.user)
        if not title:
            messages.error(request, _("A heading needs words. It keeps the ones it had."))
    else:
        order = [one.pk for one in queries.headings_of(coverage)]
        to = _place(request, "to", order.index(pk), len(order) - 1)
        deed = actions.move_heading(heading=heading, to=to, by=request.user)
    return back(request, _address(coverage), deed, f"heading-{pk}")


@of_coverage(*ALL_ROLES)
@require_POST
def undo(request: DeskRequest, coverage: Coverage, deed: int) -> HttpResponse:
    """Take a deed back; who may do a deed may undo it."""
    found = deed_of(coverage, deed)
    about_texts = {"contents", "sources", "sources_added"} & found.data.keys()
    if not (may_edit(request) if about_texts else may_pick(request)):
        messages.error(request, _("Your role here does not allow to undo this. Ask a coordinator."))
        return back(request, _address(coverage))
    try:
        undone = actions.undo(deed=found, network=coverage.network, by=request.user)
    except actions.CannotUndo as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, undone.summary)
    return back(request, _address(coverage))
