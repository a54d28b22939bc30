"""A day and a time in a line of text, recognised only where they cannot mean anything else. Pure Python."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar",
            "feb february februar",
            "mar march märz",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct october okt oktober",
            "nov november",
            "dec december dez dezember",
        ),
        1,
    )
    for name in names.split()
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join([*_WEEKDAYS, "mon", "tues?", "wed", "thu(?:rs?)?", "fri", "sat", "sun"])
_DAY = (
    rf"(?:(?P<weekday>{_WEEKDAY})\.?,?\s+)?(?:"
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(?P<month>{_MONTH})\.?(?:,?\s+(?P<year>\d{{4}}))?"
    rf"|(?P<month2>{_MONTH})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year2>\d{{4}}))?"
    r"|(?P<iso>\d{4}-\d{2}-\d{2}))(?!\d)"
)
_CLOCK = r"(?P<{0}h>\d{{1,2}})(?:[:.](?P<{0}m>\d{{2}}))?\s*(?P<{0}p>[ap]\.?m\.?)?"
_TIMES = (
    _CLOCK.format("s")
    + r"\s*(?:-|–|—|to|bis)\s*"
    + _CLOCK.format("e")
    + r"(?:\s*(?:h|hrs?|Uhr)\b)?(?![\d.:]\d)"
)
DAY = re.compile(_DAY, re.IGNORECASE)
_WHEN = rf"(?:{_DAY},?\s*(?:at|from|um|,|\||·)?\s*)?{_TIMES}"
_LEADING = re.compile(rf"[\[(]?\s*{_WHEN}\s*(?:[\])]\s*[:.–—-]?|[:|]|\s[–—-]|(?=\s))\s*(?=\S)", re.IGNORECASE)
_TRAILING = re.compile(rf"\s*(?:,|\||[–—-]|[\[(])\s*{_WHEN}\s*[\])]?\s*$", re.IGNORECASE)
_ROOMS = r"(?:room|hall|auditorium|ballroom|saal|raum|salle|sala|theatre|theater)"
_ROOM = re.compile(
    rf"\s*(?:[(\[]|,\s*|\s[–—|-]\s)\s*({_ROOMS}\s[^()\[\],|]{{1,40}}?)\s*[)\]]?\s*$",
    re.IGNORECASE,
)
_TIME_AND_ROOM = re.compile(
    rf"\s*(?P<times>{_WHEN})\s*,\s*(?P<room>{_ROOMS}\s[^()\[\],|:]{{1,40}}?)\s*(?::|\s[–—|-]\s)\s*(?=\S)",
    re.IGNORECASE,
)
_START_ONLY = re.compile(
    r"\s*(?P<sh>\d{1,2}):(?P<sm>\d{2})(?!\d|:\d)\s*(?P<sp>[ap]\.?m\.?)?(?:\s*[:|,]|\s[–—-])?\s+(?=[^\W\d_])"
    r"(?!(?:to|bis|until|cest|cet|gmt|utc|est|edt|bst|pst|pdt|h|uhr|ratio)\b)",
    re.IGNORECASE,
)
_TAIL = 90


@dataclass(slots=True)
class When:
    """A text without its time and room, the time, and the words that were taken out."""

    text: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    room: str = ""
    words: str = ""


def day_in(text: str, years: tuple[int, int] | None) -> date | None:
    """The one day the text names; None if it names none, several, or one without a year to be sure of."""
    found = list(DAY.finditer(text[:300]))
    return _day_of(found[0], years) if len(found) == 1 else None


def when_in(text: str, years: tuple[int, int] | None, day: date | None) -> When:
    """Split off a time at the text's beginning or end. ``day`` is the one its heading or congress gives.

    Without a day, with a zone's name behind it, or with an end before its start a time stays in the text.
    """
    if found := _TIME_AND_ROOM.match(text[:_TAIL]):  # "09:00 - 10:30, Hall A: Title"
        inner = when_in(f"{found['times']}: {text[found.end() :]}", years, day)
        if inner.starts_at and not inner.room:
            inner.room = found["room"].strip()
            return inner
    room_first, room = _room(text)
    for candidate, name in ((room_first, room), (text, "")):
        match = _LEADING.match(candidate[:_TAIL])
        start = max(0, len(candidate) - _TAIL)
        if match and match.end() < len(candidate):
            rest = candidate[match.end() :]
        elif match := _TRAILING.search(candidate, start):
            rest = candidate[: match.start()]
        else:
            continue
        names_day = match["iso"] or match["day"] or match["day2"]
        times = _times(match, _day_of(match, years) if names_day else day)
        if times and rest.strip():
            bare, behind = _room(rest) if not name else (rest, name)
            return When(bare.strip(), *times, behind, match[0].strip(" ,|()[]:–—-"))
    return _from_start(room_first, day, room) or When(room_first.strip(), room=room)


def _from_start(text: str, day: date | None, room: str) -> When | None:
    """ "09:30 Title": a start without an end."""
    found = _START_ONLY.match(text) if day else None
    clock = _clock(found["sh"], found["sm"], found["sp"] or "") if found else None
    if day is None or found is None or clock is None:
        return None
    words = found[0].strip(" ,|:–—-")
    return When(text[found.end() :].strip(), datetime.combine(day, clock), None, room, words)


def _room(text: str) -> tuple[str, str]:
    start = max(0, len(text) - 60)
    match = _ROOM.search(text, start)
    return (text[: match.start()], match[1].strip()) if match and match.start() else (text, "")


def _day_of(match: re.Match[str], years: tuple[int, int] | None) -> date | None:
    if match["iso"]:
        try:
            return date.fromisoformat(match["iso"])
        except ValueError:
            return None
    month, number = match["month"] or match["month2"], match["day"] or match["day2"]
    if not month:
        return None
    written = match["year"] or match["year2"]
    candidates = [int(written)] if written else sorted(set(years or ()))
    fitting = [d for year in candidates if (d := _date(year, _MONTHS[month.lower()], int(number)))]
    if match["weekday"]:
        name = match["weekday"].lower()[:3]
        fitting = [d for d in fitting if _WEEKDAYS[d.weekday()].startswith(name)]
    return fitting[0] if len(fitting) == 1 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _times(match: re.Match[str], day: date | None) -> tuple[datetime, datetime] | None:
    if day is None:
        return None
    half = match["ep"] or ""
    end = _clock(match["eh"], match["em"], half)
    start = _clock(match["sh"], match["sm"], match["sp"] or half)
    if start and end and not match["sp"] and half and start > end:
        start = _clock(match["sh"], match["sm"], "am" if half.lower().startswith("p") else "pm")
    has_minutes = match["sm"] or match["em"] or half
    if start is None or end is None or not has_minutes:
        return None
    first, last = datetime.combine(day, start), datetime.combine(day, end)
    if last <= first:
        if not (start.hour >= 18 and end.hour <= 6):
            return None
        last += timedelta(days=1)
    return first, last


def _clock(hour: str, minute: str | None, half: str) -> time | None:
    value, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= value <= 12:
            return None
        value = value % 12 + (12 if half.lower().startswith("p") else 0)
    return time(value, minutes) if value < 24 and minutes < 60 else None
