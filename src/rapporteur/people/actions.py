"""Writes of the people room: invitations, roles and member organisations."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from rapporteur.core import activity
from rapporteur.core.models import Activity
from rapporteur.people.models import Invitation, Member, Membership, Network, User
from rapporteur.people.states import Role

INVITATION_DAYS = 14


def hash_token(token: str) -> str:
    """What is stored of an invitation's link."""
    return hashlib.sha256(token.encode()).hexdigest()


def _scope(network: Network) -> str:
    return f"network:{network.pk}"


@transaction.atomic
def invite(
    *, by: User | None, network: Network, role: Role, email: str = "", member: Member | None = None
) -> tuple[Invitation, str]:
    """Make an invitation; returns it with the link's secret, which nothing keeps."""
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        network=network,
        role=role,
        email=email.strip().lower(),
        member=member,
        created_by=by,
        token_hash=hash_token(token),
        expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
    )
    activity.record(
        by=by,
        verb="invited",
        subject=invitation,
        scope=_scope(network),
        summary=_("Invited a %(role)s") % {"role": Role(role).label.lower()},
    )
    return invitation, token


@transaction.atomic
def renew_invitation(*, by: User, invitation: Invitation) -> str:
    """Give an open or expired invitation a new link and 14 more days; the old link stops working."""
    token = secrets.token_urlsafe(32)
    changed = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(
        token_hash=hash_token(token), expires_at=timezone.now() + timedelta(days=INVITATION_DAYS)
    )
    if not changed:
        raise ValidationError(_("This invitation was used or withdrawn. Make a new one."), code="not-open")
    invitation.refresh_from_db()
    activity.record(
        by=by,
        verb="renewed-invitation",
        subject=invitation,
        scope=_scope(invitation.network),
        summary=_("Made a new invitation link"),
    )
    return token


@transaction.atomic
def revoke_invitation(*, by: User, invitation: Invitation) -> None:
    """Make the link useless. An invitation that was accepted stays as it is."""
    revoked = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    if revoked:
        activity.record(
            by=by,
            verb="revoked-invitation",
            subject=invitation,
            scope=_scope(invitation.network),
            summary=_("Withdrew an invitation"),
        )


@transaction.atomic
def accept_invitation(*, by: User, invitation: Invitation) -> Membership:
    """Give the person the invitation's role. Of two that use one link at once, one gets it."""
    now = timezone.now()
    taken = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, revoked_at=None, expires_at__gt=now
    ).update(accepted_at=now)
    if not taken:
        raise ValidationError(_("This invitation can no longer be used."), code="not-open")
    membership, _made = Membership.objects.get_or_create(
        user=by, network=invitation.network, role=invitation.role, defaults={"member": invitation.member}
    )
    activity.record(
        by=by,
        verb="joined",
        subject=membership,
        scope=_scope(invitation.network),
        summary=_("Joined as %(role)s") % {"role": membership.get_role_display().lower()},
    )
    return membership


@transaction.atomic
def join_with_new_account(*, invitation: Invitation, email: str, name: str, password: str) -> User:
    """Make an account for an invited person and accept for them."""
    user = User.objects.create_user(invitation.email or email, password, name=name)
    accept_invitation(by=user, invitation=invitation)
    return user


def _roles_now(network: Network, person: User) -> list[dict[str, Any]]:
    held = Membership.objects.filter(network=network, user=person).order_by("role")
    return [{"role": membership.role, "member_id": membership.member_id} for membership in held]


def _write_roles(network: Network, person: User, wanted: list[dict[str, Any]]) -> None:
    """Rows are saved one by one so that those who listen to a membership hear of it.

    One change at a time: two coordinators who remove each other at once must not both succeed.
    """
    Network.objects.select_for_update().get(pk=network.pk)
    roles = {row["role"] for row in wanted}
    for membership in Membership.objects.filter(network=network, user=person).exclude(role__in=roles):
        membership.delete()
    for row in wanted:
        Membership.objects.update_or_create(
            network=network, user=person, role=row["role"], defaults={"member_id": row["member_id"]}
        )
    others = Membership.objects.filter(network=network, role=Role.COORDINATOR)
    if not others.exists():
        raise ValidationError(
            _("%(network)s would be left without a coordinator. Make somebody else coordinator first."),
            code="last-coordinator",
            params={"network": network},
        )


