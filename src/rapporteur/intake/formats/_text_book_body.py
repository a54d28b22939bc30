"""The body of an abstract: its labelled sections, by the headings the book itself uses. Pure Python."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from rapporteur.intake.contract import Section
from rapporteur.intake.formats._text_book_join import Joiner

_COMMON = (
    r"introduction|background|context|rationale|objectives?|aims?|purpose|goals?|hypothesis|methods?|methodology|"
    r"materials?|patients?|subjects?|participants?|design|setting|interventions?|measurements?|results?|findings?|"
    r"discussion|conclusions?|summary|interpretation|cases?|case reports?|case presentation|"
    r"clinical case|disclosures?|declaration of interest|conflicts? of interest|funding|keywords?|key words|"
    r"limitations?|main outcome measures?|study design|trial registration|acknowledgements?|references?"
)
_KNOWN = re.compile(rf"(?:{_COMMON})(?:(?:,| and| &| or|/)\s?(?:{_COMMON}))*\s*:?", re.IGNORECASE)
_INLINE = re.compile(rf"((?:{_COMMON})(?:(?:,| and| &| or|/)\s?(?:{_COMMON}))*)\s?:\s+(?=\S)", re.IGNORECASE)
_SHAPE = re.compile(r"[^\W\d_][^\d.,;:()\[\]%=<>]{4,48}:?")
_SENTENCE_ENDS = (".", "!", "?", ":", ";", ")", "”", '"', "]")
FEWEST = 5


class Heads:
    """The section headings of one book: common ones, and those that recur in it where sections begin."""

    def __init__(self, blocks: Iterable[list[str]]) -> None:
        seen: Counter[str] = Counter()
        fitting: Counter[str] = Counter()
        abstracts: dict[str, set[int]] = defaultdict(set)
        for number, block in enumerate(blocks):
            for index, line in enumerate(block):
                text = line.strip()
                if not _has_shape(text):
                    continue
                seen[text] += 1
                fitting[text] += _stands_as_head(block, index)
                abstracts[text].add(number)
        self._learnt = {
            text
            for text, count in seen.items()
            if len(abstracts[text]) >= FEWEST and fitting[text] >= 0.9 * count
        }

    def is_head(self, line: str) -> bool:
        """Whether the text is a section heading wherever it stands on a line of its own."""
        text = line.strip()
        return text in self._learnt or (
            len(text) < 60 and text[:1].isupper() and bool(_KNOWN.fullmatch(text))
        )

    def sections(self, lines: list[str], joiner: Joiner) -> list[Section]:
        """The lines as sections in order; what comes before the first heading has no label."""
        found: list[tuple[str, list[str]]] = [("", [])]
        for index, line in enumerate(lines):
            text = line.strip()
            if self.is_head(text) and _stands_as_head(lines, index):
                found.append((text.rstrip(" :"), []))
                continue
            inline = _INLINE.match(text[:80]) if _begins(lines, index) and text[:1].isupper() else None
            if inline:
                found.append((inline[1], [text[inline.end() :]]))
            else:
                found[-1][1].append(line)
        sections = [Section(label, joiner.join(texts)) for label, texts in found]
        return [section for section in sections if section.label or section.text]


def _has_shape(text: str) -> bool:
    return (
        text[:1].isupper()
        and bool(_SHAPE.fullmatch(text))
        and text.count(" ") <= 5
        and any(len(word) >= 4 and word[1:].islower() for word in text.split())
    )


def _begins(lines: list[str], index: int) -> bool:
    """Whether the line before ends a sentence, or there is none."""
    before = next(
        (lines[i].rstrip() for i in range(index - 1, max(-1, index - 4), -1) if lines[i].strip()), ""
    )
    return not before or before.endswith(_SENTENCE_ENDS)


def _stands_as_head(lines: list[str], index: int) -> bool:
    after = next(
        (lines[i].strip() for i in range(index + 1, min(len(lines), index + 4)) if lines[i].strip()), ""
    )
    known_before = index > 0 and bool(_KNOWN.fullmatch(lines[index - 1].strip()[:60]))
    return (_begins(lines, index) or known_before) and not after[:1].islower()
