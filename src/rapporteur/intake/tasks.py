"""Background work: each task takes the number of a batch and calls one action."""

from __future__ import annotations

from django_tasks import task

from rapporteur.intake.actions_read import read_batch as read
from rapporteur.intake.models import Batch
from rapporteur.intake.queries import touched_ids
from rapporteur.programme import search


@task()
def read_batch(batch_id: int) -> None:
    """Read the file of a batch and prepare its preview."""
    if batch := Batch.objects.select_related("congress").filter(pk=batch_id).first():
        read(batch=batch)


@task()
def index_batch(batch_id: int) -> None:
    """Bring the search index up to date with what a batch, or its undoing, changed."""
    if batch := Batch.objects.filter(pk=batch_id).first():
        search.index_items(touched_ids(batch))
