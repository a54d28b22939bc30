"""Search published pages: their chosen sessions, interviews, live events and posters. Never abstracts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rapporteur.coverage.models import Pick, Topic
from rapporteur.live.models import EventSpeaker, LiveEvent
from rapporteur.live.states import EventKind
from rapporteur.media.models import Interview, Poster
from rapporteur.programme.models import Contributor
from rapporteur.public.models import CongressPage

MAX_WORDS = 8
LISTS = {"hosts", "co_hosts"}
MAX_HITS = 200


@dataclass(frozen=True)
class Hit:
    """One line of the list: what it is, its title, who, and where on the page."""

    kind: str
    title: str
    people: str
    anchor: str


@dataclass
class Found:
    """The hits on one page."""

    page: CongressPage
    hits: list[Hit] = field(default_factory=list)


def words_of(text: str) -> list[str]:
    """The words asked for; every one of them has to be found."""
    return re.findall(r"[\w\-+/.]+", text)[:MAX_WORDS]


def search(pages: list[CongressPage], text: str) -> list[Found]:
    """What the pages show that has every word of ``text``; everything they show when there is none."""
    words = words_of(text)
    shown = {page.coverage_id: (page, {block.block_type for block in page.body}) for page in pages}
    found = {key: Found(page) for key, (page, _sections) in shown.items()}
    for section, rows in _rows(list(shown), words):
        for row in rows:
            if section(row) in shown[row.coverage_id][1]:
                found[row.coverage_id].hits.append(_hit(row))
    return [one for one in found.values() if one.hits]


def _rows(coverages: list[int], words: list[str]) -> list[tuple[Any, QuerySet[Any]]]:
    """For each kind of thing: which section of a page shows it, and the rows that have every word."""
    picks = Pick.objects.select_related("item").only("coverage_id", "reason", "item__title")
    interviews, posters = Interview.objects.filter(removed_at=None), Poster.objects.filter(removed_at=None)
    events = LiveEvent.objects.filter(removed_at=None)
    people = (Contributor.objects.filter(item=OuterRef("item")), ("name", "institution"))
    topics = (Topic.objects.filter(picks=OuterRef("pk")), ("name",))
    speakers = (EventSpeaker.objects.filter(event=OuterRef("pk")), ("name", "institution"))
    of_pick = ("item__title", "item__subtitle", "item__number", "reason", "heading__title")
    of_interview = ("question", "speaker", "institution", "place", "partner", "summary")
    return [
        (
            lambda row: "selection",
            _having(picks, coverages, words, of_pick, people, topics).order_by(
                "heading__position", "position", "pk"
            )[:MAX_HITS],
        ),
        (
            lambda row: "videos",
            _having(interviews, coverages, words, of_interview).order_by("position", "pk")[:MAX_HITS],
        ),
        (
            lambda row: "events" if row.kind == EventKind.WEBINAR else "meeting",
            _having(events, coverages, words, ("title", "summary", "hosts", "co_hosts"), speakers).order_by(
                "day", "pk"
            )[:MAX_HITS],
        ),
        (
            lambda row: "posters",
            _having(posters, coverages, words, ("title", "project", "note")).order_by("position", "pk")[
                :MAX_HITS
            ],
        ),
    ]


def _having(
    rows: QuerySet[Any],
    coverages: list[int],
    words: list[str],
    fields: tuple[str, ...],
    *related: tuple[QuerySet[Any], tuple[str, ...]],
) -> QuerySet[Any]:
    """Rows of these coverages in which every word is found, in a field or in a related row."""
    rows = rows.filter(coverage__in=coverages)
    for word in words:
        test = _any_of(fields, word)
        for others, names in related:
            test |= Q(Exists(others.filter(_any_of(names, word))))
        rows = rows.filter(test)
    return rows


def _any_of(fields: tuple[str, ...], word: str) -> Q:
    tests = [Q(**{f"{name}__icontains": word}) for name in fields]
    # SQLite keeps lists as JSON text in which letters beyond ASCII are escaped.
    tests += [Q(**{f"{name}__icontains": json.dumps(word)[1:-1]}) for name in fields if name in LISTS]
    return reduce(or_, tests)


def _hit(row: Model) -> Hit:
    if isinstance(row, Pick):
        return Hit(_("Chosen session"), row.item.title, row.reason, f"pick-{row.pk}")
    if isinstance(row, Interview):
        return Hit(
            _("Video"),
            row.question,
            ", ".join(filter(None, [row.speaker, row.institution])),
            f"interview-{row.pk}",
        )
    if isinstance(row, LiveEvent):
        return Hit(row.get_kind_display(), row.title, row.summary, f"event-{row.pk}")
    assert isinstance(row, Poster)  # noqa: S101
    return Hit(_("Poster"), row.title, row.project, f"poster-{row.pk}")


def marked(text: str, words: list[str]) -> SafeString:
    """The text with every word found in it marked."""
    if not words:
        return conditional_escape(text)
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    parts = re.split(f"({either})", text, flags=re.IGNORECASE)
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", part) if n % 2 else part,) for n, part in enumerate(parts))
    )
