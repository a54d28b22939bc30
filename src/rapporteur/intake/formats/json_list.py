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
from rapporteur.intake.formats._items import find_items
from rapporteur.intake.guessing import recognised
from rapporteur.intake.tabular import Row

_OTHER_FORMATS = re.compile(r'"(?:conference|time_zone_name|message-type|message-version|DOI-agency)"\s*:|'
                            r'"schedule"\s*:\s*\{')  # fmt: skip
_KEY = re.compile(r'"([^"\\]{1,60})"\s*:')


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
    found = find_items(value)
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
