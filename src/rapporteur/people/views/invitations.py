"""Inviting by link, and accepting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapporteur.core.links import absolute
from rapporteur.people import actions, lockout, queries
from rapporteur.people.access import open_to_everybody, requires
from rapporteur.people.forms import InvitationForm, NameAndPasswordForm
from rapporteur.people.letters import mail_invitation
from rapporteur.people.models import Invitation
from rapporteur.people.states import Role

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
LINK_ONCE = "invitation-link"


def _hand_over(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    """Mail the link if there is an address, keep it for one page, and go there."""
    link = absolute("people:accept", token=token)
    mailed = bool(invitation.email) and mail_invitation(invitation, link)
    request.session[LINK_ONCE] = {
        "link": link,
        "email": invitation.email,
        "mailed": mailed,
        "role": invitation.get_role_display(),
    }
    return redirect("people:invited", network=invitation.network.slug)


@requires(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Any) -> HttpResponse:
    form = InvitationForm(request.POST or None, network=request.network)
    if request.method == "POST" and form.is_valid():
        invitation, token = actions.invite(
            by=request.user,
            network=request.network,
            role=Role(form.cleaned_data["role"]),
            email=form.cleaned_data["email"],
            member=form.cleaned_data["member"],
        )
        return _hand_over(request, invitation, token)
    return render(request, "people/invite.html", {"form": form, "days": actions.INVITATION_DAYS})


@requires(Role.COORDINATOR)
@require_GET
@never_cache
def invited(request: Any) -> HttpResponse:
    """Shows a new link, once."""
    made = request.session.pop(LINK_ONCE, None)
    return render(request, "people/invited.html", {"made": made, "days": actions.INVITATION_DAYS})


@requires(Role.COORDINATOR)
@require_POST
def renew(request: Any, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=pk, network=request.network)
    try:
        token = actions.renew_invitation(by=request.user, invitation=invitation)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("people:members", network=request.network.slug)
    return _hand_over(request, invitation, token)


@requires(Role.COORDINATOR)
@require_POST
def revoke(request: Any, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=pk, network=request.network)
    actions.revoke_invitation(by=request.user, invitation=invitation)
    messages.success(request, _("The invitation is withdrawn; its link no longer works."))
    return redirect("people:members", network=request.network.slug)


def _why_closed(invitation: Invitation | None) -> str:
    """A word for the page of a link that cannot be used, or ""."""
    if invitation is None:
        return "unknown"
    if invitation.accepted_at:
        return "used"
    if invitation.revoked_at:
        return "revoked"
    return "expired" if invitation.expires_at <= timezone.now() else ""


@open_to_everybody
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Join with a new account, or with the one the person has signed in with."""
    invitation = queries.invitation_by_token(token)
    why = _why_closed(invitation)
    if invitation is None or why:
        status = 404 if why == "unknown" else 410
        return render(
            request, "people/invitation_closed.html", {"why": why, "invitation": invitation}, status=status
        )
    has_account = request.user.is_authenticated
    form = None if has_account else NameAndPasswordForm(request.POST or None, invitation=invitation)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            return _join(request, invitation, form)
        except ValidationError:
            return redirect("people:accept", token=token)
    return render(request, "people/accept.html", {"invitation": invitation, "form": form, "token": token})


def _join(request: Any, invitation: Invitation, form: NameAndPasswordForm | None) -> HttpResponse:
    response = redirect("desk:home")
    if form is None:
        actions.accept_invitation(by=request.user, invitation=invitation)
    else:
        user = actions.join_with_new_account(
            invitation=invitation,
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password"],
        )
        login(request, user, backend=MODEL_BACKEND)
        lockout.remember_device(request, response, user)
    messages.success(request, _("Welcome to %(network)s.") % {"network": invitation.network.name})
    return response
