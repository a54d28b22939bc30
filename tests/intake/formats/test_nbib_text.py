"""PubMed's tagged text: all tags, all people with their institutions."""

from __future__ import annotations

import re
from pathlib import Path

import nbib
import pytest

from rapporteur.intake.contract import Person
from rapporteur.intake.formats.nbib_text import NbibText
from tests.intake.formats.exchange import SAMPLES, best, ids, lost, read, read_text, unpacked, words

FORMAT = NbibText()


def test_the_sample_is_read_whole():
    records, issues = read(FORMAT, SAMPLES / "nbib" / "input.nbib")
    assert issues == []
    first, second = records
    assert first.title == "Fatigue after allogeneic transplant: a diary study of 312 patients."
    assert first.people == [
        Person("Ada Okafor", "author", "Nursing School, Lagos, Nigeria; Blood Institute, Abuja, Nigeria"),
        Person("Jürgen Weiß Jr"),
        Person("Blood Week Study Group"),
    ]
    assert (first.pmid, first.doi, first.language) == ("90000001", "10.5555/bw.2025.101", "eng")
    assert first.keywords == ["fatigue", "transplant"]
    assert first.extra == {
        "OWN": "NLM",
        "STAT": "Publisher",
        "DP": "2025 Oct",
        "OAB": "Publisher: Most people stay tired for a year.",
        "SI": "ClinicalTrials.gov/NCT01234567",
        "TA": "Blood Week",
        "MH": "*Fatigue/etiology",
        "XX": "a tag of next year",
        "SO": "Blood Week. 2025 Oct;1(1):101. doi: 10.5555/bw.2025.101.",
        "AUID": "Ada Okafor: ORCID: 0000-0000-0000-0001",
    }
    assert first.starts_at is None
    assert (second.title, second.extra["TT"], second.place) == (
        "[A title in brackets].",
        "Ein Titel in Klammern.",
        "line 29",
    )


def test_a_second_number_starts_a_record_where_the_empty_line_was_lost(tmp_path):
    records, _ = read_text(FORMAT, tmp_path, "PMID- 1\nTI  - One\nPMID- 2\nTI  - Two\n")
    assert [(r.pmid, r.title) for r in records] == [("1", "One"), ("2", "Two")]


def test_other_text_is_refused(tmp_path):
    records, issues = read_text(FORMAT, tmp_path, "Dear colleagues,\nhere is the programme.\n")
    assert (records, ids(issues)) == ([], ["file-malformed"])


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "count"),
    [("pubmed-balloongui-set.nbib", 75), ("pmc_medlars.txt", 5), ("medline-pubmed_result2.txt", 4)],
)
def test_real_files_lose_nothing(shared_data: Path, tmp_path: Path, name: str, count: int):
    path = unpacked(shared_data / "reference-formats" / f"{name}.gz", tmp_path)
    records, issues = read(FORMAT, path)
    assert (len(records), issues, best(path)) == (count, [], "nbib")
    text = path.read_text(encoding="utf-8").replace("\r\n", "\n").strip()
    chunks = re.split(r"\n\n+", text)
    assert len(chunks) == count
    for chunk, record in zip(chunks, records, strict=True):
        # AU repeats FAU in short; [doi] marks the number that became the record's own.
        kept = re.sub(r"^AU  - .*$", "", chunk, flags=re.MULTILINE) if "FAU -" in chunk else chunk
        value = re.sub(r"^[A-Z]{2,4} *- ?", "", kept.replace("[doi]", ""), flags=re.MULTILINE)
        assert lost(words(re.sub(r"\n {6}", " ", value)), record) == []


@pytest.mark.shared
def test_it_finds_what_the_nbib_package_finds(shared_data: Path, tmp_path: Path):
    path = unpacked(shared_data / "reference-formats" / "pubmed-balloongui-set.nbib.gz", tmp_path)
    records, _ = read(FORMAT, path)
    peers = nbib.read_file(str(path))
    assert [r.pmid for r in records] == [str(p["pubmed_id"]) for p in peers]
    assert [r.title for r in records] == [p["title"] for p in peers]
    assert [r.doi for r in records] == [p.get("doi", "") for p in peers]
    assert [len(r.people) for r in records] == [
        len(p.get("authors", [])) + len([p["corporate_author"]] if p.get("corporate_author") else [])
        for p in peers
    ]
