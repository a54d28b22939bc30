from __future__ import annotations

from rapporteur.core import activity
from rapporteur.core.models import Activity


def test_a_deed_names_who_what_and_where(coordinator, network):
    deed = activity.record(
        by=coordinator, verb="invited", subject=network, scope="network:1", summary="x" * 400
    )
    assert (deed.by, deed.room, deed.subject_type, deed.subject_id) == (
        coordinator, "people", "network", str(network.pk))  # fmt: skip
    assert (deed.scope, len(deed.summary), deed.data) == ("network:1", 300, {})


def test_a_deed_of_the_system_has_nobody(network):
    assert activity.record(by=None, verb="cleaned", subject=network).by is None


def test_of_two_that_undo_one_wins(network):
    deed = activity.record(by=None, verb="cleaned", subject=network)
    assert [activity.mark_undone(deed), activity.mark_undone(deed)] == [True, False]
    assert Activity.objects.get().undone_at is not None
