"""Select, order and take away. Every deed keeps what undo needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapporteur.core.models import Activity
from rapporteur.coverage.actions import snapshots
from rapporteur.coverage.models import Coverage, Heading, Pick, Topic
from rapporteur.coverage.proposals import heading_for, topics_for
from rapporteur.people.models import User
from rapporteur.programme.models import Item


def _name_of(items: Sequence[Item]) -> str:
    """The one item by its title, several by their number."""
    if len(items) == 1:
        return f"“{items[0].title[:200]}”"
    return ngettext("%(n)d item", "%(n)d items", len(items)) % {"n": len(items)}


@transaction.atomic
def select_items(
    *,
    coverage: Coverage,
    item_ids: Iterable[int],
    by: User | None,
    heading: str = "",
    reason: str = "",
    topics: Sequence[Topic] | None = None,
) -> Activity | None:
    """Choose items of the congress for the coverage; None if all were chosen before.

    Without a heading each item goes where its kind belongs; ``topics`` None takes those its keywords propose.
    """
    snapshots.lock(coverage)
    taken = set(Pick.objects.filter(coverage=coverage).values_list("item_id", flat=True))
    wanted = [pk for pk in dict.fromkeys(item_ids) if pk not in taken]
    by_id = Item.objects.filter(congress_id=coverage.congress_id).in_bulk(wanted)
    items = [by_id[pk] for pk in wanted if pk in by_id]
    if not items:
        return None
    picks = Pick.objects.bulk_create(_placed(coverage, items, heading.strip(), reason.strip(), by))
    known = list(Topic.objects.filter(network_id=coverage.network_id)) if topics is None else []
    Pick.topics.through.objects.bulk_create(
        [
            Pick.topics.through(pick_id=pick.pk, topic_id=topic.pk)
            for pick in picks
            for topic in (topics_for(pick.item, known) if topics is None else topics)
        ]
    )
    return snapshots.record(
        by=by,
        verb="selected",
        coverage=coverage,
        data={"added": [i.pk for i in items]},
        summary=_("Selected %(what)s.") % {"what": _name_of(items)},
    )


def _placed(
    coverage: Coverage, items: Iterable[Item], heading: str, reason: str, by: User | None
) -> list[Pick]:
    """A pick for each item, last under the heading, which is made if it is new."""
    under: dict[str, Heading] = {}
    last = _last_positions(coverage)
    now = timezone.now()
    picks = []
    for item in items:
        title = heading or heading_for(item.kind)
        if title not in under:
            under[title] = snapshots.heading_called(coverage, title)
        place = under[title].pk
        last[place] = last.get(place, -1) + 1
        picks.append(
            Pick(
                coverage=coverage,
                item=item,
                heading=under[title],
                position=last[place],
                reason=reason,
                selected_by=by,
                selected_at=now,
            )
        )
    return picks


def _last_positions(coverage: Coverage) -> dict[int, int]:
    last: dict[int, int] = {}
    for heading_id, position in Pick.objects.filter(coverage=coverage).values_list("heading_id", "position"):
        last[heading_id] = max(last.get(heading_id, -1), position)
    return last


@transaction.atomic
def remove_picks(*, coverage: Coverage, pick_ids: Iterable[int], by: User | None) -> Activity | None:
    """Take picks out of the selection; None if none of them is in it."""
    snapshots.lock(coverage)
    wanted = set(pick_ids)
    gone = [pick for pick in snapshots.ordered_picks(coverage) if pick.pk in wanted]
    if not gone:
        return None
    data = {
        "removed": snapshots.picks_as_data(gone),
        "headings": snapshots.headings_as_data(snapshots.ordered_headings(coverage)),
    }
    Pick.objects.filter(pk__in=[pick.pk for pick in gone]).delete()
    snapshots.drop_empty_headings(coverage)
    what = _name_of([pick.item for pick in gone])
    return snapshots.record(
        by=by,
        verb="removed",
        coverage=coverage,
        data=data,
        summary=_("Removed %(what)s from the selection.") % {"what": what},
    )


@transaction.atomic
def change_pick(
    *, pick: Pick, heading: str, reason: str, topics: Sequence[Topic], by: User | None
) -> Activity | None:
    """Set heading, reason and topics of a pick; None if nothing changes. A new heading puts it last there."""
    coverage = pick.coverage
    snapshots.lock(coverage)
    pick = Pick.objects.select_related("item", "heading").get(pk=pick.pk)
    before = snapshots.picks_as_data([pick])
    title = heading.strip() or heading_for(pick.item.kind)
    same = pick.heading.title == title and pick.reason == reason.strip()
    if same and set(before[0]["topics"]) == {topic.pk for topic in topics}:
        return None
    data = {"picks": before, "headings": snapshots.headings_as_data(snapshots.ordered_headings(coverage))}
    if pick.heading.title != title:
        pick.heading = snapshots.heading_called(coverage, title)
        pick.position = _last_positions(coverage).get(pick.heading.pk, -1) + 1
    pick.reason = reason.strip()
    pick.save()
    pick.topics.set(topics)
    snapshots.drop_empty_headings(coverage)
    return snapshots.record(
        by=by,
        verb="changed",
        coverage=coverage,
        data=data,
        summary=_("Changed %(what)s.") % {"what": _name_of([pick.item])},
    )


@transaction.atomic
def move_pick(*, pick: Pick, to: int, by: User | None) -> Activity | None:
    """Give a pick the place ``to`` (0 is the first) under its heading; None if it stands there."""
    coverage = pick.coverage
    snapshots.lock(coverage)
    siblings = snapshots.ordered_picks(coverage, pick.heading)
    now = next(n for n, one in enumerate(siblings) if one.pk == pick.pk)
    to = max(0, min(to, len(siblings) - 1))
    if now == to:
        return None
    data = {"picks": snapshots.picks_as_data(siblings)}
    siblings.insert(to, siblings.pop(now))
    for n, one in enumerate(siblings):
        one.position = n
    Pick.objects.bulk_update(siblings, ["position"])
    what = {"what": _name_of([siblings[to].item]), "n": to + 1}
    return snapshots.record(
        by=by, verb="moved", coverage=coverage, data=data, summary=_("Moved %(what)s to place %(n)d.") % what
    )


@transaction.atomic
def move_to_heading(
    *, coverage: Coverage, pick_ids: Iterable[int], heading: str, by: User | None
) -> Activity | None:
    """Put picks, in their order, at the end of another heading, which is made if it is new."""
    snapshots.lock(coverage)
    wanted, title = set(pick_ids), heading.strip()
    moving = [p for p in snapshots.ordered_picks(coverage) if p.pk in wanted and p.heading.title != title]
    if not moving or not title:
        return None
    data = {
        "picks": snapshots.picks_as_data(moving),
        "headings": snapshots.headings_as_data(snapshots.ordered_headings(coverage)),
    }
    under = snapshots.heading_called(coverage, title)
    last = _last_positions(coverage).get(under.pk, -1)
    for n, pick in enumerate(moving, last + 1):
        pick.heading, pick.position = under, n
    Pick.objects.bulk_update(moving, ["heading", "position"])
    snapshots.drop_empty_headings(coverage)
    what = {"what": _name_of([pick.item for pick in moving]), "heading": title}
    return snapshots.record(
        by=by,
        verb="moved",
        coverage=coverage,
        data=data,
        summary=_("Moved %(what)s to “%(heading)s”.") % what,
    )
