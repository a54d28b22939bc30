"""Values of a cell as text, and a place for what finds no field."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time
from typing import Any

from rapporteur.intake.contract import Record

_KEYWORD_END = re.compile(r"\s*[;|\n]\s*")


def as_text(value: Any) -> str:  # noqa: PLR0911 - one line for each kind of value
    """A value as the person who made the file would see it; lists of words with ``; `` between them."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    if isinstance(value, float):
        if value != value:  # noqa: PLR0124 - NaN
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list) and all(isinstance(part, str | int | float) for part in value):
        return "; ".join(filter(None, map(as_text, value)))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return str(value)


def keep(record: Record, name: str, text: str) -> None:
    """Keep a text with the other details under the file's own name."""
    if text.strip():
        held = record.extra.get(name)
        record.extra[name] = f"{held}\n{text}" if held and text not in held else text


def keywords_in(value: Any) -> list[str]:
    """The words of a list, or of a text that parts them by semicolons, bars, lines or else commas."""
    if isinstance(value, list):
        return [text for part in value if (text := as_text(part).strip())]
    text = as_text(value).strip()
    if text.startswith("["):
        try:
            read = json.loads(text)
        except (ValueError, RecursionError):
            read = None
        if isinstance(read, list):
            return keywords_in(read)
    parts = _KEYWORD_END.split(text) if _KEYWORD_END.search(text) else text.split(",")
    return [part.strip() for part in parts if part.strip()]
