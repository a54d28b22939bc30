"""XML from strangers: no entities, no network, bounded memory, and what came before an error is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.entities import html5
from pathlib import Path
from typing import Literal, cast

from lxml import etree

from rapporteur.intake.contract import Issue, UnreadableFile
from rapporteur.intake.formats._decoding import head_text, text_chunks
from rapporteur.intake.formats._tree import Element, local

LONGEST_RECORD = 1 << 24  # characters between two records; a tree of so many tags stays within some 500 MB
MOST_ERRORS = 20
TRUNCATED = {
    "ERR_TAG_NOT_FINISHED",
    "ERR_GT_REQUIRED",
    "ERR_DOCUMENT_END_EARLY",
    "ERR_CDATA_NOT_FINISHED",
    "ERR_COMMENT_NOT_FINISHED",
    "ERR_PI_NOT_FINISHED",
    "ERR_ATTRIBUTE_NOT_FINISHED",
}
HARMLESS = {"ERR_UNDECLARED_ENTITY", "WAR_UNDECLARED_ENTITY", "NS_ERR_UNDEFINED_NAMESPACE"}
PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
LONE = re.compile(r"<(?![^\W\d]|[_:/!?])")  # "p <3", "a < b": a sign, not a tag
BARE = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};)")
CDATA_START, CDATA_END = "<![CDATA[", "]]>"
PREDEFINED = {"&amp;": "&#38;", "&lt;": "&#60;", "&gt;": "&#62;", "&quot;": "&#34;", "&apos;": "&#39;"}
LONGEST_NAME = 34
DOCTYPE = re.compile(r"<!DOCTYPE\s+[^\[>]*(\[.*?\]\s*)?>", re.DOTALL)

Event = tuple[Literal["start", "end"], Element]


def root_name(head: bytes) -> str:
    """The local name of a document's root as far as its first bytes show it, else ""."""
    text = head_text(head)
    start = PROLOG.match(text)
    position = start.end() if start else 0
    doctype = DOCTYPE.match(text, position)
    if doctype:
        after = PROLOG.match(text, doctype.end())
        position = after.end() if after else doctype.end()
    elif text.startswith("<!DOCTYPE", position):  # its subset runs past the head or is not closed
        named = re.match(r"<!DOCTYPE\s+(?:[\w.-]+:)?([\w.-]+)", text[position : position + 200])
        return named[1] if named else ""
    found = ROOT.match(text, position)
    return found[1] if found else ""


def elements(
    path: Path, wanted: Iterable[str], openings: Iterable[str] = (), ignored: Iterable[str] = ()
) -> Iterator[Event | Issue]:
    """Elements by local name as the file is read: ``openings`` when they open, ``wanted`` when complete.

    A wanted element is emptied after it was taken and an ignored one at once, so that memory stays bounded.
    Raises UnreadableFile for declared entities and for files that are not XML at all.
    """
    return _Reader(frozenset(wanted), frozenset(openings), frozenset(ignored)).read(path)


class _Reader:
    def __init__(self, wanted: frozenset[str], openings: frozenset[str], ignored: frozenset[str]) -> None:
        self.wanted, self.openings = wanted, openings
        self.guard, self.log, self.is_checked = _Guard(), _Log(), False
        self.parser = etree.XMLPullParser(
            events=("start", "end"),
            tag=[f"{{*}}{name}" for name in sorted(wanted | openings | ignored)],
            recover=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            encoding="utf-8",
        )

    def read(self, path: Path) -> Iterator[Event | Issue]:
        since = 0
        for piece in text_chunks(path):
            if isinstance(piece, Issue):
                yield piece
                continue
            self.parser.feed(self.guard.resolved(self.guard.checked(piece)).encode("utf-8"))
            since += len(piece)
            for event in self._taken():
                since = 0 if event[0] == "end" else since
                yield event
            yield from self.log.news(self.parser)
            if since > LONGEST_RECORD:
                raise _malformed("no end of a record within 16 MB", "")
            if self.log.is_full:
                return
        if not self.guard.text_seen:
            raise UnreadableFile(Issue("file-empty"))
        yield from self._rest()

    def _rest(self) -> Iterator[Event | Issue]:
        """What the end of the file brings; an element that only this end closed is not complete."""
        try:
            if self.guard.held:
                self.parser.feed(_plain(self.guard.held).encode("utf-8"))
            self.parser.close()
        except etree.XMLSyntaxError as error:
            raise _malformed(error.msg or "not XML", "") from None
        issues = list(self.log.news(self.parser, at_end=True))
        if not any(issue.id == "file-truncated" for issue in issues):
            yield from self._taken()
        yield from issues

    def _taken(self) -> Iterator[Event]:
        for kind, item in self.parser.read_events():
            element = cast("Element", item)
            if not self.is_checked:
                self.is_checked = True
                _refuse_entities(element)
            name = local(element)
            if kind == "start" and name in self.openings:
                yield "start", element
            elif kind == "end" and name in self.wanted:
                yield "end", element
                self._free(element)
            elif kind == "end" and name not in self.openings:
                element.clear(keep_tail=True)  # type: ignore[call-arg]

    def _free(self, element: Element) -> None:
        """Empty it and remove what stands before it, unless that belongs to a record still open around it."""
        element.clear()
        parent = element.getparent()
        if parent is None or any(local(above) in self.wanted for above in element.iterancestors()):
            return
        while element.getprevious() is not None:
            del parent[0]


