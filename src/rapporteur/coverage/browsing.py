"""The programme browser: search, filters and their counts, one page of items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from django.utils.safestring import SafeString

from rapporteur.coverage.catalogue import FACETS, Catalogue, TopicMasks, catalogue_of, masks_of_topics
from rapporteur.coverage.filters import Filters
from rapporteur.coverage.models import Coverage, Pick, Topic
from rapporteur.intake.models import Change
from rapporteur.intake.states import BatchState
from rapporteur.programme import search
from rapporteur.programme.marking import marked, pattern_of, snippet
from rapporteur.programme.models import Contributor, Item

PAGE = 100


@dataclass(frozen=True)
class Choice:
    """One value of a facet with the number of items it leaves, all other filters in force."""

    value: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Hit:
    """An item as a row of the browser."""

    item: Item
    title: SafeString
    excerpt: SafeString
    people: list[str]
    topics: list[Topic]
    is_picked: bool


@dataclass(frozen=True)
class Browse:
    """What one page of the browser shows."""

    filters: Filters
    total: int
    found: int
    hits: list[Hit]
    facets: Mapping[str, list[Choice]]
    topics: list[tuple[Topic, Choice]]
    selected: list[Choice]
    pages: int
    headings: list[str]
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """The items that pass all filters, best order first, and what counting needs."""

    catalogue: Catalogue
    ids: list[int]
    masks: dict[str, int]
    hits: int
    topic_masks: TopicMasks
    topics: list[Topic]
    picked: dict[int, str]

    def topics_of(self, item_id: int) -> list[Topic]:
        """The topics whose words stand in an item."""
        bit = self.catalogue.bit[item_id]
        return [topic for topic in self.topics if self.topic_masks[topic.pk] >> bit & 1]

    def mask_without(self, name: str) -> int:
        """The items that pass every filter but this one."""
        mask = self.hits
        for other, passing in self.masks.items():
            if other != name:
                mask &= passing
        return mask


def find(coverage: Coverage, filters: Filters) -> Found:
    """Which items of the programme pass the filters, in the order asked for."""
    catalogue = catalogue_of(coverage.congress)
    topics = list(Topic.objects.filter(network_id=coverage.network_id).order_by("priority", "name"))
    topic_masks = masks_of_topics(coverage.congress, [(t.pk, t.keywords) for t in topics])
    picked = dict(
        Pick.objects.filter(coverage=coverage)
        .order_by("heading__position")
        .values_list("item_id", "heading__title")
    )
    best_first: list[int] = []
    hits = catalogue.everything
    if filters.q:
        best_first = catalogue.bits_of(search.search(filters.q, coverage.congress))
        hits = catalogue.mask(best_first)
    masks = {
        name: _any_of(catalogue.masks[name], filters.chosen[name])
        for name in FACETS
        if name in filters.chosen
    }
    if "topic" in filters.chosen:
        by_text = {str(pk): passing for pk, passing in topic_masks.items()}
        masks["topic"] = _any_of(by_text, filters.chosen["topic"])
    if filters.selected:
        chosen = catalogue.mask_of(picked)
        masks["selected"] = chosen if filters.selected == "yes" else catalogue.everything & ~chosen
    if filters.since:
        masks["since"] = catalogue.mask_of(changed_since(coverage, filters))
    mask = hits
    for passing in masks.values():
        mask &= passing
    order = best_first if filters.order == "relevance" else catalogue.orders[filters.order]
    return Found(catalogue, catalogue.in_order(mask, order), masks, hits, topic_masks, topics, picked)


def _any_of(masks: Mapping[str, int], values: tuple[str, ...]) -> int:
    mask = 0
    for value in values:
        mask |= masks.get(value, 0)
    return mask


def changed_since(coverage: Coverage, filters: Filters) -> list[int]:
    """The items that an import added, changed or missed since a day."""
    if filters.since is None:
        return []
    begin = datetime.combine(filters.since, time(), UTC)
    return list(
        Change.objects.filter(
            batch__congress_id=coverage.congress_id,
            batch__state=BatchState.APPLIED,
            batch__applied_at__gte=begin,
            item__isnull=False,
        ).values_list("item_id", flat=True)
    )


def browse(coverage: Coverage, filters: Filters) -> Browse:
    """One page of the browser, at most six queries whatever the size of the programme."""
    found = find(coverage, filters)
    pages = max(1, -(-len(found.ids) // PAGE))
    start = (min(filters.page, pages) - 1) * PAGE
    return Browse(
        filters=filters,
        total=len(found.catalogue.ids),
        found=len(found.ids),
        hits=_hits(found, found.ids[start : start + PAGE], filters.q),
        facets={name: _choices(found, name, filters) for name in FACETS},
        topics=_topic_choices(found, filters),
        selected=_selected_choices(found, filters),
        pages=pages,
        headings=list(dict.fromkeys(found.picked.values())),
        names=found.catalogue.category_names,
    )


HIT_FIELDS = (
    "level",
    "kind",
    "kind_text",
    "title",
    "subtitle",
    "abstract",
    "number",
    "room",
    "starts_at",
    "ends_at",
    "day",
    "category_code",
    "vanished_at",
    "congress_id",
    "session__title",
)


def _hits(found: Found, ids: list[int], query: str) -> list[Hit]:
    by_id = {
        item.pk: item for item in Item.objects.filter(pk__in=ids).select_related("session").only(*HIT_FIELDS)
    }
    people: dict[int, list[str]] = defaultdict(list)
    named = Contributor.objects.filter(item__in=ids).order_by("item_id", "position")
    for item_id, name in named.values_list("item_id", "name"):
        people[item_id].append(name)
    pattern = pattern_of(search.parse(query)) if query else None
    return [
        Hit(
            item,
            marked(item.title, pattern),
            snippet(item.abstract_text, pattern),
            people[item.pk],
            found.topics_of(item.pk),
            item.pk in found.picked,
        )
        for item in (by_id[pk] for pk in ids if pk in by_id)
    ]


def _choices(found: Found, name: str, filters: Filters) -> list[Choice]:
    """The values of a facet that leave something, and those chosen."""
    rest = found.mask_without(name)
    chosen = filters.chosen.get(name, ())
    counted = [
        Choice(value, (mask & rest).bit_count(), value in chosen)
        for value, mask in found.catalogue.masks[name].items()
    ]
    shown = [choice for choice in counted if choice.count or choice.is_chosen]
    if name == "day":
        return sorted(shown, key=lambda c: (c.value == "", c.value))
    return sorted(shown, key=lambda c: (-c.count, c.value))


def _topic_choices(found: Found, filters: Filters) -> list[tuple[Topic, Choice]]:
    rest = found.mask_without("topic")
    chosen = filters.chosen.get("topic", ())
    counted = [
        (
            topic,
            Choice(
                str(topic.pk),
                (found.topic_masks[topic.pk] & rest).bit_count(),
                str(topic.pk) in chosen,
            ),
        )
        for topic in found.topics
    ]
    return [(topic, choice) for topic, choice in counted if choice.count or choice.is_chosen]


def _selected_choices(found: Found, filters: Filters) -> list[Choice]:
    rest = found.mask_without("selected")
    chosen = found.catalogue.mask_of(found.picked)
    return [
        Choice("yes", (chosen & rest).bit_count(), filters.selected == "yes"),
        Choice("no", (rest & ~chosen).bit_count(), filters.selected == "no"),
    ]
