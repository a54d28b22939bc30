"""What the exchange formats share: durations, clocks, names, identifiers."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from rapporteur.intake.contract import Link, Record
from rapporteur.intake.formats import _moments as moments
from rapporteur.intake.formats._details import add_section, doi_in, institution, keep, keep_link, natural_name


@pytest.mark.parametrize(
    ("written", "natural"),
    [
        ("Okafor, Ada", "Ada Okafor"),
        ("Weiß, Jürgen, Jr", "Jürgen Weiß Jr"),
        ("Weiß, Jr., Jürgen", "Jürgen Weiß Jr."),
        ("Weiß, Jürgen Jr", "Jürgen Weiß Jr"),
        ("King, Jr.", "King Jr."),
        ("Blood Week Study Group", "Blood Week Study Group"),
        ("House of Blood, Berlin, Germany, Europe", "House of Blood, Berlin, Germany, Europe"),
        ("van de Schoot,  Rens ", "Rens van de Schoot"),
        (",", ","),
    ],
)
def test_names_are_put_the_right_way_round(written, natural):
    assert natural_name(written) == natural


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("00:30", 30), ("1:30", 90), ("01:00:00", 60), ("45", 45), ("1:00:30:00", 1470), ("2 days, 1:00", 2940)],
)
def test_durations(text, minutes):
    assert moments.duration(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "soon", "-1:00", "9999999", "1:2:3:4:5", "99999999999:00", "٣"])
def test_what_is_no_duration(text):
    assert moments.duration(text) is None


@pytest.mark.parametrize(
    ("text", "clock"),
    [("09:30", time(9, 30)), ("9:30:15", time(9, 30, 15)), ("24:00", None), ("12:60", None), ("noon", None)],
)
def test_clocks(text, clock):
    assert moments.clock(text) == clock


def test_a_bare_day_is_no_moment():
    assert moments.moment("2025-10-25") is None
    assert moments.moment("2025-10-25T09:00:00Z") == datetime(2025, 10, 25, 9, tzinfo=UTC)


def test_an_end_is_right_when_the_clocks_change():
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2025, 3, 30, 1, 30, tzinfo=berlin)
    assert moments.after(start, timedelta(hours=1)) == datetime(2025, 3, 30, 3, 30, tzinfo=berlin)
    bare = start.replace(tzinfo=None)
    assert moments.after(bare, timedelta(hours=1), "Europe/Berlin") == datetime(2025, 3, 30, 3, 30)  # noqa: DTZ001
    assert moments.after(datetime.max.replace(tzinfo=UTC), timedelta(hours=1)) is None


def test_details_of_one_name_stand_on_lines_of_their_own():
    record = Record("row 1", "T")
    for value in ("a", "", None, " b ", 3):
        keep(record, "N1", value)
    assert record.extra == {"N1": "a\nb\n3"}


def test_links_are_addresses_and_stand_once():
    record = Record("row 1", "T")
    for url, label in (
        ("https://x.org", ""),
        ("https://x.org", "X"),
        ("https://x.org", ""),
        ("no address", "Y"),
    ):
        keep_link(record, url, label, "links")
    assert record.links == [Link("https://x.org"), Link("https://x.org", "X")]
    assert record.extra == {"links": "Y no address"}


def test_a_section_is_added_once():
    record = Record("row 1", "T")
    for label, text in (("", "a"), ("Description", "a"), ("", " "), ("Results", "b")):
        add_section(record, label, text)
    assert [(part.label, part.text) for part in record.abstract] == [("", "a"), ("Results", "b")]


def test_institutions_and_dois():
    assert institution(["House of Blood, Berlin.", "", "House of Blood, Berlin", "Acme Inc."]) == (
        "House of Blood, Berlin; Acme Inc."
    )
    assert doi_in("https://doi.org/10.5555/a.b") == "10.5555/a.b"
    assert doi_in("none") == ""
