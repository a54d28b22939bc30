"""Take a file in safely: bounded, unpacked, with its hash; and get at its bytes again."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from rapporteur.intake.contract import Issue, UnreadableFile
from rapporteur.intake.models import Batch


class ByteStream(Protocol):
    """Bytes that can be read from their beginning: an open file or an upload."""

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, whence: int = 0, /) -> int: ...


PIECE = 1024 * 1024
GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True)
class Received:
    """A file in a temporary place, unpacked."""

    path: Path
    name: str
    size: int
    hash: str


@contextmanager
def received(source: ByteStream, name: str, limit: int) -> Iterator[Received]:
    """Copy ``source`` into a temporary file, unpacking gzip; never keeps more than ``limit`` bytes.

    Raises UnreadableFile for a file that is too large or a broken archive.
    """
    magic = source.read(2)
    source.seek(0)
    is_packed = magic == GZIP_MAGIC
    with tempfile.NamedTemporaryFile(prefix="rapporteur-") as kept:
        digest, size = hashlib.sha256(), 0
        try:
            for piece in _pieces(gzip.GzipFile(fileobj=cast("BinaryIO", source)) if is_packed else source):
                size += len(piece)
                if size > limit:
                    issue = "archive-bomb" if is_packed else "file-too-large"
                    raise UnreadableFile(Issue(issue, "", {"limit": f"{limit // PIECE} MB"}))
                digest.update(piece)
                kept.write(piece)
        except (OSError, EOFError, zlib.error) as broken:
            raise UnreadableFile(
                Issue("file-malformed", "", {"format": "gzip", "detail": str(broken)})
            ) from broken
        kept.flush()
        name = "".join(c for c in name if c.isprintable())
        plain = name[:-3] if is_packed and name.lower().endswith(".gz") else name
        yield Received(Path(kept.name), plain[-250:] or "file", size, digest.hexdigest())


def _pieces(stream: gzip.GzipFile | ByteStream) -> Iterator[bytes]:
    while piece := stream.read(PIECE):
        yield piece


@contextmanager
def local_copy(batch: Batch) -> Iterator[Path]:
    """The batch's file as a path, wherever the storage keeps it."""
    try:
        yield Path(batch.file.path)
    except NotImplementedError:
        with tempfile.NamedTemporaryFile(prefix="rapporteur-") as copy, batch.file.open("rb") as stored:
            shutil.copyfileobj(stored, copy)
            copy.flush()
            yield Path(copy.name)
