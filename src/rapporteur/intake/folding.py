"""Texts in the form in which they are compared. Pure Python."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")
_LEADING_ZEROS = re.compile(r"\b0+(?=\d)")


def fold(text: str) -> str:
    """Words in small letters without accents and punctuation, one space between."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(text.casefold()))


def number_key(number: str) -> str:
    """A congress number without what its writers add at will: "0002" is "2", "OP-017" is "op 17"."""
    return _LEADING_ZEROS.sub("", fold(number))


def person_key(name: str) -> str:
    """A name whatever the order of its parts: "Krubitzer, Leah" is "Leah Krubitzer"."""
    return " ".join(sorted(fold(name).split()))


def digits(folded: str) -> list[str]:
    return _DIGITS.findall(folded)
