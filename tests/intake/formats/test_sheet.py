from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapporteur.intake.contract import Issue, Mapping, Options, Record, UnreadableFile
from rapporteur.intake.formats import _archive
from rapporteur.intake.formats.sheet import Sheet
from rapporteur.intake.reading import formats, read_file, sniff
from tests.intake.formats import _shared

OPTIONS = Options(zone="Europe/Vienna", starts_on="2021-12-11", ends_on="2021-12-14")


def workbook(path: Path, rows: list[list[object]], title: str = "Programme") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def found(path: Path, options: Options = OPTIONS) -> tuple[list[Record], list[Issue]]:
    parts = list(read_file(path, Sheet(), options))
    return [p for p in parts if isinstance(p, Record)], [p for p in parts if isinstance(p, Issue)]


@pytest.mark.shared
def test_acr_2025_is_read_whole(shared_data: Path) -> None:
    path = shared_data / "acr-convergence-2025" / "abstracts.xlsx"
    reading = _shared.read(
        path, Options(zone="America/Chicago", starts_on="2025-10-24", ends_on="2025-10-29")
    )
    rows = python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()
    assert reading.format_key == "sheet"
    assert len(reading.records) == len(rows) - 1 == 2725
    assert reading.records[0].number == "0002"
    assert all(re.fullmatch(r"[0-9A-Z]{4,}", record.number) for record in reading.records)
    assert {record.level for record in reading.records} == {"presentation"}
    lost = {}
    for row, record in zip(rows[1:], reading.records, strict=True):
        gone = _shared.lost_words(row, record, ignoring=["and"])
        gone = {word for word in gone if not word.isdigit()}  # the marks between names and places
        if gone:
            lost[record.place] = gone
    assert lost == {}
    with_sections = [r for r in reading.records if {"Methods", "Results"} <= {s.label for s in r.abstract}]
    assert (
        len(with_sections) == sum("Methods:" in row[5] and "Results:" in row[5] for row in rows[1:]) == 2711
    )
    numbers_before = re.findall(r"\d+", " ".join(row[5] for row in rows[1:]))
    text = " ".join(f"{s.label}: {s.text}" for r in reading.records for s in r.abstract)
    assert re.findall(r"\d+", text) == numbers_before


@pytest.mark.shared
def test_acr_2025_people_have_their_places(shared_data: Path) -> None:
    path = shared_data / "acr-convergence-2025" / "abstracts.xlsx"
    records, _ = found(path, Options(zone="America/Chicago"))
    by_number = {record.number: record for record in records}
    third = by_number["0003"]
    assert [(p.name, p.institution) for p in third.people][8:10] == [
        ("Edo Kon", "RiboX Therapeutics, Cambridge, MA"),
        ("Peng Zhu", "RiboX Therapeutics, Shanghai, China (People's Republic)"),
    ]
    assert [p.name for p in by_number["0002"].people][-2:] == ["Jodi Murakami", "David Barrett"]
    assert {p.institution for p in by_number["0002"].people} == {"Kite, a Gilead Company, Santa Monica, CA"}
    people = [person for record in records for person in record.people]
    placed = sum(1 for person in people if person.institution)
    assert placed / len(people) > 0.99


def test_title_lines_and_merged_headers(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [
            ["Programme, version 3"],
            [],
            ["Session", None, "Talk", None],
            ["Title", "Room", "Title", "Start"],
            ["Leukaemia", "Hall A", "MRD at home", datetime.fromisoformat("2021-12-11 09:00")],
        ],
    )
    columns = Sheet().columns(path, OPTIONS)
    assert columns.names == ["Session Title", "Session Room", "Talk Title", "Talk Start"]
    assert columns.guess.header_row == 4
    records, issues = found(path)
    assert [(r.level, r.title, r.place) for r in records] == [
        ("session", "Leukaemia", "row 5"),
        ("presentation", "MRD at home", "row 5"),
    ]
    assert records[1].starts_at == datetime(2021, 12, 11, 8, tzinfo=UTC)
    assert issues == []


def test_the_sheet_with_the_programme_is_chosen(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Read me first"])
    page = book.create_sheet("Talks")
    page.append(["Title", "Room"])
    page.append(["One", "Hall"])
    book.save(tmp_path / "a.xlsx")
    columns = Sheet().columns(tmp_path / "a.xlsx", OPTIONS)
    assert (columns.sheets, columns.guess.sheet) == (["Sheet", "Talks"], "Talks")
    _, issues = found(tmp_path / "a.xlsx", Options(mapping=Mapping(sheet="Gone")))
    assert issues == [Issue("sheet-missing", "", {"name": "Gone", "used": "Talks"})]


def test_formulas_are_told_and_kept_as_text(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", [["Title", "Room"], ["A talk", '=HYPERLINK("https://x.org")'], ["=1+1", "B"]]
    )
    records, issues = found(path)
    assert [(r.title, r.room) for r in records] == [("A talk", '=HYPERLINK("https://x.org")'), ("=1+1", "B")]
    assert issues == [Issue("formula-cell", "cell B2"), Issue("formula-cell", "cell A3")]


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_archive, "LARGEST_UNPACKED", 1_000_000)
    path = workbook(tmp_path / "a.xlsx", [["Title"], ["One"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b"0" * 5_000_000)
    _, issues = found(path)
    assert [issue.id for issue in issues] == ["archive-bomb"]


def test_a_lying_size_does_not_help_a_zip_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_archive, "LARGEST_UNPACKED", 1_000_000)
    path = workbook(tmp_path / "a.xlsx", [["Title"], ["One"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b"0" * 5_000_000)
    honest = (5_000_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(honest, (1000).to_bytes(4, "little")))
    _, issues = found(path)
    assert [issue.id for issue in issues] == ["archive-bomb"]


def test_a_truncated_workbook_is_malformed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["Title"], ["One"]])
    path.write_bytes(path.read_bytes()[:-2000])
    _, issues = found(path)
    assert [issue.id for issue in issues] == ["file-malformed"]
    with pytest.raises(UnreadableFile):
        Sheet().columns(path, OPTIONS)


def test_a_word_document_is_no_sheet() -> None:
    assert Sheet().sniff(b"PK\x03\x04" + b"\x00" * 26 + b"word/document.xml", "a.xlsx") == 0.0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.binary(max_size=400), cut=st.integers(0, 6000))
def test_no_bytes_crash_the_reader(tmp_path: Path, junk: bytes, cut: int) -> None:
    path = workbook(tmp_path / "a.xlsx", [["Title", "Start"], ["One", "11.12.2021 10:00"]])
    whole = path.read_bytes()
    path.write_bytes(whole[:cut] + junk + whole[cut + len(junk) :])
    records, issues = found(path)
    assert records or issues
    assert all(fmt.key in formats() for _, fmt in sniff(path, "x"))


def test_a_sheet_for_each_day_is_one_programme(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, title in (("Saturday", "One"), ("Sunday", "Two")):
        page = book.create_sheet(name)
        page.append(["Title", "Room"])
        page.append([title, "Hall"])
    book.create_sheet("Rooms").append(["Capacity", "Floor"])
    book.save(tmp_path / "a.xlsx")
    records, issues = found(tmp_path / "a.xlsx")
    assert [(r.title, r.place) for r in records] == [("One", "Saturday · row 2"), ("Two", "Sunday · row 2")]
    assert issues == [Issue("sheets-unread", "", {"names": "Rooms"})]
    records, issues = found(tmp_path / "a.xlsx", Options(mapping=Mapping(sheet="Sunday")))
    assert ([r.title for r in records], issues) == (["Two"], [])
