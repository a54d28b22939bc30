"""Live events for tests; the two of the seed's page are among them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from rapporteur.coverage.models import Coverage
from rapporteur.live.models import EventSpeaker, LiveEvent

AML_STARTS = datetime(2022, 2, 8, 15, 30, tzinfo=UTC)
AML_ENDS = datetime(2022, 2, 8, 17, 0, tzinfo=UTC)


def webinar(coverage: Coverage, *people: str, **fields: Any) -> LiveEvent:
    values = {
        "title": "AML",
        "day": date(2022, 2, 8),
        "starts_at": AML_STARTS,
        "ends_at": AML_ENDS,
        "zone": "Europe/Berlin",
        "as_announced": "8th February 2022, 4.30 – 6 pm CET",
        "hosts": ["ALAN"],
        "co_hosts": ["Leukaemia Care"],
    }
    event = LiveEvent.objects.create(coverage=coverage, **{**values, **fields})
    EventSpeaker.objects.bulk_create(
        EventSpeaker(event=event, name=name, position=n)
        for n, name in enumerate(people or ["Steven Knapper"])
    )
    return event


def day_only(coverage: Coverage, **fields: Any) -> LiveEvent:
    return webinar(coverage, **{"starts_at": None, "ends_at": None, "as_announced": "", **fields})


def posted(**fields: Any) -> dict[str, Any]:
    """What a browser sends for the AML webinar."""
    values = {
        "kind": "webinar",
        "title": "AML",
        "day": "2022-02-08",
        "start": "16:30",
        "end": "18:00",
        "zone": "Europe/Berlin",
        "as_announced": "4.30 – 6 pm CET",
        "hosts": "ALAN",
        "co_hosts": "Leukaemia Care",
        "speakers-TOTAL_FORMS": "3",
        "speakers-INITIAL_FORMS": "0",
        "speakers-0-name": "Steven Knapper",
        "speakers-0-institution": "Cardiff",
        **fields,
    }
    return {name: value for name, value in values.items() if value is not None}
