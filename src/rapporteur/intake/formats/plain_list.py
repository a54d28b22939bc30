"""A list as people write and paste it: headings, and bullets below them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import ClassVar

from rapporteur.intake.contract import (
    Format,
    Issue,
    Link,
    Message,
    Options,
    Record,
    RecordLevel,
    gettext_noop,
)
from rapporteur.intake.formats._text_bullets import Bullet, Prose, blocks, classify, is_group
from rapporteur.intake.formats._text_html import html_lines, looks_like_html
from rapporteur.intake.formats._text_lines import as_spans, head_text, read_lines
from rapporteur.intake.formats._text_times import day_in, when_in

_OTHER_FORMAT = re.compile(
    r"\s*(?:<\?xml|<schedule|<!DOCTYPE (?!html)|[{\[]|BEGIN:VCALENDAR|TY  - |PMID- |@\w+\{|%)", re.IGNORECASE
)
_TAGGED = re.compile(r"(?:[A-Z][A-Z0-9]{1,3} {0,2}- )")
_DOI_LINE = re.compile(r"DOI:? ?10\.\d{4}", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]{1,500})\]\((https?://[^\s()]{1,1000}|)\)")
_ADDRESS = re.compile(r"<?(https?://[^\s<>]{3,1000})>?")


class PlainList(Format):
    key = "plain_list"
    label = gettext_noop("Plain list (headings and bullets)")
    suffixes = (".txt", ".md", ".html", ".htm")
    messages: ClassVar[dict[str, Message]] = {
        "list-text-left-out": Message(
            "info",
            gettext_noop("Lines {lines} are no part of a list and were left out: “{text}”"),
            gettext_noop("If an item is hidden in them, put a bullet such as “•” before it."),
        ),
        "list-missing": Message(
            "error",
            gettext_noop("The text holds no list."),
            gettext_noop("Write each item on a line of its own with “•” or “-” before it."),
        ),
    }

    def sniff(self, head: bytes, name: str) -> float:
        text = head_text(head)
        if not text.strip() or _OTHER_FORMAT.match(text):
            return 0.0
        if looks_like_html(text):
            return 0.6 if len(re.findall(r"<li\b", text, re.IGNORECASE)) >= 2 else 0.05
        raw = text.splitlines()[:2000]
        full = [line for line in raw if line.strip()]
        if sum(bool(_TAGGED.match(line)) for line in full) > len(full) / 3 or _is_table(full):
            return 0.0
        if sum(bool(_DOI_LINE.match(line)) for line in full) >= 3:
            return 0.05
        bullets = sum(line.kind == "bullet" for line in classify(list(enumerate(raw, 1))))
        if bullets < 2:
            return 0.05
        return 0.7 if bullets >= len(full) / 5 else 0.3

    def read(self, path: Path, options: Options) -> Iterator[Record | Issue]:
        raw, issues = read_lines(path)
        yield from issues
        numbered = list(enumerate(raw, 1))
        text = "\n".join(raw)
        if looks_like_html(text):
            numbered = html_lines(text)
        reading = _Reading(options)
        for block in blocks(classify(numbered)):
            if isinstance(block, Bullet):
                yield from reading.records(block)
            else:
                yield _left_out(block)
        if not reading.count:
            yield Issue("list-missing")


def _is_table(lines: list[str]) -> bool:
    """Whether nearly all lines have the same number of one delimiter, as a CSV file has."""
    for delimiter in (",", ";", "\t", "|", "€"):
        counts = [line.count(delimiter) for line in lines[:50]]
        usual = max(set(counts), key=counts.count)
        if usual and len(counts) > 1 and counts.count(usual) >= 0.8 * len(counts):
            return True
    return False


def _left_out(block: Prose) -> Issue:
    params = {"lines": as_spans(block.numbers), "text": block.text}
    return Issue("list-text-left-out", f"line {block.numbers[0]}", params)


class _Reading:
    """Makes records of bullets; knows the days and years a date without them can mean."""

    def __init__(self, options: Options) -> None:
        self.count = 0
        first, last = _iso(options.starts_on), _iso(options.ends_on)
        self._years = (first.year, last.year) if first and last else None
        self._only_day = first if first and first == last else None

    def records(self, bullet: Bullet, parent: str = "", level: RecordLevel = "session") -> Iterator[Record]:
        """The record of the bullet and those of its children; a bullet that is a heading only names them."""
        if bullet.children and level == "session" and not parent and is_group(bullet.text):
            for child in bullet.children:
                child.headings = [*bullet.headings, bullet.text.rstrip(":").strip()]
                yield from self.records(child)
            return
        record = self._record(bullet, level)
        record.parent = parent
        if bullet.children:
            record.key = f"line {bullet.number}"
        yield record
        for child in bullet.children:
            yield from self.records(child, record.key, "presentation")

    def _record(self, bullet: Bullet, level: RecordLevel) -> Record:
        self.count += 1
        heading = bullet.headings[-1] if bullet.headings else ""
        upper = " · ".join(bullet.headings[:-1])
        text, links = _links(bullet.text)
        day = self._day(bullet.headings)
        when = when_in(text, (day.year, day.year) if day else self._years, day)
        record = Record(
            f"line {bullet.number}", when.text, level, kind_text=heading, track=heading, category=upper
        )
        record.starts_at, record.ends_at, record.room = when.starts_at, when.ends_at, when.room
        record.links = links
        if when.words:
            record.extra["When"] = when.words
        return record

    def _day(self, headings: list[str]) -> date | None:
        for heading in reversed(headings):
            if day := day_in(heading, self._years):
                return day
        return self._only_day


def _links(text: str) -> tuple[str, list[Link]]:
    """The text without web addresses, and these as links. An address that is all there is stays the title."""
    found = [Link(match[2], match[1].strip()) for match in _LINK.finditer(text) if match[2]]
    bare = _LINK.sub(lambda match: match[1], text)
    bare = bare.replace("**", "") if bare.count("**") >= 2 else bare
    found += [Link(match[1].rstrip(".,;)")) for match in _ADDRESS.finditer(bare)]
    without = _ADDRESS.sub("", bare).strip(" \t:–-|") if found else bare
    return (" ".join(without.split()) or " ".join(bare.split())), found


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
