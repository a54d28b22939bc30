"""One way to draw a form field, for all rooms."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class AccessibleRenderer(TemplatesSetting):
    """Label above, help below it, errors tied to the field by ``aria-describedby``."""

    field_template_name = "core/field.html"
