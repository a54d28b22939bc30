"""Screens of the intake: batches, upload, preview, columns."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from rapporteur.intake import actions, queries, reading
from rapporteur.intake.access import batch_for, congress_for
from rapporteur.intake.contract import UnreadableFile
from rapporteur.intake.forms import DecideAllForm, ReadForm, UploadForm
from rapporteur.intake.models import Batch
from rapporteur.intake.screens import show
from rapporteur.intake.states import BatchState, ChangeKind, Decision
from rapporteur.intake.wording import issue_text
from rapporteur.people.access import requires
from rapporteur.people.states import Role

PAGE = 25
FINDINGS = "findings"
WORKING = (BatchState.UPLOADED, BatchState.READING)
TABS = (ChangeKind.DOUBTFUL, ChangeKind.VANISHED, ChangeKind.CHANGED, ChangeKind.NEW)


def to_batch(request: Any, batch: Batch) -> HttpResponse:
    return redirect(
        "intake:batch", network=request.network.slug, congress=batch.congress.slug, number=batch.pk
    )


@requires(Role.COORDINATOR)
def batches(request: Any, congress: str) -> HttpResponse:
    """All imports of a congress."""
    found = congress_for(request.network, congress)
    page = Paginator(queries.batches_of(found), PAGE).get_page(request.GET.get("page"))
    return render(request, "intake/batches.html", {"congress": found, "page": page})


@requires(Role.COORDINATOR)
def upload(request: Any, congress: str) -> HttpResponse:
    """Take in a file or a pasted list."""
    found = congress_for(request.network, congress)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        said = form.cleaned_data
        source: UploadedFile | io.BytesIO = said["file"] or io.BytesIO(said["text"].encode())
        name = said["file"].name if said["file"] else "pasted.txt"
        try:
            batch = actions.open_batch(
                congress=found,
                upload=source,
                name=name,
                by=request.user,
                source_note=said["source_note"],
                format_key=said["format_key"],
            )
        except UnreadableFile as unreadable:
            told = issue_text(unreadable.issue.id, unreadable.issue.params)
            form.add_error("file", f"{told.text} {told.remedy}")
        else:
            return to_batch(request, batch)
    return render(
        request, "intake/upload.html", {"congress": found, "form": form}, status=400 if form.errors else 200
    )


@requires(Role.COORDINATOR)
def batch(request: Any, congress: str, number: int) -> HttpResponse:
    """Progress while it is read, then what it would change, or did change."""
    found = batch_for(request.network, congress, number)
    context: dict[str, Any] = {
        "batch": found,
        "congress": found.congress,
        "is_working": found.state in WORKING,
    }
    if request.htmx and request.GET.get("part") == "progress":
        if found.state not in WORKING:
            return HttpResponseClientRefresh()
        return render(request, "intake/progress.html", context)
    if not context["is_working"]:
        context |= _preview(request, found)
    return render(request, "intake/batch.html", context)


def _preview(request: HttpRequest, batch: Batch) -> dict[str, Any]:
    counts = batch.counts
    tabs = [(kind.value, kind.label, counts.get(kind.value, 0)) for kind in TABS]
    told = sum(counts.get(name, 0) for name in ("error", "warning", "info")) or batch.findings.count()
    first = (
        FINDINGS
        if counts.get("error") or batch.state == BatchState.FAILED
        else next((kind for kind, _label, count in tabs if count), FINDINGS)
    )
    shown = request.GET.get("show") or first
    fmt = reading.formats().get(batch.format_key)
    context: dict[str, Any] = {
        "tabs": tabs,
        "shown": shown,
        "told": told,
        "same": counts.get(ChangeKind.SAME.value, 0),
        "format": fmt,
        "can_map": fmt is not None and fmt.is_mapped,
        "decisions": _decisions(shown),
        "shown_label": dict(ChangeKind.choices).get(shown, ""),
        "is_preview": batch.state == BatchState.PREVIEW,
        "is_open": batch.state in actions.OPEN_STATES,
        "earlier": queries.earlier_import(batch) if batch.state == BatchState.PREVIEW else None,
        "undecided": batch.changes.filter(kind=ChangeKind.DOUBTFUL, is_decided=False).count(),
        "will_change": batch.changes.filter(queries.TAKEN).exclude(kind=ChangeKind.SAME).count(),
    }
    if context["is_open"]:
        context["read_form"] = ReadForm(batch=batch)
    if shown == FINDINGS:
        context["page"] = Paginator(batch.findings.order_by("position"), PAGE * 4).get_page(
            request.GET.get("page")
        )
    else:
        kind = shown if shown in ChangeKind.values else ChangeKind.NEW.value
        changes = batch.changes.filter(kind=kind).select_related("item").order_by("position")
        context["page"] = Paginator(changes, PAGE).get_page(request.GET.get("page"))
        context["changes"] = show(context["page"].object_list, batch.congress.zone)
    return context


def _decisions(kind: str) -> list[Decision]:
    if kind in {ChangeKind.CHANGED, ChangeKind.DOUBTFUL}:
        return [Decision.ACCEPT, Decision.SKIP, Decision.AS_NEW]
    return [Decision.ACCEPT, Decision.SKIP]


@require_POST
@requires(Role.COORDINATOR)
def decide(request: Any, congress: str, number: int) -> HttpResponse:
    """Keep what was chosen for the changes of one page."""
    found = batch_for(request.network, congress, number)
    said: dict[int, Decision] = {}
    for name, value in request.POST.items():
        number_text = name.removeprefix("decision-")
        if (
            number_text != name
            and number_text.isascii()
            and number_text.isdigit()
            and value in Decision.values
        ):
            said[int(number_text)] = Decision(value)
    try:
        count = actions.decide_changes(batch=found, decisions=said, by=request.user)
        messages.success(
            request, ngettext("%(n)d decision kept.", "%(n)d decisions kept.", count) % {"n": count}
        )
    except actions.WrongState as wrong:
        messages.error(request, _("Nothing was decided: this batch is now “%(state)s”.") % {"state": wrong})
    return redirect(f"{to_batch(request, found).url}?{request.GET.urlencode()}")  # type: ignore[attr-defined]


@require_POST
@requires(Role.COORDINATOR)
def decide_all(request: Any, congress: str, number: int) -> HttpResponse:
    """Take over, or leave, all changes of one kind."""
    found = batch_for(request.network, congress, number)
    form = DecideAllForm(request.POST)
    if form.is_valid():
        kind, decision = ChangeKind(form.cleaned_data["kind"]), Decision(form.cleaned_data["decision"])
        try:
            actions.decide_kind(batch=found, kind=kind, decision=decision, by=request.user)
            messages.success(
                request, _("All changes of this kind: %(decision)s.") % {"decision": decision.label}
            )
        except actions.WrongState as wrong:
            messages.error(
                request, _("Nothing was decided: this batch is now “%(state)s”.") % {"state": wrong}
            )
    return redirect(f"{to_batch(request, found).url}?{request.GET.urlencode()}")  # type: ignore[attr-defined]


@require_POST
@requires(Role.COORDINATOR)
def read(request: Any, congress: str, number: int) -> HttpResponse:
    """Read the file again: in another format, as an update of another file, or after an interruption."""
    found = batch_for(request.network, congress, number)
    form = ReadForm(request.POST, batch=found)
    try:
        if not form.is_valid():
            messages.error(request, _("Choose a format and a file from the lists."))
        elif form.cleaned_data["format_key"] != (found.format_key if found.format_overruled else ""):
            actions.overrule_format(batch=found, format_key=form.cleaned_data["format_key"], by=request.user)
        elif form.cleaned_data["replaces"] != str(found.replaces_id or "") and "replaces" in request.POST:
            replaces = Batch.objects.filter(pk=form.cleaned_data["replaces"] or 0).first()
            actions.compare_again(batch=found, replaces=replaces, by=request.user)
        else:
            actions.start_reading(batch=found, by=request.user)
    except actions.WrongState as wrong:
        messages.error(request, _("It was not read again: this batch is now “%(state)s”.") % {"state": wrong})
    return to_batch(request, found)


@require_POST
@requires(Role.COORDINATOR)
def apply(request: Any, congress: str, number: int) -> HttpResponse:
    """Write what the preview shows."""
    found = batch_for(request.network, congress, number)
    try:
        actions.apply_batch(batch=found, by=request.user)
        messages.success(request, _("The programme is up to date. You can undo this below."))
    except actions.StalePreview:
        actions.start_reading(batch=found, by=request.user)
        messages.warning(
            request,
            _(
                "The programme was changed since this was compared, so nothing was applied yet. "
                "It is being compared again: look at it once more and apply then."
            ),
        )
    except actions.WrongState as wrong:
        messages.error(request, _("Nothing was applied: this batch is now “%(state)s”.") % {"state": wrong})
    return to_batch(request, found)


@require_POST
@requires(Role.COORDINATOR)
def discard(request: Any, congress: str, number: int) -> HttpResponse:
    """Put the batch aside."""
    found = batch_for(request.network, congress, number)
    try:
        actions.discard_batch(batch=found, by=request.user)
        messages.success(request, _("Put aside. The programme was not changed."))
    except actions.WrongState as wrong:
        messages.error(request, _("It was not put aside: this batch is now “%(state)s”.") % {"state": wrong})
        return to_batch(request, found)
    return redirect("intake:batches", network=request.network.slug, congress=found.congress.slug)


@require_POST
@requires(Role.COORDINATOR)
def undo(request: Any, congress: str, number: int) -> HttpResponse:
    """Put back what the batch changed."""
    found = batch_for(request.network, congress, number)
    try:
        undone = actions.undo_batch(batch=found, by=request.user)
    except actions.BlockedByLater as later:
        messages.error(
            request,
            _("Batch %(number)d (%(file)s) was applied later and builds on this one. Undo it first.")
            % {"number": later.batch.pk, "file": later.batch.file_name},
        )
    except actions.WrongState as wrong:
        messages.error(request, _("Nothing was undone: this batch is now “%(state)s”.") % {"state": wrong})
    else:
        messages.success(request, _("Undone: the programme is as it was before."))
        if kept := undone.counts.get("kept"):
            messages.warning(
                request,
                ngettext(
                    "%(n)d item of this file was selected meanwhile. It is kept and marked as vanished.",
                    "%(n)d items of this file were selected meanwhile. They are kept and marked as vanished.",
                    kept,
                )
                % {"n": kept},
            )
    return to_batch(request, found)
