"""Lines of a PDF's text joined to paragraphs: a hyphen at a line's end goes only where that is certain."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_END = re.compile(r"([^\W\d_]+)-$")
_START = re.compile(r"[^\W\d_]+")


class Joiner:
    """Knows the words of the whole book and so whether "impor-/tant" is one word and "cross-/talk" two."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: set[str] = set()
        self._compounds: set[str] = set()
        for line in lines:
            for word in _WORD.findall(line.lower()):
                (self._compounds if "-" in word else self._words).add(word)

    def join(self, lines: Iterable[str]) -> str:
        """The lines as one text. Where nothing shows what a hyphen was, it stays with a space after it."""
        joined: list[str] = []
        for line in lines:
            text = " ".join(line.split())
            if not text:
                continue
            if joined:
                joined.append(self._seam(joined, text))
            joined.append(text)
        return "".join(joined)

    def _seam(self, joined: list[str], text: str) -> str:
        """What goes before ``text``; takes the hyphen of the last line away where that is certain."""
        end = _END.search(joined[-1][-60:])
        start = _START.match(text)
        if not end or not start or not start[0][0].islower():
            return " "
        left, right = end[1].lower(), start[0].lower()
        is_word = left + right in self._words
        is_compound = f"{left}-{right}" in self._compounds
        if is_word and not is_compound:
            joined[-1] = joined[-1][:-1]
            return ""
        return "" if is_compound and not is_word else " "
