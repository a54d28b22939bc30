"""Guess what kind of session a file's own words mean."""

from __future__ import annotations

import re

# The first rule that matches wins: the more telling words stand first.
_RULES = {
    "satellite": "satellite|satelliten|industry|sponsored|corporate|friday symposi",
    "poster": "poster|affiche|póster",
    "special-interest": r"special.interest|\bsig\b|interest group|patient advocacy|town hall|trainee|career"
    "|scientific committee|community",
    "workshop": "workshop|hands.on|tutorial|hackathon|bootcamp|masterclass|atelier|taller",
    "education": "educat|teaching|course|lesson|meet.the.(?:expert|professor)|training|bildung|kurs|how.to"
    r"|lehr|formation|curso|\bcme\b",
    "plenary": "plenary|keynote|opening|closing|presidential|late.breaking|lecture|plenar|plénière|award",
    "oral": r"\boral|abstract session|free paper|paper session|proffered|rapid.fire|lightning|flash talk"
    r"|\btalks?\b|vortrag|communication",
    "scientific": "scientific|symposi|science|session|panel|debate|round.?table|seminar|wissenschaft",
}
_COMPILED = {kind: re.compile(words, re.IGNORECASE) for kind, words in _RULES.items()}
_TITLE_KINDS = ("satellite", "poster", "special-interest", "workshop", "plenary")


def guess_kind(kind_text: str, title: str) -> str:
    """A value of the programme's kinds: from the file's own word, else from how the title opens."""
    if kind_text:
        return next((kind for kind, words in _COMPILED.items() if words.search(kind_text)), "other")
    return next((kind for kind in _TITLE_KINDS if _COMPILED[kind].match(title)), "other")
