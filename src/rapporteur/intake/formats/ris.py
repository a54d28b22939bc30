"""RIS and the Web of Science's tagged text, line by line, so that no tag and no repeated line is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from rispy import RisParser, WokParser

from rapporteur.intake.contract import (
    Format,
    Issue,
    Message,
    Options,
    Person,
    Record,
    Total,
    UnreadableFile,
    gettext_noop,
)
from rapporteur.intake.formats._decoding import Folded, head_text, text_lines
from rapporteur.intake.formats._details import add_section, doi_in, keep, keep_link, natural_name

RIS_LINE = re.compile(r"^\ufeff?TY  ?-", re.MULTILINE)
WOS_LINE = re.compile(r"^PT [A-Z]\s*$", re.MULTILINE)
CLOSE_TAG = re.compile(r"[A-Z][A-Z0-9] -(?: |$)")
# Tags by what they mean, in order of preference; the rest is kept under its tag.
TITLES = ("TI", "T1", "CT", "BT", "ST")
CONGRESS_KINDS = {"ABST", "CONF", "CPAPER"}
MOST_OUTSIDE = 20


class Ris(Format):
    key: ClassVar[str] = "ris"
    label: ClassVar[str] = "RIS"
    suffixes: ClassVar[tuple[str, ...]] = (".ris", ".txt")
    messages: ClassVar[dict[str, Message]] = {
        "ris-unclosed": Message(
            "warning",
            gettext_noop("The record has no “ER” line at its end."),
            gettext_noop("It is kept. Check that nothing is missing at its end."),
        ),
        "ris-outside": Message(
            "info",
            gettext_noop("The line “{text}” stands outside of every record."),
            gettext_noop("Nothing, if it is a heading. Otherwise correct the file and import it again."),
        ),
    }

    def sniff(self, head: bytes, name: str) -> float:
        text = head_text(head).replace("\r\n", "\n").replace("\r", "\n")
        found = RIS_LINE.search(text)
        if found and text.count('"', 0, found.start()) % 2 == 0:  # not inside a quoted cell of a table
            return 0.96 if re.search(r"^(?:ER|TI|T1|AU|A1|AB|PY|ID)  ?-", text, re.MULTILINE) else 0.7
        return 0.93 if WOS_LINE.search(text) and re.search(r"^(?:FN|AU|TI|SO) ", text, re.MULTILINE) else 0.0

    def read(self, path: Path, options: Options) -> Iterator[Record | Issue | Total]:
        found = False
        for item in _entries(path):
            if isinstance(item, Issue):
                yield item
            else:
                found = True
                yield _wos_record(item) if item.is_wos else _record(item)
        if not found:
            raise UnreadableFile(
                Issue("file-malformed", "", {"format": self.label, "detail": "no TY line found"})
            )


class _Entry:
    """One record's values by tag, filled line by line."""

    def __init__(self, line: int, first_tag: str) -> None:
        self.line, self.first_tag = line, first_tag
        self.values: dict[str, list[str]] = {}
        self._tags: list[str] = []
        self._lines = Folded(f"line {line}", "\n")

    @property
    def is_wos(self) -> bool:
        return self.first_tag == "PT"

    def add(self, tag: str, text: str) -> None:
        self._tags.append(tag)
        self._lines.add(text)

    def extend(self, text: str) -> None:
        """A line without a tag goes on with the tag before it."""
        if text:
            self._lines.extend(text)

    def closed(self) -> _Entry:
        self._lines.close()
        for tag, text in zip(self._tags, self._lines.texts, strict=True):
            self.values.setdefault(tag, []).append(text)
        return self

    def take(self, *tags: str) -> list[str]:
        """All values of the first of the tags that has any; they are used up."""
        for tag in tags:
            if any(self.values.get(tag, ())):
                return [value for value in self.values.pop(tag) if value]
        return []

    def first(self, *tags: str) -> str:
        """The first value of the first tag that has any; further ones stay."""
        for tag in tags:
            values = self.values.get(tag) or []
            for index, value in enumerate(values):
                if value:
                    del values[index]
                    return value
        return ""


def _entries(path: Path) -> Iterator[_Entry | Issue]:
    """The records' tags and values, with rispy's grammar of a line."""
    grammar, entry, told = _Grammar(), None, 0
    for item in text_lines(path):
        if isinstance(item, Issue):
            yield item
            continue
        number, line = item
        tag, text = grammar.parsed(line.removeprefix("\ufeff"), is_wos=entry is not None and entry.is_wos)
        if tag in {"TY", "PT"} and (entry is None or tag == entry.first_tag):
            if entry is not None:
                yield entry.closed()
                yield Issue("ris-unclosed", f"line {entry.line}")
            entry = _Entry(number, tag)
            entry.add(tag, text)
        elif entry is None:
            if line.strip() and not _is_expected_outside(line) and told < MOST_OUTSIDE:
                told += 1
                yield Issue("ris-outside", f"line {number}", {"text": line.strip()[:80]})
        elif tag == "ER":
            yield entry.closed()
            entry = None
        elif tag is None:
            entry.extend(text)
        else:
            entry.add(tag, text)
    if entry is not None:
        yield entry.closed()
        yield Issue("ris-unclosed", f"line {entry.line}")


