"""Crossref's JSON in its four wrappings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rapporteur.intake.contract import Person, Section
from rapporteur.intake.formats.crossref import Crossref
from tests.intake.formats.exchange import SAMPLES, best, ids, lost, read, read_text, unpacked, words, written

FORMAT = Crossref()
WORK = {
    "DOI": "10.5555/a",
    "title": ["A title"],
    "container-title": ["Blood Week"],
    "reference-count": 0,
    "issued": {},
}


def test_the_sample_is_read_whole():
    records, issues = read(FORMAT, SAMPLES / "crossref" / "input.json")
    assert issues == []
    first, second = records
    assert first.abstract == [
        Section("Background", "<jats:p>Counts recover slowly.</jats:p>"),
        Section("Results", "<jats:p>In 61% they did (<jats:italic>P</jats:italic> &lt; 0.05).</jats:p>"),
    ]
    assert first.people == [
        Person("Ada Okafor", "author", "Nursing School, Lagos; Blood Institute, Abuja"),
        Person("Jürgen Weiß Jr"),
        Person("Blood Week Study Group"),
    ]
    assert (first.doi, first.subtitle, first.trial_ids) == (
        "10.5555/BW.2025.101",
        "A diary study",
        ["NCT01234567"],
    )
    assert first.extra == {
        "ORCID": "Ada Okafor: http://orcid.org/0000-0000-0000-0001",
        "container-title": "Blood Week",
        "clinical-trial/registry": "10.18810/clinical-trials-gov",
        "publisher": "House of Blood",
        "is-referenced-by-count": "3",
        "issued": "2025-10",
        "published-print": "2025",
        "event/name": "Blood Week 2025",
        "event/location": "Berlin",
        "event/start": "2025-10-25",
    }
    assert first.starts_at is None
    assert (second.title, second.people) == ("A title that is JSON in a text", [Person("Mei Lin")])


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(WORK),
        json.dumps({"status": "ok", "message-type": "work", "message": WORK}),
        json.dumps({"status": "ok", "message": {"facets": {}, "items": [WORK]}}),
        json.dumps([WORK], indent=1),
        json.dumps(WORK) + "\n",
        "\ufeff" + json.dumps(WORK),
    ],
)
def test_every_wrapping_gives_the_work(tmp_path, content):
    records, issues = read_text(FORMAT, tmp_path, content)
    assert ([(r.doi, r.title) for r in records], issues) == ([("10.5555/a", "A title")], [])
    assert best(written(tmp_path, content)) == "crossref"


def test_a_broken_line_costs_only_itself(tmp_path):
    line = json.dumps(WORK)
    records, issues = read_text(FORMAT, tmp_path, f"{line}\n{line[:-20]}\n{line}\n")
    assert [r.place for r in records] == ["line 1", "line 3"]
    assert [(i.id, i.place) for i in issues] == [("file-malformed", "line 2")]


def test_a_list_that_breaks_off_keeps_what_came_before(tmp_path):
    content = json.dumps({"message": {"items": [WORK, WORK, WORK]}})
    records, issues = read_text(FORMAT, tmp_path, content[:-60])
    assert (len(records), ids(issues)) == (2, ["file-truncated"])


@pytest.mark.shared
def test_real_works_lose_nothing(shared_data: Path, tmp_path: Path):
    path = unpacked(shared_data / "reference-formats" / "crossref-works.jsonl.gz", tmp_path)
    records, issues = read(FORMAT, path)
    assert (len(records), issues, best(path)) == (502, [], "crossref")
    works = [json.loads(line) for line in path.read_text().splitlines()]
    assert (
        sum(bool(record.abstract) for record in records) == sum("abstract" in work for work in works) == 167
    )
    for work, record in zip(works, records, strict=True):
        abstract = work.get("abstract", "").replace("jats:title>Abstract<", "jats:title><")
        people = [
            str(v) for a in work.get("author", []) for k in ("given", "family", "name") if (v := a.get(k))
        ]
        places = [p.get("name", "") for a in work.get("author", []) for p in a.get("affiliation", [])]
        missing = lost(words(*work["title"], *work.get("subtitle", []), abstract, *people, *places), record)
        assert set(missing) - {"abstract", "summary"} == set()
        assert record.doi == work["DOI"]
        assert record.starts_at is None
