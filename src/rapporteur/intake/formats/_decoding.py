"""Bytes of unknown encoding as text: streamed, never failing, and saying what had to be repaired."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from rapporteur.intake.contract import Issue, UnreadableFile

CHUNK = 1 << 16
LONGEST_LINE = 1 << 22
LONGEST_RECORD = 1 << 24
MOST_LINES = 100_000
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]+")
NUL = "\x00"
WINDOWS_1252 = [bytes((b,)).decode("cp1252", "replace") for b in range(256)]


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    if error.encoding.lower().replace("-", "").startswith(("utf16", "utf32")):
        return "\ufffd", error.end
    return "".join(map(WINDOWS_1252.__getitem__, bad)), error.end


codecs.register_error("rapporteur.windows-1252", _as_windows_1252)


def encoding_of(head: bytes) -> tuple[str, int]:
    """The encoding that the first bytes show, and how many of them are a byte order mark."""
    for mark, name in BOMS:
        if head.startswith(mark):
            return name, len(mark)
    if len(head) >= 4 and head[1] == 0 and head[3] == 0 and head[0] and head[2]:
        return "utf-16-le", 0
    if len(head) >= 4 and head[0] == 0 and head[2] == 0 and head[1] and head[3]:
        return "utf-16-be", 0
    declared = DECLARED.match(head)
    name = declared[1].decode("ascii") if declared else "utf-8"
    try:
        name = codecs.lookup(name).name
        codecs.getincrementaldecoder(name)()
        b"".decode(name)
    except LookupError:  # unknown, or a codec that does not make text (base64)
        return "utf-8", 0
    # A declaration that can be read as ASCII is proof that the file is not UTF-16 or UTF-32.
    return ("utf-8", 0) if name.startswith(("utf-16", "utf-32", "utf-7", "idna", "punycode")) else (name, 0)


def head_text(head: bytes) -> str:
    """The first bytes of a file as text, for sniffing."""
    encoding, skip = encoding_of(head)
    return head[skip:].decode(encoding, "replace").replace(NUL, "")


def text_chunks(path: Path) -> Iterator[str | Issue]:
    """The text of a file in pieces, without BOM and characters that no text may hold.

    Bytes that are wrong in the file's encoding are read as Windows-1252. Each kind of repair is reported
    once, at the first line it was needed.
    """
    with path.open("rb") as file:
        head = file.read(CHUNK)
        encoding, skip = encoding_of(head)
        decoder = codecs.getincrementaldecoder(encoding)()
        line, reported, chunk = 1, set[str](), head[skip:]
        while True:
            final = not chunk
            before = decoder.getstate()
            try:
                text = decoder.decode(chunk, final)
            except UnicodeDecodeError as error:
                good = error.object[: error.start].decode(encoding, "replace")
                decoder = codecs.getincrementaldecoder(encoding)("rapporteur.windows-1252")
                decoder.setstate(before)
                text = decoder.decode(chunk, final)
                if "encoding" not in reported:
                    reported.add("encoding")
                    place = f"line {line + good.count(chr(10))}"
                    yield Issue("encoding-mixed", place, {"encoding": encoding.upper()})
            if ILLEGAL.search(text):
                found = text.find(NUL)
                if found >= 0 and "nul" not in reported:
                    reported.add("nul")
                    yield Issue("nul-bytes", f"line {line + text.count(chr(10), 0, found)}")
                text = ILLEGAL.sub("", text)
            line += text.count("\n")
            if text:
                yield text
            if final:
                return
            chunk = file.read(CHUNK)


def text_lines(path: Path) -> Iterator[tuple[int, str] | Issue]:
    """The lines of a file with their number from 1, without line ends (CRLF, LF or CR)."""
    number, rest = 1, ""
    for piece in text_chunks(path):
        if isinstance(piece, Issue):
            yield piece
            continue
        lines = (rest + piece).replace("\r\n", "\n")
        held = "\r" if lines.endswith("\r") else ""  # its LF may follow in the next piece
        parts = lines.removesuffix("\r").replace("\r", "\n").split("\n")
        rest = parts.pop() + held
        for part in parts:
            yield number, part
            number += 1
        if len(rest) > LONGEST_LINE:
            yield number, rest
            rest = ""
    if rest.removesuffix("\r"):
        yield number, rest.removesuffix("\r")


class Folded:
    """The lines of one record, each with the lines that go on with it; joined once, and not without end."""

    def __init__(self, place: str, joint: str) -> None:
        self.texts: list[str] = []
        self._place, self._joint = place, joint
        self._more: list[str] = []
        self._size = 0

    def add(self, text: str) -> None:
        self.close()
        self._count(text)
        self.texts.append(text)

    def extend(self, text: str) -> None:
        self._count(text)
        self._more.append(text)

    def close(self) -> None:
        """Join what goes on with the latest text."""
        if self._more:
            first = [self.texts[-1]] if self.texts[-1] or not self._joint else []
            self.texts[-1] = self._joint.join([*first, *self._more])
            self._more.clear()

    def _count(self, text: str) -> None:
        self._size += len(text) + LONGEST_RECORD // MOST_LINES
        if self._size > 2 * LONGEST_RECORD:
            detail = f"the record at {self._place} does not end"
            raise UnreadableFile(Issue("file-malformed", self._place, {"format": "text", "detail": detail}))
