"""Signing in, and the lock-out: what a guesser, a rotating guesser and a coordinator under attack meet."""

from __future__ import annotations

import pytest
import time_machine
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.test import Client
from django.urls import reverse

from rapporteur.config import settings as installed
from rapporteur.people import lockout
from rapporteur.people.models import User
from tests.factories import PASSWORD

SIGN_IN = "/sign-in/"
WRONG = "wrong"


def attempt(client: Client, email: str, password: str = WRONG, address: str = "198.51.100.7"):
    return client.post(SIGN_IN, {"username": email, "password": password}, REMOTE_ADDR=address)


def test_sign_in_leads_to_the_desk(client, coordinator):
    answer = attempt(client, coordinator.email, PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")


def test_sign_in_ignores_the_case_of_the_address(client, coordinator):
    assert attempt(client, coordinator.email.upper(), PASSWORD).status_code == 302


def test_sign_in_goes_on_to_the_asked_page_but_not_to_another_site(client, coordinator):
    good = client.post(SIGN_IN, {"username": coordinator.email, "password": PASSWORD, "next": "/profile/"})
    client.logout()
    bad = client.post(
        SIGN_IN, {"username": coordinator.email, "password": PASSWORD, "next": "https://evil.example"}
    )
    assert [good["Location"], bad["Location"]] == ["/profile/", "/desk/"]


def test_sign_in_changes_the_session_key(client, coordinator):
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = planted
    attempt(client, coordinator.email, PASSWORD)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    assert not client.session.exists(planted)


def test_a_wrong_password_says_what_to_do(client, coordinator):
    answer = attempt(client, coordinator.email)
    assert answer.status_code == 200
    assert "E-mail address and password do not match." in answer.content.decode()


def test_sign_out_is_a_post(client, coordinator):
    client.force_login(coordinator)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == SIGN_IN
    assert "_auth_user_id" not in client.session


def test_six_failures_lock_the_account_for_that_address_and_then_end(client, coordinator):
    with time_machine.travel("2026-01-10 12:00Z", tick=False) as clock:
        codes = [attempt(client, coordinator.email).status_code for _ in range(6)]
        right = attempt(client, coordinator.email, PASSWORD)
        assert codes == [200, 200, 200, 200, 200, 429]
        assert right.status_code == 429
        assert "Wait 15 minutes" in right.content.decode()
        assert reverse("people:forgotten-password") in right.content.decode()
        clock.shift(16 * 60)
        assert attempt(client, coordinator.email, PASSWORD).status_code == 302


def test_trying_during_the_wait_does_not_make_it_longer(client, coordinator):
    with time_machine.travel("2026-01-10 12:00Z", tick=False) as clock:
        for _ in range(6):
            attempt(client, coordinator.email)
        for _ in range(5):
            clock.shift(3 * 60)
            attempt(client, coordinator.email)
        clock.shift(60)
        assert attempt(client, coordinator.email, PASSWORD).status_code == 302


def test_writing_the_address_in_other_letters_does_not_escape(client, coordinator):
    name = coordinator.email
    spellings = [name, name.upper(), name.title(), f" {name}", name.capitalize(), name.swapcase()]
    assert [attempt(client, s).status_code for s in spellings][-1] == 429


def test_rotating_accounts_from_one_address_is_stopped(client, coordinator):
    codes = [attempt(client, f"guess{n}@example.org").status_code for n in range(30)]
    assert (codes[28], codes[29]) == (200, 429)
    assert attempt(client, coordinator.email, PASSWORD).status_code == 429


def test_rotating_addresses_against_one_account_is_stopped(client, coordinator):
    codes = [attempt(client, coordinator.email, address=f"203.0.113.{n}").status_code for n in range(30)]
    assert (codes[28], codes[29]) == (200, 429)
    assert attempt(client, coordinator.email, PASSWORD, "192.0.2.99").status_code == 429


def test_a_visitor_of_ipv6_has_one_network_not_endless_addresses(client, coordinator):
    codes = [attempt(client, coordinator.email, address=f"2001:db8::{n}").status_code for n in range(1, 7)]
    assert codes[-1] == 429


def test_a_stranger_cannot_lock_out_a_known_device(client, coordinator):
    attempt(client, coordinator.email, PASSWORD, "192.0.2.1")
    client.post("/sign-out/")
    stranger = Client()
    for n in range(40):
        attempt(stranger, coordinator.email, address=f"203.0.113.{n}")
    for _ in range(8):
        attempt(stranger, coordinator.email, address="192.0.2.1")
    assert attempt(Client(), coordinator.email, PASSWORD, "192.0.2.50").status_code == 429
    assert attempt(client, coordinator.email, PASSWORD, "192.0.2.1").status_code == 302


def test_a_known_device_is_limited_too(client, coordinator):
    attempt(client, coordinator.email, PASSWORD)
    client.post("/sign-out/")
    addresses = [f"203.0.113.{n}" for n in range(6)]
    assert [attempt(client, coordinator.email, address=a).status_code for a in addresses][-1] == 429


@pytest.mark.parametrize("forged", ["1:abcd", "1:abcd:xyz:zzz", ""])
def test_a_forged_device_mark_counts_for_nothing(client, coordinator, forged):
    client.cookies[lockout.COOKIE] = forged
    for n in range(30):
        attempt(client, coordinator.email, address=f"203.0.113.{n}")
    assert attempt(client, coordinator.email, PASSWORD, "192.0.2.99").status_code == 429


def test_the_mark_of_one_person_is_no_pass_for_another(client, coordinator, screener):
    attempt(client, screener.email, PASSWORD, "192.0.2.1")
    client.post("/sign-out/")
    codes = [attempt(client, coordinator.email, address="192.0.2.1").status_code for _ in range(6)]
    assert codes[-1] == 429


def test_own_success_does_not_wipe_failures_against_others(client, coordinator, screener):
    for _ in range(5):
        attempt(client, coordinator.email)
    attempt(client, screener.email, PASSWORD)
    client.post("/sign-out/")
    assert attempt(client, coordinator.email).status_code == 429


def test_failures_keep_no_password_and_successes_no_record(client, coordinator):
    attempt(client, coordinator.email, "a secret guess")
    kept = AccessAttempt.objects.get()
    assert "a secret guess" not in kept.post_data
    attempt(client, coordinator.email, PASSWORD)
    assert (AccessAttempt.objects.count(), AccessLog.objects.count()) == (0, 0)


def test_behind_a_proxy_the_address_is_the_one_our_proxy_wrote(rf, settings):
    asked = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "1.2.3.4, 198.51.100.9"}
    settings.BEHIND_PROXY = True
    behind = lockout.address_of(rf.get("/", **asked))
    settings.BEHIND_PROXY = False
    assert [behind, lockout.address_of(rf.get("/", **asked))] == ["198.51.100.9", "10.0.0.1"]


def test_passwords_are_kept_with_argon2(db, settings):
    settings.PASSWORD_HASHERS = installed.PASSWORD_HASHERS
    user = User.objects.create_user("ada@example.org", PASSWORD)
    assert user.password.startswith("argon2$argon2id$")
    assert user.check_password(PASSWORD)