class _Grammar:
    """How a line is split into tag and text, by rispy's rules for each of the two dialects."""

    def __init__(self) -> None:
        self.ris, self.wos = RisParser(), WokParser()

    def parsed(self, line: str, *, is_wos: bool) -> tuple[str | None, str]:
        if is_wos:
            tag, text = self.wos.parse_line(line)
            return (tag if tag and tag.strip() else None), text
        if line.startswith("PT ") and WOS_LINE.match(line):
            return "PT", line[3:].strip()
        tag, text = self.ris.parse_line(line)
        if tag is None and CLOSE_TAG.match(line):  # one blank too few before the dash
            return line[:2], line.partition("-")[2].strip()
        return tag, text


def _is_expected_outside(line: str) -> bool:
    """Numbers between records, and the first and last lines of a Web of Science file."""
    text = line.strip()
    return text.rstrip(".)").isdigit() or text[:3] in {"FN ", "VR "} or text == "EF"


def _record(entry: _Entry) -> Record:
    record = Record(f"line {entry.line}", entry.first(*TITLES), kind_text=entry.first("TY"))
    for name in entry.take("AU") + entry.take("A1"):
        record.people.append(Person(natural_name(name)))
    for place in entry.take("AD"):
        if len(record.people) == 1 and not record.people[0].institution:
            record.people[0].institution = place
        else:
            keep(record, "AD", place)
    for text in entry.take("AB") + entry.take("N2"):
        add_section(record, "", text)
    record.doi = doi_in(entry.first("DO"))
    record.language = entry.first("LA")
    for text in entry.take("KW"):
        record.keywords.extend(part for part in re.split(r"[\n;]\s*", text) if part)
    for tag in ("UR", "L1", "L2", "L4", "LK"):
        for url in entry.take(tag):
            for part in re.split(r"\s+(?=https?://)|;\s*(?=https?://)", url):
                keep_link(record, part, "" if tag == "UR" else tag, tag)
    record.number = entry.first("AN") if record.kind_text in CONGRESS_KINDS else ""
    if record.kind_text in CONGRESS_KINDS and not record.number:
        record.number = entry.first("C7") or ""
    identity = entry.first("ID")
    record.key = identity
    record.pmid = _pmid(entry, record)
    _keep_rest(record, entry)
    return record


def _pmid(entry: _Entry, record: Record) -> str:
    """A PubMed number where exporters put it: AN of PubMed's own records, or a link to it."""
    for link in record.links:
        found = "pubmed" in link.url and re.search(r"pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(\d{4,9})\b", link.url)
        if found:
            return found[1]
    if any("pubmed" in text.lower() or "medline" in text.lower() for text in entry.values.get("DB", [])):
        number = next(iter(entry.values.get("AN", [])), "")
        return number if number.isdigit() else ""
    return ""


def _wos_record(entry: _Entry) -> Record:
    lines = {
        tag: [part for value in entry.values.get(tag, []) for part in value.split("\n")]
        for tag in entry.values
    }
    title = " ".join(lines.get("TI", []))
    record = Record(
        f"line {entry.line}",
        title,
        kind_text=" ".join(lines.get("DT", [])),
        language=" ".join(lines.get("LA", [])),
        doi=doi_in(" ".join(lines.get("DI", []))),
        pmid=" ".join(lines.get("PM", [])),
        key=" ".join(lines.get("UT", [])),
    )
    used = {"TI", "DT", "LA", "PM", "UT", "AB", "DE", "CR"}  # CR: what the paper cites says nothing about it
    used |= {"DI"} if record.doi else set()
    for name in lines.get("AF") or lines.get("AU") or []:
        record.people.append(Person(natural_name(name)))
    used |= {"AF" if "AF" in lines else "AU"}
    add_section(record, "", "\n".join(lines.get("AB", [])))
    record.keywords = [k for k in re.split(r";\s*", " ".join(lines.get("DE", []))) if k]
    for tag, values in lines.items():
        if tag not in used:
            keep(record, tag, "\n".join(values))
    return record


def _keep_rest(record: Record, entry: _Entry) -> None:
    for tag, values in entry.values.items():
        for value in values:
            keep(record, tag, value)
