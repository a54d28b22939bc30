"""Dates and times as congress files write them: texts, integers, spreadsheet serials. Pure Python."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, Literal

from rapporteur.core.zones import ABBREVIATION_OFFSETS

Digits = Literal["hours", "hhmm", "hhmmss"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan ene gen", "feb fev", "mar mrz mae", "apr avr abr", "may mai mag", "jun juin giu", "jul juil lug",
         "aug aou ago", "sep set", "oct okt ott", "nov", "dec dez dic"), start=1)
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("mon lun", "tue die mar", "wed mit mer mie", "thu don jeu jue gio", "fri fre ven vie",
         "sat sam sab", "sun son dim dom"))
    for name in names.split()
}  # fmt: skip
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_PACKED_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_NUMBER_DAY = re.compile(r"(?<![\d:])(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?![\d:])\.?")
_DAY_MONTH = re.compile(r"(?<![\d:])(\d{1,2})(?:st|nd|rd|th|\.|er)?[ -]*(?:of |de )?([^\W\d]{3,})\.?,?(?:[ -]*(?:de )?(\d{4}))?")
_MONTH_DAY = re.compile(r"([^\W\d]{3,})\.? *(\d{1,2})(?:st|nd|rd|th)?(?![\d:])(?:,? *(\d{4}))?")
_CLOCK = re.compile(
    r"(?<![\d.])(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2})(?:\.\d+)?)?\s*(?:([ap])\.?\s?m\b\.?|(?:h|uhr)\b)?", re.IGNORECASE
)
_OFFSET = re.compile(r"(?:(?<=\d)|\s|\()(?:UTC|GMT)?\s?([+\-−])(\d{1,2}):?(\d{2})?\)?\s*$|(?<=\d)(Z)$")
_ABBREVIATION = re.compile(r"\b([A-Z]{3,4})\b")
_SPAN = re.compile(r"\s*(?:[-–—−]|\bto\b|\bbis\b|\buntil\b|→)\s*", re.IGNORECASE)
_DURATION = re.compile(
    r"^\s*(?:(\d+(?:[.,]\d+)?)\s*h(?:ours?|rs?|\b)?)?\s*(?:(\d+)\s*(?:m(?:in(?:ute)?s?)?\.?|'|′)?)?\s*$", re.IGNORECASE
)
_SERIAL_START = datetime(1899, 12, 30)  # noqa: DTZ001 - day zero of spreadsheets, wall-clock time


@dataclass(frozen=True, slots=True)
class When:
    """What a value tells: a day, a time of day, both; and the zone if it names one."""

    day: date | None = None
    clock: time | None = None
    zone: timezone | None = None


@dataclass(frozen=True, slots=True)
class Habits:
    """How a file writes: what bare digits mean, and near which day its dates lie."""

    digits: Digits = "hhmm"
    near: date | None = None


def habits(values: Iterable[Any], starts_on: str) -> Habits:
    """Learn from a file's time columns whether 930 means half past nine or nine and a half minutes."""
    numbers = [int(text) for value in values if (text := _plain_digits(value)) and len(text) <= 6]
    digits: Digits = "hhmm"
    if numbers and max(numbers) <= 24:
        digits = "hours"
    elif any(number > 2400 or number % 100 >= 60 for number in numbers):
        digits = "hhmmss"
    try:
        near = date.fromisoformat(starts_on) if starts_on else None
    except ValueError:
        near = None
    return Habits(digits, near)


def read_when(value: Any, how: Habits) -> When | None:
    """Day, time of day or both from any value of a sheet, a JSON file or a text; None if it tells neither."""
    if isinstance(value, datetime):
        return When(value.date(), value.timetz().replace(tzinfo=None), _fixed(value))
    if isinstance(value, date):
        return When(value)
    if isinstance(value, time):
        return When(None, value.replace(tzinfo=None))
    if isinstance(value, timedelta):
        return When(None, (datetime.min + value).time()) if timedelta(0) <= value < timedelta(days=1) else None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _from_number(value, how)
    return _from_text(str(value).strip(), how)


def read_span(value: Any, how: Habits) -> tuple[When | None, When | None]:
    """Both ends of "14:40-15:00" or "21 July 14:40 – 15:00"."""
    text = str(value).strip()
    if re.fullmatch(r"\d{1,2}\s*[-–—]\s*\d{1,2}", text):
        how = Habits("hours", how.near)
    for cut in sorted(_SPAN.finditer(text), key=lambda cut: cut[0] == cut[0].strip()):
        start, end = read_when(text[: cut.start()], how), read_when(text[cut.end() :], how)
        if start and end and start.clock is not None and end.clock is not None:
            half = re.search(r"[ap]\.?m\.?$", text, re.IGNORECASE)
            if half and not re.search(r"[ap]\.?m", text[: cut.start()], re.IGNORECASE):
                start = _same_half(start, end, read_when(f"{text[: cut.start()]} {half.group()}", how))
            return start, end
    return read_when(text, how), None


