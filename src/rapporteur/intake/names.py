"""People out of one text: lists, markers that point to affiliations, "Last, First". No name is ever lost."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

from rapporteur.intake.affiliations import from_marked, has_marks, marked, marked_beside
from rapporteur.intake.contract import Person
from rapporteur.intake.naming import DEGREES, JOINED, Role, is_name, natural_order
from rapporteur.intake.places import is_given_name, is_place

_LAST_JOINED = re.compile(r",?\s+(?:and|und|&)\s+")
# Raised marks that no list of places explains: "Ann Lee, MD1*".
_LOOSE_MARK = re.compile(r"(?<=[^\W\d_.])(?:\d{1,2}(?:,\d{1,2})*[*†‡§]?|[*†‡§]+)$")
_CHAIRED = re.compile(
    r"(?:co-?)?(?:chair(?:s|persons?|man|woman)?|moderators?|moderation|vorsitz|modérat(?:eur|ion)s?|moderador(?:es)?)"
    r"\s*:\s*(?=\S)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)")
_MASK = str.maketrans({",": "\ue000", ";": "\ue001", "|": "\ue002", " ": "\ue003"})
_UNMASK = str.maketrans({"\ue000": ",", "\ue001": ";", "\ue002": "|", "\ue003": " "})
_NAME_KEYS = (
    "name",
    "fullname",
    "full_name",
    "speaker",
    "author",
    "display_name",
    "public_name",
    "person",
    "title",
)
_FIRST_KEYS = ("first", "firstname", "first_name", "given", "givenname", "given_name")
_LAST_KEYS = ("last", "lastname", "last_name", "family", "familyname", "family_name", "surname")
_PLACE_KEYS = (
    "institution",
    "affiliation",
    "affiliations",
    "organisation",
    "organization",
    "company",
    "institute",
)


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
    if lead := _CHAIRED.match(text):
        role, text = "chair", text[lead.end() :]
    with_marks = marked(text)
    if institution and "⟦" not in with_marks:
        with_marks, institution = marked_beside(with_marks, institution)
    if has_marks(with_marks):
        return from_marked(with_marks, role, institution)
    masked = _BRACKETS.sub(lambda found: found[0].translate(_MASK), text)
    if placed := _names_with_places(text, role):
        return _with_places(placed, institution)
    names = [name.translate(_UNMASK) for name in split_names(masked)]
    found = [Person(name, role, place) for name, place in map(_place_in_brackets, names)]
    return _with_places(found, institution)


def _names_with_places(text: str, role: Role) -> list[Person]:
    """ "Bo Chan, Vienna; Carla Díaz, Madrid": known places after whole names; nothing if one part is otherwise.

    A place that is a given name too ("García Márquez, Santiago") is none unless another part has one.
    """
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    pairs = [(name.strip(), place.strip()) for name, _, place in (part.partition(",") for part in parts)]
    if not pairs or not all(place and is_name(name) and is_place(place) for name, place in pairs):
        return []
    if all(is_given_name(place) for _, place in pairs):
        return []
    return [Person(name, role, place) for name, place in pairs]


def people_and_places(text: str, role: Role = "author") -> tuple[list[Person], str]:
    """The same for a text that holds the affiliations after the names.

    "A B 1 , C D 2 and  E F 1 , 1 Place, City, 2 Place" or "A B, C D and  E F, Place, City".
    """
    with_marks = marked(text.strip())
    if has_marks(with_marks):
        return from_marked(with_marks, role, "")
    names, place = _names_before_place(with_marks)
    if not names:
        return people(text, role)
    return [Person(name, role, place) for name in names], ""


def split_names(text: str) -> list[str]:
    """The names of a list: by ``|``, ``;``, line breaks or commas. What is no list stays one name."""
    for separator in ("|", ";", "\n", "<br>", "<br/>", "<br />"):
        if separator in text:
            parts = [part.strip(" ,;") for part in text.split(separator)]
            return [natural_order(part) for part in parts if part]
    parts = [part.strip() for part in _LAST_JOINED.sub(", ", text).split(",") if part.strip()]
    bare = [_LOOSE_MARK.sub("", part) for part in parts]
    if bare != parts and all(map(is_name, bare)):
        parts = bare
    if len(parts) == 2 and "," in text and not JOINED.search(text) and _is_reversed(*parts):
        return [natural_order(text)]
    if len(parts) > 1 and all(map(is_name, parts)):
        return _with_degrees(parts)
    return [text.strip()] if text.strip() else []


def _is_reversed(last: str, first: str) -> bool:
    return " " not in first or " " not in last


def _with_degrees(parts: list[str]) -> list[str]:
    names: list[str] = []
    for part in parts:
        if part.lower() in DEGREES and names:
            names[-1] += f", {part}"
        else:
            names.append(part)
    return names


def _place_in_brackets(name: str) -> tuple[str, str]:
    """ "Jane Doe (University of Somewhere)" as name and place; short brackets are part of a name."""
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
    role, said = _role_of(fields, role)
    used.add(said)
    rest = "; ".join(
        f"{key}: {_text(held)}"
        for key, held in fields.items()
        if key not in used and key != place and _text(held)
    )
    if not name:
        return None, "; ".join(filter(None, [_text(fields.get(place)), rest]))
    return Person(name, role, _text(fields.get(place))), f"{name}: {rest}" if rest else ""


def _role_of(fields: dict[str, Any], role: Role) -> tuple[Role, str]:
    """The role an object gives its person, and the key that says it."""
    key = _first_of(fields, ("role", "type", "speaker_role", "event_role"))
    said = _text(fields.get(key)).lower()
    if re.fullmatch(r"(?:co-?)?(?:chair(?:person|man|woman)?|moderator|host)", said):
        return "chair", key
    return role, key if said in {"speaker", "author", "presenter"} and said == role else ""


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


def _names_before_place(text: str) -> tuple[list[str], str]:
    """ "A B, C D and  E F, Place, City": the names end after the one that follows "and"."""
    joint = re.search(r"\s+and\s\s+", text) or re.search(r"\s+and\s+", text)
    if joint:
        before = [part.strip() for part in text[: joint.start()].split(",") if part.strip()]
        last, _, place = text[joint.end() :].partition(",")
        if all(map(is_name, before)) and is_name(last.strip()):
            return [*_with_degrees(before), last.strip()], place.strip()
    name, comma, place = text.partition(",")
    if comma and is_name(name.strip()) and not is_name(place.split(",")[0].strip()):
        return [name.strip()], place.strip()
    return [], ""
