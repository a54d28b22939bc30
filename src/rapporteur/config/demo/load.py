"""Load the demo: ALAN's coverage of ASH 2021 from its facts, and the practice congress. Twice changes nothing."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import tomllib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.rich_text import RichText

from rapporteur.config.demo import practice
from rapporteur.core import zones
from rapporteur.coverage.actions.picks import select_items
from rapporteur.coverage.models import Coverage, Source, Topic
from rapporteur.intake.actions import apply_batch, open_batch, read_batch
from rapporteur.intake.models import Batch
from rapporteur.live.models import EventSpeaker, LiveEvent
from rapporteur.media.models import Interview, Poster, SlideDeck
from rapporteur.people.models import Membership, Network, User
from rapporteur.people.states import Role
from rapporteur.programme.models import Congress, Item
from rapporteur.public.actions import prepare_page, publish_page

FACTS = Path(__file__).with_name("ash-2021.toml")
SELECTION = Path(__file__).with_name("ash-2021-selection.txt")
PRACTICE_SLUG = "practice-2026"
Tell = Callable[[str, int, int | None], None]


def sign_ins() -> dict[Role, tuple[str, str]]:
    """E-mail address and password of the demo's person for each role.

    The password follows from the installation's secret key: nobody else can know it, and it stays the same.
    """
    return {role: (f"{role.value}@demo.example", _password(role)) for role in Role}


def _password(role: Role) -> str:
    digest = hmac.new(settings.SECRET_KEY.encode(), f"demo {role.value}".encode(), hashlib.sha256).hexdigest()
    return f"demo-{digest[:4]}-{digest[4:8]}-{digest[8:12]}"


def load(tell: Tell, *, with_practice: bool = True) -> None:
    """Load what is missing, each part whole or not at all. ``tell(step, done, total)`` is called as it goes."""
    facts = tomllib.loads(FACTS.read_text(encoding="utf-8"))
    tell("ALAN's coverage of ASH 2021", 0, None)
    with transaction.atomic():
        network = _network(facts)
        coordinator = _people(network)[Role.COORDINATOR]
        if not Coverage.objects.filter(network=network, congress__slug=facts["congress"]["slug"]).exists():
            _load_coverage(facts, network, coordinator, tell)
    if with_practice and not Congress.objects.filter(slug=PRACTICE_SLUG).exists():
        with transaction.atomic():
            _load_practice(network, coordinator, tell)


def _network(facts: dict[str, Any]) -> Network:
    values = facts["network"]
    network, made = Network.objects.get_or_create(slug=values["slug"], defaults=values)
    if made:
        Topic.objects.bulk_create(Topic(network=network, **topic) for topic in facts["topics"])
    return network


def _people(network: Network) -> dict[Role, User]:
    people = {}
    for role, (email, password) in sign_ins().items():
        person = User.objects.filter(email=email).first() or User.objects.create_user(
            email, password, name=f"{role.label} of the demo", zone="Europe/Brussels"
        )
        if not person.check_password(password):
            person.set_password(password)
            person.save(update_fields=["password"])
        Membership.objects.get_or_create(user=person, network=network, role=role)
        people[role] = person
    return people


def _load_coverage(facts: dict[str, Any], network: Network, by: User, tell: Tell) -> None:
    congress = Congress.objects.create(**facts["congress"])
    coverage = Coverage.objects.create(network=network, congress=congress, **facts["coverage"])
    take_in(
        congress=congress,
        name=SELECTION.name,
        content=SELECTION.read_bytes(),
        by=by,
        tell=tell,
        source_note="The list on ALAN's page of 20 December 2021",
    )
    select_by_heading(coverage=coverage, by=by)
    Source.objects.bulk_create(
        Source(coverage=coverage, position=n, **source) for n, source in enumerate(facts["sources"])
    )
    Interview.objects.bulk_create(
        Interview(coverage=coverage, position=n, **{**interview, "summary": interview["summary"].strip()})
        for n, interview in enumerate(facts["interviews"])
    )
    Poster.objects.bulk_create(
        Poster(coverage=coverage, position=n, **poster) for n, poster in enumerate(facts["posters"])
    )
    slides = SlideDeck.objects.create(coverage=coverage, **facts["slides"])
    for event in facts["events"]:
        _load_event(dict(event), coverage, slides)
    _publish(facts["page"], coverage, by)


def _load_event(event: dict[str, Any], coverage: Coverage, slides: SlideDeck) -> None:
    speakers = event.pop("speakers")
    starts, ends = event.pop("starts", None), event.pop("ends", None)
    times = {}
    if starts and ends:
        times = {
            name: zones.to_utc(datetime.combine(event["day"], clock), event["zone"])
            for name, clock in (("starts_at", starts), ("ends_at", ends))
        }
    made = LiveEvent.objects.create(
        coverage=coverage, slides=slides if event.pop("has_slides", False) else None, **times, **event
    )
    EventSpeaker.objects.bulk_create(
        EventSpeaker(event=made, position=n, **speaker) for n, speaker in enumerate(speakers)
    )


def select_by_heading(*, coverage: Coverage, by: User) -> None:
    """Choose every item of the taken-in list under the heading it stood under; topics follow from its words."""
    under: dict[str, list[int]] = {}
    for pk, heading in (
        Item.objects.filter(congress=coverage.congress).order_by("pk").values_list("pk", "track")
    ):
        under.setdefault(heading, []).append(pk)
    for heading, item_ids in under.items():
        select_items(coverage=coverage, item_ids=item_ids, heading=heading, by=by)


def _publish(words: dict[str, str], coverage: Coverage, by: User) -> None:
    """Prepare the page, put the demo's own words into it as an editor would, and publish it."""
    page = prepare_page(coverage=coverage, by=by)
    intros = {"videos": words["videos_intro"]}
    page.body = [
        (block.block_type, {**block.value, "intro": RichText(f"<p>{intros[block.block_type]}</p>")}
         if block.block_type in intros else block.value)
        for block in page.body
    ]  # fmt: skip
    page.body.append(
        ("text", {"heading": words["about_heading"], "text": RichText(f"<p>{words['about']}</p>")})
    )
    page.save_revision(user=by)
    publish_page(page=page, by=by)


