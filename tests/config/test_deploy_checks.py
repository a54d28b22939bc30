"""``check --deploy`` and the settings that come from the environment."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from rapporteur.config import checks, mail

SAFE = {
    "BASE_URL": "https://congress.example.org",
    "ALLOWED_HOSTS": ["congress.example.org"],
    "DEBUG": False,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
}


@pytest.mark.parametrize(
    ("changed", "ids"),
    [
        ({}, []),
        ({"BASE_URL": "http://congress.example.org"}, ["rapporteur.E001"]),
        ({"BASE_URL": "http://127.0.0.1:8000", "ALLOWED_HOSTS": ["127.0.0.1"]}, []),
        ({"BASE_URL": "http://[::1]:8000", "ALLOWED_HOSTS": ["[::1]"]}, []),
        ({"BASE_URL": "http://192.168.1.5", "ALLOWED_HOSTS": ["192.168.1.5"]}, ["rapporteur.E001"]),
        ({"DEBUG": True}, ["rapporteur.E002"]),
        ({"ALLOWED_HOSTS": ["*"]}, ["rapporteur.E003"]),
        ({"ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]"]}, ["rapporteur.E003"]),
        ({"ALLOWED_HOSTS": [".example.org"]}, []),
        ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, ["rapporteur.W001"]),
    ],
)
def test_what_is_unsafe_is_named(settings, changed, ids):
    for name, value in {**SAFE, **changed}.items():
        setattr(settings, name, value)
    assert [message.id for message in checks.safe_deployment(None)] == ids


def run(tmp_path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("RAPPORTEUR_", "DJANGO_", "EMAIL_"))}
    return subprocess.run(
        [sys.executable, "-m", "rapporteur.config.command", *arguments],
        env={**clean, "RAPPORTEUR_DATA": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_unsafe_deployment_fails_the_check(tmp_path):
    done = run(
        tmp_path, "check", "--deploy", RAPPORTEUR_URL="http://congress.example.org", RAPPORTEUR_DEBUG="1"
    )
    assert done.returncode == 1
    assert re.findall(r"rapporteur\.(E\d+)", done.stderr) == [
        "E001",
        "E002",
        "E003",
    ]


def test_a_safe_deployment_passes(tmp_path):
    done = run(
        tmp_path,
        "check",
        "--deploy",
        "--fail-level",
        "ERROR",
        RAPPORTEUR_URL="https://congress.example.org",
        RAPPORTEUR_HOSTS="congress.example.org",
        EMAIL_URL="smtps://user:secret@mail.example.org",
    )
    assert (done.returncode, "rapporteur." in done.stderr) == (0, False)


def test_https_switches_every_protection_on(tmp_path):
    names = [
        "SECURE_SSL_REDIRECT",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
        "DEBUG",
    ]
    program = (
        "import json; from rapporteur.config import settings as s;"
        f"print(json.dumps([getattr(s, n) for n in {names}]))"
    )
    values = []
    for url in ("https://congress.example.org", "http://127.0.0.1:8000"):
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "RAPPORTEUR_DATA": str(tmp_path), "RAPPORTEUR_URL": url},
            capture_output=True,
            text=True,
            check=True,
        )
        values.append(json.loads(done.stdout))
    assert values == [[True, True, True, 31_536_000, False], [False, False, False, 0, False]]


def test_the_secret_key_is_made_once_and_kept_to_the_owner(tmp_path):
    keys = set()
    for _ in range(2):
        run(tmp_path, "check")
        keys.add((tmp_path / "secret-key").read_text())
    assert len(keys) == 1
    assert oct((tmp_path / "secret-key").stat().st_mode & 0o777) == "0o600"


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "ssl"),
    [
        ("smtp://localhost:2525", "localhost", 2525, False, False),
        ("smtp://mail.example.org", "mail.example.org", 25, False, False),
        ("smtp://ada%40example.org:p%3Aw@mail.example.org:587", "mail.example.org", 587, True, False),
        ("smtps://mail.example.org", "mail.example.org", 465, False, True),
    ],
)
def test_the_mail_address_is_read(url, host, port, tls, ssl):
    values = mail.settings_from_url(url)
    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL")
    assert [values[name] for name in names] == [host, port, tls, ssl]


def test_a_mail_password_may_hold_any_character():
    values = mail.settings_from_url("smtp://ada%40example.org:p%3Aw%2F@mail.example.org:587")
    assert (values["EMAIL_HOST_USER"], values["EMAIL_HOST_PASSWORD"]) == ("ada@example.org", "p:w/")


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://"])
def test_a_bad_mail_address_says_what_it_should_look_like(url):
    with pytest.raises(mail.BadMailAddressError, match="smtp://user:password@"):
        mail.settings_from_url(url)
