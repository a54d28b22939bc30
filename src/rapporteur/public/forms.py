"""The schedule of a page, in the zone of the person who sets it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapporteur.core import zones


class LocalTime(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ScheduleForm(forms.Form):
    """When the page appears and, if wished, disappears; wall-clock times in ``zone``."""

    go_live_at = forms.CharField(label=_("Publish on"), widget=LocalTime())
    expire_at = forms.CharField(label=_("Take down on"), required=False, widget=LocalTime())

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        for name in ("go_live_at", "expire_at"):
            self.fields[name].help_text = _("Clock of %(place)s") % {"place": zones.zone_place(zone)}

    def clean_go_live_at(self) -> datetime | None:
        return self._moment("go_live_at")

    def clean_expire_at(self) -> datetime | None:
        return self._moment("expire_at")

    def _moment(self, name: str) -> datetime | None:
        text = self.cleaned_data[name]
        if not text:
            return None
        try:
            local = datetime.fromisoformat(text).replace(tzinfo=None)
        except ValueError as wrong:
            raise forms.ValidationError(_("Write day and time such as 2021-12-20 09:00.")) from wrong
        if not 1990 <= local.year <= 2100:
            raise forms.ValidationError(_("Give a year between 1990 and 2100."))
        if zones.is_skipped(local, self.zone):
            raise forms.ValidationError(_("This hour does not exist: clocks jump over it. Choose another."))
        return zones.to_utc(local, self.zone)