def _refuse_entities(element: Element) -> None:
    dtd = element.getroottree().docinfo.internalDTD
    if dtd is not None and any(dtd.iterentities()):  # type: ignore[attr-defined]
        raise UnreadableFile(Issue("entity-forbidden", "line 1"))


class _Guard:
    """Looks at the text before the root element for declared entities, before the parser sees it."""

    def __init__(self) -> None:
        self.prolog = ""
        self.held = ""
        self._is_cdata = False
        self.text_seen = self._is_past = False

    def checked(self, text: str) -> str:
        if not self.text_seen:
            text = text.lstrip()  # leading blanks before <?xml are common and harmless
            self.text_seen = bool(text)
        if self._is_past:
            return text
        self.prolog += text
        bare = re.sub(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", "", self.prolog, flags=re.DOTALL)
        root = re.search(r"<[A-Za-z_]", bare)
        if "<!ENTITY" in (bare[: root.start()] if root else bare):
            line = self.prolog[: self.prolog.find("<!ENTITY")].count("\n") + 1
            raise UnreadableFile(Issue("entity-forbidden", f"line {line}"))
        self._is_past = bool(root) or len(self.prolog) > LONGEST_RECORD >> 4
        if self._is_past:
            self.prolog = ""
        return text

    def resolved(self, text: str) -> str:
        """The text with named characters (``&nbsp;``) as themselves and signs that are no markup escaped.

        Their DTD is never fetched, and no text is lost. What stands in CDATA is left as it is.
        """
        text, parts = self.held + text, list[str]()
        while text:
            mark = CDATA_END if self._is_cdata else CDATA_START
            at = text.find(mark)
            if at < 0:
                cut = self._cut(text, mark)
                self.held, text = text[cut:], text[:cut]
            else:
                self.held, at = "", at + len(mark)
            piece, text = (text[:at], text[at:]) if at >= 0 else (text, "")
            parts.append(piece if self._is_cdata else _plain(piece))
            if at >= 0:
                self._is_cdata = not self._is_cdata
        return "".join(parts)

    def _cut(self, text: str, mark: str) -> int:
        """Where to cut so that no mark and no named character is torn apart by the end of the piece."""
        tail = text[-LONGEST_NAME:]
        starts = [tail.rfind(mark[:length]) for length in range(1, len(mark)) if tail.endswith(mark[:length])]
        name = -1 if self._is_cdata else tail.rfind("&")
        starts += [name] if name >= 0 and ";" not in tail[name:] else []
        return len(text) - len(tail) + min(starts) if starts else len(text)


def _plain(text: str) -> str:
    """Only numeric references are left: after an error libxml2 drops those by name, ``&lt;`` too."""
    if "&" in text:
        for name, number in PREDEFINED.items():
            text = text.replace(name, number)
        if text.count("&") != text.count("&#"):
            text = BARE.sub("&#38;", NAMED.sub(_named, text))
    return LONE.sub("&#60;", text)


def _named(found: re.Match[str]) -> str:
    value = html5.get(f"{found[1]};", f"&{found[1]};")
    return "".join(f"&#{ord(char)};" if char in "&<>" else char for char in value)


class _Log:
    """The parser's complaints as issues, each once and not too many."""

    def __init__(self) -> None:
        self.count = self.told = 0

    @property
    def is_full(self) -> bool:
        return self.told >= MOST_ERRORS or self.count > MOST_ERRORS * 1000

    def news(self, parser: etree.XMLPullParser, *, at_end: bool = False) -> Iterator[Issue]:
        entries = list(parser.feed_error_log)
        fresh, self.count = entries[self.count :], len(entries)
        for entry in fresh:
            if entry.type_name in HARMLESS or entry.domain_name == "NAMESPACE" or self.is_full:
                continue
            place, detail = f"line {entry.line}", entry.message.strip()
            if entry.type_name == "ERR_DOCUMENT_EMPTY":
                raise _malformed(detail, place)
            if entry.type_name == "ERR_RESOURCE_LIMIT" and "entity" in detail.lower():
                raise UnreadableFile(Issue("entity-forbidden", place))
            self.told += 1
            if at_end and entry.type_name in TRUNCATED:
                yield Issue("file-truncated", place, {"place": place, "detail": detail})
            else:
                yield Issue("file-malformed", place, {"format": "XML", "detail": detail})


def _malformed(detail: str, place: str) -> UnreadableFile:
    return UnreadableFile(Issue("file-malformed", place, {"format": "XML", "detail": detail}))
