"""The network's topics."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rapporteur.core import activity
from rapporteur.core.models import Activity
from rapporteur.coverage.models import Pick, Topic
from rapporteur.people.models import Network, User

FIELDS = ("name", "description", "keywords", "priority")


def _values(topic: Topic) -> dict[str, Any]:
    return {name: getattr(topic, name) for name in FIELDS}


def _record(topic: Topic, by: User | None, verb: str, summary: str, data: dict[str, Any]) -> Activity:
    return activity.record(
        by=by, verb=verb, subject=topic, scope=f"network:{topic.network_id}", summary=summary, data=data
    )


@transaction.atomic
def add_topic(*, topic: Topic, by: User | None) -> Activity:
    """Save a new topic of a network."""
    topic.save()
    return _record(
        topic,
        by,
        "added",
        _("Added the topic “%(name)s”.") % {"name": topic.name},
        {"topic": {"pk": topic.pk, "added": True}},
    )


@transaction.atomic
def change_topic(*, topic: Topic, values: dict[str, Any], by: User | None) -> Activity | None:
    """Set name, description, keywords and priority; None if nothing changes."""
    stored = Topic.objects.get(pk=topic.pk)
    before = _values(stored)
    for name in FIELDS:
        setattr(stored, name, values.get(name, before[name]))
    if _values(stored) == before:
        return None
    stored.save()
    return _record(
        stored,
        by,
        "changed",
        _("Changed the topic “%(name)s”.") % {"name": stored.name},
        {"topic": {"pk": stored.pk, "before": before}},
    )


@transaction.atomic
def remove_topic(*, topic: Topic, by: User | None) -> Activity:
    """Delete a topic; picks lose it, and get it back when this is undone."""
    picks = list(topic.picks.values_list("pk", flat=True))
    data = {"topic": {"pk": topic.pk, "before": _values(topic), "picks": picks}}
    deed = _record(topic, by, "removed", _("Removed the topic “%(name)s”.") % {"name": topic.name}, data)
    topic.delete()
    return deed


def restore_topic(*, network: Network, data: dict[str, Any]) -> None:
    """Put a topic back as it was; part of an undo."""
    kept = data["topic"]
    if kept.get("added"):
        Topic.objects.filter(network=network, pk=kept["pk"]).delete()
        return
    topic = Topic.objects.filter(network=network, pk=kept["pk"]).first() or Topic(
        pk=kept["pk"], network=network
    )
    for name, value in kept["before"].items():
        setattr(topic, name, value)
    if Topic.objects.filter(network=network, name=topic.name).exclude(pk=topic.pk).exists():
        topic.name = f"{topic.name} ({kept['pk']})"
    topic.save()
    if "picks" in kept:
        topic.picks.add(*Pick.objects.filter(coverage__network=network, pk__in=kept["picks"]))
