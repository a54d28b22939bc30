"""The people and the member organisations of a network."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapporteur.people import actions, queries
from rapporteur.people.access import requires
from rapporteur.people.forms import OrganisationForm, RolesForm
from rapporteur.people.models import Member, Membership, Network, User
from rapporteur.people.states import Role


def _back(network: Network) -> HttpResponse:
    return redirect("people:members", network=network.slug)


@requires(Role.COORDINATOR)
@require_GET
def members(request: Any) -> HttpResponse:
    return render(
        request,
        "people/members.html",
        {
            "people": queries.people_of(request.network),
            "invitations": queries.open_invitations(request.network),
            "organisations": queries.organisations_of(request.network),
            "undoable": queries.recently_undoable(request.network),
            "now": timezone.now(),
        },
    )


@requires(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: Any, pk: int) -> HttpResponse:
    person = User.objects.filter(pk=pk).first()
    held = Membership.objects.filter(network=request.network, user=person) if person else None
    if not person or not held:
        return _not_here(request)
    form = RolesForm(
        request.POST or None,
        network=request.network,
        initial={"roles": [m.role for m in held], "member": held[0].member_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_roles(
                by=request.user,
                network=request.network,
                person=person,
                roles=[Role(r) for r in form.cleaned_data["roles"]],
                member=form.cleaned_data["member"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The roles of %(person)s are saved.") % {"person": person})
            return _back(request.network)
    return render(request, "people/roles.html", {"form": form, "person": person})


def _not_here(request: Any) -> HttpResponse:
    messages.warning(request, _("This person no longer belongs to the network."))
    return _back(request.network)


@requires(Role.COORDINATOR)
@require_POST
def remove(request: Any, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.filter(memberships__network=request.network).distinct(), pk=pk)
    try:
        actions.change_roles(by=request.user, network=request.network, person=person, roles=[])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _back(request.network)
    messages.success(
        request,
        _("%(person)s no longer belongs to the network. You can undo this below.") % {"person": person},
    )
    if person.pk == request.user.pk:
        return redirect("desk:home")
    return _back(request.network)


@requires(Role.COORDINATOR)
@require_POST
def undo(request: Any, pk: int) -> HttpResponse:
    deed = get_object_or_404(queries.undoable(request.network), pk=pk)
    try:
        actions.undo(by=request.user, network=request.network, deed=deed)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Undone."))
    return _back(request.network)


@requires(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: Any, pk: int | None = None) -> HttpResponse:
    """Add an organisation, or change the one with this key."""
    found = get_object_or_404(Member, pk=pk, network=request.network) if pk else None
    form = OrganisationForm(request.POST or None, network=request.network, instance=found)
    if request.method == "POST" and form.is_valid():
        saved = actions.save_organisation(
            by=request.user, network=request.network, organisation=form.save(commit=False)
        )
        messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
        return _back(request.network)
    return render(request, "people/organisation.html", {"form": form, "organisation": found})


@requires(Role.COORDINATOR)
@require_POST
def remove_organisation(request: Any, pk: int) -> HttpResponse:
    found = get_object_or_404(Member, pk=pk, network=request.network)
    actions.remove_organisation(by=request.user, organisation=found)
    messages.success(request, _("“%(name)s” is removed. You can undo this below.") % {"name": found.name})
    return _back(request.network)
