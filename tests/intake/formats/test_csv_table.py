from __future__ import annotations

import csv
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapporteur.intake.contract import Issue, Mapping, Options, Record
from rapporteur.intake.formats.csv_table import CsvTable, find_delimiter
from rapporteur.intake.reading import read_file, sniff
from tests.intake.formats import _shared

ACCENTED = re.compile(  # a word with an accent in LaTeX: Ga{\\"e}l, Jos\\'e, Ji\\v{r}i
    r"[^\W\d_]*\{?\\(?:[^A-Za-z\s]\{?\\?[A-Za-z]?|[a-z]\{[A-Za-z])\}*[^\W_]*"
)
UTC_2021 = Options(zone="UTC", starts_on="2021-06-21", ends_on="2021-06-25")


def found(path: Path, options: Options = UTC_2021) -> tuple[list[Record], list[Issue]]:
    parts = list(read_file(path, CsvTable(), options))
    return [p for p in parts if isinstance(p, Record)], [p for p in parts if isinstance(p, Issue)]


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def source_rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def moment(day: str, clock: str) -> datetime:
    """20210621 and 80000, the plain way."""
    return datetime.strptime(f"{day} {clock.zfill(6)}", "%Y%m%d %H%M%S").replace(tzinfo=UTC)


@pytest.mark.shared
def test_ohbm_2021_abstracts_with_euro_signs_and_latex(shared_data: Path, tmp_path: Path) -> None:
    path = _shared.unpacked(shared_data / "ohbm-2021" / "2021_abstracts.csv.gz", tmp_path)
    reading = _shared.read(path, UTC_2021)
    rows = source_rows(path, "€")
    assert (reading.format_key, len(reading.records), len(rows)) == ("csv_table", 1432, 1432)
    with_backslash = [t for record in reading.records for t in _shared.texts_of(record) if "\\" in t]
    assert [text.partition(":")[0][-20:] for text in with_backslash] == [
        r"M\EEG data with high overlap"[-20:]
    ]
    first = reading.records[0]
    assert [(p.name, p.role, p.institution) for p in first.people] == [
        ("Rita Barakat", "presenter", "University of Southern California, Los Angeles, CA"),
        ("Jason Zevin", "author", "University of Southern California, Los Angeles, CA"),
        ("Kristi Clark", "author", "University of Southern California, Los Angeles, CA"),
    ]
    lost = {}
    for row, record in zip(rows, reading.records, strict=True):
        values = [re.sub(r"\S+@\S+", " ", ACCENTED.sub(" ", value or "")) for value in row.values()]
        plain = [
            re.sub(r"\\text(?:super|sub)script\{[^{}]*\}|\\[A-Za-z]+|\\.|[{}]", " ", value)
            for value in values
        ]
        gone = {word for word in _shared.lost_words(plain, record) if word.isascii() and not word.isdigit()}
        if gone:
            lost[record.place] = gone
    assert lost == {}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "count", "level"),
    [
        ("OHBM2021_schedule.csv", 283, "session"),
        ("OHBM2021_schedule_posters_all.csv", 3915, "presentation"),
        ("hbm_educational_schedule_2021.csv", 128, "session"),
    ],
)
def test_ohbm_2021_schedules(shared_data: Path, tmp_path: Path, name: str, count: int, level: str) -> None:
    path = _shared.unpacked(shared_data / "ohbm-2021" / f"{name}.gz", tmp_path)
    reading = _shared.read(path, UTC_2021)
    rows = [row for row in source_rows(path) if row["Title"].strip()]
    assert (len(reading.records), len(rows)) == (count, count)
    assert {record.level for record in reading.records} == {level}
    left_out = [issue for issue in reading.issues if issue.id == "title-missing"]
    assert len(left_out) == len(source_rows(path)) - count
    assert [r.starts_at for r in reading.records] == [moment(x["Date Start"], x["Time Start"]) for x in rows]
    for row, record in zip(rows, reading.records, strict=True):
        ends_at = moment(row["Date End"], row["Time End"])
        assert record.ends_at == (ends_at if ends_at >= record.starts_at else None)
        texts = [value for key, value in row.items() if value and not key.startswith(("Date", "Time "))]
        lost = _shared.lost_words(texts, record)
        assert {word for word in lost if word.isascii() and word not in "nnn"} <= _mojibake_or_markdown(texts)


