"""A reader opens the page of a congress.

Promise: at most 10 queries with every cache cold, the same for 25 picks as for 5; under 100 KB of HTML with
25 picks. Beside it, in the same run: a page four times as long.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bench._items import make_congress, start
from bench._measure import at_most, queries_of, report, seconds

start()

from django.core.cache import caches  # noqa: E402 - needs Django to be set up
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from rapporteur.coverage.models import Coverage, Heading, Pick, Source, Topic  # noqa: E402
from rapporteur.live.models import EventSpeaker, LiveEvent  # noqa: E402
from rapporteur.media.models import Interview, Poster, SlideDeck  # noqa: E402
from rapporteur.people.models import Network  # noqa: E402
from rapporteur.programme.models import Contributor, Item  # noqa: E402
from rapporteur.public.actions import prepare_page, publish_page  # noqa: E402

TITLE = "Seizing opportunity in acute leukaemia: how to realise the potential of novel therapeutics"
PROSE = (
    "What was shown, for whom it matters, how sure we are, and what remains open for patients and families. "
    * 4
)


def make_page(network: Network, picks: int) -> str:
    """A page as long as the one of the demo, in every section; the address it is published at."""
    coverage = Coverage.objects.create(
        network=network,
        congress=make_congress(),
        title=f"Congress with {picks}",
        lead=PROSE,
        attendance=PROSE,
        call=PROSE,
        call_email="reports@example.org",
    )
    topics = list(Topic.objects.filter(network=network))
    headings = [Heading.objects.create(coverage=coverage, title=f"Heading {n}", position=n) for n in range(3)]
    begin = datetime(2021, 12, 11, 13, tzinfo=UTC)
    for n in range(picks):
        item = Item.objects.create(
            congress=coverage.congress,
            level="session",
            title=f"{TITLE} ({n})",
            number=f"S{n}",
            room="Hall B",
            starts_at=begin + timedelta(hours=n),
            ends_at=begin + timedelta(hours=n + 1),
            day=date(2021, 12, 11),
            abstract=[{"label": "", "text": PROSE * 10}],
            links=[{"url": f"https://example.org/{n}", "label": ""}],
        )
        Contributor.objects.bulk_create(
            Contributor(item=item, position=p, name=f"Person {p}") for p in range(8)
        )
        pick = Pick.objects.create(
            coverage=coverage,
            item=item,
            heading=headings[n % 3],
            position=n,
            reason=PROSE[:200],
            selected_at=timezone.now(),
        )
        pick.topics.set(topics[n % 3 : n % 3 + 2])
    for n in range(4):
        Interview.objects.create(
            coverage=coverage,
            question=f"Question {n}?",
            speaker="Ada Example",
            summary=PROSE,
            video_url="https://example.org/v",
            position=n,
        )
        event = LiveEvent.objects.create(
            coverage=coverage,
            title=f"Webinar {n}",
            day=date(2022, 2, 8),
            summary=PROSE,
            zone="Europe/Brussels",
            starts_at=begin,
            ends_at=begin + timedelta(hours=1),
        )
        EventSpeaker.objects.create(event=event, name="Ada Example")
        Poster.objects.create(coverage=coverage, title=f"Poster {n}", url="https://example.org/p")
        Source.objects.create(coverage=coverage, label=f"Source {n}", url="https://example.org/s")
    SlideDeck.objects.create(
        coverage=coverage, title="Slides", on_request=True, request_email="a@example.org"
    )
    page = publish_page(page=prepare_page(coverage=coverage, by=None), by=None)
    return f"/en/{page.slug}/"


def measure(address: str) -> dict[str, float]:
    client = Client()

    def read() -> bytes:
        caches["default"].clear()
        answer = client.get(address)
        assert answer.status_code == 200
        return answer.content

    html = read()
    return {
        "queries": queries_of(read),
        "bytes": len(html),
        "milliseconds": round(seconds(read, 15) * 1000, 1),
    }


def main() -> None:
    network = Network.objects.create(slug="bench", name="Bench network", short_name="Bench")
    for n in range(12):
        Topic.objects.create(network=network, name=f"Topic {n}", description=PROSE[:160])
    call_command("collectstatic", verbosity=0, interactive=False)
    with override_settings(ALLOWED_HOSTS=["*"]):
        found = {picks: measure(make_page(network, picks)) for picks in (5, 25, 100)}
    assert len({one["queries"] for one in found.values()}) == 1, found
    report(
        "public_page",
        {
            **{f"picks_{picks}": figures for picks, figures in found.items()},
            "queries, every cache cold": at_most(found[25]["queries"], 10, "queries"),
            "html": at_most(found[25]["bytes"], 100_000, "bytes"),
        },
    )


if __name__ == "__main__":
    main()