def read_duration(value: Any) -> timedelta | None:
    """"90", "1:30", "1 h 30", "45 min"; bare numbers are minutes."""
    if isinstance(value, timedelta):
        return value if value > timedelta(0) else None
    if isinstance(value, time):
        return timedelta(hours=value.hour, minutes=value.minute) or None
    text = str(value).strip().lower()
    if clock := re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", text):
        return timedelta(hours=int(clock[1]), minutes=int(clock[2])) or None
    if re.fullmatch(r"\d{1,4}(?:\.0)?", text):
        return timedelta(minutes=int(float(text))) or None
    found = _DURATION.match(text) if len(text) < 40 else None
    if not found or not (found[1] or found[2]):
        return None
    return timedelta(hours=float((found[1] or "0").replace(",", ".")), minutes=int(found[2] or 0)) or None


def read_weekday(value: Any) -> int | None:
    """Monday is 0; None if the text names no weekday."""
    return _WEEKDAYS.get(_letters(str(value))[:3])


def day_of_weekday(weekday: int, starts_on: str, ends_on: str) -> date | None:
    """The only day of the congress that is this weekday."""
    try:
        first, last = date.fromisoformat(starts_on), date.fromisoformat(ends_on or starts_on)
    except ValueError:
        return None
    days = [first + timedelta(days=n) for n in range(min(60, (last - first).days + 1))]
    matching = [day for day in days if day.weekday() == weekday]
    return matching[0] if len(matching) == 1 else None


def together(day: date | None, when: When) -> datetime | None:
    """Day and time of day as one moment, aware if the value named its zone."""
    if (when.day or day) is None or when.clock is None:
        return None
    return datetime.combine(when.day or day, when.clock, when.zone)  # type: ignore[arg-type]


def _fixed(value: datetime) -> timezone | None:
    offset = value.utcoffset()
    return None if offset is None else timezone(offset)


def _plain_digits(value: Any) -> str:
    if isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip() if isinstance(value, int | str) else ""
    return text if text.isascii() and text.isdigit() else ""


def _from_number(value: float, how: Habits) -> When | None:
    if value != value or not 0 <= value < 1e14:  # noqa: PLR0124 - NaN
        return None
    if isinstance(value, float) and not value.is_integer():
        if value < 1:
            return When(None, _rounded(_SERIAL_START + timedelta(days=value)).time())
        return _from_serial(value) if 20_000 < value < 80_000 else None
    number = int(value)
    if 1e9 <= number < 1e11 or number >= 1e12:
        moment = datetime.fromtimestamp(number / (1000 if number >= 1e12 else 1), UTC)
        return When(moment.date(), moment.time(), UTC)  # type: ignore[arg-type]
    if packed := _from_packed_day(str(number)):
        return packed
    if how.digits != "hhmmss" and 20_000 < number < 80_000:
        return _from_serial(number)
    return _from_digits(str(number), how)


def _from_serial(value: float) -> When:
    moment = _rounded(_SERIAL_START + timedelta(days=value))
    return When(moment.date(), None if float(value).is_integer() else moment.time())


def _rounded(moment: datetime) -> datetime:
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)


def _from_packed_day(text: str) -> When | None:
    found = _PACKED_DAY.fullmatch(text)
    day = _day(int(found[1]), int(found[2]), int(found[3])) if found else None
    return When(day) if day else None


def _from_digits(text: str, how: Habits) -> When | None:
    """0, 930, 80000: hours, hours and minutes, or with seconds, as the file's other values tell."""
    if len(text) > 6:
        return None
    number = int(text)
    if how.digits == "hours":
        hours, minutes, seconds = number, 0, 0
    elif how.digits == "hhmm" and number <= 2400:
        hours, minutes, seconds = number // 100, number % 100, 0
    else:
        hours, minutes, seconds = number // 10_000, number // 100 % 100, number % 100
    clock = _clock(hours, minutes, seconds)
    return When(None, clock) if clock is not None else None


