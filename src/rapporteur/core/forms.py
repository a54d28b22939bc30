"""One way to draw a form field, for all rooms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting


class AccessibleRenderer(TemplatesSetting):
    """Label above, help below it, errors tied to the field by ``aria-describedby``."""

    field_template_name = "core/field.html"


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """Django's choice of rows; a number that no row can have is no choice instead of a database error."""

    def clean(self, value: Any) -> Any:
        for number in value or ():
            if len(str(number)) > 18:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": number}
                )
        return super().clean(value)
