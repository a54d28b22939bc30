"""Names with raised markers, and the numbered places they point to. No name and no place is ever lost."""

from __future__ import annotations

import re

from rapporteur.intake.contract import Person
from rapporteur.intake.naming import DEGREES, JOINED, Role, is_name

_SUPERSCRIPT_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LATEX_MARK = re.compile(r"\\textsuperscript\s*\{([^{}]*)\}|\$\^\{?([\d,*†‡ ]+)\}?\$")
_HTML_MARK = re.compile(r"<sup>\s*([^<>]*?)\s*</sup>", re.IGNORECASE)
_UNICODE_MARK = re.compile(r"([⁰¹²³⁴⁵⁶⁷⁸⁹](?:[⁰¹²³⁴⁵⁶⁷⁸⁹]|[,˒](?=[⁰¹²³⁴⁵⁶⁷⁸⁹]))*)")
_UNDERLINE = re.compile(r"\\underline\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}|<u>(.*?)</u>", re.IGNORECASE)
_MARK = re.compile(r"⟦([^⟦⟧]*)⟧")
_PLAIN_MARK = re.compile(r"(?<=[^\s\d,]) ?(\d{1,3}(?: ?, ?\d{1,3}(?=[ ,]|$))*)(?= ?(?:,|;|$)| +and\b)")
_FIRST_PLACE = re.compile(r"[,;.]\s+1\s+(?=[^\s\d,;])(?!and\b)")
_LAST_NAME = re.compile(r"\s+and\s+[^,;\d⟦⟧]{2,80}\s\d{1,3}(?: ?, ?\d{1,3})*\s*(?=,\s+\d)")
_GLUED_PLACE = re.compile(r"[,;.]\s+1(?=[^\W\d_])")
_GLUED_MARK = re.compile(r"(?<=[^\W\d_.)])(\d{1,2}(?:,\d{1,2})*)(?=\*?(?:,|;| and ))")
_GLUED_NUMBER = re.compile(r"([,;.]\s+)(\d{1,2})(?=[^\W\d_])")


def marked(text: str) -> str:
    """The text with every kind of raised marker as ⟦1,2⟧."""
    text = _LATEX_MARK.sub(lambda m: f"⟦{(m[1] or m[2] or '').strip()}⟧", text)
    text = _HTML_MARK.sub(r"⟦\1⟧", text)
    text = _UNICODE_MARK.sub(lambda m: f"⟦{m[1].translate(_SUPERSCRIPT_DIGITS)}⟧", text)
    return re.sub(r"⟧\s*⟦", ",", text if "⟦" in text else _unglued(text))


def _unglued(text: str) -> str:
    """Markers glued to names and places: "Ann Lee, MD1 and Bo Ek2, 1First Hospital; 2Second Clinic"."""
    first = _GLUED_PLACE.search(text)
    if not first or not _GLUED_MARK.search(text, 0, first.start() + 1):
        return text
    names = _GLUED_MARK.sub(r"⟦\1⟧", text[: first.start()] + ",").removesuffix(",")
    return names + _GLUED_NUMBER.sub(r"\1⟦\2⟧", text[first.start() :])


def marked_beside(text: str, places: str) -> tuple[str, str]:
    """Names with numbers glued to them beside a column of places that count from 1, both marked alike."""
    if not re.match(r"\(?1\)?[ .]*[^\W\d_]", places) or not _GLUED_MARK.search(text + ","):
        return text, places
    names = _GLUED_MARK.sub(r"⟦\1⟧", text + ",").removesuffix(",")
    return names, re.sub(r"(^|[;,.\n]\s*)(\d{1,2})(?=[^\W\d_])", r"\1\2 ", places)


def from_marked(text: str, role: Role, institution: str) -> tuple[list[Person], str]:
    """Names with markers, and the numbered places that follow them or stand in the second column."""
    places, numbered = _numbered_places(marked(institution)), ""
    if not places:
        text, numbered = _split_at_places(text)
        places = _numbered_places(numbered)
    left = institution if not _numbered_places(marked(institution)) else ""
    if "⟦" not in text:
        text = _PLAIN_MARK.sub(r"⟦\1⟧", text)
    found, used = _marked_names(text, role, places)
    unused = [f"{number} {place}" for number, place in places.items() if number not in used]
    if numbered and not places:
        unused.append(numbered)
    elif places and "⟦" in (
        written := numbered or marked(institution)
    ):  # what stands before the first number
        unused.insert(0, _MARK.split(written)[0].strip(" ,;\n"))
    return found, "\n".join(filter(None, [left, *unused]))


