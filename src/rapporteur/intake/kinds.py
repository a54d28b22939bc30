"""Guess what kind of session a file's own words mean."""

from __future__ import annotations

import re

# The first rule that matches wins: the more telling words stand first.
_RULES: list[tuple[str, str]] = [
    ("satellite", r"satellite|industry|sponsored|friday symposi|corporate|symposium satellite|satelliten"),
    ("poster", r"poster|e-?poster|affiche|p[oó]ster"),
    ("special-interest", r"special.interest|\bsig\b|interest group|patient advocacy|town hall|scientific committee|"
                         r"trainee|career|community"),
    ("workshop", r"workshop|hands.on|tutorial|hackathon|bootcamp|masterclass|atelier|taller"),
    ("education", r"educat|teaching|course|lesson|meet.the.(expert|professor)|training|bildung|kurs|"
                  r"how.to|lehr|formation|curso|\bcme\b"),
    ("plenary", r"plenary|keynote|opening|closing|presidential|late.breaking|lecture|plenar|pl[ée]ni[èe]re|plenaria|"
                r"award"),
    ("oral", r"\boral|abstract session|free paper|paper session|proffered|rapid.fire|lightning|flash talk|talk|"
             r"vortrag|communication"),
    ("scientific", r"scientific|symposi|science|session|panel|debate|round.?table|seminar|wissenschaft"),
]  # fmt: skip
_COMPILED = [(kind, re.compile(words, re.IGNORECASE)) for kind, words in _RULES]
_TITLE_KINDS = frozenset(["satellite", "poster", "workshop", "plenary", "special-interest"])
_TITLE_START = re.compile(
    r"^(?:satellite symposium|industry|poster session|posters?\b|workshop|keynote|plenary|special interest)", re.I
)


def guess_kind(kind_text: str, title: str) -> str:
    """A value of the programme's kinds: from the file's own word, else from how the title opens."""
    for kind, words in _COMPILED:
        if kind_text and words.search(kind_text):
            return kind
    if not kind_text and _TITLE_START.search(title):
        for kind, words in _COMPILED:
            if kind in _TITLE_KINDS and words.match(title):
                return kind
    return "other"
