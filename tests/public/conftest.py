"""A coverage with something in every section, and its page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from rapporteur.coverage.models import Coverage, Source
from rapporteur.live.models import EventSpeaker, LiveEvent
from rapporteur.media.models import Interview, Poster, SlideDeck
from rapporteur.public import actions
from rapporteur.public.models import CongressPage
from tests import factories

SECRET = "zyxwvutsecret"


def fill(coverage: Coverage, picks: int = 3) -> None:
    """Everything a page can show; the secret word stands in all that belongs to the organiser."""
    topics = [
        factories.topic(coverage.network, name, description=f"What {name} means.") for name in ("AML", "ALL")
    ]
    for n in range(picks):
        item = factories.item(
            coverage.congress,
            f"Session {n} of the selection",
            people=["Ada Chair", "Ben Speaker"],
            level="session",
            number=f"S{n}",
            abstract=[{"label": SECRET, "text": f"{SECRET} results"}],
            extra={"Notes": SECRET},
            keywords=[SECRET],
            links=[{"url": f"https://example.org/{n}", "label": ""}],
            **factories.slot(11, 15),
        )
        inner = factories.item(
            coverage.congress, f"Talk {SECRET}", session=item, abstract=[{"label": "", "text": SECRET}]
        )
        assert inner.session == item
        pick = factories.pick(
            coverage,
            item,
            "Satellite symposia" if n % 2 else "General sessions",
            position=n,
            reason=f"Reason {n}.",
        )
        pick.topics.set(topics)
    coverage.lead = "What it brought."
    coverage.attendance = "We were there."
    coverage.call, coverage.call_email = "Write for us.", "reports@example.org"
    coverage.save()
    Interview.objects.create(
        coverage=coverage,
        question="Does it work?",
        speaker="Mycal Casey",
        institution="Augusta University",
        video_url="https://videos.example.com/1",
        summary="It depends.",
    )
    Poster.objects.create(coverage=coverage, title="Our poster", project="HARMONY", note="The link was lost.")
    deck = SlideDeck.objects.create(
        coverage=coverage, title="Plans", on_request=True, request_email="office@example.org"
    )
    for kind, title in (("webinar", "AML webinar"), ("members-meeting", "Members meet")):
        event = LiveEvent.objects.create(
            coverage=coverage,
            kind=kind,
            title=title,
            day=date(2022, 2, 8),
            zone="Europe/Brussels",
            hosts=["ALAN"],
            starts_at=datetime(2022, 2, 8, 15, 30, tzinfo=UTC),
            ends_at=datetime(2022, 2, 8, 17, tzinfo=UTC),
            slides=deck if kind == "members-meeting" else None,
        )
        EventSpeaker.objects.create(event=event, name="Steven Knapper")
    for kind, label in (
        ("programme", "Full programme"),
        ("abstracts", "All abstracts"),
        ("other", "A journal"),
    ):
        Source.objects.create(coverage=coverage, kind=kind, label=label, url="https://example.org/" + kind)


@pytest.fixture
def full(coverage: Coverage) -> Coverage:
    fill(coverage)
    return coverage


@pytest.fixture
def page(full: Coverage) -> CongressPage:
    return actions.publish_page(page=actions.prepare_page(coverage=full, by=None), by=None)


@pytest.fixture
def picture(db: None) -> Image:
    return Image.objects.create(title="Logo", file=get_test_image_file(filename="logo.png", size=(900, 300)))
