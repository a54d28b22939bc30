"""Signing in and out, passwords, and a person's own data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rapporteur.people import actions, actions_forget, lockout, queries
from rapporteur.people.access import open_to_everybody, signed_in
from rapporteur.people.forms import EraseForm, ProfileForm, ResetMailForm, SignInForm


class SignIn(auth_views.LoginView):
    """Django's sign-in; it changes the session's key, and marks the browser as known (see ``lockout``)."""

    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        lockout.remember_device(self.request, response, form.get_user())
        return response


class ForgottenPassword(auth_views.PasswordResetView):
    template_name = "people/forgotten_password.html"
    email_template_name = "people/letters/new_password.txt"
    subject_template_name = "people/letters/new_password_subject.txt"
    form_class = ResetMailForm
    success_url = reverse_lazy("people:new-password-mailed")
    # The link is built from the configured address, never from what the browser claims.
    extra_email_context = {"base_url": settings.BASE_URL, "hours": settings.PASSWORD_RESET_TIMEOUT // 3600}


class NewPassword(auth_views.PasswordResetConfirmView):
    template_name = "people/new_password.html"
    success_url = reverse_lazy("people:sign-in")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        lockout.forgive(form.user)
        lockout.remember_device(self.request, response, form.user)
        messages.success(self.request, _("Your new password is set. Sign in with it."))
        return response


class ChangePassword(auth_views.PasswordChangeView):
    """Ends the person's other sessions and keeps this one."""

    template_name = "people/change_password.html"
    success_url = reverse_lazy("people:profile")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, _("Your password is changed. Other devices have been signed out."))
        return response


sign_in = open_to_everybody(SignIn.as_view())
sign_out = open_to_everybody(auth_views.LogoutView.as_view())
forgotten_password = open_to_everybody(ForgottenPassword.as_view())
new_password_mailed = open_to_everybody(
    auth_views.PasswordResetDoneView.as_view(template_name="people/new_password_mailed.html")
)
new_password = open_to_everybody(NewPassword.as_view())
change_password = signed_in(ChangePassword.as_view())


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(by=person, name=form.cleaned_data["name"], zone=form.cleaned_data["zone"])
        messages.success(request, _("Your profile is saved."))
        return redirect("people:profile")
    return render(request, "people/profile.html", {"form": form})


@signed_in
@require_GET
def export_my_data(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    response = JsonResponse(
        queries.personal_data(person), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response["Cache-Control"] = "no-store"
    return response


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def erase_my_account(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    alone = queries.networks_alone(person)
    form = EraseForm(request.POST or None, user=person, alone=alone)
    if request.method == "POST" and form.is_valid():
        actions_forget.erase_account(by=person)
        logout(request)
        messages.success(request, _("Your account and your personal data are erased."))
        return redirect("people:sign-in")
    return render(request, "people/erase.html", {"form": form, "alone": alone})
