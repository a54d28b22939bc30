"""PubMed's own tagged text (.nbib, MEDLINE .txt).

The nbib package knows the tags but drops those it does not know, OAB and PHST among them, and cannot say on
which line a record starts; so the lines are read here and nothing is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from rapporteur.intake.contract import Format, Issue, Options, Person, Record, Total, UnreadableFile
from rapporteur.intake.formats._decoding import Folded, head_text, text_lines
from rapporteur.intake.formats._details import add_section, doi_in, institution, keep, natural_name

LINE = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)")
START = re.compile(r"^(?:PMID|PMC ) ?- ?\S", re.MULTILINE)
OTHER = re.compile(r"^(?:TI  |OWN |STAT|DP  |FAU |AB  |JT  |TA  |SO  )- ?", re.MULTILINE)
PERSONS = {"FAU", "AU", "CN", "AD", "AUID"}


class NbibText(Format):
    key: ClassVar[str] = "nbib"
    label: ClassVar[str] = "PubMed nbib / MEDLINE"
    suffixes: ClassVar[tuple[str, ...]] = (".nbib", ".txt")

    def sniff(self, head: bytes, name: str) -> float:
        text = head_text(head).replace("\r\n", "\n").replace("\r", "\n")
        if START.search(text) and OTHER.search(text):
            return 0.97
        return 0.3 if START.search(text) else 0.0

    def read(self, path: Path, options: Options) -> Iterator[Record | Issue | Total]:
        found = False
        for item in _entries(path):
            if isinstance(item, Issue):
                yield item
            else:
                found = True
                yield _record(item)
        if not found:
            raise UnreadableFile(
                Issue("file-malformed", "", {"format": self.label, "detail": "no PMID line found"})
            )


class _Entry:
    """One record's tags and texts, filled line by line."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.lines: list[tuple[str, str]] = []
        self.seen: set[str] = set()
        self._tags: list[str] = []
        self._texts = Folded(f"line {line}", " ")

    def add(self, tag: str, text: str) -> None:
        self.seen.add(tag)
        self._tags.append(tag)
        self._texts.add(text)

    def extend(self, text: str) -> None:
        self._texts.extend(text)

    def closed(self) -> _Entry:
        self._texts.close()
        self.lines = list(zip(self._tags, self._texts.texts, strict=True))
        return self

    def has(self, tag: str) -> bool:
        return tag in self.seen


def _entries(path: Path) -> Iterator[_Entry | Issue]:
    """Records are parted by empty lines; a second PMID parts them too, where the empty line was lost."""
    entry: _Entry | None = None
    for item in text_lines(path):
        if isinstance(item, Issue):
            yield item
            continue
        number, line = item
        found = None if line.startswith("      ") else LINE.match(line.removeprefix("\ufeff"))
        if found:
            if entry is not None and found[1] == "PMID" and entry.has("PMID"):
                yield entry.closed()
                entry = None
            entry = entry or _Entry(number)
            entry.add(found[1], found[2].strip())
        elif not line.strip():
            if entry is not None and entry.has("TI"):
                yield entry.closed()
                entry = None
        elif entry is not None:
            entry.extend(line.strip())
    if entry is not None:
        yield entry.closed()


def _record(entry: _Entry) -> Record:
    record = Record(f"line {entry.line}", "")
    for tag, text in entry.lines:
        if not text:
            continue
        if tag == "TI" and not record.title:
            record.title = text
        elif tag == "PMID" and not record.pmid:
            record.pmid = record.key = text.split()[0]
        elif tag == "AB":
            add_section(record, "", text)
        elif tag == "OT":
            record.keywords.append(text.lstrip("*"))
        elif tag == "LA" and not record.language:
            record.language = text
        elif tag == "PT" and not record.kind_text:
            record.kind_text = text
        elif tag in {"AID", "LID"} and not record.doi and text.endswith("[doi]"):
            record.doi = doi_in(text.removesuffix("[doi]"))
        elif tag not in PERSONS and not (text.endswith("[doi]") and doi_in(text) == record.doi):
            keep(record, tag, text)
    _take_people(record, entry)
    if not record.title:
        record.title = record.extra.pop("TT", "") or record.extra.pop("BTI", "")
    return record


def _take_people(record: Record, entry: _Entry) -> None:
    """FAU names a person in full, AU in short; the AD lines that follow are that person's institutions."""
    has_full = entry.has("FAU")
    places: list[str] = []
    person: Person | None = None

    def close() -> None:
        if person is not None:
            person.institution = institution(places)
        else:
            for place in places:
                keep(record, "AD", place)
        places.clear()

    for tag, text in entry.lines:
        if tag in {"FAU", "CN"} or (tag == "AU" and not has_full):
            close()
            person = Person(natural_name(text) if tag == "FAU" else text)
            record.people.append(person)
        elif tag == "AD" and text:
            places.append(text)
        elif tag == "AUID" and person is not None:
            keep(record, "AUID", f"{person.name}: {text}")
    close()
