"""The texts of live events that the consistency notes read."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from rapporteur.coverage.consistency import PlacedText, text_sources
from rapporteur.coverage.models import Coverage
from rapporteur.live.queries import events_of
from rapporteur.live.wording import moment_of


def texts_of(coverage: Coverage) -> list[PlacedText]:
    """Title, summary and note of every event; its announced time together with the moment it announces."""
    found: list[PlacedText] = []
    for event in events_of(coverage):
        place = _("%(kind)s “%(title)s”") % {"kind": event.get_kind_display(), "title": event.title}
        url = reverse("live:edit", args=[coverage.network.slug, coverage.congress.slug, event.pk])
        found += [
            PlacedText(place, text, url)
            for text in (event.title, event.summary, event.registration_note)
            if text
        ]
        if event.as_announced:
            found.append(PlacedText(place, event.as_announced, url, at=moment_of(event), zone=event.zone))
    return found


text_sources.append(texts_of)
