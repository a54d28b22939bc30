"""Take a deed back from its entry in the activity log."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rapporteur.core.models import Activity
from rapporteur.coverage.actions import snapshots
from rapporteur.coverage.actions.contents import restore_contents, restore_sources
from rapporteur.coverage.actions.topics import restore_topic
from rapporteur.coverage.models import Coverage, Pick
from rapporteur.people.models import Network, User


@transaction.atomic
def undo(*, deed: Activity, network: Network, by: User | None) -> Activity:
    """Put back what ``deed`` changed. Raises CannotUndo if that was done or the deed keeps nothing."""
    deed = Activity.objects.select_for_update().get(pk=deed.pk)
    if deed.undone_at is not None:
        raise snapshots.CannotUndo(_("This was undone already."))
    if not deed.data:
        raise snapshots.CannotUndo(_("This cannot be undone."))
    if deed.scope.startswith("network:"):
        restore_topic(network=network, data=deed.data)
        return _mark(deed, by)
    coverage = Coverage.objects.select_related("network", "congress").get(
        network=network, pk=deed.scope.partition(":")[2]
    )
    snapshots.lock(coverage)
    _restore_selection(coverage, deed)
    restore_contents(coverage=coverage, data=deed.data)
    restore_sources(coverage=coverage, data=deed.data)
    return _mark(deed, by)


def _restore_selection(coverage: Coverage, deed: Activity) -> None:
    data = deed.data
    if "headings" in data:
        snapshots.restore_headings(coverage, data["headings"])
    if "removed" in data:
        snapshots.restore_picks(coverage, data["removed"], only_existing=False)
    if "picks" in data:
        snapshots.restore_picks(coverage, data["picks"], only_existing=True)
    if "added" in data:
        Pick.objects.filter(coverage=coverage, item_id__in=data["added"]).delete()
    if {"headings", "added", "removed", "picks"} & data.keys():
        snapshots.drop_empty_headings(coverage)


def _mark(deed: Activity, by: User | None) -> Activity:
    deed.undone_at = timezone.now()
    deed.save(update_fields=["undone_at"])
    return Activity.objects.create(
        by=by,
        verb="undid",
        room="coverage",
        subject_type="activity",
        subject_id=str(deed.pk),
        scope=deed.scope,
        summary=(_("Undone: %(what)s") % {"what": deed.summary})[:300],
    )