def take_in(
    *, congress: Congress, name: str, content: bytes, by: User, tell: Tell, source_note: str
) -> Batch:
    """Import a file as a coordinator would: open, read, apply."""
    batch = open_batch(
        congress=congress,
        upload=ContentFile(content, name=name),
        name=name,
        by=by,
        source_note=source_note,
        read_later=False,
    )
    batch = read_batch(batch=batch, on_progress=lambda done, total: tell(f"reading {name}", done, total))
    return apply_batch(batch=batch, by=by, index_now=True)


def _load_practice(network: Network, by: User, tell: Tell) -> None:
    congress = Congress.objects.create(
        name="Practice congress: hematology trials", short_name="Practice 2026", slug=PRACTICE_SLUG, is_practice=True,
        organiser="Rapporteur’s demo", starts_on=practice.FIRST_DAY.date(), ends_on=practice.LAST_DAY,
        zone="Europe/Vienna", places="Nowhere",
        notice="Not a real meeting: 3,472 ClinicalTrials.gov records (public domain, before April 2021) arranged as a "
               "congress, for trying search and selection. Days, rooms and sessions are made up.")  # fmt: skip
    Coverage.objects.create(
        network=network,
        congress=congress,
        title="Practice congress 2026",
        is_call_open=False,
        lead="For practice only. It has no public page.",
    )
    rows = list(practice.programme())
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(dict.fromkeys(key for row in rows for key in row)))
    writer.writeheader()
    writer.writerows(rows)
    take_in(
        congress=congress,
        name="practice-programme.csv",
        content=text.getvalue().encode(),
        by=by,
        tell=tell,
        source_note="ClinicalTrials.gov records, arranged for practice",
    )
