"""What an exported row says of an item, and how its time is written. Reads no abstract unless asked to."""

from __future__ import annotations

from datetime import datetime

from django.utils import formats
from django.utils.translation import gettext as _

from rapporteur.core import zones
from rapporteur.programme.models import Congress, Contributor, Item
from rapporteur.programme.states import PersonRole

COLUMNS = (
    "Number", "Level", "Title", "Subtitle", "Kind", "Category code", "Category", "Track", "Part of",
    "Start", "End", "Time in words", "Room", "Poster board", "Chairs", "Speakers", "Presenters", "Authors",
    "People and institutions", "Keywords", "Trial numbers", "DOI", "PMID", "Link", "Language", "Identifier",
    "State",
)  # fmt: skip


def people_of(item: Item) -> list[Contributor]:
    return sorted(item.contributors.all(), key=lambda person: (person.position, person.pk))


def header(*, with_abstracts: bool) -> list[str]:
    return [*COLUMNS, "Abstract"] if with_abstracts else list(COLUMNS)


def row(item: Item, congress: Congress, *, with_abstracts: bool) -> list[str]:
    """The values of an item in the order of ``header``. Times are local with their offset."""
    people = people_of(item)
    names = {
        role: " | ".join(person.name for person in people if person.role == role)
        for role in PersonRole.values
    }
    session = item.session
    values = [
        item.number,
        str(item.get_level_display()),
        item.title,
        item.subtitle,
        item.kind_text or str(item.get_kind_display()),
        item.category_code,
        item.category,
        item.track,
        session.title if session else "",
        local_time(item.starts_at, congress),
        local_time(item.ends_at, congress),
        time_in_words(item, congress),
        item.room,
        item.poster_board,
        names[PersonRole.CHAIR],
        names[PersonRole.SPEAKER],
        names[PersonRole.PRESENTER],
        names[PersonRole.AUTHOR],
        " | ".join(f"{p.name}, {p.institution}" if p.institution else p.name for p in people),
        "; ".join(item.keywords),
        "; ".join(item.trial_ids),
        item.doi,
        item.pmid,
        first_link(item),
        item.language,
        item.guid,
        _("No longer in the programme") if item.vanished_at else "",
    ]
    return [*values, item.abstract_text] if with_abstracts else values


def time_in_words(item: Item, congress: Congress) -> str:
    """``Saturday 11 December 2021, 14:30–16:00, New York time (UTC−5)``, "" without a start."""
    if item.starts_at is None:
        return ""
    zone = zones.zone(congress.zone)
    start = item.starts_at.astimezone(zone)
    clock = f"{start:%H:%M}"
    if item.ends_at:
        end = item.ends_at.astimezone(zone)
        clock += f"–{end:%H:%M}"
        if end.date() != start.date():
            clock += f" ({formats.date_format(end, 'l j F')})"
    return _("%(day)s, %(clock)s, %(place)s time (%(offset)s)") % {
        "day": formats.date_format(start, "l j F Y"),
        "clock": clock,
        "place": zones.zone_place(congress.zone),
        "offset": zones.offset_text(item.starts_at, congress.zone),
    }


def local_time(moment: datetime | None, congress: Congress) -> str:
    return moment.astimezone(zones.zone(congress.zone)).isoformat(timespec="minutes") if moment else ""


def first_link(item: Item) -> str:
    return next((str(link["url"]) for link in item.links if link.get("url")), "")
