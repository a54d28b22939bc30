"""Profile, passwords, export and erasure."""

from __future__ import annotations

import json
import re
import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.core.cache import cache
from django.test import Client

from rapporteur.core import activity
from rapporteur.core.models import Activity
from rapporteur.coverage.models import Pick
from rapporteur.people.models import User
from rapporteur.people.states import Role
from tests import factories
from tests.factories import PASSWORD

NEW = "another long secret"


class Postbox:
    """Keeps what a real SMTP conversation delivered."""

    def __init__(self) -> None:
        self.letters: list = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def postbox(settings):
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    server.stop()


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


def link_in(letter) -> str:
    return re.search(r"http\S+(/password/new/\S+)", letter.get_content()).group(1)


def test_a_forgotten_password_is_set_by_a_mailed_link(client, coordinator, postbox):
    client.post("/password/forgotten/", {"email": coordinator.email})
    (letter,) = postbox.letters
    assert letter["To"] == coordinator.email
    assert letter["Subject"] == "Your new password"
    page = client.get(link_in(letter), follow=True)
    answer = client.post(page.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})
    assert answer["Location"] == "/sign-in/"
    assert client.login(username=coordinator.email, password=NEW, request=page.wsgi_request)
    used_again = Client().get(link_in(letter), follow=True)
    assert "This link can no longer be used" in used_again.content.decode()


def test_the_link_names_our_address_not_the_visitors(client, coordinator, postbox):
    client.post("/password/forgotten/", {"email": coordinator.email}, headers={"host": "evil.example"})
    assert "http://127.0.0.1:8000/password/new/" in postbox.letters[0].get_content()


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, coordinator, postbox):
    known = client.post("/password/forgotten/", {"email": coordinator.email})
    unknown = client.post("/password/forgotten/", {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(postbox.letters) == 1


def test_nobody_is_flooded_with_mails(client, coordinator, postbox):
    for _ in range(5):
        client.post("/password/forgotten/", {"email": coordinator.email})
    assert len(postbox.letters) == 1


def test_a_new_password_ends_the_waiting_after_failures(client, coordinator, postbox):
    stranger = Client()
    for n in range(30):
        stranger.post(
            "/sign-in/", {"username": coordinator.email, "password": "x"}, REMOTE_ADDR=f"203.0.113.{n}"
        )
    client.post("/password/forgotten/", {"email": coordinator.email})
    page = client.get(link_in(postbox.letters[0]), follow=True)
    client.post(page.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})
    answer = client.post("/sign-in/", {"username": coordinator.email, "password": NEW})
    assert answer.status_code == 302


def test_changing_the_password_keeps_this_session_and_ends_the_others(client, coordinator):
    other = Client()
    for each in (client, other):
        each.force_login(coordinator)
    answer = client.post(
        "/password/change/", {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    )
    assert answer["Location"] == "/profile/"
    assert client.get("/profile/").status_code == 200
    assert other.get("/profile/").status_code == 302


def test_changing_the_password_needs_the_old_one(client, coordinator):
    client.force_login(coordinator)
    answer = client.post(
        "/password/change/", {"old_password": "no", "new_password1": NEW, "new_password2": NEW}
    )
    coordinator.refresh_from_db()
    assert answer.status_code == 200
    assert coordinator.check_password(PASSWORD)


def test_profile_keeps_name_and_zone(client, coordinator):
    client.force_login(coordinator)
    assert client.post("/profile/", {"name": "Ada", "zone": "America/New York"}).status_code == 302
    coordinator.refresh_from_db()
    assert (coordinator.name, coordinator.zone) == ("Ada", "America/New_York")


def test_profile_refuses_an_unknown_zone(client, coordinator):
    client.force_login(coordinator)
    answer = client.post("/profile/", {"name": "Ada", "zone": "CET"})
    assert "is no time zone we know" in answer.content.decode()
    coordinator.refresh_from_db()
    assert coordinator.zone == ""


def test_export_holds_what_we_keep_and_no_secret(client, coordinator, coverage):
    pick = factories.pick(
        coverage, factories.item(coverage.congress, "A session"), reason="It matters", selected_by=coordinator
    )
    client.force_login(coordinator)
    answer = client.get("/profile/data/")
    data = json.loads(answer.content)
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert data["account"]["email"] == coordinator.email
    assert [row["role"] for row in data["people.membership (user)"]] == ["coordinator"]
    assert [(row["id"], row["reason"]) for row in data["coverage.pick (selected_by)"]] == [
        (pick.pk, "It matters")
    ]
    assert "password" not in data["account"]
    assert coordinator.password not in answer.content.decode()


def test_erasure_removes_the_person_and_keeps_their_choices(client, network, coordinator, coverage):
    screener = factories.person(network, Role.SCREENER, name="Grace Example", email="grace@example.org")
    pick = factories.pick(coverage, factories.item(coverage.congress), selected_by=screener)
    activity.record(
        by=coordinator,
        verb="changed-roles",
        subject=screener,
        summary="Removed Grace Example",
        data={"before": []},
        scope=f"network:{network.pk}",
    )
    activity.record(by=screener, verb="picked", subject=pick, summary="Chose a session")
    client.force_login(screener)
    answer = client.post("/profile/erase/", {"password": PASSWORD})
    assert answer["Location"] == "/sign-in/"
    assert not User.objects.filter(pk=screener.pk).exists()
    assert Pick.objects.get().selected_by is None
    assert [a.by for a in Activity.objects.filter(verb="picked")] == [None]
    assert not Activity.objects.filter(summary__contains="Grace").exists()
    assert "_auth_user_id" not in client.session


def test_erasure_needs_the_password(client, screener):
    client.force_login(screener)
    assert client.post("/profile/erase/", {"password": "no"}).status_code == 200
    assert User.objects.filter(pk=screener.pk).exists()


def test_the_only_coordinator_is_told_before_leaving(client, coordinator):
    client.force_login(coordinator)
    answer = client.post("/profile/erase/", {"password": PASSWORD})
    assert "You are the only coordinator of" in answer.content.decode()
    assert User.objects.filter(pk=coordinator.pk).exists()
    client.post("/profile/erase/", {"password": PASSWORD, "understood": "on"})
    assert not User.objects.filter(pk=coordinator.pk).exists()
