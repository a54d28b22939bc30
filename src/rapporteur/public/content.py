"""What a coverage gives to its public page: titles, people, numbers and links, never an abstract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from rapporteur.coverage.models import Coverage, Pick, Source, Topic
from rapporteur.coverage.states import SourceKind
from rapporteur.live.models import LiveEvent
from rapporteur.live.queries import events_of, is_past, state_of
from rapporteur.live.states import EventKind
from rapporteur.media.models import Interview, Poster, SlideDeck
from rapporteur.media.queries import interviews_of, posters_of, slide_decks_of
from rapporteur.programme.models import Contributor, Item
from rapporteur.programme.states import Kind, PersonRole

# The only columns of an item that may leave the house; abstracts and unnamed columns are not even loaded.
PUBLIC_FIELDS = (
    "id",
    "congress_id",
    "level",
    "title",
    "subtitle",
    "kind",
    "kind_text",
    "room",
    "poster_board",
    "starts_at",
    "ends_at",
    "day",
    "number",
    "guid",
    "doi",
    "pmid",
    "links",
    "vanished_at",
)
SAFE_SCHEMES = ("https://", "http://")
NAMED = 4


@dataclass
class Chosen:
    """One pick as readers see it."""

    pick: Pick
    item: Item
    topics: list[Topic] = field(default_factory=list)
    people: list[Contributor] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"pick-{self.pick.pk}"

    @property
    def kind(self) -> str:
        """The kind in the organiser's words or ours; nothing where the heading says it already."""
        if self.item.kind == Kind.OTHER and not self.item.kind_text:
            return ""
        words = self.item.kind_text or self.item.get_kind_display()
        return "" if words.casefold() == self.pick.heading.title.casefold() else words

    @property
    def links(self) -> list[dict[str, str]]:
        """Official addresses of the item, the DOI's last."""
        found = [
            {"url": link["url"], "label": _in_words(link.get("label", "")) or _("Official page")}
            for link in self.item.links
            if str(link.get("url", "")).startswith(SAFE_SCHEMES)
        ]
        if self.item.doi:
            found.append({"url": f"https://doi.org/{self.item.doi}", "label": f"doi:{self.item.doi}"})
        return found

    @property
    def names(self) -> str:
        """Chairs and speakers, or the first authors; "and 12 more" after the fourth."""
        leading = [p for p in self.people if p.role != PersonRole.AUTHOR] or self.people
        text = ", ".join(person.name for person in leading[:NAMED])
        more = len(leading) - NAMED
        return f"{text} {_('and %(n)d more') % {'n': more}}" if more > 0 else text


def _in_words(label: str) -> str:
    """A label that people read; nothing for a column's name such as ``link_final`` or ``url``."""
    return "" if "_" in label or (label.islower() and " " not in label) else label


@dataclass
class Group:
    """The picks under one heading."""

    title: str
    picks: list[Chosen]


def _attach_people(picks: Collection[Chosen]) -> None:
    """Give every pick the people of its item, in one query; none if there are no picks."""
    people: dict[int, list[Contributor]] = defaultdict(list)
    if picks:
        items = [chosen.item.pk for chosen in picks]
        for person in Contributor.objects.filter(item__in=items).order_by("item_id", "position", "pk"):
            people[person.item_id].append(person)
    for chosen in picks:
        chosen.people = people[chosen.item.pk]


