from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapporteur.intake import days, times
from rapporteur.intake.contract import Issue, Link, Mapping, Options, Person, Record
from rapporteur.intake.guessing import guess_columns, guess_level, recognised
from rapporteur.intake.tabular import TARGETS, Row, as_text, guess_mapping, is_target, read_rows
from rapporteur.intake.times import Habits, When, read_duration, read_span, read_when

OPTIONS = Options(zone="Europe/Vienna", starts_on="2021-12-11", ends_on="2021-12-14")
NEAR = Habits("hhmm", date(2021, 12, 11))


def rows(
    names: list[str], *values: list[Any], mapping: Mapping | None = None
) -> tuple[list[Record], list[Issue]]:
    options = Options(OPTIONS.zone, OPTIONS.starts_on, OPTIONS.ends_on, mapping or Mapping())
    table = [Row(f"row {number}", one) for number, one in enumerate(values, start=2)]
    found = list(read_rows(names, table, options))
    return [one for one in found if isinstance(one, Record)], [one for one in found if isinstance(one, Issue)]


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("Title", "title"),
        ("Abstract Title", "title"),
        ("content.title", "title"),
        ("eventname", "title"),
        ("Titel", "title"),
        ("Título", "title"),
        ("abstract_text", "abstract"),
        ("Description", "abstract"),
        ("authors_and_affiliations", "authors_affiliations"),
        ("Autoren", "authors"),
        ("Presenting Author", "presenter"),
        ("Speakers", "speaker"),
        ("Moderator", "chair"),
        ("Session Chair", "chair"),
        ("abstract_number", "number"),
        ("submissionNumber", "number"),
        ("UID", "guid"),
        ("eventid", "guid"),
        ("DOI", "doi"),
        ("Session Type", "kind"),
        ("Track", "track"),
        ("Saal", "room"),
        ("Poster Board", "poster_board"),
        ("Date Start", "date"),
        ("Time Start", "start_time"),
        ("startTime", "start_time"),
        ("Datum", "date"),
        ("Uhrzeit", "start_time"),
        ("Timespan", "timespan"),
        ("Wochentag", "weekday"),
        ("Methods", "section:Methods"),
        ("TL;DR", "section:TL;DR"),
        ("Session Title", "session"),
        ("Mots-clés", "keywords"),
        ("TimeZoneBlock", ""),
        ("lat", ""),
        ("Speaker ID", ""),
    ],
)
def test_names_of_columns(name: str, target: str) -> None:
    assert recognised(name)[0] == target


def test_every_alias_leads_to_its_own_target() -> None:
    aliases = [(alias, key) for key, target in TARGETS.items() for alias in target.aliases]
    assert [alias for alias, key in aliases if recognised(alias)[0] != key] == []
    assert all(is_target(key) for key in TARGETS)
    assert (is_target("section:Anything"), is_target("section:"), is_target("nonsense")) == (
        True,
        False,
        False,
    )


def test_of_two_rooms_the_plainer_name_wins() -> None:
    assert guess_columns(["Location", "Room", "Title"], [])["Room"] == "room"
    assert "Location" not in guess_columns(["Location", "Room", "Title"], [])


def test_columns_of_addresses_are_links() -> None:
    names = ["title", "location", "code"]
    sample = [["A", "https://x.org/1", "https://y.org"], ["B", "", "https://y.org"]]
    assert guess_columns(names, sample) == {"title": "title", "location": "link", "code": "link"}


@pytest.mark.parametrize(
    ("columns", "level"),
    [
        ({"Title": "title", "Start": "start", "Room": "room"}, "session"),
        ({"Title": "title", "Start": "start", "Description": "abstract"}, "session"),
        ({"Title": "title", "Start": "start", "Abstract": "abstract"}, "presentation"),
        ({"Title": "title", "Start": "start", "Submission No": "number"}, "presentation"),
        ({"Title": "title", "Authors": "authors", "Start": "start"}, "presentation"),
        ({"Title": "title"}, "presentation"),
    ],
)
def test_levels(columns: dict[str, str], level: str) -> None:
    assert guess_level(columns) == level


