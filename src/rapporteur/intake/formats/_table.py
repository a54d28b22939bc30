"""A table as a file holds it: title lines above, one or two header rows, data, odds and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from rapporteur.intake.cells import as_text
from rapporteur.intake.contract import Columns, Issue, Message, Options, Record, Total, gettext_noop
from rapporteur.intake.days import read_weekday
from rapporteur.intake.guessing import recognised
from rapporteur.intake.tabular import MESSAGES as TABULAR_MESSAGES
from rapporteur.intake.tabular import Row, guess_mapping, read_rows
from rapporteur.intake.times import Habits, read_when

MESSAGES: dict[str, Message] = {
    **TABULAR_MESSAGES,
    "row-ragged": Message(
        "warning",
        gettext_noop("The row has {found} cells, the header {expected}."),
        gettext_noop("Check this row: a delimiter inside a text may have moved its values."),
    ),
    "table-empty": Message(
        "error",
        gettext_noop("The table has no rows below its header."),
        gettext_noop("Choose another sheet or file."),
    ),
}

_SEARCHED = 30  # rows in which the header is looked for
_SHOWN = 5
_SAMPLE = 500
_FORMULA = re.compile(r"^\s*=\s*[A-Za-z@+(\"\[-]")

Cells = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Table:
    """Names of the columns and the rows below them; ``first`` is the number of the first data row, from 1."""

    names: list[str]
    rows: list[Row]
    header_row: int
    issues: list[Issue]


def table(rows: Sequence[Cells], header_row: int | None, *, is_ragged_told: bool) -> Table:
    """Find the header and name the columns. Row numbers are those a spreadsheet program shows."""
    is_given = header_row is not None and 1 <= header_row <= len(rows)
    head = header_row - 1 if is_given and header_row else _find_header(rows)
    body = head + 1
    data = rows[body:]
    width = max((len(row) for row in data[:_SAMPLE]), default=0) if not is_ragged_told else 0
    header = _two_rows_as_one(rows[head - 1], rows[head]) if head and _spans(rows, head) else list(rows[head])
    used = _used_columns(header, data, max(width, len(header)))
    names = _names(header, used)
    issues: list[Issue] = []
    found: list[Row] = []
    repeated = [as_text(cell).strip() for cell in rows[head]]
    for number, cells in enumerate(data, start=body + 1):
        if not any(cell is not None and str(cell).strip() for cell in cells):
            continue
        if [as_text(cell).strip() for cell in cells[: len(repeated)]] == repeated:
            continue
        place = f"row {number}"
        if is_ragged_told and len(cells) != len(header):
            params = {"found": str(len(cells)), "expected": str(len(header))}
            issues.append(Issue("row-ragged", place, params))
        values = [cells[index] if index < len(cells) else None for index in used]
        values += cells[len(header) :] if is_ragged_told else []
        found.append(Row(place, values))
    names, found = _days_as_column(names, found)
    longest = max((len(row.values) for row in found), default=0)
    names += [f"column {len(header) + extra + 1}" for extra in range(longest - len(names))]
    return Table(names, found, head + 1, issues)


def _days_as_column(names: list[str], rows: list[Row]) -> tuple[list[str], list[Row]]:
    """Rows with a day and nothing else head the rows below them: the day becomes a column."""
    meanings = {recognised(name)[0] for name in names}
    heads = {} if meanings & {"date", "start"} or len(names) < 3 else _day_heads(rows)
    if not heads:
        return names, rows
    day, kept = "", list[Row]()
    for number, row in enumerate(rows):
        if number in heads:
            day = heads[number]
        else:
            kept.append(Row(row.place, [day, *row.values]))
    return ["Date" if "Date" not in names else "Date above", *names], kept


def with_day(shown: Table, name: str, starts_on: str) -> Table:
    """A table of times without days on a sheet called "Thu 10 June" or "Day 2": the sheet gives the day."""
    meanings = {recognised(one)[0] for one in shown.names}
    if meanings & {"date", "start", "weekday"} or not meanings & {"timespan", "start_time"}:
        return shown
    try:
        first = date.fromisoformat(starts_on)
    except ValueError:
        return shown
    when = read_when(name, Habits("hhmm", first))
    counted = re.fullmatch(r"(?:day|tag|jour|d[ií]a) ?(\d)", name.strip(), re.IGNORECASE)
    if counted:
        value = (first + timedelta(days=int(counted[1]) - 1)).isoformat()
    elif when and when.day and when.clock is None:
        value = when.day.isoformat()
    elif read_weekday(name) is not None and name.strip().rstrip(".").isalpha():
        value = name.strip()
    else:
        return shown
    column = "Weekday" if value == name.strip() else "Date"
    rows = [replace(row, values=[value, *row.values]) for row in shown.rows]
    return replace(shown, names=[column, *shown.names], rows=rows)


def _day_heads(rows: Sequence[Row]) -> dict[int, str]:
    """Number of the row -> its day, for rows whose only value is a day without a time."""
    heads: dict[int, str] = {}
    how = Habits("hhmm", date(2000, 1, 1))
    for number, row in enumerate(rows):
        filled = [value for value in row.values if value is not None and str(value).strip()]
        if len(filled) == 1 and not isinstance(filled[0], int | float):
            when = read_when(filled[0], how)
            if when and when.day and when.clock is None and len(str(filled[0])) <= 40:
                heads[number] = as_text(filled[0])
    return heads


def records(shown: Table, options: Options) -> Iterator[Record | Issue | Total]:
    """The records of a table, and what is wrong with it."""
    yield Total(len(shown.rows))
    yield from shown.issues
    if not shown.rows:
        yield Issue("table-empty")
        return
    yield from read_rows(shown.names, shown.rows, options)


def columns(shown: Table) -> Columns:
    """What the mapping screen needs of a table."""
    sample = [row.values for row in shown.rows[:_SAMPLE]]
    rows = [[as_text(value) for value in values] for values in sample[:_SHOWN]]
    return Columns(shown.names, rows, guess_mapping(shown.names, sample))


def is_formula(value: Any) -> bool:
    """Whether a text would be run as a formula by a spreadsheet program."""
    return isinstance(value, str) and "=" in value[:8] and _FORMULA.match(value) is not None


def header_score(cells: Cells) -> float:
    """How much a row looks like names of columns."""
    texts = [as_text(cell).strip() for cell in cells if cell is not None and str(cell).strip()]
    if not texts:
        return 0.0
    known = sum(recognised(text)[1] for text in texts if len(text) <= 60)
    wordy = all(not re.fullmatch(r"[\d\s.,:/-]+", text) and len(text) <= 80 for text in texts)
    is_distinct = len({text.casefold() for text in texts}) == len(texts)
    return known + 0.5 * wordy + 0.3 * is_distinct


def _find_header(rows: Sequence[Cells]) -> int:
    """The row of the first few that looks most like names; else the first that fills the table."""
    searched = rows[:_SEARCHED]
    widths = [sum(1 for cell in row if cell is not None and str(cell).strip()) for row in searched]
    wide = max(widths, default=0)
    best, best_score = -1, 0.0
    for index, row in enumerate(searched):
        if widths[index] * 2 < wide and widths[index] < 3:
            continue
        score = header_score(row)
        if score > best_score + 0.01 and (score > 1.5 or best < 0):
            best, best_score = index, score
    return max(best, 0)


def _spans(rows: Sequence[Cells], head: int) -> bool:
    """Whether the row above the header holds the upper names of merged cells rather than a title line."""
    above, below = rows[head - 1], rows[head]
    upper = [index for index, cell in enumerate(above) if cell is not None and str(cell).strip()]
    empty_below = [index for index in upper if index >= len(below) or not str(below[index] or "").strip()]
    gaps = len([cell for cell in below if cell is not None and str(cell).strip()]) > len(upper) - len(
        empty_below
    )
    return (
        bool(upper)
        and (len(upper) >= 2 or bool(empty_below))
        and (gaps or bool(empty_below))
        and all(isinstance(above[index], str) and len(above[index]) <= 60 for index in upper)
    )


def _two_rows_as_one(above: Cells, below: Cells) -> list[str]:
    """One name of two rows: "Session" over "Title" and "Room" is "Session Title" and "Session Room"."""
    names: list[str] = []
    over = ""
    for index in range(max(len(above), len(below))):
        top = as_text(above[index]).strip() if index < len(above) else ""
        own = as_text(below[index]).strip() if index < len(below) else ""
        over = top or over
        names.append(f"{over} {own}".strip() if own else top)
    return names


def _used_columns(header: Cells, data: Sequence[Cells], width: int) -> list[int]:
    """Columns that have a name or a value."""
    named = {index for index, cell in enumerate(header) if cell is not None and str(cell).strip()}
    unnamed = [index for index in range(width) if index not in named]
    filled = {
        index for index in unnamed
        if any(index < len(row) and row[index] is not None and str(row[index]).strip() for row in data)
    }  # fmt: skip
    return sorted(named | filled)


def _names(header: Cells, used: Sequence[int]) -> list[str]:
    """One name for each column, no name twice."""
    names: list[str] = []
    copies: dict[str, int] = {}
    taken: set[str] = set()
    for index in used:
        text = " ".join(as_text(header[index]).split()) if index < len(header) else ""
        name = first = text or f"column {index + 1}"
        while name in taken:
            copies[first] = copies.get(first, 1) + 1
            name = f"{first} ({copies[first]})"
        names.append(name)
        taken.add(name)
    return names
