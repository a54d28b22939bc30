"""The programme of OHBM 2021 stands in a CSV and in a calendar: both imports must tell the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapporteur.intake.contract import Issue, Options, Record
from rapporteur.intake.reading import formats, read_file, sniff
from tests.intake.formats.exchange import ids, unpacked

EVENTS = 283
# The calendar gives these two round tables no description.
NOT_IN_THE_CALENDAR = {"597da3e4-aeb4-11eb-8c20-1e00b921e125", "597dac54-aeb4-11eb-ae61-1e00b921e125"}


def read_both(shared_data: Path, folder: Path) -> dict[str, tuple[dict[str, Record], list[Issue]]]:
    found = {}
    for name in ("OHBM2021_schedule.csv", "OHBM_Schedule_All.ics"):
        path = unpacked(shared_data / "ohbm-2021" / f"{name}.gz", folder)
        fmt = sniff(path, "upload")[0][1]
        read = list(read_file(path, fmt, Options(zone="UTC", starts_on="2021-06-21", ends_on="2021-06-25")))
        records = {record.guid: record for record in read if isinstance(record, Record)}
        found[fmt.key] = records, [issue for issue in read if isinstance(issue, Issue)]
    assert set(found) == {"csv_table", "icalendar_feed"}
    assert set(found) <= set(formats())
    return found


@pytest.mark.shared
def test_both_files_tell_the_same_events(shared_data: Path, tmp_path: Path):
    both = read_both(shared_data, tmp_path)
    (table, table_issues), (calendar, calendar_issues) = both["csv_table"], both["icalendar_feed"]
    assert (len(table), table.keys()) == (EVENTS, calendar.keys())
    assert [
        i for i in ids(table_issues + calendar_issues) if i not in {"text-repaired", "text-damaged"}
    ] == []
    different = {
        uid: (row.title, event.title)
        for uid, row in table.items()
        if (event := calendar[uid]).title != row.title
        or (event.starts_at, event.ends_at) != (row.starts_at, row.ends_at)
    }
    assert different == {}


@pytest.mark.shared
def test_both_files_tell_the_same_people(shared_data: Path, tmp_path: Path):
    both = read_both(shared_data, tmp_path)
    table, calendar = both["csv_table"][0], both["icalendar_feed"][0]
    different = {}
    for uid, row in table.items():
        for role in ("speaker", "chair"):
            names = [person.name for person in row.people if person.role == role]
            others = [person.name for person in calendar[uid].people if person.role == role]
            if names and others and names != others:
                different[uid, role] = names, others
    assert different == {}
    both_have = sum(bool(row.people) and bool(calendar[uid].people) for uid, row in table.items())
    assert both_have == sum(bool(row.people) for row in table.values())


@pytest.mark.shared
def test_both_files_tell_the_same_descriptions(shared_data: Path, tmp_path: Path):
    """The calendar was folded by a program that lost blanks; only they may still differ."""
    both = read_both(shared_data, tmp_path)
    table, calendar = both["csv_table"][0], both["icalendar_feed"][0]
    different = {
        uid: (squeezed(row), squeezed(calendar[uid]))
        for uid, row in table.items()
        if squeezed(row) != squeezed(calendar[uid]) and uid not in NOT_IN_THE_CALENDAR
    }
    assert different == {}
    assert sum(bool(squeezed(record)) for record in calendar.values()) > 50


def squeezed(record: Record) -> str:
    """The abstract without blanks and line breaks, those written as a backslash and an n included."""
    text = " ".join(f"{part.label} {part.text}" for part in record.abstract)
    return "".join(text.replace("\\n", " ").split())
