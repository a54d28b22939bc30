"""What ``rapporteur run`` does by itself every minute."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from rapporteur.config import periodic
from rapporteur.people import actions
from rapporteur.people.models import Invitation
from rapporteur.people.states import Role

LONG_AGO = timezone.now() - timedelta(days=40)


@pytest.fixture(autouse=True)
def _tasks_as_in_service(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


def test_sessions_invitations_and_finished_tasks_expire(network):
    Session.objects.create(session_key="old", session_data="", expire_date=LONG_AGO)
    actions.invite(by=None, network=network, role=Role.EDITOR, email="someone@example.org")
    Invitation.objects.update(expires_at=LONG_AGO)
    DBTaskResult.objects.create(
        status=TaskResultStatus.SUCCESSFUL,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="x",
        finished_at=LONG_AGO,
        backend_name="default",
        queue_name="default",
        exception_class_path="",
        traceback="",
    )
    periodic.run_periodic()
    assert [m.objects.count() for m in (Session, Invitation, DBTaskResult)] == [0, 0, 0]


def test_one_that_fails_does_not_keep_the_others_from_being_done(network, monkeypatch, caplog):
    def broken() -> None:
        raise RuntimeError

    monkeypatch.setattr(periodic, "DUTIES", {"broken": broken, **periodic.DUTIES})
    Session.objects.create(session_key="old", session_data="", expire_date=LONG_AGO)
    periodic.run_periodic()
    assert not Session.objects.exists()
    assert [record.getMessage() for record in caplog.records] == ["the periodic duty broken failed"]


@pytest.mark.parametrize("name", ["publish_scheduled", "clearsessions", "forget_expired"])
def test_what_has_to_happen(name):
    assert name in periodic.DUTIES
