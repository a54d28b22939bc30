"""What the software proposes when an item is chosen; a person may always say otherwise."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from rapporteur.coverage.catalogue import text_of
from rapporteur.coverage.keywords import finder_of
from rapporteur.coverage.models import Topic
from rapporteur.programme.models import Item
from rapporteur.programme.states import Kind

GENERAL = {Kind.EDUCATION, Kind.SCIENTIFIC, Kind.PLENARY, Kind.ORAL}


def heading_for(kind: str) -> str:
    """The section of the selection in which items of this kind usually stand."""
    if kind == Kind.SATELLITE:
        return _("Satellite symposia")
    return _("General sessions (Education / Scientific)") if kind in GENERAL else _("Other topics")


def topics_for(item: Item, topics: Iterable[Topic]) -> list[Topic]:
    """The topics whose keywords the item names."""
    text = text_of(item.title, item.subtitle, item.abstract, item.keywords)
    lowered = text.lower()
    return [topic for topic in topics if finder_of(topic.keywords).finds(text, lowered)]
