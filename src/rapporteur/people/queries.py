"""Reads of the people room."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt
from django.core import serializers
from django.db.models import QuerySet
from django.utils import timezone

from rapporteur.core.models import Activity
from rapporteur.people.actions import hash_token
from rapporteur.people.models import Invitation, Member, Membership, Network, User
from rapporteur.people.states import Role

UNDOABLE = ("changed-roles", "removed-organisation")
UNDO_DAYS = 30
SECRET_FIELDS = {"password", "token_hash"}


@dataclass(frozen=True)
class PersonRow:
    """One person of a network with all their roles."""

    person: User
    roles: list[Role]
    member: Member | None

    @property
    def role_labels(self) -> list[str]:
        return [str(role.label) for role in self.roles]


def people_of(network: Network) -> list[PersonRow]:
    """Everybody who belongs to the network, by name."""
    rows: dict[int, PersonRow] = {}
    held = Membership.objects.filter(network=network).select_related("user", "member")
    for membership in held.order_by("user__name", "user__email", "role"):
        row = rows.setdefault(membership.user_id, PersonRow(membership.user, [], membership.member))
        row.roles.append(Role(membership.role))
    return list(rows.values())


def open_invitations(network: Network) -> QuerySet[Invitation]:
    """Invitations that wait or have expired unused, newest first."""
    return (
        network.invitations.filter(accepted_at=None, revoked_at=None)
        .select_related("created_by", "member")
        .order_by("-created_at", "-pk")
    )


def organisations_of(network: Network) -> QuerySet[Member]:
    return network.members.order_by("name")


def undoable(network: Network) -> QuerySet[Activity]:
    """Deeds of the last month that a button could or can take back, those undone already included."""
    since = timezone.now() - timedelta(days=UNDO_DAYS)
    return Activity.objects.filter(
        room="people", scope=f"network:{network.pk}", verb__in=UNDOABLE, at__gte=since
    )


def recently_undoable(network: Network) -> QuerySet[Activity]:
    """Deeds that a button can take back, newest first."""
    return undoable(network).filter(undone_at=None).select_related("by").order_by("-at", "-pk")[:10]


def invitation_by_token(token: str) -> Invitation | None:
    return (
        Invitation.objects.filter(token_hash=hash_token(token))
        .select_related("network", "created_by")
        .first()
    )


def networks_alone(user: User) -> list[Network]:
    """Networks whose only coordinator is this person."""
    mine = Network.objects.filter(memberships__user=user, memberships__role=Role.COORDINATOR).order_by("name")
    return [n for n in mine if not n.memberships.filter(role=Role.COORDINATOR).exclude(user=user).exists()]


def personal_data(user: User) -> dict[str, Any]:
    """All we keep about a person, found by following every relation to them, so a new room is included."""
    data: dict[str, Any] = {"account": _plain([user])[0]}
    for relation in user._meta.related_objects:
        model = relation.related_model
        rows = model._base_manager.filter(**{relation.field.name: user}).order_by("pk")
        if listed := _plain(rows):
            data[f"{model._meta.label_lower} ({relation.field.name})"] = listed
    for name, about in _about(user).items():
        if listed := _plain(about):
            data[name] = listed
    return data


def _about(user: User) -> dict[str, QuerySet[Any]]:
    """Rows that tell of the person without a relation to them."""
    return {
        "core.activity (about you)": Activity.objects.filter(
            room="people", subject_type="user", subject_id=str(user.pk)
        ).order_by("pk"),
        "people.invitation (to you)": Invitation.objects.filter(email__iexact=user.email).order_by("pk"),
        "axes.accessattempt (your account)": AccessAttempt.objects.filter(username=user.email).order_by("pk"),
    }


def _plain(rows: Any) -> list[dict[str, Any]]:
    listed = json.loads(serializers.serialize("json", rows))
    return [
        {"id": row["pk"], **{k: v for k, v in row["fields"].items() if k not in SECRET_FIELDS}}
        for row in listed
    ]
