from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapporteur.intake import checking, reading
from rapporteur.intake.contract import Format, Issue, Mapping, Options, Person, Record, Total, UnreadableFile
from rapporteur.programme.models import Contributor, Item, Provenance

VIENNA = Options(zone="Europe/Vienna")


class Fixed(Format):
    """Yields what it is given; raises what is an exception."""

    key = "fixed"
    label = "Fixed"

    def __init__(self, *parts: Record | Issue | Total | Exception) -> None:
        self.parts = parts

    def sniff(self, head: bytes, name: str) -> float:
        return 0.0

    def read(self, path: Path, options: Options) -> Iterator[Record | Issue | Total]:
        for part in self.parts:
            if isinstance(part, Exception):
                raise part
            yield part


def read(
    *parts: Record | Issue | Total | Exception, options: Options = VIENNA
) -> list[Record | Issue | Total]:
    return list(reading.read_file(Path("unused"), Fixed(*parts), options))


def local(*parts: int) -> datetime:
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - wall-clock time


def test_naive_times_are_in_the_zone_of_the_congress_or_of_the_mapping() -> None:
    times = {"starts_at": local(2021, 7, 1, 10), "ends_at": local(2021, 7, 1, 11)}
    found = read(Record("row 2", "T", **times))
    assert found[0].starts_at == datetime(2021, 7, 1, 8, tzinfo=UTC)
    found = read(
        Record("row 2", "T", **times), options=Options("Europe/Vienna", mapping=Mapping(times_in="UTC"))
    )
    assert found[0].starts_at == datetime(2021, 7, 1, 10, tzinfo=UTC)


def test_aware_times_keep_their_moment() -> None:
    moment = datetime(2021, 7, 1, 10, tzinfo=timezone(timedelta(hours=-5)))
    found = read(Record("row 2", "T", starts_at=moment))
    assert (found[0].starts_at, found[0].starts_at.tzinfo) == (datetime(2021, 7, 1, 15, tzinfo=UTC), UTC)


def test_a_time_the_clocks_jump_over() -> None:
    found = read(Record("row 2", "T", starts_at=local(2021, 3, 28, 2, 30)))
    assert found[0] == Issue("time-skipped", "row 2", {"value": "2021-03-28 02:30", "zone": "Europe/Vienna"})


def test_an_end_before_the_start_is_left_out_and_kept_with_the_details() -> None:
    issue, record = read(Record("row 2", "T", starts_at=local(2021, 7, 1, 10), ends_at=local(2021, 7, 1, 9)))
    assert issue.id == "end-before-start"
    assert issue.params["start"] == "2021-07-01 10:00 Europe/Vienna (UTC+2)"
    assert (record.ends_at, record.extra) == (None, {"ends_at": "2021-07-01T07:00:00+00:00"})


def test_times_at_the_edge_of_the_calendar_do_not_crash() -> None:
    issue, record = read(Record("row 2", "T", starts_at=datetime.min))  # noqa: DTZ901
    assert (issue.id, record.starts_at) == ("time-unreadable", None)


def test_a_record_without_title_is_left_out() -> None:
    assert read(Record("row 2", " <b></b> ")) == [Issue("title-missing", "row 2")]


def test_duplicate_ids_keep_both_records() -> None:
    found = read(
        Record("row 2", "One", key="a", guid="a", doi="10.1/x"),
        Record("row 3", "Two", key="a", guid="a"),
        Record("row 4", "Three", key="a", doi="10.1/X"),
    )
    assert [part.key for part in found if isinstance(part, Record)] == ["a", "a#2", "a#3"]
    assert [(i.place, i.params) for i in found if isinstance(i, Issue)] == [
        ("row 3", {"field": "key", "value": "a", "other": "row 2"}),
        ("row 4", {"field": "key", "value": "a", "other": "row 2"}),
        ("row 4", {"field": "doi", "value": "10.1/X", "other": "row 2"}),
    ]


def test_a_number_may_stand_again_at_another_time() -> None:
    slots = [Record(f"row {n}", "P", number="7", starts_at=local(2021, 7, n, 10)) for n in (2, 3, 3)]
    assert [i.place for i in read(*slots) if isinstance(i, Issue)] == ["row 3"]


def test_long_values_are_cut_and_kept_whole_with_the_details() -> None:
    long = "word " * 80
    *issues, record = read(Record("row 2", "T", room=long, people=[Person("N" * 300)]))
    assert [i.params for i in issues] == [
        {"field": "room", "limit": "300"},
        {"field": "name", "limit": "250"},
    ]
    assert (len(record.room) <= 300, record.room[-5:], len(record.people[0].name)) == (True, "word…", 250)
    assert record.extra == {"room": long.strip(), "name": "N" * 300}


def test_limits_are_those_of_the_models() -> None:
    assert {name: Item._meta.get_field(name).max_length for name in checking.LIMITS} == checking.LIMITS
    limited = {
        field.name
        for field in Item._meta.get_fields()
        if getattr(field, "max_length", None) and not field.choices and not field.is_relation
    }
    assert limited == checking.LIMITS.keys()
    assert Contributor._meta.get_field("name").max_length == checking.NAME_LIMIT
    assert Provenance._meta.get_field("place").max_length == checking.PLACE_LIMIT


def test_what_was_read_before_an_error_is_kept() -> None:
    found = read(Total(5), Record("row 2", "One"), ValueError("broken"))
    assert [type(part) for part in found] == [Total, Record, Issue]
    assert found[-1] == Issue("reader-failed", "after row 2", {"detail": "ValueError: broken"})
    assert read(UnreadableFile(Issue("file-empty"))) == [Issue("file-empty")]


def test_unknown_zones_are_told_once() -> None:
    found = read(
        Record("row 2", "T", starts_at=local(2021, 7, 1)),
        options=Options("Europe/Atlantis", mapping=Mapping(times_in="CET")),
    )
    assert [(i.id, i.params["value"], i.params["used"]) for i in found if isinstance(i, Issue)] == [
        ("zone-unknown", "Europe/Atlantis", "UTC"),
        ("zone-unknown", "CET", "UTC"),
    ]


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\x00\x00"])
def test_an_empty_file_is_unreadable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as raised:
        reading.sniff(path, "a.csv")
    assert raised.value.issue == Issue("file-empty")


def test_every_message_says_what_to_do() -> None:
    for identity, message in reading.messages().items():
        assert identity == identity.lower()
        assert message.severity in {"error", "warning", "info"}
        assert message.text
        assert message.remedy


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(min_size=1, max_size=300))
def test_no_bytes_crash_any_reader(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    for fmt in reading.formats().values():
        assert 0 <= fmt.sniff(content, "a") <= 1
        failed = [
            part
            for part in reading.read_file(path, fmt, VIENNA)
            if isinstance(part, Issue) and part.id == "reader-failed"
        ]
        assert (fmt.key, failed) == (fmt.key, [])
