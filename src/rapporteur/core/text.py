"""Small rules about text that every room shares. Pure Python."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_ODD_SPACE = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]|  ")
_ODD_LINE_END = re.compile(r"[\r\v\f\x85\u2028\u2029]")
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_MANY_BREAKS = re.compile(r"\n{3,}")

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+", re.IGNORECASE)
_TRIAL_IDS = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"(?P<nct>NCT)[ -]?(?P<nct_number>\d{8})(?!\d)"
    r"|(?P<isrctn>ISRCTN)[ -]?(?P<isrctn_number>\d{8})(?!\d)"
    r"|(?P<eu>20\d{2}-\d{6}-\d{2}(?:-\d{2})?)(?![\d-])"
    r")"
)
_EU_TRIAL_ID = re.compile(r"20\d\d-\d{6}-")


def spaced(text: str) -> str:
    """The text with plain single spaces and line feeds; empty lines mark paragraphs, no character is lost."""
    text = _visible(text)
    if _ODD_LINE_END.search(text):
        text = _LINE_ENDS.sub("\n", text)
    if _ODD_SPACE.search(text):
        text = _SPACES.sub(" ", text)
    if " \n" in text or "\n " in text:
        text = "\n".join([line.strip(" ") for line in text.split("\n")])
    if "\n\n\n" in text:
        text = _MANY_BREAKS.sub("\n\n", text)
    return text.strip()


def one_line(text: str) -> str:
    """The text on one line with plain single spaces."""
    return " ".join(_visible(text).split())


def _visible(text: str) -> str:
    """Without invisible characters, accents joined to their letters."""
    if text.isascii():
        return text
    if _INVISIBLE.search(text):
        text = _INVISIBLE.sub("", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """For comparing: lower case, without accents, punctuation and double spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", text.casefold()))


def difference(before: str, after: str, around: int = 24) -> tuple[str, str]:
    """The first place where two texts differ, with a little of what stands around it."""
    start = max(0, _common_length(before, after) - around)
    tail = _common_length(before[start:][::-1], after[start:][::-1])
    keep = max(0, tail - around)
    old, new = before[start : len(before) - keep], after[start : len(after) - keep]
    return shortened(old, 120), shortened(new, 120)


def _common_length(one: str, other: str) -> int:
    """How many characters both texts begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((index for index, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def shortened(text: str, limit: int) -> str:
    """The text cut to ``limit`` characters, at a word's end where one is near, with a mark of the cut."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    return f"{head if space and len(head) > limit // 2 else cut}…"


def bare_doi(text: str) -> str:
    """The DOI in a text such as ``https://doi.org/10.1182/blood-2021-1``, else the text itself.

    >>> bare_doi("doi: 10.1182/Blood-2021-1.")
    '10.1182/Blood-2021-1'
    """
    found = _DOI.search(text.replace("%2F", "/").replace("%2f", "/"))
    return _without_tail(found.group()) if found else text.strip()


def _without_tail(doi: str) -> str:
    """Without the sentence's own punctuation; brackets belong to a DOI only in pairs."""
    while doi:
        last = doi[-1]
        opening = {")": "(", "]": "[", "}": "{"}.get(last, "")
        if last not in ".,;:'’”" and not (opening and doi.count(opening) < doi.count(last)):
            break
        doi = doi[:-1]
    return doi


def trial_ids(text: str) -> list[str]:
    """Registry numbers of clinical trials in the text, in order, each once: NCT, ISRCTN, EudraCT, EU CT."""
    if "NCT" not in text and "ISRCTN" not in text and not _EU_TRIAL_ID.search(text):
        return []
    found: dict[str, None] = {}
    for match in _TRIAL_IDS.finditer(text):
        if match["nct"]:
            found[f"NCT{match['nct_number']}"] = None
        elif match["isrctn"]:
            found[f"ISRCTN{match['isrctn_number']}"] = None
        else:
            found[match["eu"]] = None
    return list(found)
