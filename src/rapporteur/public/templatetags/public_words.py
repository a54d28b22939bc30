"""Small words for public templates."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils.safestring import SafeString

from rapporteur.public import searching

register = template.Library()


@register.filter
def of_key(values: dict[Any, Any], key: Any) -> Any:
    return values.get(key, "")


@register.filter
def monogram(name: str) -> str:
    """First and last initial of a name."""
    parts = [part for part in name.replace("-", " ").split() if part[0].isalpha()]
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


@register.filter
def host_of(url: str) -> str:
    """Whose site an address opens."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


@register.filter
def ending(name: str) -> str:
    return name.rpartition(".")[2].upper()


@register.filter
def marked(text: str, words: list[str]) -> SafeString:
    return searching.marked(text, words)
