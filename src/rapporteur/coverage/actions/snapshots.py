"""How a selection looked before a deed: what undo puts back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.dateparse import parse_datetime

from rapporteur.core import activity
from rapporteur.core.models import Activity
from rapporteur.coverage.models import Coverage, Heading, Pick, Topic
from rapporteur.people.models import User
from rapporteur.programme.models import Item


class CannotUndo(Exception):  # noqa: N818  # said as a sentence
    """The deed cannot be taken back any more; the message says why."""


def scope_of(coverage: Coverage) -> str:
    return f"coverage:{coverage.pk}"


def record(*, by: User | None, verb: str, coverage: Coverage, summary: str, data: dict[str, Any]) -> Activity:
    """Log a deed of this coverage; ``data`` is what ``undo`` needs."""
    return activity.record(
        by=by, verb=verb, subject=coverage, scope=scope_of(coverage), summary=summary, data=data
    )


def lock(coverage: Coverage) -> None:
    """Let one person at a time change the order of a selection."""
    Coverage.objects.select_for_update().get(pk=coverage.pk)


def ordered_picks(coverage: Coverage, heading: Heading | None = None) -> list[Pick]:
    picks = Pick.objects.filter(coverage=coverage).select_related("item", "heading")
    if heading is not None:
        picks = picks.filter(heading=heading)
    return list(picks.order_by("heading__position", "heading_id", "position", "pk"))


def ordered_headings(coverage: Coverage) -> list[Heading]:
    return list(Heading.objects.filter(coverage=coverage).order_by("position", "pk"))


def picks_as_data(picks: Iterable[Pick]) -> list[dict[str, Any]]:
    """Picks as JSON. One query for the topics of all."""
    wanted = list(picks)
    topics: dict[int, list[int]] = {}
    links = Pick.topics.through.objects.filter(pick_id__in=[pick.pk for pick in wanted])
    for pick_id, topic_id in links.order_by("id").values_list("pick_id", "topic_id"):
        topics.setdefault(pick_id, []).append(topic_id)
    return [
        {
            "item": pick.item_id,
            "heading": pick.heading_id,
            "title": pick.heading.title,
            "position": pick.position,
            "reason": pick.reason,
            "topics": topics.get(pick.pk, []),
            "by": pick.selected_by_id,
            "at": pick.selected_at.isoformat(),
        }
        for pick in wanted
    ]


def headings_as_data(headings: Iterable[Heading]) -> list[dict[str, Any]]:
    return [{"pk": h.pk, "title": h.title, "position": h.position} for h in headings]


def restore_headings(coverage: Coverage, data: list[dict[str, Any]]) -> None:
    """Give headings their titles and places again; those that are gone are made anew."""
    known = {heading.pk: heading for heading in ordered_headings(coverage)}
    taken = {heading.title: heading.pk for heading in known.values()}
    for row in data:
        if taken.get(row["title"], row["pk"]) != row["pk"]:
            continue
        heading = known.get(row["pk"]) or Heading(pk=row["pk"], coverage=coverage)
        heading.title, heading.position = row["title"], row["position"]
        heading.save()


def restore_picks(coverage: Coverage, data: list[dict[str, Any]], *, only_existing: bool) -> None:
    """Put picks back as they were, with place, reason, topics and who selected them when."""
    users = set(User.objects.filter(pk__in={row["by"] for row in data}).values_list("pk", flat=True))
    topics = set(Topic.objects.filter(network=coverage.network_id).values_list("pk", flat=True))
    existing = {pick.item_id: pick for pick in Pick.objects.filter(coverage=coverage)}
    items = set(Item.objects.filter(pk__in=[row["item"] for row in data]).values_list("pk", flat=True))
    for row in data:
        pick = existing.get(row["item"])
        if row["item"] not in items or (pick is None and only_existing):
            continue
        pick = pick or Pick(coverage=coverage, item_id=row["item"])
        pick.heading = _heading(coverage, row["heading"], row["title"])
        pick.position, pick.reason = row["position"], row["reason"]
        pick.selected_by_id = row["by"] if row["by"] in users else None
        pick.selected_at = parse_datetime(row["at"]) or pick.selected_at
        pick.save()
        pick.topics.set([pk for pk in row["topics"] if pk in topics])


def _heading(coverage: Coverage, pk: int, title: str) -> Heading:
    found = Heading.objects.filter(coverage=coverage, pk=pk).first()
    return found or heading_called(coverage, title)


def heading_called(coverage: Coverage, title: str) -> Heading:
    """The heading with this title; a new one goes to the end."""
    found = Heading.objects.filter(coverage=coverage, title=title).first()
    if found:
        return found
    last = max((heading.position for heading in ordered_headings(coverage)), default=-1)
    return Heading.objects.create(coverage=coverage, title=title, position=last + 1)


def drop_empty_headings(coverage: Coverage) -> None:
    """A heading without picks is no section of the selection."""
    Heading.objects.filter(coverage=coverage, picks=None).delete()
