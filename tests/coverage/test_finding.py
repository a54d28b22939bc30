"""Keywords, clashes, filters, highlighting and the browser's counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from rapporteur.coverage.browsing import browse
from rapporteur.coverage.clashes import Clash, Slot, find_clashes
from rapporteur.coverage.filters import Filters, read_filters
from rapporteur.coverage.keywords import finder_of, is_abbreviation, keywords_in
from rapporteur.coverage.models import Coverage
from rapporteur.programme import search
from rapporteur.programme.marking import marked, pattern_of, snippet
from tests import factories


@pytest.mark.parametrize(
    ("keywords", "text", "expected"),
    [
        (["ALL"], "Adults with ALL relapse", True),
        (["ALL"], "All adults and all children", False),
        (["ALL"], "SMALL CELL", False),
        (["ALL"], "T-ALL and B-ALL", True),
        (["CAR-T"], "CAR T cells, CAR-T", True),
        (["CAR-T"], "a car t-shirt", False),
        (["FLT3"], "FLT3-ITD", True),
        (["graft versus host"], "Graft-versus-host disease", True),
        (["transplant"], "transplantation", False),
        (["transplant*"], "Transplantation", True),
        (["quality of life"], "QUALITY OF\nLIFE", True),
        (["MDS", "AML"], "about aml", False),
        (["c++ (beta)"], "c++ (beta) here", True),
        ([], "anything", False),
        (["  ", "*"], "anything", False),
    ],
)
def test_keywords_are_found_as_people_mean_them(keywords, text, expected):
    assert finder_of(keywords).finds(text, text.lower()) is expected


def test_abbreviations_are_told_apart():
    words = ["ALL", "CAR-T", "MRD", "Ph+", "TKIs", "Leukemia", "all", "A"]
    assert [word for word in words if is_abbreviation(word)] == ["ALL", "CAR-T", "MRD", "TKIs"]


def test_keywords_are_read_one_a_line():
    assert keywords_in(" AML \n\nacute  myeloid leukemia\nAML\n*\n") == ["AML", "acute myeloid leukemia"]


def at(hour: float) -> datetime:
    return datetime(2021, 12, 11, tzinfo=UTC) + timedelta(hours=hour)


def test_clashes_are_those_that_overlap():
    slots = [
        Slot(1, at(9), at(10)),
        Slot(2, at(9.5), at(11)),
        Slot(3, at(10), at(11)),
        Slot(4, at(9), at(9.25), 1),
        Slot(5, at(12)),
        Slot(6, at(12), at(13)),
        Slot(7, at(20), at(21)),
    ]
    assert find_clashes(slots) == {
        1: [Clash(2, 30)],
        2: [Clash(1, 30), Clash(3, 60)],
        3: [Clash(2, 60)],
        5: [Clash(6, 0)],
        6: [Clash(5, 0)],
    }


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 10)), max_size=15))
def test_clashes_go_both_ways_and_miss_none(times):
    slots = [Slot(n, at(start), at(start + length)) for n, (start, length) in enumerate(times)]
    found = find_clashes(slots)
    expected = {
        (a.key, b.key)
        for a in slots
        for b in slots
        if a.key != b.key and ((a.starts_at < b.end and b.starts_at < a.end) or a.starts_at == b.starts_at)
    }
    assert {(key, clash.other) for key, clashes in found.items() for clash in clashes} == expected


@given(st.text(max_size=60))
def test_no_address_makes_filters_fail(text):
    filters = read_filters(QueryDict(text))
    assert read_filters(QueryDict(filters.query())) == Filters(
        filters.q,
        filters.chosen,
        filters.selected,
        filters.since,
        filters.sort if filters.sort in {"time", "relevance", "number", "title"} else "",
    )


def test_filters_live_in_the_address_and_chips_take_one_away():
    filters = read_filters(
        QueryDict("q=graft&kind=oral&kind=poster&since=2021-12-01&sort=title&page=3&selected=x")
    )
    assert filters == Filters("graft", {"kind": ("oral", "poster")}, "", date(2021, 12, 1), "title", 3)
    assert [(chip.name, chip.value, chip.without) for chip in filters.chips()] == [
        ("q", "graft", "kind=oral&kind=poster&since=2021-12-01&sort=title"),
        ("kind", "oral", "q=graft&kind=poster&since=2021-12-01&sort=title"),
        ("kind", "poster", "q=graft&kind=oral&since=2021-12-01&sort=title"),
        ("since", "2021-12-01", "q=graft&kind=oral&kind=poster&sort=title"),
    ]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("leuk", "Leukaemia & more", "<mark>Leukaemia</mark> &amp; more"),
        ("muller", "by Müller", "by <mark>Müller</mark>"),
        ("car-t", "CAR T cells", "<mark>CAR T</mark> cells"),
        ('"b"', "<b>b</b>", "&lt;<mark>b</mark>&gt;<mark>b</mark>&lt;/<mark>b</mark>&gt;"),
        ("", "plain <", "plain &lt;"),
    ],
)
def test_hits_are_marked_and_everything_is_escaped(query, text, expected):
    assert marked(text, pattern_of(search.parse(query))) == expected


@given(st.text(max_size=80), st.text(max_size=20))
def test_marking_never_changes_the_text(text, query):
    pattern = pattern_of(search.parse(query))
    plain = marked(text, pattern).replace("<mark>", "").replace("</mark>", "")
    assert plain == marked(text, None)
    assert isinstance(str(snippet(text, pattern)), str)


def test_a_snippet_shows_the_hit_between_whole_words():
    text = "Beginning " * 60 + "remission " + "ending " * 60
    shown = snippet(text, pattern_of(search.parse("remission")))
    assert "<mark>remission</mark>" in shown
    assert shown.startswith("… Beginning ")
    assert shown.endswith("ending …")
    assert len(shown) < 300


def ask(coverage: Coverage, query: str) -> tuple[list[str], dict[str, dict[str, int]]]:
    coverage.congress.refresh_from_db()
    page = browse(coverage, read_filters(QueryDict(query)))
    counts = {name: {c.value: c.count for c in choices} for name, choices in page.facets.items()}
    counts["topic"] = {topic.name: choice.count for topic, choice in page.topics}
    counts["selected"] = {c.value: c.count for c in page.selected}
    return [hit.item.title.split()[0] for hit in page.hits], counts


def test_the_browser_lists_by_time_and_counts_every_facet(coverage, programme, network):
    factories.topic(network, "ALL", keywords=["ALL"])
    factories.pick(coverage, programme["talk"])
    titles, counts = ask(coverage, "")
    assert titles == ["ALL:", "Blinatumomab", "Seizing", "CAR-T", "Pregnancy"]
    assert counts == {
        "kind": {"education": 2, "other": 1, "poster": 1, "satellite": 1},
        "level": {"presentation": 3, "session": 2},
        "day": {"2021-12-11": 3, "2021-12-12": 1, "": 1},
        "code": {"": 2, "612": 2, "705": 1},
        "room": {"": 2, "Hall A": 2, "Hall B": 1},
        "topic": {"ALL": 2},
        "selected": {"yes": 1, "no": 4},
    }


def test_a_facet_counts_what_its_values_would_leave(coverage, programme):
    titles, counts = ask(coverage, "kind=education&day=2021-12-11")
    assert sorted(titles) == ["ALL:", "Blinatumomab"]
    assert counts["kind"] == {"education": 2, "satellite": 1}
    assert counts["day"] == {"2021-12-11": 2}
    assert counts["level"] == {"presentation": 1, "session": 1}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=aml", ["Seizing", "CAR-T"]),
        ("q=aml&kind=poster", ["CAR-T"]),
        ("q=aml&sort=title", ["CAR-T", "Seizing"]),
        ("sort=number", ["ALL:", "Blinatumomab", "Pregnancy", "CAR-T", "Seizing"]),
        ("q=byron", ["Blinatumomab"]),
        ("kind=poster&kind=satellite", ["Seizing", "CAR-T"]),
        ("kind=nothing", []),
        ("topic=999", []),
        ("room=", ["CAR-T", "Pregnancy"]),
        ("since=2030-01-01", []),
        ("page=7&kind=poster", ["CAR-T"]),
    ],
)
def test_filters_and_orders(query, expected, coverage, programme):
    assert ask(coverage, query)[0] == expected


def test_what_is_computed_is_renewed_when_items_are_indexed_again(coverage, programme, network):
    factories.topic(network, "Pregnancy", keywords=["pregnancy"])
    assert ask(coverage, "")[1]["topic"] == {"Pregnancy": 1}
    item = programme["poster"]
    item.title, item.kind = "Pregnancy too", "oral"
    item.save()
    search.index_items([item.pk])
    counts = ask(coverage, "")[1]
    assert counts["topic"] == {"Pregnancy": 2}
    assert counts["kind"] == {"education": 2, "oral": 1, "other": 1, "satellite": 1}
