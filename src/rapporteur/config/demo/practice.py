"""Arrange 3,472 ClinicalTrials.gov records as a practice congress. Deterministic and pure.

The texts are public domain (ClinicalTrials.gov, retrieved before April 2021); days, rooms, sessions and numbers are
made up here and labelled so everywhere, for trying search and selection at a congress's size.
"""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

RECORDS = Path(__file__).with_name("practice-hematology.jsonl.xz")
FIRST_DAY = datetime(2026, 12, 5)  # noqa: DTZ001 - wall-clock time in the congress's zone
LAST_DAY = (FIRST_DAY + timedelta(days=3)).date()
TALKS_IN_A_SESSION = 6
ORAL_SLOTS = ("09:30", "12:00", "14:00", "16:30")
POSTER_START = "18:00"

# (code, name, pattern in the title). The first that fits decides.
CATEGORIES = (
    ("P10", "Acute lymphoblastic leukaemia", r"(?i:lymphoblastic)|\bALL\b"),
    ("P11", "Acute myeloid leukaemia", r"(?i:myeloid leuk|myelogenous|promyelocytic)|\bAML\b"),
    ("P12", "Myelodysplastic syndromes", r"(?i:myelodysplas)|\bMDS\b"),
    ("P13", "Chronic myeloid leukaemia", r"(?i:chronic myel)|\bCML\b"),
    ("P14", "Chronic lymphocytic leukaemia", r"(?i:chronic lymphocytic)|\bCLL\b"),
    ("P20", "Cell therapy", r"(?i:chimeric antigen|CAR[- ]?T\b)"),
    ("P21", "Myeloma", r"(?i:myeloma|amyloid)"),
    ("P22", "Lymphoma", r"(?i:lymphoma|hodgkin)"),
    ("P30", "Transplantation", r"(?i:transplant|graft)|\bGVHD\b"),
    ("P31", "Myeloproliferative neoplasms", r"(?i:myelofib|myeloprolif|polycyth|thrombocyth)"),
    ("P40", "Other blood diseases", r""),
)


def records() -> Iterator[dict[str, str]]:
    """The shipped records: nct, title, brief_summary, description."""
    with lzma.open(RECORDS, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def category_of(title: str) -> tuple[str, str]:
    """Code and name of the practice category a title belongs to."""
    return next((code, name) for code, name, pattern in CATEGORIES if re.search(pattern, title))


def programme() -> Iterator[dict[str, str]]:
    """One row for each talk and poster, as an organiser's table would hold them.

    The first thirty records of a category are talks in sessions of six; the rest are posters on three evenings.
    """
    by_category: dict[str, list[dict[str, str]]] = {code: [] for code, _name, _pattern in CATEGORIES}
    names = {code: name for code, name, _pattern in CATEGORIES}
    for record in records():
        by_category[category_of(record["title"])[0]].append(record)
    board = 0
    for place, (code, rows) in enumerate(by_category.items()):
        for index, record in enumerate(rows):
            row = {
                "Number": f"{code}-{index + 1:03d}", "Title": record["title"].rstrip("."),
                "Category code": code, "Category": names[code],
                "Abstract": f"{record['brief_summary']}\n\n{record['description']}".strip(),
                "Trial": record["nct"], "Link": f"https://clinicaltrials.gov/study/{record['nct']}",
                "Source": "ClinicalTrials.gov record, arranged for practice",
            }  # fmt: skip
            if index < TALKS_IN_A_SESSION * 5:
                yield row | _talk(code, names[code], place, index)
            else:
                board += 1
                yield row | _poster(names[code], board)


def _talk(code: str, name: str, place: int, index: int) -> dict[str, str]:
    session, position = divmod(index, TALKS_IN_A_SESSION)
    slot = place + session * 3
    day = FIRST_DAY + timedelta(days=slot // len(ORAL_SLOTS) % 4)
    clock = datetime.strptime(ORAL_SLOTS[slot % len(ORAL_SLOTS)], "%H:%M")  # noqa: DTZ007
    start = day + timedelta(hours=clock.hour, minutes=clock.minute + 15 * position)
    return {
        "Kind": "Oral", "Session title": f"{name}: session {session + 1}",
        "Room": f"Hall {place + 1}", "Start": start.isoformat(sep=" "),
        "End": (start + timedelta(minutes=15)).isoformat(sep=" "),
    }  # fmt: skip


def _poster(name: str, board: int) -> dict[str, str]:
    evening = board % 3
    day = (FIRST_DAY + timedelta(days=evening)).date()
    return {
        "Kind": "Poster", "Session title": f"Poster evening {evening + 1}: {name}",
        "Room": "Poster hall", "Poster board": str(board), "Start": f"{day} {POSTER_START}:00",
        "End": f"{day} 20:00:00",
    }  # fmt: skip
