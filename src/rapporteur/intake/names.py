"""People out of one text: lists, markers that point to affiliations, "Last, First". No name is ever lost."""

from __future__ import annotations

import ast
import json
import re
from typing import Any, Literal

from rapporteur.intake.contract import Person

Role = Literal["author", "presenter", "speaker", "chair"]

_SUPERSCRIPT_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LATEX_MARK = re.compile(r"\\textsuperscript\s*\{([^{}]*)\}|\$\^\{?([\d,*†‡ ]+)\}?\$")
_HTML_MARK = re.compile(r"<sup>\s*([^<>]*?)\s*</sup>", re.IGNORECASE)
_UNICODE_MARK = re.compile(r"([⁰¹²³⁴⁵⁶⁷⁸⁹](?:[⁰¹²³⁴⁵⁶⁷⁸⁹]|[,˒](?=[⁰¹²³⁴⁵⁶⁷⁸⁹]))*)")
_UNDERLINE = re.compile(r"\\underline\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}|<u>(.*?)</u>", re.IGNORECASE)
_MARK = re.compile(r"⟦([^⟦⟧]*)⟧")
_PLAIN_MARK = re.compile(r"(?<=[^\s\d,]) ?(\d{1,3}(?: ?, ?\d{1,3}(?=[ ,]|$))*)(?= ?(?:,|;|$)| +and\b)")
_FIRST_PLACE = re.compile(r"[,;.]\s+1\s+(?=[^\s\d,;])(?!and\b)")
_LAST_NAME = re.compile(r"\s+and\s+[^,;\d⟦⟧]{2,80}\s\d{1,3}(?: ?, ?\d{1,3})*\s*(?=,\s+\d)")
_JOINED = re.compile(r"\s+(?:and|und|et|y|&)\s+")
_LAST_JOINED = re.compile(r",?\s+(?:and|und|&)\s+")
_DEGREES = frozenset(
    "md phd m.d. ph.d. md/phd mph msc bsc rn jr jr. sr sr. ii iii iv mba pharmd do dphil frcp facp msn ms ma"
    " dr prof mbbs mbchb dsc bs ba np pa-c rph".split()
)
_BRACKETS = re.compile(r"\([^()]*\)")
_MASK = str.maketrans({",": "\ue000", ";": "\ue001", "|": "\ue002", " ": "\ue003"})
_UNMASK = str.maketrans({"\ue000": ",", "\ue001": ";", "\ue002": "|", "\ue003": " "})
_NAME = re.compile(r"[^\d@:/()\[\]{}<>=|]{2,60}")
_INSTITUTION = re.compile(
    r"\b(?:univ|hospital|institut|cent(?:er|re)\b|college|school|department|dept|clinic|klinik|inc\b|ltd|gmbh|"
    r"foundation|company|ministry|agency|laborator|pharma|group|society|council|fakult|academy|organi[sz]ation)",
    re.IGNORECASE,
)
_NAME_KEYS = ("name", "fullname", "full_name", "speaker", "author", "display_name", "public_name", "person", "title")
_FIRST_KEYS = ("first", "firstname", "first_name", "given", "givenname", "given_name")
_LAST_KEYS = ("last", "lastname", "last_name", "family", "familyname", "family_name", "surname")
_PLACE_KEYS = ("institution", "affiliation", "affiliations", "organisation", "organization", "company", "institute")


def people(value: Any, role: Role = "author", institution: str = "") -> tuple[list[Person], str]:
    """The people of a column's value and what is left over: places that belong to nobody in particular.

    ``value`` may be a text, a JSON list in a text, or a list of names or objects. ``institution`` is the text
    of a second column, numbered like the names' markers, or one place for one person.
    """
    value = _list_in_text(value)
    if isinstance(value, dict):
        value = [value]
    if isinstance(value, list):
        return _from_list(value, role, institution)
    text = str(value).strip()
    if not text:
        return [], institution
    marked = _marked(text)
    if _has_marks(marked):
        return _from_marked(marked, role, institution)
    masked = _BRACKETS.sub(lambda found: found[0].translate(_MASK), text)
    names = [name.translate(_UNMASK) for name in split_names(masked)]
    found = [Person(name, role, place) for name, place in map(_place_in_brackets, names)]
    return _with_places(found, institution)


