"""schema.org descriptions of a page, as JSON that cannot end its script element."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe

from rapporteur.core import zones
from rapporteur.coverage.states import Mode
from rapporteur.live.models import LiveEvent
from rapporteur.live.states import EventKind
from rapporteur.public.content import CoverageContent

if TYPE_CHECKING:
    from rapporteur.public.composition import Frame

SCHEMA = "https://schema.org/"
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
ONLINE_WORDS = ("online", "virtual")
MODE_OF = {Mode.ON_SITE: "Offline", Mode.VIRTUAL: "Online", Mode.BOTH: "Mixed"}


def as_script(data: list[dict[str, Any]]) -> SafeString:
    """JSON for a data block: nothing in it can close the element or start a tag."""
    text = json.dumps({"@context": SCHEMA, "@graph": data}, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(ESCAPES))  # noqa: S308


def organisation(name: str, url: str = "") -> dict[str, Any]:
    return {"@type": "Organization", "name": name, **({"url": url} if url else {})}


def network_data(frame: Frame) -> SafeString:
    return as_script([organisation(frame.name, frame.website or frame.root_url + frame.home_url)])


def congress_data(content: CoverageContent, frame: Frame, shown: set[str]) -> SafeString:
    """The congress itself and the network's own events that the page shows."""
    found = [_congress(content)]
    if "events" in shown:
        found += [_event(event, content, frame) for event in content.webinars]
    if "meeting" in shown:
        found += [_event(event, content, frame) for event in content.meetings]
    return as_script(found)


def _congress(content: CoverageContent) -> dict[str, Any]:
    congress = content.congress
    words = congress.places.lower().replace(",", " ").split()
    online = any(word in ONLINE_WORDS for word in words)
    on_site = any(word not in (*ONLINE_WORDS, "and", "&") for word in words)
    data: dict[str, Any] = {
        "@type": "Event",
        "name": congress.name,
        "alternateName": congress.short_name,
        "startDate": congress.starts_on.isoformat(),
        "endDate": congress.ends_on.isoformat(),
        "eventStatus": f"{SCHEMA}EventScheduled",
        # Its hours are on the page; this says whose clock its days are counted by.
        "eventSchedule": {
            "@type": "Schedule",
            "startDate": congress.starts_on.isoformat(),
            "endDate": congress.ends_on.isoformat(),
            "scheduleTimezone": congress.zone,
        },
    }
    if congress.places:
        mode = "Mixed" if online and on_site else "Online" if online else "Offline"
        data["eventAttendanceMode"] = f"{SCHEMA}{mode}EventAttendanceMode"
        data["location"] = (
            {"@type": "Place", "name": congress.places}
            if on_site
            else {"@type": "VirtualLocation", "url": congress.website}
        )
    if congress.organiser:
        data["organizer"] = organisation(congress.organiser, congress.website)
    if congress.website:
        data["url"] = congress.website
    return data


def _event(event: LiveEvent, content: CoverageContent, frame: Frame) -> dict[str, Any]:
    mode = (
        "Online"
        if event.kind == EventKind.WEBINAR
        else MODE_OF.get(Mode(content.coverage.mode or "both"), "Mixed")
    )
    here = f"{frame.canonical}#event-{event.pk}"
    data: dict[str, Any] = {
        "@type": "Event",
        "name": event.title,
        "url": here,
        "startDate": _when(event.starts_at, event),
        "eventStatus": f"{SCHEMA}EventScheduled",
        "eventAttendanceMode": f"{SCHEMA}{mode}EventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": event.registration_url or here},
        "organizer": [organisation(name) for name in (*event.hosts, *event.co_hosts)],
        "performer": [_person(speaker.name, speaker.institution) for speaker in event.speakers.all()],
    }
    if event.ends_at:
        data["endDate"] = _when(event.ends_at, event)
    if event.summary:
        data["description"] = event.summary
    return {key: value for key, value in data.items() if value}


def _when(at: Any, event: LiveEvent) -> str:
    """The moment with the offset of the event's zone, or only the day."""
    return at.astimezone(zones.zone(event.zone)).isoformat() if at else event.day.isoformat()


def _person(name: str, institution: str) -> dict[str, Any]:
    return {
        "@type": "Person",
        "name": name,
        **({"affiliation": organisation(institution)} if institution else {}),
    }
