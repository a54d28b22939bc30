"""Split an abstract into its labelled sections without losing a character."""

from __future__ import annotations

import re
from itertools import pairwise

from rapporteur.intake.contract import Section

_OPENING = (
    "hypothes[ie]s|fragestellung|backgrounds?|introduction|introducción|antecedentes|objectives?|"
    "hintergrund|zielsetzung|importance|einleitung|objectifs?|objetivos?|purposes?|rationale|"
    "question|contexte|context|ziele?|aims?"
)
_DOING = (
    "interventions?|measurements?|participants|methodology|materials?|procedures|matériels?|"
    "materiales|patienten|pacientes|methods?|methodik|methoden|patients|méthodes|setting|métodos|"
    "design"
)
_FINDING = "observations?|ergebnisse|resultados|outcomes?|résultats|results?|findings"
_CLOSING = (
    "schlussfolgerung(?:en)?|zusammenfassung|interpretation|implications?|conclusions?|"
    "significance|limitations?|conclusiones|discussion|diskussion|conclusión|relevance|discusión|"
    "summary|fazit"
)
_REST = (
    "conflicts? of interests?|clinical trial registration|plain language summary|main outcome measures?"
    "|case (?:report|presentation|description|series)|learning objectives?|trial registration|study design"
    "|data sources?|lay summary|acknowledge?ments?|disclosures?|registration|references|keywords?|funding"
    "|support"
)
_QUALIFIERS = (
    r"(?:main|primary|key|study|trial|statistical|specific|experimental|major|overall|clinical|preliminary)"
)
_WORD = rf"(?:{_QUALIFIERS} )?(?:{_REST}|{_OPENING}|{_DOING}|{_FINDING}|{_CLOSING})"
_LABEL = rf"{_WORD}(?:(?: ?/ ?|, | ?& ?| and | und | et | y ){_WORD}){{0,3}}"
# Where a label may begin: at the start, on a new line, or after a sentence.
_ANCHOR = re.compile(r"\A|\n|[.!?)\]”\"] |[.!?](?=[A-Z])")
# "Methods:" opening a line or following a sentence; "Methods" alone on its line.
_MARKED = re.compile(rf"(?P<label>{_LABEL})(?P<mark> ?:|(?<=[A-Z])\. | [–—-] )", re.IGNORECASE)
_HEADING = re.compile(rf"(?P<label>{_LABEL})(?P<mark>[.:]?\n)", re.IGNORECASE)
_PLAIN_ORDER = [_OPENING, _DOING, _FINDING, _CLOSING]
_PLAIN = [
    re.compile(rf"(?:^|(?<=[.!?)] )|(?<=\n))(?P<label>{words}) (?=[A-Z0-9(])", re.IGNORECASE)
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
    """Where label, its mark and its text begin, for labels with a colon or on a line of their own."""
    starts = []
    for anchor in _ANCHOR.finditer(text):
        at = anchor.end()
        if not text[at : at + 1].isupper():
            continue
        is_line_start = at == 0 or text[at - 1] == "\n"
        if found := (_MARKED.match(text, at) or (_HEADING.match(text, at) if is_line_start else None)):
            starts.append((at, found.end("label"), found.end()))
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
