"""Help to prove a format on real files: read them all, and find every word of the source again."""

from __future__ import annotations

import gzip
import html
import re
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rapporteur.core.text import spaced
from rapporteur.intake.contract import Issue, Options, Record
from rapporteur.intake.reading import read_file, sniff

WORD = re.compile(r"[^\W_]+")


@dataclass
class Reading:
    format_key: str
    records: list[Record]
    issues: list[Issue]

    def issue_counts(self) -> dict[str, int]:
        return dict(Counter(issue.id for issue in self.issues))


def unpacked(path: Path, folder: Path) -> Path:
    """The file without its gzip, in a folder of the test."""
    if path.suffix != ".gz":
        return path
    target = folder / path.stem
    with gzip.open(path) as packed, target.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    return target


def read(path: Path, options: Options) -> Reading:
    """Everything in the file, by the format that is surest of it and with the guessed mapping."""
    fmt = sniff(path, path.name)[0][1]
    found = list(read_file(path, fmt, options))
    return Reading(
        fmt.key,
        [one for one in found if isinstance(one, Record)],
        [one for one in found if isinstance(one, Issue)],
    )


def words(texts: Iterable[str]) -> set[str]:
    """The words, accents joined to their letters and without invisible characters, as texts are kept."""
    return {word for text in texts for word in WORD.findall(spaced(html.unescape(text)).casefold())}


def texts_of(record: Record) -> list[str]:
    """Every text of a record, wherever it stands."""
    single = [
        getattr(record, name)
        for name in (
            "title",
            "subtitle",
            "kind_text",
            "category_code",
            "category",
            "track",
            "room",
            "poster_board",
            "language",
            "number",
            "guid",
            "key",
            "parent",
            "doi",
            "pmid",
        )
    ]
    people = [text for person in record.people for text in (person.name, person.institution)]
    abstract = [text for part in record.abstract for text in (part.label, part.text)]
    links = [text for link in record.links for text in (link.url, link.label)]
    return [*single, *people, *abstract, *links, *record.keywords, *record.extra.values()]


def lost_words(source: Iterable[str], record: Record, *, ignoring: Iterable[str] = ()) -> set[str]:
    """Words of the source's values that are nowhere in the record."""
    return words(source) - words(texts_of(record)) - set(ignoring)
