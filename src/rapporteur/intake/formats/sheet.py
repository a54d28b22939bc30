"""Spreadsheets: XLSX, XLS and ODS by calamine, which gives the values that stand in the cells."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import python_calamine

from rapporteur.intake.contract import (
    Columns,
    Format,
    Issue,
    Message,
    Options,
    Record,
    Total,
    UnreadableFile,
    gettext_noop,
)
from rapporteur.intake.formats import _table
from rapporteur.intake.formats._archive import Formulas, checked_archive

MOST_FORMULAS_TOLD = 50


class Sheet(Format):
    """A workbook of Excel or LibreOffice."""

    key = "sheet"
    label = "Excel / OpenDocument sheet"
    suffixes = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
    is_mapped = True
    messages = {
        **_table.MESSAGES,
        "sheet-protected": Message(
            "error",
            gettext_noop("The workbook is protected by a password."),
            gettext_noop("Open it, remove the password, and save it again."),
        ),
        "sheets-unread": Message(
            "info",
            gettext_noop("Sheets with other columns were not read: {names}."),
            gettext_noop("If one of them holds a part of the programme, import it on its own."),
        ),
        "sheet-missing": Message(
            "warning",
            gettext_noop("There is no sheet “{name}”; “{used}” was read."),
            gettext_noop("Choose the sheet on the mapping screen."),
        ),
    }

    def sniff(self, head: bytes, name: str) -> float:
        if head.startswith(b"PK\x03\x04"):
            if b"opendocument.spreadsheet" in head[:200]:
                return 0.95
            if b"word/" in head or b"ppt/" in head or b"opendocument" in head[:200]:
                return 0.0
            is_workbook = b"xl/" in head or b"[Content_Types].xml" in head
            return 0.95 if b"xl/" in head else 0.6 if is_workbook else 0.1
        if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
            return (
                0.8
                if name.lower().endswith(".xls") or b"W\x00o\x00r\x00k\x00b\x00o\x00o\x00k" in head
                else 0.4
            )
        return 0.0

    def read(self, path: Path, options: Options) -> Iterator[Record | Issue | Total]:
        formulas = checked_archive(path)
        book = _open(path)
        name = _chosen(book, options.mapping.sheet)
        if options.mapping.sheet and name != options.mapping.sheet:
            yield Issue("sheet-missing", "", {"name": options.mapping.sheet, "used": name})
        tables, unread = _tables(book, name, options, formulas)
        cells = [cell for one in tables for cell in one.formulas]
        for cell in cells[:MOST_FORMULAS_TOLD]:
            yield Issue("formula-cell", cell)
        if len(cells) > MOST_FORMULAS_TOLD:
            yield Issue("formula-cell", f"{len(cells) - MOST_FORMULAS_TOLD} more cells")
        if unread:
            yield Issue("sheets-unread", "", {"names": ", ".join(unread)})
        rows = [row for one in tables for row in one.table.rows]
        yield from _table.records(replace(tables[0].table, rows=rows), options)

    def columns(self, path: Path, options: Options) -> Columns:
        formulas = checked_archive(path)
        book = _open(path)
        name = _chosen(book, options.mapping.sheet)
        tables, _ = _tables(book, name, options, formulas)
        shown = tables[0].table
        found = _table.columns(shown)
        guess = replace(found.guess, header_row=shown.header_row, sheet=name if len(tables) == 1 else "")
        return replace(found, guess=guess, sheets=list(book.sheet_names))


@dataclass(frozen=True, slots=True)
class _Page:
    """One sheet's table, and the places of its formulas."""

    table: _table.Table
    formulas: list[str]


def _tables(
    book: Any, name: str, options: Options, formulas: dict[int, Formulas]
) -> tuple[list[_Page], list[str]]:
    """The chosen sheet and, unless a person chose it, those with the same columns; and the names of the rest.

    Many programmes have a sheet for each day.
    """
    day = options.starts_on
    pages = [_page(book, name, options.mapping.header_row, formulas, in_sheet="", starts_on=day)]
    unread: list[str] = []
    for other in book.sheet_names:
        if other == name or options.mapping.sheet:
            continue
        try:
            page = _page(book, other, None, formulas, in_sheet=other, starts_on=day)
        except UnreadableFile:  # an empty sheet
            continue
        if page.table.names == pages[0].table.names:
            pages.append(page)
        else:
            unread.append(other)
    if len(pages) > 1:
        pages[0] = _page(book, name, options.mapping.header_row, formulas, in_sheet=name, starts_on=day)
        pages.sort(key=lambda page: book.sheet_names.index(page.table.rows[0].place.partition(" · ")[0])
                   if page.table.rows else 0)  # fmt: skip
    return pages, unread