class CoverageContent:
    """Everything public of one coverage; each part is read once, and only if a section asks for it."""

    def __init__(self, coverage: Coverage) -> None:
        self.coverage = coverage
        self.congress = coverage.congress
        self.now = timezone.now()

    @cached_property
    def picks(self) -> list[Chosen]:
        """All picks in their order, with topics in the same query and people in a second one."""
        rows = (
            Pick.objects.filter(coverage=self.coverage)
            .select_related("item", "heading")
            .only(
                "coverage_id",
                "position",
                "reason",
                "selected_at",
                "heading__title",
                "heading__position",
                *(f"item__{name}" for name in PUBLIC_FIELDS),
            )
            .annotate(
                topic_id=F("topics__id"),
                topic_name=F("topics__name"),
                topic_description=F("topics__description"),
                topic_priority=F("topics__priority"),
            )
            .order_by("heading__position", "heading_id", "position", "pk", "topic_priority", "topic_name")
        )
        found: dict[int, Chosen] = {}
        for row in rows:
            chosen = found.setdefault(row.pk, Chosen(row, row.item))
            if row.topic_id:
                chosen.topics.append(
                    Topic(
                        pk=row.topic_id,
                        name=row.topic_name,
                        description=row.topic_description,
                        priority=row.topic_priority,
                    )
                )
        _attach_people(found.values())
        return list(found.values())

    @property
    def has_times(self) -> bool:
        return any(chosen.item.starts_at for chosen in self.picks)

    @cached_property
    def groups(self) -> list[Group]:
        by_heading: dict[int, Group] = {}
        for chosen in self.picks:
            heading = chosen.pick.heading
            by_heading.setdefault(heading.pk, Group(heading.title, [])).picks.append(chosen)
        return list(by_heading.values())

    @cached_property
    def topics(self) -> list[Topic]:
        """Topics used by a pick that are explained in a sentence, the most important first."""
        used = {topic.pk: topic for chosen in self.picks for topic in chosen.topics if topic.description}
        return sorted(used.values(), key=lambda topic: (topic.priority, topic.name.casefold()))

    @cached_property
    def explained(self) -> set[int]:
        return {topic.pk for topic in self.topics}

    @cached_property
    def interviews(self) -> list[Interview]:
        return interviews_of(self.coverage)

    @cached_property
    def posters(self) -> list[Poster]:
        return posters_of(self.coverage)

    @cached_property
    def slide_decks(self) -> list[SlideDeck]:
        return slide_decks_of(self.coverage)

    @cached_property
    def live_events(self) -> list[LiveEvent]:
        return list(events_of(self.coverage))

    @cached_property
    def states(self) -> dict[int, str]:
        """Whether each event is coming, on or past, by its key."""
        return {event.pk: state_of(event, self.now).value for event in self.live_events}

    @cached_property
    def webinars(self) -> list[LiveEvent]:
        """Those still to come first, the next one at the top."""
        return self._coming_first([one for one in self.live_events if one.kind == EventKind.WEBINAR])

    @cached_property
    def meetings(self) -> list[LiveEvent]:
        return self._coming_first([one for one in self.live_events if one.kind != EventKind.WEBINAR])

    def _coming_first(self, events: list[LiveEvent]) -> list[LiveEvent]:
        return sorted(events, key=lambda event: is_past(event, self.now))

    @cached_property
    def sources(self) -> list[Source]:
        return list(Source.objects.filter(coverage=self.coverage).order_by("position", "pk"))

    @property
    def official(self) -> list[Source]:
        return [source for source in self.sources if source.kind != SourceKind.OTHER]

    @property
    def other_sources(self) -> list[Source]:
        return [source for source in self.sources if source.kind == SourceKind.OTHER]

    @property
    def next_event(self) -> LiveEvent | None:
        coming = [event for event in self.live_events if not is_past(event, self.now)]
        return min(coming, key=lambda event: (event.day, event.starts_at or self.now)) if coming else None

    def changed_at(self, page_changed_at: datetime | None) -> datetime:
        """When anything on the page last changed, as far as it is recorded."""
        times = [
            self.coverage.changed_at,
            page_changed_at,
            *(chosen.pick.selected_at for chosen in self.picks),
        ]
        return max(at for at in times if at is not None)

    def of(self, kind: str) -> dict[str, Any] | None:
        """What the section of this kind shows, or None when there is nothing to show."""
        shown: dict[str, Any] = getattr(self, f"_{kind}")()
        return shown if any(shown.values()) else None

    def _attendance(self) -> dict[str, Any]:
        return {"text": self.coverage.attendance}

    def _selection(self) -> dict[str, Any]:
        return {"groups": self.groups}

    def _topics(self) -> dict[str, Any]:
        return {"topics": self.topics}

    def _call(self) -> dict[str, Any]:
        return {"text": self.coverage.call if self.coverage.is_call_open else ""}

    def _events(self) -> dict[str, Any]:
        return {"events": self.webinars}

    def _videos(self) -> dict[str, Any]:
        return {"interviews": self.interviews}

    def _posters(self) -> dict[str, Any]:
        return {"posters": self.posters}

    def _meeting(self) -> dict[str, Any]:
        return {"events": self.meetings, "decks": self.slide_decks}

    def _programme(self) -> dict[str, Any]:
        return {"sources": self.official}

    def _sources(self) -> dict[str, Any]:
        return {"sources": self.other_sources}
