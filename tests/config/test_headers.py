"""The headers of every answer, and templates that need no exception from them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

import rapporteur
from rapporteur.config import headers

PACKAGE = Path(rapporteur.__file__).parent
TEMPLATES = sorted(p for p in PACKAGE.glob("*/templates/**/*") if p.suffix in {".html", ".svg"})
STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'self'",
    "manifest-src": "'self'",
}


def policy(answer) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))
    return {name: value for name, _space, value in parts if name}


@pytest.mark.parametrize("path", ["/sign-in/", "/desk/", "/en/", "/en/nothing-here/", "/sitemap.xml"])
def test_every_page_has_the_strict_policy(client, coordinator, path):
    if path == "/desk/":
        client.force_login(coordinator)
    assert policy(client.get(path)) == STRICT


def test_only_the_cms_may_use_inline_script(client, admin_user):
    client.force_login(admin_user)
    cms = policy(client.get("/cms/"))
    assert cms["script-src"] == "'self' 'unsafe-inline'"
    assert cms["default-src"] == "'self'"
    assert policy(client.get("/sign-in/", follow=True)) == STRICT


def test_a_path_that_only_looks_like_the_cms_is_strict(client, db):
    assert policy(client.get("/en/cms/")) == STRICT


def test_other_headers(client, db):
    answer = client.get("/sign-in/")
    assert {name: answer[name] for name in (
        "Permissions-Policy", "Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options",
        "Cross-Origin-Opener-Policy")} == {
        "Permissions-Policy": headers.PERMISSIONS,
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Cross-Origin-Opener-Policy": "same-origin",
    }  # fmt: skip


def test_static_files_carry_them_too(settings, tmp_path):
    (tmp_path / "a.css").write_text("p { margin: 0 }")
    settings.STATIC_ROOT, settings.WHITENOISE_AUTOREFRESH, settings.WHITENOISE_USE_FINDERS = (
        tmp_path,
        True,
        False,
    )
    answer = Client().get("/static/a.css")
    assert b"".join(answer.streaming_content) == b"p { margin: 0 }"
    assert (answer.status_code, policy(answer)) == (200, STRICT)
    assert (answer["X-Frame-Options"], answer["Permissions-Policy"]) == ("SAMEORIGIN", headers.PERMISSIONS)


def test_https_is_kept_to(client, db, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    assert client.get("/sign-in/", secure=True)["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_template_needs_an_exception(path):
    text = path.read_text()
    inline = {
        "style attribute": r"<[^>{]*\sstyle\s*=",
        "style element": r"<style\b",
        "event attribute": r"<[^>{]*\son[a-z]+\s*=",
        "hx-on": r"\shx-on[:=-]",
        "javascript address": r"javascript:",
        "script without address": r"<script\b(?![^>]*\b(src=|type=\"application/(ld\+)?json\"))",
        "foreign address in a resource": r"<(script|link|img|iframe|source)\b[^>]*\s(src|href)=\"https?:",
    }
    assert [name for name, pattern in inline.items() if re.search(pattern, text, re.IGNORECASE)] == []
