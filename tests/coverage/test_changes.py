"""What an import changed in the selection stands where a coordinator sees it first."""

from __future__ import annotations

import pytest
from django.utils import timezone

from rapporteur.coverage.queries import changes_of, picks_of
from rapporteur.intake.models import Batch, Change
from tests import factories
from tests.coverage.conftest import follow


@pytest.fixture
def changed(coverage, programme, congress):
    """A pick whose room an import changed after it was chosen."""
    pick = factories.pick(coverage, programme["talk"])
    batch = Batch.objects.create(
        congress=congress,
        file_name="new.csv",
        file_hash="1",
        size=1,
        state="applied",
        applied_at=timezone.now(),
    )
    Change.objects.create(
        batch=batch,
        position=1,
        kind="changed",
        item=programme["talk"],
        title="x",
        before={"room": "Hall Z"},
        fields=["room"],
    )
    return pick


def test_changes_of_picks_come_first_until_they_are_seen(desk, coverage, changed, screener):
    page = desk.get(desk.base).content.decode()
    assert "1 change by the organiser touches your selection" in page
    assert "<del>Hall Z</del> → <ins>Hall A</ins>" in page
    [found] = changes_of(coverage, picks_of(coverage))
    follow(desk, "acknowledge/", {"change": found.change.pk})
    assert changes_of(coverage, picks_of(coverage)) == []
    assert "touches your selection" not in desk.get(desk.base).content.decode()


def test_a_change_before_the_choice_is_no_news(coverage, changed):
    changed.selected_at = timezone.now()
    changed.save()
    assert changes_of(coverage, picks_of(coverage)) == []


def test_changed_since_finds_what_an_import_touched(desk, coverage, changed):
    today = timezone.now().date().isoformat()
    page = desk.get(f"{desk.base}programme/?since={today}").content.decode()
    assert "Blinatumomab in older adults" in page
    assert "CAR-T cells" not in page
