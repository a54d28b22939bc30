"""JSON from strangers: one document or many lines, streamed if it is a list, mended where it breaks off."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rapporteur.intake.contract import Issue, UnreadableFile
from rapporteur.intake.formats._decoding import text_chunks

LARGEST_DOCUMENT = 100 * 1024 * 1024
LARGEST_VALUE = 1 << 24
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},]', re.DOTALL)
NEXT_LINE = re.compile(r'\n(?=\{")')
BLANKS = re.compile(r"[\s,]*")
CLOSING = {"{": "}", "[": "]"}


def _whole_number(digits: str) -> int | str:
    return int(digits) if len(digits) < 20 else digits


def _no_number(_name: str) -> None:
    """NaN and Infinity are no JSON and say nothing."""


DECODER = json.JSONDecoder(parse_int=_whole_number, parse_constant=_no_number, strict=False)


def document(path: Path) -> tuple[Any, list[Issue]]:
    """The whole file as one value, with what had to be repaired; one that breaks off is closed where it ends.

    Raises UnreadableFile if it is empty, too large for one document or no JSON.
    """
    if path.stat().st_size > LARGEST_DOCUMENT:
        raise UnreadableFile(Issue("file-too-large", "", {"limit": "100 MB"}))
    issues, parts = list[Issue](), list[str]()
    for piece in text_chunks(path):
        if isinstance(piece, Issue):
            issues.append(piece)
        else:
            parts.append(piece)
    text = "".join(parts)
    if not text.strip():
        raise UnreadableFile(Issue("file-empty"))
    try:
        value, end = DECODER.raw_decode(text, len(text) - len(text.lstrip()))
    except RecursionError:
        raise _malformed("nested too deeply", "") from None
    except json.JSONDecodeError as error:
        mended = _mended(text, error.pos)
        if mended is None:
            raise _malformed(error.msg, f"line {error.lineno}") from None
        place = f"line {error.lineno}"
        return mended, [*issues, Issue("file-truncated", place, {"place": place, "detail": error.msg})]
    if text[end:].strip():
        place = f"line {text.count(chr(10), 0, end) + 1}"
        issues.append(Issue("file-malformed", place, {"format": "JSON", "detail": "text after the end"}))
    return value, issues


def _malformed(detail: str, place: str) -> UnreadableFile:
    return UnreadableFile(Issue("file-malformed", place, {"format": "JSON", "detail": detail}))


def _mended(text: str, broken_at: int) -> Any:
    """What stands before the break, cut after the last complete value of a list; None if that is nothing."""
    stack, best = list[str](), None
    for token in TOKEN.finditer(text, 0, broken_at):
        sign = token[0]
        if sign in CLOSING:
            stack.append(sign)
        elif sign in {"}", "]"} and stack:
            stack.pop()
            if "[" in stack[-1:] or stack == ["{"]:  # of a list, or of an object keyed by id
                best = (token.end(), "".join(CLOSING[s] for s in reversed(stack)))
    if best is None:
        return None
    try:
        return DECODER.decode(text[: best[0]] + best[1])
    except (json.JSONDecodeError, RecursionError):
        return None


def values(path: Path, list_key: str = "items") -> Iterator[tuple[str, Any] | Issue]:
    """The values of a list, of the list called ``list_key`` in an object, of JSON Lines, or the one value.

    Each comes with its place. Values before a break are kept, the break is an issue.
    """
    window = _Window(path)
    yield from window.fill(1)
    start = window.text[:1]
    if not start:
        raise UnreadableFile(Issue("file-empty"))
    if start == "{":
        yield from window.fill(1 << 16)
        found = re.match(r'\{\s*"[^"]*"[^\[]{0,4000}?"' + re.escape(list_key) + r'"\s*:\s*\[', window.text)
        nested = re.match(r'\{\s*"' + re.escape(list_key) + r'"\s*:\s*\[', window.text)
        found = nested or (found if found and '"message"' in found[0] else None)
        if found:
            window.skip(found.end())
    elif start == "[":
        window.skip(1)
    yield from window.values()


class _Window:
    """A part of the file's text, read on value by value; ``at`` is where the next one begins."""

    def __init__(self, path: Path) -> None:
        self.pieces = text_chunks(path)
        self.text, self.at, self.line, self.is_at_end = "", 0, 1, False

    def skip(self, count: int) -> None:
        self.line += self.text.count("\n", self.at, self.at + count)
        self.at += count

    def skip_blanks(self) -> None:
        blank = BLANKS.match(self.text, self.at)
        self.skip(blank.end() - self.at if blank else 0)

    @property
    def next(self) -> str:
        """The next character, or nothing."""
        return self.text[self.at : self.at + 1]

    def fill(self, size: int) -> Iterator[Issue]:
        """Read until ``size`` characters are ahead or the file ends; what is behind is dropped then."""
        length = len(self.text) - self.at
        if length >= size or self.is_at_end:
            return
        parts = [self.text[self.at :]]
        while length < size and not self.is_at_end:
            piece = next(self.pieces, None)
            if piece is None:
                self.is_at_end = True
            elif isinstance(piece, Issue):
                yield piece
            else:
                parts.append(piece if length else piece.lstrip())
                self.line += 0 if length else piece.count("\n") - parts[-1].count("\n")
                length += len(parts[-1])
        self.text, self.at = "".join(parts), 0

    def values(self) -> Iterator[tuple[str, Any] | Issue]:
        size = 1
        while True:
            self.skip_blanks()
            yield from self.fill(size)
            self.skip_blanks()
            if self.next in {"", "]", "}"}:
                if self.next or self.is_at_end:
                    return
                continue
            place = f"line {self.line}"
            try:
                value, end = DECODER.raw_decode(self.text, self.at)
            except RecursionError:
                yield Issue("file-malformed", place, {"format": "JSON", "detail": "nested too deeply"})
                return
            except json.JSONDecodeError as error:
                if not self.is_at_end and len(self.text) - self.at < LARGEST_VALUE:
                    size = (len(self.text) - self.at) * 2
                    continue
                yield from self._broken(error)
                if self.next != "{":
                    return
                continue
            size = 1
            yield place, value
            self.skip(end - self.at)

    def _broken(self, error: json.JSONDecodeError) -> Iterator[Issue]:
        """Report a value that cannot be read; in JSON Lines the next line goes on."""
        next_line = NEXT_LINE.search(self.text, self.at)
        if next_line:
            yield Issue("file-malformed", f"line {self.line}", {"format": "JSON", "detail": error.msg})
            self.skip(next_line.end() - self.at)
            return
        place = f"line {self.line + self.text.count(chr(10), self.at, error.pos)}"
        yield Issue("file-truncated", place, {"place": place, "detail": error.msg})
        self.text, self.at = "", 0
