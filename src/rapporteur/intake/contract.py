"""What an import format gives: records and issues. Pure Python: nothing here or in ``formats/`` knows Django."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Literal

Severity = Literal["error", "warning", "info"]
RecordLevel = Literal["session", "presentation"]


def gettext_noop(text: str) -> str:
    """Mark a text for the translators; it is translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class Message:
    """What a stable issue id means: how bad, what happened and what to do, with ``{placeholders}``."""

    severity: Severity
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a person should know about one place of a file.

    ``id`` is stable and found in MESSAGES or the format's own ``messages``; ``place`` is "row 12", "line 340",
    "cell D7" or "" for the whole file; ``params`` fill the message's placeholders.
    """

    id: str
    place: str = ""
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Total:
    """May be yielded by a reader, once, as soon as it knows how many records to expect: feeds the progress bar."""

    records: int


@dataclass(slots=True)
class Person:
    name: str
    role: Literal["author", "presenter", "speaker", "chair"] = "author"
    institution: str = ""


@dataclass(slots=True)
class Section:
    """A part of an abstract; ``label`` is "" where the abstract has no labels."""

    label: str
    text: str


@dataclass(slots=True)
class Link:
    url: str
    label: str = ""


@dataclass(slots=True)
class Record:
    """One item as a file tells it. Texts may still hold HTML and mojibake: ``reading`` cleans them all alike.

    ``place`` says where in the file. ``key`` is the file's own identity of the record, unique in the file, and
    ``parent`` the key of the session it belongs to. Times: aware if the file gives an offset or zone, else naive
    wall-clock time in the congress's zone. ``kind_text`` is the file's own word ("Satellite Symposium").
    ``extra`` keeps under the file's own names what has no field here; no text is lost. ``doubt`` is the id of
    a message that says why a person should look before a new item is made of it; "" if nothing speaks against.
    """

    place: str
    title: str
    level: RecordLevel = "presentation"
    key: str = ""
    parent: str = ""
    subtitle: str = ""
    kind: str = ""
    kind_text: str = ""
    category_code: str = ""
    category: str = ""
    track: str = ""
    room: str = ""
    poster_board: str = ""
    language: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    number: str = ""
    guid: str = ""
    doi: str = ""
    pmid: str = ""
    people: list[Person] = field(default_factory=list)
    abstract: list[Section] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    trial_ids: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column means what. ``columns`` maps the file's column name to a target of ``tabular.TARGETS``."""

    columns: dict[str, str] = field(default_factory=dict)
    level: RecordLevel | None = None
    times_in: str = ""  # IANA name of the zone the file's naive times are in; "" means the congress's zone
    header_row: int | None = None  # 1-based; None: found by the reader
    delimiter: str = ""
    encoding: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """What the congress knows and a file may leave out."""

    zone: str = "UTC"
    starts_on: str = ""  # ISO day; gives the year to "21 July"
    ends_on: str = ""
    mapping: Mapping = field(default_factory=Mapping)


@dataclass(frozen=True, slots=True)
class Columns:
    """What the mapping screen shows: names, a few rows, the guess, and what was detected."""

    names: list[str]
    rows: list[list[str]]
    guess: Mapping
    sheets: list[str] = field(default_factory=list)


class UnreadableFile(Exception):  # noqa: N818 - it names the state of the file
    """The file as a whole cannot be read; ``issue`` says why and what to do."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.id)
        self.issue = issue


class Format(ABC):
    """An import format. One file in ``formats/`` with one subclass is all it takes.

    ``sniff`` looks at the first 64 KiB and the name and answers how sure it is that it can read the file, 0 to 1;
    content counts, a name alone never gives more than 0.3. ``read`` yields records, issues and at most one Total
    in file order, skips a bad row with an issue, and raises UnreadableFile when nothing can be read.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]] = ()
    is_mapped: ClassVar[bool] = False  # True: has columns that a person may map
    messages: ClassVar[dict[str, Message]] = {}

    @abstractmethod
    def sniff(self, head: bytes, name: str) -> float: ...

    @abstractmethod
    def read(self, path: Path, options: Options) -> Iterator[Record | Issue | Total]: ...

    def columns(self, path: Path, options: Options) -> Columns:
        """Names, sample rows and a guessed mapping; only for formats with ``is_mapped``."""
        raise NotImplementedError(f"{self.key} has no columns")


