"""Read bytes with a format, and compare what a file says with what its records hold."""

from __future__ import annotations

import gzip
import html
import re
from collections import Counter
from pathlib import Path
from typing import Any

from rapporteur.intake import reading
from rapporteur.intake.contract import Format, Issue, Options, Record, UnreadableFile

SAMPLES = Path(__file__).parents[2] / "samples" / "formats"


def written(folder: Path, content: bytes | str, name: str = "input") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def unpacked(source: Path, folder: Path) -> Path:
    """A shared sample, which lies there packed, as the file a person would upload."""
    return written(folder, gzip.decompress(source.read_bytes()), source.name.removesuffix(".gz"))


def read(fmt: Format, path: Path, **options: Any) -> tuple[list[Record], list[Issue]]:
    """The raw records of a format and its issues; an unreadable file is an issue here."""
    records: list[Record] = []
    issues: list[Issue] = []
    try:
        for found in fmt.read(path, Options(**options)):
            if isinstance(found, Record):
                records.append(found)
            elif isinstance(found, Issue):
                issues.append(found)
    except UnreadableFile as unreadable:
        issues.append(unreadable.issue)
    return records, issues


def read_text(
    fmt: Format, folder: Path, content: bytes | str, **options: Any
) -> tuple[list[Record], list[Issue]]:
    return read(fmt, written(folder, content), **options)


def ids(issues: list[Issue]) -> list[str]:
    return [issue.id for issue in issues]


def best(path: Path) -> str:
    """The key of the format that is surest of the file, its name left out of the question."""
    found = reading.sniff(path, "upload")
    return found[0][1].key if found else ""


def words(*texts: str) -> Counter[str]:
    """The words of texts, markup and entities resolved."""
    joined = " ".join(texts)
    for _ in range(2):
        joined = re.sub(r"</?(?:jats:)?(?:su[bp]|i|b|italic|bold)>", "", joined)
        joined = html.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", " ", joined))
    return Counter(re.findall(r"[^\W_]+", joined.casefold()))


def texts_of(record: Record) -> list[str]:
    """Every text a record holds, details included."""
    texts = [
        value
        for name in record.__slots__
        if isinstance(value := getattr(record, name), str) and name != "place"
    ]
    texts += [part for person in record.people for part in (person.name, person.institution)]
    texts += [part for section in record.abstract for part in (section.label, section.text)]
    texts += [part for link in record.links for part in (link.url, link.label)]
    texts += [*record.keywords, *record.trial_ids]
    texts += [part for pair in record.extra.items() for part in pair]
    return texts


def lost(source: Counter[str], record: Record) -> list[str]:
    """Words of the source that the record does not hold at all."""
    return sorted(source.keys() - words(*texts_of(record)).keys())


def xml_words(element: Any, skipped: frozenset[str] = frozenset()) -> Counter[str]:
    """The words of an XML element; a word that markup cuts in two (``H<sub>2</sub>O``) stays one."""
    found: Counter[str] = Counter()
    name = str(element.tag).rpartition("}")[2]
    if not isinstance(element.tag, str) or name in skipped:
        return found
    is_mixed = any((child.tail or "").strip() for child in element)
    if is_mixed or not len(element):
        for formula in element.xpath(".//*[local-name()='math']"):
            formula.clear(keep_tail=True)
        return words("".join(str(text) for text in element.itertext()))
    found += words(element.text or "")
    for child in element:
        found += xml_words(child, skipped)
    return found
