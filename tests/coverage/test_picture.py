"""The picture of a day: where blocks stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rapporteur.coverage.picture import HEAD, LANE, LEFT, Block, draw


def block(key: int, hour: float, minutes: int = 60, room: str = "A", **fields) -> Block:
    start = datetime(2021, 12, 11, tzinfo=UTC) + timedelta(hours=hour)
    return Block(key, f"Item {key}", room, start, start + timedelta(minutes=minutes), **fields)


def test_nothing_is_drawn_of_nothing():
    assert draw([], "UTC") is None


def test_rooms_have_rows_and_what_overlaps_has_lanes():
    picture = draw([block(1, 9), block(2, 9.5), block(3, 10), block(4, 9, room="B")], "UTC")
    assert picture is not None
    assert [(bar.block.key, bar.y) for bar in picture.bars] == [
        (1, HEAD),
        (2, HEAD + LANE),
        (3, HEAD),
        (4, HEAD + 2 * LANE + 6),
    ]
    assert [(row.room, row.y) for row in picture.rows] == [("A", HEAD), ("B", HEAD + 2 * LANE + 6)]
    assert picture.bars[0].x == LEFT


def test_hours_are_those_of_the_congress():
    picture = draw([block(1, 14.5, 90)], "America/New_York")
    assert picture is not None
    assert [label for label, _x in picture.hours] == ["09:00", "10:00", "11:00"]


def test_a_poster_hour_is_one_block_but_a_chosen_poster_stays_apart():
    posters = [block(n, 18, room="Hall") for n in range(1, 8)]
    picture = draw([*posters, block(9, 18, room="Hall", is_picked=True)], "UTC")
    assert picture is not None
    assert [(bar.block.key, bar.block.crowd) for bar in picture.bars] == [(9, 1), (0, 7)]


def test_a_title_is_cut_to_what_fits():
    whole = draw([block(1, 9)], "UTC")
    tight = draw([block(1, 9, 20), block(2, 20)], "UTC")
    assert whole is not None
    assert tight is not None
    assert [bar.label for bar in whole.bars] == ["Item 1"]
    assert [bar.label for bar in tight.bars] == ["", "Item 2"]
