"""Desk screens for webinars and members' meetings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapporteur.core.models import Activity
from rapporteur.coverage.access import ALL_ROLES, EDITORS, DeskRequest, may_edit, of_coverage
from rapporteur.coverage.actions import CannotUndo
from rapporteur.coverage.models import Coverage
from rapporteur.live import actions
from rapporteur.live.access import event_of
from rapporteur.live.forms import LiveEventForm, SpeakerFormSet
from rapporteur.live.models import LiveEvent
from rapporteur.live.queries import events_of, state_of
from rapporteur.live.wording import announced_warning, when_text
from rapporteur.media.access import deed_of, latest_deed
from rapporteur.media.views import deed_offered, is_overtaken

ROWS_MORE = 2


def back_to_list(coverage: Coverage, deed: Activity | None = None) -> HttpResponse:
    address = reverse("live:list", args=[coverage.network.slug, coverage.congress.slug])
    if deed is None:
        return redirect(address)
    return redirect(f"{address}?undo={deed.pk}#event-{deed.subject_id}")


def after_saving(coverage: Coverage, event: LiveEvent, deed: Activity | None) -> HttpResponse:
    """The list; if the announcement contradicts the time, the form with the warning beside its field."""
    if deed is None or announced_warning(event) is None:
        return back_to_list(coverage, deed)
    address = reverse("live:edit", args=[coverage.network.slug, coverage.congress.slug, event.pk])
    return redirect(f"{address}?undo={deed.pk}#announced-warning")


@of_coverage(*ALL_ROLES)
@require_safe
def events(request: DeskRequest, coverage: Coverage) -> HttpResponse:
    """All events of a coverage, earliest first, each with its state in words."""
    now = timezone.now()
    rows = [
        {
            "event": event,
            "state": state_of(event, now),
            "when": when_text(event),
            "warning": announced_warning(event),
        }
        for event in events_of(coverage)
    ]
    return render(
        request,
        "live/list.html",
        {
            "coverage": coverage,
            "congress": coverage.congress,
            "rows": rows,
            "may_edit": may_edit(request),
            "deed": deed_offered(request, coverage, "live"),
        },
    )


def _speaker_rows(request: HttpRequest, event: LiveEvent) -> Any:
    if request.method == "POST":
        data = request.POST.copy()
        total = data.get("speakers-TOTAL_FORMS", "")
        if "more" in data and total.isascii() and total.isdigit() and len(total) < 4:
            data["speakers-TOTAL_FORMS"] = str(int(total) + ROWS_MORE)
        return SpeakerFormSet(data, prefix="speakers")
    kept = list(event.speakers.order_by("position", "pk").values("name", "institution")) if event.pk else []
    return SpeakerFormSet(prefix="speakers", initial=kept)


def _forms(request: HttpRequest, coverage: Coverage, event: LiveEvent) -> tuple[LiveEventForm, Any]:
    form = LiveEventForm(
        request.POST or None, instance=event, coverage=coverage, own_zone=getattr(request.user, "zone", "")
    )
    return form, _speaker_rows(request, event)


def _is_to_be_saved(request: HttpRequest, form: LiveEventForm, speakers: Any) -> bool:
    """Whether "save" was pressed and all is right; "check" and "more rows" only show the page again."""
    is_right = form.is_valid() and speakers.is_valid()
    return is_right and not {"check", "more"} & set(request.POST)


def _show(
    request: HttpRequest, coverage: Coverage, form: LiveEventForm, speakers: Any, **more: Any
) -> HttpResponse:
    return render(
        request,
        "live/edit.html",
        {
            "coverage": coverage,
            "congress": coverage.congress,
            "form": form,
            "speakers": speakers,
            "is_check": request.method == "POST" and "check" in request.POST,
            "is_more": request.method == "POST" and "more" in request.POST,
            **more,
        },
    )


@of_coverage(*EDITORS)
def add(request: HttpRequest, coverage: Coverage) -> HttpResponse:
    form, speakers = _forms(request, coverage, LiveEvent(coverage=coverage))
    if request.method == "POST" and _is_to_be_saved(request, form, speakers):
        event = LiveEvent(coverage=coverage, **form.values())
        deed = actions.add_event(event=event, speakers=speakers.people(), by=request.user)
        return after_saving(coverage, event, deed)
    return _show(request, coverage, form, speakers)


@of_coverage(*EDITORS)
def edit(request: HttpRequest, coverage: Coverage, pk: int) -> HttpResponse:
    event = event_of(coverage, pk)
    form, speakers = _forms(request, coverage, event)
    latest = latest_deed("live", event)
    is_to_be_saved = request.method == "POST" and _is_to_be_saved(request, form, speakers)
    if is_to_be_saved and not is_overtaken(request, form, latest):
        deed = actions.change_event(
            event=event, values=form.values(), speakers=speakers.people(), by=request.user
        )
        if deed is None:
            messages.info(request, _("Nothing was changed."))
        return after_saving(coverage, event_of(coverage, pk), deed)
    offered = deed_offered(request, coverage, "live")
    seen = latest.pk if latest else 0
    return _show(request, coverage, form, speakers, event=event, deed=offered, seen=seen)


@of_coverage(*EDITORS)
@require_POST
def remove(request: HttpRequest, coverage: Coverage, pk: int) -> HttpResponse:
    deed = actions.remove_event(event=event_of(coverage, pk), by=request.user)
    return back_to_list(coverage, deed)


@of_coverage(*EDITORS)
@require_POST
def undo(request: HttpRequest, coverage: Coverage, deed: int) -> HttpResponse:
    try:
        event = actions.undo(deed=deed_of(coverage, deed, "live"), by=request.user)
    except CannotUndo as refused:
        messages.warning(request, str(refused))
        return back_to_list(coverage)
    messages.success(request, _("Undone: “%(title)s” is as it was before.") % {"title": event})
    return back_to_list(coverage)
