"""Contact details of single people are dropped at reading, and the file's issue says where they stood."""

from __future__ import annotations

import json
from pathlib import Path

from rapporteur.intake.contacts import Contacts
from rapporteur.intake.contract import Issue, Options, Person, Record, Section, Total
from rapporteur.intake.reading import formats, read_file


def left_out(record: Record) -> list[Issue]:
    contacts = Contacts()
    contacts.leave_out(record)
    return list(contacts.issues())


def test_addresses_go_and_the_words_around_them_stay() -> None:
    record = Record(
        "row 2",
        "Write to title@example.org",
        people=[
            Person(
                "Ann Lee <ann@example.org>", "author", "Clinic, Vienna. Electronic address: ann@example.org."
            ),
            Person("bo@example.org", "author", "Graz (bo.chan@mail.example.org); Linz"),
        ],
        abstract=[Section("", "Ask abstract@example.org or +43 1 234 56 78.")],
        extra={
            "ORGANIZER": "Office office@example.org",
            "EM": "x@example.org",
            "M1": "(Lee A., a@b.example) Vienna",
        },
    )
    issues = left_out(record)
    assert [(p.name, p.institution) for p in record.people] == [
        ("Ann Lee", "Clinic, Vienna."),
        ("bo", "Graz; Linz"),
    ]
    assert record.extra == {"ORGANIZER": "Office", "M1": "(Lee A.) Vienna"}
    assert (record.title, record.abstract[0].text) == (
        "Write to title@example.org",
        "Ask abstract@example.org or +43 1 234 56 78.",
    )
    fields = "EM (1), M1 (1), ORGANIZER (1), institution (2), name (2)"
    assert issues == [Issue("contacts-left-out", "", {"fields": fields})]


def test_telephone_numbers_go_only_where_people_answer_or_the_name_says_so() -> None:
    record = Record(
        "row 2",
        "Title",
        extra={
            "answers/answer": "+43 660 1234567\nvegan\nCall 0043-1-234 56 78 at night",
            "Mobile phone": "0660 123 45 67",
            "ISSN": "1528-0020",
            "grant": "01-2345-6789-0123",
            "answers/room": "12 to 14 people",
        },
    )
    issues = left_out(record)
    assert record.extra == {
        "answers/answer": "vegan\nCall  at night",
        "ISSN": "1528-0020",
        "grant": "01-2345-6789-0123",
        "answers/room": "12 to 14 people",
    }
    assert issues[0].params == {"fields": "Mobile phone (1), answers/answer (1)"}


def test_nothing_is_said_where_nothing_was_left_out() -> None:
    record = Record("row 2", "Title", extra={"twitter": "@handle", "Authors": "Ann Lee1 & Bo Chan2"})
    assert left_out(record) == []
    assert record.extra == {"twitter": "@handle", "Authors": "Ann Lee1 & Bo Chan2"}


def test_answers_of_a_call_for_papers_are_read_without_contacts(tmp_path: Path) -> None:
    person = {"public_name": "Eva Muster", "answers": [{"question": "E-mail", "answer": "eva@example.org"}]}
    event = {"guid": "g", "title": "Pain", "date": "2021-06-10T09:00:00+02:00", "duration": "00:30",
             "persons": [person], "answers": [{"question": "Diet", "answer": "vegan"}]}  # fmt: skip
    day = {"date": "2021-06-10", "rooms": {"R1": [event]}}
    path = tmp_path / "schedule.json"
    path.write_text(json.dumps({"schedule": {"conference": {"title": "X", "days": [day]}}}))
    record, issue = (
        f for f in read_file(path, formats()["schedule_json"], Options()) if not isinstance(f, Total)
    )
    assert isinstance(record, Record)
    assert record.extra == {
        "person/answers/question": "E-mail",
        "answers/question": "Diet",
        "answers/answer": "vegan",
    }
    assert issue == Issue("contacts-left-out", "", {"fields": "person/answers/answer (1)"})
