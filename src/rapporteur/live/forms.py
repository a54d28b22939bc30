"""The form of a live event: what people write, and the time that was understood from it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapporteur.core import times, zones
from rapporteur.coverage.models import Coverage
from rapporteur.live import clock, wording
from rapporteur.live.fields import LinesField, pass_field, time_field
from rapporteur.live.models import LiveEvent
from rapporteur.live.zone_choices import likely_zones, zone_choices
from rapporteur.media.forms import form_field
from rapporteur.media.models import SlideDeck

TIME_FIELDS = {"day", "zone", "start", "start_pass", "end", "end_pass"}
PASSES = {"first": False, "second": True}


class LiveEventForm(forms.ModelForm):
    start = time_field(gettext_lazy("Start"), gettext_lazy("Leave it empty if the hour is not known yet."))
    start_pass = pass_field(gettext_lazy("This hour comes twice. Which start?"))
    end = time_field(gettext_lazy("End"))
    ends_next_day = forms.BooleanField(label=gettext_lazy("Ends on the next day"), required=False)
    end_pass = pass_field(gettext_lazy("This hour comes twice. Which end?"))
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy(
            "The place whose clocks the hours are meant for. Type its first letters to jump to it."
        ),
    )
    hosts = LinesField(
        label=gettext_lazy("Hosts"), required=False, help_text=gettext_lazy("One on each line.")
    )
    co_hosts = LinesField(
        label=gettext_lazy("Co-hosts"), required=False, help_text=gettext_lazy("One on each line.")
    )

    class Meta:
        model = LiveEvent
        fields = [
            "kind",
            "title",
            "summary",
            "day",
            "zone",
            "as_announced",
            "hosts",
            "co_hosts",
            "registration_url",
            "registration_note",
            "recording_url",
            "slides",
        ]
        formfield_callback = form_field
        widgets = {
            "day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "summary": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "day": gettext_lazy("The day in the time zone below."),
            "as_announced": gettext_lazy(
                "The announcement’s own words, such as “4.30 – 6 pm CET”. We compare them."
            ),
            "registration_note": gettext_lazy("If the link is missing, say so here; readers see it."),
        }

    def __init__(self, *args: Any, coverage: Coverage, own_zone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.span: clock.Span | None = None
        likely = likely_zones(coverage, own_zone)
        if self.instance.zone:
            likely = list(dict.fromkeys([self.instance.zone, *likely]))
        self.fields["zone"].choices = zone_choices(likely)  # type: ignore[attr-defined]
        self.fields["slides"].queryset = SlideDeck.objects.filter(  # type: ignore[attr-defined]
            coverage=coverage, removed_at=None
        ).order_by("position", "pk")
        self.fields["day"].input_formats = ["%Y-%m-%d", "%d %B %Y", "%d %b %Y"]  # type: ignore[attr-defined]
        self.asks: set[str] = set()
        if self.instance.pk:
            self._fill_from_event()
        else:
            self.initial["hosts"] = self.initial.get("hosts") or [coverage.network.name]
            self.initial["zone"] = self.initial.get("zone") or (likely[0] if likely else "")

    def _fill_from_event(self) -> None:
        event = self.instance
        for name, at in (("start", event.starts_at), ("end", event.ends_at)):
            if at is None:
                continue
            there = times.local(at, event.zone)
            self.initial[name] = there.time().replace(fold=0)
            second = clock.is_second_pass(at, event.zone)
            if second is not None:
                self.initial[f"{name}_pass"] = "second" if second else "first"
                if not self.is_bound:
                    twice = clock.moment(there.replace(tzinfo=None, fold=0), event.zone, None)
                    self._ask(name, twice, event.zone)
        if event.ends_at:
            self.initial["ends_next_day"] = times.local(event.ends_at, event.zone).date() > event.day

    def _ask(self, name: str, found: Any, zone: str) -> None:
        """Show the question which of two equal hours is meant, each with its offset."""
        if isinstance(found, clock.Twice):
            self.asks.add(name)
            self.fields[f"{name}_pass"].required = True
            self.fields[f"{name}_pass"].choices = [  # type: ignore[attr-defined]
                (
                    "first",
                    _("the first time, when clocks show %(offset)s")
                    % {"offset": wording.clock_name(found.first, zone)},
                ),
                (
                    "second",
                    _("an hour later, when clocks show %(offset)s")
                    % {"offset": wording.clock_name(found.second, zone)},
                ),
            ]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not 1990 <= day.year <= 2100:
            raise forms.ValidationError(
                _("Check the year: %(year)s is not between 1990 and 2100."),
                code="year",
                params={"year": day.year},
            )
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("end") and not cleaned.get("start") and "start" not in self.errors:
            self.add_error(
                "start",
                forms.ValidationError(
                    _("There is an end but no start. Write the start too, or empty both."),
                    code="end-without-start",
                ),
            )
        elif not {"day", "zone", "start", "end"} & set(self.errors):
            self._understand(cleaned)
        return cleaned

    def _understand(self, cleaned: dict[str, Any]) -> None:
        day, zone = cleaned["day"], cleaned["zone"]
        last_day = day + timedelta(days=1) if cleaned.get("ends_next_day") else day
        for name, on in (("start", day), ("end", last_day)):
            if cleaned.get(name):
                self._ask(name, clock.moment(datetime.combine(on, cleaned[name]), zone, None), zone)
        self.span, problems = clock.understand(
            day,
            cleaned.get("start"),
            cleaned.get("end"),
            zone,
            ends_next_day=bool(cleaned.get("ends_next_day")),
            start_second=PASSES.get(cleaned.get("start_pass", "")),
            end_second=PASSES.get(cleaned.get("end_pass", "")),
        )
        for name, problem in problems.items():
            self._explain(name, problem, zone)

    def _explain(self, name: str, problem: clock.Problem, zone: str) -> None:
        place = zones.zone_place(zone)
        if isinstance(problem, clock.Skipped):
            self.add_error(
                name,
                forms.ValidationError(
                    _(
                        "%(time)s does not exist on %(day)s in %(place)s: clocks jump over it. "
                        "Did you mean %(instead)s?"
                    ),
                    code="skipped-hour",
                    params={
                        "time": f"{problem.local:%H:%M}",
                        "day": times.day_text(problem.local.date()),
                        "place": place,
                        "instead": self._clock_or_day(problem),
                    },
                ),
            )
        elif isinstance(problem, clock.Twice):
            self.add_error(
                f"{name}_pass",
                forms.ValidationError(
                    _("On %(day)s clocks in %(place)s are set back and %(time)s comes twice. Choose one."),
                    code="hour-twice",
                    params={
                        "time": f"{problem.local:%H:%M}",
                        "place": place,
                        "day": times.day_text(problem.local.date()),
                    },
                ),
            )
        else:
            self.add_error(
                name,
                forms.ValidationError(
                    _("The end is not after the start. If it ends on %(day)s, tick “Ends on the next day”."),
                    code="end-before-start",
                    params={"day": times.day_text(self.cleaned_data["day"] + timedelta(days=1))},
                ),
            )

    @staticmethod
    def _clock_or_day(problem: clock.Skipped) -> str:
        clock_time = f"{problem.instead:%H:%M}"
        if problem.instead.date() == problem.local.date():
            return clock_time
        return f"{times.day_text(problem.instead.date())}, {clock_time}"

    def values(self) -> dict[str, Any]:
        """The model's fields after a valid check."""
        span = self.span or clock.Span(None, None)
        return {
            **{name: self.cleaned_data[name] for name in self.Meta.fields},
            "starts_at": span.starts_at,
            "ends_at": span.ends_at,
        }

    def as_understood(self) -> LiveEvent | None:
        """The event's time as it stands in the form; None while it cannot be told."""
        if not self.is_bound:
            return self.instance if self.instance.pk else None
        if self.span is None or TIME_FIELDS & set(self.errors):
            return None
        cleaned = self.cleaned_data
        return LiveEvent(
            day=cleaned["day"],
            zone=cleaned["zone"],
            starts_at=self.span.starts_at,
            ends_at=self.span.ends_at,
            as_announced=cleaned.get("as_announced", ""),
        )

    @property
    def understood(self) -> str:
        event = self.as_understood()
        return wording.when_text(event) if event else ""

    @property
    def understood_utc(self) -> str:
        event = self.as_understood()
        if event is None or event.starts_at is None or event.zone == "UTC":
            return ""
        return times.span_text(event.starts_at, event.ends_at, "UTC")

    @property
    def announced_warning(self) -> str:
        event = self.as_understood()
        return (wording.announced_warning(event) or "") if event else ""


class SpeakerForm(forms.Form):
    """One row; an empty row is nobody."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=150, required=False)
    institution = forms.CharField(label=gettext_lazy("Institution or role"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("institution") and not cleaned.get("name") and not self.errors:
            self.add_error(
                "name",
                forms.ValidationError(
                    _("Write the name too, or empty the row."), code="speaker-without-name"
                ),
            )
        return cleaned


class SpeakerRows(forms.BaseFormSet):
    def people(self) -> list[dict[str, str]]:
        """Name and institution of every filled row, in order."""
        return [
            {"name": row["name"], "institution": row.get("institution", "")}
            for row in self.cleaned_data
            if row.get("name")
        ]


SpeakerFormSet = forms.formset_factory(
    SpeakerForm, formset=SpeakerRows, extra=2, min_num=1, max_num=40, absolute_max=60
)