def has_marks(text: str) -> bool:
    return any(marks.search(text) for marks in (_MARK, _FIRST_PLACE, _LAST_NAME))


def _split_at_places(text: str) -> tuple[str, str]:
    """Where the list of names ends and the list of places begins."""
    if found := re.search(r"[,;.]?\s*(?:\n|[,;]\s*)(?=⟦1⟧\s*[^\s⟦,;])", text):
        return text[: found.start()], text[found.end() :]
    if found := _LAST_NAME.search(text):
        return text[: found.end()], text[found.end() :].strip(" ,")
    if found := _FIRST_PLACE.search(text):
        return text[: found.start()], text[found.start() + 1 :].strip()
    return text, ""


def _numbered_places(text: str) -> dict[str, str]:
    """ "1 Place, City, 2 Place" as number -> place; the next number must be the one that follows."""
    if "⟦" in text:
        parts = _MARK.split(text)
        places: dict[str, str] = {}
        for mark, place in zip(parts[1::2], parts[2::2], strict=True):
            if place.strip(" ,;\n"):
                places[mark.strip()] = "; ".join(
                    filter(None, [places.get(mark.strip()), place.strip(" ,;\n")])
                )
        return places
    heads = [re.match(r"\(?1\)?[ .]*(?=\S)", text)]
    while heads[-1] and (following := _next_place(text, heads[-1].end(), len(heads) + 1)):
        heads.append(following)
    ends = [head.start() for head in heads[1:] if head] + [len(text)]
    return {
        str(number): text[head.end() : end].strip(" ,;")
        for number, (head, end) in enumerate(zip(heads, ends, strict=True), start=1)
        if head and text[head.end() : end].strip(" ,;")
    }


def _next_place(text: str, position: int, number: int) -> re.Match[str] | None:
    """Where the place of this number begins; the number may be glued to it: "6424 General Hospital"."""
    spaced = re.compile(rf"[,;.]\s+\(?{number}\)?[ .]\s*(?=[^\s\d,;])")
    glued = re.compile(rf"[,;.]\s+{number}(?=\d{{1,3}} [A-Z])")
    return spaced.search(text, position) or glued.search(text, position)


def _marked_names(text: str, role: Role, places: dict[str, str]) -> tuple[list[Person], set[str]]:
    found: list[Person] = []
    used: set[str] = set()
    parts = _MARK.split(text)
    for index in range(0, len(parts), 2):
        marks = re.findall(r"[^\s,;]+", parts[index + 1]) if index + 1 < len(parts) else []
        names = _loose_names(parts[index])
        for position, (name, is_presenting) in enumerate(names):
            mine = marks if position == len(names) - 1 else []
            used.update(mark for mark in mine if mark in places)
            place = "; ".join(places[mark] for mark in mine if mark in places)
            found.append(Person(name, "presenter" if is_presenting else role, place))
    return found, used


def _loose_names(text: str) -> list[tuple[str, bool]]:
    """The names between two markers, usually one, and whether they are underlined."""
    text = re.sub(r"^[\s,;]*(?:and|und|&)?\s+(?=\S)|^[\s,;]+|[\s,;]+$", "", text)
    if not text:
        return []
    names: list[tuple[str, bool]] = []
    for part in _parts_of_list(text):
        plain = _UNDERLINE.sub(lambda m: m[1] or m[2] or "", part).strip()
        if not plain:
            continue
        if names and plain.lower() in DEGREES:
            names[-1] = (f"{names[-1][0]}, {plain}", names[-1][1])
        else:
            names.append((plain, _UNDERLINE.search(part) is not None))
    return names


def _parts_of_list(text: str) -> list[str]:
    """Parted at commas, and at "and" between two names; "Autoimmune and Related Diseases Group" stays one."""
    parts = re.split(r"\s*[,;]\s+(?:and\s+)?", text)
    last = JOINED.split(parts[-1])
    return [*parts[:-1], *last] if len(last) > 1 and all(map(is_name, last)) else parts