def _merged(book: Any, name: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The ranges of merged cells, of files that tell them."""
    try:
        return list(book.get_sheet_by_name(name).merged_cell_ranges or [])
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        return []


def _fill_down(
    rows: list[list[Any]], merged: list[tuple[tuple[int, int], tuple[int, int]]], header_row: int
) -> bool:
    """Give the value of a cell that was merged over several rows to each of them; whether there was one."""
    is_filled = False
    for (top, column), (bottom, _) in merged:
        if top < header_row or top >= len(rows) or column >= len(rows[top]):
            continue
        for row in rows[top + 1 : bottom + 1]:
            if (
                column < len(row)
                and row[column] in ("", None)
                and any(cell not in ("", None) for cell in row)
            ):
                row[column] = rows[top][column]
                is_filled = True
    return is_filled


def _page(
    book: Any,
    name: str,
    header_row: int | None,
    formulas: dict[int, Formulas],
    *,
    in_sheet: str,
    starts_on: str = "",
) -> _Page:
    rows = _rows(book, name)
    mine = formulas.get(book.sheet_names.index(name), {})
    _fill_in(rows, mine)
    shown = _table.table(rows, header_row, is_ragged_told=False)
    if _fill_down(rows, _merged(book, name), shown.header_row):
        shown = _table.table(rows, shown.header_row, is_ragged_told=False)
    shown = _table.with_day(shown, name, starts_on)
    prefix = f"{in_sheet} · " if in_sheet else ""
    if prefix:
        shown = replace(shown, rows=[replace(row, place=f"{prefix}{row.place}") for row in shown.rows])
    cells = [*mine, *(cell for cell in _formula_texts(rows) if cell not in mine)]
    return _Page(shown, [f"{prefix}cell {cell}" for cell in cells])


def _open(path: Path) -> Any:
    try:
        return python_calamine.load_workbook(str(path))
    except python_calamine.PasswordError:
        raise UnreadableFile(Issue("sheet-protected")) from None
    except BaseException as error:  # noqa: BLE001 - calamine's panics are no Exception
        raise _malformed(error) from None


def _malformed(error: BaseException) -> UnreadableFile:
    """The file is broken; whatever is not about the file goes on."""
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
        raise error
    return UnreadableFile(
        Issue("file-malformed", "", {"format": "XLSX / XLS / ODS", "detail": str(error)[:200]})
    )


def _rows(book: Any, name: str) -> list[list[Any]]:
    """All rows of a sheet from its first, as values; leading empty rows count so that numbers agree."""
    try:
        sheet = book.get_sheet_by_name(name)
        rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    except BaseException as error:  # noqa: BLE001 - calamine's panics are no Exception
        raise _malformed(error) from None
    if not any(cell not in (None, "") for row in rows for cell in row):
        raise UnreadableFile(Issue("file-empty"))
    return rows


def _chosen(book: Any, wanted: str) -> str:
    """The sheet a person chose, else the one that looks most like a programme."""
    names: list[str] = list(book.sheet_names)
    if not names:
        raise UnreadableFile(Issue("file-empty"))
    if wanted in names or len(names) == 1:
        return wanted if wanted in names else names[0]
    return max(names[:20], key=lambda name: _promise(book, name))


def _promise(book: Any, name: str) -> float:
    """How likely a sheet holds the programme: a header that is understood, and many rows."""
    try:
        rows = book.get_sheet_by_name(name).to_python(nrows=400)
    except BaseException:  # noqa: BLE001 - a broken sheet is not chosen
        return -1.0
    score = max((_table.header_score(row) for row in rows[:30]), default=0.0)
    return score * min(1.0, len(rows) / 10) + len(rows) / 1000


def _fill_in(rows: list[list[Any]], formulas: Formulas) -> None:
    """A formula that no program has calculated stands in its cell as text."""
    for cell, formula in formulas.items():
        letters = cell.rstrip("0123456789")
        column, number = 0, int(cell[len(letters) :])
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        if (
            number <= len(rows)
            and column <= len(rows[number - 1])
            and rows[number - 1][column - 1] in {"", None}
        ):
            rows[number - 1][column - 1] = f"={html.unescape(formula)}" if formula else ""


def _formula_texts(rows: list[list[Any]]) -> list[str]:
    """Cells whose text would run as a formula elsewhere."""
    return [
        f"{_letters(column)}{number}"
        for number, row in enumerate(rows, start=1)
        for column, value in enumerate(row)
        if isinstance(value, str) and value[:1] in {"=", " "} and _table.is_formula(value)
    ]


def _letters(column: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    while column >= 0:
        letters = chr(65 + column % 26) + letters
        column = column // 26 - 1
    return letters
