"""PubMed's XML: sets of articles and of book chapters, as its export and its interface give them.

What a paper cites says nothing about the paper, and its numbers must not be taken for the paper's own:
reference lists are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from rapporteur.intake.contract import Format, Issue, Options, Person, Record, Total, UnreadableFile
from rapporteur.intake.formats._decoding import head_text
from rapporteur.intake.formats._details import add_section, doi_in, institution, keep, keep_link
from rapporteur.intake.formats._tree import Element, child, children, html_of, local, text_of
from rapporteur.intake.formats._xml import elements, root_name

ROOTS = {
    "PubmedArticleSet",
    "PubmedArticle",
    "PubmedBookArticleSet",
    "PubmedBookArticle",
    "PubmedBookData",
    "MedlineCitationSet",
    "pubmed-document-set",
    "PubMedArticleSet",
}
WANTED = ("PubmedArticle", "PubmedBookArticle", "MedlineCitation")
TAKEN = {
    "PMID",
    "Article",
    "ArticleTitle",
    "Abstract",
    "OtherAbstract",
    "AuthorList",
    "Language",
    "ELocationID",
    "KeywordList",
    "MeshHeadingList",
    "PublicationTypeList",
    "VernacularTitle",
    "ArticleIdList",
    "ReferenceList",
    "BookDocument",
    "MedlineCitation",
    "PubmedData",
    "PubmedBookData",
}


class PubmedXml(Format):
    key: ClassVar[str] = "pubmed_xml"
    label: ClassVar[str] = "PubMed XML"
    suffixes: ClassVar[tuple[str, ...]] = (".xml",)

    def sniff(self, head: bytes, name: str) -> float:
        if root_name(head) in ROOTS:
            return 0.98
        text = head_text(head)
        return (
            0.9
            if text.lstrip().startswith("<") and ("<PubmedArticle" in text or "<MedlineCitation" in text)
            else 0.0
        )

    def read(self, path: Path, options: Options) -> Iterator[Record | Issue | Total]:
        found = False
        for item in elements(path, {"PubmedArticle", "PubmedBookArticle"}):
            if isinstance(item, Issue):
                yield item
            else:
                found = True
                yield _record(item[1])
        if found:
            return
        for item in elements(path, {"MedlineCitation"}):
            if not isinstance(item, Issue):
                found = True
                yield _record(item[1])
        if not found:
            raise UnreadableFile(
                Issue("file-malformed", "", {"format": self.label, "detail": "no article found"})
            )


def _record(element: Element) -> Record:
    citation = next((c for c in element if local(c) in {"MedlineCitation", "BookDocument"}), element)
    article = child(citation, "Article")
    article = citation if article is None else article
    record = Record(f"line {element.sourceline}", html_of(child(article, "ArticleTitle")))
    vernacular = html_of(child(article, "VernacularTitle"))
    if record.title:
        keep(record, "VernacularTitle", vernacular)
    else:
        record.title = vernacular or html_of(child(article, "Book", "BookTitle"))
    record.pmid = record.key = text_of(child(citation, "PMID"))
    _take_abstract(record, article)
    for other in children(citation, "OtherAbstract"):
        _take_other_abstract(record, other)
    for people in children(article, "AuthorList"):
        _take_people(record, people)
    languages = [text_of(language) for language in children(article, "Language")]
    record.language = languages[0] if languages else ""
    for language in languages[1:]:
        keep(record, "Language", language)
    _take_identifiers(record, element, citation, article)
    _take_words(record, citation, article)
    parts = (element, citation, article, child(element, "PubmedData"), child(element, "PubmedBookData"))
    for part in {id(part): part for part in parts}.values():
        _take_rest(record, part)
    return record


def _take_abstract(record: Record, article: Element) -> None:
    abstract = child(article, "Abstract")
    for part in children(abstract, "AbstractText"):
        label = part.get("Label", "")
        category = part.get("NlmCategory", "")
        add_section(record, label if label.upper() != "UNLABELLED" else "", html_of(part))
        if category and label and category.upper() != label.upper():
            keep(record, "NlmCategory", f"{label}: {category}")
    keep(record, "CopyrightInformation", text_of(child(abstract, "CopyrightInformation")))


def _take_other_abstract(record: Record, other: Element) -> None:
    """Plain-language summaries and translations: kept beside the abstract, never mixed into it."""
    kind, language = other.get("Type", ""), other.get("Language", "")
    name = " ".join(part for part in ("OtherAbstract", kind, language) if part)
    for part in children(other, "AbstractText"):
        label = part.get("Label", "")
        keep(record, name, f"{label}: {html_of(part)}" if label else html_of(part))
    keep(record, name, text_of(child(other, "CopyrightInformation")))


def _take_people(record: Record, people: Element) -> None:
    is_authors = people.get("Type", "authors") == "authors"
    for item in children(people, "Author"):
        given = text_of(child(item, "ForeName")) or text_of(child(item, "Initials"))
        parts = (given, text_of(child(item, "LastName")), text_of(child(item, "Suffix")))
        name = " ".join(part for part in parts if part) or html_of(child(item, "CollectiveName"))
        places = [text_of(child(info, "Affiliation")) for info in children(item, "AffiliationInfo")]
        places += [text_of(place) for place in children(item, "Affiliation")]
        if name and is_authors:
            record.people.append(Person(name, "author", institution(places)))
        elif name:
            keep(record, people.get("Type", "people"), name)
        for identifier in children(item, "Identifier"):
            keep(record, "Identifier", f"{name}: {text_of(identifier)}")


def _take_identifiers(record: Record, element: Element, citation: Element, article: Element) -> None:
    """The article's own numbers; those of its references stand in lists of their own."""
    lists = [
        child(element, "PubmedData", "ArticleIdList"),
        child(element, "PubmedBookData", "ArticleIdList"),
        child(citation, "ArticleIdList"),
    ]
    for item in (item for found in lists for item in children(found, "ArticleId")):
        kind, text = item.get("IdType", ""), text_of(item)
        if kind == "doi" and not record.doi:
            record.doi = doi_in(text)
        elif kind != "pubmed" and text != record.doi:
            keep(record, kind or "ArticleId", text)
    for item in children(article, "ELocationID"):
        kind, text = item.get("EIdType", ""), text_of(item)
        if kind == "doi" and not record.doi:
            record.doi = doi_in(text)
        elif text != record.doi:
            keep(record, kind or "ELocationID", text)


