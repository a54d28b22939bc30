"""The demo as a command: what it loads, that twice is once, and that everybody it names can sign in."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from rapporteur.config.demo.load import PRACTICE_SLUG, sign_ins
from rapporteur.coverage.models import Pick
from rapporteur.intake.models import Batch
from rapporteur.people.models import User
from rapporteur.people.states import Role
from rapporteur.programme.models import Congress, Item

pytestmark = pytest.mark.django_db


def load(*options: str) -> str:
    out = StringIO()
    call_command("demo", "--no-serve", *options, stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Congress, Item, Pick, Batch, User)}


def test_the_whole_demo_and_once_more():
    load()
    first = counts()
    practice = Congress.objects.get(slug=PRACTICE_SLUG)
    assert practice.is_practice
    assert "ClinicalTrials.gov" in practice.notice
    assert practice.items.filter(level="presentation").count() == 3472
    assert practice.items.filter(level="session").count() == 80
    assert Pick.objects.count() == 25
    load()
    assert counts() == first


def test_every_role_is_named_and_can_sign_in():
    printed = load("--without-practice")
    for role in Role:
        email, password = sign_ins()[role]
        assert f"{role.label:<14} {email:<28} {password}" in printed
        answer = Client().post("/sign-in/", {"username": email, "password": password})
        assert (role, answer.status_code) == (role, 302)
