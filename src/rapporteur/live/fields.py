"""Form fields for lists of names and for hours of a day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TIME_FORMATS = ["%H:%M", "%H.%M", "%I:%M %p", "%I.%M %p"]


class LinesField(forms.CharField):
    """A list of short texts, one on each line; empty lines and repetitions are dropped."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = (" ".join(line.split()) for line in str(value or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if any(len(line) > 200 for line in value):
            raise forms.ValidationError(
                _("One line is longer than 200 characters. Write one name on each line."),
                code="line-too-long",
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(self.prepare_value(initial)) != self.to_python(data)


def time_field(label: Any, help_text: Any = "") -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=TIME_FORMATS,
        help_text=help_text,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


def pass_field(label: Any) -> forms.ChoiceField:
    """Asked only when the clocks are set back and an hour comes twice."""
    return forms.ChoiceField(
        label=label,
        required=False,
        widget=forms.RadioSelect,
        choices=[("first", gettext_lazy("the first time")), ("second", gettext_lazy("the second time"))],
    )