def _from_text(text: str, how: Habits) -> When | None:
    if not text or len(text) > 80:
        return None
    if digits := _plain_digits(text):
        return _from_number(int(digits), how) if len(digits) < 15 else None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        pass
    else:
        has_clock = len(text) > 10
        return When(moment.date(), moment.time() if has_clock else None, _fixed(moment))
    text, zone = _without_zone(text)
    day, rest = _day_in(text, how)
    clock = _clock_in(rest)
    return When(day, clock, zone) if day or clock is not None else None


def _without_zone(text: str) -> tuple[str, timezone | None]:
    if found := _OFFSET.search(text):
        is_dash = found[1] in {"-", "−"} and text[found.start()] == " " and "UTC" not in text and "GMT" not in text
        is_span = re.fullmatch(r"\s*\d{1,2}[:.h]\d{2}", text[: found.start()]) is not None and found[1] != "+"
        if ":" in text[: found.start()] and not is_dash and not is_span and (found[4] or int(found[2]) <= 14):
            minutes = 0 if found[4] else int(found[2]) * 60 + int(found[3] or 0)
            return text[: found.start()], timezone(timedelta(minutes=-minutes if found[1] != "+" else minutes))
        return text, None
    for found in _ABBREVIATION.finditer(text):
        if found[1] in ABBREVIATION_OFFSETS:
            return text.replace(found[0], ""), timezone(timedelta(minutes=ABBREVIATION_OFFSETS[found[1]]))
    return text, None


def _day_in(text: str, how: Habits) -> tuple[date | None, str]:
    """The day in a text and the text without it."""
    for pattern in (_ISO_DAY, _PACKED_DAY):
        if (found := pattern.search(text)) and (day := _day(int(found[1]), int(found[2]), int(found[3]))):
            return day, _cut(text, found)
    for found in _DAY_MONTH.finditer(text):
        if day := _named_day(found[1], found[2], found[3], how):
            return day, _cut(text, found)
    for found in _MONTH_DAY.finditer(text):
        if day := _named_day(found[2], found[1], found[3], how):
            return day, _cut(text, found)
    found = _NUMBER_DAY.search(text)
    if found and (found[2] != "." or found[4] or found[0].endswith(".")) and (day := _numbered_day(found, how)):
        return day, _cut(text, found)
    return None, text


def _cut(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _named_day(day: str, month: str, year: str | None, how: Habits) -> date | None:
    letters = _letters(month)
    number = _MONTHS.get(letters[:4]) or _MONTHS.get(letters[:3])
    return _near(number, int(day), int(year) if year else None, how) if number else None


def _numbered_day(found: re.Match[str], how: Habits) -> date | None:
    """"12/11" is read as the one of both that lies nearer to the congress; with dots the day comes first."""
    one, two = int(found[1]), int(found[3])
    year = int(found[4]) + (2000 if len(found[4]) == 2 else 0) if found[4] else None
    day_first = _near(two, one, year, how)
    if found[2] == ".":
        return day_first
    month_first = _near(one, two, year, how)
    if day_first and month_first and how.near:
        return min(month_first, day_first, key=lambda day: abs((day - how.near).days))  # type: ignore[operator]
    return month_first or day_first


def _near(month: int, day: int, year: int | None, how: Habits) -> date | None:
    """The day of the year given, else of the year that brings it nearest to the congress."""
    if year or not how.near:
        return _day(year, month, day) if year else None
    years = (how.near.year - 1, how.near.year, how.near.year + 1)
    days = [found for found in (_day(one, month, day) for one in years) if found]
    return min(days, key=lambda found: abs((found - how.near).days)) if days else None  # type: ignore[operator]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock_in(text: str) -> time | None:
    for found in _CLOCK.finditer(text):
        if not (found[2] or found[4] or re.search(r"h|uhr", found[0], re.IGNORECASE)):
            continue
        hours, half = int(found[1]), (found[4] or "").lower()
        if half and hours <= 12:
            hours = hours % 12 + (12 if half == "p" else 0)
        clock = _clock(hours, int(found[2] or 0), int(found[3] or 0))
        if clock is not None:
            return clock
    return None


def _clock(hours: int, minutes: int, seconds: int) -> time | None:
    """The time of day; 24:00 is midnight."""
    if (hours, minutes, seconds) == (24, 0, 0):
        hours = 0
    return time(hours, minutes, seconds) if hours < 24 and minutes < 60 and seconds < 60 else None


def _same_half(start: When, end: When, in_half: When | None) -> When:
    """The start of "2:00-3:00 pm" is in the same half of the day, unless it would come after the end."""
    if in_half and in_half.clock is not None and end.clock is not None and in_half.clock <= end.clock:
        return in_half
    return start


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.strip().lower())
    return "".join(c for c in plain if c.isalpha() and not unicodedata.combining(c))
