"""Matching and previewing 8,000 items against 8,000 stored ones, the first page of the preview included.

Promise: at most 3 times reading those rows from the database into dataclasses when ids match, 10 times when
all ids are shuffled; peak memory under 500 MB.
"""

from __future__ import annotations

import copy
import random

from bench._items import COUNT, make_congress, make_records, start
from bench._measure import peak_memory, ratio, report, seconds

start()

from rapporteur.intake.actions import apply_batch  # noqa: E402 - needs Django to be set up
from rapporteur.intake.actions_read import Progress, keep_preview  # noqa: E402
from rapporteur.intake.models import Batch  # noqa: E402
from rapporteur.programme.queries import stored_items  # noqa: E402


def preview(congress, records, file_hash):
    batch = Batch.objects.create(
        congress=congress, file_name="bench.csv", file_hash=file_hash, size=1, format_key="csv_table"
    )
    keep_preview(batch, records, [], Progress(batch, None))
    batch.refresh_from_db()
    for kind in ("new", "changed", "vanished", "doubtful"):
        list(batch.changes.filter(kind=kind).select_related("item")[:25])
    return batch


def main() -> None:
    congress, records = make_congress(), make_records()
    apply_batch(batch=preview(congress, records, "first"), by=None, index_now=True)
    shuffled = copy.deepcopy(records)
    ids = [(r.number, r.doi, r.guid) for r in records]
    random.Random(2).shuffle(ids)
    for record, (number, doi, guid) in zip(shuffled, ids, strict=True):
        record.number, record.doi, record.guid = number, doi, guid
    random.Random(3).shuffle(shuffled)
    retitled = copy.deepcopy(shuffled)
    for record in retitled:
        record.title = record.title.replace(" in ", " seen in ")
    baseline = seconds(lambda: stored_items(congress))
    same = preview(congress, records, "same").counts
    moved = preview(congress, shuffled, "shuffled").counts
    assert (same["same"], same["changed"]) == (COUNT, 0), same
    assert (moved["changed"] + moved["same"], moved["new"], moved["doubtful"]) == (COUNT, 0, 0), moved
    worst = seconds(lambda: preview(congress, retitled, "retitled"), 1)
    report(
        "matching",
        {
            "items": COUNT,
            "ids_match": ratio(seconds(lambda: preview(congress, records, "same")), baseline, 3),
            "ids_shuffled": ratio(seconds(lambda: preview(congress, shuffled, "shuffled")), baseline, 10),
            "ids_shuffled_and_every_title_changed_seconds": round(worst, 2),
            "memory": peak_memory(),
        },
    )


if __name__ == "__main__":
    main()