@pytest.mark.parametrize(
    ("value", "when"),
    [
        (20211211, When(date(2021, 12, 11))),
        ("11.12.2021 14:30", When(date(2021, 12, 11), time(14, 30))),
        ("12/11/2021 2:30 PM", When(date(2021, 12, 11), time(14, 30))),
        ("13/12/2021", When(date(2021, 12, 13))),
        ("21 July", When(date(2021, 7, 21))),
        ("2 January", When(date(2022, 1, 2))),
        ("Saturday, December 11", When(date(2021, 12, 11))),
        ("Sonntag, 12. Dezember", When(date(2021, 12, 12))),
        ("12 décembre 2021 à 9h30", When(date(2021, 12, 12), time(9, 30))),
        ("2021-12-11T14:30:00-05:00", When(date(2021, 12, 11), time(14, 30), timezone(timedelta(hours=-5)))),
        ("2021-12-11 14:30 UTC", When(date(2021, 12, 11), time(14, 30), UTC)),
        (44541, When(date(2021, 12, 11))),
        (44541.604166666664, When(date(2021, 12, 11), time(14, 30))),
        (0.5, When(None, time(12))),
        (930, When(None, time(9, 30))),
        ("24:00", When(None, time(0))),
        (1639211400, When(date(2021, 12, 11), time(8, 30), UTC)),
        (datetime(2021, 12, 11, 9), When(date(2021, 12, 11), time(9))),  # noqa: DTZ001 - a cell has no zone
        ("soon", None),
        ("", None),
        ("Room 12", None),
        (None, None),
        (True, None),
        (float("nan"), None),
        (-5, None),
    ],
)
def test_days_and_times(value: Any, when: When | None) -> None:
    assert read_when(value, NEAR) == when


def test_bare_digits_mean_what_the_whole_column_means() -> None:
    assert times.habits([0, 80000, 512], "").digits == "hhmmss"
    assert times.habits([930, "1400"], "").digits == "hhmm"
    assert times.habits([9, 14], "").digits == "hours"
    seconds = Habits("hhmmss")
    assert [read_when(v, seconds) for v in (0, 512, 80000, 234000)] == [
        When(None, time(0)),
        When(None, time(0, 5, 12)),
        When(None, time(8)),
        When(None, time(23, 40)),
    ]


@pytest.mark.parametrize(
    ("value", "start", "end"),
    [
        ("14:40-15:00", time(14, 40), time(15)),
        ("2:00 – 3:30 pm", time(14), time(15, 30)),
        ("11:00-1:00 pm", time(11), time(13)),
        ("9-10", time(9), time(10)),
        ("09.30 bis 10.15 Uhr", time(9, 30), time(10, 15)),
    ],
)
def test_spans(value: str, start: time, end: time) -> None:
    assert read_span(value, NEAR) == (When(None, start), When(None, end))


def test_durations_and_weekdays() -> None:
    assert [read_duration(v) for v in ("90", "1:30", "1 h 30", "45 min", "long", "")] == [
        timedelta(minutes=90),
        timedelta(minutes=90),
        timedelta(minutes=90),
        timedelta(minutes=45),
        None,
        None,
    ]
    assert [days.read_weekday(v) for v in ("Monday", "Dienstag", "mercredi", "domingo", "x")] == [
        0,
        1,
        2,
        6,
        None,
    ]
    assert days.day_of_weekday(6, "2021-12-11", "2021-12-14") == date(2021, 12, 12)
    assert days.day_of_weekday(6, "2021-12-01", "2021-12-14") is None


def test_times_from_many_columns() -> None:
    found, issues = rows(
        ["Title", "Weekday", "Timespan"], ["A", "Sunday", "23:30-00:15"], ["B", "Friday", "10:00-11:00"]
    )
    assert [(r.starts_at, r.ends_at) for r in found] == [
        (datetime(2021, 12, 12, 23, 30), datetime(2021, 12, 13, 0, 15)),  # noqa: DTZ001
        (None, None),
    ]
    assert found[1].extra == {"Weekday": "Friday", "Timespan": "10:00-11:00"}
    found, issues = rows(["Title", "Day", "Start", "Duration"], ["A", "13.12.", "9:00", "45"])
    assert (found[0].starts_at, found[0].ends_at) == (
        datetime.fromisoformat("2021-12-13 09:00"),
        datetime.fromisoformat("2021-12-13 09:45"),
    )
    found, issues = rows(["Title", "Date", "Weekday", "Start"], ["A", "2021-12-13", "Sunday", "9:00"])
    assert issues == [Issue("weekday-contradicts", "row 2", {"value": "Sunday", "day": "2021-12-13"})]


