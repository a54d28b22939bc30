"""Spreadsheets: XLSX, XLS and ODS by calamine, which gives the values that stand in the cells."""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
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

LARGEST_UNPACKED = 256 * 1024 * 1024
MOST_MEMBERS = 5000
MOST_FORMULAS_TOLD = 50
_CHUNK = 1 << 16
_OVERLAP = 4000
_FORMULA_CELL = re.compile(rb'<c [^<>]*?r="([A-Z]{1,3})(\d{1,7})"[^<>]*>\s*<f\b[^<>]*(?:/>|>([^<]*)<)')
_SHEET_MEMBER = re.compile(r"xl/worksheets/[^/]+\.xml$")

Formulas = dict[str, str]  # "D12" -> the formula in it


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
        every = _checked_archive(path)
        book = _open(path)
        name = _chosen(book, options.mapping.sheet)
        if options.mapping.sheet and name != options.mapping.sheet:
            yield Issue("sheet-missing", "", {"name": options.mapping.sheet, "used": name})
        rows = _rows(book, name)
        formulas = every.get(book.sheet_names.index(name), {})
        _fill_in(rows, formulas)
        shown = _table.table(rows, options.mapping.header_row, is_ragged_told=False)
        cells = [*formulas, *(cell for cell in _formula_texts(rows) if cell not in formulas)]
        for cell in cells[:MOST_FORMULAS_TOLD]:
            yield Issue("formula-cell", f"cell {cell}")
        if len(cells) > MOST_FORMULAS_TOLD:
            yield Issue("formula-cell", f"{len(cells) - MOST_FORMULAS_TOLD} more cells")
        yield from _table.records(shown, options)

    def columns(self, path: Path, options: Options) -> Columns:
        _checked_archive(path)
        book = _open(path)
        name = _chosen(book, options.mapping.sheet)
        shown = _table.table(_rows(book, name), options.mapping.header_row, is_ragged_told=False)
        found = _table.columns(shown)
        guess = replace(found.guess, header_row=shown.header_row, sheet=name)
        return replace(found, guess=guess, sheets=list(book.sheet_names))


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


def _checked_archive(path: Path) -> dict[int, Formulas]:
    """Formula cells by the number of the sheet. Raises UnreadableFile if it unpacks to too much.

    The sizes in the archive's list are not believed: all is unpacked once, piece by piece, and counted.
    """
    if not zipfile.is_zipfile(path):
        return {}
    limit = {"limit": f"{LARGEST_UNPACKED // 1024 // 1024} MB"}
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > LARGEST_UNPACKED:
                raise UnreadableFile(Issue("archive-bomb", "", limit))
            left, formulas = LARGEST_UNPACKED, dict[str, Formulas]()
            for member in members:
                cells: Formulas = {}
                is_sheet = _SHEET_MEMBER.search(member.filename) is not None
                left -= _unpacked(path, member, left, cells if is_sheet else None)
                if left <= 0:
                    raise UnreadableFile(Issue("archive-bomb", "", limit))
                if cells:
                    formulas[member.filename] = cells
            return _by_sheet(archive, formulas) if formulas else {}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise _malformed(error) from None


def _unpacked(path: Path, member: zipfile.ZipInfo, limit: int, cells: Formulas | None) -> int:
    """How many bytes a member unpacks to, at most a little over ``limit``; gathers its formula cells."""
    inflate = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
    size, tail = 0, b""
    with path.open("rb") as file:
        file.seek(member.header_offset + 26)
        lengths = file.read(4)
        file.seek(int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little"), 1)
        packed = member.compress_size
        while packed > 0 and size <= limit:
            chunk = file.read(min(_CHUNK, packed))
            if not chunk:
                break
            packed -= len(chunk)
            while chunk and size <= limit:
                piece = inflate.decompress(chunk, 1 << 22) if inflate else chunk
                chunk = inflate.unconsumed_tail if inflate else b""
                size += len(piece)
                if cells is not None and (b"<f>" in piece or b"<f " in piece or tail):
                    window = tail + piece
                    for letters, number, formula in _FORMULA_CELL.findall(window):
                        cells[(letters + number).decode()] = formula.decode("utf-8", "replace")
                if cells is not None:
                    tail = piece[-_OVERLAP:] if b"<c" in piece[-_OVERLAP:] else b""
    return size


def _by_sheet(archive: zipfile.ZipFile, formulas: dict[str, Formulas]) -> dict[int, Formulas]:
    """Which sheet, counted from 0 in the workbook's order, each member is."""
    try:
        workbook = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return {}
    targets: dict[str, str] = {}
    for relation in re.findall(r"<Relationship\b[^<>]*>", relations):
        identity, target = re.search(r'\bId="([^"]*)"', relation), re.search(r'\bTarget="([^"]*)"', relation)
        if identity and target:
            targets[identity[1]] = target[1].rpartition("/")[2]
    ids = re.findall(r'<sheet\b[^<>]*\br:id="([^"]*)"', workbook)
    members = {name.rpartition("/")[2]: cells for name, cells in formulas.items()}
    return {number: members[targets[one]] for number, one in enumerate(ids) if targets.get(one) in members}