# Issues that any format may raise. A format's own go into its ``messages``.
MESSAGES: dict[str, Message] = {
    "file-empty": Message("error", gettext_noop("The file is empty."), gettext_noop("Choose another file.")),
    "file-too-large": Message(
        "error",
        gettext_noop("The file is larger than {limit}."),
        gettext_noop("Split it, or ask the person who runs this installation to raise the limit."),
    ),
    "format-unknown": Message(
        "error",
        gettext_noop("No format recognises this file."),
        gettext_noop("Choose the format yourself, or save the file as CSV or XLSX."),
    ),
    "file-truncated": Message(
        "error",
        gettext_noop("The file breaks off at {place}: {detail}"),
        gettext_noop("Download it again. What came before is kept and shown."),
    ),
    "file-malformed": Message(
        "error",
        gettext_noop("The file is not valid {format}: {detail}"),
        gettext_noop("Download it again, or choose another format."),
    ),
    "reader-failed": Message(
        "error",
        gettext_noop("The reader gave up: {detail}"),
        gettext_noop("The records before this place are kept. Please report the file to the developers."),
    ),
    "entity-forbidden": Message(
        "error",
        gettext_noop("The file declares XML entities or an external document, which can be an attack."),
        gettext_noop("Ask the sender for a file without a DOCTYPE with entities."),
    ),
    "archive-bomb": Message(
        "error",
        gettext_noop("The file unpacks to more than {limit}."),
        gettext_noop("Save only the sheet with the programme in a new file."),
    ),
    "nul-bytes": Message(
        "warning",
        gettext_noop("The text holds NUL bytes; they were removed."),
        gettext_noop("Check the marked record for missing characters."),
    ),
    "control-characters": Message(
        "info",
        gettext_noop("The text holds invisible control characters; they were removed."),
        gettext_noop("Nothing needs doing unless characters are missing."),
    ),
    "encoding-mixed": Message(
        "warning",
        gettext_noop("Some bytes are not {encoding}; they were read as Windows-1252."),
        gettext_noop("Check accents in the marked records."),
    ),
    "text-repaired": Message(
        "info",
        gettext_noop("Garbled characters were repaired: “{before}” became “{after}”."),
        gettext_noop("Check that the repaired text is right."),
    ),
    "text-damaged": Message(
        "warning",
        gettext_noop("“{text}” holds characters that were lost before the file reached us."),
        gettext_noop("Correct them in the source, if you know the right text."),
    ),
    "contacts-left-out": Message(
        "info",
        gettext_noop("Mail addresses and telephone numbers were left out: {fields}."),
        gettext_noop(
            "Nothing: a programme needs no contact details of single people. Abstracts are untouched."
        ),
    ),
    "title-missing": Message(
        "error",
        gettext_noop("The record has no title and was left out."),
        gettext_noop("Give it a title in the file and import again."),
    ),
    "id-duplicate": Message(
        "warning",
        gettext_noop("The {field} “{value}” stands also at {other}."),
        gettext_noop("Both records are kept; they are told apart by title, people and time."),
    ),
    "time-unreadable": Message(
        "warning",
        gettext_noop("“{value}” cannot be read as a time."),
        gettext_noop("The record is kept without it. Write times such as 2021-12-11 14:30."),
    ),
    "end-before-start": Message(
        "warning",
        gettext_noop("It ends ({end}) before it starts ({start}); the end was left out."),
        gettext_noop("Correct the times in the file and import again."),
    ),
    "time-skipped": Message(
        "warning",
        gettext_noop("{value} does not exist in {zone}: the clocks jump over it that night."),
        gettext_noop("Check the time with the organiser."),
    ),
    "zone-unknown": Message(
        "warning",
        gettext_noop("“{value}” is not a known time zone; {used} was used."),
        gettext_noop("Check the times, or set the zone of the congress."),
    ),
    "formula-cell": Message(
        "warning",
        gettext_noop("The cell holds a formula; its text was kept as text."),
        gettext_noop("Nothing is calculated. Exports mark such texts so that no program runs them."),
    ),
    "value-too-long": Message(
        "warning",
        gettext_noop(
            "The {field} is longer than {limit} characters; the rest was kept with the other details."
        ),
        gettext_noop("Check the column mapping."),
    ),
}
