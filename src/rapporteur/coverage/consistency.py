"""Consistency notes: facts that contradict each other. Plain facts and texts in, notes out; a person decides.

A check is a function registered with ``@check("key")``. Higher rooms add their texts by appending a function
to ``text_sources`` in their ``AppConfig.ready``: it takes a Coverage and returns the texts readers will see.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from rapporteur.core import zones
from rapporteur.coverage import mentions

if TYPE_CHECKING:
    from rapporteur.coverage.models import Coverage


@dataclass(frozen=True)
class PlacedText:
    """A text readers will see, where it stands ("Lead", "Webinar: AML") and the address of its edit form.

    ``at`` and ``zone`` are the moment the text announces, if any. ``counts_picks`` says that a number of
    sessions in it is a claim about the selection.
    """

    place: str
    text: str
    url: str = ""
    at: datetime | None = None
    zone: str = ""
    counts_picks: bool = False


@dataclass(frozen=True)
class Facts:
    """What the database says of a congress and of the coverage's attendance."""

    name: str
    short_name: str
    starts_on: date
    ends_on: date
    edition: int | None = None
    attends_from: date | None = None
    attends_to: date | None = None
    picks: int = 0


@dataclass(frozen=True)
class Quote:
    """One side of a contradiction. ``place`` is one of PLACES or the place of a text."""

    place: str
    words: str
    url: str = ""


@dataclass(frozen=True)
class Note:
    """Two quotes that contradict each other. ``hint`` names a possible innocent explanation."""

    check: str
    one: Quote
    other: Quote
    params: dict[str, str] = field(default_factory=dict)
    hint: str = ""

    @property
    def key(self) -> str:
        """Stable while both sides say the same: a decision holds until one of them changes."""
        said = f"{self.one.place}\x1f{self.one.words}\x1f{self.other.place}\x1f{self.other.words}"
        return f"{self.check}:{hashlib.sha256(said.encode()).hexdigest()[:24]}"


CONGRESS, ATTENDANCE, SELECTION, CALENDAR, CLOCK = "congress", "attendance", "selection", "calendar", "clock"
Check = Callable[[Facts, list[PlacedText]], Iterator[Note]]
CHECKS: dict[str, Check] = {}
text_sources: list[Callable[[Coverage], list[PlacedText]]] = []

# Where clocks show these letters for part of the year.
_ZONES_OF = {"CET": "Europe/Berlin", "CEST": "Europe/Berlin", "MEZ": "Europe/Berlin", "MESZ": "Europe/Berlin",
             "EET": "Europe/Athens", "EEST": "Europe/Athens", "GMT": "Europe/London", "BST": "Europe/London",
             "EST": "America/New_York", "EDT": "America/New_York", "CDT": "America/Chicago",
             "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles", "AEST": "Australia/Sydney",
             "AEDT": "Australia/Sydney"}  # fmt: skip
_LETTERS = re.compile(r"\b[A-Z]{3,4}\b")


def check(key: str) -> Callable[[Check], Check]:
    """Register a check under a stable key."""

    def register(function: Check) -> Check:
        CHECKS[key] = function
        return function

    return register


def find_notes(facts: Facts, texts: list[PlacedText]) -> list[Note]:
    """The notes of all checks, each once, in the order of checks and texts."""
    found: dict[str, Note] = {}
    for one in CHECKS.values():
        for note in one(facts, texts):
            found.setdefault(note.key, note)
    return list(found.values())


def _quote(text: PlacedText, words: str) -> Quote:
    return Quote(text.place, words.strip(), text.url)


def _spell(day: date) -> str:
    return f"{day.day} {mentions.MONTHS[day.month - 1].capitalize()} {day.year}"


def _span(first: date, last: date) -> str:
    return _spell(first) if first == last else f"{_spell(first)} – {_spell(last)}"


@check("edition")
def editions_differ(facts: Facts, texts: list[PlacedText]) -> Iterator[Note]:
    """The number of the meeting, in digits or words: "62nd" here, "63rd" there."""
    named = next(mentions.editions(facts.name), None)
    known: Quote | None = None
    number = facts.edition or (named.number if named else None)
    if facts.edition and named and named.number != facts.edition:
        yield Note("edition", Quote(CONGRESS, str(facts.edition)), Quote(CONGRESS, named.quote))
    if number:
        known = Quote(CONGRESS, named.quote if named and named.number == number else str(number))
    for text in texts:
        for mention in mentions.editions(text.text):
            if number is None:
                number, known = mention.number, _quote(text, mention.quote)
            elif mention.number != number and known:
                yield Note("edition", _quote(text, mention.quote), known)


