"""What a table's columns seem to mean, from their names and first values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rapporteur.core.text import fold
from rapporteur.intake.days import read_weekday
from rapporteur.intake.targets import TARGETS

_PREFIXES = re.compile(
    r"^(?:content|event|session|abstract|paper|presentation|poster|talk|submission|item|program|proposal) "
)
_SUFFIXES = re.compile(r" (?:final|utc|local|list|name|names|s|text)$")
_URL = re.compile(r"\s*(?:https?://|www\.)\S+\s*$", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SHORT_WRITTEN = (
    "number guid doi pmid category_code poster_board language room start end date end_date start_time "
    "end_time timespan weekday duration"
)
_COUNTED = re.compile(r" ?\d{1,2}$")
_OF_TALK = re.compile(r"(?:presentation|talk|abstract|paper|poster|lecture|speech) ")
# Times of the session, where other columns tell those of the presentation.
_OF_SESSION = {"start": "session_start", "start_time": "session_start", "end": "session_end",
               "end_time": "session_end"}  # fmt: skip
_PEOPLE = frozenset(["authors", "presenter", "speaker", "chair", "institution"])
_SHORT = frozenset(_SHORT_WRITTEN.split())
_BY_ALIAS = {alias: key for key, target in TARGETS.items() for alias in target.aliases}
_GLUED = {alias.replace(" ", ""): key for alias, key in _BY_ALIAS.items() if len(alias) > 3}
_GLUED_PREFIX = re.compile(r"^(?:event|session|abstract|paper|submission)(?=[a-z]{2,}$)")
_OF_A_PRESENTATION = frozenset(
    ["authors", "authors_affiliations", "first_name", "presenter", "doi", "pmid", "poster_board", "session"]
) | {"parent"}


def recognised(name: str) -> tuple[str, float]:
    """The target that a column's name suggests, and how surely: 0 to 1."""
    words = fold(_CAMEL.sub(" ", name).replace("_", " "))
    last = fold(_CAMEL.sub(" ", name.rpartition(".")[2]).replace("_", " "))
    attempts = [
        (words, 1.0), (last, 0.95), (words.replace(" ", ""), 0.9), (_SUFFIXES.sub("", words), 0.85),
        (_PREFIXES.sub("", words), 0.8), (_GLUED_PREFIX.sub("", words), 0.75),
        (_SUFFIXES.sub("", _PREFIXES.sub("", words)), 0.7),
    ]  # fmt: skip
    if "/" in name and (first := _roles_together(name)):
        attempts.append((first, 0.65))
    attempts.append((_COUNTED.sub("", words), 0.6))
    for attempt, sureness in attempts:
        key = _BY_ALIAS.get(attempt) or _GLUED.get(attempt.replace(" ", ""))
        if key:
            aliases = TARGETS[key].aliases  # the more telling names stand first: "room" before "location"
            rank = aliases.index(attempt) if attempt in aliases else len(aliases)
            return key, sureness - rank / 1000
    return "", 0.0


def _roles_together(name: str) -> str:
    """The first of several names of people's columns in one: "Speaker / Chair"."""
    parts = [fold(part) for part in name.split("/")]
    return parts[0] if all(_BY_ALIAS.get(part, "") in _PEOPLE for part in parts) else ""


def guess_columns(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, str]:
    """A target for each column that is recognised by its name; links by their values."""
    ranked: list[tuple[float, int, str]] = []
    guess: dict[str, str] = {}
    is_split = any(_OF_TALK.match(fold(name)) and recognised(name)[0] in _OF_SESSION for name in names)
    for index, name in enumerate(names):
        key, sureness = recognised(name)
        values = [row[index] for row in rows if index < len(row) and row[index] not in (None, "")]
        if is_split and key in _OF_SESSION and fold(name).startswith("session "):
            ranked.append((-1.0, index, _OF_SESSION[key]))
            continue
        if key == "date" and _holds_weekdays(values):
            key = "weekday"
        if _holds_links(values) and key not in {"doi", "abstract"}:
            guess[name] = "link"
        elif key and not (key in _SHORT and _is_prose(values)):
            ranked.append((-sureness, index, key))
    taken: set[str] = set(guess.values())
    for _, index, key in sorted(ranked):
        is_counted = key in _PEOPLE and _COUNTED.search(fold(names[index])) is not None
        if key not in taken or not TARGETS[key].is_single or is_counted:
            guess[names[index]] = key
            taken.add(key)
    if "title" not in taken:
        _title_otherwise(names, rows, guess)
    return {name: guess[name] for name in names if name in guess}


def _title_otherwise(names: Sequence[str], rows: Sequence[Sequence[Any]], guess: dict[str, str]) -> None:
    """Without a title column: the session's title, else the first column of words that means nothing else."""
    for name, key in guess.items():
        if key == "session":
            guess[name] = "title"
            return
    for index, name in enumerate(names):
        texts = [str(row[index]) for row in rows if index < len(row) and isinstance(row[index], str)]
        if name not in guess and texts and sum(map(len, texts)) / len(texts) > 12:
            guess[name] = "title"
            return


def _holds_links(values: Sequence[Any]) -> bool:
    """Whether most values are addresses."""
    addresses = sum(1 for value in values if isinstance(value, str) and _URL.match(value))
    return addresses * 2 > len(values)


def _holds_weekdays(values: Sequence[Any]) -> bool:
    """Whether the values name days of the week and no dates."""
    return bool(values) and all(
        isinstance(value, str) and value.strip().rstrip(".").isalpha() and read_weekday(value) is not None
        for value in values
    )


def _is_prose(values: Sequence[Any]) -> bool:
    """Whether most values are too long to be a number or code."""
    return sum(1 for value in values if isinstance(value, str) and len(value) > 60) * 2 > len(values)


def guess_level(columns: dict[str, str]) -> str:
    """Rows with a start and without what only a presentation has are sessions."""
    by_target: dict[str, str] = {target: name for name, target in columns.items()}
    if not by_target.keys() & {"start", "start_time", "timespan"}:
        return "presentation"
    if by_target.keys() & _OF_A_PRESENTATION or any(target.startswith("section:") for target in by_target):
        return "presentation"
    if "abstract" in fold(by_target.get("abstract", "")):
        return "presentation"
    numbered = fold(_CAMEL.sub(" ", by_target.get("number", "")))
    is_presented = re.search(r"abstract|submission|poster|paper|presentation|talk", numbered)
    return "presentation" if is_presented else "session"
