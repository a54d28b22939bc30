"""Reads of a coverage: the selection with its clashes, what an import changed, numbers for the overview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from rapporteur.core.models import Activity
from rapporteur.coverage.actions import scope_of
from rapporteur.coverage.clashes import Slot, find_clashes
from rapporteur.coverage.models import Coverage, Heading, Pick, Topic
from rapporteur.intake.models import Change
from rapporteur.intake.queries import changes_to_items
from rapporteur.programme.models import Contributor, Item


@dataclass(frozen=True)
class PickClash:
    """Another chosen item at the same time; ``minutes`` is 0 when an end is not known."""

    pick: Pick
    minutes: int


@dataclass(frozen=True)
class PickRow:
    """A pick as a line of the selection; ``place`` counts from 1 under its heading, of ``of``."""

    pick: Pick
    place: int
    of: int
    topics: list[Topic]
    clashes: list[PickClash]


@dataclass(frozen=True)
class Section:
    heading: Heading
    rows: list[PickRow]


@dataclass(frozen=True)
class PickChange:
    """What an import changed in a chosen item after it was chosen."""

    pick: Pick
    change: Change


def headings_of(coverage: Coverage) -> list[Heading]:
    return list(Heading.objects.filter(coverage=coverage).order_by("position", "pk"))


def picks_of(coverage: Coverage) -> list[Pick]:
    """All picks in the order of the selection, with item, people, heading, topics and who selected them."""
    people = Prefetch("item__contributors", Contributor.objects.order_by("position"))
    topics = Prefetch("topics", Topic.objects.order_by("priority", "name"))
    picks = Pick.objects.filter(coverage=coverage).select_related("item__session", "heading", "selected_by")
    return list(
        picks.prefetch_related(people, topics).order_by("heading__position", "heading_id", "position", "pk")
    )


def selection_of(coverage: Coverage, picks: list[Pick] | None = None) -> list[Section]:
    """The selection by heading; each pick knows its clashes."""
    picks = picks_of(coverage) if picks is None else picks
    clashes = clashes_of(picks)
    sections: dict[int, list[Pick]] = {}
    for pick in picks:
        sections.setdefault(pick.heading_id, []).append(pick)
    return [
        Section(
            under[0].heading,
            [
                PickRow(pick, n, len(under), list(pick.topics.all()), clashes.get(pick.pk, []))
                for n, pick in enumerate(under, 1)
            ],
        )
        for under in sections.values()
    ]


def clashes_of(picks: Iterable[Pick]) -> dict[int, list[PickClash]]:
    """For each pick that has any, the other picks at the same time."""
    by_item = {pick.item_id: pick for pick in picks}
    slots = [
        Slot(pick.item_id, pick.item.starts_at, pick.item.ends_at, pick.item.session_id)
        for pick in by_item.values()
        if pick.item.starts_at and not pick.item.vanished_at
    ]
    return {
        by_item[key].pk: [PickClash(by_item[clash.other], clash.minutes) for clash in clashes]
        for key, clashes in find_clashes(slots).items()
    }


def changes_of(coverage: Coverage, picks: Iterable[Pick]) -> list[PickChange]:
    """Changes to chosen items since they were chosen that nobody has acknowledged, the newest first."""
    by_item = {pick.item_id: pick for pick in picks}
    if not by_item:
        return []
    found = changes_to_items(list(by_item), coverage.network)
    return [
        PickChange(by_item[change.item_id], change)
        for change in found
        if change.item_id
        and not change.is_acknowledged  # type: ignore[attr-defined]  # annotated
        and change.batch.applied_at
        and change.batch.applied_at > by_item[change.item_id].selected_at
    ]


def deeds_of(coverage: Coverage, limit: int = 20) -> list[Activity]:
    """The newest deeds in this coverage."""
    return list(
        Activity.objects.filter(scope=scope_of(coverage)).select_related("by").order_by("-pk")[:limit]
    )


def days_with_items(coverage: Coverage) -> list[date]:
    """The days of the programme on which something is scheduled."""
    days = Item.objects.filter(congress_id=coverage.congress_id, day__isnull=False)
    return [day for day in days.values_list("day", flat=True).distinct().order_by("day") if day]


def picks_a_day(picks: Iterable[Pick]) -> list[tuple[date | None, int]]:
    """How many chosen items each day has; those without a day last."""
    counted = Counter(pick.item.day for pick in picks)
    return sorted(counted.items(), key=lambda pair: (pair[0] is None, pair[0] or date.min))


def picks_a_topic(picks: Iterable[Pick], topics: Iterable[Topic]) -> list[tuple[Topic, int]]:
    """How many picks each topic has, also none: a gap is worth seeing."""
    counted = Counter(topic.pk for pick in picks for topic in pick.topics.all())
    return [(topic, counted[topic.pk]) for topic in topics]