@transaction.atomic
def change_roles(
    *, by: User, network: Network, person: User, roles: Collection[Role], member: Member | None = None
) -> Activity:
    """Give a person exactly these roles; with none they no longer belong to the network."""
    before = _roles_now(network, person)
    _write_roles(
        network, person, [{"role": role, "member_id": member.pk if member else None} for role in roles]
    )
    summary = _("Changed the roles of %(person)s") if roles else _("Removed %(person)s")
    return activity.record(
        by=by,
        verb="changed-roles",
        subject=person,
        scope=_scope(network),
        summary=summary % {"person": person},
        data={"before": before},
    )


@transaction.atomic
def save_organisation(*, by: User, network: Network, organisation: Member) -> Member:
    """Add or change a member organisation."""
    verb = "changed-organisation" if organisation.pk else "added-organisation"
    organisation.network = network
    organisation.save()
    activity.record(
        by=by,
        verb=verb,
        subject=organisation,
        scope=_scope(network),
        summary=_("Saved the organisation %(name)s") % {"name": organisation.name},
    )
    return organisation


@transaction.atomic
def remove_organisation(*, by: User, organisation: Member) -> Activity:
    """Take an organisation out of the network; its people stay and no longer name it."""
    kept = {name: getattr(organisation, name) for name in ("name", "country", "languages", "website")}
    people = list(organisation.memberships.order_by("pk").values_list("pk", flat=True))
    done = activity.record(
        by=by,
        verb="removed-organisation",
        subject=organisation,
        scope=_scope(organisation.network),
        data={"organisation": kept, "memberships": people},
        summary=_("Removed the organisation %(name)s") % {"name": organisation.name},
    )
    organisation.delete()
    return done


@transaction.atomic
def undo(*, by: User, network: Network, deed: Activity) -> None:
    """Put back what ``change_roles`` or ``remove_organisation`` took away."""
    if not activity.mark_undone(deed):
        raise ValidationError(_("This was undone already."), code="already-undone")
    if deed.verb == "changed-roles":
        person = User.objects.filter(pk=deed.subject_id).first()
        if person is None:
            raise ValidationError(_("This person has erased their account."), code="gone")
        listed = set(network.members.values_list("pk", flat=True))
        _write_roles(
            network,
            person,
            [
                {"role": row["role"], "member_id": row["member_id"] if row["member_id"] in listed else None}
                for row in deed.data["before"]
            ],
        )
    else:
        kept = deed.data["organisation"]
        organisation, _made = Member.objects.get_or_create(
            network=network, name=kept["name"], defaults={k: v for k, v in kept.items() if k != "name"}
        )
        Membership.objects.filter(pk__in=deed.data["memberships"], network=network, member=None).update(
            member=organisation
        )
    activity.record(
        by=by,
        verb="undid",
        subject=deed,
        scope=_scope(network),
        summary=_("Undid: %(deed)s") % {"deed": deed.summary},
    )


@transaction.atomic
def change_profile(*, by: User, name: str, zone: str) -> User:
    """Change the person's own name and time zone."""
    by.name, by.zone = name, zone
    by.save(update_fields=["name", "zone"])
    activity.record(by=by, verb="changed-profile", subject=by)
    return by


@transaction.atomic
def start_network(
    *, by: User | None, name: str, short_name: str, coordinator_email: str = ""
) -> tuple[Network, str]:
    """Make a network and the invitation of its first coordinator; returns the link's secret too."""
    slug = slugify(short_name)
    if not slug or Network.objects.filter(slug=slug).exists():
        raise ValidationError(
            _("The short name “%(name)s” gives no free address. Choose another."),
            code="slug-taken",
            params={"name": short_name},
        )
    network = Network.objects.create(name=name, short_name=short_name, slug=slug)
    activity.record(by=by, verb="started-network", subject=network, scope=_scope(network), summary=name)
    _invitation, token = invite(by=by, network=network, role=Role.COORDINATOR, email=coordinator_email)
    return network, token
