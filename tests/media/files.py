"""Small uploads, good and hostile, made here."""

from __future__ import annotations

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
SLIDES_PART = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
MACRO_PART = "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(kind: str = "PNG", size: tuple[int, int] = (4, 3)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "white").save(target, kind)
    return target.getvalue()


def pptx(part: str = SLIDES_PART, more: dict[str, bytes] | None = None) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", f'<Types><Override ContentType="{part}"/></Types>')
        parts.writestr("ppt/presentation.xml", "<p:presentation/>")
        for name, content in (more or {}).items():
            parts.writestr(name, content)
    return target.getvalue()


def upload(
    content: bytes, name: str = "file.pdf", content_type: str = "application/pdf"
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type)
