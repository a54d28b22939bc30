"""Reading 8,000 RIS records, 8,000 XLSX rows and a schedule.xml of 1,300 events, cleaning included.

Promise: at most 3 times the bare parser (rispy, calamine, lxml) plus one bare pass of the cleaning libraries
(ftfy, html, nh3) over the same texts; peak memory under 500 MB; progress is told within the first second.
"""

from __future__ import annotations

import html
import itertools
import tempfile
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

import ftfy
import nh3
import rispy
from lxml import etree
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from bench._measure import at_most, peak_memory, ratio, report, seconds
from rapporteur.config.demo.practice import records
from rapporteur.intake.contract import Options, Record
from rapporteur.intake.reading import formats, read_file

PROMISE = 3.0
TOLD_EVERY = 16  # records: how often intake tells how far it is


def texts(count: int) -> Iterable[dict[str, str]]:
    return itertools.islice(itertools.cycle(records()), count)


def write_ris(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as out:
        for n, row in enumerate(texts(count)):
            out.write(
                f"TY  - CONF\nTI  - {row['title']} ({n})\nAU  - Müller, Anna\nAU  - Okafor, Chidi\n"
                f"AB  - {' '.join(row['brief_summary'].split())} {row['description'][:1500]}\n"
                f"DO  - 10.1000/bench.{n}\nKW  - leukaemia\nPY  - 2021\nER  - \n\n".replace("\n\n\n", "\n\n")
            )


def write_xlsx(path: Path, count: int) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Programme")
    sheet.append(["Number", "Title", "Authors", "Abstract", "Keywords", "Room", "Start", "End"])
    start = datetime(2021, 12, 11, 8)  # noqa: DTZ001 - wall-clock time
    for n, row in enumerate(texts(count)):
        begin = start + timedelta(minutes=15 * (n % 200))
        sheet.append(
            [
                f"{n:04d}",
                f"{row['title']} ({n})",
                "Anna Müller; Chidi Okafor",
                row["brief_summary"] + " " + row["description"][:1500],
                "leukaemia; trial",
                f"Hall {n % 20}",
                begin.isoformat(sep=" "),
                (begin + timedelta(minutes=15)).isoformat(sep=" "),
            ]
        )
    book.save(path)


def write_schedule(path: Path, count: int) -> None:
    events = "".join(
        f"<event id='{n}' guid='00000000-0000-4000-8000-{n:012d}'><date>2021-12-11T{8 + n % 12:02d}:00:00-05:00</date>"
        f"<start>{8 + n % 12:02d}:00</start><duration>00:30</duration><room>Hall</room>"
        f"<title>{escape(row['title'])}</title><track>Leukaemia</track><type>Talk</type><language>en</language>"
        f"<abstract>{escape('<p>' + row['brief_summary'] + '</p>')}</abstract>"
        f"<description>{escape('<p>' + row['description'][:1500] + '</p>')}</description>"
        f"<persons><person id='{n}'>Anna Müller</person></persons><links/></event>"
        for n, row in enumerate(texts(count))
    )
    path.write_text(
        "<?xml version='1.0' encoding='UTF-8'?><schedule><version>1</version><conference><title>Bench</title>"
        "<acronym>bench</acronym><start>2021-12-11</start><end>2021-12-11</end><days>1</days>"
        "<time_zone_name>America/New_York</time_zone_name></conference>"
        f"<day index='1' date='2021-12-11' start='2021-12-11T08:00:00-05:00' end='2021-12-11T23:00:00-05:00'>"
        f"<room name='Hall'>{events}</room></day></schedule>",
        encoding="utf-8",
    )


def bare_ris(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as source:
        return [text for entry in rispy.load(source) for text in _strings(entry)]


def bare_xlsx(path: Path) -> list[str]:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return [cell for row in rows for cell in row if isinstance(cell, str)]


def bare_xml(path: Path) -> list[str]:
    return [element.text for element in etree.parse(path).iter() if element.text]


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)


def bare_cleaning(found: list[str]) -> None:
    for text in found:
        nh3.clean(html.unescape(ftfy.fix_text(text)), tags=set())


def measure(key: str, path: Path, bare: Callable[[Path], list[str]], expected: int) -> dict[str, object]:
    options = Options(zone="America/New_York", starts_on="2021-12-11", ends_on="2021-12-14")

    def ours() -> int:
        return sum(isinstance(part, Record) for part in read_file(path, formats()[key], options))

    assert ours() == expected, f"{key} gave {ours()} records instead of {expected}"

    def beginning() -> None:
        parts = read_file(path, formats()[key], options)
        next(itertools.islice(parts, TOLD_EVERY - 1, None))

    limit = seconds(lambda: bare_cleaning(bare(path)))
    return {
        "records": expected,
        **ratio(seconds(ours), limit, PROMISE),
        "progress": at_most(round(seconds(beginning), 3), 1.0, "seconds_until_first_told"),
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        ris, sheet, schedule = (Path(folder, name) for name in ("a.ris", "b.xlsx", "c.xml"))
        write_ris(ris, 8000)
        write_xlsx(sheet, 8000)
        write_schedule(schedule, 1300)
        figures = {
            "ris": measure("ris", ris, bare_ris, 8000),
            "xlsx": measure("sheet", sheet, bare_xlsx, 8000),
            "schedule_xml": measure("schedule_xml", schedule, bare_xml, 1300),
        }
    figures["memory"] = peak_memory()
    report("reading", figures)


if __name__ == "__main__":
    main()
