"""Keep the CMS groups in step with the roles people hold."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from rapporteur.people.models import Membership, Network, User
from rapporteur.public.editors import sync_editors


@receiver([post_save, post_delete], sender=Membership, dispatch_uid="public.editors")
def role_changed(instance: Membership, **kwargs: Any) -> None:
    """A person got or lost a role. A network that is being deleted needs no group."""
    if kwargs.get("raw"):
        return
    network = Network.objects.filter(pk=instance.network_id).first()
    if network is not None:
        sync_editors(network)


@receiver(post_save, sender=User, dispatch_uid="public.editors.active")
def person_changed(instance: User, *, created: bool, update_fields: Any = None, **kwargs: Any) -> None:
    """A person was switched off or on."""
    if created or kwargs.get("raw") or (update_fields is not None and "is_active" not in update_fields):
        return
    for network in Network.objects.filter(memberships__user=instance).distinct():
        sync_editors(network)