@check("attendance-days")
def attendance_is_wider(facts: Facts, texts: list[PlacedText]) -> Iterator[Note]:
    """Days of attendance, stored or written, that reach beyond the congress."""
    congress = Quote(CONGRESS, _span(facts.starts_on, facts.ends_on))
    first, last = facts.attends_from or facts.attends_to, facts.attends_to or facts.attends_from
    if first and last and (first < facts.starts_on or last > facts.ends_on):
        yield Note("attendance-days", Quote(ATTENDANCE, _span(first, last)), congress, hint="preview-days")
    for text in texts:
        for mention in mentions.dates(text.text, facts.starts_on):
            touches = mention.first <= facts.ends_on and mention.last >= facts.starts_on
            wider = mention.first < facts.starts_on or mention.last > facts.ends_on
            if mention.first != mention.last and touches and wider:
                yield Note("attendance-days", _quote(text, mention.quote), congress, hint="preview-days")


@check("year")
def years_differ(facts: Facts, texts: list[PlacedText]) -> Iterator[Note]:
    """ "ASH 2020" in a text about ASH 2021, or the days of the congress in another year."""
    years = {facts.starts_on.year, facts.ends_on.year}
    congress = Quote(CONGRESS, f"{facts.short_name}, {_span(facts.starts_on, facts.ends_on)}")
    stem = re.sub(r"[\s’'-]*(?:19|20)?\d\d\s*$", "", facts.short_name).strip()
    named = re.compile(rf"\b{re.escape(stem)}[\s-]+((?:19|20)\d\d)\b") if stem else None
    for text in [PlacedText(CONGRESS, facts.short_name), *texts]:
        for match in named.finditer(text.text) if named else ():
            if int(match[1]) not in years:
                yield Note("year", _quote(text, match.group()), congress)
        for mention in mentions.dates(text.text, facts.starts_on):
            moved = [_in_year(mention.first, year) for year in years]
            same_days = any(day and facts.starts_on <= day <= facts.ends_on for day in moved)
            if mention.has_year and mention.first.year not in years and same_days:
                yield Note("year", _quote(text, mention.quote), congress)


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:
        return None


@check("weekday")
def weekdays_differ(facts: Facts, texts: list[PlacedText]) -> Iterator[Note]:
    """ "Friday 11 December 2021", which was a Saturday."""
    for text in texts:
        for mention in mentions.dates(text.text, facts.starts_on):
            actual = mention.first.weekday()
            if mention.weekday is not None and mention.weekday != actual:
                right = f"{mentions.WEEKDAYS[actual].capitalize()} {_spell(mention.first)}"
                yield Note("weekday", _quote(text, mention.quote), Quote(CALENDAR, right))


@check("zone-letters")
def zone_letters_contradict(facts: Facts, texts: list[PlacedText]) -> Iterator[Note]:
    """ "CET" on a day when clocks there show CEST."""
    for text in texts:
        if text.at is not None and text.zone:
            wrong = zones.contradiction(text.text, text.at, text.zone)
            if wrong:
                shown = f"{text.zone}, {zones.offset_text(text.at, text.zone)}"
                yield Note("zone-letters", _quote(text, text.text), Quote(CLOCK, shown), {"letters": wrong})
            continue
        days = list(mentions.dates(text.text, facts.starts_on))
        for match in _LETTERS.finditer(text.text):
            zone = _ZONES_OF.get(match.group())
            before = [day for day in days if 0 <= match.start() - day.end <= 60]
            if zone is None or not before:
                continue
            nearest = max(before, key=lambda day: day.end)
            noon = datetime.combine(nearest.first, time(12), UTC)
            if zones.contradiction(match.group(), noon, zone):
                shown = f"{_spell(nearest.first)}: {zones.zone_place(zone)} {zones.offset_text(noon, zone)}"
                said = text.text[nearest.end - len(nearest.quote) : match.end()]
                letters = {"letters": match.group()}
                yield Note("zone-letters", _quote(text, said), Quote(CLOCK, shown), letters)


@check("count")
def counts_differ(facts: Facts, texts: list[PlacedText]) -> Iterator[Note]:
    """ "25 sessions" above a selection of 24."""
    for text in texts:
        for mention in mentions.counts(text.text) if text.counts_picks and facts.picks else ():
            if mention.number != facts.picks:
                yield Note("count", _quote(text, mention.quote), Quote(SELECTION, str(facts.picks)))
