"""Mail addresses and telephone numbers of single people are not taken in: the programme needs names only.

They are dropped at reading, before anything is stored, and one issue for the file names where they stood.
Titles and abstracts are never touched.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from rapporteur.intake.contract import Issue, Record

_MAIL = r"(?:mailto:)?[\w.!#$%&'*+=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+"
_ADDRESS = re.compile(
    r"[,;:]?\s*(?:(?:electronic|e-?mail) address(?:es)?:?|e-?mails?:)?\s*"
    rf"(?:<{_MAIL}>|\({_MAIL}\)|\[{_MAIL}\]|\b{_MAIL})",
    re.IGNORECASE,
)
_TELEPHONE = re.compile(r"(?<![\w./+-])(?:\+|\(?0)\d?[\d ()/.–-]{6,18}\d(?![\w-])")
_SAYS_TELEPHONE = re.compile(r"phone|mobile|\btel\b|telef|handy|\bfax\b|whatsapp", re.IGNORECASE)
_IS_ANSWER = re.compile(r"answer|antwort|question|contact|kontakt", re.IGNORECASE)
_TWO_STOPS = re.compile(r"(?<!\.)\.\s*\.(?!\.)")  # what a dropped address leaves between two full stops
_NUMBER = re.compile(r"\+?[\d ()/.–-]{6,}")


class Contacts:
    """Takes contact details out of the records of one file and counts what it left out."""

    def __init__(self) -> None:
        self._left_out: Counter[str] = Counter()

    def leave_out(self, record: Record) -> None:
        for person in record.people:
            if "@" in person.name:
                person.name = self._bare("name", person.name) or person.name.partition("@")[0]
            if "@" in person.institution:
                person.institution = self._bare("institution", person.institution)
        for key, text in list(record.extra.items()):
            bare = self._bare(key, text)
            if bare:
                record.extra[key] = bare
            else:
                del record.extra[key]

    def issues(self) -> Iterator[Issue]:
        if self._left_out:
            fields = ", ".join(f"{name} ({count})" for name, count in sorted(self._left_out.items()))
            yield Issue("contacts-left-out", "", {"fields": fields})

    def _bare(self, name: str, text: str) -> str:
        """The text without what is nobody's business; as it is, if there is nothing of that."""
        bare = _ADDRESS.sub("", text) if "@" in text else text
        if _SAYS_TELEPHONE.search(name):
            bare = _NUMBER.sub("", bare)
        elif _IS_ANSWER.search(name):
            bare = _TELEPHONE.sub("", bare)
        if bare == text:
            return text
        self._left_out[name] += 1
        bare = _TWO_STOPS.sub(".", bare)
        return "\n".join(line for line in map(str.strip, bare.split("\n")) if line.strip(" ,;:"))