def _mojibake_or_markdown(texts: list[str]) -> set[str]:
    """Words of garbled or Markdown text only: "parkinsonâ", and "nleah" after a written line break."""
    joined = " ".join(texts)
    garbled = re.findall(r"[^\W_]*(?:Ã|â|Â|Å)[^\s]*|\\n[^\W_]*", joined)
    return _shared.words(garbled)


@pytest.mark.shared
def test_ohbm_2021_midnight(shared_data: Path, tmp_path: Path) -> None:
    path = _shared.unpacked(shared_data / "ohbm-2021" / "OHBM2021_schedule.csv.gz", tmp_path)
    records = _shared.read(path, UTC_2021).records
    crossing = [r for r in records if r.starts_at and r.ends_at and r.starts_at.date() != r.ends_at.date()]
    assert (records[0].starts_at, records[0].ends_at) == (
        datetime(2021, 6, 21, 23, 40, tzinfo=UTC),
        datetime(2021, 6, 22, 0, 0, tzinfo=UTC),
    )
    assert len(crossing) == len([r for r in source_rows(path) if r["Date Start"] != r["Date End"]])
    assert all(0 < (r.ends_at - r.starts_at).total_seconds() < 86_400 for r in crossing)


@pytest.mark.shared
def test_ohbm_2021_assigned_abstracts(shared_data: Path, tmp_path: Path) -> None:
    path = _shared.unpacked(shared_data / "ohbm-2021" / "abstract_assigned_for_schedule.csv.gz", tmp_path)
    reading = _shared.read(path, UTC_2021)
    assert len(reading.records) == 1305
    assert reading.records[0].number == "1229"
    assert [p.name for p in reading.records[0].people] == ["Renzo Huber"]
    for row, record in zip(source_rows(path), reading.records, strict=True):
        lost = _shared.lost_words(filter(None, row.values()), record)
        assert {word for word in lost if word.isascii()} <= _mojibake_or_markdown(list(row.values()))
    assert reading.issue_counts() == {"text-repaired": 100}


@pytest.mark.shared
def test_miniconf_csv_and_openreview_notes_agree(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "miniconf-iclr-2020"
    options = Options(zone="UTC", starts_on="2020-04-26", ends_on="2020-05-01")
    table = _shared.read(_shared.unpacked(folder / "miniconf-papers.csv.gz", tmp_path), options)
    notes = _shared.read(_shared.unpacked(folder / "iclr2020-papers.json.gz", tmp_path), options)
    assert (len(table.records), len(notes.records)) == (687, 687)
    by_id = {record.guid: record for record in notes.records}
    assert {r.guid for r in table.records} == by_id.keys()
    assert [r.title for r in table.records] == [by_id[r.guid].title for r in table.records]
    for row, record in zip(source_rows(tmp_path / "miniconf-papers.csv"), table.records, strict=True):
        assert _shared.lost_words(filter(None, row.values()), record) == set()


@pytest.mark.parametrize(
    ("delimiter", "text"),
    [
        (",", 'title,authors\n"a, b",c\nd,e\n'),
        (";", "Titel;Autoren\nEins, zwei;Drei\nVier;Fünf, sechs\n"),
        ("\t", "Title\tRoom\nOne, two\tA\nThree\tB\n"),
        ("|", "title|authors\nOne; two|A, B\nThree|C\n"),
        ("€", "title€authors\nOne, two, three€A\nFour€B\n"),
        (";", "A line of text above\n\ntitle;room;start\na;b;c\nd;e;f\ng;h;i\n"),
    ],
)
def test_delimiters_are_found_by_content(delimiter: str, text: str) -> None:
    assert find_delimiter(text)[0] == delimiter


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path / "a.csv", "Titel;Raum\nKünstliche Niere;Hörsaal\n".encode(encoding))
    records, issues = found(path)
    assert [(r.title, r.room) for r in records] == [("Künstliche Niere", "Hörsaal")]
    assert [issue.id for issue in issues] == (["encoding-mixed"] if encoding == "cp1252" else [])
    assert sniff(path, "x")[0][1].key == "csv_table"


