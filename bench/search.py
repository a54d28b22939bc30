"""Searching a programme of 8,000 items.

Promise: a page of the browser asks at most 12 queries, whatever the size of the programme; together they take
at most 3 times the bare FTS5 query, as medians over searches. Bare means: the same words, all row numbers found,
ranked, from the index alone. Both are replayed in turn, and of each the least disturbed run counts. For orientation,
without a promise: the same beside a bare query that fetches only the first 100, the browser with its Python, and
the whole answer. The texts are the 3,472 real records of the practice congress, repeated.
"""

from __future__ import annotations

import json
import lzma
import statistics
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from bench._items import COUNT, make_congress, start
from bench._measure import at_most, queries_of, ratio, report, seconds

start()

from django.conf import settings  # noqa: E402 - needs Django to be set up
from django.db import connection  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import override_settings  # noqa: E402

from rapporteur.coverage.actions import select_items, start_coverage  # noqa: E402
from rapporteur.coverage.browsing import browse  # noqa: E402
from rapporteur.coverage.filters import read_filters  # noqa: E402
from rapporteur.coverage.models import Topic  # noqa: E402
from rapporteur.people.models import Membership, Network, User  # noqa: E402
from rapporteur.people.states import Role  # noqa: E402
from rapporteur.programme import search  # noqa: E402
from rapporteur.programme.models import Contributor, Item  # noqa: E402

TEXTS = Path(__file__).parents[1] / "src/rapporteur/config/demo/practice-hematology.jsonl.xz"
SEARCHES = [
    "leukemia",
    "acute myeloid leukemia",
    "transplantation",
    "quality of life",
    '"overall survival"',
    "lymphoma",
    "multiple myeloma",
    "graft versus host disease",
    "chemotherapy",
    "CAR-T",
    "children",
    "maximum tolerated dose",
    "venetoclax",
    "rituximab",
    "patients",
]
BARE = "SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH %s ORDER BY rank"
FIRST = " LIMIT 100"


def make_programme(congress, count: int) -> None:
    with lzma.open(TEXTS, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    first = datetime(2021, 12, 11, 13, tzinfo=UTC)
    items = []
    for n in range(count):
        record = records[n % len(records)]
        begin = first + timedelta(minutes=15 * (n % 40), days=n % 4)
        parts = [
            {"label": "Summary", "text": record["brief_summary"]},
            {"label": "Description", "text": record["description"]},
        ]
        items.append(
            Item(
                congress=congress,
                level="presentation",
                title=record["title"],
                number=f"{n + 1}",
                kind=("oral", "poster", "education")[n % 3],
                category_code=str(600 + n % 40),
                room=f"Hall {n % 20}",
                day=begin.date(),
                starts_at=begin,
                ends_at=begin + timedelta(minutes=15),
                abstract=parts,
            )
        )
    made = Item.objects.bulk_create(items, batch_size=500)
    Contributor.objects.bulk_create(
        [Contributor(item=item, position=n, name=f"Person {n}") for item in made for n in range(3)],
        batch_size=500,
    )
    search.index_items(item.pk for item in made)
    congress.refresh_from_db()


def make_coverage():
    network = Network.objects.create(slug="bench", name="Bench", short_name="Bench")
    user = User.objects.create_user("bench@example.org", "a long enough password")
    Membership.objects.create(user=user, network=network, role=Role.COORDINATOR)
    for name, words in {
        "AML": ["AML", "acute myeloid leukemia"],
        "ALL": ["ALL", "acute lymphoblastic leukemia"],
        "CAR-T": ["CAR-T", "chimeric antigen receptor"],
        "Transplant": ["transplant*"],
    }.items():
        Topic.objects.create(network=network, name=name, keywords=words)
    coverage = start_coverage(network=network, congress=make_congress(), title="Bench", by=user)
    return coverage, user


def bare(query: str, limit: str = "") -> int:
    """How many rows the index alone finds for the same words."""
    sql = BARE.format(table=search.IndexEntry._meta.db_table) + limit
    with connection.cursor() as cursor:
        cursor.execute(sql, [search._fts5_match(search.parse(query))])
        return len(cursor.fetchall())


def queries_to_open(client: Client, address: str) -> int:
    def read() -> None:
        assert client.get(address).status_code == 200

    return queries_of(read)


def statements_of(client: Client, address: str) -> list[tuple[str, object]]:
    """The statements a page asks, with what they ask for."""
    seen: list[tuple[str, object]] = []

    def note(execute, sql, params, many, context):
        seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert client.get(address).status_code == 200
    return seen


def replay(statements: list[tuple[str, object]]) -> None:
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()


def side_by_side(client: Client, base: str, query: str, runs: int = 15) -> dict[str, float]:
    """The page's queries, the bare one and its first 100, in turn; the least disturbed run of each."""
    statements = statements_of(client, f"{base}?{urlencode({'q': query})}")
    works = {
        "page": lambda: replay(statements),
        "bare": lambda: bare(query),
        "first": lambda: bare(query, FIRST),
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(runs):
        for name, work in works.items():
            times[name].append(seconds(work, 1))
    return {name: min(found) for name, found in times.items()}


def count_queries(client: Client, coverage, user, base: str) -> dict[str, object]:
    """The queries of a page at 100 and at 8,000 items, with picks; fills the programme."""
    make_programme(coverage.congress, 100)
    few = queries_to_open(client, base)
    make_programme(coverage.congress, COUNT - 100)
    ids = list(Item.objects.filter(congress=coverage.congress).values_list("pk", flat=True)[:60])
    select_items(coverage=coverage, item_ids=ids, by=user)
    with connection.cursor() as cursor:  # as it is once the process that imported has gone
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    many = queries_to_open(client, base)
    return {
        "first page after an import": {"at 100 items": few, **at_most(many, 12, "queries")},
        "browser page": at_most(queries_to_open(client, base), 12, "queries"),
        "search page": at_most(queries_to_open(client, f"{base}?q=leukemia&kind=oral"), 12, "queries"),
    }


def main() -> None:
    coverage, user = make_coverage()
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    base = f"/desk/bench/{coverage.congress.slug}/programme/"
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {**settings.STORAGES, "staticfiles": plain}
    with override_settings(ALLOWED_HOSTS=["*"], STORAGES=storages):
        figures = count_queries(client, coverage, user, base)
        for query in SEARCHES:
            assert bare(query) == len(search.search(query, coverage.congress)), query
        found = {query: side_by_side(client, base, query) for query in SEARCHES}
        whole = [seconds(lambda q=q: client.get(base, {"q": q})) for q in SEARCHES]
    filters = [read_filters(QueryDict(urlencode({"q": query}))) for query in SEARCHES]
    browsing = [seconds(lambda f=f: browse(coverage, f)) for f in filters]
    page, bared, first = (
        statistics.median(times[name] for times in found.values()) for name in ("page", "bare", "first")
    )
    report(
        "search",
        {
            "items": COUNT,
            **figures,
            "queries of the search page beside bare FTS5, medians": ratio(page, bared, 3),
            "worst single ratio": round(max(times["page"] / times["bare"] for times in found.values()), 2),
            "ratio beside the first 100 only": round(page / first, 2),
            "browser with its Python, median seconds": round(statistics.median(browsing), 4),
            "whole answer, HTML included, median seconds": round(statistics.median(whole), 4),
            "each": {q: {name: round(at, 5) for name, at in times.items()} for q, times in found.items()},
        },
    )


if __name__ == "__main__":
    main()
