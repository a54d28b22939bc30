"""The facets and chips of the browser in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dateformat import format as format_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from rapporteur.coverage.browsing import Browse, Choice
from rapporteur.programme.states import Kind, Level

NAMES: dict[str, Promise] = {
    "q": gettext_lazy("Words"),
    "kind": gettext_lazy("Kind"),
    "level": gettext_lazy("Sessions or presentations"),
    "day": gettext_lazy("Day"),
    "code": gettext_lazy("Category"),
    "room": gettext_lazy("Room"),
    "topic": gettext_lazy("Topic"),
    "selected": gettext_lazy("Selection"),
    "since": gettext_lazy("Changed since"),
}
SHOWN = 8


@dataclass(frozen=True)
class ChoiceView:
    """A choice with its words; those beyond the first few are folded away."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FacetView:
    name: str
    label: str
    first: list[ChoiceView]
    more: list[ChoiceView]
    is_active: bool


@dataclass(frozen=True)
class ChipView:
    name: str
    label: str
    without: str


def label_of(name: str, value: str, page: Browse) -> str:
    """The words for one value of a facet."""
    all_words: dict[str, Mapping[Any, Any]] = {
        "kind": dict(Kind.choices),
        "level": dict(Level.choices),
        "selected": {"yes": _("Selected"), "no": _("Not selected")},
        "topic": {str(topic.pk): topic.name for topic, _choice in page.topics},
    }
    words = all_words.get(name, {})
    if value in words:
        return str(words[value])
    if not value:
        return _("not given")
    if name == "code" and page.names.get(value):
        return f"{value} {page.names[value]}"
    if name in {"day", "since"}:
        return _day(value)
    return value


def _day(value: str) -> str:
    try:
        return format_date(date.fromisoformat(value), pgettext("date format", "D j M Y"))
    except ValueError:
        return value


def facet_views(page: Browse) -> dict[str, Any]:
    """What the template shows beside the hits: facets in words and removable chips."""
    facets = [_facet("topic", [choice for _topic, choice in page.topics], page)]
    facets += [_facet(name, page.facets[name], page) for name in ("day", "kind", "level", "code", "room")]
    facets.append(_facet("selected", page.selected, page))
    chips = [
        ChipView(chip.name, f"{NAMES[chip.name]}: {label_of(chip.name, chip.value, page)}", chip.without)
        for chip in page.filters.chips()
    ]
    return {"facets": [facet for facet in facets if facet.first], "chips": chips}


def _facet(name: str, choices: list[Choice], page: Browse) -> FacetView:
    views = [ChoiceView(c.value, label_of(name, c.value, page), c.count, c.is_chosen) for c in choices]
    if len(choices) == 1 and not choices[0].value:
        views = []
    if len(views) > SHOWN + 2 and name not in {"day", "topic"}:
        first = [v for n, v in enumerate(views) if n < SHOWN or v.is_chosen]
        return FacetView(
            name,
            str(NAMES[name]),
            first,
            [v for v in views if v not in first],
            any(v.is_chosen for v in views),
        )
    return FacetView(name, str(NAMES[name]), views, [], any(v.is_chosen for v in views))
