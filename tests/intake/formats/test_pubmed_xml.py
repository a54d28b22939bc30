"""PubMed XML: only the article's own facts, with labels and markup."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from rapporteur.intake.contract import Person, Section
from rapporteur.intake.formats.pubmed_xml import PubmedXml
from tests.intake.formats.exchange import SAMPLES, best, ids, lost, read, read_text, unpacked, xml_words

FORMAT = PubmedXml()


def test_the_sample_is_read_whole():
    records, issues = read(FORMAT, SAMPLES / "pubmed_xml" / "input.xml")
    assert issues == []
    article, chapter = records
    assert article.title == "Counts above 10<sup>9</sup>/L after <i>allogeneic</i> transplant"
    assert article.abstract == [
        Section("BACKGROUND", "Counts recover slowly."),
        Section("WHAT WE FOUND", "In 61% they did (<i>P</i> &lt; 0.05, CO<sub>2</sub>\xa0normal)."),
    ]
    assert article.people == [
        Person("Ada Okafor", "author", "Nursing School, Lagos, Nigeria; Blood Institute, Abuja, Nigeria"),
        Person("Jürgen Weiß Jr"),
        Person("Blood Week Study Group"),
    ]
    assert (article.pmid, article.doi, article.kind_text) == (
        "90000001",
        "10.5555/bw.2025.101",
        "Journal Article",
    )
    assert article.extra == {
        "VernacularTitle": "Werte nach Transplantation",
        "NlmCategory": "WHAT WE FOUND: RESULTS",
        "CopyrightInformation": "© 2025 Blood Week.",
        "Identifier": "Ada Okafor: 0000-0000-0000-0001",
        "OtherAbstract plain-language-summary eng": "Most people stay tired for a year.",
        "pmc": "PMC9000001",
        "MeSH": "Fatigue / etiology",
        "PublicationType": "Randomized Controlled Trial",
        "DateRevised": "2025 10 02",
        "Journal": "Blood Week 2025 Oct",
        "DataBankList": "ClinicalTrials.gov NCT01234567",
    }
    assert article.starts_at is None
    assert (chapter.title, chapter.pmid, chapter.people) == (
        "A chapter on rest",
        "90000002",
        [Person("Mei Lin")],
    )
    assert chapter.extra == {
        "Book": "House of Blood A book of blood",
        "bookaccession": "NBK1",
        "editors": "Sam Ray",
    }


def test_a_bare_citation_is_read(tmp_path):
    content = (
        "<MedlineCitationSet><MedlineCitation><PMID>7</PMID><Article><ArticleTitle>T</ArticleTitle></Article>"
        "</MedlineCitation></MedlineCitationSet>"
    )
    records, issues = read_text(FORMAT, tmp_path, content)
    assert ([(r.pmid, r.title) for r in records], issues) == ([("7", "T")], [])


def test_another_document_is_refused(tmp_path):
    records, issues = read_text(FORMAT, tmp_path, "<html><body/></html>")
    assert (records, ids(issues)) == ([], ["file-malformed"])


def numbers(article: etree._Element, kind: str) -> list[str]:
    return article.xpath(f"PubmedData/ArticleIdList/ArticleId[@IdType='{kind}']/text()")


@pytest.mark.shared
@pytest.mark.parametrize(("number", "count"), [(1, 2), (2, 2), (4, 1), (5, 1), (6, 1), (7, 1)])
def test_real_files_lose_nothing(shared_data: Path, tmp_path: Path, number: int, count: int):
    path = unpacked(shared_data / "reference-formats" / f"pubmed{number}.xml.gz", tmp_path)
    records, issues = read(FORMAT, path)
    assert (len(records), issues, best(path)) == (count, [], "pubmed_xml")
    articles = list(etree.parse(path).iter("PubmedArticle"))
    for article, record in zip(articles, records, strict=True):
        assert [record.pmid] == article.xpath("MedlineCitation/PMID/text()")
        assert [record.doi] == (numbers(article, "doi") or [""])
        for cited in article.xpath("//ReferenceList | //CommentsCorrections[@RefType='Cites']"):
            cited.getparent().remove(cited)
        assert lost(xml_words(article, frozenset({"Initials"})), record) == []
