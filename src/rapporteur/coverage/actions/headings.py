"""Order and rename the sections of a selection."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from rapporteur.core.models import Activity
from rapporteur.coverage.actions import snapshots
from rapporteur.coverage.models import Heading, Pick
from rapporteur.people.models import User


@transaction.atomic
def move_heading(*, heading: Heading, to: int, by: User | None) -> Activity | None:
    """Give a heading the place ``to`` (0 is the first); None if it stands there."""
    coverage = heading.coverage
    snapshots.lock(coverage)
    headings = snapshots.ordered_headings(coverage)
    now = next(n for n, one in enumerate(headings) if one.pk == heading.pk)
    to = max(0, min(to, len(headings) - 1))
    if now == to:
        return None
    data = {"headings": snapshots.headings_as_data(headings)}
    headings.insert(to, headings.pop(now))
    for n, one in enumerate(headings):
        one.position = n
    Heading.objects.bulk_update(headings, ["position"])
    return snapshots.record(
        by=by,
        verb="moved-heading",
        coverage=coverage,
        data=data,
        summary=_("Moved the heading “%(heading)s”.") % {"heading": heading.title},
    )


@transaction.atomic
def rename_heading(*, heading: Heading, title: str, by: User | None) -> Activity | None:
    """Give a heading other words. If another heading has them already, its picks go there, at the end."""
    coverage = heading.coverage
    snapshots.lock(coverage)
    before, title = Heading.objects.get(pk=heading.pk), title.strip()
    if not title or title == before.title:
        return None
    picks = snapshots.ordered_picks(coverage, before)
    data = {
        "headings": snapshots.headings_as_data(snapshots.ordered_headings(coverage)),
        "picks": snapshots.picks_as_data(picks),
    }
    there = Heading.objects.filter(coverage=coverage, title=title).first()
    if there:
        last = max((pick.position for pick in snapshots.ordered_picks(coverage, there)), default=-1)
        for n, pick in enumerate(picks, last + 1):
            pick.heading, pick.position = there, n
        Pick.objects.bulk_update(picks, ["heading", "position"])
        snapshots.drop_empty_headings(coverage)
    else:
        before.title = title
        before.save(update_fields=["title"])
    return snapshots.record(
        by=by,
        verb="renamed-heading",
        coverage=coverage,
        data=data,
        summary=_("The heading is now “%(heading)s”.") % {"heading": title},
    )
