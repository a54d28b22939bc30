"""The zip archive that a workbook is: how much it unpacks to, and where its formulas stand."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from rapporteur.intake.contract import Issue, UnreadableFile

LARGEST_UNPACKED = 256 * 1024 * 1024
MOST_MEMBERS = 5000
_CHUNK = 1 << 16
_OVERLAP = 4000
_SHEET_MEMBER = re.compile(r"xl/worksheets/[^/]+\.xml$")
_FORMULA_CELL = re.compile(rb'<c [^<>]*?r="([A-Z]{1,3})(\d{1,7})"[^<>]*>\s*<f\b[^<>]*(?:/>|>([^<]*)<)')

Formulas = dict[str, str]  # "D12" -> the formula in it


def checked_archive(path: Path) -> dict[int, Formulas]:
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
        detail = {"format": "XLSX / ODS", "detail": str(error)[:200]}
        raise UnreadableFile(Issue("file-malformed", "", detail)) from None


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
