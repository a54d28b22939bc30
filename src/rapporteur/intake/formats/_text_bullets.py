"""Headings and bullets in a text as people paste it. Pure Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from rapporteur.intake.formats._text_lines import plain

Kind = Literal["bullet", "heading", "prose", "blank", "rule"]

_GLYPHS = "•‣◦▪▫■□●○⁃∙·➢➤►▶✓✔❖\uf0b7\uf0a7\uf0d8\uf076\uf0fc"
_BULLET = re.compile(
    rf"(?P<mark>[{_GLYPHS}])\s*|(?P<dash>[-–—*+])\s+|(?P<o>o)(?:\t|\s{{2,}})\s*"
    r"|(?P<number>\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])\s+"
)
_HASHES = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_BOLD = re.compile(r"(\*\*|__|\*|_)(?=\S)([^*_]+|.+?)\1:?")
_HYPHEN = re.compile(r"[^\W\d_]-$")
_RULE = re.compile(r"[-=_~*]{3,}")
_GROUP_WORD = re.compile(
    r"\b(?:sessions|symposia|symposiums|satellites|topics|posters|orals|lectures|workshops|presentations|talks|"
    r"days?|programme|program|education|plenar(?:y|ies)|abstracts|highlights|sessies|sitzungen|séances)\b",
    re.IGNORECASE,
)
LONGEST_HEADING = 120
TAB = 4
DEEPEST = 12


@dataclass(slots=True)
class Line:
    number: int
    indent: int
    text: str
    kind: Kind
    mark: str = ""


@dataclass(slots=True)
class Bullet:
    """A bullet with its wrapped lines; ``headings`` are the ones it stands under."""

    number: int
    parts: list[str]
    headings: list[str]
    indent: int = 0
    children: list[Bullet] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its lines as one; a hyphen at a line's end stays."""
        joined = [part if _HYPHEN.search(part) else f"{part} " for part in self.parts]
        return "".join(joined).strip()


@dataclass(slots=True)
class Prose:
    """Lines that belong to no list."""

    numbers: list[int]
    text: str


def classify(lines: list[tuple[int, str]]) -> list[Line]:
    """Every line with its indentation and what its own look says it is."""
    found: list[Line] = []
    for number, text in lines:
        if text and not text.isspace():
            found.append(_line(number, text))
        elif found and found[-1].kind != "blank":  # one of several blank lines says all
            found.append(Line(number, 0, "", "blank"))
    for index, line in enumerate(found):
        if line.kind == "rule":
            before = found[index - 1] if index else None
            if before and before.kind == "prose" and len(before.text) <= LONGEST_HEADING:
                before.kind, before.mark = "heading", "underline"
    _settle_glued_dashes(found)
    _settle_headings(found)
    return found


def blocks(lines: list[Line]) -> Iterator[Bullet | Prose]:
    """Bullets, with their nested ones as children, and the text between them, in order."""
    reader = _Reader(max((len(line.text) for line in lines if line.kind == "bullet"), default=0))
    for line in lines:
        reader.take(line)
    reader.close()
    yield from reader.found


def is_group(text: str) -> bool:
    """Whether a bullet with bullets below it reads like a heading rather than like a session."""
    return text.endswith(":") or (len(text) <= 60 and bool(_GROUP_WORD.search(text)))


def heading_text(line: Line) -> str:
    """The heading without the signs that mark it as one."""
    text = line.text
    bold = _BOLD.fullmatch(text)
    if bold:
        text = bold[2]
    return text.strip().rstrip(":").strip()


def _line(number: int, raw: str) -> Line:
    text = plain(raw).rstrip().expandtabs(TAB)
    stripped = text.lstrip()
    indent = len(text) - len(stripped)
    if not stripped:
        return Line(number, 0, "", "blank")
    if _RULE.fullmatch(stripped):
        return Line(number, indent, stripped, "rule")
    if len(stripped) < 400 and (hashes := _HASHES.fullmatch(stripped)):
        return Line(number, indent, hashes[2], "heading", hashes[1])
    bullet = _BULLET.match(stripped[:40])
    if bullet and bullet.end() < len(stripped):
        kind = str(bullet.lastgroup)
        mark = "number" if kind == "number" else bullet[kind]
        return Line(number, indent, stripped[bullet.end() :], "bullet", mark)
    return Line(number, indent, stripped, "prose")


