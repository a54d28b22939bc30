"""The headings between the presentations of an abstract book: kind ("Oral Communications") and track."""

from __future__ import annotations

import re

from rapporteur.intake.formats import _text_book_split as book

_KIND = re.compile(
    r"(?:[^\W\d_][\w’'&/-]*\s+){0,4}"
    r"(?:communications|posters|e-?posters|presentations|lectures|sessions|symposia|debates|workshops|orals|papers)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^\W\d_]{3}\.\s[A-Z]")
LONGEST_LINE = 80
MOST_LINES = 5


class Headings:
    """What heading holds at a place. It ends where the numbering changes to another kind or session."""

    def __init__(self, lines: list[str], skipped: set[int]) -> None:
        self._lines = lines
        self._skipped = skipped
        self._kind = self._track = self._number = ""

    @property
    def current(self) -> tuple[str, str]:
        return self._kind, self._track

    def take(self, entry: book.Entry) -> list[list[int]]:
        """Read the lines before the entry; gives back the groups of lines that are no headings."""
        groups = self._groups(entry.before)
        headings: list[list[int]] = []
        while groups and self._is_heading(groups[-1]):
            headings.insert(0, groups.pop())
        if groups and not headings and (start := self._kind_inside(groups[-1])):
            headings.append(groups[-1][start:])
            del groups[-1][start:]
        if not entry.number:
            return [*groups, *headings]
        if book.prefix_of(entry.number) != book.prefix_of(self._number):
            self._kind = self._track = ""
        elif book.session_of(entry.number) != book.session_of(self._number):
            self._track = ""
        self._number = entry.number
        texts = [self._lines[i].strip() for group in headings for i in group]
        if texts and _KIND.fullmatch(texts[0]):
            self._kind, self._track = texts.pop(0), ""
        if texts:
            self._track = " ".join(texts)
        return groups

    def _groups(self, indexes: list[int]) -> list[list[int]]:
        """The lines with text, divided where a running head or a blank line stood between them."""
        groups: list[list[int]] = []
        previous = -2
        for index in indexes:
            if not self._lines[index].strip():
                continue
            if groups and index == previous + 1:
                groups[-1].append(index)
            else:
                groups.append([index])
            previous = index
        return groups

    def _is_heading(self, group: list[int]) -> bool:
        texts = [self._lines[i].strip() for i in group]
        return (
            len(texts) <= MOST_LINES
            and all(len(text) <= LONGEST_LINE for text in texts)
            and not texts[0][0].islower()
            and not any(text.endswith((".", ";")) or _SENTENCE.search(text) for text in texts)
            and not texts[-1].endswith(",")
        )

    def _kind_inside(self, group: list[int]) -> int:
        """Where the heading of a kind stands in a group that begins as text; 0 if nowhere."""
        for start in range(len(group) - 1, max(0, len(group) - MOST_LINES), -1):
            if _KIND.fullmatch(self._lines[group[start]].strip()) and self._is_heading(group[start:]):
                return start
        return 0
