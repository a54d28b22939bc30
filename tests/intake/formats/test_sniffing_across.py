"""Every file goes to its own format, its name hidden, however the others look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapporteur.intake.reading import formats, sniff
from tests.intake.formats.exchange import unpacked

BEST = {
    "schedule_xml": [
        "schedule-formats/36c3_merged.frab.xml.gz",
        "schedule-formats/38c3.frab.xml.gz",
        "schedule-formats/fosdem_2021.pentabarf.xml.gz",
    ],
    "schedule_json": [
        "schedule-formats/camp2019.frab.json.gz",
        "schedule-formats/hub-schedule2.json.gz",
        "schedule-formats/rc3.pretalx.json.gz",
    ],
    "icalendar_feed": [
        "schedule-formats/linux_conf_au_2020.ics.gz",
        "ohbm-2021/OHBM_Schedule_All.ics.gz",
        "miniconf-iclr-2020/iclr2020-calendar.ics.gz",
        "miniconf-iclr-2020/iclr2020-workshop.ics.gz",
        "miniconf-iclr-2020/miniconf-sample_cal.ics.gz",
    ],
    "ris": [
        "reference-formats/asreview-baseline_zotero.ris.gz",
        "reference-formats/example_basic.ris.gz",
        "reference-formats/example_full.ris.gz",
        "reference-formats/example_utf_chars.ris.gz",
        "reference-formats/example_wos.ris.gz",
    ],
    "nbib": [
        "reference-formats/medline-pubmed_result2.txt.gz",
        "reference-formats/pmc_medlars.txt.gz",
        "reference-formats/pubmed-balloongui-set.nbib.gz",
    ],
    "pubmed_xml": [f"reference-formats/pubmed{n}.xml.gz" for n in (1, 2, 4, 5, 6, 7)],
    "jats": [
        "elife-digests-jats/elife-14093-v1.xml.gz",
        "elife-digests-jats/elife00007.xml.gz",
        "leukemialens-pubmed/PMC11837597.nxml.gz",
    ],
    "crossref": ["reference-formats/crossref-works.jsonl.gz"],
    "json_list": [
        "miniconf-iclr-2020/iclr2020-papers.json.gz",
        "miniconf-iclr-2020/miniconf-main_calendar.json.gz",
    ],
    "csv_table": [
        "miniconf-iclr-2020/miniconf-papers.csv.gz",
        "ohbm-2021/2021_abstracts.csv.gz",
        "ohbm-2021/OHBM2021_schedule.csv.gz",
        "ohbm-2021/OHBM2021_schedule_posters_all.csv.gz",
    ],
}


@pytest.mark.shared
@pytest.mark.parametrize(("key", "name"), [(key, name) for key, names in BEST.items() for name in names])
def test_the_surest_format_is_the_right_one(shared_data: Path, tmp_path: Path, key: str, name: str):
    path = unpacked(shared_data / name, tmp_path)
    sure = [(fmt.key, round(answer, 2)) for answer, fmt in sniff(path, "upload")]
    assert sure[0][0] == key
    assert all(answer < sure[0][1] for _, answer in sure[1:])


def test_a_name_alone_convinces_nobody():
    for fmt in formats().values():
        for suffix in fmt.suffixes:
            assert fmt.sniff(b"Dear colleagues, the meeting is on Monday.\n", f"programme{suffix}") <= 0.3


@pytest.mark.shared
@pytest.mark.parametrize("name", ["podcast-namespace-example.xml", "rykerr-medical-podcast-feed.xml"])
def test_other_xml_belongs_to_none_of_them(shared_data: Path, name: str):
    head = (shared_data / "media-samples" / name).read_bytes()[: 64 * 1024]
    assert {fmt.sniff(head, name) for fmt in formats().values() if "xml" in fmt.key or fmt.key == "jats"} == {
        0.0
    }
