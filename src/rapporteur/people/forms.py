"""Forms of the people room."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rapporteur.core import zones
from rapporteur.people.models import Invitation, Member, Network, User
from rapporteur.people.states import Role

RESET_MAIL_PAUSE = 120  # seconds between two reset mails to one person


class SignInForm(AuthenticationForm):
    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _(
            "E-mail address and password do not match. Check both, or ask for a new password."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail address")
        self.fields["username"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "maxlength": 254}
        )

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).lower()


class ResetMailForm(PasswordResetForm):
    """Mails a link; the same answer whether or not the account exists, and no flood of mails."""

    def get_users(self, email: str) -> list[User]:
        return [
            user
            for user in super().get_users(email)
            if cache.add(f"reset-mail:{user.pk}", 1, RESET_MAIL_PAUSE)
        ]


class NameAndPasswordForm(forms.Form):
    """What an invited person fills in: a name, a password, and an address if the invitation has none."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        help_text=_("As the others shall see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        if invitation.email:
            self.fields["email"].initial = invitation.email
            self.fields["email"].disabled = True

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(
                _("There is an account with this address. Sign in with it, then open the link again."),
                code="account-exists",
            )
        return email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "password" in data:
            try:
                validate_password(
                    data["password"], User(email=data.get("email", ""), name=data.get("name", ""))
                )
            except ValidationError as error:
                self.add_error("password", error)
        return data


class ZoneInput(forms.TextInput):
    """A text field that suggests the IANA names; it works as plain text everywhere."""

    template_name = "people/zone_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["zones"] = sorted(zones.zone_names())
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}_zones"
        return context


class ProfileForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ["name", "zone"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"}), "zone": ZoneInput}
        labels = {"name": _("Name"), "zone": _("Time zone")}
        help_texts = {
            "zone": _("A place such as Europe/Madrid. Empty: your device's own time is shown beside ours.")
        }

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"]).strip().replace(" ", "_")
        if zone and zone not in zones.zone_names():
            raise ValidationError(
                _("“%(zone)s” is no time zone we know. Write a place such as Europe/Madrid."),
                code="unknown-zone",
                params={"zone": zone},
            )
        return zone


class EraseForm(forms.Form):
    """The person's password, and a tick if a network would lose its only coordinator."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    understood = forms.BooleanField(
        label=_("I know that nobody will be able to run these networks after this.")
    )

    def __init__(self, *args: Any, user: User, alone: list[Network], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not alone:
            del self.fields["understood"]

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not self.user.check_password(password):
            raise ValidationError(_("This is not your password."), code="wrong-password")
        return password


class OrganisationChoice(forms.ModelForm[Invitation]):
    """Shared by invitation and roles: which organisation of this network a person comes from."""

    def offer_organisations_of(self, network: Network) -> None:
        field = self.fields["member"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = network.members.order_by("name")
        field.empty_label = _("None, or not listed")


class InvitationForm(OrganisationChoice):
    role = forms.ChoiceField(
        label=_("Role"), choices=Role.choices, initial=Role.SCREENER, widget=forms.RadioSelect
    )

    class Meta:
        model = Invitation
        fields = ["role", "email", "member"]
        labels = {"email": _("E-mail address"), "member": _("Organisation")}
        help_texts = {"email": _("If you give one, the link is mailed there too.")}

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_organisations_of(network)


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one role, or remove the person with the button below.")},
    )
    member = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=_("None, or not listed"),
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = network.members.order_by("name")


class OrganisationForm(forms.ModelForm[Member]):
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    languages = forms.CharField(
        label=_("Languages"),
        required=False,
        max_length=200,
        help_text=_("Codes with commas between, such as es, en"),
    )

    class Meta:
        model = Member
        fields = ["name", "country", "languages", "website"]

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.network = network
        self.initial["languages"] = ", ".join(self.instance.languages or [])

    def clean_country(self) -> str:
        country = str(self.cleaned_data["country"]).upper()
        if country and not re.fullmatch(r"[A-Z]{2}", country):
            raise ValidationError(_("Write the two letters of the country, such as ES."), code="country")
        return country

    def clean_languages(self) -> list[str]:
        codes = [code.strip() for code in str(self.cleaned_data["languages"]).split(",") if code.strip()]
        for code in codes:
            if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", code):
                raise ValidationError(
                    _("“%(code)s” is no language code. Write codes such as es, en, pt-BR."),
                    code="language",
                    params={"code": code},
                )
        return codes

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        twins = Member.objects.filter(network=self.instance.network, name__iexact=name).exclude(
            pk=self.instance.pk
        )
        if twins.exists():
            raise ValidationError(_("An organisation of this name is in the list already."), code="twice")
        return name
