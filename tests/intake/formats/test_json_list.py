from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapporteur.intake.cells import as_text
from rapporteur.intake.contract import Issue, Options, Record
from rapporteur.intake.formats.json_list import JsonList
from rapporteur.intake.reading import read_file, sniff
from tests.intake.formats import _shared

OPTIONS = Options(zone="Europe/Vienna", starts_on="2021-09-27", ends_on="2021-10-01")


def found(path: Path, value: Any, options: Options = OPTIONS) -> tuple[list[Record], list[Issue]]:
    path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    parts = list(read_file(path, JsonList(), options))
    return [p for p in parts if isinstance(p, Record)], [p for p in parts if isinstance(p, Issue)]


def leaves(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in leaves(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in leaves(inner)]
    return [as_text(value)]


@pytest.mark.shared
def test_ismb_2025(shared_data: Path, tmp_path: Path) -> None:
    path = _shared.unpacked(shared_data / "ismb-2025" / "ISMB_2025_All_sessions.json.gz", tmp_path)
    options = Options(zone="Europe/London", starts_on="2025-07-20", ends_on="2025-07-24")
    reading = _shared.read(path, options)
    rows = json.loads(path.read_text("utf-8"))
    assert (reading.format_key, len(reading.records), len(rows)) == ("json_list", 729, 729)
    assert sum(1 for record in reading.records if not record.abstract) == 67
    first = reading.records[0]
    assert (first.starts_at, first.ends_at) == (  # 21 July, 11:20-12:00 in British summer time
        datetime(2025, 7, 21, 10, 20, tzinfo=UTC),
        datetime(2025, 7, 21, 11, 0, tzinfo=UTC),
    )
    assert (
        sum(1 for r in reading.records if r.starts_at and r.starts_at < datetime(2025, 7, 16, tzinfo=UTC))
        == 9
    )
    assert {r.starts_at.year for r in reading.records if r.starts_at} == {2025}
    assert all(r.starts_at and r.ends_at and r.starts_at <= r.ends_at for r in reading.records)
    for row, record in zip(rows, reading.records, strict=True):
        texts = [
            row[name] for name in ("Track", "Room", "Format", "Speaker", "Title", "Abstract") if row[name]
        ]
        assert _shared.lost_words(texts, record) == set(), record.place


@pytest.mark.shared
def test_ohbm_2020_posters(shared_data: Path, tmp_path: Path) -> None:
    path = _shared.unpacked(shared_data / "ohbm-2020-posters" / "posters.json.gz", tmp_path)
    reading = _shared.read(path, Options(zone="UTC", starts_on="2020-06-23", ends_on="2020-07-03"))
    rows = json.loads(path.read_text("utf-8"))["posters"]
    assert (reading.format_key, len(reading.records), len(rows)) == ("json_list", 2209, 2209)
    assert [r.number for r in reading.records] == [str(row["number"]) for row in rows]
    assert all("<" not in record.category for record in reading.records)
    first = reading.records[0]
    assert (first.category, first.people[0].role) == ("Brain Stimulation · Sonic/Ultrasound", "presenter")
    assert ("https://meet.jit.si/ohbm2020-1", "jitsi:ohbm2020-1") in [(x.url, x.label) for x in first.links]
    lost: Counter[str] = Counter()
    for row, record in zip(rows, reading.records, strict=True):
        texts = [text.replace("<br>", " ") for text in leaves(row)]
        plain = [
            text.partition(">")[2].partition("<")[0] if text.startswith("<a ") else text for text in texts
        ]
        plain = [re.sub(r"</?(?:i|sub|sup)>", "", text) for text in plain]
        lost.update(_shared.lost_words(plain, record))
    assert lost == Counter()


@pytest.mark.shared
def test_miniconf_calendar(shared_data: Path, tmp_path: Path) -> None:
    path = _shared.unpacked(shared_data / "miniconf-iclr-2020" / "miniconf-main_calendar.json.gz", tmp_path)
    reading = _shared.read(
        path, Options(zone="Africa/Addis_Ababa", starts_on="2020-04-26", ends_on="2020-05-01")
    )
    rows = json.loads(path.read_text("utf-8"))
    assert (len(reading.records), len(rows)) == (56, 56)
    assert [r.starts_at for r in reading.records] == [datetime.fromisoformat(row["start"]) for row in rows]
    assert [r.ends_at for r in reading.records] == [datetime.fromisoformat(row["end"]) for row in rows]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "count"), [("programme-2021", 57), ("sessions-2025", 17)])