def test_unreadable_times_are_told_and_kept() -> None:
    found, issues = rows(["Title", "Date", "Start time"], ["A", "2021-12-13", "after lunch"])
    assert issues == [Issue("time-unreadable", "row 2", {"value": "after lunch"})]
    assert found[0].extra == {"Start time": "after lunch", "Date": "2021-12-13"}


def test_a_session_column_makes_sessions() -> None:
    names = ["Session Title", "Title", "Authors", "Start", "End", "Room"]
    found, _ = rows(
        names,
        ["Leukaemia", "One", "Ann Lee", "2021-12-11 09:00", "2021-12-11 09:15", "A"],
        ["Leukaemia", "Two", "Bo Ek", "2021-12-11 09:15", "2021-12-11 09:30", "A"],
    )
    assert [(r.level, r.title, r.key, r.parent, r.room) for r in found] == [
        ("session", "Leukaemia", "session:leukaemia", "", "A"),
        ("presentation", "One", "", "session:leukaemia", "A"),
        ("presentation", "Two", "", "session:leukaemia", "A"),
    ]
    assert (found[0].starts_at, found[0].ends_at) == (found[1].starts_at, found[2].ends_at)


def test_people_of_several_columns_are_one_list() -> None:
    names = ["Title", "Authors", "Presenter", "Chair", "Institution"]
    found, _ = rows(names, ["T", "Ann Lee; Bo Ek", "Lee, Ann", "Cy Dahl", "First Hospital"])
    assert found[0].people == [
        Person("Ann Lee", "presenter", "First Hospital"),
        Person("Bo Ek"),
        Person("Cy Dahl", "chair"),
    ]
    assert found[0].extra == {}


def test_nothing_is_lost_by_a_second_column_of_one_meaning() -> None:
    mapping = Mapping(columns={"A": "title", "B": "title", "C": "category", "D": "ignore", "E": "link"})
    found, _ = rows(
        ["A", "B", "C", "D", "E", "F"],
        ["T", "Other", ["x", "y"], "gone", "see www.x.org/a and https://y.org", 0],
        mapping=mapping,
    )
    record = found[0]
    assert (record.title, record.category, record.extra) == (
        "T",
        "x; y",
        {"B": "Other", "E": "see  and", "F": "0"},
    )
    assert record.links == [Link("https://www.x.org/a", "E"), Link("https://y.org", "E")]


def test_a_mapping_that_names_a_missing_column_is_told() -> None:
    found, issues = rows(["A"], ["T"], mapping=Mapping(columns={"A": "title", "Gone": "room"}))
    assert ([r.title for r in found], issues) == (["T"], [Issue("column-missing", "", {"name": "Gone"})])


def test_values_as_text() -> None:
    values = [12.0, 1.5, float("nan"), None, True, ["a", 2], {"b": "ü"}, date(2021, 12, 11), 0]
    assert [as_text(v) for v in values] == [
        "12",
        "1.5",
        "",
        "",
        "true",
        "a; 2",
        '{"b": "ü"}',
        "2021-12-11",
        "0",
    ]


cells = st.one_of(
    st.none(),
    st.text(max_size=25),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.lists(st.text(max_size=5), max_size=3),
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(sorted(TARGETS)), min_size=1, max_size=8),
    st.lists(st.lists(cells, max_size=9), max_size=4),
)
def test_no_cell_crashes_the_reader(targets: list[str], values: list[list[Any]]) -> None:
    names = [f"column {number}" for number in range(len(targets))]
    mapping = Mapping(columns=dict(zip(names, targets, strict=True)))
    found, _ = rows(names, *values, mapping=mapping)
    assert len([r for r in found if not r.key.startswith("session:")]) in {0, len(values)}
    assert guess_mapping(names, values).level in {"session", "presentation"}
