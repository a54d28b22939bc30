"""Markup in a file's texts made readable: HTML and JATS tags, Markdown links, LaTeX commands.

A tag is taken for one only if it is a known name with real attributes, so ``p<0.05`` and ``a < b`` stay.
"""

from __future__ import annotations

import html
import logging
import re
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text

from rapporteur.intake.contract import Link

_BREAKS_NAMES = (
    "address article aside blockquote br caption center dd div dl dt figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr li list list-item main nav ol p pre sec section table tbody td tfoot th thead "
    "title tr ul"
)
_BREAKS = frozenset(_BREAKS_NAMES.split())
_INLINE_NAMES = (
    "a abbr abstract acronym b big bold cite code del dfn em ext-link font i img inline-formula ins "
    "italic kbd label mark math mi mn mo monospace mrow ms msqrt msub msup mtext o:p q roman s samp sc "
    "sans-serif small span strike strong styled-content sub sup tt u underline var wbr xref"
)
_INLINE = frozenset(_INLINE_NAMES.split())
_PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "table", "title"])
_DROPPED = re.compile(
    r"<(?P<block>script|style)\b[^<>]*>|(?P<comment><!--)|<!\[CDATA\[|\]\]>|<\?xml[^<>]*>"
    r"|<!doctype html[^<>]*>",
    re.IGNORECASE,
)
_NAMES = "|".join(sorted(map(re.escape, (_BREAKS | _INLINE)), key=len, reverse=True))
_TAG = re.compile(
    r"<(?P<end>/?)(?:jats:|xhtml:|mml:)?(?P<name>" + _NAMES + r")"
    r"(?P<attributes>(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>=]+))*)\s*/?>",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\s(?:xlink:)?(?:href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_RAISED = str.maketrans("0123456789+-−–=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_RAISABLE = re.compile(r"[0-9+\-−–=()n]+")
_LOWERABLE = re.compile(r"[0-9+\-−–=()]+")
_PLAIN_RAISED = frozenset(["st", "nd", "rd", "th", "®", "™", "tm", "©", "o", "°"])
_OTHER_MARKS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

_MARKDOWN_LINK = re.compile(r"(!?)\[([^\[\]\n]{0,300})\]\((https?://[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)")
_MARKDOWN_BOLD = re.compile(r"(?<!\*)\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*(?!\*)")
_MARKDOWN_HEADING = re.compile(r"^#{1,6} +", re.MULTILINE)
_WRITTEN_BREAK = re.compile(
    r"\\r\\n|\\n(?!(?:abla|ot|otin|i|e|eg|eq|u|ewline|exists|onumber|earrow|warrow|ormalsize|cong|mid|atural)\b)"
)

_ACCENT = (
    r"\\(?:[`'^\"~=.](?:\{\\?[A-Za-z]?\}|\\?[A-Za-z])|[Hcdbruvkt]\{\\?[A-Za-z]{1,2}\}|[Hcdbruvkt] [A-Za-z])"
)
_COMMAND = r"\\[A-Za-z]+\*?(?:\{(?:[^{}]|\{[^{}]*\})*\})*(?:\s(?=\S))?|\\[%&$#_{}]"
_LATEX = re.compile(
    rf"\\\\|\{{\\(?:it|bf|em|rm|sc|tt|sl)\s[^{{}}]*\}}|\$(?=[^$\n]*[\\^_])[^$\n]{{1,300}}\$|\{{{_ACCENT}\}}|{_ACCENT}|{_COMMAND}"
)
_SCRIPT_COMMAND = re.compile(r"\\text(super|sub)script\{([^{}]*)\}")
_MATH_SCRIPT = re.compile(r"([_^])([-+−]?\d+|[+-])(?!\w)")
_HAS_LATEX = re.compile(r"\\[A-Za-z`'^\"~=.%&$#_{}]")
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)  # a broken command simply stays as it is
_LATEX_READER = LatexNodes2Text(math_mode="text", keep_comments=True)


def has_tags(text: str) -> bool:
    """Whether there may be HTML or an entity in the text."""
    return ("<" in text and (_TAG.search(text) or _DROPPED.search(text)) is not None) or (
        "&" in text and _ENTITY.search(text) is not None
    )


def without_tags(text: str, links: list[Link], line_break: str = "\n") -> str:
    """The text without tags, entities decoded; paragraphs and list items end in ``line_break``.

    Addresses of links and pictures go to ``links``. Raised and lowered digits stay what they are: 10⁹, H₂O.
    """
    if "<" in text:
        text = _without_hidden(text)
        text = _Untagger(links, line_break).read(text)
    text = html.unescape(text) if "&" in text else text
    if "<" in text and _TAG.search(text):  # the tags were written as entities: once more, and no more
        text = _Untagger(links, line_break).read(text)
    return text


def _without_hidden(text: str) -> str:
    """The text without scripts, styles and comments; one that never ends is left as it is."""
    parts: list[str] = []
    folded, position, endless = text.lower(), 0, set[str]()
    for found in _DROPPED.finditer(text):
        if found.start() < position:
            continue
        end, block = found.end(), found["block"]
        closing = f"</{block.lower()}" if block else "-->" if found["comment"] else ""
        if closing:
            at = -1 if closing in endless else folded.find(closing, end)
            if at < 0:
                endless.add(closing)
                continue
            end = text.find(">", at) + 1 or len(text)
        parts.append(text[position : found.start()])
        position = end
    return "".join([*parts, text[position:]])


class _Untagger:
    """Reads a text tag by tag; keeps open links, raised and lowered parts on a stack."""

    def __init__(self, links: list[Link], line_break: str) -> None:
        self._links = links
        self._break = line_break
        self._stack: list[tuple[str, str, int]] = []  # name, address, where its text starts in the parts
        self._parts: list[str] = []

    def read(self, text: str) -> str:
        position = 0
        for tag in _TAG.finditer(text):
            if tag.start() > position:
                self._parts.append(text[position : tag.start()])
            position = tag.end()
            name = tag["name"].lower()
            if tag["end"]:
                self._close(name)
            else:
                self._open(name, tag["attributes"], is_empty=tag.group().endswith("/>"))
        self._parts.append(text[position:])
        while self._stack:
            self._close(self._stack[-1][0])
        return "".join(self._parts)

    def _open(self, name: str, attributes: str, *, is_empty: bool) -> None:
        found = _ADDRESS.search(attributes)
        address = html.unescape(next(filter(None, found.groups()), "")) if found else ""
        if name == "img" or (address and is_empty):
            if address.startswith(("http://", "https://")):
                self._links.append(Link(address))
        elif name in {"a", "ext-link", "sup", "sub"} and not is_empty:
            self._stack.append((name, address, len(self._parts)))
        elif name in _BREAKS:
            self._new_line(name)

    def _close(self, name: str) -> None:
        if name in _BREAKS:
            self._new_line(name, is_end=True)
            return
        if not any(opened == name for opened, _, _ in self._stack):
            return
        while self._stack:
            opened, address, start = self._stack.pop()
            inner = "".join(self._parts[start:])
            del self._parts[start:]
            self._parts.append(self._ended(opened, address, inner))
            if opened == name:
                return

    def _ended(self, name: str, address: str, inner: str) -> str:
        if name == "sup":
            return raised(inner)
        if name == "sub":
            return lowered(inner)
        if address.startswith(("http://", "https://", "mailto:")):
            label = html.unescape(inner).strip()
            if address.startswith("http"):
                self._links.append(Link(address, "" if label == address else label))
            plain = address.removeprefix("mailto:").partition("?")[0]
            is_mail = plain != address.partition("?")[0]
            return f"{inner} ({plain})" if is_mail and label and plain not in label else inner or plain
        return inner

    def _new_line(self, name: str, *, is_end: bool = False) -> None:
        """A break before and after a block, two around a paragraph; a mark before the item of a list."""
        if any(part.strip() for part in self._parts):
            ending = "".join(self._parts[-2:])
            wanted = self._break * (2 if name in _PARAGRAPHS and self._break == "\n" else 1)
            held = self._break if ending.endswith(self._break) and name != "br" else ""
            self._parts.append("" if held and ending.endswith(wanted) else wanted.removeprefix(held))
        if name in {"li", "list-item"} and self._break == "\n" and not is_end:
            self._parts.append("• ")


def raised(text: str) -> str:
    """A raised text in Unicode (10⁹) or after ``^``, so that no number changes its meaning."""
    bare = html.unescape(text).strip()
    if not bare or bare.lower() in _PLAIN_RAISED:
        return text
    if _RAISABLE.fullmatch(bare):
        return bare.translate(_RAISED)
    return f"^{bare}" if bare.isalnum() and bare.isascii() else f"^({bare})"


def lowered(text: str) -> str:
    """A lowered text in Unicode (H₂O); letters simply follow (Cmax), anything else stands after ``_``."""
    bare = html.unescape(text).strip()
    if _LOWERABLE.fullmatch(bare):
        return bare.translate(_LOWERED)
    if not any(c.isdigit() for c in bare):
        return text
    return f"_{bare}" if bare.isalnum() and bare.isascii() else f"_({bare})"


def without_markdown(text: str, links: list[Link]) -> str:
    """The text without Markdown's link and picture signs; their addresses go to ``links``."""

    def plain(found: re.Match[str]) -> str:
        links.append(Link(found[3], found[2].strip()))
        return found[2]

    text = _WRITTEN_BREAK.sub("\n", text)
    if "](" not in text:
        return text
    return _MARKDOWN_HEADING.sub("", _MARKDOWN_BOLD.sub(r"\1", _MARKDOWN_LINK.sub(plain, text)))


def has_markdown(text: str) -> bool:
    """Whether the text holds a Markdown link, or line breaks written as a backslash and an n."""
    return _MARKDOWN_LINK.search(text) is not None if "](" in text else "\\n\\n" in text


def has_latex(text: str) -> bool:
    """Whether the text holds a LaTeX command."""
    return "\\" in text and _HAS_LATEX.search(text) is not None


def without_latex(text: str) -> str:
    """LaTeX commands as Unicode; the text between them is left as it is."""
    text = _SCRIPT_COMMAND.sub(lambda m: raised(m[2]) if m[1] == "super" else lowered(m[2]), text)
    return _LATEX.sub(lambda found: _unlatexed(found.group()), text)


@lru_cache(maxsize=4096)
def _unlatexed(command: str) -> str:
    if command == "\\\\":
        return " "
    try:
        plain = str(_LATEX_READER.latex_to_text(command))
    except Exception:  # noqa: BLE001 - a broken command stays as it is written
        return command
    if not plain.strip() and len(command.strip()) > 1:
        return command
    if command.startswith("$"):
        plain = _MATH_SCRIPT.sub(lambda m: raised(m[2]) if m[1] == "^" else lowered(m[2]), plain)
    return plain + (" " if command.endswith(" ") and not plain.endswith(" ") else "")
