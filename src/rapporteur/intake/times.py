"""Dates and times as congress files write them: texts, integers, spreadsheet serials. Pure Python."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, Literal

from rapporteur.core.zones import ABBREVIATION_OFFSETS
from rapporteur.intake.days import day_in, packed_day

Digits = Literal["hours", "hhmm", "hhmmss"]

_CLOCK = re.compile(
    r"(?<![\d.])(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2})(?:\.\d+)?)?\s*(?:([ap])\.?\s?m\b\.?|(?:h|uhr)\b)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:(?<=\d)|\s|\()(?:UTC|GMT)?\s?([+\-−])(\d{1,2}):?(\d{2})?\)?\s*$|(?<=\d)(Z)$")
_ABBREVIATION = re.compile(r"\b([A-Z]{3,4})\b")
_SPAN = re.compile(r"\s*(?:[-–—−]|\bto\b|\bbis\b|\buntil\b|→)\s*", re.IGNORECASE)
_DASHED_DATE = re.compile(r"(?<!\d)(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-(?:\d{1,2}|[^\W\d]{3,9})-\d{2,4})(?!\d)")
_DURATION = re.compile(
    r"^\s*(?:(\d+(?:[.,]\d+)?)\s*h(?:ours?|rs?|\b)?)?\s*(?:(\d+)\s*(?:m(?:in(?:ute)?s?)?\.?|'|′)?)?\s*$",
    re.IGNORECASE,
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


def read_when(value: Any, how: Habits) -> When | None:  # noqa: PLR0911 - one for each kind of value
    """Day, time of day or both from any value of a sheet, a JSON file or a text; None if it tells neither."""
    if isinstance(value, datetime):
        return When(value.date(), value.timetz().replace(tzinfo=None), _fixed(value))
    if isinstance(value, date):
        return When(value)
    if isinstance(value, time):
        return When(None, value.replace(tzinfo=None))
    if isinstance(value, timedelta):
        is_clock = timedelta(0) <= value < timedelta(days=1)
        return When(None, (_SERIAL_START + value).time()) if is_clock else None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _from_number(value, how)
    return _from_text(str(value).strip(), how)


def read_span(value: Any, how: Habits) -> tuple[When | None, When | None]:
    """Both ends of "14:40-15:00" or "21 July 14:40 – 15:00"."""
    text = str(value).strip()
    if _is_one_moment(text):
        return read_when(text, how), None
    if re.fullmatch(r"\d{1,2}\s*[-–—]\s*\d{1,2}", text):
        how = Habits("hours", how.near)
    dates = [found.span() for found in _DASHED_DATE.finditer(text)]
    for cut in sorted(_SPAN.finditer(text), key=lambda cut: cut[0] == cut[0].strip()):
        if any(start < cut.start() < end for start, end in dates):
            continue
        start, end = read_when(text[: cut.start()], how), read_when(text[cut.end() :], how)
        if start and end and start.clock is not None and end.clock is not None:
            half = re.search(r"[ap]\.?m\.?$", text, re.IGNORECASE)
            if half and not re.search(r"[ap]\.?m", text[: cut.start()], re.IGNORECASE):
                start = _same_half(start, end, read_when(f"{text[: cut.start()]} {half.group()}", how))
            return start, end
    return read_when(text, how), None


def _is_one_moment(text: str) -> bool:
    """Whether the whole text is one ISO date with a time; its dashes and offset part nothing."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return len(text) > 10 and not re.fullmatch(r"\S+ \d{2}:\d{2}-\d{2}:\d{2}", text)  # 09:00-10:15 is a span


def read_duration(value: Any) -> timedelta | None:
    """ "90", "1:30", "1 h 30", "45 min"; bare numbers are minutes."""
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


def _from_number(value: float, how: Habits) -> When | None:  # noqa: PLR0911 - one for each range
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
    if packed := packed_day(str(number)):
        return When(packed)
    if how.digits != "hhmmss" and 20_000 < number < 80_000:
        return _from_serial(number)
    return _from_digits(str(number), how)


def _from_serial(value: float) -> When:
    moment = _rounded(_SERIAL_START + timedelta(days=value))
    return When(moment.date(), None if float(value).is_integer() else moment.time())


def _rounded(moment: datetime) -> datetime:
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)


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
    day, rest = day_in(text, how.near)
    clock = _clock_in(rest)
    return When(day, clock, zone) if day or clock is not None else None


def _without_zone(text: str) -> tuple[str, timezone | None]:
    if found := _OFFSET.search(text):
        is_dash = (
            found[1] in {"-", "−"} and text[found.start()] == " " and "UTC" not in text and "GMT" not in text
        )
        is_span = re.fullmatch(r"\s*\d{1,2}[:.h]\d{2}", text[: found.start()]) is not None and found[1] != "+"
        if ":" in text[: found.start()] and not is_dash and not is_span and (found[4] or int(found[2]) <= 14):
            minutes = 0 if found[4] else int(found[2]) * 60 + int(found[3] or 0)
            return text[: found.start()], timezone(
                timedelta(minutes=-minutes if found[1] != "+" else minutes)
            )
        return text, None
    for found in _ABBREVIATION.finditer(text):
        if found[1] in ABBREVIATION_OFFSETS:
            return text.replace(found[0], ""), timezone(timedelta(minutes=ABBREVIATION_OFFSETS[found[1]]))
    return text, None


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