def _settle_glued_dashes(lines: list[Line]) -> None:
    """ "-Title" glued together: bullets where several follow each other, else a heading's ornament."""
    full = [line for line in lines if line.kind != "blank"]
    glued = [line.kind == "prose" and line.text[0] in "-–—" and len(line.text) > 2 for line in full]
    for index, line in enumerate(full):
        if not glued[index]:
            continue
        neighbours = glued[max(0, index - 1) : index] + glued[index + 1 : index + 2]
        line.text = line.text[1:].strip()
        if any(neighbours):
            line.kind, line.mark = "bullet", "glued"
        else:
            line.mark = "dash"


def _settle_headings(lines: list[Line]) -> None:
    """Short lines that stand alone right above a bullet are its heading."""
    full = [line for line in lines if line.kind not in {"blank", "rule"}]
    for index, line in enumerate(full[:-1]):
        after = full[index + 1]
        if line.kind == "bullet" and line.mark == "number" and after.kind == "bullet":
            if after.mark != "number" and after.indent <= line.indent and is_group(line.text):
                line.kind = "heading"
        elif line.kind == "prose" and after.kind == "bullet" and _may_head(line):
            line.kind = "heading"
    for index, line in enumerate(full[:-1]):
        if (
            line.kind == "prose"
            and full[index + 1].kind == "heading"
            and line.text.isupper()
            and _may_head(line)
        ):
            line.kind, line.mark = "heading", "capitals"


def _may_head(line: Line) -> bool:
    return (
        len(line.text) <= LONGEST_HEADING
        and not line.text.endswith((".", ";", ","))
        and (line.mark == "dash" or not line.text[0].islower())
    )


class _Reader:
    def __init__(self, widest: int) -> None:
        self.found: list[Bullet | Prose] = []
        self._widest = widest
        self._headings: list[tuple[int, str]] = []
        self._unused: list[Line] = []
        self._open: list[Bullet] = []
        self._prose: list[Line] = []
        self._blank = True

    def take(self, line: Line) -> None:
        if line.kind == "blank":
            self._blank = True
            self._end_prose()
            return
        if line.kind == "heading" and self._continues(line):
            line.kind = "prose"
        if line.kind == "bullet":
            self._bullet(line)
        elif line.kind == "heading":
            self._heading(line)
        elif line.kind == "prose" and self._continues(line):
            self._open[-1].parts.append(line.text)
        elif line.kind == "prose":
            self._open = []
            self._prose.append(line)
        self._blank = False

    def close(self) -> None:
        self._end_prose()
        self._drop_unused_headings()

    def _continues(self, line: Line) -> bool:
        """Whether the line is the rest of the bullet above it."""
        if self._blank or not self._open or self._prose or line.mark:
            return False
        last = self._open[-1]
        if line.indent > last.indent or line.text[0].islower():
            return True
        return line.kind == "prose" and len(last.parts[-1]) >= max(60, 0.75 * self._widest)

    def _bullet(self, line: Line) -> None:
        self._end_prose()
        self._unused = []
        while self._open and (self._open[-1].indent >= line.indent or len(self._open) >= DEEPEST):
            self._open.pop()
        headings = [text for _, text in self._headings]
        bullet = Bullet(line.number, [line.text], headings, line.indent)
        if self._open:
            self._open[-1].children.append(bullet)
        else:
            self.found.append(bullet)
        self._open.append(bullet)

    def _heading(self, line: Line) -> None:
        self._end_prose()
        self._open = []
        rank = (
            len(line.mark) if line.mark.startswith("#") else {"capitals": 1, "underline": 2}.get(line.mark, 8)
        )
        if self._unused and self._headings[-1][0] >= rank:
            self._drop_unused_headings()
        self._headings = [(other, text) for other, text in self._headings if other < rank]
        self._headings.append((rank, heading_text(line)))
        self._unused.append(line)

    def _drop_unused_headings(self) -> None:
        """Headings that no bullet stood under are text like any other."""
        self.found += [Prose([line.number], line.text) for line in self._unused]
        self._unused = []

    def _end_prose(self) -> None:
        if self._prose:
            self._drop_unused_headings()
            text = " ".join(line.text for line in self._prose)
            self.found.append(Prose([line.number for line in self._prose], text))
            self._headings = []
            self._prose = []
