"""Where mail goes, from one address in the environment."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit


class BadMailAddressError(ValueError):
    """EMAIL_URL is not an address we can send through."""


def settings_from_url(url: str) -> dict[str, Any]:
    """Django's mail settings for ``smtp://user:password@host:587`` or ``smtps://…``.

    ``smtp`` encrypts with STARTTLS, except on port 25 and for local servers; ``smtps`` encrypts from the
    start. An empty address prints mails to the console.
    """
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise BadMailAddressError(
            "EMAIL_URL must look like smtp://user:password@mail.example.org:587 or smtps://…"
        )
    is_ssl = parts.scheme == "smtps"
    port = parts.port or (465 if is_ssl else 25)
    is_local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_ssl,
        "EMAIL_USE_TLS": not is_ssl and port != 25 and not is_local,
    }
