"""Exports: what goes out comes back in through our own readers, and no abstract goes where it may not."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from icalendar import Calendar
from openpyxl import load_workbook

from rapporteur.intake.contract import Options, Record
from rapporteur.intake.reading import formats, read_file, sniff
from rapporteur.programme.exports import EXPORT_FORMATS, export
from rapporteur.programme.models import Congress, Contributor, Item, Provenance
from tests import factories

SECRET = "Unpublished survival was 12.5 months"


@pytest.fixture
def programme(congress: Congress) -> list[Item]:
    session = factories.item(
        congress,
        "Novel CAR-T cells: Zürich, Łódź & beyond",
        level="session",
        room="Hall B5",
        number="604",
        kind="oral",
        **factories.slot(11, 19, 90),
    )
    for position, (name, role) in enumerate(
        [("Ana María de la Cruz", "chair"), ("Jan van der Berg", "speaker"), ("Zoë Müller-Şahin", "speaker")]
    ):
        Contributor.objects.create(
            item=session, position=position, name=name, role=role, institution="UMC; Utrecht"
        )
    talk = factories.item(
        congress,
        "Five years later, “quoted” and, with commas",
        people=["Grace Liu", "Li Wei"],
        number="604-2",
        doi="10.1182/blood-2021-1",
        pmid="34911111",
        session=session,
        keywords=["AML", "CAR-T"],
        abstract=[{"label": "Results", "text": SECRET}],
        extra={"Notes": SECRET},
        links=[{"url": "https://example.org/604-2", "label": ""}],
        **factories.slot(11, 20, 15),
    )
    return [session, talk]


def written(items: Any, congress: Congress, fmt: str, *, with_abstracts: bool = False) -> bytes:
    body = export(items, congress, fmt, with_abstracts=with_abstracts)
    return body if isinstance(body, bytes) else b"".join(body)


def read_back(body: bytes, fmt: str, folder: Path) -> dict[str, Record]:
    path = folder / f"export{EXPORT_FORMATS[fmt][2]}"
    path.write_bytes(body)
    reader = sniff(path, "no-name")[0][1]
    found = read_file(
        path, reader, Options(zone="America/New_York", starts_on="2021-12-11", ends_on="2021-12-14")
    )
    return {record.title: record for record in found if isinstance(record, Record)}


def people(record: Record) -> list[tuple[str, str]]:
    return [(person.name, person.role) for person in record.people]


@pytest.mark.parametrize(("fmt", "reader"), [("csv", "csv_table"), ("xlsx", "sheet")])
def test_a_table_comes_back_as_it_went(
    programme: list[Item], congress: Congress, tmp_path: Path, fmt: str, reader: str
) -> None:
    body = written(programme, congress, fmt, with_abstracts=True)
    (tmp_path / "x").write_bytes(body)
    assert sniff(tmp_path / "x", "no-name")[0][1] is formats()[reader]
    back = read_back(body, fmt, tmp_path)
    assert list(back) == [item.title for item in programme]
    session, talk = (back[item.title] for item in programme)
    assert [(r.starts_at, r.ends_at) for r in (session, talk)] == [
        (i.starts_at, i.ends_at) for i in programme
    ]
    assert set(people(session)) == {
        ("Ana María de la Cruz", "chair"),
        ("Jan van der Berg", "speaker"),
        ("Zoë Müller-Şahin", "speaker"),
    }
    assert people(talk) == [("Grace Liu", "author"), ("Li Wei", "author")]
    assert (talk.number, talk.doi, talk.pmid, session.room) == (
        "604-2",
        "10.1182/blood-2021-1",
        "34911111",
        "Hall B5",
    )
    assert talk.extra["Part of"] == programme[0].title
    assert talk.keywords == ["AML", "CAR-T"]
    assert SECRET in " ".join(section.text for section in talk.abstract)


def test_references_come_back_as_they_went(programme: list[Item], congress: Congress, tmp_path: Path) -> None:
    back = read_back(written(programme, congress, "ris", with_abstracts=True), "ris", tmp_path)
    assert list(back) == [item.title for item in programme]
    session, talk = (back[item.title] for item in programme)
    assert [name for name, _ in people(session)] == ["Jan van der Berg", "Zoë Müller-Şahin"]
    assert [name for name, _ in people(talk)] == ["Grace Liu", "Li Wei"]
    assert (talk.number, talk.doi, talk.pmid) == ("604-2", "10.1182/blood-2021-1", "34911111")
    assert SECRET in talk.abstract[0].text


def test_a_calendar_comes_back_as_it_went(programme: list[Item], congress: Congress, tmp_path: Path) -> None:
    back = read_back(written(programme, congress, "ics"), "ics", tmp_path)
    assert list(back) == [item.title for item in programme]
    session, talk = (back[item.title] for item in programme)
    assert [(r.starts_at, r.ends_at) for r in (session, talk)] == [
        (i.starts_at, i.ends_at) for i in programme
    ]
    assert session.room == "Hall B5"
    assert {name for name, _ in people(session)} == {
        "Ana María de la Cruz",
        "Jan van der Berg",
        "Zoë Müller-Şahin",
    }


def test_a_calendar_can_be_followed(programme: list[Item], congress: Congress) -> None:
    Provenance.objects.create(
        item=programme[0],
        batch=1,
        file_name="a.csv",
        file_hash="0",
        place="row 1",
        at=datetime(2021, 11, 1, tzinfo=UTC),
    )
    first = Calendar.from_ical(written(programme, congress, "ics"))
    assert (first["prodid"], first["version"], first["x-wr-timezone"]) == (
        "-//Rapporteur//Programme//EN",
        "2.0",
        "America/New_York",
    )
    before = first.walk("VEVENT")[0]
    assert before["uid"] == f"ash-2021-item-{programme[0].pk}@rapporteur"
    assert before["dtstart"].to_ical() == b"20211211T190000Z"
    assert before["dtstamp"].to_ical() == b"20211101T000000Z"
    assert (before["status"], before["sequence"]) == ("CONFIRMED", 1)
    programme[0].vanished_at = timezone.now()
    programme[0].save()
    after = Calendar.from_ical(written(programme, congress, "ics")).walk("VEVENT")[0]
    assert (after["status"], after["sequence"], after["uid"]) == ("CANCELLED", 2, before["uid"])


def test_lines_of_a_calendar_are_folded(congress: Congress) -> None:
    items = [factories.item(congress, "Übermäßig langer Titel " * 20, **factories.slot(11, 8))]
    assert max(len(line) for line in written(items, congress, "ics").split(b"\r\n")) <= 75


def test_an_item_without_any_day_is_no_event(congress: Congress) -> None:
    assert b"VEVENT" not in written([factories.item(congress, "Some day")], congress, "ics")


@pytest.mark.parametrize("fmt", list(EXPORT_FORMATS))
def test_no_abstract_and_no_detail_leaks(programme: list[Item], congress: Congress, fmt: str) -> None:
    body = written(Item.objects.filter(congress=congress).order_by("pk"), congress, fmt)
    if fmt == "xlsx":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    assert b"Five years later" in body.replace(b"\r\n ", b"")
    assert b"survival" not in body.replace(b"\r\n ", b"")


@pytest.mark.parametrize("fmt", list(EXPORT_FORMATS))
def test_abstracts_that_were_not_loaded_are_not_asked_for(
    programme: list[Item], congress: Congress, fmt: str, django_assert_num_queries: Any
) -> None:
    Item.objects.bulk_create(
        Item(congress=congress, level="presentation", title=f"Item {n}", session=programme[0],
             abstract=[{"label": "", "text": "x"}], **factories.slot(12, 8)) for n in range(40))  # fmt: skip
    some = Item.objects.filter(congress=congress).defer("abstract", "extra").order_by("pk")
    for count in (2, 40):
        with django_assert_num_queries(4 if fmt == "ics" else 3):
            written(some[:count], congress, fmt)


@pytest.mark.parametrize("title", ["=cmd|' /C calc'!A0", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_formulas_are_defused(congress: Congress, title: str) -> None:
    items = [factories.item(congress, title, people=[title])]
    rows = list(csv.DictReader(io.StringIO(written(items, congress, "csv").decode("utf-8-sig"), newline="")))
    assert (rows[0]["Title"], rows[0]["Authors"]) == (f"'{title}", f"'{title}")
    sheet = load_workbook(io.BytesIO(written(items, congress, "xlsx"))).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert title.strip() in {str(cell.value).strip() for cell in sheet[2]}


def test_a_csv_begins_with_a_byte_order_mark_and_comes_in_pieces(
    programme: list[Item], congress: Congress
) -> None:
    pieces = list(export(programme, congress, "csv", with_abstracts=False))
    assert (pieces[0][:3], len(pieces)) == (b"\xef\xbb\xbf", 3)  # type: ignore[index]


def test_times_are_written_so_that_nobody_misreads_them(programme: list[Item], congress: Congress) -> None:
    rows = list(csv.DictReader(io.StringIO(written(programme, congress, "csv").decode("utf-8-sig"))))
    assert (rows[0]["Start"], rows[0]["Time in words"]) == (
        "2021-12-11T14:00-05:00",
        "Saturday 11 December 2021, 14:00–15:30, New York time (UTC−5)",
    )


def test_no_text_can_pose_as_a_tag_of_a_reference(congress: Congress) -> None:
    posing = [{"label": "", "text": "One.\nER  - \nTY  - JOUR\u2028ER  - "}]
    items = [factories.item(congress, "A\nER  - \nB", people=["C\nTY  - D"], abstract=posing)]
    body = written(items, congress, "ris", with_abstracts=True).decode()
    assert sum(line.startswith(("ER  -", "TY  -")) for line in body.splitlines()) == 2


def test_an_unknown_format_is_refused(congress: Congress) -> None:
    with pytest.raises(KeyError):
        export([], congress, "doc", with_abstracts=False)


@pytest.mark.parametrize("fmt", list(EXPORT_FORMATS))
def test_control_characters_do_no_harm(congress: Congress, fmt: str) -> None:
    items = [
        factories.item(congress, "A\x0b\x01B", people=["C\x02D"], room="E\x1fF", **factories.slot(11, 8))
    ]
    assert written(items, congress, fmt)
