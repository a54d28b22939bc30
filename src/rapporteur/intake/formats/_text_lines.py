"""Text files as lines. Pure Python."""

from __future__ import annotations

from pathlib import Path

from rapporteur.intake.contract import Issue, UnreadableFile
from rapporteur.intake.formats import _decoding

SIZE_LIMIT = 32 * 1024 * 1024
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SPACES = dict.fromkeys(
    map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"), " "
)
_BINARY_STARTS = (
    b"PK\x03\x04",
    b"%PDF",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xd0\xcf\x11\xe0",
    b"\xff\xd8\xff",
    b"7z\xbc",
)


def read_lines(path: Path) -> tuple[list[str], list[Issue]]:
    """The lines of the file without their ends, and what was wrong with its bytes.

    Raises UnreadableFile if it is empty, larger than the limit, or no text.
    """
    if path.stat().st_size > SIZE_LIMIT:
        raise UnreadableFile(Issue("file-too-large", "", {"limit": f"{SIZE_LIMIT // 1024 // 1024} MB"}))
    with path.open("rb") as file:
        if file.read(8).startswith(_BINARY_STARTS):
            raise UnreadableFile(Issue("file-malformed", "", {"format": "text", "detail": "binary data"}))
    lines: list[str] = []
    issues: list[Issue] = []
    for found in _decoding.text_lines(path):
        if isinstance(found, Issue):
            issues.append(found)
        else:
            lines.append(found[1])
    if not any(line.strip() for line in lines):
        raise UnreadableFile(Issue("file-empty"))
    return lines, issues


def head_text(head: bytes) -> str:
    """The beginning of a file as text for sniffing; "" for what is no text."""
    if head.startswith(_BINARY_STARTS):
        return ""
    text = _decoding.head_text(head)
    return text if sum(c < " " and c not in "\t\n\r\f" for c in text) <= len(text) / 50 else ""


def plain(text: str) -> str:
    """The text with ordinary spaces for the typographic ones and without invisible characters."""
    return text.translate(_SPACES).translate(_INVISIBLE)


def as_spans(numbers: list[int]) -> str:
    """Line numbers as people write them: ``3, 7–9``."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)
