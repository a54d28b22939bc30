"""Crossref's JSON: one work, an answer with many, a list, or one work a line.

What a work cites is left out: its numbers must not be taken for the work's own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from rapporteur.intake.contract import Format, Issue, Options, Person, Record, Total, UnreadableFile
from rapporteur.intake.formats import _json
from rapporteur.intake.formats._decoding import head_text
from rapporteur.intake.formats._details import add_section, doi_in, institution, keep, keep_link

MARKS = (
    "DOI",
    "container-title",
    "is-referenced-by-count",
    "reference-count",
    "content-domain",
    "short-container-title",
    "references-count",
    "published-print",
    "published-online",
    "indexed",
    "deposited",
    "issued",
    "prefix",
)
SECTION = re.compile(r"<jats:sec\b[^>]*>(.*?)</jats:sec>", re.DOTALL)
TITLE = re.compile(r"\s*<(?:jats:)?title\b[^>]*>(.*?)</(?:jats:)?title>", re.DOTALL)
TAGS = re.compile(r"<[^>]*>")
DATES = {
    "issued",
    "published",
    "published-print",
    "published-online",
    "accepted",
    "approved",
    "posted",
    "deposited",
    "created",
    "content-created",
    "content-updated",
}
PEOPLE = {"editor", "translator", "chair", "reviewer"}
FIELDS = {
    "title",
    "subtitle",
    "abstract",
    "DOI",
    "author",
    "type",
    "language",
    "subject",
    "URL",
    "link",
    "resource",
    "clinical-trial-number",
    "reference",
    "indexed",
    "score",
}


class Crossref(Format):
    key: ClassVar[str] = "crossref"
    label: ClassVar[str] = "Crossref JSON"
    suffixes: ClassVar[tuple[str, ...]] = (".json", ".jsonl", ".ndjson")

    def sniff(self, head: bytes, name: str) -> float:
        text = head_text(head).lstrip()
        if not text.startswith(("{", "[")):
            return 0.0
        if re.search(r'"message-type"\s*:\s*"work', text):
            return 0.98
        marks = sum(f'"{mark}"' in text for mark in MARKS)
        return 0.95 if marks >= 3 and '"DOI"' in text else 0.8 if marks >= 2 and '"DOI"' in text else 0.0

    def read(self, path: Path, options: Options) -> Iterator[Record | Issue | Total]:
        found = 0
        for item in _json.values(path, "items"):
            if isinstance(item, Issue):
                yield item
                continue
            place, value = item
            for work in _works(value):
                found += 1
                is_line = not isinstance(value, dict) or work is value
                yield _record(work, place if is_line else f"work {found}")
        if not found:
            raise UnreadableFile(
                Issue("file-malformed", "", {"format": self.label, "detail": "no work found"})
            )


def _works(value: object) -> Iterator[dict[str, Any]]:
    """The works in a value: itself, or those of the answer it wraps."""
    if isinstance(value, list):
        for item in value:
            yield from _works(item)
    elif isinstance(value, dict):
        message = value.get("message")
        if isinstance(message, dict):
            yield from _works(message)
        elif isinstance(value.get("items"), list) and "DOI" not in value:
            yield from _works(value["items"])
        elif value.keys() & {"DOI", "title", "author"}:
            yield value


def _plain(value: object) -> Any:
    """A value that some tables hold as JSON in a text, as what it means."""
    if isinstance(value, str) and value[:1] in {"[", "{"} and value[-1:] in {"]", "}"}:
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _list(value: object) -> list[Any]:
    value = _plain(value)
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, (dict, list)) else str(value).strip()


def _record(work: dict[str, Any], place: str) -> Record:
    titles = [_text(title) for title in _list(work.get("title"))]
    record = Record(
        place,
        titles[0] if titles else "",
        kind_text=_text(work.get("type")),
        language=_text(work.get("language")),
        doi=doi_in(_text(work.get("DOI"))),
    )
    record.key = record.doi
    record.subtitle = " ".join(_text(part) for part in _list(work.get("subtitle")))
    for title in titles[1:]:
        keep(record, "title", title)
    if not record.doi:
        keep(record, "DOI", _text(work.get("DOI")))
    for person in _list(work.get("author")):
        _take_person(record, person)
    _take_abstract(record, _text(work.get("abstract")))
    record.keywords = [_text(word) for word in _list(work.get("subject")) if _text(word)]
    for trial in _list(work.get("clinical-trial-number")):
        number = _text(trial.get("clinical-trial-number") if isinstance(trial, dict) else trial)
        if number:
            record.trial_ids.append(number.upper())
        if isinstance(trial, dict):
            _flatten(
                record, {k: v for k, v in trial.items() if k != "clinical-trial-number"}, "clinical-trial"
            )
    _take_links(record, work)
    for name, value in work.items():
        if name in DATES:
            keep(record, name, _date(value))
        elif name in PEOPLE:
            for person in _list(value):
                keep(record, name, _name(person))
        elif name not in FIELDS:
            _flatten(record, _plain(value), name)
    return record


def _name(person: object) -> str:
    if not isinstance(person, dict):
        return _text(person)
    parts = (_text(person.get(part)) for part in ("prefix", "given", "family", "suffix"))
    return (
        " ".join(part for part in parts if part) or _text(person.get("name")) or _text(person.get("literal"))
    )


def _take_person(record: Record, person: object) -> None:
    name = _name(person)
    if not isinstance(person, dict):
        if name:
            record.people.append(Person(name))
        return
    places = [
        _text(place.get("name") if isinstance(place, dict) else place)
        for place in _list(person.get("affiliation"))
    ]
    if name:
        record.people.append(Person(name, "author", institution(places)))
    if _text(person.get("ORCID")):
        keep(record, "ORCID", f"{name}: {_text(person.get('ORCID'))}")


def _take_abstract(record: Record, text: str) -> None:
    """The JATS snippet by its sections; a heading "Abstract" says nothing and is left out."""
    rest, position = [], 0
    for section in SECTION.finditer(text):
        rest.append(text[position : section.start()])
        position = section.end()
    loose = "".join([*rest, text[position:]])
    title = TITLE.match(loose)
    label = TAGS.sub("", title[1]).strip() if title else ""
    body = loose[title.end() :] if title else loose
    if TAGS.sub("", body).strip():
        add_section(record, "" if label.lower() in {"abstract", "summary"} else label, body)
    for section in SECTION.finditer(text):
        found = TITLE.match(section[1])
        inner = section[1][found.end() :] if found else section[1]
        add_section(record, TAGS.sub("", found[1]) if found else "", inner)


def _take_links(record: Record, work: dict[str, Any]) -> None:
    keep_link(record, _text(work.get("URL")))
    resource = _plain(work.get("resource"))
    for link in [*_list(work.get("link")), resource.get("primary") if isinstance(resource, dict) else None]:
        if isinstance(link, dict) and _text(link.get("URL")):
            keep_link(record, _text(link["URL"]), _text(link.get("content-type")).replace("unspecified", ""))


def _date(value: object) -> str:
    """``{"date-parts": [[2011, 12]]}`` as 2011-12: no more exact than the source."""
    value = _plain(value)
    parts = _list(value.get("date-parts")) if isinstance(value, dict) else []
    first = parts[0] if parts and isinstance(parts[0], list) else []
    text = "-".join(
        f"{part:02d}" if isinstance(part, int) else str(part) for part in first if part is not None
    )
    return text or _text(value)


def _flatten(record: Record, value: object, path: str) -> None:
    """A value without a field of its own, with everything in it, under its path."""
    if isinstance(value, dict):
        date = _date(value) if "date-parts" in value else ""
        if date:
            keep(record, path, date)
            return
        for name, inner in value.items():
            _flatten(record, inner, f"{path}/{name}")
    elif isinstance(value, list):
        for inner in value:
            _flatten(record, inner, path)
    else:
        keep(record, path, str(value).lower() if isinstance(value, bool) else _text(value))
