"""How a record differs from its item, and what becomes of values that several files tell. Pure Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rapporteur.intake.contract import Record
from rapporteur.intake.folding import fold, number_key, person_key
from rapporteur.programme.stored import COLUMNS, JSON_FIELDS, StoredItem

SIMPLE = tuple(name for name in COLUMNS if name not in JSON_FIELDS)


def values_of(record: Record) -> dict[str, Any]:
    """The record in the shape of a stored item."""
    values = {name: getattr(record, name) for name in SIMPLE}
    values["kind"] = record.kind or "other"
    values["trial_ids"] = record.trial_ids
    values["keywords"] = record.keywords
    values["abstract"] = [{"label": part.label, "text": part.text} for part in record.abstract]
    values["links"] = [{"url": link.url, "label": link.label} for link in record.links]
    values["extra"] = record.extra
    values["people"] = [[p.name, p.role, p.institution] for p in record.people]
    return values


def differing(
    record: Record, item: StoredItem, line: frozenset[int], keep: frozenset[int] | None = None
) -> dict[str, Any]:
    """The values that would be set on the item.

    What is empty in the file erases only what an earlier file of the same line had set. Lists of another
    file are joined, not replaced. ``keep``: the file was imported before, so what other files set since
    then stays.
    """
    after: dict[str, Any] = {}
    new = values_of(record)
    for name, value in new.items():
        old = getattr(item, name)
        if value == old or name == "level":
            continue
        own = _is_own(item, name, line)
        if is_kept(item, name, keep):
            continue
        if not value or (name == "kind" and value == "other"):
            if own and old and _may_be_emptied(name):
                after[name] = value
            continue
        joined = value if own else _join(name, old, value)
        if joined != old and not _means_the_same(name, joined, old, is_own=own):
            after[name] = joined
    _keep_times_in_order(after, item)
    return after


def _is_own(item: StoredItem, name: str, line: frozenset[int]) -> bool:
    """Whether only this line of files has set the field; of a field that is not joined, whether it was the
    last."""
    if name in JOINED:
        batches = {batch for batch, fields in item.provenance if name in fields}
        return bool(batches) and batches <= line
    return item.source_of(name) in line


def is_kept(item: StoredItem, name: str, keep: frozenset[int] | None) -> bool:
    if keep is None:
        return False
    source = item.source_of(name)
    return source is not None and source not in keep


def _may_be_emptied(name: str) -> bool:
    """A file that drops an identifier or the kind has only become poorer."""
    return name not in {"title", "kind", "number", "guid", "doi", "pmid", "extra"}


def _means_the_same(name: str, new: Any, old: Any, *, is_own: bool) -> bool:
    """Two files may write one thing in two ways; only the file that wrote it corrects its spelling."""
    if not is_own and old and isinstance(new, str) and fold(new) == fold(old):
        return True
    if name == "number":
        return number_key(new) == number_key(old)
    if name == "doi":
        return bool(new.lower() == old.lower())
    return False


def _keep_times_in_order(after: dict[str, Any], item: StoredItem) -> None:
    """A new start with the old end of another file may not run backwards."""
    start, end = after.get("starts_at", item.starts_at), after.get("ends_at", item.ends_at)
    if start and end and end < start:
        after["ends_at"] = None


def _join(name: str, old: Any, new: Any) -> Any:
    """The value of a field that another file has filled already."""
    if not old or name not in JOINED:
        return new
    return JOINED[name](old, new)


def _join_words(old: list[str], new: list[str]) -> list[str]:
    known = {fold(word) for word in old}
    return [*old, *(word for word in new if fold(word) not in known)]


def _join_links(old: list[dict[str, str]], new: list[dict[str, str]]) -> list[dict[str, str]]:
    known = {link["url"] for link in old}
    return [*old, *(link for link in new if link["url"] not in known)]


def _join_abstracts(old: list[dict[str, str]], new: list[dict[str, str]]) -> list[dict[str, str]]:
    """A shorter form of the abstract does not replace the whole one."""
    return old if _text(new) in _text(old) else new


def _text(abstract: Sequence[Mapping[str, str]]) -> str:
    return fold(" ".join(f"{part['label']} {part['text']}" for part in abstract))


def join_people(old: list[list[str]], new: list[list[str]]) -> list[list[str]]:
    """Both lists as one: the longer gives the order, neither loses a person, a role or an institution."""
    first, second = (new, old) if len(new) >= len(old) else (old, new)
    others = {person_key(person[0]): person for person in second}
    joined = []
    for name, role, institution in first:
        other = others.pop(person_key(name), None)
        if other:
            role = other[1] if role == "author" else role  # noqa: PLW2901 - filled in from the other list
            institution = institution or other[2]  # noqa: PLW2901
        joined.append([name, role, institution])
    return [*joined, *others.values()]


JOINED: dict[str, Callable[[Any, Any], Any]] = {
    "people": join_people,
    "keywords": _join_words,
    "trial_ids": _join_words,
    "links": _join_links,
    "extra": lambda old, new: {**old, **new},
    "abstract": _join_abstracts,
}
