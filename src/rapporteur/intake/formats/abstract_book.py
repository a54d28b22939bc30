"""The text of an abstract book, as it is cut or copied from a PDF."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from rapporteur.intake.contract import (
    Format,
    Issue,
    Message,
    Options,
    Record,
    Total,
    UnreadableFile,
    gettext_noop,
)
from rapporteur.intake.formats import _text_book_front as front
from rapporteur.intake.formats import _text_book_split as book
from rapporteur.intake.formats._text_book_body import Heads
from rapporteur.intake.formats._text_book_headings import Headings
from rapporteur.intake.formats._text_book_join import Joiner
from rapporteur.intake.formats._text_book_pages import Running, running_heads
from rapporteur.intake.formats._text_glyphs import lost_glyphs
from rapporteur.intake.formats._text_lines import as_spans, head_text, read_lines

_OTHER_FORMAT = re.compile(r"\s*(?:[<{\[]|BEGIN:VCALENDAR|TY  - |PMID- |%PDF)")


class AbstractBook(Format):
    key = "abstract_book"
    label = gettext_noop("Abstract book (text of a PDF)")
    suffixes = (".txt",)
    messages: ClassVar[dict[str, Message]] = {
        "running-head-removed": Message(
            "info",
            gettext_noop("“{text}” recurs {count} times (lines {lines}) and was left out. {numbers}"),
            gettext_noop("Nothing to do, unless this is a part of an abstract.")),
        "page-numbers-removed": Message(
            "info", gettext_noop("{count} page numbers were left out: {numbers} (lines {lines})."),
            gettext_noop("Nothing to do, unless these are numbers of an abstract.")),
        "glyphs-lost": Message(
            "warning",
            gettext_noop("{number}: symbols seem to be lost in {count} places, such as “{examples}”."),
            gettext_noop("The text is kept as it stands. Check its numbers in the original before quoting.")),
        "front-unsplit": Message(
            "warning",
            gettext_noop("{number}: title, authors and text (lines {lines}) could not be told apart."),
            gettext_noop("All is kept in the abstract. Correct the title by hand, if it matters to you.")),
        "abstract-absent": Message(
            "info",
            gettext_noop("{number} has no abstract (“{state}”) and was left out: {heading} “{text}”"),
            gettext_noop("Add it by hand if the programme keeps it.")),
        "doi-missing": Message(
            "warning", gettext_noop("{number} does not end with a DOI as the others do."),
            gettext_noop("Check that its text is complete and holds nothing of the next presentation.")),
        "doi-unlike-others": Message(
            "warning", gettext_noop("{number}: its DOI “{doi}” is formed otherwise than those of the book."),
            gettext_noop("It is kept as printed. Check it before you link to it.")),
        "book-text-left-out": Message(
            "info", gettext_noop("Lines {lines} belong to no presentation and were left out: “{text}”"),
            gettext_noop("Check that no presentation is hidden in them.")),
        "book-unsplit": Message(
            "error",
            gettext_noop("No presentations were found: neither DOI lines nor numbers such as OC3.2."),
            gettext_noop("Choose another format, or cut the text from the PDF again with its layout kept.")),
    }  # fmt: skip

    def sniff(self, head: bytes, name: str) -> float:
        text = head_text(head)
        if not text or _OTHER_FORMAT.match(text):
            return 0.0
        lines = text.splitlines()
        if len(book.doi_lines(lines)) >= book.FEWEST:
            return 0.95
        numbers = [line.strip() for line in lines if book.number_on(line)]
        shapes = {number for number in numbers if book.is_telling(number)}
        return 0.7 if len(shapes) >= 5 and len(lines) > 8 * len(numbers) else 0.0

    def read(self, path: Path, options: Options) -> Iterator[Record | Issue | Total]:
        lines, issues = read_lines(path)
        yield from issues
        running = running_heads(lines)
        yield from (_removed(head) for head in running)
        skipped = {line for head in running for line in head.lines}
        entries = list(book.split(lines, skipped))
        found = [entry for entry in entries if entry.number and not entry.state]
        if not found:
            raise UnreadableFile(Issue("book-unsplit"))
        yield Total(len(found))
        yield from _Reading(lines, skipped, entries).results()


def _removed(head: Running) -> Issue:
    lines = as_spans([line + 1 for line in head.lines])
    params = {
        "text": head.text,
        "count": str(len(head.lines)),
        "numbers": ", ".join(head.numbers),
        "lines": lines,
    }
    return Issue(
        "running-head-removed" if head.text else "page-numbers-removed", f"line {head.lines[0] + 1}", params
    )


class _Reading:
    """One pass over the entries of a book: keeps the headings that hold until the next one."""

    def __init__(self, lines: list[str], skipped: set[int], entries: list[book.Entry]) -> None:
        self.lines = lines
        self.entries = entries
        self.joiner = Joiner(lines)
        self.headings = Headings(lines, skipped)
        self.heads = Heads([lines[i] for i in entry.lines] for entry in entries)
        stems = Counter(entry.doi.removesuffix(entry.number) for entry in entries if entry.doi)
        numbered = sum(1 for entry in entries if entry.number and not entry.state)
        # Nearly all: one may lack it in a short book, one in ten in a long one.
        self.expects_doi = 0 < numbered - max(1, numbered // 10) <= sum(stems.values())
        self.stem = stems.most_common(1)[0][0] if stems else ""

    def results(self) -> Iterator[Record | Issue]:
        for entry in self.entries:
            for prose in self.headings.take(entry):
                yield self._left_out(prose)
            if entry.state:
                yield self._absent(entry)
            elif entry.number:
                yield from self._presentation(entry)
            elif entry.lines:
                yield self._left_out(entry.lines)

    def _left_out(self, indexes: list[int]) -> Issue:
        text = " ".join(" ".join(self.lines[i] for i in indexes).split())
        return Issue(
            "book-text-left-out",
            f"line {indexes[0] + 1}",
            {"lines": as_spans([i + 1 for i in indexes]), "text": text},
        )

    def _absent(self, entry: book.Entry) -> Issue:
        text = " ".join([entry.title_rest, *(" ".join(self.lines[i].split()) for i in entry.lines)]).strip()
        heading = " · ".join(part for part in self.headings.current if part)
        params = {"number": entry.number, "state": entry.state, "text": text, "heading": heading}
        return Issue("abstract-absent", f"line {entry.at + 1}", params)

    def _presentation(self, entry: book.Entry) -> Iterator[Record | Issue]:
        place = f"line {entry.at + 1}"
        indexes = [i for i in entry.lines if self.lines[i].strip()]
        texts = [self.lines[i].strip() for i in indexes]
        if entry.title_rest:
            texts.insert(0, entry.title_rest)
        if not texts:
            yield Issue("title-missing", place)
            return
        kind, track = self.headings.current
        record = Record(
            place, "", key=entry.number, number=entry.number, doi=entry.doi, kind_text=kind, track=track
        )
        parts = front.front_of(texts, self.heads.is_head)
        if parts is None:
            parts = front.Front(front.best_title(texts))
            span = as_spans([i + 1 for i in indexes[: parts.title + 6]])
            yield Issue("front-unsplit", place, {"number": entry.number, "lines": span})
        self._fill(record, texts, parts)
        if entry.doi and entry.doi.removesuffix(entry.number) != self.stem:
            record.doubt = "doi-unlike-others" if self.expects_doi else ""
            yield Issue("doi-unlike-others", place, {"number": entry.number, "doi": entry.doi})
        elif self.expects_doi and not entry.doi:
            record.doubt = "doi-missing"
            yield Issue("doi-missing", place, {"number": entry.number})
        traces = lost_glyphs("\n".join(texts))
        if traces:
            examples = "”, “".join(dict.fromkeys(traces[:3]))
            yield Issue(
                "glyphs-lost",
                place,
                {"number": entry.number, "count": str(len(traces)), "examples": examples},
            )
        yield record

    def _fill(self, record: Record, texts: list[str], parts: front.Front) -> None:
        after_title = parts.title + parts.authors
        record.title = self.joiner.join(texts[: parts.title])
        authors = self.joiner.join(texts[parts.title : after_title])
        affiliations = self.joiner.join(texts[after_title : parts.length])
        names = self.joiner.join(front.without_stray_marks(texts[parts.title : after_title]))
        record.people = front.people_of(names, affiliations) if names else []
        record.abstract = self.heads.sections(texts[parts.length :], self.joiner)
        for name, value in (("Authors", authors), ("Affiliations", affiliations)):
            if value:
                record.extra[name] = value
