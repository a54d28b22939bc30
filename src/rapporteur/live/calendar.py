"""Live events as an iCalendar file that any calendar program takes in and keeps up to date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from rapporteur.live.models import LiveEvent
from rapporteur.live.wording import when_text

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # a calendar program may refuse the file for them


def calendar_of(events: Iterable[LiveEvent], name: str = "") -> bytes:
    """One VEVENT an event: times in UTC, a UID that never changes, SEQUENCE from the event's revision.

    An event without an hour is an all-day event. Load speakers before (``queries.events_of``).
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Rapporteur//Live events//EN")
    calendar.add("version", "2.0")
    if name:
        calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(_entry(event))
    return bytes(calendar.to_ical())


def _entry(event: LiveEvent) -> Event:
    entry = Event()
    entry.add("uid", f"live-event-{event.uid}")
    entry.add("sequence", event.revision)
    entry.add("dtstamp", event.changed_at)
    entry.add("last-modified", event.changed_at)
    entry.add("summary", CONTROL.sub("", event.title))
    if event.starts_at:
        entry.add("dtstart", event.starts_at)
        if event.ends_at:
            entry.add("dtend", event.ends_at)
    else:
        entry.add("dtstart", event.day)
        entry.add("dtend", event.day + timedelta(days=1))
    entry.add("description", CONTROL.sub("", _description(event)))
    if event.registration_url:
        entry.add("url", event.registration_url)
    return entry


def _description(event: LiveEvent) -> str:
    parts = [when_text(event), event.summary]
    people = [
        f"{person.name} ({person.institution})" if person.institution else person.name
        for person in event.speakers.all()
    ]
    if people:
        parts.append(_("Speakers: %(people)s") % {"people": "; ".join(people)})
    if event.hosts:
        parts.append(_("Hosted by %(hosts)s") % {"hosts": ", ".join(event.hosts)})
    if event.co_hosts:
        parts.append(_("Together with %(hosts)s") % {"hosts": ", ".join(event.co_hosts)})
    if event.registration_url:
        parts.append(_("Register: %(url)s") % {"url": event.registration_url})
    elif event.registration_note:
        parts.append(event.registration_note)
    return "\n\n".join(part for part in parts if part)
