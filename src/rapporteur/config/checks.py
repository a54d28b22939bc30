"""What ``rapporteur check --deploy`` refuses: settings that are fine at home and unsafe on the internet."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

LOCAL_NAMES = {"localhost"}


def is_local(host: str) -> bool:
    """Whether only this machine can reach the host."""
    if host in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@checks.register(checks.Tags.security, deploy=True)
def safe_deployment(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Passwords must not travel in the clear, errors must not show settings, and hosts must be named."""
    found: list[checks.CheckMessage] = []
    address = urlsplit(settings.BASE_URL)
    host = address.hostname or ""
    if address.scheme != "https" and not is_local(host):
        found.append(
            checks.Error(
                f"RAPPORTEUR_URL is {settings.BASE_URL}: passwords would travel unencrypted.",
                hint="Serve it with https, for example behind Caddy, and set RAPPORTEUR_URL=https://…",
                id="rapporteur.E001",
            )
        )
    if settings.DEBUG:
        found.append(
            checks.Error(
                "RAPPORTEUR_DEBUG is on: error pages would show settings and data to everybody.",
                hint="Unset RAPPORTEUR_DEBUG.",
                id="rapporteur.E002",
            )
        )
    if "*" in settings.ALLOWED_HOSTS or not _answers_to(host, settings.ALLOWED_HOSTS):
        found.append(
            checks.Error(
                f"RAPPORTEUR_HOSTS is {','.join(settings.ALLOWED_HOSTS)}; it must name {host} and no “*”.",
                hint=f"Set RAPPORTEUR_HOSTS={host or 'your.host.example'}",
                id="rapporteur.E003",
            )
        )
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        found.append(
            checks.Warning(
                "EMAIL_URL is not set: invitations and links for new passwords are only printed.",
                hint="Set EMAIL_URL=smtp://user:password@mail.example.org:587",
                id="rapporteur.W001",
            )
        )
    return found


def _answers_to(host: str, allowed: list[str]) -> bool:
    names = {host, f"[{host}]"}
    return any(name in names or (name.startswith(".") and host.endswith(name)) for name in allowed)
