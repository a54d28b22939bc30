"""What is inside an XML element: its parts by local name, its text, its markup as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from html.entities import html5

from lxml import etree

INLINE = {
    "i": "i",
    "italic": "i",
    "em": "em",
    "b": "b",
    "bold": "b",
    "strong": "strong",
    "sup": "sup",
    "sub": "sub",
    "u": "u",
    "underline": "u",
    "p": "p",
    "title": "p",
    "list": "ul",
    "list-item": "li",
    "disp-quote": "p",
}

Element = etree._Element


def local(element: Element) -> str:
    """The element's name without namespace; "" for comments, instructions and entities."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.rpartition("}")[2] if tag.startswith("{") else tag


def _entity(element: Element) -> str:
    name = (element.text or "").strip("&;")
    return html5.get(f"{name};", f"&{name};")


def text_of(element: Element | None) -> str:
    """All text inside an element, entities resolved; comments and instructions left out."""
    if element is None:
        return ""
    if not len(element):
        return (element.text or "").strip()
    parts = [element.text or ""]
    for child in element.iterdescendants():
        if child.tag is etree.Entity:
            parts.append(_entity(child))
        elif isinstance(child.tag, str):
            parts.append(child.text or "")
        parts.append(child.tail or "")
    return "".join(parts).strip()


def html_of(element: Element | None, *, skip: Iterable[str] = ()) -> str:
    """What is inside an element as HTML with the few tags that carry meaning (``10<sup>9</sup>``)."""
    return "" if element is None else _inner(element, frozenset(skip)).strip()


def _inner(element: Element, skip: frozenset[str]) -> str:
    parts = [escape(element.text or "", quote=False)]
    for child in element:
        name = local(child)
        if child.tag is etree.Entity:
            parts.append(escape(_entity(child), quote=False))
        elif name == "math":
            parts.append(
                escape("".join("".join(str(part) for part in child.itertext()).split()), quote=False)
            )
        elif name == "tex-math" and any(local(other) == "math" for other in element):
            pass  # the same formula once more, as TeX with its preamble
        elif name == "break":
            parts.append("<br>")
        elif name and name not in skip:
            inner, tag = _inner(child, skip), INLINE.get(name, "")
            parts.append(
                f"<{tag}>{inner}</{tag}>" if tag and tag != "br" else inner + ("<br>" if tag else "")
            )
        parts.append(escape(child.tail or "", quote=False))
    return "".join(parts)


def child(element: Element | None, *names: str) -> Element | None:
    """The element reached by going down the local ``names``, or None."""
    for name in names:
        element = next(children(element, name), None)
    return element


def children(element: Element | None, name: str) -> Iterator[Element]:
    if element is not None:
        yield from (c for c in element if local(c) == name)
