"""What waits for a person: one function a kind, each with one query for all coverages at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapporteur.coverage import notes
from rapporteur.coverage.models import Coverage, Pick
from rapporteur.desk.context import address
from rapporteur.intake.models import Acknowledgement, Batch, Change
from rapporteur.intake.states import BatchState, ChangeKind, Decision
from rapporteur.live import queries as live
from rapporteur.live.models import LiveEvent
from rapporteur.people.states import Role

TO_CHECK = (BatchState.MAPPING, BatchState.PREVIEW)
NOTES_FOR = 3  # coverages
ONE_DAY = timedelta(days=1)  # a day may go on in the west when it is over in UTC
COORDINATOR, SCREENER, EDITOR = Role.COORDINATOR, Role.SCREENER, Role.EDITOR


@dataclass(frozen=True)
class Waiting:
    """One thing that waits in one coverage: how many, what, why it matters, and where to go."""

    count: int
    what: str
    why: str
    url: str
    event: LiveEvent | None = None


Found = dict[int, Waiting]
Finder = Callable[[list[Coverage]], Found]


def _place(coverage: Coverage, name: str) -> str:
    return address(name, network=coverage.network.slug, congress=coverage.congress.slug)


def _where_any(
    coverages: list[Coverage], counts: dict[int, int], what: Callable[[int], str], why: str, name: str
) -> Found:
    """What waits in each coverage that has any, in words for its number."""
    return {c.pk: Waiting(n, what(n), why, _place(c, name)) for c in coverages if (n := counts.get(c.pk))}


def _by_coverage(coverages: list[Coverage], rows: QuerySet[Any], congress: str) -> dict[int, int]:
    """How many rows the congress of each coverage has; ``congress`` leads from a row to it."""
    counts = dict(rows.values_list(congress).annotate(n=Count("pk")))
    return {c.pk: counts.get(c.congress_id, 0) for c in coverages}


def changed_picks(coverages: list[Coverage]) -> Found:
    """Selected items that the organiser changed since, and that nobody of the network has looked at."""
    seen = Acknowledgement.objects.filter(
        change=OuterRef("pk"), network=OuterRef(OuterRef("coverage__network"))
    )
    unseen = Change.objects.filter(
        ~Exists(seen),
        item=OuterRef("item"),
        kind__in=[ChangeKind.CHANGED, ChangeKind.VANISHED, ChangeKind.DOUBTFUL],
        decision=Decision.ACCEPT,
        batch__state=BatchState.APPLIED,
        batch__applied_at__gt=OuterRef("selected_at"),
    )
    picks = Pick.objects.filter(Exists(unseen), coverage__in=coverages)
    return _where_any(
        coverages,
        dict(picks.values_list("coverage").annotate(n=Count("pk"))),
        lambda n: ngettext(
            "selected session was changed by the organiser",
            "selected sessions were changed by the organiser",
            n,
        ),
        _("Time, room or title may be different from what your page says."),
        "coverage:overview",
    )


def open_notes(coverages: list[Coverage]) -> Found:
    """Facts that contradict each other. Texts have to be read for this, so only in the newest coverages."""
    found: Found = {}
    for coverage in coverages[:NOTES_FOR]:
        count = len(notes.open_notes(notes.notes_of(coverage)))
        if count:
            found[coverage.pk] = Waiting(
                count,
                ngettext("fact contradicts another", "facts contradict each other", count),
                _("Readers will notice. Decide which one is right."),
                _place(coverage, "coverage:notes"),
            )
    return found


def batches_to_check(coverages: list[Coverage]) -> Found:
    """Files that were read and wait for somebody to look and apply."""
    batches = Batch.objects.filter(congress__in={c.congress_id for c in coverages}, state__in=TO_CHECK)
    return _where_any(
        coverages,
        _by_coverage(coverages, batches, "congress"),
        lambda n: ngettext("file waits for your look", "files wait for your look", n),
        _("Nothing of it is in the programme before you apply it."),
        "intake:batches",
    )


def doubtful_changes(coverages: list[Coverage]) -> Found:
    """Records of waiting files that might be an item we have; a person decides."""
    changes = Change.objects.filter(
        batch__congress__in={c.congress_id for c in coverages},
        batch__state__in=TO_CHECK,
        kind=ChangeKind.DOUBTFUL,
        is_decided=False,
    )
    return _where_any(
        coverages,
        _by_coverage(coverages, changes, "batch__congress"),
        lambda n: ngettext("doubtful match to decide", "doubtful matches to decide", n),
        _("The file and the programme may mean the same session."),
        "intake:batches",
    )


def call_without_contact(coverages: list[Coverage]) -> Found:
    """An open call for reporters that names nobody to write to."""
    return {
        c.pk: Waiting(
            1,
            _("call for reporters names no contact"),
            _("Volunteers do not know whom to write to."),
            _place(c, "coverage:contents"),
        )
        for c in coverages
        if c.call and c.is_call_open and not c.call_email
    }


def picks_without_reason(coverages: list[Coverage]) -> Found:
    picks = Pick.objects.filter(coverage__in=coverages, reason="")
    return _where_any(
        coverages,
        dict(picks.values_list("coverage").annotate(n=Count("pk"))),
        lambda n: ngettext("choice has no reason yet", "choices have no reason yet", n),
        _("One sentence tells readers why a session matters to them."),
        "coverage:picks",
    )


def next_event(coverages: list[Coverage]) -> Found:
    """The next webinar or meeting of each coverage."""
    now = timezone.now()
    found: Found = {}
    by_pk = {c.pk: c for c in coverages}
    events = LiveEvent.objects.filter(coverage__in=coverages, removed_at=None, day__gte=now.date() - ONE_DAY)
    for event in events.order_by("day", "starts_at", "pk"):
        if event.coverage_id not in found and not live.is_past(event, now):
            coverage = by_pk[event.coverage_id]
            found[coverage.pk] = Waiting(
                1,
                _("next live event: %(title)s") % {"title": event.title},
                "",
                _place(coverage, "live:list"),
                event,
            )
    return found


# Who is told of what, in the order of the page.
FINDERS: tuple[tuple[frozenset[Role], Finder], ...] = (
    (frozenset({COORDINATOR, SCREENER, EDITOR}), changed_picks),
    (frozenset({COORDINATOR, EDITOR}), open_notes),
    (frozenset({COORDINATOR}), batches_to_check),
    (frozenset({COORDINATOR}), doubtful_changes),
    (frozenset({COORDINATOR, EDITOR}), call_without_contact),
    (frozenset({COORDINATOR, SCREENER}), picks_without_reason),
    (frozenset({COORDINATOR, EDITOR}), next_event),
)


def waiting_for(coverages: list[Coverage], roles: dict[int, frozenset[Role]]) -> dict[int, list[Waiting]]:
    """What waits in each coverage for a person with these roles in each network."""
    waiting: dict[int, list[Waiting]] = {c.pk: [] for c in coverages}
    for told, finder in FINDERS:
        mine = [c for c in coverages if roles[c.network_id] & told]
        for pk, what in (finder(mine) if mine else {}).items():
            waiting[pk].append(what)
    return waiting