def people_and_places(text: str, role: Role = "author") -> tuple[list[Person], str]:
    """The same for a text that holds the affiliations after the names.

    "A B 1 , C D 2 and  E F 1 , 1 Place, City, 2 Place" or "A B, C D and  E F, Place, City".
    """
    marked = _marked(text.strip())
    if _has_marks(marked):
        return _from_marked(marked, role, "")
    names, place = _names_before_place(marked)
    if not names:
        return people(text, role)
    return [Person(name, role, place) for name in names], ""


def natural_order(name: str) -> str:
    """"Last, First" as "First Last"; a degree or generation after the comma stays where it is."""
    last, comma, first = name.partition(",")
    last, first = last.strip(), first.strip()
    if not comma or not first or not last or "," in first or first.lower() in _DEGREES:
        return name.strip()
    return f"{first} {last}"


def split_names(text: str) -> list[str]:
    """The names of a list: by ``|``, ``;``, line breaks or commas. What is no list stays one name."""
    for separator in ("|", ";", "\n", "<br>", "<br/>", "<br />"):
        if separator in text:
            parts = [part.strip(" ,;") for part in text.split(separator)]
            return [natural_order(part) for part in parts if part]
    parts = [part.strip() for part in _LAST_JOINED.sub(", ", text).split(",") if part.strip()]
    if len(parts) == 2 and "," in text and not _JOINED.search(text) and _is_reversed(*parts):
        return [natural_order(text)]
    if len(parts) > 1 and all(map(_is_name, parts)):
        return _with_degrees(parts)
    return [text.strip()] if text.strip() else []


def _is_reversed(last: str, first: str) -> bool:
    return " " not in first or " " not in last


def _is_name(part: str) -> bool:
    """Whether a part may be a whole name or a degree: a few words without digits and without a place's words."""
    if part.lower() in _DEGREES:
        return True
    words = part.split()
    return 2 <= len(words) <= 6 and _NAME.fullmatch(part) is not None and not _INSTITUTION.search(part)


def _with_degrees(parts: list[str]) -> list[str]:
    names: list[str] = []
    for part in parts:
        if part.lower() in _DEGREES and names:
            names[-1] += f", {part}"
        else:
            names.append(part)
    return names


def _place_in_brackets(name: str) -> tuple[str, str]:
    """"Jane Doe (University of Somewhere)" as name and place; short brackets are part of a name."""
    found = re.fullmatch(r"([^()]+?)\s*\(([^()]{6,})\)", name)
    return (found[1], found[2]) if found and found[1].strip() else (name, "")


def _with_places(found: list[Person], institution: str) -> tuple[list[Person], str]:
    """Give the places of a second column to the people: one to one, or one place to the only person."""
    if not institution or not found:
        return found, institution
    places = [part.strip() for part in re.split(r"[;|\n]", institution) if part.strip()]
    if len(found) == 1:
        found[0].institution = "; ".join(filter(None, [found[0].institution, institution.strip()]))
        return found, ""
    if len(places) == len(found):
        for person, place in zip(found, places, strict=True):
            person.institution = "; ".join(filter(None, [person.institution, place]))
        return found, ""
    return found, institution


def _list_in_text(value: Any) -> Any:
    """A list or object written as JSON or as Python inside a text, else the value itself."""
    if not isinstance(value, str) or not value.lstrip().startswith(("[", "{")):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        pass
    try:
        read = ast.literal_eval(value.strip()) if len(value) < 100_000 else value
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return value
    return read if isinstance(read, list | dict) else value


def _from_list(values: list[Any], role: Role, institution: str) -> tuple[list[Person], str]:
    found: list[Person] = []
    left: list[str] = []
    for value in values:
        if isinstance(value, dict):
            person, rest = _from_object(value, role)
            if person:
                found.append(person)
            if rest:
                left.append(rest)
        elif str(value or "").strip():
            name, place = _place_in_brackets(str(value).strip())
            found.append(Person(natural_order(name), role, place))
    found, rest = _with_places(found, institution)
    return found, "\n".join(filter(None, [*left, rest]))


def _from_object(value: dict[str, Any], role: Role) -> tuple[Person | None, str]:
    """A person out of an object, and as text the fields that a person has no place for."""
    fields = {str(key).lower().replace("-", "_"): held for key, held in value.items()}
    first, last = _first_of(fields, _FIRST_KEYS), _first_of(fields, _LAST_KEYS)
    used: set[str] = set()
    if first or last:
        name, used = f"{_text(fields.get(first))} {_text(fields.get(last))}".strip(), {first, last}
    else:
        key = _first_of(fields, _NAME_KEYS)
        name, used = natural_order(_text(fields.get(key))), {key}
    place = _first_of(fields, _PLACE_KEYS)
    rest = "; ".join(f"{key}: {_text(held)}" for key, held in fields.items()
                     if key not in used and key != place and _text(held))
    if not name:
        return None, "; ".join(filter(None, [_text(fields.get(place)), rest]))
    return Person(name, role, _text(fields.get(place))), f"{name}: {rest}" if rest else ""