def test_a_person_overrules_delimiter_encoding_and_header(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "x:y\ntitle:room\nŽižek:A\n".encode("cp1250"))
    mapping = Mapping(
        columns={"title": "title", "room": "room"}, delimiter=":", encoding="cp1250", header_row=2
    )
    records, issues = found(path, Options(mapping=mapping))
    assert [(r.title, r.room, r.place) for r in records] == [("Žižek", "A", "row 3")]
    assert issues == []


def test_ragged_rows_and_quoted_line_breaks(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", 'title,room,track\n"One\ntwo",A\n\nThree,B,C,D\n')
    records, issues = found(path)
    assert [(r.title, r.place) for r in records] == [("One two", "row 2"), ("Three", "row 4")]
    assert records[1].extra == {"column 4": "D"}
    assert issues == [
        Issue("row-ragged", "row 2", {"found": "2", "expected": "3"}),
        Issue("row-ragged", "row 4", {"found": "4", "expected": "3"}),
    ]


def test_other_formats_are_left_alone(tmp_path: Path) -> None:
    for text in (
        "BEGIN:VCALENDAR\nX:1\n",
        "TY  - JOUR\nTI  - a, b\n",
        "PMID- 1\n",
        "<a>b,c</a>",
        '{"a": 1, "b": 2}',
    ):
        assert CsvTable().sniff(text.encode(), "a.csv") == 0.0


def test_a_table_without_a_title_says_so(tmp_path: Path) -> None:
    records, issues = found(written(tmp_path / "a.csv", "last,first\nAb,Cd\n"))
    assert (records, [issue.id for issue in issues]) == ([], ["columns-unknown"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(
        st.binary(max_size=500),
        st.text(max_size=300).map(
            lambda text: ("title,start,authors,date,timespan\n" + text).encode("utf-8", "replace")
        ),
        st.lists(st.lists(st.text(max_size=20), min_size=3, max_size=5), max_size=6).map(
            lambda rows: "\n".join(";".join(row) for row in [["Titel", "Beginn", "Autoren"], *rows]).encode(
                "utf-8", "replace"
            )
        ),
    )
)
def test_no_text_crashes_the_reader(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path / "a.csv", content)
    _, issues = found(path)
    assert "reader-failed" not in {issue.id for issue in issues}
    assert 0 <= CsvTable().sniff(content, "a.csv") <= 1


def test_a_quotation_mark_that_never_closes_swallows_one_row_only(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", 'title,room\nOne,A\n"Two,B\nThree,C\nFour,D\n')
    records, issues = found(path)
    assert [(r.title, r.room, r.place) for r in records] == [
        ("One", "A", "row 2"),
        ('"Two', "B", "row 3"),
        ("Three", "C", "row 4"),
        ("Four", "D", "row 5"),
    ]
    assert issues == [Issue("quote-unclosed", "row 3")]


def test_rows_that_hold_only_a_day_head_those_below(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.csv",
        "Time,Title,Room\nMonday 21 June,,\n09:00-10:00,One,A\nTuesday 22 June,,\n09:00-10:00,Two,A\n",
    )
    records, issues = found(path)
    assert [(r.title, r.starts_at, r.place) for r in records] == [
        ("One", datetime(2021, 6, 21, 9, tzinfo=UTC), "row 3"),
        ("Two", datetime(2021, 6, 22, 9, tzinfo=UTC), "row 5"),
    ]
    assert issues == []


def test_columns_that_name_utc_are_in_utc(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "Title,Start (UTC),End (UTC)\nOne,2021-06-21 09:00,2021-06-21 10:00\n")
    records, _ = found(path, Options(zone="Europe/Vienna", starts_on="2021-06-21"))
    assert records[0].starts_at == datetime(2021, 6, 21, 9, tzinfo=UTC)
    assert CsvTable().columns(path, UTC_2021).guess.times_in == "UTC"
