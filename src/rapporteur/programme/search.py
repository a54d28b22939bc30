"""Find items by their words, on modelsearch's index.

The index (modelsearch's tables, FTS5 on SQLite and tsvector on PostgreSQL) is filled in bulk, by
``index_items`` after an import; nothing is indexed row by row. Words are folded in the same way when they are
indexed and when they are looked for, so that both databases find the same: case and accents do not matter,
punctuation parts words.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Func, Value
from modelsearch.backends import get_search_backend
from modelsearch.conf import get_app_config

from rapporteur.programme.models import Congress, Item

# modelsearch's table, wherever it lives: Wagtail installs it under an app of its own.
IndexEntry: Any = get_app_config().get_model("IndexEntry")
CHUNK = 500
MOST_WORDS = 16
LONGEST_QUERY = 300
_WORD = re.compile(r"[^\W_]+")
_TYPOGRAPHIC = str.maketrans({"“": '"', "”": '"', "„": '"', "\x00": " "})
_PIECE = re.compile(r'"([^"]*)"?|(\S+)')


@dataclass(frozen=True)
class Term:
    """Words that must stand beside each other; ``is_prefix`` when the last may be only a beginning."""

    words: tuple[str, ...]
    is_prefix: bool = False


def fold(text: str) -> str:
    """``text`` in small letters without accents: what is compared."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parts if not unicodedata.combining(c)).casefold()


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(fold(text))


def parse(query: str) -> list[Term]:
    """What a person typed, as terms that must all be found. Any text is a valid query.

    "Quotes" hold words together, as a hyphen does (CAR-T). The last word is taken as a beginning, because a
    person may still be typing it, unless it is quoted or an abbreviation in capitals: ALL is no "allogeneic".
    """
    terms: list[Term] = []
    clean = query[:LONGEST_QUERY].encode("utf-8", "ignore").decode().translate(_TYPOGRAPHIC)
    pieces = list(_PIECE.finditer(clean))
    for n, piece in enumerate(pieces):
        quoted, bare = piece.groups()
        found = tuple(words(bare if quoted is None else quoted))
        if found:
            is_last = n == len(pieces) - 1 and quoted is None
            abbreviation = len(bare or "") <= 5 and (bare or "").isupper()
            terms.append(Term(found[:MOST_WORDS], is_last and not abbreviation and len(found[-1]) > 1))
    return terms[:MOST_WORDS]


def search(query: str, congress: Congress) -> list[int]:
    """The ids of the items of ``congress`` in which every term is found, the best first.

    An empty query finds nothing.
    """
    terms = parse(query)
    if not terms:
        return []
    if not _is_database_backend():
        items = Item.objects.filter(congress_id=congress.pk)
        plain = " ".join(word for term in terms for word in term.words)
        return [item.pk for item in get_search_backend().search(plain, items)[:10_000]]
    is_sqlite = connection.vendor == "sqlite"
    sql, match = (_FTS5, _fts5_match(terms)) if is_sqlite else (_TSVECTOR, _tsquery(terms))
    with connection.cursor() as cursor:
        cursor.execute(sql, {"match": match, "type": _content_type(), "congress": congress.pk})
        return [row[0] for row in cursor.fetchall()]


def index_items(item_ids: Iterable[int]) -> None:
    """Index these items anew. A fixed number of statements for each 500 items, none for each."""
    congresses: set[int] = set()
    with transaction.atomic():
        for ids in _chunks(item_ids):
            items = list(Item.objects.filter(pk__in=ids).prefetch_related("contributors"))
            congresses.update(item.congress_id for item in items)
            if _is_database_backend():
                _delete(ids)
                IndexEntry.objects.bulk_create([_entry(item) for item in items])
            else:
                get_search_backend().add_bulk(Item, items)
        _stamp(congresses)


def remove(item_ids: Iterable[int]) -> None:
    """Take these items out of the index. Call it before the items are deleted."""
    congresses: set[int] = set()
    with transaction.atomic():
        for ids in _chunks(item_ids):
            items = Item.objects.filter(pk__in=ids)
            congresses.update(items.values_list("congress_id", flat=True).distinct())
            if _is_database_backend():
                _delete(ids)
            else:
                for item in items:
                    get_search_backend().delete(item)
        _stamp(congresses)


def _stamp(congresses: set[int]) -> None:
    """Say that what was computed from these programmes is out of date."""
    Congress.objects.filter(pk__in=congresses).update(index_stamp=secrets.token_hex(8))


def _entry(item: Item) -> IndexEntry:
    body = [item.subtitle, item.abstract_text, item.people_text, item.label_text]
    title, rest = " ".join(words(item.title)), " ".join(words(" ".join(body)))
    return IndexEntry(
        content_type_id=_content_type(),
        object_id=str(item.pk),
        title=_vector(title),
        autocomplete=_vector(title),
        body=_vector(rest),
        title_norm=0.5,
    )


def _vector(text: str) -> Any:
    if connection.vendor == "sqlite":
        return text
    return Func(Value(text), function="to_tsvector", template="to_tsvector('simple', %(expressions)s)")


def _delete(ids: list[int]) -> None:
    texts = [str(pk) for pk in ids]
    entries = IndexEntry.objects.filter(content_type_id=_content_type(), object_id__in=texts)
    entries._raw_delete(entries.db)


def _content_type() -> int:
    return int(ContentType.objects.get_for_model(Item).pk)


def _is_database_backend() -> bool:
    backend = get_app_config().get_search_backend_config()["default"]["BACKEND"]
    return bool(backend.endswith(".backends.database"))


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    remaining = iter(ids)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def _fts5_match(terms: list[Term]) -> str:
    phrases = (f'"{" ".join(term.words)}"' + ("*" if term.is_prefix else "") for term in terms)
    return "{title body} : (" + " AND ".join(phrases) + ")"


def _tsquery(terms: list[Term]) -> str:
    def one(term: Term) -> str:
        return "(" + " <-> ".join(f"'{w}'" for w in term.words) + (":*" if term.is_prefix else "") + ")"

    return " & ".join(one(term) for term in terms)


_TABLE = IndexEntry._meta.db_table
_ITEMS = Item._meta.db_table
# The columns of the FTS5 table are autocomplete, body, title: a word in the title weighs four times.
_FTS5 = f"""
    SELECT item.id FROM {_TABLE}_fts fts
    JOIN {_TABLE} entry ON entry.id = fts.rowid
    JOIN {_ITEMS} item ON item.id = CAST(entry.object_id AS INTEGER)
    WHERE {_TABLE}_fts MATCH %(match)s AND fts.rank MATCH 'bm25(0.0, 1.0, 4.0)'
    AND entry.content_type_id = %(type)s AND item.congress_id = %(congress)s
    ORDER BY fts.rank, item.id
"""  # noqa: S608  # only names of tables are filled in
_TSVECTOR = f"""
    SELECT item.id FROM {_TABLE} entry
    JOIN {_ITEMS} item ON item.id = entry.object_id::bigint,
    to_tsquery('simple', %(match)s) query
    WHERE entry.content_type_id = %(type)s AND item.congress_id = %(congress)s
    AND (entry.title || entry.body) @@ query
    ORDER BY 4 * ts_rank(entry.title, query) + ts_rank(entry.body, query) DESC, item.id
"""  # noqa: S608