def _first_of(fields: dict[str, Any], keys: tuple[str, ...]) -> str:
    return next((key for key in keys if _text(fields.get(key))), "")


def _text(value: Any) -> str:
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return ""
    if isinstance(value, list):
        return "; ".join(filter(None, map(_text, value)))
    if isinstance(value, dict):
        return _text(value["name"]) if "name" in value else json.dumps(value, ensure_ascii=False)
    return str(value).strip()


def _marked(text: str) -> str:
    """The text with every kind of raised marker as ⟦1,2⟧."""
    text = _LATEX_MARK.sub(lambda m: f"⟦{(m[1] or m[2] or '').strip()}⟧", text)
    text = _HTML_MARK.sub(r"⟦\1⟧", text)
    text = _UNICODE_MARK.sub(lambda m: f"⟦{m[1].translate(_SUPERSCRIPT_DIGITS)}⟧", text)
    return re.sub(r"⟧\s*⟦", ",", text)


def _from_marked(text: str, role: Role, institution: str) -> tuple[list[Person], str]:
    """Names with markers, and the numbered places that follow them or stand in the second column."""
    places, numbered = _numbered_places(_marked(institution)), ""
    if not places:
        text, numbered = _split_at_places(text)
        places = _numbered_places(numbered)
    left = institution if not _numbered_places(_marked(institution)) else ""
    if "⟦" not in text:
        text = _PLAIN_MARK.sub(r"⟦\1⟧", text)
    found, used = _marked_names(text, role, places)
    unused = [f"{number} {place}" for number, place in places.items() if number not in used]
    if numbered and not places:
        unused.append(numbered)
    return found, "\n".join(filter(None, [left, *unused]))


def _has_marks(text: str) -> bool:
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
    """"1 Place, City, 2 Place" as number -> place; the next number must be the one that follows."""
    if "⟦" in text:
        parts = _MARK.split(text)
        places: dict[str, str] = {}
        for mark, place in zip(parts[1::2], parts[2::2], strict=True):
            if place.strip(" ,;\n"):
                places[mark.strip()] = "; ".join(filter(None, [places.get(mark.strip()), place.strip(" ,;\n")]))
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
    """Where the place of this number begins; its number may be glued to the place: "6424 General Hospital"."""
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
    """The names between two markers: usually one; several where some have no marker. And who is underlined."""
    text = re.sub(r"^[\s,;]*(?:and|und|&)?\s+(?=\S)|^[\s,;]+|[\s,;]+$", "", text)
    if not text:
        return []
    names = []
    for part in _parts_of_list(text):
        plain = _UNDERLINE.sub(lambda m: m[1] or m[2] or "", part).strip()
        if not plain:
            continue
        if names and plain.lower() in _DEGREES:
            names[-1] = (f"{names[-1][0]}, {plain}", names[-1][1])
        else:
            names.append((plain, _UNDERLINE.search(part) is not None))
    return names


def _parts_of_list(text: str) -> list[str]:
    """Parted at commas, and at "and" between two names; "Autoimmune and Related Diseases Group" stays one."""
    parts = re.split(r"\s*[,;]\s+(?:and\s+)?", text)
    last = _JOINED.split(parts[-1])
    return [*parts[:-1], *last] if len(last) > 1 and all(map(_is_name, last)) else parts


def _names_before_place(text: str) -> tuple[list[str], str]:
    """"A B, C D and  E F, Place, City": the names end after the one that follows "and"."""
    joint = re.search(r"\s+and\s\s+", text) or re.search(r"\s+and\s+", text)
    if joint:
        before = [part.strip() for part in text[: joint.start()].split(",") if part.strip()]
        last, _, place = text[joint.end() :].partition(",")
        if all(map(_is_name, before)) and _is_name(last.strip()):
            return [*_with_degrees(before), last.strip()], place.strip()
    name, comma, place = text.partition(",")
    if comma and _is_name(name.strip()) and not _is_name(place.split(",")[0].strip()):
        return [name.strip()], place.strip()
    return [], ""
