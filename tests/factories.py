"""Plain functions that make the things tests need; every default can be replaced."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from rapporteur.core import zones
from rapporteur.coverage.models import Coverage, Heading, Pick, Topic
from rapporteur.people.models import Membership, Network, User
from rapporteur.people.states import Role
from rapporteur.programme.models import Congress, Contributor, Item

PASSWORD = "a long enough password"
_numbers = count(1)


def network(slug: str = "alan", name: str = "Acute Leukemia Advocates Network", **fields: Any) -> Network:
    return Network.objects.create(
        slug=slug, name=name, short_name=fields.pop("short_name", slug.upper()), **fields
    )


def person(of: Network, *roles: Role, email: str = "", name: str = "", password: str = PASSWORD) -> User:
    n = next(_numbers)
    user = User.objects.create_user(email or f"person{n}@example.org", password, name=name or f"Person {n}")
    Membership.objects.bulk_create(Membership(user=user, network=of, role=role) for role in roles)
    return user


def congress(slug: str = "ash-2021", **fields: Any) -> Congress:
    values = {
        "name": "63rd ASH Annual Meeting and Exposition",
        "short_name": "ASH 2021",
        "edition": 63,
        "starts_on": date(2021, 12, 11),
        "ends_on": date(2021, 12, 14),
        "zone": "America/New_York",
    }
    return Congress.objects.create(slug=slug, **{**values, **fields})


def item(at: Congress, title: str = "", *, people: list[str] | None = None, **fields: Any) -> Item:
    n = next(_numbers)
    if fields.get("starts_at") and "day" not in fields:
        fields["day"] = fields["starts_at"].astimezone(zones.zone(at.zone)).date()
    made = Item.objects.create(
        congress=at, title=title or f"Item {n}", level=fields.pop("level", "presentation"), **fields
    )
    Contributor.objects.bulk_create(
        Contributor(item=made, position=i, name=name) for i, name in enumerate(people or [])
    )
    return made


def slot(day: int, hour: int, minutes: int = 60) -> dict[str, datetime]:
    """Start and end on a day of December 2021, UTC."""
    start = datetime(2021, 12, day, hour, tzinfo=UTC)
    return {"starts_at": start, "ends_at": start + timedelta(minutes=minutes)}


def coverage(of: Network, at: Congress, **fields: Any) -> Coverage:
    return Coverage.objects.create(
        network=of, congress=at, title=fields.pop("title", at.short_name), **fields
    )


def topic(of: Network, name: str = "AML", **fields: Any) -> Topic:
    return Topic.objects.create(network=of, name=name, keywords=fields.pop("keywords", [name]), **fields)


def pick(of: Coverage, what: Item, heading: str = "General sessions", **fields: Any) -> Pick:
    under, _ = Heading.objects.get_or_create(coverage=of, title=heading)
    return Pick.objects.create(coverage=of, item=what, heading=under, selected_at=timezone.now(), **fields)
