"""JATS: the article's front matter, with every institution at its person."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from rapporteur.intake.contract import Person, Section
from rapporteur.intake.formats.jats import Jats
from tests.intake.formats.exchange import SAMPLES, best, ids, lost, read, read_text, unpacked, xml_words

FORMAT = Jats()


def test_the_sample_is_read_whole():
    records, issues = read(FORMAT, SAMPLES / "jats" / "input.xml")
    assert issues == []
    article = records[0]
    assert article.title == "Counts above 10<sup>9</sup>/L\xa0after transplant"
    assert article.subtitle == "A diary study"
    assert article.people == [
        Person("Ada Okafor", "author", "Nursing School, Lagos, Nigeria; Blood Institute, Abuja"),
        Person("Jürgen Weiß Jr", "author", "Nursing School, Lagos, Nigeria"),
        Person("Blood Week Study Group"),
    ]
    assert article.abstract == [
        Section("Background", "<p>Counts recover slowly.</p>"),
        Section("Results", "<p>In 61% they did (<i>P</i> &lt; 0.05).</p><p>Register: NCT01234567.</p>"),
    ]
    assert (article.doi, article.pmid) == ("10.5555/bw.2025.101", "90000001")
    assert article.keywords == ["fatigue", "transplant"]
    assert article.extra == {
        "pmcid": "PMC9000001",
        "contrib-id": "Ada Okafor: 0000-0000-0000-0001",
        "editor": "Sam Ray, Editor, House of Blood",
        "plain-language-summary": "In plain words: <p>Most people stay tired for a year.</p>",
        "trans-abstract de": "<p>Die Werte erholen sich langsam.</p>",
        "journal": "Blood Week",
        "date epub": "2025-10-02",
        "subject": "Leukaemia",
        "copyright-statement": "© 2025 the authors",
        "license": "CC BY 4.0.",
    }
    assert article.starts_at is None


def test_a_set_of_articles_gives_a_record_each(tmp_path):
    one = (SAMPLES / "jats" / "input.xml").read_text()
    one = one[one.index("<article ") :]
    content = f"<pmc-articleset>{one}{one.replace('bw.2025.101', 'bw.2025.102')}</pmc-articleset>"
    content = content.replace("&nbsp;", " ")
    records, issues = read_text(FORMAT, tmp_path, content)
    assert ([r.doi for r in records], issues) == (["10.5555/bw.2025.101", "10.5555/bw.2025.102"], [])


def test_one_institution_without_marks_is_everybodys(tmp_path):
    content = (
        "<article><front><article-meta><title-group><article-title>T</article-title></title-group><contrib-group>"
        "<contrib contrib-type='author'><name><surname>Lin</surname><given-names>Mei</given-names></name>"
        "</contrib>"
        "<contrib contrib-type='author'><string-name>Sam Ray</string-name></contrib><aff>House of Blood</aff>"
        "</contrib-group></article-meta></front></article>"
    )
    record = read_text(FORMAT, tmp_path, content)[0][0]
    assert [(p.name, p.institution) for p in record.people] == [
        ("Mei Lin", "House of Blood"),
        ("Sam Ray", "House of Blood"),
    ]


def test_another_document_is_refused(tmp_path):
    records, issues = read_text(FORMAT, tmp_path, "<html><body/></html>")
    assert (records, ids(issues)) == ([], ["file-malformed"])


FILES = [
    f"elife-digests-jats/elife{n}.xml"
    for n in ("-14093-v1", "00007", "00013", "02304", "02935", "04490", "05031", "06726")
]


@pytest.mark.shared
@pytest.mark.parametrize("name", [*FILES, "leukemialens-pubmed/PMC11837597.nxml"])
def test_real_articles_lose_nothing_of_their_front(shared_data: Path, tmp_path: Path, name: str):
    path = unpacked(shared_data / f"{name}.gz", tmp_path)
    records, issues = read(FORMAT, path)
    assert (len(records), issues, best(path)) == (1, [], "jats")
    record = records[0]
    meta = etree.parse(path).getroot().find("front/article-meta")
    assert record.doi == meta.findtext("article-id[@pub-id-type='doi']")
    assert len(record.people) == len(meta.xpath("contrib-group/contrib[@contrib-type='author']"))
    assert all(person.institution for person in record.people)
    for path_of in (
        "title-group/article-title",
        "abstract",
        "trans-abstract",
        "kwd-group/kwd",
        "contrib-group//name",
        "contrib-group//aff//institution",
    ):
        for element in meta.xpath(path_of):
            assert lost(xml_words(element, frozenset({"object-id", "label"})), record) == []
    assert record.abstract != []
    if "elife" in name:
        assert any("executive-summary" in key or "digest" in key for key in record.extra)
