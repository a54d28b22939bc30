"""JATS: one article or a set of them, as publishers and PubMed Central give them (.xml, .nxml)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from rapporteur.intake.contract import Format, Issue, Options, Person, Record, Total, UnreadableFile
from rapporteur.intake.formats._decoding import head_text
from rapporteur.intake.formats._details import add_section, doi_in, institution, keep, keep_link
from rapporteur.intake.formats._tree import Element, child, children, html_of, local, text_of
from rapporteur.intake.formats._xml import elements, root_name

ROOTS = {"article", "pmc-articleset", "article-set", "articles"}
PLAIN = {"plain-language-summary", "executive-summary", "summary", "lay-summary", "editor-summary", "digest"}
HREF = "{http://www.w3.org/1999/xlink}href"
TAKEN = {
    "article-id",
    "title-group",
    "contrib-group",
    "abstract",
    "trans-abstract",
    "kwd-group",
    "aff",
    "pub-date",
    "article-categories",
    "self-uri",
    "history",
    "permissions",
    "custom-meta-group",
}


class Jats(Format):
    key: ClassVar[str] = "jats"
    label: ClassVar[str] = "JATS XML"
    suffixes: ClassVar[tuple[str, ...]] = (".xml", ".nxml")

    def sniff(self, head: bytes, name: str) -> float:
        root, text = root_name(head), head_text(head)
        if root in ROOTS:
            return 0.97 if any(s in text for s in ("JATS", "article-meta", "journal-meta", "<front")) else 0.5
        return 0.9 if text.lstrip().startswith("<") and "<article-meta" in text else 0.0

    def read(self, path: Path, options: Options) -> Iterator[Record | Issue | Total]:
        found = False
        for item in elements(
            path, {"article"}, ignored={"sub-article", "response", "body", "back", "floats-group"}
        ):
            if isinstance(item, Issue):
                yield item
            else:
                found = True
                yield _record(item[1])
        if not found:
            raise UnreadableFile(
                Issue("file-malformed", "", {"format": self.label, "detail": "no article found"})
            )


def _record(article: Element) -> Record:
    meta = child(article, "front", "article-meta")
    titles = child(meta, "title-group")
    record = Record(
        f"line {article.sourceline}",
        html_of(child(titles, "article-title"), skip={"xref", "fn"}),
        subtitle=html_of(child(titles, "subtitle"), skip={"xref"}),
        kind_text=article.get("article-type", ""),
        language=article.get("{http://www.w3.org/XML/1998/namespace}lang", ""),
    )
    for name in ("trans-title-group", "alt-title"):
        for title in children(titles, name):
            keep(record, name, html_of(title))
    _take_identifiers(record, meta)
    _take_people(record, meta)
    for name in ("abstract", "trans-abstract"):
        for abstract in children(meta, name):
            _take_abstract(record, abstract, name)
    for group in children(meta, "kwd-group"):
        _take_keywords(record, group)
    keep(
        record,
        "journal",
        text_of(child(article, "front", "journal-meta", "journal-title-group", "journal-title"))
        or text_of(child(article, "front", "journal-meta", "journal-title")),
    )
    _take_dates(record, meta)
    _take_rest(record, meta)
    return record


def _words(element: Element) -> str:
    """The texts of an element's parts, one blank between them."""
    return " ".join(" ".join(str(part) for part in element.itertext()).split())


def _take_identifiers(record: Record, meta: Element | None) -> None:
    for item in children(meta, "article-id"):
        kind, text = item.get("pub-id-type", ""), text_of(item)
        if kind == "doi" and not record.doi:
            record.doi = doi_in(text)
        elif kind == "pmid" and not record.pmid:
            record.pmid = text
        elif kind in {"pmc", "pmcid"}:
            keep(record, "pmcid", text if text.upper().startswith("PMC") else f"PMC{text}")
        else:
            keep(record, kind or "article-id", text)
    record.key = record.doi or record.pmid or record.extra.get("pmcid", "")


def _take_people(record: Record, meta: Element | None) -> None:
    groups = list(children(meta, "contrib-group"))
    found = [aff for owner in (meta, *groups) for aff in children(owner, "aff")]
    places = {aff.get("id") or f"#{number}": _place(aff) for number, aff in enumerate(found)}
    unused = dict(places)
    for group in groups:
        for contrib in children(group, "contrib"):
            _take_person(record, contrib, places, unused)
    authors = [person for person in record.people if person.role == "author"]
    if len(unused) == 1 and authors and not any(person.institution for person in authors):
        place = unused.popitem()[1]  # one place, no references: it is everybody's
        for person in authors:
            person.institution = place
    for place in unused.values():
        keep(record, "aff", place)


