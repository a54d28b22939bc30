"""Show where the words of a search stand in a text: marked, escaped, and cut to the part that matters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from rapporteur.programme.search import Term, fold

_BETWEEN = r"[\W_]+"


@cache
def _one(character: str) -> str:
    """A character folded to one character, so that places in the folded text are places in the text."""
    return (fold(character) or character)[:1]


def _same_length_fold(text: str) -> str:
    return text.lower() if text.isascii() else "".join(map(_one, text))


def pattern_of(terms: Sequence[Term]) -> re.Pattern[str] | None:
    """What finds the terms in a folded text."""
    parts = [_BETWEEN.join(map(re.escape, term.words)) + r"[^\W_]*" * term.is_prefix for term in terms]
    parts.sort(key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(parts)})(?![^\W_])") if parts else None


def marked(text: str, pattern: re.Pattern[str] | None) -> SafeString:
    """The whole text, escaped, with each hit in <mark>."""
    if pattern is None:
        return mark_safe(escape(text))  # noqa: S308  # escaped
    pieces, end = [], 0
    for hit in pattern.finditer(_same_length_fold(text)):
        pieces += [
            escape(text[end : hit.start()]),
            "<mark>",
            escape(text[hit.start() : hit.end()]),
            "</mark>",
        ]
        end = hit.end()
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308  # every piece is escaped above


def snippet(text: str, pattern: re.Pattern[str] | None, length: int = 260) -> SafeString:
    """The part of the text around its first hit, or its beginning, cut between words."""
    text = " ".join(text.split())
    hit = pattern.search(_same_length_fold(text)) if pattern else None
    start = max(0, hit.start() - length // 3) if hit else 0
    if start:
        start = text.find(" ", start, hit.start() + 1 if hit else len(text)) + 1 or start
    end = start + length
    if end < len(text):
        end = max(text.rfind(" ", start, end), hit.end() if hit else start + 1)
    part = marked(text[start:end], pattern)
    return mark_safe(("… " if start else "") + part + (" …" if end < len(text) else ""))  # noqa: S308  # as above
