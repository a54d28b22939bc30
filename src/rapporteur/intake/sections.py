"""Split an abstract into its labelled sections without losing a character."""

from __future__ import annotations

import re
from itertools import pairwise

from rapporteur.intake.contract import Section

_OPENING = (
    "backgrounds? purposes? introduction objectives? aims? rationale context question importance hypothes[ie]s"
    " hintergrund einleitung zielsetzung ziele? fragestellung contexte objectifs? introducción objetivos?"
    " antecedentes"
).split()
_DOING = (
    "methods? methodology methodik methoden materials? design setting participants interventions? patients"
    " procedures measurements? méthodes matériels? métodos materiales patienten pacientes"
).split()
_FINDING = "results? findings outcomes? observations? ergebnisse résultats resultados".split()
_CLOSING = (
    "conclusions? discussion interpretation summary implications? significance relevance limitations?"
    " schlussfolgerung(?:en)? fazit diskussion zusammenfassung conclusiones conclusión discusión"
).split()
_REST = (
    "disclosures? funding acknowledge?ments? references registration keywords? support"
    " conflicts?[ ]of[ ]interests? trial[ ]registration clinical[ ]trial[ ]registration learning[ ]objectives?"
    " case[ ](?:report|presentation|description|series) study[ ]design main[ ]outcome[ ]measures?"
    " data[ ]sources? lay[ ]summary plain[ ]language[ ]summary"
)
_REST_WORDS = [word.replace("[", "").replace("]", "") for word in re.findall(r"(?:\[ \]|\S)+", _REST)]
_QUALIFIERS = r"(?:main|primary|key|study|trial|statistical|specific|experimental|major|overall|clinical|preliminary)"


def _any(words: list[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


_WORD = rf"(?:{_QUALIFIERS} )?" + _any([*_OPENING, *_DOING, *_FINDING, *_CLOSING, *_REST_WORDS])
_LABEL = rf"{_WORD}(?:(?: ?/ ?|, | ?& ?| and | und | et | y ){_WORD}){{0,3}}"
# "Methods:" opening a line or following a sentence; "Methods" alone on its line.
_MARKED = re.compile(
    rf"(?:(?:^|(?<=\n)|(?<=[.!?)\]”\"] )|(?<=[.!?])(?=[A-Z]))(?P<label>{_LABEL})(?P<mark> ?:|(?<=[A-Z])\. | [–—-] )"
    rf"|(?:^|(?<=\n))(?P<heading>{_LABEL})(?P<end>[.:]?\n))",
    re.IGNORECASE,
)
_PLAIN_ORDER = [_OPENING, _DOING, _FINDING, _CLOSING]
_PLAIN = [
    re.compile(rf"(?:^|(?<=[.!?)] )|(?<=\n))(?P<label>{_any(words)}) (?=[A-Z0-9(])", re.IGNORECASE)
    for words in _PLAIN_ORDER
]

Piece = tuple[str, str, str]  # label, what stands between label and text, text


def pieces(text: str) -> list[Piece]:
    """Label, delimiter and text of each section; joined they are exactly ``text``."""
    starts = _marked_starts(text) or _plain_starts(text)
    if not starts:
        return [("", "", text)] if text else []
    found: list[Piece] = []
    if starts[0][0] > 0:
        found.append(("", "", text[: starts[0][0]]))
    ends = [start for start, _, _ in starts[1:]] + [len(text)]
    for (start, label_end, body), end in zip(starts, ends, strict=True):
        found.append((text[start:label_end], text[label_end:body], text[body:end]))
    return found


def split_sections(text: str) -> list[Section]:
    """The sections of an abstract; one without a label where the text has no labels."""
    return [Section(label.strip(), body.strip()) for label, _, body in pieces(text) if label or body.strip()]


def joined(sections: list[Section]) -> str:
    """The sections as one text, each label before its text."""
    return "\n\n".join(f"{part.label}: {part.text}" if part.label else part.text for part in sections)


def _marked_starts(text: str) -> list[tuple[int, int, int]]:
    """Start of the label, its end and the start of its text, for labels with a colon or on a line of their own."""
    starts = []
    for found in _MARKED.finditer(text):
        group = "label" if found["label"] else "heading"
        if found[group][0].isupper():
            starts.append((found.start(group), found.end(group), found.end()))
    return starts


def _plain_starts(text: str) -> list[tuple[int, int, int]]:
    """The same for labels without any mark, only if they open the text and at least three come in order."""
    starts = []
    for pattern in _PLAIN:
        hits = [hit for hit in pattern.finditer(text) if hit["label"][0].isupper()]
        if len(hits) > 1:
            return []
        starts += [(hit.start(), hit.end("label"), hit.end("label")) for hit in hits]
    is_ordered = all(one[0] < other[0] for one, other in pairwise(starts))
    return starts if len(starts) >= 3 and is_ordered and starts[0][0] == 0 else []
