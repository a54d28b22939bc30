"""No file crashes a reader, hangs it or makes it read what it must not: every format against every bad file.

Each read ends in records and issues whose ids are known. ``reader-failed`` is the net below all readers; a
file that falls into it has found a bug, so it is no accepted answer here.
"""

from __future__ import annotations

import io
import json
import random
import signal
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from rapporteur.intake.contract import Issue, Options, Record, UnreadableFile
from rapporteur.intake.reading import formats, messages, read_file, sniff

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "formats"
OPTIONS = Options(zone="Europe/Vienna", starts_on="2021-12-11", ends_on="2021-12-14")
KEYS = sorted(formats())
XML_KEYS = ["jats", "pubmed_xml", "schedule_xml"]
SECONDS = 20
SECRET = "the-text-of-a-private-file-of-the-server"


class Hang(BaseException):
    """Not caught by ``except Exception``: a reader that hangs fails its test."""


@contextmanager
def within(seconds: int) -> Iterator[None]:
    def ring(number: int, frame: FrameType | None) -> None:
        raise Hang(f"longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@cache
def samples(key: str) -> tuple[bytes, ...]:
    paths = sorted((SAMPLES / key).iterdir())
    return tuple(p.read_bytes() for p in paths if not p.name.endswith(("expected.json", "options.json")))


def outcome(
    key: str, content: bytes, folder: Path, options: Options = OPTIONS
) -> tuple[list[Record], list[Issue]]:
    """What a reader makes of the content, with the promises that hold for any content checked."""
    path = folder / "file"
    path.write_bytes(content)
    with within(SECONDS):
        found = list(read_file(path, formats()[key], options))
        try:
            sniff(path, "file")
        except UnreadableFile as unreadable:
            found.append(unreadable.issue)
    issues = [one for one in found if isinstance(one, Issue)]
    assert [i for i in issues if i.id == "reader-failed" or i.id not in messages()] == []
    for issue in issues:
        messages()[issue.id].text.format(**issue.params)
    records = [one for one in found if isinstance(one, Record)]
    assert all(record.title and record.place for record in records)
    assert all(m is None or m.tzinfo is not None for r in records for m in (r.starts_at, r.ends_at))
    assert records or any(messages()[i.id].severity == "error" for i in issues)
    return records, issues


def nested_json(opening: str, depth: int) -> bytes:
    return (opening * depth).encode()


@cache
def packed(member: bytes, size: int) -> bytes:
    """A workbook whose sheet unpacks to ``size`` megabytes."""
    book, out = Workbook(), io.BytesIO()
    book.active.append(["Title"])  # type: ignore[union-attr]
    book.save(out)
    bomb = io.BytesIO()
    with (
        zipfile.ZipFile(out) as source,
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for info in source.infolist():
            if info.filename == "xl/worksheets/sheet1.xml":
                with target.open(info.filename, "w", force_zip64=True) as stream:
                    stream.write(b'<?xml version="1.0"?><worksheet><sheetData>')
                    for _ in range(size):
                        stream.write(member * (1024 * 1024 // len(member)))
            else:
                target.writestr(info.filename, source.read(info))
    return bomb.getvalue()


HOSTILE = {
    "empty": b"",
    "blank": b" \n\t\r\n" * 20,
    "bom-only": b"\xef\xbb\xbf",
    "nul-only": b"\x00" * 5000,
    "random": random.Random(7).randbytes(20_000),
    "one-byte": b"\xff",
    "utf16-noise": b"\xff\xfe" + random.Random(8).randbytes(4001),
    "long-line-letters": b"a" * 5_000_000,
    "long-line-commas": b"," * 1_000_000,
    "long-line-quotes": b'"' * 400_000,
    "long-line-spaces": b"x" + b" " * 2_000_000,
    "long-line-digits": b"1" * 1_000_000,
    "long-line-dashes": b"TY  - " + b"-" * 1_000_000,
    "many-lines": b"a\n" * 100_000,
    "many-blank-lines": b"a" + b"\n" * 500_000,
    "deep-json-lists": nested_json("[", 200_000),
    "deep-json-objects": nested_json('{"a":', 100_000),
    "deep-json-in-a-list": b'[{"title": "A", "x": ' + nested_json("[", 50_000) + b"]" * 50_000 + b"}]",
    "deep-xml": b"<schedule>" + b"<day>" * 200_000,
    "deep-xml-closed": b"<article>" + b"<sec>" * 50_000 + b"</sec>" * 50_000 + b"</article>",
    "many-attributes": b"<schedule " + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b"/>",
    "open-tags": b"<a <a <a " * 200_000,
    "open-comment": b"<!--" * 300_000,
    "calendars-in-calendars": b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" * 20_000,
    "unfolded-calendar": b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a\n" + b" b\n" * 100_000 + b"END:VEVENT\n",
    "big-number": b'[{"title": "A", "start": ' + b"9" * 10_000 + b"}]",
    "zip-without-end": b"PK\x03\x04" + b"\x00" * 5000,
    "ole-without-end": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 5000,
    "pdf": b"%PDF-1.7\n" + b"\x80\x81" * 1000,
    "gzip": b"\x1f\x8b\x08" + b"\x00" * 100,
    "html": b"<!DOCTYPE html><html><body><p>No programme here.</p></body></html>",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("key", KEYS)
def test_hostile_content(key: str, name: str, tmp_path: Path) -> None:
    outcome(key, HOSTILE[name], tmp_path)


@pytest.mark.parametrize("key", KEYS)
def test_content_of_every_other_format(key: str, tmp_path: Path) -> None:
    for other in KEYS:
        for content in samples(other):
            outcome(key, content, tmp_path)


@pytest.mark.parametrize("key", KEYS)
def test_files_cut_off_anywhere(key: str, tmp_path: Path) -> None:
    dice = random.Random(key)
    for content in samples(key):
        for _ in range(12):
            outcome(key, content[: dice.randrange(1, len(content))], tmp_path)


@pytest.mark.parametrize("key", KEYS)
def test_bytes_changed_anywhere(key: str, tmp_path: Path) -> None:
    dice = random.Random(key + "bytes")
    for content in samples(key):
        for _ in range(12):
            changed = bytearray(content)
            for _ in range(dice.randrange(1, 20)):
                changed[dice.randrange(len(changed))] = dice.randrange(256)
            outcome(key, bytes(changed), tmp_path)


TEXT_KEYS = [key for key in KEYS if key != "sheet"]


@pytest.mark.parametrize("key", TEXT_KEYS)
def test_nul_bytes_in_a_good_file_cost_no_record(key: str, tmp_path: Path) -> None:
    good = samples(key)[0]
    clean, _ = outcome(key, good, tmp_path)
    middle = good.index(b" ", len(good) // 2)
    records, issues = outcome(key, good[:middle] + b"\x00\x00" + good[middle:], tmp_path)
    if "nul-bytes" in {issue.id for issue in issues}:
        assert len(records) == len(clean)
    else:  # XML and JSON forbid the byte: then the reader says that the file is broken there
        assert {messages()[issue.id].severity for issue in issues} >= {"error"}


@pytest.mark.parametrize("key", TEXT_KEYS)
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-le"])
def test_a_good_file_in_another_encoding(key: str, encoding: str, tmp_path: Path) -> None:
    good = samples(key)[0].decode("utf-8-sig")
    if encoding.startswith("utf-16"):
        good = good.replace('encoding="UTF-8"', 'encoding="UTF-16"').replace(
            "encoding='utf-8'", "encoding='utf-16'"
        )
    clean, _ = outcome(key, samples(key)[0], tmp_path)
    records, _ = outcome(key, good.encode(encoding), tmp_path)
    assert [record.title for record in records] == [record.title for record in clean]


@pytest.mark.parametrize("key", TEXT_KEYS)
def test_bytes_of_windows_1252_in_a_utf8_file(key: str, tmp_path: Path) -> None:
    good = samples(key)[0]
    letter = next(at for at in range(len(good) // 2, len(good) - 1) if good[at : at + 2].isalpha())
    outcome(key, good[:letter] + b"\xe9\xdf" + good[letter:], tmp_path)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)
QUADRATIC = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "{"x" * 50_000}">]>'


def xml_around(key: str, head: str, entity: str) -> bytes:
    body = {
        "schedule_xml": "<schedule><conference><title>T</title></conference>"
                        "<day date='2021-12-11'><room name='A'><event id='1'><title>{}</title>"
                        "<start>10:00</start><duration>01:00</duration></event></room></day></schedule>",
        "pubmed_xml": "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article>"
                      "<ArticleTitle>{}</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>",
        "jats": "<article><front><article-meta><title-group><article-title>{}</article-title></title-group>"
                "</article-meta></front></article>",
    }[key]  # fmt: skip
    return (head + body.format(entity)).encode()


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("shape", XML_KEYS)
def test_entity_bombs(key: str, shape: str, tmp_path: Path) -> None:
    for content in (xml_around(shape, BOMB, "&a11;"), xml_around(shape, QUADRATIC, "&a;" * 2000)):
        records, issues = outcome(key, content, tmp_path)
        if key == shape:
            assert records == [] or max(len(record.title) for record in records) < 60_000
            assert issues[0].id == "entity-forbidden"


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("shape", XML_KEYS)
def test_no_local_file_is_read(key: str, shape: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    dtd = tmp_path / "evil.dtd"
    dtd.write_text(f'<!ENTITY e SYSTEM "{secret.as_uri()}">')
    xi = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="text"/>'
    heads = [
        (f'<!DOCTYPE r [<!ENTITY e SYSTEM "{secret.as_uri()}">]>', "A &e;"),
        (f'<!DOCTYPE r [<!ENTITY e SYSTEM "{secret}">]>', "A &e;"),
        (f'<!DOCTYPE r SYSTEM "{dtd.as_uri()}">', "A &e;"),
        (f'<!DOCTYPE r [<!ENTITY % p SYSTEM "{dtd.as_uri()}"> %p;]>', "A &e;"),
        ("", f"A {xi}"),
    ]
    for head, text in heads:
        records, issues = outcome(key, xml_around(shape, head, text), tmp_path)
        assert SECRET not in repr((records, issues))


def test_a_sheet_that_unpacks_to_300_megabytes_is_refused_unopened(tmp_path: Path) -> None:
    content = packed(b"<row><c t='inlineStr'><is><t>aaaa</t></is></c></row>", 300)
    assert len(content) < 5_000_000
    for key in KEYS:
        _, issues = outcome(key, content, tmp_path)
        if key == "sheet":
            assert [issue.id for issue in issues] == ["archive-bomb"]


def test_a_sheet_with_entities_reads_no_local_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    book, out, evil = Workbook(), io.BytesIO(), io.BytesIO()
    book.active.append(["Title"])  # type: ignore[union-attr]
    book.active.append(["Good"])  # type: ignore[union-attr]
    book.save(out)
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(evil, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename.endswith("sharedStrings.xml"):
                head = f'<!DOCTYPE r [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode()
                data = head + data.replace(b"Good", b"Good &e;")
            target.writestr(info.filename, data)
    records, issues = outcome("sheet", evil.getvalue(), tmp_path)
    assert SECRET not in repr((records, issues))


def test_formulas_in_sheets_stay_text(tmp_path: Path) -> None:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Title", "Room"])
    sheet.append(["=1+1", '=HYPERLINK("http://evil.example","x")'])
    sheet.append(["A talk", "Hall A"])
    book.save(out)
    records, issues = outcome("sheet", out.getvalue(), tmp_path)
    assert [record.title for record in records][-1] == "A talk"
    assert {issue.id for issue in issues} >= {"formula-cell"}
    assert all(not record.title.isdigit() for record in records)


def test_formulas_in_a_csv_stay_text(tmp_path: Path) -> None:
    records, issues = outcome(
        "csv_table", b"Title,Room\n=1+1,A\n\"=cmd|' /C calc'!A0\",B\nA talk,C\n", tmp_path
    )
    assert [record.title for record in records] == ["=1+1", "=cmd|' /C calc'!A0", "A talk"]
    assert [issue.id for issue in issues].count("formula-cell") >= 1


EVENT = (
    "<event id='{id}' guid='{id}'><title>{title}</title><start>{start}</start>"
    "<duration>{duration}</duration></event>"
)


def schedule(*events: str, zone: str = "Europe/Vienna") -> bytes:
    return (
        f"<schedule><conference><title>T</title><time_zone_name>{zone}</time_zone_name></conference>"
        f"<day index='1' date='2021-12-11'><room name='A'>{''.join(events)}</room></day></schedule>"
    ).encode()


def test_duplicate_ids_are_kept_apart_and_reported(tmp_path: Path) -> None:
    doubles = {
        "csv_table": b"Title,ID,DOI\nOne,7,10.1234/a\nTwo,7,10.1234/a\n",
        "json_list": b'[{"title": "One", "uid": "7"}, {"title": "Two", "uid": "7"}]',
        "ris": b"TY  - CONF\nTI  - One\nDO  - 10.1234/a\nER  - \n"
               b"TY  - CONF\nTI  - Two\nDO  - 10.1234/a\nER  - \n",
        "schedule_xml": schedule(EVENT.format(id=7, title="One", start="10:00", duration="01:00"),
                                 EVENT.format(id=7, title="Two", start="12:00", duration="01:00")),
        "icalendar_feed": calendar("SUMMARY:One\nUID:7\nDTSTART:20211211T100000Z",
                                   "SUMMARY:Two\nUID:7\nDTSTART:20211211T120000Z"),
        "nbib": b"PMID- 7\nTI  - One\n\nPMID- 7\nTI  - Two\n",
    }  # fmt: skip
    for key, content in doubles.items():
        records, issues = outcome(key, content, tmp_path)
        presented = [record for record in records if record.title in {"One", "Two"}]
        assert (key, [record.title for record in presented]) == (key, ["One", "Two"])
        assert (key, "id-duplicate" in {issue.id for issue in issues}) == (key, True)
        keys = [record.key for record in records if record.key]
        assert (key, len(keys)) == (key, len(set(keys)))


def calendar(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def test_an_end_before_its_start_is_left_out_and_reported(tmp_path: Path) -> None:
    backwards = {
        "csv_table": b"Title,Start,End\nOne,2021-12-11 10:00,2021-12-11 09:00\n",
        "json_list": b'[{"title": "One", "start": "2021-12-11T10:00:00Z", "end": "2021-12-11T09:00:00Z"}]',
        "icalendar_feed": calendar("SUMMARY:One\nUID:1\nDTSTART:20211211T100000Z\nDTEND:20211211T090000Z"),
    }
    for key, content in backwards.items():
        records, issues = outcome(key, content, tmp_path)
        assert (key, [(r.title, r.ends_at) for r in records]) == (key, [("One", None)])
        assert (key, "end-before-start" in {issue.id for issue in issues}) == (key, True)


def test_unknown_zones_are_reported(tmp_path: Path) -> None:
    event = EVENT.format(id=1, title="One", start="10:00", duration="01:00")
    strange = {
        "schedule_xml": schedule(event, zone="Mars/Olympus_Mons"),
        "icalendar_feed": calendar("SUMMARY:One\nUID:1\nDTSTART;TZID=Mars/Olympus:20211211T100000"),
    }
    for key, content in strange.items():
        records, issues = outcome(key, content, tmp_path)
        assert (key, [record.title for record in records]) == (key, ["One"])
        assert (key, "zone-unknown" in {issue.id for issue in issues}) == (key, True)
        assert records[0].starts_at == datetime(2021, 12, 11, 9, tzinfo=UTC)


def test_a_congress_in_an_unknown_zone_is_reported_by_every_reader(tmp_path: Path) -> None:
    for key in KEYS:
        _, issues = outcome(key, samples(key)[0], tmp_path, Options(zone="Nowhere/Atall"))
        assert (key, issues[0].id) == (key, "zone-unknown")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(KEYS), st.binary(max_size=300))
def test_any_bytes(tmp_path: Path, key: str, content: bytes) -> None:
    outcome(key, content, tmp_path)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(KEYS), st.data())
def test_any_text_spliced_into_a_good_file(tmp_path: Path, key: str, data: st.DataObject) -> None:
    good = data.draw(st.sampled_from(samples(key)))
    at = data.draw(st.integers(0, len(good)))
    length = data.draw(st.integers(0, 60))
    piece = data.draw(st.text(max_size=40)).encode("utf-8", "surrogatepass")
    outcome(key, good[:at] + piece + good[at + length :], tmp_path)


@pytest.mark.parametrize("key", KEYS)
def test_300_megabytes_are_refused_or_streamed(key: str, tmp_path: Path) -> None:
    """In a process of its own, so that the memory it takes can be measured."""
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.write(samples(key)[0])
        file.truncate(300 * 1024 * 1024)
    program = textwrap.dedent(
        """
        import json, resource, sys
        from pathlib import Path
        from rapporteur.intake.contract import Issue, Options
        from rapporteur.intake.reading import formats, read_file
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        found = list(read_file(Path(sys.argv[1]), formats()[sys.argv[2]], Options()))
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(json.dumps([(after - before) // 1024, [one.id for one in found if isinstance(one, Issue)]]))
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path), key],
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    megabytes, ids = json.loads(done.stdout)
    assert megabytes < 400
    assert "reader-failed" not in ids
    assert set(ids) <= set(messages())
