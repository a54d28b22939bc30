"""The items of a JSON document, however deep: lists, days with lists, sessions with their talks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import Any

from rapporteur.intake.days import read_weekday
from rapporteur.intake.guessing import recognised
from rapporteur.intake.times import Habits, read_when

Item = dict[str, Any]

_DEPTH = 5
_LOOKED_AT = 30
_TELLING = frozenset(
    ["title", "abstract", "authors", "speaker", "start", "start_time", "date", "room", "timespan"]
)


def find_items(value: Any) -> list[Item]:
    """The list that looks most like a programme; talks inside a session follow it and name it as parent."""
    best = max(_candidates(value, _DEPTH), key=_promise, default=[])
    return [part for number, item in enumerate(best, start=1) for part in _with_talks(item, number)]


def _candidates(value: Any, depth: int) -> Iterator[list[Item]]:
    """Every list of objects at or below this value."""
    if depth < 0:
        return
    if isinstance(value, list):
        objects = [item for item in value if isinstance(item, dict)]
        if objects:
            yield objects
            for inner in _inner_lists(objects).values():
                yield from _candidates(inner, depth - 1)
        else:
            for inner in value:
                yield from _candidates(inner, depth - 1)
    elif isinstance(value, dict):
        objects = [item for item in value.values() if isinstance(item, dict)]
        if len(objects) > 1 and len(objects) == len(value) and _alike(objects):
            yield [_with_key(key, item) for key, item in value.items()]
            return
        if len(value) > 1:
            yield [value]
        if joined := _sibling_lists(value):
            yield joined
        for inner in value.values():
            yield from _candidates(inner, depth - 1)


def _sibling_lists(value: Item) -> list[Item]:
    """Lists of like objects under different names as one: {"Saturday": [...], "Sunday": [...]}.

    An item knows the name of its list: as its day if that is one, else as its group.
    """
    lists = {name: held for name, held in value.items() if isinstance(held, list) and held}
    objects = [item for held in lists.values() for item in held]
    is_alike = len(lists) > 1 and all(isinstance(item, dict) for item in objects)
    if not is_alike or not _share_most_keys([held[0] for held in lists.values()]):
        return []
    are_days = all(_is_day(name) for name in lists)
    key = "day" if are_days else "group"
    return [{key: name, **item} for name, held in lists.items() for item in held]


def _share_most_keys(objects: list[Item]) -> bool:
    smallest = min(objects, key=len)
    return bool(smallest) and all(
        len(smallest.keys() & other.keys()) * 2 > len(smallest) for other in objects
    )


def _is_day(name: str) -> bool:
    when = read_when(name, Habits("hhmm", date(2000, 1, 1)))
    return read_weekday(name) is not None or bool(when and when.day and when.clock is None)


def _inner_lists(objects: list[Item]) -> dict[str, list[Any]]:
    """Lists of one name inside many objects as one; an item knows the fields of the object it came from.

    A day with a date and a list of sessions gives sessions with a date.
    """
    joined: dict[str, list[Any]] = {}
    for outer in objects:
        told = {
            key: held for key, held in outer.items() if isinstance(held, str | int | float) and held != ""
        }
        for name, inner in outer.items():
            held = [inner] if isinstance(inner, dict) and _holds_lists(inner) else inner
            if isinstance(held, list):
                joined.setdefault(name, []).extend(
                    {**_renamed(told, item), **item} if isinstance(item, dict) else item for item in held
                )
    return joined


def _holds_lists(inner: Item) -> bool:
    """Whether an inner object may hold a programme itself rather than the fields of its item."""
    return any(
        "value" not in held if isinstance(held, dict) else isinstance(held, list) and _has_objects(held)
        for held in inner.values()
    )


def _has_objects(held: list[Any]) -> bool:
    return any(isinstance(one, dict) for one in held)


def _renamed(told: Item, item: Item) -> Item:
    """The outer object's fields; its own title and id are not those of the item."""
    renamed: Item = {}
    for key, held in told.items():
        target = recognised(key)[0]
        is_its_own = key in item or target in {"title", "guid", "key", "subtitle", "abstract"}
        renamed[f"in {key}" if is_its_own else key] = held
    return renamed


def _promise(items: list[Item]) -> float:
    """How much a list looks like a programme: by what its keys mean, and by its length."""
    keys = {key for item in items[:_LOOKED_AT] for key in _keys(item)}
    meanings = {recognised(key)[0] for key in keys} & _TELLING
    return len(meanings) ** 2 * math.log(len(items) + 1) * (1 if "title" in meanings else 0.2)


def _keys(item: Item) -> Iterator[str]:
    for key, held in item.items():
        yield key
        if isinstance(held, dict):
            yield from (f"{key}.{inner}" for inner in held)


def _with_talks(item: Item, number: int) -> list[Item]:
    """An item, and after it the items it holds: objects with a title of their own."""
    for name, held in item.items():
        if (
            isinstance(held, list)
            and held
            and all(isinstance(talk, dict) and "title" in talk for talk in held)
        ):
            key = f"item {number}"
            session = {inner: value for inner, value in item.items() if inner != name}
            talks = [{"row level": "presentation", "parent": key, **talk} for talk in held]
            return [{"row level": "session", "row key": key, **session}, *talks]
    return [item]


def _alike(objects: list[Item]) -> bool:
    """Whether objects have most keys in common, as the items of one list have."""
    common = set(objects[0]).intersection(*objects[1:50])
    return len(common) * 2 >= len(objects[0])


def _with_key(key: str, item: Item) -> Item:
    """An item of an object of objects, with its key as an identifier unless it holds that already."""
    if key in (value for value in item.values() if isinstance(value, str)):
        return item
    return {"id": key, **item} if "id" not in item else {"key": key, **item}
