"""Find dates, editions and counts in running English text. Pure Python: text in, mentions out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_UNITS = [
    "",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def _number_words() -> tuple[dict[str, int], dict[str, int]]:
    """The words of the numbers and of the ordinals from 1 to 99."""
    counts: dict[str, int] = {}
    ordinals: dict[str, int] = {}
    for n in range(1, 100):
        tens, unit = divmod(n, 10)
        last = _UNITS[n] if n < 20 else _UNITS[unit]
        begin = "" if n < 20 else _TENS[tens]
        counts["-".join(filter(None, [begin, last]))] = n
        if n >= 20 and not unit:
            ordinals[begin[:-1] + "ieth"] = n
        else:
            ordinals["-".join(filter(None, [begin, _ORDINALS.get(last, last + "th")]))] = n
    return counts, ordinals


COUNT_WORDS, ORDINAL_WORDS = _number_words()

_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = r"(?:the\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_LAST = r"(?:\s*(?:[-–—]|to|until|till|and|through)\s*(?:the\s+)?(?P<last>\d{1,2})(?:st|nd|rd|th)?)?"
_WEEKDAY = r"(?:(?P<weekday>Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)?"
_YEAR = r"(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?"
_DATES = [
    re.compile(rf"\b{_WEEKDAY}{_DAY}{_LAST}\s+(?:of\s+)?{_MONTH}\b{_YEAR}", re.IGNORECASE),
    re.compile(rf"\b{_WEEKDAY}{_MONTH}\s+{_DAY}{_LAST}\b{_YEAR}", re.IGNORECASE),
]
_ISO_DATE = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_MEETING = (
    r"(?:[\w&'’-]+\s+){0,4}?(?:annual|meeting|congress|conference|convention|symposium|exposition"
    r"|edition)"
)


def _any_of(words: dict[str, int]) -> str:
    """A pattern for any of the words, the longest first, with a hyphen or a space inside."""
    return "|".join(word.replace("-", "[- ]") for word in sorted(words, key=len, reverse=True))


_EDITION = re.compile(
    r"\b(?:(?P<digits>\d{1,3})(?:st|nd|rd|th)|(?P<words>" + _any_of(ORDINAL_WORDS) + r"))\s+"
    r"(?=(?P<after>" + _MEETING + r"(?:\s+(?:meeting|congress|conference|convention|symposium))?)\b)",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"\b(?P<count>\d{1,4}|" + _any_of(COUNT_WORDS) + r")\s+(?:[a-z-]+\s+){0,2}?"
    r"(?:sessions|presentations|talks|items)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DateMention:
    """A day or a span of days as written; ``has_year`` is False when the year is a guess."""

    quote: str
    first: date
    last: date
    weekday: int | None
    has_year: bool
    end: int


@dataclass(frozen=True)
class NumberMention:
    quote: str
    number: int


def dates(text: str, near: date) -> Iterator[DateMention]:
    """Every date in ``text``. One without a year is taken to be the one nearest to ``near``."""
    taken: list[tuple[int, int]] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if (mention := _mention(match, near)) is not None:
                taken.append(match.span())
                yield mention
    for match in _ISO_DATE.finditer(text):
        day = _day(*(int(part) for part in match.groups()))
        if day:
            yield DateMention(match.group(), day, day, None, True, match.end())


def _mention(match: re.Match[str], near: date) -> DateMention | None:
    month = next(n for n, name in enumerate(MONTHS, 1) if name.startswith(match["month"].lower()[:3]))
    year = int(match["year"]) if match["year"] else _nearest_year(month, near)
    first = _day(year, month, int(match["day"]))
    last = _day(year, month, int(match["last"])) if match["last"] else first
    if first is None or last is None or last < first:
        return None
    wanted = (match["weekday"] or "").lower()[:3]
    weekday = next((n for n, name in enumerate(WEEKDAYS) if wanted and name.startswith(wanted)), None)
    return DateMention(match.group(), first, last, weekday, bool(match["year"]), match.end())


def _nearest_year(month: int, near: date) -> int:
    return min(
        (near.year - 1, near.year, near.year + 1), key=lambda year: abs((date(year, month, 15) - near).days)
    )


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def editions(text: str) -> Iterator[NumberMention]:
    """Ordinals that count a meeting: "62nd ASH Annual Meeting", "sixty-second congress"."""
    for match in _EDITION.finditer(text):
        written = match["digits"]
        number = int(written) if written else ORDINAL_WORDS[match["words"].lower().replace(" ", "-")]
        yield NumberMention(match.group() + match["after"], number)


def counts(text: str) -> Iterator[NumberMention]:
    """Claims such as "25 sessions" or "twenty-five chosen sessions"; one session is no claim."""
    for match in _COUNT.finditer(text):
        written = match["count"].lower().replace(" ", "-")
        number = int(written) if written.isdecimal() else COUNT_WORDS[written]
        if number > 1:
            yield NumberMention(match.group(), number)
