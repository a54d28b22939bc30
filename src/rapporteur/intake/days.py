"""Days as people write them: 2021-12-11, 11.12.2021, 12/11, 21 July, Monday."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Any

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan ene gen", "feb fev", "mar mrz mae", "apr avr abr", "may mai mag", "jun juin giu",
         "jul juil lug", "aug aou ago", "sep set", "oct okt ott", "nov", "dec dez dic"), start=1)
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
_DAY_MONTH = re.compile(
    r"(?<![\d:])(\d{1,2})(?:st|nd|rd|th|\.|er)?[ -]*(?:of |de )?([^\W\d]{3,})\.?,?(?:[ -]*(?:de )?(\d{4}))?"
)
_MONTH_DAY = re.compile(r"([^\W\d]{3,})\.? *(\d{1,2})(?:st|nd|rd|th)?(?![\d:])(?:,? *(\d{4}))?")


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


def packed_day(text: str) -> date | None:
    """The day written as 20210621."""
    found = _PACKED_DAY.fullmatch(text)
    return _day(int(found[1]), int(found[2]), int(found[3])) if found else None


def day_in(text: str, near: date | None) -> tuple[date | None, str]:
    """The day in a text and the text without it."""
    for pattern in (_ISO_DAY, _PACKED_DAY):
        if (found := pattern.search(text)) and (day := _day(int(found[1]), int(found[2]), int(found[3]))):
            return day, _cut(text, found)
    for found in _DAY_MONTH.finditer(text):
        if day := _named_day(found[1], found[2], found[3], near):
            return day, _cut(text, found)
    for found in _MONTH_DAY.finditer(text):
        if day := _named_day(found[2], found[1], found[3], near):
            return day, _cut(text, found)
    found = _NUMBER_DAY.search(text)
    if (
        found
        and (found[2] != "." or found[4] or found[0].endswith("."))
        and (day := _numbered_day(found, near))
    ):
        return day, _cut(text, found)
    return None, text


def _cut(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _named_day(day: str, month: str, year: str | None, near: date | None) -> date | None:
    letters = _letters(month)
    number = _MONTHS.get(letters[:4]) or _MONTHS.get(letters[:3])
    return _near(number, int(day), int(year) if year else None, near) if number else None


def _numbered_day(found: re.Match[str], near: date | None) -> date | None:
    """ "12/11" is read as the one of both that lies nearer to the congress; with dots the day comes first."""
    one, two = int(found[1]), int(found[3])
    year = int(found[4]) + (2000 if len(found[4]) == 2 else 0) if found[4] else None
    day_first = _near(two, one, year, near)
    if found[2] == ".":
        return day_first
    month_first = _near(one, two, year, near)
    if day_first and month_first and near:
        return min(month_first, day_first, key=lambda day: abs((day - near).days))  # type: ignore[operator]
    return month_first or day_first


def _near(month: int, day: int, year: int | None, near: date | None) -> date | None:
    """The day of the year given, else of the year that brings it nearest to the congress."""
    if year or not near:
        return _day(year, month, day) if year else None
    years = (near.year - 1, near.year, near.year + 1)
    days = [found for found in (_day(one, month, day) for one in years) if found]
    return min(days, key=lambda found: abs((found - near).days)) if days else None  # type: ignore[operator]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.strip().lower())
    return "".join(c for c in plain if c.isalpha() and not unicodedata.combining(c))
