"""Only what is a PDF, PNG, JPEG or PPTX by its content is kept, whatever its name says."""

from __future__ import annotations

import io
import zipfile

import pytest

from rapporteur.media.uploads import MAX_BYTES, RefusedError, file_type
from tests.media.files import HTML, MACRO_PART, PDF, SVG, picture, pptx


def refused(content: bytes, size: int | None = None) -> str:
    with pytest.raises(RefusedError) as caught:
        file_type(io.BytesIO(content), len(content) if size is None else size)
    return caught.value.code


@pytest.mark.parametrize(
    ("content", "ending"), [(PDF, "pdf"), (picture("PNG"), "png"), (picture("JPEG"), "jpg"), (pptx(), "pptx")]
)
def test_four_types_are_told_from_their_content(content: bytes, ending: str) -> None:
    assert file_type(io.BytesIO(content), len(content)).ending == ending


@pytest.mark.parametrize(
    "content",
    [
        HTML,
        SVG,
        b"GIF89a" + HTML,
        b"MZ\x90\x00",
        b"<?xml version='1.0'?>" + SVG,
        b"\x00" * 40,
        b"P",
        HTML + PDF,
        b"\n" + pptx(),
        HTML + pptx(),
        b"%!PS-Adobe-3.0",
    ],
)
def test_anything_else_is_refused_even_with_a_good_part_behind(content: bytes) -> None:
    assert refused(content) == "file-type"


def test_an_empty_file_is_refused() -> None:
    assert refused(b"") == "file-empty"


def test_the_size_limit_is_25_megabytes() -> None:
    assert MAX_BYTES == 25 * 1024 * 1024
    assert refused(PDF, MAX_BYTES + 1) == "file-too-large"
    full = PDF[:9] + b" " * (MAX_BYTES - len(PDF)) + PDF[9:]
    assert file_type(io.BytesIO(full), len(full)).ending == "pdf"


@pytest.mark.parametrize(
    "content",
    [
        PDF[:30],
        picture("PNG", (400, 300))[:200],
        picture("JPEG", (400, 300))[:300],
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 40,
        b"\xff\xd8\xff\xe0" + HTML,
    ],
)
def test_cut_off_and_damaged_files_are_refused(content: bytes) -> None:
    assert refused(content) == "file-damaged"


def test_a_picture_bomb_is_refused_before_it_is_unpacked() -> None:
    small = picture("PNG", (1, 1))
    huge = small[:16] + (60_000).to_bytes(4, "big") * 2 + small[24:]
    assert refused(huge) in {"file-damaged", "picture-too-large"}


def test_slides_with_macros_are_refused() -> None:
    assert refused(pptx(more={"ppt/vbaProject.bin": b"macro"})) == "file-macros"
    assert refused(pptx(MACRO_PART)) == "file-type"


def test_a_zip_bomb_is_refused_from_its_declared_size() -> None:
    bomb = pptx(more={f"ppt/media/{n}.bin": b"\0" * 50_000_000 for n in range(9)})
    assert len(bomb) < 1_000_000
    assert refused(bomb) == "file-too-large"


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "ppt/../../x", "C:\\x", "ppt\\..\\..\\x"])
def test_parts_outside_the_package_are_refused(name: str) -> None:
    assert refused(pptx(more={name: b"x"})) == "file-damaged"


def test_other_office_files_and_plain_zips_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as parts:
        parts.writestr("word/document.xml", "x")
    assert refused(target.getvalue()) == "file-type"


def test_a_broken_zip_is_refused() -> None:
    assert refused(pptx()[:60]) == "file-type"
