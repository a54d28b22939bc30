"""The words people read about matches, fields and issues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapporteur.intake import reading

REASONS = {
    "unknown": _("not in the programme yet"),
    "doi": _("same DOI"),
    "guid": _("same identifier in the exporting system"),
    "pmid": _("same PubMed number"),
    "number": _("same number"),
    "title": _("same title"),
    "title-only": _("only the title is the same"),
    "title-like": _("title {value} % alike"),
    "other-title": _("another title"),
    "people": _("same people"),
    "person": _("same person"),
    "time": _("same time"),
    "day": _("same day"),
    "room": _("same room"),
    "slot": _("same person at the same time"),
    "moved-later": _("{value} later"),
    "moved-earlier": _("{value} earlier"),
    "other-room": _("now in {value}"),
    "back": _("is back in the programme"),
    "missing": _("no longer in the file"),
    "elsewhere": _("another file still holds it"),
    "incomplete": _("but this file could not be read completely"),
}
FIELDS = {
    "title": _("Title"),
    "subtitle": _("Subtitle"),
    "kind": _("Kind"),
    "kind_text": _("Kind, as the file says it"),
    "category_code": _("Category code"),
    "category": _("Category"),
    "track": _("Track"),
    "room": _("Room"),
    "poster_board": _("Poster board"),
    "language": _("Language"),
    "starts_at": _("Start"),
    "ends_at": _("End"),
    "number": _("Number"),
    "guid": _("Identifier"),
    "doi": _("DOI"),
    "pmid": _("PubMed number"),
    "trial_ids": _("Trial numbers"),
    "keywords": _("Keywords"),
    "abstract": _("Abstract"),
    "links": _("Links"),
    "extra": _("Other details"),
    "people": _("People"),
    "session": _("Session"),
    "level": _("Level"),
    "vanished_at": _("In the programme"),
}
SEVERITIES = {"error": _("Error"), "warning": _("Warning"), "info": _("Note")}


@dataclass(frozen=True)
class Said:
    """An issue in words."""

    severity: str
    text: str
    remedy: str


def reason_text(reasons: Iterable[Iterable[str]], record: Mapping[str, Any] | None = None) -> str:
    """ "same title, same person, 30 minutes later"; a reader's doubt is told with the values of the record."""
    plain, doubts = list[str](), list[str]()
    for code, value in reasons:
        if code == "doubt":
            doubts.append(issue_text(value, {"number": "", "doi": "", **(record or {})}).text)
        else:
            plain.append(str(REASONS.get(code, code)).format(value=_worded(code, value)))
    return ". ".join([", ".join(dict.fromkeys(plain)), *doubts])


def _worded(code: str, value: str) -> str:
    """Minutes in the largest units that are exact: "30 minutes", "1 day, 2 hours"."""
    if code not in {"moved-later", "moved-earlier"} or not value.isdigit():
        return value
    now = timezone.now()
    return timesince(now - timedelta(minutes=int(value)), now, depth=3).replace("\xa0", " ")


class _Spared(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def issue_text(issue_id: str, params: Mapping[str, Any]) -> Said:
    """What happened and what to do. An id that no format knows any more is shown as it is."""
    message = reading.messages().get(issue_id)
    if message is None:
        return Said("warning", issue_id, "")
    values = _Spared(params)
    return Said(
        message.severity, gettext(message.text).format_map(values), gettext(message.remedy).format_map(values)
    )
