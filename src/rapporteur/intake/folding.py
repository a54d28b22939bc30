"""Texts in the form in which they are compared. Pure Python."""

from __future__ import annotations

import re

from rapporteur.core.text import fold

__all__ = ["digits", "fold", "number_key", "person_key"]

_DIGITS = re.compile(r"\d+")
_LEADING_ZEROS = re.compile(r"\b0+(?=\d)")


def number_key(number: str) -> str:
    """A congress number without what its writers add at will: "0002" is "2", "OP-017" is "op 17"."""
    return _LEADING_ZEROS.sub("", fold(number))


def person_key(name: str) -> str:
    """A name whatever the order of its parts: "Krubitzer, Leah" is "Leah Krubitzer"."""
    return " ".join(sorted(fold(name).split()))


def digits(folded: str) -> list[str]:
    return _DIGITS.findall(folded)
