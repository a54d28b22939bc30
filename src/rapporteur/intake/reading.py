"""Read a file with a format: which format it is, and its records cleaned and checked. Knows no Django."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rapporteur.core import plugins
from rapporteur.intake import formats as formats_folder
from rapporteur.intake.checking import Checker
from rapporteur.intake.cleaning import clean_record
from rapporteur.intake.contacts import Contacts
from rapporteur.intake.contract import (
    MESSAGES,
    Format,
    Issue,
    Message,
    Options,
    Record,
    Total,
    UnreadableFile,
)

HEAD_SIZE = 64 * 1024


def formats() -> dict[str, Format]:
    """All import formats by key."""
    return plugins.load(formats_folder, Format)


@cache
def messages() -> dict[str, Message]:
    """Every issue id a read may raise, those of the formats included."""
    every = dict(MESSAGES)
    for fmt in formats().values():
        every.update(fmt.messages)
    return every


def sniff(path: Path, name: str) -> list[tuple[float, Format]]:
    """The formats that say they can read the file, the surest first.

    Raises UnreadableFile for a file without content.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_SIZE)
    if not head.strip(b"\x00\xef\xbb\xbf\xfe\xff \t\r\n"):
        raise UnreadableFile(Issue("file-empty"))
    sure = [(_sureness(fmt, head, name), fmt) for fmt in formats().values()]
    return sorted((pair for pair in sure if pair[0] > 0), key=lambda pair: (-pair[0], pair[1].key))


def _sureness(fmt: Format, head: bytes, name: str) -> float:
    """What the format says; a format that stumbles over foreign bytes does not know them."""
    try:
        return fmt.sniff(head, name)
    except Exception:  # noqa: BLE001 - foreign bytes may break any parser; the other formats still get their say
        return 0.0


def read_file(path: Path, fmt: Format, options: Options) -> Iterator[Record | Issue | Total]:
    """Records of the file, cleaned and with times in UTC, and the issues found, in file order.

    Nothing a file holds raises: what cannot be read at all becomes an error issue, and what was read before
    an error has already been yielded.
    """
    checker, contacts = Checker(options), Contacts()
    yield from checker.opening_issues()
    place = ""
    try:
        for found in fmt.read(path, options):
            if isinstance(found, Record):
                place = found.place
                yield from clean_record(found)
                contacts.leave_out(found)
                yield from checker.check(found)
            else:
                yield found
    except UnreadableFile as unreadable:
        yield unreadable.issue
    except Exception as error:  # noqa: BLE001 - the promise is that no input crashes an import
        detail = f"{type(error).__name__}: {error}"[:300]
        yield Issue("reader-failed", place and f"after {place}", {"detail": detail})
    yield from contacts.issues()
