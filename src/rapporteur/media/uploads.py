"""What an uploaded file really is, told from its content. Every upload is hostile until it passes here."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image

MAX_BYTES = 25 * 1024 * 1024
MAX_PIXELS = 120_000_000
MAX_UNPACKED_BYTES = 400 * 1024 * 1024
MAX_PARTS = 5_000
SLIDES_MAIN_PART = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


@dataclass(frozen=True)
class FileType:
    ending: str
    content_type: str
    label: str


PDF = FileType("pdf", "application/pdf", "PDF")
PNG = FileType("png", "image/png", "PNG")
JPEG = FileType("jpg", "image/jpeg", "JPEG")
PPTX = FileType(
    "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "PowerPoint"
)
BY_ENDING = {known.ending: known for known in (PDF, PNG, JPEG, PPTX)}


class RefusedError(ValidationError):
    """The file may not be kept; the message says why and what to do instead."""


def file_type(upload: IO[bytes], size: int) -> FileType:
    """The type of a file that may be kept; raises RefusedError for every other. The name is never asked."""
    if size == 0:
        raise RefusedError(_("The file is empty. Choose it again."), code="file-empty")
    if size > MAX_BYTES:
        raise RefusedError(
            _(
                "The file has %(size)s MB; at most 25 MB are kept. "
                "Export a smaller copy, or give a link instead."
            ),
            code="file-too-large",
            params={"size": f"{size / 1024 / 1024:.1f}"},
        )
    upload.seek(0)
    head = upload.read(8)
    if head.startswith(b"%PDF-"):
        return _checked_pdf(upload, size)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _checked_picture(upload, PNG)
    if head.startswith(b"\xff\xd8\xff"):
        return _checked_picture(upload, JPEG)
    if head.startswith(b"PK\x03\x04"):
        return _checked_slides(upload)
    raise RefusedError(
        _(
            "By its content this is no PDF, PNG, JPEG or PowerPoint file (.pptx). "
            "Save it as a PDF and choose that."
        ),
        code="file-type",
    )


def _checked_pdf(upload: IO[bytes], size: int) -> FileType:
    upload.seek(max(0, size - 4096))
    if b"%%EOF" not in upload.read():
        raise RefusedError(
            _("The PDF ends in the middle: it was cut off. Export or download it again."), code="file-damaged"
        )
    return PDF


def _checked_picture(upload: IO[bytes], expected: FileType) -> FileType:
    upload.seek(0)
    try:
        with Image.open(upload, formats=["PNG", "JPEG"]) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise RefusedError(
                    _("The picture has %(pixels)s million pixels; at most 120 are kept. Save a smaller one."),
                    code="picture-too-large",
                    params={"pixels": width * height // 1_000_000},
                )
            picture.load()
    except (
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as broken:
        if isinstance(broken, RefusedError):
            raise
        raise RefusedError(
            _("The picture cannot be read: it is damaged or cut off. Save it again as PNG or PDF."),
            code="file-damaged",
        ) from broken
    return expected


def _checked_slides(upload: IO[bytes]) -> FileType:
    try:
        with zipfile.ZipFile(upload) as parts:
            _check_parts(parts.infolist())
            declared = parts.read("[Content_Types].xml")
    except (
        zipfile.BadZipFile,
        KeyError,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        zlib.error,
    ) as broken:
        raise RefusedError(
            _("This is no PowerPoint file (.pptx), or it is damaged. Export the slides as a PDF."),
            code="file-type",
        ) from broken
    if SLIDES_MAIN_PART not in declared:
        raise RefusedError(
            _("This is no plain PowerPoint file (.pptx). Export the slides as a PDF."), code="file-type"
        )
    return PPTX


def _check_parts(parts: list[Any]) -> None:
    names = [part.filename for part in parts]
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise RefusedError(
            _("The slides unpack to far more than a presentation needs. Export them as a PDF."),
            code="file-too-large",
        )
    if any(part.filename == "[Content_Types].xml" and part.file_size > 1_000_000 for part in parts):
        raise RefusedError(
            _("The slides’ list of contents is far too long. Export them as a PDF."), code="file-too-large"
        )
    if len(set(names)) != len(names) or any(_leaves_folder(name) for name in names):
        raise RefusedError(
            _("The file is packed in a way PowerPoint does not use. Export the slides as a PDF."),
            code="file-damaged",
        )
    if any(
        name.lower().endswith((".bin", ".exe", ".js", ".vbs")) and "vba" in name.lower() for name in names
    ):
        raise RefusedError(
            _("The slides carry macros (small programs). Save them as .pptx without macros, or as a PDF."),
            code="file-macros",
        )
    if "ppt/presentation.xml" not in names:
        raise RefusedError(
            _("By its content this is no PowerPoint file (.pptx). Save it as a PDF and choose that."),
            code="file-type",
        )


def _leaves_folder(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name
