"""Write the activity log."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils import timezone

from rapporteur.core.models import Activity


def record(
    *,
    by: Any,
    verb: str,
    subject: Model,
    scope: str = "",
    summary: str = "",
    data: dict[str, Any] | None = None,
) -> Activity:
    """Log that ``by`` (a user, or None for the system) did ``verb`` to ``subject``.

    ``scope`` groups entries for a list ("coverage:3"); ``data`` is JSON that an undo of this deed needs.
    Call it inside the action's transaction.
    """
    return Activity.objects.create(
        by=by if by is not None and by.pk else None,
        verb=verb,
        room=subject._meta.app_label,
        subject_type=subject._meta.model_name or "",
        subject_id=str(subject.pk),
        scope=scope,
        summary=summary[:300],
        data=data or {},
    )


def mark_undone(deed: Activity) -> bool:
    """Mark a deed undone; False if somebody was faster. Call it first in the action that undoes."""
    return bool(Activity.objects.filter(pk=deed.pk, undone_at=None).update(undone_at=timezone.now()))
