"""The screen on which a person says what the columns of a table mean."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rapporteur.intake import actions, reading
from rapporteur.intake.access import batch_for
from rapporteur.intake.contract import Columns, Mapping, UnreadableFile
from rapporteur.intake.forms import ColumnsForm, TableForm
from rapporteur.intake.views import to_batch
from rapporteur.intake.wording import issue_text
from rapporteur.people.access import requires
from rapporteur.people.states import Role


@requires(Role.COORDINATOR)
def mapping(request: Any, congress: str, number: int) -> HttpResponse:
    """Say what each column of a table means."""
    found = batch_for(request.network, congress, number)
    fmt = reading.formats().get(found.format_key)
    if fmt is None or not fmt.is_mapped or found.state not in actions.OPEN_STATES:
        messages.error(request, _("This batch has no columns to choose from."))
        return to_batch(request, found)
    wanted = Mapping(**found.mapping)
    try:
        columns = actions.columns_of(batch=found, mapping=wanted)
        table = TableForm(request.GET or None, sheets=columns.sheets, initial=asdict(wanted))
        if request.GET and table.is_valid():
            wanted = table.applied_to(wanted)
            columns = actions.columns_of(batch=found, mapping=wanted)
    except UnreadableFile as unreadable:
        messages.error(request, issue_text(unreadable.issue.id, unreadable.issue.params).text)
        return to_batch(request, found)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None, columns=_with_choice(columns, wanted)
    )
    if form.is_valid():
        actions.map_columns(batch=found, mapping=form.mapping(), by=request.user)
        return to_batch(request, found)
    context = {"batch": found, "congress": found.congress, "table": table, "form": form, "columns": columns}
    return render(request, "intake/mapping.html", context, status=400 if form.errors else 200)


def _with_choice(columns: Columns, wanted: Mapping) -> Columns:
    """The columns with what was chosen before instead of the guess, where something was."""
    if not wanted.columns:
        return columns
    guess = replace(columns.guess, columns=wanted.columns, level=wanted.level, times_in=wanted.times_in)
    return replace(columns, guess=guess)
