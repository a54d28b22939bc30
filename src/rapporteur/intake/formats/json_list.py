"""JSON lists of items with keys as columns: MiniConf, OpenReview notes, programmes as apps keep them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rapporteur.intake.contract import Columns, Format, Issue, Options, Record, Total, UnreadableFile
from rapporteur.intake.formats import _json, _table
from rapporteur.intake.formats._decoding import head_text
from rapporteur.intake.guessing import recognised
from rapporteur.intake.tabular import Row

_OTHER_FORMATS = re.compile(r'"(?:conference|time_zone_name|message-type|message-version|DOI-agency)"\s*:|'
                            r'"schedule"\s*:\s*\{')  # fmt: skip
_KEY = re.compile(r'"([^"\\]{1,60})"\s*:')
_DEPTH = 4


class JsonList(Format):
    """A list of objects, an object of objects by their id, or one object on each line."""

    key = "json_list"
    label = "JSON list (MiniConf, OpenReview and similar)"
    suffixes = (".json", ".jsonl", ".ndjson")
    is_mapped = True
    messages = {
        **_table.MESSAGES,
        "no-list": _table.Message(
            "error",
            _table.gettext_noop("The file holds no list of items."),
            _table.gettext_noop("Export the programme as a list, or as CSV."),
        ),
    }

    def sniff(self, head: bytes, name: str) -> float:
        text = head_text(head).lstrip()
        if text[:1] not in {"[", "{"} or not re.match(r'[\[{]\s*["{\[]', text):
            return 0.0
        keys = {key.rpartition(".")[2] for key in _KEY.findall(text[:20_000])}
        known = {recognised(key)[0] for key in keys} - {""}
        if not keys:
            return 0.0
        sure = 0.4 + min(0.35, 0.07 * len(known)) if "title" in known else 0.2
        return sure * 0.3 if _OTHER_FORMATS.search(text) else sure

    def read(self, path: Path, options: Options) -> Iterator[Record | Issue | Total]:
        shown, issues = _load(path)
        yield from issues
        yield from _table.records(shown, options)

    def columns(self, path: Path, options: Options) -> Columns:
        shown, _ = _load(path)
        return _table.columns(shown)


def _load(path: Path) -> tuple[_table.Table, list[Issue]]:
    items, issues = _items(path)
    objects = [(place, _flat(item)) for place, item in items]
    names = list(dict.fromkeys(name for _, item in objects for name in item))
    rows = [Row(place, [item.get(name) for name in names]) for place, item in objects if item]
    return _table.Table(names, rows, 0, []), issues


def _items(path: Path) -> tuple[list[tuple[str, dict[str, Any]]], list[Issue]]:
    """The file's items with their places."""
    try:
        value, issues = _json.document(path)
    except UnreadableFile:
        items, issues = _lines(path)
        if not items:
            raise
        return items, issues
    if isinstance(value, dict) and _trails(issues):
        items, more = _lines(path)
        if len(items) > 1:
            return items, more
    found = _largest_list(value, _DEPTH)
    if not found:
        raise UnreadableFile(Issue("no-list"))
    return [(f"item {number}", item) for number, item in enumerate(found, start=1)], issues


def _trails(issues: list[Issue]) -> bool:
    return any(issue.id == "file-malformed" for issue in issues)


def _lines(path: Path) -> tuple[list[tuple[str, dict[str, Any]]], list[Issue]]:
    """One object on each line."""
    items: list[tuple[str, dict[str, Any]]] = []
    issues: list[Issue] = []
    for found in _json.values(path):
        if isinstance(found, Issue):
            issues.append(found)
        elif isinstance(found[1], dict):
            items.append((found[0], found[1]))
    return items, issues


def _largest_list(value: Any, depth: int) -> list[dict[str, Any]]:
    """The largest list of objects, or object of objects, at or below this value."""
    if isinstance(value, list):
        objects = [item for item in value if isinstance(item, dict)]
        if objects:
            return objects
        inner: list[Any] = [item for item in value if isinstance(item, list)]
    elif isinstance(value, dict):
        objects = [item for item in value.values() if isinstance(item, dict)]
        if len(objects) > 1 and len(objects) == len(value) and _alike(objects):
            return [_with_key(key, item) for key, item in value.items()]
        if len(value) > 1 and any(recognised(key)[0] == "title" and isinstance(held, str)
                                  for key, held in value.items()):  # fmt: skip
            return [value]
        inner = [item for item in value.values() if isinstance(item, list | dict)]
    else:
        return []
    if depth == 0:
        return []
    return max((_largest_list(item, depth - 1) for item in inner), key=len, default=[])


def _alike(objects: list[dict[str, Any]]) -> bool:
    """Whether objects have most keys in common, as the items of one list have."""
    common = set(objects[0]).intersection(*objects[1:50])
    return len(common) * 2 >= len(objects[0])


def _with_key(key: str, item: dict[str, Any]) -> dict[str, Any]:
    """An item of an object of objects, with its key as an identifier unless it holds that already."""
    if key in (value for value in item.values() if isinstance(value, str)):
        return item
    return {"id": key, **item} if "id" not in item else {"key": key, **item}


def _flat(item: dict[str, Any]) -> dict[str, Any]:
    """Inner objects by ``outer.inner`` names, one level deep; NaN and empty values left out."""
    flat: dict[str, Any] = {}
    for name, value in item.items():
        if isinstance(value, dict):
            for inner, held in value.items():
                _put(flat, f"{name}.{inner}", held["value"] if _is_wrapped(held) else held)
        else:
            _put(flat, name, value)
    return flat


def _is_wrapped(value: Any) -> bool:
    """OpenReview's second API wraps each value: {"title": {"value": "..."}}."""
    return isinstance(value, dict) and "value" in value and len(value) <= 2


def _put(flat: dict[str, Any], name: str, value: Any) -> None:
    if isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False) if value else None
    if value is None or value in ("", []):
        return
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - NaN
        return
    flat[name] = value
