"""RIS and Web of Science text: every tag finds its place or is kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rispy

from rapporteur.intake.contract import Link, Person, Section
from rapporteur.intake.formats.ris import Ris
from tests.intake.formats.exchange import SAMPLES, best, ids, lost, read, read_text, unpacked, words

FORMAT = Ris()


def test_the_sample_is_read_whole():
    records, issues = read(FORMAT, SAMPLES / "ris" / "input.ris")
    assert [(i.id, i.place) for i in issues] == [("ris-unclosed", "line 25")]
    first, second = records
    assert first.title == "Fatigue after <i>allogeneic</i> transplant: what 312 patients told us"
    assert first.people == [Person("Ada Okafor"), Person("Jürgen Weiß Jr")]
    assert first.abstract == [
        Section(
            "",
            "Background: Fatigue is common.\nMethods: We asked 312 patients twice.\nResults: 61% were tired"
            " (p<0.05).",
        ),
        Section("", "In plain words: most people stay tired for a year."),
    ]
    assert (first.doi, first.key, first.kind_text, first.place) == (
        "10.5555/bw.2025.101",
        "S101",
        "ABST",
        "line 2",
    )
    assert first.keywords == ["fatigue", "transplant", "survivorship"]
    assert first.links == [Link("https://example.org/101")]
    assert first.extra == {
        "T2": "Blood Week 2025",
        "N1": "<p>ASReview_relevant</p>\nregistered as NCT01234567",
        "C1": "first note",
        "ZZ": "a tag nobody knows",
        "PY": "2025",
        "DA": "2025/10/25/",
        "SP": "101",
    }
    assert first.starts_at is None
    assert (second.title, second.number, second.people) == (
        "A record without end",
        "P-17",
        [Person("Mei Lin")],
    )


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_line_ends_and_encodings(tmp_path, line_end, encoding):
    text = line_end.join(["TY  - JOUR", "TI  - Über die Müdigkeit", "ER  - ", ""])
    records, issues = read_text(FORMAT, tmp_path, text.encode(encoding))
    assert [r.title for r in records] == ["Über die Müdigkeit"]
    assert ids(issues) == (["encoding-mixed"] if encoding == "cp1252" else [])


def test_text_between_records_and_a_missing_end_are_told(tmp_path):
    content = "1.\nTY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two\nER  - \nExported by hand\n"
    records, issues = read_text(FORMAT, tmp_path, content)
    assert [(r.title, r.place) for r in records] == [("One", "line 2"), ("Two", "line 4")]
    assert [(i.id, i.place) for i in issues] == [("ris-unclosed", "line 2"), ("ris-outside", "line 7")]


def test_a_tag_with_one_blank_is_a_tag(tmp_path):
    records, _ = read_text(FORMAT, tmp_path, "TY - CONF\nTI - Talk\nAU - Lin, Mei\nER -\n")
    assert [(r.title, r.people) for r in records] == [("Talk", [Person("Mei Lin")])]


def test_other_text_is_refused(tmp_path):
    records, issues = read_text(FORMAT, tmp_path, "Dear colleagues,\nhere is the programme.\n")
    assert (records, ids(issues)[-1]) == ([], "file-malformed")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("asreview-baseline_zotero.ris", 100),
        ("example_basic.ris", 1),
        ("example_full.ris", 2),
        ("example_utf_chars.ris", 1),
        ("example_wos.ris", 2),
    ],
)
def test_real_files_lose_nothing(shared_data: Path, tmp_path: Path, name: str, count: int):
    path = unpacked(shared_data / "reference-formats" / f"{name}.gz", tmp_path)
    records, issues = read(FORMAT, path)
    assert (len(records), issues, best(path)) == (count, [], "ris")
    text = path.read_text(encoding="utf-8-sig")
    if name == "example_wos.ris":
        chunks = [
            re.sub(r"^CR .*\n(?:   .*\n)*", "", c, flags=re.MULTILINE)
            for c in re.split(r"^PT ", text, flags=re.MULTILINE)[1:]
        ]
        chunks = [re.split(r"^ER", c, flags=re.MULTILINE)[0] for c in chunks]
        values = [re.sub(r"^[A-Z][A-Z0-9] ", " ", c, flags=re.MULTILINE) for c in chunks]
    else:
        chunks = [
            re.split(r"^ER  -", c, flags=re.MULTILINE)[0]
            for c in re.split(r"^TY  - ", text, flags=re.MULTILINE)[1:]
        ]
        values = [re.sub(r"^[A-Z][A-Z0-9]  -", " ", c, flags=re.MULTILINE) for c in chunks]
    for value, record in zip(values, records, strict=True):
        assert lost(words(value), record) == []


@pytest.mark.shared
def test_it_finds_what_rispy_finds(shared_data: Path, tmp_path: Path):
    path = unpacked(shared_data / "reference-formats" / "asreview-baseline_zotero.ris.gz", tmp_path)
    records, _ = read(FORMAT, path)
    peers = rispy.loads(path.read_text())
    assert [r.title for r in records] == [p.get("title", p.get("primary_title")) for p in peers]
    assert [r.doi for r in records] == [p.get("doi", "") for p in peers]
    assert [len(r.people) for r in records] == [len(p.get("authors", [])) for p in peers]
    assert sum("ASReview_relevant" in r.extra.get("N1", "") for r in records) == path.read_text().count(
        "ASReview_rel"
    )
