"""Delimited text: CSV, TSV and their many relatives; delimiter and encoding are found by the content."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

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
from rapporteur.intake.formats._decoding import encoding_of, head_text, text_chunks

LARGEST = 100 * 1024 * 1024
DELIMITERS = (",", ";", "\t", "|", "€", "¦", "^", "~", "§", "\x1f")
_SAMPLE_SIZE = 1 << 16
_MOST_TORN = 50  # after so many unclosed quotation marks the rest is taken as it is
_OTHER_FORMATS = re.compile(
    r"\s*(?:[<{\[]|BEGIN:VCALENDAR|TY  ?- |PMID- |%PDF|@\w+\{|%!)|\A(?:[A-Z][A-Z0-9]  - .*\r?\n)",
    re.IGNORECASE,
)

csv.field_size_limit(1 << 27)


class CsvTable(Format):
    """Any delimited text with a header row."""

    key = "csv_table"
    label = "CSV"
    suffixes = (".csv", ".tsv", ".tab", ".txt")
    is_mapped = True
    messages = {
        **_table.MESSAGES,
        "quote-unclosed": Message(
            "warning",
            gettext_noop("A quotation mark opens here and never closes; it was read as a plain character."),
            gettext_noop("Check this row and, if a text goes over several lines, those after it."),
        ),
    }

    def sniff(self, head: bytes, name: str) -> float:
        text = head_text(head)
        if _OTHER_FORMATS.match(text) or _is_binary(text):
            return 0.0
        by_name = 0.15 if name.lower().endswith((".csv", ".tsv", ".tab")) else 0.0
        delimiter, regularity = find_delimiter(text)
        rows = [row for row in _parse(text, delimiter)[:30] if any(cell.strip() for cell in row)]
        if not rows or max(map(len, rows)) < 2:
            is_list = bool(rows) and by_name > 0 and _table.header_score(rows[0]) > 1.5
            return 0.3 if is_list else by_name
        known = max(_table.header_score(row) for row in rows)
        sure = 0.35 * regularity + min(0.4, 0.13 * known)
        return min(0.9, sure + by_name) if len(rows) > 1 or known > 2 else by_name

    def read(self, path: Path, options: Options) -> Iterator[Record | Issue | Total]:
        shown, issues, _, _ = _load(path, options)
        yield from issues
        for row in shown.rows:
            if any(map(_table.is_formula, row.values)):
                yield Issue("formula-cell", row.place)
        yield from _table.records(shown, options)

    def columns(self, path: Path, options: Options) -> Columns:
        shown, _, delimiter, encoding = _load(path, options)
        found = _table.columns(shown)
        guess = replace(found.guess, header_row=shown.header_row, delimiter=delimiter, encoding=encoding)
        return replace(found, guess=guess)


def find_delimiter(text: str) -> tuple[str, float]:
    """The delimiter that cuts a text into the most even rows, and how even they are: 0 to 1."""
    sample = text[:_SAMPLE_SIZE]
    best, best_score, best_regularity = ",", 0.0, 0.0
    for delimiter in DELIMITERS:
        if delimiter not in sample:
            continue
        widths = [len(row) for row in _parse(sample, delimiter) if row and any(map(str.strip, row))]
        if len(sample) == _SAMPLE_SIZE and len(widths) > 2:
            widths.pop()
        wide = Counter(width for width in widths if width > 1).most_common(1)
        if not wide:
            continue
        width, count = wide[0]
        regularity = count / len(widths)
        score = regularity * regularity * (1 - 1 / width) * (1.2 if delimiter in ",;\t" else 1)
        first = next((row for row in _parse(sample, delimiter) if len(row) == width), [])
        score *= 1 + 0.3 * _table.header_score(first)
        if score > best_score:
            best, best_score, best_regularity = delimiter, score, regularity
    return best, best_regularity


def _load(path: Path, options: Options) -> tuple[_table.Table, list[Issue], str, str]:
    if path.stat().st_size > LARGEST:
        raise UnreadableFile(Issue("file-too-large", "", {"limit": "100 MB"}))
    text, encoding, issues = _text(path, options.mapping.encoding)
    delimiter = options.mapping.delimiter[:1] or find_delimiter(text)[0]
    rows, torn = _mended(text, delimiter)
    issues += [Issue("quote-unclosed", f"row {row}") for row in torn]
    if not any(map(any, rows)):
        raise UnreadableFile(Issue("file-empty"))
    shown = _table.table(rows, options.mapping.header_row, is_ragged_told=True)
    return shown, issues, delimiter, encoding


def _text(path: Path, encoding: str) -> tuple[str, str, list[Issue]]:
    """The file's text, the encoding it was read with, and what had to be repaired."""
    if encoding:
        try:
            codec = codecs.lookup(encoding).name
            return path.read_bytes().decode(codec, "replace").removeprefix("\ufeff"), codec, []
        except (LookupError, ValueError, TypeError):
            pass
    issues: list[Issue] = []
    parts: list[str] = []
    for piece in text_chunks(path):
        if isinstance(piece, Issue):
            issues.append(piece)
        else:
            parts.append(piece)
    with path.open("rb") as file:
        return "".join(parts), encoding_of(file.read(1024))[0], issues


def _mended(text: str, delimiter: str) -> tuple[list[list[Any]], list[int]]:
    """The rows, and the numbers of those where a quotation mark never closes and so swallowed the rest."""
    rows: list[list[Any]] = []
    torn: list[int] = []
    for _ in range(_MOST_TORN):
        part = _parse(text, delimiter)
        last = part[-1] if part else []
        swallowed = str(last[-1]) if last else ""
        if swallowed.count("\n") < 2 or not _is_open(text, swallowed):
            return rows + part, torn
        rows += part[:-1]
        torn.append(len(rows) + 1)
        start = text.rindex(swallowed) - 1  # the quotation mark itself
        line = text.rfind("\n", 0, start) + 1
        line_end = text.find("\n", start)
        plain = csv.reader([text[line:line_end].rstrip("\r")], delimiter=delimiter, quoting=csv.QUOTE_NONE)
        rows += list(plain)
        text = text[line_end + 1 :]
    return rows + _parse(text, delimiter), torn


def _is_open(text: str, swallowed: str) -> bool:
    """Whether the last field runs to the end of the file without its closing mark."""
    return text.endswith(swallowed) and text[len(text) - len(swallowed) - 1 :][:1] == '"'


def _parse(text: str, delimiter: str) -> list[list[Any]]:
    """The rows as the csv module reads them; what it cannot read is cut at delimiters and line ends."""
    if text[:4].lower() == "sep=" and "\n" in text:
        text = "\n" + text.partition("\n")[2]
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return [line.split(delimiter) for line in text.splitlines()]


def _is_binary(text: str) -> bool:
    sample = text[:4096]
    return sum(1 for c in sample if c < " " and c not in "\t\r\n\x1f\x0b\x0c") > len(sample) * 0.05 or (
        sample.count("\ufffd") > len(sample) * 0.2
    )