def test_ehfg_editions(shared_data: Path, tmp_path: Path, name: str, count: int) -> None:
    path = _shared.unpacked(shared_data / "ehfg-2021-2025" / f"{name}.json.gz", tmp_path)
    year = name[-4:]
    options = Options(zone="Europe/Vienna", starts_on=f"{year}-09-27", ends_on=f"{year}-10-03")
    reading = _shared.read(path, options)
    rows = json.loads(path.read_text("utf-8"))
    assert (reading.format_key, len(reading.records), len(rows)) == ("json_list", count, count)
    for row, record in zip(rows, reading.records, strict=True):
        assert record.title
        local = datetime.fromisoformat(f"{row['date']}T{row['start']}:00+02:00")  # summer time in Gastein
        assert record.starts_at == local
        texts = [
            text
            for key, value in row.items()
            for text in leaves(value)
            if key not in {"date", "start", "end", "speakers"}
        ]
        speakers = json.loads(row["speakers"]) if isinstance(row["speakers"], str) else row["speakers"]
        lost = _shared.lost_words([*texts, *leaves(speakers)], record)
        assert {word for word in lost if word not in {"br", "nbsp", "amp", "p", "strong", "em", "b"}} == set()
    assert sum(len(r.people) for r in reading.records) == sum(
        len(json.loads(row["speakers"]) if isinstance(row["speakers"], str) else row["speakers"])
        for row in rows
    )


def test_shapes_of_lists(tmp_path: Path) -> None:
    item = {"title": "One", "id": "a"}
    for value in (
        [item],
        {"talks": [item]},
        {"data": {"talks": [item]}},
        item,
        {"a": item, "b": {**item, "id": "b"}},
    ):
        records, issues = found(tmp_path / "a.json", value)
        assert (records[0].title, records[0].key, issues) == ("One", "a", [])


def test_wrapped_values_of_the_second_openreview(tmp_path: Path) -> None:
    note = {"id": "n", "content": {"title": {"value": "Wrapped"}, "authors": {"value": ["Ann Lee", "Bo Ek"]}}}
    records, _ = found(tmp_path / "a.json", [note])
    assert (records[0].title, [p.name for p in records[0].people]) == ("Wrapped", ["Ann Lee", "Bo Ek"])


def test_json_lines(tmp_path: Path) -> None:
    records, issues = found(tmp_path / "a.jsonl", '{"title": "One"}\n{"title": "Two"}\n')
    assert ([r.title for r in records], issues) == (["One", "Two"], [])


def test_a_file_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    records, issues = found(tmp_path / "a.json", '[{"title": "One"}, {"title": "Two"}, {"title": "Thr')
    assert ([r.title for r in records], [i.id for i in issues]) == (["One", "Two"], ["file-truncated"])


def test_a_list_of_nothing_says_so(tmp_path: Path) -> None:
    assert [i.id for i in found(tmp_path / "a.json", [1, 2, 3])[1]] == ["no-list"]


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["title", "authors", "start", "end", "date", "speakers", "keywords", "link", "x", "id"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=json_values, cut=st.integers(0, 400))
def test_no_json_crashes_the_reader(tmp_path: Path, value: Any, cut: int) -> None:
    text = json.dumps(value)
    for content in (text, text[:cut]):
        _, issues = found(tmp_path / "a.json", content)
        assert "reader-failed" not in {issue.id for issue in issues}


def test_sniff_leaves_schedules_to_their_own_format(tmp_path: Path) -> None:
    head = b'{"schedule": {"conference": {"title": "x", "days": [{"date": "2021-12-11", "rooms": {}}]}}}'
    assert JsonList().sniff(head, "a.json") < 0.3
    path = tmp_path / "a"
    path.write_bytes(head)
    assert sniff(path, "a.json")[0][1].key == "schedule_json"


def test_days_with_lists_give_their_date_to_the_items(tmp_path: Path) -> None:
    days = [
        {"date": "2021-09-27", "title": "Day one", "sessions": [{"title": "One", "start": "09:00"}]},
        {"date": "2021-09-28", "title": "Day two", "sessions": [{"title": "Two", "start": "09:00"}]},
    ]
    records, issues = found(
        tmp_path / "a.json", {"days": days, "rooms": [{"name": "Hall"}, {"name": "Foyer"}]}
    )
    assert [(r.title, r.starts_at, r.extra) for r in records] == [
        ("One", datetime(2021, 9, 27, 7, tzinfo=UTC), {"in title": "Day one"}),
        ("Two", datetime(2021, 9, 28, 7, tzinfo=UTC), {"in title": "Day two"}),
    ]
    assert issues == []


def test_talks_inside_a_session_know_their_session(tmp_path: Path) -> None:
    session = {"title": "Leukaemia", "start": "2021-09-27T09:00", "room": "A", "talks": [{"title": "MRD"}]}
    records, issues = found(
        tmp_path / "a.json", {"speakers": [{"name": "Ann"}] * 9, "sessions": [session] * 2}
    )
    assert [(r.level, r.title, r.key, r.parent) for r in records] == [
        ("session", "Leukaemia", "item 1", ""),
        ("presentation", "MRD", "", "item 1"),
        ("session", "Leukaemia", "item 2", ""),
        ("presentation", "MRD", "", "item 2"),
    ]
    assert issues == []
