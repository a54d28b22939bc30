"""What the preview shows of a change: old and new side by side, with the differences marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from functools import partial
from typing import Any

from django.db.models import TextChoices
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from rapporteur.core.times import moment_text
from rapporteur.intake.models import Change
from rapporteur.intake.states import ChangeKind
from rapporteur.intake.wording import FIELDS
from rapporteur.programme.models import Item
from rapporteur.programme.states import Kind, Level, PersonRole

MOST_WORDS = 3000
ORDER = ("title", "session", "starts_at", "ends_at", "room", "people")
_PIECES = re.compile(r"\S+|\s+")


@dataclass(frozen=True)
class Row:
    """One field: ``old`` and ``new`` are safe HTML, ``words`` says the difference where no colour is seen."""

    label: str
    old: SafeString
    new: SafeString
    words: str = ""


@dataclass(frozen=True)
class Shown:
    """One change as the preview shows it."""

    change: Change
    rows: list[Row]


def show(changes: Iterable[Change], zone: str) -> list[Shown]:
    """Changes with their rows; one query for all the sessions they name."""
    listed = list(changes)
    sessions = _session_titles(listed)
    return [Shown(change, _rows(change, zone, sessions)) for change in listed]


def _session_titles(changes: list[Change]) -> dict[tuple[str, int], str]:
    """Titles of the sessions that are named, by ("item", id) and ("position", number)."""
    named: set[tuple[str, int]] = set()
    for change in changes:
        for values in (change.record, change.after, change.before):
            reference = values.get("session")
            if reference and reference[1]:
                named.add((reference[0], reference[1]))
    ids = [number for where, number in named if where == "item"]
    titles = {("item", pk): title for pk, title in Item.objects.filter(pk__in=ids).values_list("pk", "title")}
    positions = [number for where, number in named if where == "position"]
    if positions:
        rows = Change.objects.filter(batch=changes[0].batch_id, position__in=positions)
        titles |= {("position", position): title for position, title in rows.values_list("position", "title")}
    return titles


def _rows(change: Change, zone: str, sessions: dict[tuple[str, int], str]) -> list[Row]:
    if change.kind == ChangeKind.NEW or (change.kind == ChangeKind.DOUBTFUL and change.item_id is None):
        names = [name for name in change.record if name not in {"title", "level", "abstract", "extra"}]
        names += [name for name in ("abstract", "extra") if name in change.record]
        return [
            Row(_label(name), mark_safe(""), conditional_escape(text))
            for name in _sorted(names)
            if (text := value_text(name, change.record[name], zone, sessions))
        ]
    rows = []
    for name in _sorted(change.after):
        old = value_text(name, change.before.get(name), zone, sessions)
        new = value_text(name, change.after[name], zone, sessions)
        rows.append(Row(_label(name), *marked(old, new), _in_words(old, new)))
    return rows


def _sorted(names: Iterable[str]) -> list[str]:
    known = list(FIELDS)
    return sorted(
        names, key=lambda n: (ORDER.index(n) if n in ORDER else 99, known.index(n) if n in known else 99)
    )


def _label(name: str) -> str:
    return str(FIELDS.get(name, name))


def _in_words(old: str, new: str) -> str:
    if not old:
        return gettext("added")
    if not new:
        return gettext("removed")
    return gettext("changed")


def value_text(name: str, value: Any, zone: str, sessions: dict[tuple[str, int], str]) -> str:
    """A stored value as people read it."""
    if name == "vanished_at":
        return gettext("marked as vanished") if value else gettext("in the programme")
    if not value:
        return ""
    if name in {"starts_at", "ends_at"}:
        return moment_text(datetime.fromisoformat(value), zone)
    if name == "session":
        return sessions.get((value[0], value[1] or 0), "")
    if name in TEXTS:
        return TEXTS[name](value)
    return "; ".join(value) if isinstance(value, list) else str(value)


def _person(name: str, role: str, institution: str) -> str:
    said = str(PersonRole(role).label) if role in PersonRole.values and role != PersonRole.AUTHOR else ""
    return ", ".join(filter(None, (name, institution))) + (f" ({said})" if said else "")


def _abstract(parts: list[dict[str, str]]) -> str:
    return "\n\n".join(
        f"{part['label']}: {part['text']}" if part["label"] else part["text"] for part in parts
    )


def _links(links: list[dict[str, str]]) -> str:
    return "\n".join(" ".join(filter(None, (link["label"], link["url"]))) for link in links)


def _choice(choices: type[TextChoices], value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


TEXTS: dict[str, Callable[[Any], str]] = {
    "people": lambda value: "\n".join(_person(*person) for person in value),
    "abstract": _abstract,
    "links": _links,
    "extra": lambda value: "\n".join(f"{key}: {text}" for key, text in value.items()),
    "kind": partial(_choice, Kind),
    "level": partial(_choice, Level),
}


def marked(old: str, new: str) -> tuple[SafeString, SafeString]:
    """Both texts with what differs in <del> and <ins>, word by word."""
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    if len(before) + len(after) > MOST_WORDS:
        return _wrapped("del", [old]), _wrapped("ins", [new])
    left: list[SafeString] = []
    right: list[SafeString] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            same = conditional_escape("".join(before[a:b]))
            left.append(same)
            right.append(same)
            continue
        left.append(_wrapped("del", before[a:b]))
        right.append(_wrapped("ins", after[c:d]))
    return mark_safe("".join(left)), mark_safe("".join(right))  # noqa: S308 - all pieces are escaped


def _wrapped(tag: str, pieces: list[str]) -> SafeString:
    text = "".join(pieces)
    return format_html_join("", f"<{tag}>{{}}</{tag}>", [(text,)] if text else [])
