"""What is kept about people expires by itself, and erasing leaves no trace of a name."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from rapporteur.core.models import Activity
from rapporteur.people import actions, actions_forget, queries
from rapporteur.people.models import Invitation
from rapporteur.people.states import Role
from tests import factories


@pytest.fixture
def grace(network):
    return factories.person(network, Role.SCREENER, name="Grace Example", email="grace@example.org")


def days_ago(days: float):
    return timezone.now() - timedelta(days=days)


def invitation(network, **moments) -> Invitation:
    made, _token = actions.invite(by=None, network=network, role=Role.SCREENER, email="someone@example.org")
    Invitation.objects.filter(pk=made.pk).update(**moments)
    return made


@pytest.mark.parametrize(
    ("moments", "kept"),
    [
        ({}, True),
        ({"expires_at": days_ago(29)}, True),
        ({"expires_at": days_ago(31)}, False),
        ({"accepted_at": days_ago(29)}, True),
        ({"accepted_at": days_ago(31)}, False),
        ({"revoked_at": days_ago(31)}, False),
    ],
)
def test_an_invitation_is_forgotten_a_month_after_its_end(network, moments, kept):
    invitation(network, **moments)
    actions_forget.forget_expired()
    assert Invitation.objects.exists() is kept


def test_failures_to_sign_in_are_forgotten_after_a_day(client, coordinator):
    client.post("/sign-in/", {"username": coordinator.email, "password": "x"})
    AccessFailureLog.objects.create(user_agent="x", username="x")
    actions_forget.forget_expired()
    assert AccessAttempt.objects.count() == 1
    for model in (AccessAttempt, AccessFailureLog):
        model.objects.update(attempt_time=days_ago(1.1))
    actions_forget.forget_expired()
    assert (AccessAttempt.objects.count(), AccessFailureLog.objects.count()) == (0, 0)


def test_the_log_loses_names_after_two_years(network, coordinator, grace):
    actions.change_roles(by=coordinator, network=network, person=grace, roles=[Role.EDITOR])
    actions.change_roles(by=coordinator, network=network, person=grace, roles=[Role.SCREENER])
    old, young = Activity.objects.order_by("pk")
    Activity.objects.filter(pk=old.pk).update(at=days_ago(731))
    actions_forget.forget_expired()
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.by, old.summary, old.data) == (None, "", {})
    assert (young.by, young.summary) == (coordinator, "Changed the roles of Grace Example")


def test_erasing_silences_undos_too(network, coordinator, grace):
    deed = actions.change_roles(by=coordinator, network=network, person=grace, roles=[])
    actions.undo(by=coordinator, network=network, deed=deed)
    assert Activity.objects.filter(summary__contains="Grace").count() == 2
    actions_forget.erase_account(by=grace)
    assert Activity.objects.filter(summary__contains="Grace").count() == 0
    assert Activity.objects.count() == 2


def test_erasing_forgets_invitations_and_failures(client, network, grace):
    invited, _token = actions.invite(by=None, network=network, role=Role.EDITOR, email="Grace@Example.org")
    client.post("/sign-in/", {"username": grace.email, "password": "x"})
    actions_forget.erase_account(by=grace)
    invited.refresh_from_db()
    assert (invited.email, AccessAttempt.objects.count()) == ("", 0)


def test_erasing_deletes_the_persons_picture(grace, django_capture_on_commit_callbacks):
    profile = UserProfile.get_for_user(grace)
    profile.avatar.save("grace.png", ContentFile(b"picture"))
    name = profile.avatar.name
    with django_capture_on_commit_callbacks(execute=True):
        actions_forget.erase_account(by=grace)
    assert (UserProfile.objects.exists(), default_storage.exists(name)) == (False, False)


def test_the_export_holds_what_others_did_about_the_person(network, coordinator, grace):
    actions.invite(by=coordinator, network=network, role=Role.EDITOR, email=grace.email)
    actions.change_roles(by=coordinator, network=network, person=grace, roles=[Role.EDITOR])
    Client().post("/sign-in/", {"username": grace.email, "password": "x"})
    data = queries.personal_data(grace)
    assert [row["summary"] for row in data["core.activity (about you)"]] == [
        "Changed the roles of Grace Example"
    ]
    assert [row["email"] for row in data["people.invitation (to you)"]] == [grace.email]
    assert [row["username"] for row in data["axes.accessattempt (your account)"]] == [grace.email]
    assert "token_hash" not in json.dumps(data)
