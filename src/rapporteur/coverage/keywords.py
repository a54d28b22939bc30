"""Find a topic's keywords in a text. Pure Python.

A keyword is found as whole words in any case; one that ends in * also as the beginning of a longer word. An
abbreviation, without small letters (ALL, CAR-T, FLT3), is found only as it is written: "ALL" the leukemia is
not "all patients". In a heading all in capitals the two cannot be told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_GAP = r"[\s\-‐‑–]+"


@dataclass(frozen=True)
class Finder:
    """Finds any of some keywords; ``needles`` are quick to look for and spare most texts the ``pattern``."""

    needles: tuple[tuple[str, bool], ...]
    pattern: re.Pattern[str] | None

    def finds(self, text: str, lowered: str) -> bool:
        """Whether a keyword is in ``text``; ``lowered`` is the same in small letters, made once for many."""
        if self.pattern is None or not any(n in (text if exact else lowered) for n, exact in self.needles):
            return False
        return self.pattern.search(text) is not None


def is_abbreviation(keyword: str) -> bool:
    """At most ten characters, a capital letter and no small one but a plural "s"."""
    bare = keyword.removesuffix("s")
    return 1 < len(keyword) <= 10 and bare.upper() == bare and bare.lower() != bare


def finder_of(keywords: Iterable[str]) -> Finder:
    needles: list[tuple[str, bool]] = []
    parts: list[str] = []
    for keyword in keywords:
        words = [word for word in re.split(_GAP, keyword.strip().rstrip("*")) if word]
        if not words:
            continue
        exact = is_abbreviation(keyword)
        longest = max(words, key=len)
        needles.append((longest if exact else longest.lower(), exact))
        beginning = r"\w*" if keyword.rstrip().endswith("*") else ""
        body = _GAP.join(re.escape(word) for word in words) + beginning
        parts.append(body if exact else f"(?i:{body})")
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)") if parts else None
    return Finder(tuple(needles), pattern)


def keywords_in(text: str) -> list[str]:
    """What a person wrote into the field: one keyword a line, each once, in order."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line.strip("*- ")))
