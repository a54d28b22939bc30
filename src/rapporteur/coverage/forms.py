"""Forms of this room."""

from __future__ import annotations

import itertools
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from rapporteur.core import zones
from rapporteur.core.forms import RowsField
from rapporteur.coverage.keywords import keywords_in
from rapporteur.coverage.models import Coverage, Pick, Source, Topic
from rapporteur.people.models import Network
from rapporteur.programme.models import Congress


class WebAddressField(forms.URLField):
    """A link people can open: http or https, nothing else."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **kwargs})


class DateInput(forms.DateInput):
    """The browser's own date field, which wants ISO dates whatever the language."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class ZoneInput(forms.TextInput):
    """A text field that offers all IANA zones while typing."""

    template_name = "coverage/zone_input.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, {**(attrs or {}), "list": "zones", "autocomplete": "off"})
        context["zones"] = sorted(zones.zone_names())
        return context


class ChooseCongressForm(forms.Form):
    """Cover a congress that another network of this installation, or an import, has stored."""

    congress = forms.ModelChoiceField(Congress.objects.none(), label=_("Congress"), to_field_name="slug")

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = Congress.objects.exclude(coverages__network=network)
        self.congresses = free.order_by("-starts_on", "short_name")
        self.fields["congress"].queryset = self.congresses  # type: ignore[attr-defined]


# What stands where a congress's slug stands in addresses of the desk and of the public site.
RESERVED_SLUGS = frozenset({"activity", "cover", "people", "search", "topics"})


class CongressForm(forms.ModelForm):  # type: ignore[type-arg]
    """The facts of a congress, also those that consistency notes are measured against."""

    class Meta:
        model = Congress
        fields = (
            "name",
            "short_name",
            "slug",
            "edition",
            "organiser",
            "starts_on",
            "ends_on",
            "zone",
            "places",
            "website",
            "notice",
        )
        field_classes = {"website": WebAddressField}
        widgets = {
            "starts_on": DateInput(),
            "ends_on": DateInput(),
            "zone": ZoneInput(),
            "notice": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {"slug": _("Address")}
        help_texts = {
            "name": _("For example: 63rd ASH Annual Meeting and Exposition."),
            "short_name": _("For example: ASH 2021."),
            "edition": _(
                "The number of the meeting: 63 for the 63rd. Texts that say otherwise are pointed out."
            ),
            "places": _("For example: Atlanta and online."),
            "slug": _(
                "Part of all addresses, such as ash-2021. Leave it empty to have it made from the short name."
            ),
            "zone": _(
                "IANA name of the place where it is held, such as America/New_York. All times of the "
                "programme are read in this zone."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if slug in RESERVED_SLUGS:
            raise forms.ValidationError(_("This word has a meaning in addresses already. Choose another."))
        return slug or self._free_slug(slugify(self.data.get(self.add_prefix("short_name"), "")))

    def _free_slug(self, wanted: str) -> str:
        """The wanted slug, or with the first number that makes it free."""
        others = Congress.objects.exclude(pk=self.instance.pk)
        taken = RESERVED_SLUGS | set(others.filter(slug__startswith=wanted).values_list("slug", flat=True))
        tries = itertools.chain(
            [wanted or "congress"], (f"{wanted or 'congress'}-{n}" for n in itertools.count(2))
        )
        return next(slug for slug in tries if slug not in taken)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first day. Check both dates."))
        return values


class ContentsForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Coverage
        fields = (
            "title",
            "lead",
            "attends_from",
            "attends_to",
            "mode",
            "attendance",
            "selection_intro",
            "call",
            "call_email",
            "call_note",
            "is_call_open",
        )
        widgets = {
            "attends_from": DateInput(),
            "attends_to": DateInput(),
            **{
                name: forms.Textarea(attrs={"rows": 3})
                for name in ("lead", "attendance", "selection_intro", "call")
            },
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("attends_from"), values.get("attends_to")
        if first and last and last < first:
            self.add_error("attends_to", _("This day is before the first day. Check both dates."))
        return values


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Source
        fields = ("kind", "label", "url", "note")
        field_classes = {"url": WebAddressField}
        help_texts = {"note": _("Without an address, say here why there is none: it is shown to readers.")}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("url") and not values.get("note") and "url" not in self.errors:
            self.add_error("note", _("Give an address, or say in the note why there is none."))
        return values


class TopicForm(forms.ModelForm):  # type: ignore[type-arg]
    words = forms.CharField(
        label=_("Keywords"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "One word or phrase a line. Whole words are found, in any case; words* finds longer words too. "
            "Abbreviations in capitals, such as ALL or CAR-T, are found only as they are written."
        ),
    )

    class Meta:
        model = Topic
        fields = ("name", "description", "priority")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].initial = "\n".join(self.instance.keywords)

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        same = Topic.objects.filter(network=self.instance.network, name=name).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError(_("Your network has a topic of this name. Change that one instead."))
        return name

    def values(self) -> dict[str, Any]:
        """What the actions want to know."""
        names = ("name", "description", "priority")
        return {
            **{n: self.cleaned_data[n] for n in names},
            "keywords": keywords_in(self.cleaned_data["words"]),
        }


class PickForm(forms.Form):
    """Heading, reason and topics of one pick."""

    heading = forms.CharField(
        label=_("Heading"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "headings"}),
        help_text=_("One of the headings offered, or a new one."),
    )
    reason = forms.CharField(
        label=_("Why we chose it"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence that readers see and that next year's team will thank you for."),
    )
    topics = RowsField(
        Topic.objects.none(), label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = Topic.objects.filter(network=network).order_by("priority", "name")
        self.fields["topics"].queryset = topics  # type: ignore[attr-defined]


def initial_of(pick: Pick) -> dict[str, Any]:
    """What the form of a pick begins with."""
    return {
        "heading": pick.heading.title,
        "reason": pick.reason,
        "topics": list(pick.topics.values_list("pk", flat=True)),
    }


class DecisionForm(forms.Form):
    """Why the facts of a note are right as they are."""

    note = forms.CharField(max_length=200, widget=forms.HiddenInput)
    explanation = forms.CharField(
        label=_("It is right as it is, because"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
