"""The people of one row, told by several of its columns."""

from __future__ import annotations

from typing import Any

from rapporteur.core.text import fold
from rapporteur.intake.affiliations import marked_beside
from rapporteur.intake.cells import as_text
from rapporteur.intake.contract import Person
from rapporteur.intake.naming import DEGREES


def whose(found: dict[str, Any], institution: str) -> str:
    """The people's column that the institutions belong to: numbered ones to the authors with their numbers."""
    authors = as_text(found.get("authors", ""))
    if authors and marked_beside(authors, institution)[0] != authors:
        return "authors"
    return "presenter" if "presenter" in found else _first_role(found)


def _first_role(found: dict[str, Any]) -> str:
    return next((role for role in ("authors", "speaker", "chair") if role in found), "")


def merge_people(people: list[Person], more: list[Person]) -> list[str]:
    """Add people; one who is there already gets the more telling role and the institution.

    Answers names that are there in another spelling.
    """
    known = {_bare_name(person): person for person in people}
    spellings: list[str] = []
    for person in more:
        held = known.get(_bare_name(person))
        if held is None or (person.role == "chair") != (held.role == "chair"):
            people.append(person)
            known.setdefault(_bare_name(person), person)
            continue
        held.role = person.role if held.role == "author" else held.role
        held.institution = held.institution or person.institution
        if fold(held.name) != fold(person.name):  # one has a degree
            held.name = max(held.name, person.name, key=len)
        elif held.name != person.name:
            spellings.append(person.name)
    return spellings


def _bare_name(person: Person) -> str:
    """For comparing: "Ann Lee, MD" is "Ann Lee"."""
    name, _, degrees = person.name.partition(", ")
    return fold(name if all(part.lower() in DEGREES for part in degrees.split(", ")) else person.name)
