"""Whole addresses for mails and for what a person copies; never built from what a visitor claims."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse


def absolute(name: str, **kwargs: Any) -> str:
    """The address of a named view at the configured address of this installation."""
    return f"{settings.BASE_URL}{reverse(name, kwargs=kwargs)}"
