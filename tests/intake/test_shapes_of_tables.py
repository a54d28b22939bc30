"""Tables and lists as other congresses and tools write them: sessions among talks, days as keys."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime
from datetime import time as clock
from pathlib import Path
from typing import Any

import pytest

from rapporteur.intake.contract import Issue, Options, Record
from rapporteur.intake.formats import _json
from rapporteur.intake.guessing import guess_columns
from rapporteur.intake.names import people
from rapporteur.intake.reading import formats, read_file, sniff
from rapporteur.intake.times import Habits, When, read_span

VIENNA = Options("Europe/Vienna", "2021-06-09", "2021-06-17")
NEAR = Habits("hhmm", date(2021, 6, 9))


def read(path: Path, content: Any, options: Options = VIENNA) -> tuple[list[Record], list[Issue]]:
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    found = list(read_file(path, sniff(path, path.name)[0][1], options))
    return [f for f in found if isinstance(f, Record)], [f for f in found if isinstance(f, Issue)]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2021-06-10T09:00:00+00:00", When(date(2021, 6, 10), clock(9), UTC), None),
        ("2021-06-10 09:00", When(date(2021, 6, 10), clock(9)), None),
        ("2021-06-10 09:00-10:15", When(date(2021, 6, 10), clock(9)), When(None, clock(10, 15))),
        ("10-06-2021 09:00 - 10:00", When(date(2021, 6, 10), clock(9)), When(None, clock(10))),
        ("10-Jun-2021 09:00", When(date(2021, 6, 10), clock(9)), None),
    ],
)
def test_the_dashes_of_a_date_part_no_span(text: str, start: When, end: When | None) -> None:
    assert read_span(text, NEAR) == (start, end)


def test_a_start_with_an_offset_needs_no_end(tmp_path: Path) -> None:
    records, issues = read(tmp_path / "a.csv", "Title;Speaker;Start\nA;Ann Lee;2021-06-10T01:00:00+02:00\n")
    assert [(r.starts_at, r.ends_at, r.extra) for r in records] == [
        (datetime(2021, 6, 9, 23, tzinfo=UTC), None, {})
    ]
    assert issues == []


def test_lists_under_days_are_one_programme(tmp_path: Path) -> None:
    talk = {"title": "Opening", "start_time": "09:00", "end_time": "09:30", "room": "A"}
    days = {
        "Thursday": [talk],
        "Friday": [{**talk, "title": "Middle"}],
        "Saturday": [{**talk, "title": "End"}],
    }
    records, issues = read(
        tmp_path / "a.json", {"days": days}, Options("Europe/Vienna", "2021-06-10", "2021-06-12")
    )
    assert [(r.title, r.starts_at) for r in records] == [
        ("Opening", datetime(2021, 6, 10, 7, tzinfo=UTC)),
        ("Middle", datetime(2021, 6, 11, 7, tzinfo=UTC)),
        ("End", datetime(2021, 6, 12, 7, tzinfo=UTC)),
    ]
    assert issues == []


def test_lists_under_other_names_keep_them(tmp_path: Path) -> None:
    talks = [{"title": "One", "speaker": "Ann Lee"}, {"title": "Two", "speaker": "Bo Chan"}]
    records, _ = read(tmp_path / "a.json", {"oral": talks[:1], "poster": talks[1:]})
    assert [(r.title, r.extra) for r in records] == [("One", {"group": "oral"}), ("Two", {"group": "poster"})]


def test_a_document_keyed_by_id_is_kept_up_to_its_break(tmp_path: Path) -> None:
    whole = json.dumps({str(n): {"title": f"Poster {n}", "authors": ["Ann Lee"]} for n in range(1, 4)})
    records, issues = read(tmp_path / "a.json", whole[:-30])
    assert [(r.title, r.guid) for r in records] == [("Poster 1", "1"), ("Poster 2", "2")]
    assert [issue.id for issue in issues] == ["file-truncated"]


def test_many_small_values_take_time_in_proportion(tmp_path: Path) -> None:
    path, took = tmp_path / "quotes.json", []
    for count in (20_000, 160_000):
        path.write_text('""' * count)
        start = time.process_time()
        assert sum(1 for _ in _json.values(path)) == count
        took.append(time.process_time() - start)
    assert took[1] < 8 * took[0] * 2.5


def test_what_a_column_means_is_told_by_its_neighbours_and_values() -> None:
    names = ["Session Start Time", "Session End Time", "Presentation Start Time", "Paper Title"]
    assert guess_columns(names, [["9:00", "10:00", "9:15", "A title"]]) == {
        "Session Start Time": "session_start",
        "Session End Time": "session_end",
        "Presentation Start Time": "start_time",
        "Paper Title": "title",
    }
    assert guess_columns(names[:2], [])["Session Start Time"] == "start_time"
    assert guess_columns(["Day", "Date", "Title"], [["Sunday", "June 13", "A"]]) == {
        "Day": "weekday",
        "Date": "date",
        "Title": "title",
    }
    assert guess_columns(["Title", "Author 1", "Author 2", "Speaker / Chair"], []) == {
        "Title": "title",
        "Author 1": "authors",
        "Author 2": "authors",
        "Speaker / Chair": "speaker",
    }


def test_sessions_and_talks_are_told_apart_by_their_kind(tmp_path: Path) -> None:
    text = (
        "Type;Date;Start;End;Hall;Title;Speaker / Chair\n"
        "Session;10.06.2021;09:00;10:30;H1;Acute leukemias;Chair: Anna Beispiel\n"
        "Talk;10.06.2021;09:00;09:30;H1;What is new;Bo Chan\n"
        "Talk;10.06.2021;11:00;11:30;H1;Elsewhere in time;Cy Doe\n"
        "Talk;10.06.2021;09:30;10:00;H2;Elsewhere in place;Di Eco\n"
    )
    records, _ = read(tmp_path / "a.csv", text)
    assert [(r.level, r.title, r.parent) for r in records] == [
        ("session", "Acute leukemias", ""),
        ("presentation", "What is new", "session at row 2"),
        ("presentation", "Elsewhere in time", ""),
        ("presentation", "Elsewhere in place", ""),
    ]
    assert [(p.name, p.role) for r in records[:2] for p in r.people] == [
        ("Anna Beispiel", "chair"),
        ("Bo Chan", "speaker"),
    ]


@pytest.mark.parametrize(
    ("text", "places", "expected"),
    [
        ("Bo Chan, Vienna; Carla Díaz, Madrid", "", [("Bo Chan", "Vienna"), ("Carla Díaz", "Madrid")]),
        ("Ann Lee, University of Ulm, Germany", "", [("Ann Lee", "University of Ulm, Germany")]),
        ("García Márquez, Santiago", "", [("Santiago García Márquez", "")]),
        (
            "García Márquez, Gabriel; Pérez López, Ana",
            "",
            [("Gabriel García Márquez", ""), ("Ana Pérez López", "")],
        ),
        ("Müller, Anna", "", [("Anna Müller", "")]),
        ("Ann Lee, MD1*, Bo Chan, PhD2", "", [("Ann Lee, MD", ""), ("Bo Chan, PhD", "")]),
        ("Ann Lee1, Bo Chan2", "1Vienna; 2Graz", [("Ann Lee", "Vienna"), ("Bo Chan", "Graz")]),
    ],
)
def test_people_and_their_places(text: str, places: str, expected: list[tuple[str, str]]) -> None:
    assert [(p.name, p.institution) for p in people(text, "speaker", places)[0]] == expected


def test_words_before_the_first_numbered_place_are_kept() -> None:
    found, rest = people("Ann Lee¹, Bo Chan²", "author", "Then at ¹Vienna, ²Graz")
    assert ([(p.name, p.institution) for p in found], rest) == (
        [("Ann Lee", "Vienna"), ("Bo Chan", "Graz")],
        "Then at",
    )


def test_an_object_says_its_persons_role() -> None:
    told = [
        {"speaker": "Ejemplo, Ana", "organisation": "WHO", "role": "Moderator"},
        {"name": "Jo Doe", "role": "Lead"},
    ]
    found, rest = people(told, "speaker")
    assert [(p.name, p.role, p.institution) for p in found] == [
        ("Ana Ejemplo", "chair", "WHO"),
        ("Jo Doe", "speaker", ""),
    ]
    assert rest == "Jo Doe: role: Lead"


def test_a_table_with_another_format_in_a_cell_is_a_table(tmp_path: Path) -> None:
    text = (
        'Title,Authors,Notes\n"A title","Ann Lee","Found in:\nTY  - JOUR\nTI  - inner\nAU  - X\nER  - "\n'
        '"Another","Cy Doe",none\n'
    )
    path = tmp_path / "a.csv"
    path.write_text(text)
    assert next(fmt.key for _, fmt in sniff(path, "a.csv")) == "csv_table"
    assert formats()["ris"].sniff(b"Export of today\n\nTY  - JOUR\nTI  - A\nER  - \n", "x") == 0.96
