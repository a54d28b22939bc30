"""Items as RIS references and as calendar events."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import rispy
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from rapporteur.core import zones
from rapporteur.programme.export_rows import first_link, people_of, time_in_words
from rapporteur.programme.models import Congress, Item, Provenance
from rapporteur.programme.states import Level, PersonRole

_PARTICLES = frozenset(
    (
        "de",
        "der",
        "den",
        "van",
        "von",
        "da",
        "dos",
        "do",
        "di",
        "du",
        "del",
        "della",
        "la",
        "le",
        "ten",
        "ter",
        "zu",
    )
)
_SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "md", "phd", "m.d.", "ph.d."))


@dataclass(frozen=True, slots=True)
class Revision:
    """How often imports changed an item, and when last."""

    count: int
    at: datetime


def references(items: list[Item], congress: Congress, *, with_abstracts: bool) -> bytes:
    entries = [_reference(item, congress, with_abstracts=with_abstracts) for item in items]
    return rispy.dumps(entries).encode("utf-8", "replace")


def _reference(item: Item, congress: Congress, *, with_abstracts: bool) -> dict[str, str | list[str]]:
    """What rispy writes as one reference; every value on one line, so that no text can pose as a tag."""
    people = people_of(item)
    start = item.starts_at.astimezone(zones.zone(congress.zone)) if item.starts_at else None
    entry: dict[str, str | list[str]] = {
        "type_of_reference": "CONF" if item.level == Level.SESSION else "CPAPER",
        "title": item.title,
        "authors": [_last_first(p.name) for p in people if p.role != PersonRole.CHAIR],
        "secondary_authors": [_last_first(p.name) for p in people if p.role == PersonRole.CHAIR],
        "secondary_title": congress.name,
        "place_published": congress.places,
        "year": str((start or congress.starts_on).year),
        "date": f"{start:%Y/%m/%d}/" if start else "",
        "accession_number": item.number,
        "doi": item.doi,
        "language": item.language,
        "keywords": list(item.keywords),
        "urls": _addresses(item),
        "notes": [note for note in (time_in_words(item, congress), item.room) if note],
    }
    if with_abstracts:
        entry["abstract"] = item.abstract_text
    flat = {
        name: [_flat(v) for v in value] if isinstance(value, list) else _flat(value)
        for name, value in entry.items()
    }
    return {name: value for name, value in flat.items() if value}


def _addresses(item: Item) -> list[str]:
    pubmed = [f"https://pubmed.ncbi.nlm.nih.gov/{item.pmid}/"] if item.pmid else []
    return [str(link["url"]) for link in item.links if link.get("url")] + pubmed


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]", " ", text).split())


def _last_first(name: str) -> str:
    """``van der Berg, Jan``, as references want it; a name that is doubtful stays as it is."""
    words = name.split()
    if len(words) < 2 or "," in name or words[-1].lower() in _SUFFIXES or any(c.isdigit() for c in name):
        return name
    first = len(words) - 1
    while first > 1 and words[first - 1] in _PARTICLES:
        first -= 1
    return f"{' '.join(words[first:])}, {' '.join(words[:first])}"


def calendar_of(items: list[Item], congress: Congress, *, with_abstracts: bool) -> bytes:
    """Items that have a day, as events. Those without a time are all-day events of their day."""
    calendar = Calendar()
    calendar.add("prodid", "-//Rapporteur//Programme//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", congress.short_name)
    calendar.add("x-wr-timezone", congress.zone)
    revisions = _revisions(congress)
    never = Revision(0, timezone.now())
    for item in items:
        if item.starts_at or item.day:
            revision = revisions.get(item.pk, never)
            calendar.add_component(_event(item, congress, revision, with_abstracts=with_abstracts))
    return bytes(calendar.to_ical())


def _revisions(congress: Congress) -> dict[int, Revision]:
    rows = (
        Provenance.objects.filter(item__congress=congress)
        .values("item")
        .annotate(count=Count("pk"), last=Max("at"))
        .order_by()
    )
    return {found["item"]: Revision(found["count"], found["last"]) for found in rows}


def _event(item: Item, congress: Congress, revision: Revision, *, with_abstracts: bool) -> Event:
    event = Event()
    changed = max(revision.at, item.vanished_at) if item.vanished_at else revision.at
    event.add("uid", f"{congress.slug}-item-{item.pk}@rapporteur")
    event.add("dtstamp", changed.astimezone(UTC))
    event.add("sequence", revision.count + bool(item.vanished_at))
    event.add("summary", _printable(item.title))
    if item.starts_at:
        event.add("dtstart", item.starts_at.astimezone(UTC))
        if item.ends_at:
            event.add("dtend", item.ends_at.astimezone(UTC))
    else:
        event.add("dtstart", item.day)
    event.add("status", "CANCELLED" if item.vanished_at else "CONFIRMED")
    description = _description(item, congress, with_abstracts=with_abstracts)
    for name, value in (("location", item.room), ("description", description), ("url", first_link(item))):
        if value:
            event.add(name, _printable(value))
    event.add("categories", [_printable(item.kind_text or str(item.get_kind_display()))])
    return event


def _description(item: Item, congress: Congress, *, with_abstracts: bool) -> str:
    people = people_of(item)
    labels = {
        PersonRole.CHAIR: _("Chairs: %(names)s"),
        PersonRole.SPEAKER: _("Speakers: %(names)s"),
        PersonRole.PRESENTER: _("Presenters: %(names)s"),
        PersonRole.AUTHOR: _("Authors: %(names)s"),
    }
    lines = [time_in_words(item, congress), item.number, item.subtitle]
    for role, label in labels.items():
        names = [person.name for person in people if person.role == role]
        if names:
            lines.append(label % {"names": " | ".join(names)})
    if with_abstracts:
        lines.append(item.abstract_text)
    return "\n".join(line for line in lines if line)


def _printable(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text)
