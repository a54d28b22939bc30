"""No input makes a reader crash, hang, reach out or fill the memory, and what was good before is kept."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapporteur.intake.contract import Issue, Options, Record
from rapporteur.intake.reading import formats, messages, read_file
from tests.intake.formats.exchange import SAMPLES, ids, read, read_text, written

KEYS = ["schedule_xml", "schedule_json", "icalendar_feed", "ris", "nbib", "pubmed_xml", "jats", "crossref"]
XML_KEYS = ["schedule_xml", "pubmed_xml", "jats"]
SAMPLE = {key: next((SAMPLES / key).glob("input.*")).read_bytes() for key in KEYS}
CALM = settings(max_examples=60, deadline=3000, suppress_health_check=[HealthCheck.too_slow])

BOMB = (
    '<!DOCTYPE {root} [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><{root}><event><title>&i;</title></event></{root}>"
)


def outcome(key: str, content: bytes) -> tuple[list[Record], list[Issue]]:
    """What a whole reading gives; a reader that gave up is a crash here."""
    with TemporaryDirectory() as folder:
        found = list(read_file(written(Path(folder), content), formats()[key], Options(ends_on="2025-10-30")))
    issues = [one for one in found if isinstance(one, Issue)]
    assert [issue for issue in issues if issue.id == "reader-failed"] == []
    for issue in issues:
        message = messages()[issue.id]
        assert message.text.format(**issue.params)
    return [one for one in found if isinstance(one, Record)], issues


@pytest.mark.parametrize("key", KEYS)
@CALM
@given(content=st.binary(max_size=400))
def test_arbitrary_bytes(key: str, content: bytes):
    records, issues = outcome(key, content)
    assert records or issues


@pytest.mark.parametrize("key", KEYS)
@CALM
@given(data=st.data())
def test_a_file_cut_anywhere(key: str, data: st.DataObject):
    whole = [record.title for record in outcome(key, SAMPLE[key])[0]]
    cut = SAMPLE[key][: data.draw(st.integers(0, len(SAMPLE[key])))]
    titles = [record.title for record in outcome(key, cut)[0]]
    # All but the last come from before the cut, untouched.
    assert titles[:-1] == whole[: max(0, len(titles) - 1)]


@pytest.mark.parametrize("key", KEYS)
@CALM
@given(data=st.data())
def test_a_file_with_changed_bytes(key: str, data: st.DataObject):
    content = bytearray(SAMPLE[key])
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=6))
    records, issues = outcome(key, bytes(content))
    assert records or issues


@pytest.mark.parametrize("key", KEYS)
@CALM
@given(head=st.binary(max_size=300), start=st.integers(0, 60))
def test_sniffing_answers_anything(key: str, head: bytes, start: int):
    answer = formats()[key].sniff(SAMPLE[key][:start] + head, "file")
    assert 0 <= answer <= 1


@pytest.mark.parametrize("key", KEYS)
def test_nul_bytes_are_told_and_taken_out(tmp_path: Path, key: str):
    content = SAMPLE[key].replace(b"Mei", b"M\x00ei").replace(b"Weiss", b"W\x00eiss")
    content = content if b"\x00" in content else content.replace(b"Opening", b"Ope\x00ning")
    content = content if b"\x00" in content else content.replace(b"Okafor", b"Oka\x00for")
    records, issues = outcome(key, content)
    assert [record.title for record in records] == [record.title for record in outcome(key, SAMPLE[key])[0]]
    assert ids(issues).count("nul-bytes") == 1


@pytest.mark.parametrize("key", KEYS)
def test_a_wrong_encoding_is_told_and_read(tmp_path: Path, key: str):
    content = SAMPLE[key].decode("utf-8").replace("’", "'").encode("cp1252")
    records, issues = outcome(key, content)
    assert len(records) == len(outcome(key, SAMPLE[key])[0])
    assert "encoding-mixed" in ids(issues)
    assert key in {"jats", "icalendar_feed"} or "Jürgen Weiß" in {
        p.name.removesuffix(" Jr") for r in records for p in r.people
    }


@pytest.mark.parametrize("key", XML_KEYS)
def test_entity_bombs_and_foreign_entities_are_refused(tmp_path: Path, key: str):
    root = {"schedule_xml": "schedule", "pubmed_xml": "PubmedArticleSet", "jats": "article"}[key]
    use = "<event><title>&x;</title></event>"
    secret = written(tmp_path, "secret words", "secret.txt")
    for content in (
        BOMB.replace("{root}", root),
        f'<!DOCTYPE {root} [<!ENTITY x SYSTEM "{secret.as_uri()}">]><{root}>{use}</{root}>',
        f'<!DOCTYPE {root} [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]><{root}/>',
        f'<!DOCTYPE {root} [<!-- {"x" * 70_000} --><!ENTITY x "y">]><{root}>{use}</{root}>',
        f'<!DOCTYPE {root} [<!ENTITY x "y">]><{root} a="&x;"><event><title>T</title></event></{root}>',
    ):
        records, issues = read_text(formats()[key], tmp_path, content)
        assert (records, ids(issues)) == ([], ["entity-forbidden"])
        encoded = content.encode("utf-16")
        assert ids(read_text(formats()[key], tmp_path, encoded)[1]) == ["entity-forbidden"]


def test_a_document_type_alone_is_harmless_and_named_characters_stay(tmp_path: Path):
    content = (
        '<!DOCTYPE schedule SYSTEM "http://127.0.0.1:9/schedule.dtd">'
        "<schedule><day date='2021-01-01'><room name='A'>"
        "<event id='1'><title>M&uuml;de&nbsp;&amp;&hellip; &unknown;</title></event></room></day></schedule>"
    )
    for text in (content, content[content.index("<schedule>") :]):
        records, issues = read_text(formats()["schedule_xml"], tmp_path, text)
        assert ([record.title for record in records], issues) == (["Müde\xa0&… &unknown;"], [])


def test_what_stands_before_and_beside_a_wrong_tag_is_kept(tmp_path: Path):
    events = "".join(
        f"<event id='{n}'><title>{n}{n % 2 * ' &lt;b>'}</title>{n % 2 * '<br>'}</event>\n" for n in range(3)
    )
    content = f"<schedule>\n<day date='2021-01-01'><room name='A'>\n{events}</room></day></schedule>"
    records, issues = read_text(formats()["schedule_xml"], tmp_path, content)
    assert sorted(record.title for record in records) == ["0", "1 <b>", "2"]
    assert (issues[0].id, issues[0].place) == ("file-malformed", "line 4")


@pytest.mark.parametrize("size", [1, 2, 7, 50, 1 << 16])
def test_bare_ampersands_and_cdata_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int):
    """Whatever the size of the pieces in which the file is read."""
    monkeypatch.setattr("rapporteur.intake.formats._decoding.CHUNK", size)
    title = "Q&A &lt;AT&amp;T&gt; R&D; &#169; caf&eacute;, p <3 and 1 < 2"
    content = (
        f"<schedule><day date='2021-01-01'><room name='A'><event id='1'><title>{title}</title>"
        "<url><![CDATA[https://example.org/?a=1&b=2&nbsp;]]></url></event></room></day></schedule>"
    )
    records, issues = read_text(formats()["schedule_xml"], tmp_path, content)
    assert [(record.title, record.links[0].url) for record in records] == [
        ("Q&A <AT&T> R&D; © café, p <3 and 1 < 2", "https://example.org/?a=1&b=2&nbsp;")
    ]
    assert issues == []


def test_truncated_xml_names_the_line_and_keeps_whole_events_only(tmp_path: Path):
    content = SAMPLE["schedule_xml"].decode()
    records, issues = read_text(formats()["schedule_xml"], tmp_path, content[: content.index("Workshop")])
    assert [record.title for record in records] == ["Opening & welcome"]
    assert [(issue.id, issue.place) for issue in issues] == [("file-truncated", "line 42")]


@pytest.mark.parametrize("key", ["schedule_xml", "pubmed_xml", "jats"])
def test_depth_is_bounded(tmp_path: Path, key: str):
    root = {"schedule_xml": "schedule", "pubmed_xml": "PubmedArticleSet", "jats": "article"}[key]
    content = f"<{root}>" + "<a>" * 100_000
    records, issues = read_text(formats()[key], tmp_path, content)
    assert (records, bool(issues)) == ([], True)


@pytest.mark.parametrize("key", ["schedule_json", "crossref"])
@pytest.mark.parametrize(
    "content", ["[" * 100_000, '{"a":' * 100_000, "[" + "1" * 50_000 + "]", '{"DOI": NaN}', "[1,"]
)
def test_json_of_the_worst_kind(tmp_path: Path, key: str, content: str):
    records, issues = read_text(formats()[key], tmp_path, content)
    assert [record.title for record in records] in ([], [""])
    assert records or issues


WATCHED = """
import resource, sys
from pathlib import Path
from rapporteur.intake.contract import Options, Record
from rapporteur.intake.reading import formats
fmt, path = formats()[sys.argv[1]], Path(sys.argv[2])
list(fmt.read(Path(sys.argv[3]), Options()))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count = sum(isinstance(one, Record) for one in fmt.read(path, Options()))
print(count, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize(
    ("key", "head", "item", "tail"),
    [
        ("schedule_xml", "<schedule><day date='2021-01-01'><room name='A'>",
         "<event id='{n}'><title>T{n}</title><abstract>{text}</abstract></event>",
         "</room></day></schedule>"),
        ("ris", "", "TY  - ABST\nTI  - T{n}\nAB  - {text}\nER  - \n", ""),
        ("crossref", "", '{{"DOI": "10.5555/{n}", "title": ["T{n}"], "prefix": "{text}"}}\n', ""),
        ("icalendar_feed", "BEGIN:VCALENDAR\n",
         "BEGIN:VEVENT\nUID:{n}\nSUMMARY:T\nEND:VEVENT\nX-A:{text}\n", ""),
    ],
)  # fmt: skip
def test_large_files_are_streamed(tmp_path: Path, key: str, head: str, item: str, tail: str):
    """24 MB take little more memory than a small file: nothing is held that was already given."""
    text, path = "leukaemia " * 2400, tmp_path / "large"
    with path.open("w") as file:
        file.write(head)
        file.writelines(item.format(n=n, text=text) for n in range(1000))
        file.write(tail)
    small = written(tmp_path, SAMPLE[key], "small")
    command = [sys.executable, "-c", WATCHED, key, str(path), str(small)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    count, grown = map(int, answer.stdout.split())
    assert count == 1000
    assert grown < 16


@pytest.mark.parametrize(
    ("key", "start", "line"),
    [
        ("ris", "TY  - ABST\nTI  - T\nAB  - a\n", "and so on without end\n"),
        ("ris", "TY  - ABST\n", "N1  - note\n"),
        ("nbib", "PMID- 1\nTI  - T\n", "      and so on without end\n"),
        ("nbib", "PMID- 1\n", "OT  - word\n\n"),
        ("icalendar_feed", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:T\n", " and so on without end\n"),
        ("icalendar_feed", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "X-A:b\n"),
        ("schedule_xml", "<schedule>", "<a>b</a>\n"),
        ("jats", "<article><front>", "<a>b</a>\n"),
        ("crossref", '{"a": "', "and so on without end "),
    ],
)
def test_a_record_without_end_is_given_up(tmp_path: Path, key: str, start: str, line: str):
    """40 MB of one record: neither read for hours nor held for ever."""
    path = tmp_path / "endless"
    with path.open("w") as file:
        file.write(start)
        file.writelines([line * 10_000] * (40_000_000 // (10_000 * len(line))))
    began = time.monotonic()
    assert ids(read(formats()[key], path)[1])[-1:] in (["file-malformed"], ["file-truncated"])
    assert time.monotonic() - began < 60


def test_the_readers_know_no_django():
    command = [
        sys.executable,
        "-c",
        "import sys; from rapporteur.intake import reading as r; r.formats(); print('django' in sys.modules)",
    ]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.strip() == "False"


def test_an_empty_file_says_so(tmp_path: Path):
    for key in KEYS:
        issues = read(formats()[key], written(tmp_path, b""))[1]
        assert ids(issues) in (["file-empty"], ["file-malformed"])
