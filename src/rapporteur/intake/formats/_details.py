"""Small habits all exchange formats share: keep what has no field, put names the right way round."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapporteur.core.text import bare_doi, one_line
from rapporteur.intake.contract import Link, Record, Section

SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "2nd", "3rd", "md", "phd", "m.d.", "ph.d.", "jr.", "sr."}
FULL_STOP = re.compile(r"(?<=[^\W\d_]{4})\.$")  # of a sentence, not of "Inc." or "U.K."
URL = re.compile(r"(?:https?|ftp)://\S+", re.IGNORECASE)


def keep(record: Record, name: str, value: object) -> None:
    """Add a value under the file's own name; several values of one name stand on lines of their own."""
    text = value if isinstance(value, str) else "" if value is None else str(value)
    text = text.strip()
    if text:
        record.extra[name] = f"{record.extra[name]}\n{text}" if name in record.extra else text


def keep_link(record: Record, url: str, label: str = "", name: str = "link") -> None:
    """A web address becomes a link, anything else stays a detail called ``name``; one address once."""
    url, label = url.strip(), one_line(label)
    if not URL.fullmatch(url):
        keep(record, name, " ".join(part for part in (label, url) if part))
        return
    for link in record.links:
        if link.url == url and (link.label == label or not label):
            return
    record.links.append(Link(url, "" if label == url else label))


def add_section(record: Record, label: str, text: str) -> None:
    """Append a section unless it is empty or says the same as one before."""
    if text.strip() and all(text != other.text for other in record.abstract):
        record.abstract.append(Section(one_line(label), text.strip()))


def natural_name(name: str) -> str:
    """``Zaidat, Osama O`` as ``Osama O Zaidat``; names without one clear comma stay as they are."""
    name = one_line(name)
    parts = [part for part in map(str.strip, name.split(",")) if part]
    if len(parts) == 2 and parts[1].lower() in SUFFIXES:
        return " ".join(parts)
    if len(parts) == 2 and len(parts[1].split()) <= 5:
        given, _, last = parts[1].rpartition(" ")
        if given and last.lower() in SUFFIXES:
            return f"{given} {parts[0]} {last}"
        return f"{parts[1]} {parts[0]}"
    if len(parts) == 3 and parts[2].lower() in SUFFIXES:
        return f"{parts[1]} {parts[0]} {parts[2]}"
    if len(parts) == 3 and parts[1].lower() in SUFFIXES:
        return f"{parts[2]} {parts[0]} {parts[1]}"
    return name


def doi_in(text: str) -> str:
    """The DOI in a text such as ``https://doi.org/10.1/x``, else ""."""
    found = bare_doi(text)
    return found if found.startswith("10.") else ""


def institution(names: Iterable[str]) -> str:
    places = (FULL_STOP.sub("", one_line(name).strip(" ,;")) for name in names)
    return "; ".join(dict.fromkeys(place for place in places if place))
