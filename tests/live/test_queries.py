from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from rapporteur.coverage.models import Coverage
from rapporteur.live import actions
from rapporteur.live.models import LiveEvent
from rapporteur.live.queries import coming_events, events_of, is_past, state_of
from rapporteur.live.states import EventState
from rapporteur.people.models import User
from tests.live.events import AML_ENDS, AML_STARTS, day_only, webinar


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_events_come_earliest_first_with_speakers_in_order(coverage: Coverage) -> None:
    webinar(
        coverage,
        "Tobias Menne",
        title="ALL / CAR-T",
        starts_at=at(2022, 2, 8, 18, 30),
        ends_at=at(2022, 2, 8, 20),
    )
    webinar(coverage, "B", "A", title="AML")
    day_only(coverage, title="Meeting", day=date(2021, 12, 10))
    found = events_of(coverage)
    assert [event.title for event in found] == ["Meeting", "AML", "ALL / CAR-T"]
    assert [person.name for person in found[1].speakers.all()] == ["B", "A"]


@pytest.mark.parametrize("count", [1, 3])
def test_two_statements_load_all_events(
    coverage: Coverage, django_assert_num_queries: Any, count: int
) -> None:
    for _n in range(count):
        webinar(coverage, "A", "B")
    with django_assert_num_queries(2):
        assert [len(event.speakers.all()) for event in events_of(coverage)] == [2] * count


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (at(2022, 2, 8, 15, 29), EventState.COMING),
        (AML_STARTS, EventState.ON),
        (at(2022, 2, 8, 16, 59), EventState.ON),
        (AML_ENDS, EventState.PAST),
    ],
)
def test_an_event_is_coming_then_on_then_past(coverage: Coverage, now: datetime, state: EventState) -> None:
    event = webinar(coverage)
    assert state_of(event, now) == state
    assert is_past(event, now) == (state == EventState.PAST)


@pytest.mark.parametrize(
    ("zone", "now", "state"),
    [
        ("Europe/Berlin", at(2022, 2, 7, 22, 59), EventState.COMING),
        ("Europe/Berlin", at(2022, 2, 7, 23, 0), EventState.ON),
        ("Europe/Berlin", at(2022, 2, 8, 23, 0), EventState.PAST),
        ("Pacific/Pago_Pago", at(2022, 2, 9, 10, 59), EventState.ON),
        ("Pacific/Pago_Pago", at(2022, 2, 9, 11, 0), EventState.PAST),
        ("Pacific/Kiritimati", at(2022, 2, 7, 10, 0), EventState.ON),
        ("Pacific/Kiritimati", at(2022, 2, 8, 10, 0), EventState.PAST),
    ],
)
def test_a_day_without_an_hour_is_over_when_it_is_over_there(
    coverage: Coverage, zone: str, now: datetime, state: EventState
) -> None:
    assert state_of(day_only(coverage, zone=zone), now) == state


def test_an_event_without_an_end_lasts_to_the_end_of_its_day(coverage: Coverage) -> None:
    event = webinar(coverage, ends_at=None)
    assert state_of(event, at(2022, 2, 8, 15)) == EventState.COMING
    assert state_of(event, at(2022, 2, 8, 22, 59)) == EventState.ON
    assert state_of(event, at(2022, 2, 8, 23)) == EventState.PAST


def test_coming_events_are_those_of_the_network_that_are_not_over(coverage: Coverage, outsider: User) -> None:
    webinar(coverage, title="on now")
    webinar(coverage, title="over", starts_at=at(2022, 2, 8, 9), ends_at=at(2022, 2, 8, 10))
    day_only(coverage, title="still today in the west", zone="Pacific/Pago_Pago", day=date(2022, 2, 7))
    day_only(coverage, title="day over", day=date(2022, 2, 7))
    actions.remove_event(event=webinar(coverage, title="removed"), by=None)
    theirs = Coverage.objects.create(
        network=outsider.memberships.get().network, congress=coverage.congress, title="T"
    )
    webinar(theirs, title="of others")
    found = coming_events(coverage.network, at(2022, 2, 8, 10, 30))
    assert [event.title for event in found] == ["still today in the west", "on now"]


@pytest.mark.parametrize(
    "fields", [{"ends_at": AML_STARTS}, {"ends_at": at(2022, 2, 8, 15)}, {"starts_at": None}]
)
def test_the_database_refuses_an_end_that_is_not_after_the_start(
    coverage: Coverage, fields: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        webinar(coverage, **fields)
    assert LiveEvent.objects.count() == 0
