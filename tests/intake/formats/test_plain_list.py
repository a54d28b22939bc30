"""A pasted list: every bullet becomes an item, everything else is reported, nothing is lost."""

from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rapporteur.intake.contract import Issue, Options, Record, UnreadableFile
from rapporteur.intake.formats._text_lines import plain
from rapporteur.intake.formats.plain_list import PlainList

SAMPLES = Path(__file__).parents[2] / "samples/formats"
LIST = PlainList()
ASH = Options(zone="America/New_York", starts_on="2021-12-11", ends_on="2021-12-14")

SEED_HEADINGS = {
    "Satellite symposiums": 9,
    "General sessions (Education / Scientific)": 11,
    "Other topics": 5,
}


def read(path: Path, options: Options = ASH) -> tuple[list[Record], list[Issue]]:
    found = list(LIST.read(path, options))
    return [f for f in found if isinstance(f, Record)], [f for f in found if isinstance(f, Issue)]


def read_text(tmp_path: Path, text: str, options: Options = ASH) -> tuple[list[Record], list[Issue]]:
    path = tmp_path / "list.txt"
    path.write_text(text, "utf-8")
    return read(path, options)


def titles(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    return [(r.track, r.title) for r in read_text(tmp_path, text)[0]]


def test_the_selection_of_ash_2021_word_for_word() -> None:
    path = SAMPLES / "plain_list/ash-2021-selection.txt"
    records, issues = read(path)
    lines = path.read_text("utf-8").splitlines()
    bullets = [line.replace("•", "").strip() for line in lines if "•" in line]
    assert [" ".join(r.title.split()) for r in records] == [" ".join(b.split()) for b in bullets]
    assert Counter(r.track for r in records) == SEED_HEADINGS
    assert {(r.level, r.kind_text == r.track) for r in records} == {("session", True)}
    assert issues == []


def test_two_days_with_times_rooms_links_and_nested_items() -> None:
    records, issues = read(SAMPLES / "plain_list/two-days.md")
    shown = [(r.title, r.track, r.starts_at and f"{r.starts_at:%d %H:%M}", r.room) for r in records]
    assert shown == [
        ("Opening plenary: what changed since last year", "Thursday 11 April 2024", "11 09:00", "Hall A"),
        ("Measurable residual disease for beginners, explained with real laboratory reports",
         "Thursday 11 April 2024", "11 11:00", ""),
        ("Lunch with the patient council", "Thursday 11 April 2024", "11 13:00", ""),
        ("Oral treatment at home", "Satellite symposia", "12 08:00", "Room B1"),
        ("Fertility after treatment", "Satellite symposia", "12 08:45", ""),
        ("Late effects clinic", "Friday 12 April 2024", "12 23:15", ""),
        ("Case 1: the heart", "Friday 12 April 2024", None, ""),
        ("Case 2: the bones", "Friday 12 April 2024", None, ""),
        # 12 April 2024 was a Friday: a time that contradicts itself stays where it is
        ("Ask us anything, Saturday 12 April, 10:00-11:00", "Friday 12 April 2024", None, ""),
    ]  # fmt: skip
    late = records[5]
    assert (str(late.starts_at), str(late.ends_at)) == ("2024-04-12 23:15:00", "2024-04-13 00:30:00")
    assert [(r.level, r.parent) for r in records[6:8]] == [("presentation", late.key)] * 2
    assert [link.url for link in records[2].links] == ["https://example.org/council"]
    assert [(i.id, i.place) for i in issues] == [("list-text-left-out", "line 20")]


@pytest.mark.parametrize(
    "mark", ["•", "-", "*", "–", "‣", "·", "1.", "a)", "(2)", "\uf0b7", "+", "▪", "iv.", "o\t"]
)
def test_every_kind_of_bullet(tmp_path: Path, mark: str) -> None:
    text = f"Posters\n\n{mark} First of all\n{mark} Second of all\n"
    assert titles(tmp_path, text) == [("Posters", "First of all"), ("Posters", "Second of all")]


@pytest.mark.parametrize("heading", [
    "Posters", "-Posters", "Posters:", "## Posters", "Posters\n-------", "**Posters**", "1. Posters",
    "  Posters \u00a0",
])  # fmt: skip
def test_every_kind_of_heading(tmp_path: Path, heading: str) -> None:
    assert titles(tmp_path, f"{heading}\n\n• First\n• Second\n") == [
        ("Posters", "First"),
        ("Posters", "Second"),
    ]


def test_capitals_above_a_heading_are_its_category(tmp_path: Path) -> None:
    records, _ = read_text(tmp_path, "EDUCATION\nMorning\n• First\n\nAfternoon\n• Second\n")
    assert [(r.category, r.track) for r in records] == [("EDUCATION", "Morning"), ("EDUCATION", "Afternoon")]


def test_dashes_glued_to_their_text_are_bullets_where_several_follow(tmp_path: Path) -> None:
    assert titles(tmp_path, "Posters:\n-First\n-Second\n") == [("Posters", "First"), ("Posters", "Second")]


def test_wrapped_lines_are_joined(tmp_path: Path) -> None:
    text = (
        "Talks\n• A long title that goes on and on until it reaches the end of the line with\n"
        "Monoclonal antibodies\nin children\n"
        "• Graft-\n  versus-host disease\n• Short\nand low\n"
    )
    assert [title for _, title in titles(tmp_path, text)] == [
        (
            "A long title that goes on and on until it reaches the end of the line with Monoclonal "
            "antibodies in children"
        ),
        "Graft-versus-host disease",
        "Short and low",
    ]


def test_a_page_as_html(tmp_path: Path) -> None:
    text = (
        "<html><head><style>p {}</style></head><body><h2>Satellite &amp; more</h2><p>Read this.</p>\n"
        "<h2>Posters</h2><ul>\n<li>First <b>bold</b><li><a href='https://example.org/2'>Second</a>\n"
        "<ul><li>Inside</li></ul></li></ul><script>alert('x')</script></body></html>"
    )
    records, issues = read_text(tmp_path, text)
    assert [(r.track, r.title, r.place, r.level) for r in records] == [
        ("Posters", "First bold", "line 3", "session"),
        ("Posters", "Second", "line 3", "session"),
        ("Posters", "Inside", "line 4", "presentation"),
    ]
    assert [link.url for link in records[1].links] == ["https://example.org/2"]
    assert [i.params["text"] for i in issues] == ["Satellite & more", "Read this."]


def test_a_paste_from_word(tmp_path: Path) -> None:
    text = (
        "<p class=MsoNormal>Posters</p>\n<p class=MsoListParagraph>·&nbsp;&nbsp; First</p>\n"
        "<p class=MsoListParagraph>·<span>&nbsp; </span>Second</p>\n"
    )
    assert titles(tmp_path, text) == [("Posters", "First"), ("Posters", "Second")]


@pytest.mark.parametrize(
    ("bullet", "title", "start", "end", "room"),
    [
        ("[08:00–09:30] Opening (Room B1)", "[08:00–09:30] Opening", None, None, "Room B1"),
        ("Opening, Saturday 11 December, 12:30-13:45", "Opening", "11 12:30", "11 13:45", ""),
        ("Opening (11 December 2021, 9.30 am – 1 pm)", "Opening", "11 09:30", "11 13:00", ""),
        ("Opening, 11 December, 11 – 1:30 pm", "Opening", "11 11:00", "11 13:30", ""),
        ("2021-12-12 08:00-09:00 Opening", "Opening", "12 08:00", "12 09:00", ""),
        ("Sunday, December 12, 2021, 8:00 to 9:00: Opening", "Opening", "12 08:00", "12 09:00", ""),
        ("Opening, Friday 11 December, 8:00-9:00", "Opening, Friday 11 December, 8:00-9:00", None, None, ""),
        ("Opening, 11 December, 15:00-09:00", "Opening, 11 December, 15:00-09:00", None, None, ""),
        ("Opening, 11 December, 4.30 – 6 pm CET", "Opening, 11 December, 4.30 – 6 pm CET", None, None, ""),
        ("Opening, 31 November, 8:00-9:00", "Opening, 31 November, 8:00-9:00", None, None, ""),
        ("Doses of 10-20 mg in 2021", "Doses of 10-20 mg in 2021", None, None, ""),
        ("12-13 years old with ALL", "12-13 years old with ALL", None, None, ""),
        ("A room of one's own", "A room of one's own", None, None, ""),
    ],
)
def test_times_only_where_they_are_certain(
    tmp_path: Path, bullet: str, title: str, start: str | None, end: str | None, room: str
) -> None:
    record = read_text(tmp_path, f"Sessions\n• {bullet}\n")[0][0]
    shown = [moment and moment.strftime("%d %H:%M") for moment in (record.starts_at, record.ends_at)]
    assert (record.title, *shown, record.room) == (title, start, end, room)
    words = Counter(re.findall(r"\w+", bullet))
    assert (
        Counter(re.findall(r"\w+", f"{record.title} {record.room} {record.extra.get('When', '')}")) == words
    )


def test_a_congress_of_one_day_gives_times_their_day(tmp_path: Path) -> None:
    one_day = Options(starts_on="2024-05-02", ends_on="2024-05-02")
    record = read_text(tmp_path, "Sessions\n• [08:00–09:30] Opening (Room B1)\n", one_day)[0][0]
    assert (record.title, str(record.starts_at), record.room) == ("Opening", "2024-05-02 08:00:00", "Room B1")


def test_prose_alone_is_reported_and_says_what_to_do(tmp_path: Path) -> None:
    records, issues = read_text(tmp_path, "We met in Vienna.\nIt was good.\n\nSee you soon.\n")
    assert records == []
    assert [(i.id, i.place, i.params.get("lines")) for i in issues] == [
        ("list-text-left-out", "line 1", "1–2"),
        ("list-text-left-out", "line 4", "4"),
        ("list-missing", "", None),
    ]


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_text(tmp_path, " \n\n")
    assert refused.value.issue.id == "file-empty"


@pytest.mark.parametrize(
    ("text", "surest"),
    [
        ("title,room,start\nA,B,C\nD,E,F\n", 0.0),
        ("- a;b;c\n- d;e;f\n- g;h;i\n", 0.0),
        ("TY  - JOUR\nTI  - A\nER  - \n", 0.0),
        ("PMID- 123\nTI  - A\nAB  - B\n", 0.0),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", 0.0),
        ('<?xml version="1.0"?><schedule/>', 0.0),
        ('[{"title": "A"}]', 0.0),
        ("Posters\n\n• A\n• B\n", 0.7),
        ("One sentence only.", 0.05),
    ],
)
def test_how_sure_it_is(text: str, surest: float) -> None:
    assert LIST.sniff(text.encode(), "list.txt") == surest


def test_an_abstract_book_is_not_its_business() -> None:
    head = (SAMPLES / "abstract_book/small-book.txt").read_bytes()
    assert LIST.sniff(head, "book.txt") == 0.05


@pytest.mark.parametrize(
    "piece", ["- ", "• ", "[", "](", "[a](http://", "1. ", "12:00-", "(Room ", "**a", "<a ", "<li>", "\t"]
)
def test_hostile_lines_take_no_time(tmp_path: Path, piece: str) -> None:
    line = piece * (1_500_000 // len(piece))
    start = time.monotonic()
    read_text(tmp_path, f"Posters\n• First\n{line}\n• {line}\n")
    read_text(tmp_path, "\n".join(["• x", *[f"  {piece}y"] * 50_000]))
    assert time.monotonic() - start < 15


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", plain(text)))


LINES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<["), max_size=50),
    st.sampled_from(
        ["• a title", "  - inside", "# Head", "-Head", "Head:", "====", "", "1. one", "o\ttwo", "and more",
         "• 11 December, 8:00-9:00 Talk (Room 1)", "• see https://example.org/x now"]),
)  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(["A", "0", "==="])
@given(st.lists(LINES, max_size=40))
def test_no_word_of_any_text_is_lost(tmp_path: Path, lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        records, issues = read_text(tmp_path, text)
    except UnreadableFile:
        records, issues = [], []
        text = ""
    headings: set[str] = set()
    out: list[str] = []
    for record in records:
        headings |= {record.track, *record.category.split(" · ")}
        out += [record.title, record.room, *record.extra.values(), *(link.url for link in record.links)]
    out += [issue.params.get("text", "") for issue in issues]
    missing = words(text) - words(" ".join(out))
    # a heading stands once in the text and at each of its items; list numbers are marks, not words
    assert set(missing) - set(words(" ".join(headings))) - {"1", "o"} == set()


@pytest.mark.shared
def test_the_whole_page_it_was_cut_from(shared_data: Path) -> None:
    page = next((shared_data.parent / "seed").glob("*.txt"))
    records, issues = read(page)
    assert Counter(r.track for r in records) == SEED_HEADINGS
    sample = read(SAMPLES / "plain_list/ash-2021-selection.txt")[0]
    assert [r.title for r in records] == [r.title for r in sample]
    left_out = " ".join(i.params["text"] for i in issues)
    for said in (
        "AML : 8th February 2022",
        "ALL/ CART: 8th of February 2022",
        "Some videos",
        "HARMONY project",
    ):
        assert said in left_out
    text = page.read_text("utf-8")
    kept = " ".join([left_out, *SEED_HEADINGS, *(r.title for r in records)])
    assert words(text) - words(kept) == Counter()
    assert LIST.sniff(page.read_bytes(), "page.txt") == 0.7
