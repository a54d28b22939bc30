"""iCalendar files: every VEVENT by itself, so that a broken one costs nothing but itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar

from icalendar import Event

from rapporteur.core.text import one_line
from rapporteur.intake import names
from rapporteur.intake.contract import (
    Format,
    Issue,
    Message,
    Options,
    Person,
    Record,
    Total,
    UnreadableFile,
    gettext_noop,
)
from rapporteur.intake.formats._calendar import (
    Block,
    Calendar,
    blocks,
    fold_widths,
    note_override,
    take_rules,
    take_zone,
)
from rapporteur.intake.formats._calendar_times import dated, part, plain, texts
from rapporteur.intake.formats._decoding import head_text
from rapporteur.intake.formats._details import add_section, keep, keep_link

TIMES = ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE")
TZID = re.compile(r";TZID=(\"[^\"]*\"|[^:;,]*)", re.IGNORECASE)
BLOCK = re.compile(r"(?P<kind>[^()\n]{3,80}) \((?P<block>[A-Z][\w ]+(?:/[A-Z][\w ]+)+)\)")
SPEAKERS = re.compile(r"(?:speakers?|presenters?|presented by)\s*:?\s+(?P<names>\S.*)", re.IGNORECASE)
CHAIRS = re.compile(
    r"(?:moderated by|chaired by|moderators?:|chairs?:|chairpersons?:)\s+(?P<names>\S.*)", re.IGNORECASE
)
# "Speakers:" with the names on the line below.
NAMES_BELOW = re.compile(
    r"^((?:speakers?|presenters?|moderators?|chairs?|chairpersons?):)\n(?=[^\W\d_][^\n:/<]{2,200}(?:\n|$))",
    re.IGNORECASE | re.MULTILINE,
)
HANDLED = {
    "SUMMARY",
    "DTSTART",
    "DTEND",
    "DURATION",
    "DESCRIPTION",
    "LOCATION",
    "URL",
    "CATEGORIES",
    "UID",
    "ORGANIZER",
    "ATTENDEE",
    "RRULE",
    "RDATE",
    "EXDATE",
    "ATTACH",
    "CONFERENCE",
    "BEGIN",
    "END",
    # bookkeeping of the program that wrote the file; it differs in every export of the same programme
    "DTSTAMP",
    "CREATED",
    "LAST-MODIFIED",
    "SEQUENCE",
    "TRANSP",
}


class IcalendarFeed(Format):
    key: ClassVar[str] = "icalendar_feed"
    label: ClassVar[str] = "iCalendar"
    suffixes: ClassVar[tuple[str, ...]] = (".ics", ".ical", ".ifb", ".icalendar")
    messages: ClassVar[dict[str, Message]] = {
        "event-broken": Message(
            "error",
            gettext_noop("The event cannot be read and was left out: {detail}"),
            gettext_noop("Export the calendar again, or enter this event by hand."),
        ),
        "event-line-broken": Message(
            "warning",
            gettext_noop("A line of “{event}” cannot be read: {detail}"),
            gettext_noop("The event is kept without it. Check it with the organiser."),
        ),
        "event-cancelled": Message(
            "warning",
            gettext_noop("“{event}” is marked as cancelled."),
            gettext_noop("It is kept and marked. Check with the organiser before you cover it."),
        ),
        "event-repeats": Message(
            "info",
            gettext_noop("“{event}” repeats; {count} dates were made of it."),
            gettext_noop("Check the dates. Each one is an item of its own."),
        ),
        "event-repeats-on": Message(
            "warning",
            gettext_noop("“{event}” repeats without end; only {count} dates were made of it."),
            gettext_noop("Set the first and last day of the congress, so that the right dates are taken."),
        ),
        "event-rule-unknown": Message(
            "warning",
            gettext_noop("The rule by which “{event}” repeats is not understood: {rule}"),
            gettext_noop("Only its first date was taken. Enter the others by hand."),
        ),
        "event-all-day": Message(
            "info",
            gettext_noop("“{event}” has a day but no time."),
            gettext_noop("It stands from midnight to midnight. Enter its hours if you know them."),
        ),
    }

    def sniff(self, head: bytes, name: str) -> float:
        text = head_text(head).lstrip().upper()
        if text.startswith("BEGIN:VCALENDAR"):
            return 0.98
        if text.startswith("BEGIN:VEVENT"):
            return 0.9
        return (
            0.85 if re.search(r"^BEGIN:VCALENDAR\s*$", text, re.MULTILINE) and "BEGIN:VEVENT" in text else 0.0
        )

    def read(self, path: Path, options: Options) -> Iterator[Record | Issue | Total]:
        calendar, repairs = Calendar(options), list[Issue]()
        count = _survey(calendar, path, repairs)
        yield from repairs
        if not count:
            raise UnreadableFile(
                Issue("file-malformed", "", {"format": self.label, "detail": "no VEVENT found"})
            )
        yield Total(count)
        for block in blocks(path, [], fold_widths(path)):
            if block.kind == "X-WR-TIMEZONE":
                yield from take_zone(calendar, block)
            elif block.kind == "VTIMEZONE":
                take_rules(calendar, block)
            elif block.is_open:
                yield Issue("file-truncated", block.place, {"place": block.place, "detail": "no END:VEVENT"})
            else:
                yield from _event(calendar, block)


def _survey(calendar: Calendar, path: Path, repairs: list[Issue]) -> int:
    """How many events the file holds, up to the place where it cannot be read on."""
    count = 0
    with suppress(UnreadableFile):  # it is raised again when the events before it were read
        for block in blocks(path, repairs):
            if block.kind == "VEVENT":
                count += 1
                note_override(calendar, block)
    return count


def _event(calendar: Calendar, block: Block) -> Iterator[Record | Issue]:
    zones = {}
    for index, line in enumerate(block.lines):
        if line.upper().startswith(TIMES) and (found := TZID.search(line.partition(":")[0])):
            # The library would look the zone up in a memory it shares between files; we look it up per file.
            zones[re.split("[;:]", line, maxsplit=1)[0].upper()] = found[1].strip('"')
            head, _, value = line.partition(":")
            if found[0] in head:
                block.lines[index] = f"{head.replace(found[0], '', 1)}:{value}"
    try:
        event = Event.from_ical(block.text)
        record, issues = _record(calendar, block, event)
    except Exception as error:  # noqa: BLE001 - the library breaks in many ways; the other events must be kept
        yield Issue("event-broken", block.place, {"detail": f"{type(error).__name__}: {error}"[:200]})
        return
    yield from issues
    yield from dated(calendar, block, event, record, zones)


def _record(calendar: Calendar, block: Block, event: Any) -> tuple[Record, list[Issue]]:
    uid = str(event.get("UID", "")).strip()
    titles = [one_line(str(text)) for text in texts(event, "SUMMARY")]
    record = Record(block.place, titles[0] if titles else "", level="session", key=uid, guid=uid)
    for other in titles[1:]:
        keep(record, "SUMMARY", other)
    issues = []
    for name, detail in event.errors:
        if name not in TIMES:
            params = {"event": record.title[:80], "detail": str(detail)[:200]}
            issues.append(Issue("event-line-broken", block.place, params))
            if name is None:
                keep(record, "unreadable", str(detail))
    for text in texts(event, "DESCRIPTION"):
        _take_description(record, str(text).replace("\r\n", "\n"))
    for name, label in (
        ("LOCATION", "Location"),
        ("URL", ""),
        ("ATTACH", "attachment"),
        ("CONFERENCE", "Online"),
    ):
        for value in texts(event, name):
            text = one_line(str(value))
            if name == "LOCATION" and not record.room and not text.startswith(("http://", "https://")):
                record.room = text
            elif text and not text.startswith("b'"):
                keep_link(record, text, label, name)
    categories = [
        one_line(str(c)) for value in texts(event, "CATEGORIES") for c in part(value, "cats", [value])
    ]
    record.keywords = [c for c in dict.fromkeys(categories) if c]
    record.category = ", ".join(record.keywords) if len(record.keywords) == 1 else ""
    _take_people(record, event)
    _take_rest(record, event)
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        issues.append(Issue("event-cancelled", block.place, {"event": record.title[:80]}))
    return record, issues


def _take_description(record: Record, text: str) -> None:
    """The description, its lines that name people or the kind of session taken to where they belong."""
    lines = NAMES_BELOW.sub(r"\1 ", text.strip()).split("\n")
    block = BLOCK.fullmatch(lines[0].strip())
    if block:
        record.kind_text = block["kind"]
        keep(record, "block", block["block"])
        lines.pop(0)
        if lines and len(lines[0]) < 300 and not CHAIRS.match(lines[0]) and lines[0].strip():
            record.people.extend(_named(lines.pop(0), "speaker", record))
    rest = []
    for line in lines:
        speakers, chairs = SPEAKERS.fullmatch(line.strip()), CHAIRS.fullmatch(line.strip())
        found = speakers or chairs
        if found and len(line) < 300 and "<" not in line:
            record.people.extend(_named(found["names"], "speaker" if speakers else "chair", record))
        else:
            rest.append(line)
    add_section(record, "", "\n".join(rest))


def _named(text: str, role: names.Role, record: Record) -> list[Person]:
    found, rest = names.people(text.strip(), role)
    keep(record, "institution", rest)
    return found


def _take_people(record: Record, event: Any) -> None:
    for value in texts(event, "ORGANIZER"):
        name = str(part(value, "params", {}).get("CN", "")).strip()
        keep(
            record, "ORGANIZER", " ".join(part for part in (name, str(value).removeprefix("mailto:")) if part)
        )
    known = {person.name for person in record.people}
    for value in texts(event, "ATTENDEE"):
        params = part(value, "params", {})
        name, role = str(params.get("CN", "")).strip(), str(params.get("ROLE", "")).upper()
        address = str(value).removeprefix("mailto:").removeprefix("MAILTO:")
        keep(record, "ATTENDEE", " ".join(part for part in (name, address) if part))
        is_person = str(params.get("CUTYPE", "INDIVIDUAL")).upper() == "INDIVIDUAL"
        if (
            name
            and "@" not in name
            and name not in known
            and is_person
            and role in {"CHAIR", "REQ-PARTICIPANT", ""}
        ):
            known.add(name)
            record.people.append(Person(name, "chair" if role == "CHAIR" else "speaker"))


def _take_rest(record: Record, event: Any) -> None:
    for name, value in event.property_items(recursive=False):
        if name not in HANDLED:
            keep(record, name, str(value) if isinstance(value, str) else plain(value))
