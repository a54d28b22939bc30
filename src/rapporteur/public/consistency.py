"""The editor's own words on the public page, for the consistency notes."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from rapporteur.coverage.consistency import PlacedText, text_sources
from rapporteur.coverage.models import Coverage
from rapporteur.public.models import CongressPage


def texts_of(coverage: Coverage) -> list[PlacedText]:
    """Title, lead and sections of every page of the coverage, as published."""
    found: list[PlacedText] = []
    for page in CongressPage.objects.filter(coverage=coverage):
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        texts = [(_("Public page: title"), page.title), (_("Public page: lead"), page.lead)]
        for block in page.body:
            place = _("Public page: %(heading)s") % {"heading": block.value["heading"] or block.block.label}
            texts += [
                (place, strip_tags(str(block.value.get(name) or ""))) for name in ("heading", "intro", "text")
            ]
        found += [PlacedText(place, text, url) for place, text in texts if text.strip()]
    return found


text_sources.append(texts_of)
