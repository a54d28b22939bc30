from __future__ import annotations

from rapporteur.intake.contract import Issue, Record


def clean_record(record: Record) -> list[Issue]:
    record.title = record.title.strip()
    return []