def _take_person(record: Record, contrib: Element, places: dict[str, str], unused: dict[str, str]) -> None:
    own = [_place(aff) for aff in children(contrib, "aff")]
    for xref in children(contrib, "xref"):
        if xref.get("ref-type") == "aff":
            for target in xref.get("rid", "").split():
                own.append(places.get(target, ""))
                unused.pop(target, None)
    kind, group = (
        contrib.get("contrib-type", "author"),
        html_of(child(contrib, "collab"), skip={"contrib-group"}),
    )
    name = _name(child(contrib, "name")) or _name(child(contrib, "name-alternatives", "name")) or group
    name = (
        name
        or text_of(child(contrib, "string-name"))
        or ("Anonymous" if child(contrib, "anonymous") is not None else "")
    )
    if kind == "author" and name:
        record.people.append(Person(name, "author", institution(own)))
    elif name:
        role = text_of(child(contrib, "role"))
        keep(record, kind, ", ".join(part for part in (name, role, institution(own)) if part))
    for collab in children(contrib, "collab"):
        for member in collab.iter():
            if local(member) == "name":
                keep(record, f"members of {name}" if name else "members", _name(member))
    for identity in children(contrib, "contrib-id"):
        keep(record, "contrib-id", f"{name}: {text_of(identity)}")


def _name(name: Element | None) -> str:
    parts = (text_of(child(name, part)) for part in ("prefix", "given-names", "surname", "suffix"))
    return " ".join(part for part in parts if part)


def _place(aff: Element) -> str:
    """An affiliation without its mark and the registries' numbers for it."""
    return " ".join(_place_text(aff).split()).replace(" ,", ",").strip(" ,;")


def _place_text(element: Element) -> str:
    parts = [element.text or ""]
    for item in element:
        if local(item) not in {"", "label", "institution-id", "sup"}:
            parts.append(_place_text(item))
        parts.append(item.tail or "")
    return "".join(parts)


def _take_abstract(record: Record, abstract: Element, name: str) -> None:
    kind = abstract.get("abstract-type", "")
    language = abstract.get("{http://www.w3.org/XML/1998/namespace}lang", "")
    title = text_of(child(abstract, "title"))
    is_main = name == "abstract" and not kind
    extra = (
        " ".join(
            part
            for part in (name if name != "abstract" else "", kind or "", language if not is_main else "")
            if part
        )
        or "abstract"
    )
    loose = []
    for part in abstract:
        if local(part) == "sec":
            label, text = text_of(child(part, "title")), html_of(part, skip={"object-id"})
            text = _without_title(part) if label else text
            if is_main:
                add_section(record, label, text)
            else:
                keep(record, extra, f"{label}: {text}" if label else text)
        elif local(part) not in {"", "title", "object-id", "label"}:
            loose.append(f"<p>{html_of(part)}</p>" if local(part) == "p" else html_of(part))
    text = "".join(loose)
    if is_main and text:
        add_section(record, "" if title.lower() in {"abstract", ""} else title, text)
    elif text:
        keep(record, extra, f"{title}: {text}" if title else text)


def _without_title(section: Element) -> str:
    parts = [
        f"<p>{html_of(p)}</p>" if local(p) == "p" else html_of(p)
        for p in section
        if local(p) not in {"", "title"}
    ]
    return "".join(parts)


def _take_keywords(record: Record, group: Element) -> None:
    words = [
        html_of(word) for word in group.iter() if local(word) in {"kwd", "compound-kwd"} and text_of(word)
    ]
    kind, title = group.get("kwd-group-type", ""), text_of(child(group, "title"))
    if kind in {"", "author", "author-keywords", "author-generated"} or "keyword" in title.lower():
        record.keywords.extend(words)
    else:
        keep(record, kind or title, ", ".join(words))


def _take_dates(record: Record, meta: Element | None) -> None:
    """When the paper appeared is no time of a congress: it is kept as a detail."""
    found = [(d.get("pub-type") or d.get("date-type") or "pub-date", d) for d in children(meta, "pub-date")]
    found += [(d.get("date-type", "date"), d) for d in children(child(meta, "history"), "date")]
    for kind, element in found:
        parts = [text_of(child(element, part)) for part in ("year", "month", "day")]
        text = "-".join(part.zfill(2) if part.isdigit() else part for part in parts if part)
        keep(record, f"date {kind}", text or _words(element))


def _take_rest(record: Record, meta: Element | None) -> None:
    for subject in (s for g in children(child(meta, "article-categories"), "subj-group") for s in g.iter()):
        if local(subject) == "subject":
            keep(record, "subject", text_of(subject))
    for uri in children(meta, "self-uri"):
        keep_link(record, uri.get(HREF, "") or text_of(uri), uri.get("content-type", ""), "self-uri")
    _take_permissions(record, child(meta, "permissions"))
    for group in children(meta, "custom-meta-group"):
        for custom in children(group, "custom-meta"):
            value = child(custom, "meta-value")
            keep(record, text_of(child(custom, "meta-name")) or "custom-meta", html_of(value))
    for item in meta if meta is not None else ():
        if local(item) and local(item) not in TAKEN:
            keep(record, local(item), _words(item))


def _take_permissions(record: Record, permissions: Element | None) -> None:
    for item in permissions if permissions is not None else ():
        if local(item) == "license":
            for link in [item, *item.iter()]:
                if link.get(HREF):
                    keep_link(record, link.get(HREF, ""), "license", "license")
        if local(item):
            keep(record, local(item), _words(item))
