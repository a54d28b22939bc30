"""Forget people: one who asks for it, and by itself what is no longer needed."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.core.files.storage import Storage
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from rapporteur.core.models import Activity
from rapporteur.people import lockout
from rapporteur.people.models import Invitation, User

INVITATION_KEPT_DAYS = 30  # after an invitation was used, was withdrawn or has expired
FAILURE_KEPT_DAYS = 1  # after the last failure to sign in; waiting takes minutes
NAMED_IN_LOG_DAYS = 730  # then a deed stays in the log without the person


@transaction.atomic
def erase_account(*, by: User) -> None:
    """Delete a person for good. What they chose or wrote stays, by "a former member".

    The log keeps that something was done, and loses the name and the words about them; so do undos of such deeds.
    Files that only they had, such as a picture of them, are deleted too.
    """
    _silence(Activity.objects.filter(room="people", subject_type="user", subject_id=str(by.pk)))
    Invitation.objects.filter(email__iexact=by.email).update(email="")
    lockout.forgive(by)
    files = _own_files(by)
    by.delete()
    for storage, name in files:
        transaction.on_commit(partial(storage.delete, name))


@transaction.atomic
def forget_expired() -> None:
    """Delete or strip what is kept about people once nobody needs it; safe to run at any time."""
    now = timezone.now()
    over = now - timedelta(days=INVITATION_KEPT_DAYS)
    Invitation.objects.filter(
        Q(accepted_at__lt=over) | Q(revoked_at__lt=over) | Q(expires_at__lt=over)
    ).delete()
    lockout.forget_before(now - timedelta(days=FAILURE_KEPT_DAYS))
    old = Activity.objects.filter(at__lt=now - timedelta(days=NAMED_IN_LOG_DAYS))
    _silence(old.filter(room="people", subject_type="user").exclude(summary=""))
    old.exclude(by=None).update(by=None)


def _silence(deeds: models.QuerySet[Activity]) -> None:
    """Take the words out of deeds about people, and out of the undos that repeat them."""
    ids = [str(pk) for pk in deeds.values_list("pk", flat=True)]
    Activity.objects.filter(room="core", subject_type="activity", subject_id__in=ids).update(
        summary="", data={}
    )
    Activity.objects.filter(pk__in=ids).update(summary="", data={})


def _own_files(person: User) -> list[tuple[Storage, str]]:
    """Stored files of rows that are deleted together with the person."""
    found: list[tuple[Storage, str]] = []
    for relation in person._meta.related_objects:
        model: Any = relation.related_model
        fields = [field for field in model._meta.fields if isinstance(field, models.FileField)]
        if relation.on_delete is models.CASCADE and fields:
            for row in model._base_manager.filter(**{relation.field.name: person}):
                files = [getattr(row, field.name) for field in fields]
                found += [(file.storage, file.name) for file in files if file]
    return found
