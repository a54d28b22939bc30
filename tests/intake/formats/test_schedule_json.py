"""schedule.json in its three dialects."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rapporteur.intake.contract import Link, Person, Section
from rapporteur.intake.formats.schedule_json import ScheduleJson
from tests.intake.formats.exchange import SAMPLES, best, ids, lost, read, read_text, unpacked, words

FORMAT = ScheduleJson()


def test_the_sample_is_read_whole():
    records, issues = read(FORMAT, SAMPLES / "schedule_json" / "input.json")
    first, second = records
    assert issues == []
    assert (first.title, first.track, first.room) == ("Opening & welcome", "Plenary", "Hall A")
    assert first.people == [Person("Ada Okafor", "speaker"), Person("Jürgen Weiß", "speaker")]
    assert first.abstract == [
        Section("", "A short look at **acute leukaemia**."),
        Section("Description", "Bring a question."),
    ]
    assert first.links == [
        Link("https://example.org/slides.pdf", "Slides"),
        Link("https://example.org/bloodweek/101"),
    ]
    assert first.extra["person/biography"] == "Nurse in Lagos."
    assert first.extra["answers/answer"] == "wheelchair ramp"
    assert first.starts_at == datetime.fromisoformat("2025-10-25T09:00:00+02:00")
    # Half past two is twice that night; the first one is meant, and an hour later it is half past two again.
    assert second.starts_at.astimezone(UTC) == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    assert second.ends_at.astimezone(UTC) == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)


def test_the_hub_dialect_names_tracks_rooms_and_roles(tmp_path):
    content = {
        "schedule": {
            "conference": {
                "time_zone_name": "Europe/Berlin",
                "tracks": [{"slug": "all", "name": "ALL"}],
                "rooms": [{"slug": "a", "name": "Hall A"}],
            },
            "events": [
                {
                    "guid": "g1",
                    "title": "Talk",
                    "start": "2025-10-25T09:00:00",
                    "end": "2025-10-25T10:00:00",
                    "track": {"slug": "all"},
                    "room": {"slug": "a"},
                    "participants": [
                        {"guid": "p1", "role": "SPEAKER"},
                        {"guid": "p2", "name": "Mei Lin", "role": "MODERATOR"},
                    ],
                }
            ],
            "persons": [{"guid": "p1", "name": "Ada Okafor", "affiliation": "Lagos"}],
        }
    }
    records, issues = read_text(FORMAT, tmp_path, json.dumps(content))
    record = records[0]
    assert issues == []
    assert (record.track, record.room) == ("ALL", "Hall A")
    assert record.people == [Person("Ada Okafor", "speaker", "Lagos"), Person("Mei Lin", "chair")]
    assert record.starts_at.astimezone(UTC) == datetime(2025, 10, 25, 7, tzinfo=UTC)
    assert record.ends_at.astimezone(UTC) == datetime(2025, 10, 25, 8, tzinfo=UTC)


def test_a_file_that_breaks_off_keeps_the_events_before(tmp_path):
    whole = (SAMPLES / "schedule_json" / "input.json").read_text()
    records, issues = read_text(FORMAT, tmp_path, whole[: whole.index('"Night of the')])
    assert [r.title for r in records] == ["Opening & welcome"]
    assert [(i.id, i.place) for i in issues] == [("file-truncated", "line 47")]


@pytest.mark.parametrize(
    ("content", "issue"),
    [
        ("", "file-empty"),
        ("hello", "file-malformed"),
        ("[" * 200_000, "file-malformed"),
        ('{"schedule": {"conference": {"days": []}}}', "file-malformed"),
        ('{"schedule": ' + "9" * 10_000 + "}", "file-malformed"),
        ('{"schedule": NaN}', "file-malformed"),
    ],
)
def test_what_is_no_schedule_is_refused(tmp_path, content, issue):
    assert [ids(issues) for issues in read_text(FORMAT, tmp_path, content)[1:]] == [[issue]]


def leaves(value: Any, above: str = "") -> list[str]:
    """The texts of a JSON value without the keys that become times."""
    if isinstance(value, dict):
        return [
            t for k, v in value.items() if k not in {"date", "start", "end", "duration"} for t in leaves(v, k)
        ]
    if isinstance(value, list):
        return [t for v in value for t in leaves(v, above)]
    return [value] if isinstance(value, str) and above not in {"guid", "code", "id"} else []


@pytest.mark.shared
@pytest.mark.parametrize(("name", "count"), [("rc3.pretalx.json", 48), ("camp2019.frab.json", 79)])
def test_real_programmes_lose_nothing(shared_data: Path, tmp_path: Path, name: str, count: int):
    path = unpacked(shared_data / "schedule-formats" / f"{name}.gz", tmp_path)
    records, issues = read(FORMAT, path)
    assert (len(records), issues, best(path)) == (count, [], "schedule_json")
    days = json.loads(path.read_text())["schedule"]["conference"]["days"]
    events = [event for day in days for events in day["rooms"].values() for event in events]
    for event, record in zip(events, records, strict=True):
        assert lost(words(*leaves(event)), record) == []
        assert record.starts_at == datetime.fromisoformat(event["date"])
        assert record.people != [] or event["persons"] == []


@pytest.mark.shared
def test_the_hub_file_has_two_events_and_the_night_one_is_after_midnight(shared_data: Path, tmp_path: Path):
    path = unpacked(shared_data / "schedule-formats" / "hub-schedule2.json.gz", tmp_path)
    records, issues = read(FORMAT, path)
    assert (issues, best(path)) == ([], "schedule_json")
    events = json.loads(path.read_text())["schedule"]["events"]
    assert [r.title for r in records] == [e["title"] for e in events]
    assert [r.track for r in records] == ["CCC", "Hardware & Making"]
    assert records[1].starts_at.astimezone(UTC) == datetime(2024, 12, 27, 23, 15, tzinfo=UTC)
    for event, record in zip(events, records, strict=True):
        texts = {k: v for k, v in event.items() if k not in {"room", "track"}}
        assert set(lost(words(*leaves(texts)), record)) - {"speaker"} == set()
