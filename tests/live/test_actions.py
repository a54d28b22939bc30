from __future__ import annotations

from datetime import date

import pytest

from rapporteur.core.models import Activity
from rapporteur.coverage.actions import CannotUndo
from rapporteur.coverage.models import Coverage
from rapporteur.live import actions
from rapporteur.live.models import LiveEvent
from rapporteur.live.queries import events_of
from rapporteur.media.models import SlideDeck
from rapporteur.people.models import User
from tests.live.events import AML_ENDS, AML_STARTS, webinar

KNAPPER = [{"name": "Steven Knapper", "institution": ""}]
MENNE = [{"name": "Tobias Menne", "institution": "Newcastle"}]


def people(event: LiveEvent) -> list[dict[str, str]]:
    return list(event.speakers.order_by("position").values("name", "institution"))


def test_adding_is_logged_and_can_be_undone(coverage: Coverage, editor: User) -> None:
    event = LiveEvent(coverage=coverage, title="AML", day=date(2022, 2, 8), zone="Europe/Berlin")
    deed = actions.add_event(event=event, speakers=[*KNAPPER, *MENNE], by=editor)
    assert people(event) == [*KNAPPER, *MENNE]
    assert (deed.verb, deed.by, deed.room, deed.scope, deed.summary) == (
        "added",
        editor,
        "live",
        f"coverage:{coverage.pk}",
        "AML",
    )
    actions.undo(deed=deed, by=editor)
    assert events_of(coverage) == []


def test_a_change_of_everything_can_be_undone(coverage: Coverage, editor: User) -> None:
    deck = SlideDeck.objects.create(coverage=coverage, title="Slides", note="x")
    event = webinar(coverage, slides=deck)
    deed = actions.change_event(
        event=event,
        speakers=MENNE,
        by=editor,
        values={
            "title": "ALL",
            "day": date(2022, 2, 9),
            "starts_at": None,
            "ends_at": None,
            "hosts": ["X", "Y"],
            "slides": None,
            "zone": "UTC",
        },
    )
    (changed,) = events_of(coverage)
    assert (changed.title, changed.starts_at, changed.hosts, changed.slides, people(changed)) == (
        "ALL",
        None,
        ["X", "Y"],
        None,
        MENNE,
    )
    assert deed is not None
    actions.undo(deed=deed, by=editor)
    (undone,) = events_of(coverage)
    assert (
        undone.title,
        undone.day,
        undone.starts_at,
        undone.ends_at,
        undone.hosts,
        undone.slides,
        undone.zone,
    ) == ("AML", date(2022, 2, 8), AML_STARTS, AML_ENDS, ["ALAN"], deck, "Europe/Berlin")
    assert people(undone) == KNAPPER
    assert undone.revision == 2


def test_a_change_that_changes_nothing_is_not_logged(coverage: Coverage) -> None:
    event = webinar(coverage)
    assert actions.change_event(event=event, values={"title": "AML"}, speakers=KNAPPER, by=None) is None
    assert (Activity.objects.count(), LiveEvent.objects.get().revision) == (0, 0)


def test_another_speaker_alone_is_a_change(coverage: Coverage) -> None:
    event = webinar(coverage)
    deed = actions.change_event(event=event, values={"title": "AML"}, speakers=MENNE, by=None)
    assert deed is not None
    assert deed.data == {"before": {}, "speakers": KNAPPER}
    assert people(event) == MENNE


def test_undo_is_refused_after_a_later_change(coverage: Coverage) -> None:
    event = webinar(coverage)
    first = actions.change_event(event=event, values={"title": "one"}, speakers=KNAPPER, by=None)
    actions.change_event(event=event, values={"title": "two"}, speakers=KNAPPER, by=None)
    assert first is not None
    with pytest.raises(CannotUndo):
        actions.undo(deed=first, by=None)
    assert events_of(coverage)[0].title == "two"


def test_a_removed_event_comes_back_with_its_people(coverage: Coverage) -> None:
    deed = actions.remove_event(event=webinar(coverage), by=None)
    assert events_of(coverage) == []
    back = actions.undo(deed=deed, by=None)
    assert [event.pk for event in events_of(coverage)] == [back.pk]
    assert people(back) == KNAPPER
    with pytest.raises(CannotUndo):
        actions.undo(deed=deed, by=None)
