"""Every text of every record made readable alike: repaired, without markup, with plain spaces.

What changed is told. Plain ASCII without markup, the common case, passes one search and nothing else.
"""

from __future__ import annotations

import re

from ftfy import TextFixerConfig, fix_encoding
from ftfy.badness import is_bad

from rapporteur.core.text import bare_doi, difference, one_line, spaced, trial_ids
from rapporteur.intake import markup
from rapporteur.intake.contract import Issue, Link, Person, Record
from rapporteur.intake.sections import split_sections

_SUSPECT = re.compile(r"[^\n\x20-\x7e]|[<&\\]|\]\(|  |\n\n\n| \n|\n ")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# What mojibake begins with: UTF-8 lead bytes as Windows-1252, Latin-2, Mac Roman, Cyrillic or DOS code
# pages show them. Dashes, quotes, signs and most Greek letters are none, so most texts need no closer look.
_MOJIBAKE_LEAD = re.compile(r"[\x80-\x9f\u00c2-\u00ff\u0100-\u017f\u0400-\u045f\u2500-\u25ff¬√‚Γ]")
_VISIBLE_ASCII = re.compile(r"[\x21-\x7e]+")
_LOST = "\ufffd"
_SHEET_ESCAPE = re.compile(r"_x000[DdAaBbCc9]_")
_REPAIR = TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    remove_control_chars=False,
    normalization=None,
    explain=False,
)
_LINES = ("title", "subtitle", "kind_text", "category_code", "category", "track", "room", "poster_board")
_IDENTIFIERS = ("language", "number", "guid", "key", "parent", "doi", "pmid")
_LIST_FIELDS = frozenset(["category", "track"])


class Cleaner:
    """Cleans the texts of one record; gathers its issues and the links found in its texts."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.issues: list[Issue] = []
        self.links: list[Link] = []

    def line(self, text: str, line_break: str = " ", *, latex: bool = True) -> str:
        """A text of one line."""
        if not _SUSPECT.search(text):
            return text.strip() if "\n" not in text else one_line(text)
        return one_line(self._repaired(text, line_break, latex=latex))

    def block(self, text: str) -> str:
        """A text of several paragraphs; formulas stay as they are written."""
        if not _SUSPECT.search(text):
            return text.strip()
        return spaced(self._repaired(text, "\n", latex=False))

    def identifier(self, text: str) -> str:
        """An id: without spaces around it and control characters, otherwise as it is."""
        if not _SUSPECT.search(text):
            return text.strip()
        return one_line(self._without_controls(text))

    def _repaired(self, text: str, line_break: str, *, latex: bool) -> str:
        text = self._without_controls(text)
        if not text.isascii():
            text = self._without_mojibake(text)
        if ("<" in text or "&" in text) and markup.has_tags(text):
            text = markup.without_tags(text, self.links, line_break)
        if ("](" in text or "\\n" in text) and markup.has_markdown(text):
            text = markup.without_markdown(text, self.links)
        if latex and markup.has_latex(text):
            text = markup.without_latex(text)
        return text

    def _without_controls(self, text: str) -> str:
        if "_x000" in text:
            text = _SHEET_ESCAPE.sub("\n", text)
        if not _CONTROL.search(text):
            return text
        issue = "nul-bytes" if "\x00" in text else "control-characters"
        self._tell(Issue(issue, self.place))
        return _CONTROL.sub("", text)

    def _without_mojibake(self, text: str) -> str:
        if _MOJIBAKE_LEAD.search(text) and is_bad(text):
            text = "\n".join(self._repaired_line(line) for line in text.split("\n"))
        if _LOST in text:
            at = text.index(_LOST)
            self._tell(Issue("text-damaged", self.place, {"text": text[max(0, at - 30) : at + 30].strip()}))
        return text

    def _repaired_line(self, line: str) -> str:
        """The line without mojibake, unless the repair would touch what is plainly readable."""
        if line.isascii() or not is_bad(line):
            return line
        fixed = fix_encoding(line, _REPAIR)
        if fixed == line or _readable(fixed) != _readable(line):
            return line
        before, after = difference(line, fixed)
        self._tell(Issue("text-repaired", self.place, {"before": before, "after": after}))
        return fixed

    def _tell(self, issue: Issue) -> None:
        if issue not in self.issues:
            self.issues.append(issue)


def _readable(text: str) -> str:
    """The ASCII of the text: letters, digits and signs that no repair may change."""
    return "".join(_VISIBLE_ASCII.findall(text))


def clean_record(record: Record) -> list[Issue]:
    """Clean every text of the record in place; the issues tell what was changed."""
    cleaner = Cleaner(record.place)
    for name in _LINES:
        text: str = getattr(record, name)
        if text:
            line = cleaner.line(text, " · " if name in _LIST_FIELDS else " ")
            setattr(record, name, line if name == "title" or line.strip("-–—") else "")  # a dash says "none"
    for name in _IDENTIFIERS:
        text = getattr(record, name)
        if text:
            setattr(record, name, cleaner.identifier(text))
    _clean_people(record, cleaner)
    _clean_abstract(record, cleaner)
    record.keywords = list(dict.fromkeys(filter(None, map(cleaner.line, record.keywords))))
    extra = {cleaner.line(key, latex=False): cleaner.block(text) for key, text in record.extra.items()}
    record.extra = {key: text for key, text in extra.items() if text}
    _clean_ids(record)
    _clean_links(record, cleaner)
    return cleaner.issues


def _clean_people(record: Record, cleaner: Cleaner) -> None:
    kept: list[Person] = []
    for person in record.people:
        person.name = cleaner.line(person.name)
        person.institution = cleaner.line(person.institution)
        if person.name:
            kept.append(person)
        elif person.institution:
            _keep(record, "institution", person.institution)
    record.people = kept


def _clean_abstract(record: Record, cleaner: Cleaner) -> None:
    for section in record.abstract:
        section.label = cleaner.line(section.label, latex=False)
        section.text = cleaner.block(section.text)
    record.abstract = [section for section in record.abstract if section.label or section.text]
    record.abstract = [
        part
        for section in record.abstract
        for part in ([section] if section.label else split_sections(section.text))
    ]


def _clean_ids(record: Record) -> None:
    if record.doi:
        written, record.doi = record.doi, bare_doi(record.doi)
        if not record.doi.startswith("10."):
            record.doi = ""
            _keep(record, "doi", written)
    texts = [record.title, record.subtitle, *(part.text for part in record.abstract), *record.extra.values()]
    found = [found for text in (*record.trial_ids, *texts) for found in trial_ids(text)]
    unknown = [text for text in record.trial_ids if not trial_ids(text)]
    record.trial_ids = list(dict.fromkeys([*unknown, *found]))


def _clean_links(record: Record, cleaner: Cleaner) -> None:
    links: dict[str, Link] = {}
    for link in (*record.links, *cleaner.links):
        url, label = cleaner.identifier(link.url), cleaner.line(link.label)
        if not url.lower().startswith(("http://", "https://")):
            _keep(record, label or "link", url)
        elif url not in links or not links[url].label:
            links[url] = Link(url, label)
    record.links = list(links.values())


def _keep(record: Record, name: str, text: str) -> None:
    """Keep with the other details what found no field."""
    held = record.extra.get(name, "")
    if text and text not in held:
        record.extra[name] = f"{held}\n{text}" if held else text
