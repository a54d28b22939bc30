"""What a person's name looks like."""

from __future__ import annotations

import re
from typing import Literal

Role = Literal["author", "presenter", "speaker", "chair"]

JOINED = re.compile(r"\s+(?:and|und|et|y|&)\s+")
_DEGREES_WRITTEN = (
    "md phd m.d. ph.d. md/phd mph msc bsc rn jr jr. sr sr. ii iii iv mba pharmd do dphil frcp facp msn ms "
    "ma dr prof mbbs mbchb dsc bs ba np pa-c rph"
)
DEGREES = frozenset(_DEGREES_WRITTEN.split())
_NAME = re.compile(r"[^\d@:/()\[\]{}<>=|]{2,60}")
_INSTITUTION = re.compile(
    r"\b(?:univ|hospital|institut|cent(?:er|re)\b|college|school|department|dept|clinic|klinik|inc\b|ltd|gmbh|"
    r"foundation|company|ministry|agency|laborator|pharma|group|society|council|fakult|academy|organi[sz]ation)",
    re.IGNORECASE,
)


def natural_order(name: str) -> str:
    """ "Last, First" as "First Last"; a degree or generation after the comma stays where it is."""
    last, comma, first = name.partition(",")
    last, first = last.strip(), first.strip()
    if not comma or not first or not last or "," in first or first.lower() in DEGREES:
        return name.strip()
    return f"{first} {last}"


def has_institution_word(text: str) -> bool:
    return _INSTITUTION.search(text) is not None


def is_name(part: str) -> bool:
    """Whether a part may be a name or a degree: a few words, no digits, none of a place's words."""
    if part.lower() in DEGREES:
        return True
    words = part.split()
    return 2 <= len(words) <= 6 and _NAME.fullmatch(part) is not None and not _INSTITUTION.search(part)