def _take_words(record: Record, citation: Element, article: Element) -> None:
    for words in children(citation, "KeywordList"):
        record.keywords.extend(html_of(word) for word in children(words, "Keyword") if text_of(word))
    for heading in children(child(citation, "MeshHeadingList"), "MeshHeading"):
        parts = [text_of(part) for part in heading if local(part)]
        keep(record, "MeSH", " / ".join(part for part in parts if part))
    kinds = [text_of(kind) for kind in children(child(article, "PublicationTypeList"), "PublicationType")]
    kinds += [text_of(kind) for kind in children(article, "PublicationType")]
    record.kind_text = kinds[0] if kinds else ""
    for kind in kinds[1:]:
        keep(record, "PublicationType", kind)


def _take_rest(record: Record, part: Element | None) -> None:
    """What has no field, by its name: journal, grants, substances, dates of the paper."""
    for item in part if part is not None else ():
        name = local(item)
        if name == "CommentsCorrectionsList":
            for other in item:
                if local(other) and other.get("RefType") not in {"Cites", None}:
                    keep(record, str(other.get("RefType")), " ".join(_leaves(other)))
        elif name and name not in TAKEN and name != "PublicationType":
            text = " ".join(_leaves(item))
            if text.startswith(("https://", "http://")):
                keep_link(record, text, name, name)
            else:
                keep(record, name, text)


def _leaves(element: Element) -> list[str]:
    """The texts of an element's innermost parts."""
    texts = (text_of(leaf) for leaf in element.iter() if local(leaf) and not len(leaf))
    return [text for text in texts if text]
