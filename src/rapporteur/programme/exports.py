"""A list of items as a file: CSV, XLSX, RIS or iCalendar. Abstracts go only to readers who may have them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from rapporteur.programme.export_interchange import calendar_of, references
from rapporteur.programme.export_rows import header, row
from rapporteur.programme.models import Congress, Item

EXPORT_FORMATS: dict[str, tuple[str | Promise, str, str]] = {
    "csv": (gettext_lazy("CSV table"), "text/csv; charset=utf-8", ".csv"),
    "xlsx": (
        gettext_lazy("Excel sheet (XLSX)"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".xlsx",
    ),
    "ris": (gettext_lazy("References (RIS)"), "application/x-research-info-systems; charset=utf-8", ".ris"),
    "ics": (gettext_lazy("Calendar (ICS)"), "text/calendar; charset=utf-8", ".ics"),
}
CELL_LIMIT = 32_000  # a spreadsheet's cell holds no more than 32,767 characters
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def export(
    items: Iterable[Item], congress: Congress, fmt: str, *, with_abstracts: bool
) -> bytes | Iterator[bytes]:
    """The items as a file of the format (a key of EXPORT_FORMATS), in the order given.

    People and sessions are loaded for all items together. Without ``with_abstracts`` no abstract and none of the
    file's other details is read, let alone written; such fields may be deferred.
    """
    loaded = _loaded(items)
    if fmt == "csv":
        return _csv(loaded, congress, with_abstracts=with_abstracts)
    if fmt == "xlsx":
        return _xlsx(loaded, congress, with_abstracts=with_abstracts)
    if fmt == "ris":
        return references(loaded, congress, with_abstracts=with_abstracts)
    if fmt == "ics":
        return calendar_of(loaded, congress, with_abstracts=with_abstracts)
    raise KeyError(fmt)


def _loaded(items: Iterable[Item]) -> list[Item]:
    loaded = list(items)
    prefetch_related_objects(
        loaded, "contributors", Prefetch("session", Item.objects.only("title", "congress_id"))
    )
    return loaded


def defused(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet program would take it for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text


class _Line:
    """Gives back what is written to it, so that csv writes without a file."""

    def write(self, text: str) -> str:
        return text


def _csv(items: list[Item], congress: Congress, *, with_abstracts: bool) -> Iterator[bytes]:
    writer = csv.writer(_Line())
    yield b"\xef\xbb\xbf" + writer.writerow(header(with_abstracts=with_abstracts)).encode()
    for item in items:
        values = row(item, congress, with_abstracts=with_abstracts)
        line: str = writer.writerow([defused(value.replace("\x00", "")) for value in values])
        yield line.encode("utf-8", "replace")


def _xlsx(items: list[Item], congress: Congress, *, with_abstracts: bool) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Programme")[:31])
    sheet.freeze_panes = "A2"
    bold = Font(bold=True)

    sheet.append([_text_cell(sheet, name, bold) for name in header(with_abstracts=with_abstracts)])
    for item in items:
        values = row(item, congress, with_abstracts=with_abstracts)
        sheet.append([_text_cell(sheet, value) if value else None for value in values])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text_cell(sheet: Any, text: str, font: Font | None = None) -> Any:
    """A cell that holds text and never a formula, whatever it begins with."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell = WriteOnlyCell(sheet, value=text if len(text) <= CELL_LIMIT else f"{text[:CELL_LIMIT]}…")
    cell.data_type = "s"
    if font:
        cell.font = font
    return cell
