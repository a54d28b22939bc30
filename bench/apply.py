"""Applying a preview of 8,000 new items with 40,000 people.

Promise: at most 3 times a bare ``bulk_create`` of the same rows; no statement per row (one for ten rows would be
too many); peak memory under 500 MB.
"""

from __future__ import annotations

from bench._items import COUNT, make_congress, make_records, start
from bench._measure import at_most, peak_memory, queries_of, ratio, report, seconds

start()

from django.db import transaction  # noqa: E402 - needs Django to be set up
from django.utils import timezone  # noqa: E402

from rapporteur.intake.actions import apply_batch, undo_batch  # noqa: E402
from rapporteur.intake.actions_read import Progress, keep_preview  # noqa: E402
from rapporteur.intake.models import Batch  # noqa: E402
from rapporteur.programme import search  # noqa: E402
from rapporteur.programme.models import Contributor, Item, Provenance  # noqa: E402

FIELDS = (
    "title",
    "kind",
    "kind_text",
    "number",
    "doi",
    "guid",
    "category_code",
    "category",
    "room",
    "keywords",
    "starts_at",
    "ends_at",
)


@transaction.atomic
def bare(congress, records) -> None:
    """The same rows, made by hand."""
    items = Item.objects.bulk_create(
        [
            Item(
                congress=congress,
                level="presentation",
                day=r.starts_at.date(),
                **{f: getattr(r, f) for f in FIELDS},
                abstract=[{"label": s.label, "text": s.text} for s in r.abstract],
            )
            for r in records
        ]
    )
    Contributor.objects.bulk_create(
        [
            Contributor(item=item, position=n, name=p.name, role=p.role, institution=p.institution)
            for item, r in zip(items, records, strict=True)
            for n, p in enumerate(r.people)
        ]
    )
    now = timezone.now()
    Provenance.objects.bulk_create(
        [
            Provenance(
                item=item,
                batch=0,
                file_name="bench.csv",
                file_hash="x",
                place=r.place,
                fields=list(FIELDS),
                at=now,
            )
            for item, r in zip(items, records, strict=True)
        ]
    )


def previewed(records) -> Batch:
    batch = Batch.objects.create(
        congress=make_congress(), file_name="bench.csv", file_hash="x", size=1, format_key="csv_table"
    )
    keep_preview(batch, records, [], Progress(batch, None))
    batch.refresh_from_db()
    return batch


def main() -> None:
    records = make_records()
    baseline = seconds(lambda: bare(make_congress(), records))
    waiting = [previewed(records) for _ in range(3)]
    applied = seconds(lambda: apply_batch(batch=waiting.pop(), by=None))
    last = previewed(records)
    statements = queries_of(lambda: apply_batch(batch=last, by=None))
    ids = list(Item.objects.filter(congress=last.congress).values_list("pk", flat=True))
    assert len(ids) == COUNT
    report(
        "apply",
        {
            "items": COUNT,
            "people": COUNT * 5,
            "apply": ratio(applied, baseline, 3),
            "no statement for each row": at_most(statements, COUNT // 10, "statements"),
            "index_seconds": round(seconds(lambda: search.index_items(ids), 1), 2),
            "undo_seconds": round(seconds(lambda: undo_batch(batch=last, by=None), 1), 2),
            "memory": peak_memory(),
        },
    )


if __name__ == "__main__":
    main()
