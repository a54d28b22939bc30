"""Start to cover a congress, and what needs attention in a coverage."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapporteur.coverage import actions, charts, notes, queries
from rapporteur.coverage.access import (
    ALL_ROLES,
    EDITORS,
    PICKERS,
    DeskRequest,
    may_edit,
    may_pick,
    of_coverage,
)
from rapporteur.coverage.forms import ChooseCongressForm, CongressForm
from rapporteur.coverage.models import Coverage, Topic
from rapporteur.coverage.views.answers import back, numbers, offered
from rapporteur.intake.actions import acknowledge_changes
from rapporteur.intake.models import Change
from rapporteur.people.access import requires
from rapporteur.people.states import Role
from rapporteur.programme.models import Item


@requires(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: DeskRequest) -> HttpResponse:
    """Choose a congress that is stored, or give the facts of a new one."""
    network = request.network
    choosing = request.method == "POST" and "choose" in request.POST
    making = request.method == "POST" and not choosing
    choose = ChooseCongressForm(request.POST if choosing else None, network=network, prefix="old")
    make = CongressForm(request.POST if making else None)
    congress = None
    if choosing and choose.is_valid():
        congress = choose.cleaned_data["congress"]
    elif making and make.is_valid():
        congress = make.save(commit=False)
    if congress is not None:
        actions.start_coverage(network=network, congress=congress, title=congress.short_name, by=request.user)
        return redirect("coverage:overview", network.slug, congress.slug)
    has_stored = choose.congresses.exists()
    context = {"choose": choose, "make": make, "has_stored": has_stored}
    return render(request, "coverage/start.html", context)


@of_coverage(*ALL_ROLES)
@require_safe
def overview(request: DeskRequest, coverage: Coverage) -> HttpResponse:
    """What needs a person first, then numbers and pictures."""
    picks = queries.picks_of(coverage)
    topics = list(Topic.objects.filter(network=coverage.network_id).order_by("priority", "name"))
    open_notes = notes.open_notes(notes.notes_of(coverage, len(picks)))
    clashes = queries.clashes_of(picks)
    return render(
        request,
        "coverage/overview.html",
        {
            "coverage": coverage,
            "congress": coverage.congress,
            "deed": offered(request, actions.scope_of(coverage)),
            "changes": queries.changes_of(coverage, picks),
            "notes": open_notes,
            "without_reason": [pick for pick in picks if not pick.reason],
            "without_topic": [pick for pick in picks if not pick.topics.all()],
            "clashing": [pick for pick in picks if pick.pk in clashes],
            "call_lacks_contact": bool(
                coverage.call and coverage.is_call_open and not coverage.call_email and not coverage.call_note
            ),
            "items": Item.objects.filter(congress_id=coverage.congress_id).count(),
            "picks": picks,
            "topic_chart": charts.bars([(t.name, n) for t, n in queries.picks_a_topic(picks, topics)]),
            "day_chart": charts.bars([(charts.day_name(d), n) for d, n in queries.picks_a_day(picks)]),
            "may_pick": may_pick(request),
            "may_edit": may_edit(request),
        },
    )


@of_coverage(*PICKERS)
@require_POST
def acknowledge(request: DeskRequest, coverage: Coverage) -> HttpResponse:
    """The network has seen what an import changed in its selection."""
    items = coverage.picks.values("item_id")
    wanted = numbers(request.POST.getlist("change"))
    known = Change.objects.filter(pk__in=wanted, item_id__in=items).values_list("pk", flat=True)
    acknowledge_changes(network=coverage.network, change_ids=list(known), by=request.user)
    messages.success(request, _("Noted. The change stays in the history of the item."))
    return back(request, _address(coverage))


@of_coverage(*EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def congress_facts(request: DeskRequest, coverage: Coverage) -> HttpResponse:
    """The facts of the congress, shared by all networks that cover it."""
    form = CongressForm(request.POST or None, instance=coverage.congress)
    if request.method == "POST" and form.is_valid():
        actions.change_congress(congress=form.instance, coverage=coverage, by=request.user)
        messages.success(request, _("The facts of the congress are saved."))
        return redirect("coverage:overview", coverage.network.slug, form.instance.slug)
    coverage.congress.refresh_from_db()
    return render(
        request, "coverage/congress.html", {"coverage": coverage, "congress": coverage.congress, "form": form}
    )


def _address(coverage: Coverage) -> str:
    return reverse("coverage:overview", args=[coverage.network.slug, coverage.congress.slug])
