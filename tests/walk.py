"""All addresses of the project, and a world in which each of them leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils.regex_helper import normalize

from rapporteur.core import activity
from rapporteur.coverage.models import Coverage, Source
from rapporteur.intake.models import Batch
from rapporteur.intake.states import BatchState
from rapporteur.live.models import LiveEvent
from rapporteur.media.models import Interview, Poster, SlideDeck
from rapporteur.people import actions as people
from rapporteur.people.access import Access
from rapporteur.people.middleware import guards_itself
from rapporteur.people.models import Member, Network, User
from rapporteur.people.states import Role
from tests import factories

PLACEHOLDER = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")


@dataclass(frozen=True)
class Route:
    """One address: its full name, its pattern from the root, and the view."""

    name: str
    pattern: str
    view: Callable[..., Any]

    @property
    def access(self) -> Access | None:
        return getattr(self.view, "access", None)

    @property
    def is_ours(self) -> bool:
        return not guards_itself("/" + self.pattern, self.view)

    def path(self, samples: dict[str, dict[str, Any]]) -> str:
        """The address with every part filled: samples of this route's name first, then those for all."""
        values = {**samples[""], **samples.get(self.name.partition(":")[0], {}), **samples.get(self.name, {})}

        def fill(match: re.Match[str]) -> str:
            """An unknown number is that of the room's thing; an unknown word leads nowhere."""
            otherwise = values["pk"] if match["converter"] == "int" else "unknown"
            return str(values.get(match["name"], otherwise))

        return "/" + PLACEHOLDER.sub(fill, self.pattern)


def _as_route(pattern: Any) -> str:
    """A piece of an address with its values in angle brackets, whether a route or an expression."""
    if isinstance(pattern, RegexPattern):
        text, _names = normalize(str(pattern))[-1]
        return re.sub(r"%\((\w+)\)s", r"<\1>", text).replace("%%", "%")
    return str(pattern)


def _walk(patterns: list[Any], prefix: str, names: tuple[str, ...]) -> Iterator[Route]:
    for pattern in patterns:
        here = prefix + _as_route(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = (*names, pattern.namespace) if pattern.namespace else names
            yield from _walk(pattern.url_patterns, here, inside)
        elif isinstance(pattern, URLPattern):
            yield Route(":".join([*names, pattern.name or here]), here, pattern.callback)


def routes() -> list[Route]:
    """Every address that is not Wagtail's own."""
    return [route for route in _walk(get_resolver().url_patterns, "", ()) if route.is_ours]


def desk_pages() -> list[Route]:
    """What a person sees at the desk, signing in and the account included: all that answers GET."""
    return [r for r in routes() if not r.pattern.startswith(("en/", "media/"))]


@dataclass(frozen=True)
class World:
    network: Network
    coverage: Coverage
    coordinator: User
    screener: User
    editor: User
    samples: dict[str, dict[str, Any]]


def make_world() -> World:
    """A network with people, a congress, a coverage, and one of everything an address may name."""
    network = factories.network()
    coordinator = factories.person(network, Role.COORDINATOR, name="Ada Example")
    screener = factories.person(network, Role.SCREENER, name="Grace Example")
    editor = factories.person(network, Role.EDITOR, name="Mary Example")
    congress = factories.congress(places="Atlanta and online")
    coverage = factories.coverage(
        network, congress, lead="What it brought.", call="Would you like to report?", mode="virtual"
    )
    session = factories.item(
        congress, "AML: so many options", level="session", **factories.slot(11, 17), room="Hall B1"
    )
    talk = factories.item(
        congress,
        "Outcomes of older adults with AML",
        session=session,
        **factories.slot(11, 17, 15),
        people=["Ada Lovelace", "Grace Hopper"],
        number="802",
        abstract=[{"label": "Background", "text": "Most people with AML are older than 65."}],
    )
    clash = factories.item(congress, "Another at the same time", level="session", **factories.slot(11, 17))
    topic = factories.topic(network)
    pick = factories.pick(coverage, session, reason="It matters")
    pick.topics.add(topic)
    other = factories.pick(coverage, clash, "Satellite symposia")
    source = Source.objects.create(coverage=coverage, label="All abstracts", note="The link was lost.")
    interview = Interview.objects.create(coverage=coverage, question="What is MRD?", speaker="Dr Example")
    Poster.objects.create(coverage=coverage, title="A poster")
    SlideDeck.objects.create(
        coverage=coverage, title="Slides", on_request=True, request_email="a@example.org"
    )
    event = LiveEvent.objects.create(
        coverage=coverage,
        title="AML: what it means for you",
        day=datetime(2032, 2, 10, tzinfo=UTC).date(),
        starts_at=datetime(2032, 2, 10, 15, 30, tzinfo=UTC),
        ends_at=datetime(2032, 2, 10, 17, tzinfo=UTC),
        zone="Europe/Berlin",
        hosts=["ALAN"],
    )
    batch = Batch.objects.create(
        congress=congress,
        file=ContentFile(b"title\nA\n", name="programme.csv"),
        file_name="programme.csv",
        file_hash="0" * 64,
        size=8,
        format_key="csv",
        state=BatchState.PREVIEW,
        by=coordinator,
    )
    organisation = Member.objects.create(
        network=network, name="Leukaemia Help", country="ES", languages=["es"]
    )
    invitation, token = people.invite(
        by=coordinator, network=network, role=Role.SCREENER, email="new@example.org"
    )
    gone = factories.person(network, Role.EDITOR, name="Gone Example")
    deed = people.change_roles(by=coordinator, network=network, person=gone, roles=[])
    scope = f"coverage:{coverage.pk}"
    activity.record(by=coordinator, verb="started", subject=coverage, scope=scope, summary="Began")
    samples: dict[str, dict[str, Any]] = {
        "": {
            "network": network.slug, "congress": congress.slug, "pk": 1, "token": token, "uidb64": "MQ",
            "path": "missing.pdf",
            "kind": "interview", "deed": deed.pk, "item": session.pk, "batch": batch.pk,
            "slug": congress.slug, "key": "csv", "format": "csv", "note": "none", "topic": topic.pk,
            "pick": pick.pk, "heading": pick.heading_id, "change": 1,
        },
        "people": {"pk": screener.pk},
        "public": {"path": "unknown/"},
        "people:renew-invitation": {"pk": invitation.pk},
        "people:revoke-invitation": {"pk": invitation.pk},
        "people:organisation": {"pk": organisation.pk},
        "people:remove-organisation": {"pk": organisation.pk},
        "people:undo": {"pk": deed.pk},
        "live": {"pk": event.pk},
        "media": {"pk": interview.pk},
        "intake": {"pk": batch.pk},
        "coverage": {"pk": pick.pk, "fmt": "csv"},
        **{f"coverage:{name}": {"pk": talk.pk} for name in ("item", "choose")},
        **{f"coverage:{name}": {"pk": topic.pk} for name in ("edit-topic", "remove-topic")},
        **{f"coverage:{name}-source": {"pk": source.pk} for name in ("edit", "move", "remove")},
        "coverage:change-heading": {"pk": other.heading_id},
    }  # fmt: skip
    return World(network, coverage, coordinator, screener, editor, samples)
