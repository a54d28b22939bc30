"""Pasted HTML as lines of plain text: headings and list items keep their marks. Pure Python."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_HTML = re.compile(r"<(?:ul|ol|li|p|div|br|h[1-6]|html|body|table|span)\b[^<>]{0,500}>", re.IGNORECASE)
_BLOCKS = frozenset(
    ("p", "div", "section", "article", "table", "tr", "ul", "ol", "dl", "dt", "dd", "header", "main", "body")
)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_HIDDEN = frozenset(("script", "style", "template", "head"))
DEEPEST = 12
LONGEST = 2 * 1024 * 1024


def looks_like_html(text: str) -> bool:
    """Whether list items or paragraphs of the text are marked up, in a size a person pastes."""
    return len(text) <= LONGEST and len(_HTML.findall(text[:65536])) >= 3


def html_lines(text: str) -> list[tuple[int, str]]:
    """Line number in the source and text of every line the markup makes; links as ``[text](address)``."""
    parser = _Lines()
    parser.feed(text)
    parser.close()
    parser.flush()
    return parser.lines


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[tuple[int, str]] = []
        self._text: list[str] = []
        self._mark = ""
        self._depth = 0
        self._hidden = 0
        self._href: list[str] = []
        self._started = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "li":
            self.flush()
            self._mark = "  " * min(self._depth, DEEPEST) + "• "
        elif tag in _HEADINGS:
            self.flush()
            self._blank()
            self._mark = "#" * _HEADINGS[tag] + " "
        elif tag == "br":
            self.flush()
        elif tag == "a":
            self._href.append(dict(attrs).get("href") or "")
            self._text.append("[")
        elif tag in _BLOCKS:
            self.flush()
            self._depth += tag in {"ul", "ol"}

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag == "a" and self._href:
            self._text.append(f"]({self._href.pop()})")
        elif tag in _HEADINGS or tag in _BLOCKS or tag == "li":
            self.flush()
            if tag not in {"ul", "ol", "li"}:
                self._blank()
            self._depth = max(0, self._depth - (tag in {"ul", "ol"}))
            if tag in {"ul", "ol"} and not self._depth:
                self._blank()

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if not self._text:
            self._started = self.getpos()[0]
        self._text.append(data)

    def flush(self) -> None:
        """End the line that is being collected."""
        text = " ".join("".join(self._text).split())
        self._text = []
        if text:
            self.lines.append((self._started, self._mark + text))
            self._mark = ""

    def _blank(self) -> None:
        if self.lines and self.lines[-1][1]:
            self.lines.append((self.getpos()[0], ""))
