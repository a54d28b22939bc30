"""Pictures without what their camera or program hid in them: place, device, author, thumbnails."""

from __future__ import annotations

import io
from typing import IO, Any

from PIL import Image, ImageOps

from rapporteur.media.uploads import JPEG, PNG

TYPES = (PNG, JPEG)
ORIENTATION = 0x0112


def without_hidden_data(picture: IO[bytes]) -> IO[bytes]:
    """The picture written anew: only its pixels, its colour profile and its resolution; upright.

    A JPEG that is upright keeps its quality tables, so that writing it again changes next to nothing.
    """
    with Image.open(picture, formats=["PNG", "JPEG"]) as opened:
        kept: dict[str, Any] = {
            name: opened.info[name] for name in ("icc_profile", "dpi", "transparency") if name in opened.info
        }
        is_turned = opened.getexif().get(ORIENTATION, 1) != 1
        shown = ImageOps.exif_transpose(opened) if is_turned else opened
        shown.info.clear()
        shown.info.update(kept)
        target = io.BytesIO()
        if opened.format == "PNG":
            shown.save(target, "PNG", **kept)
        else:
            kept.pop("transparency", None)
            quality: Any = "keep" if shown is opened and opened.format == "JPEG" else 92
            shown.save(target, "JPEG", quality=quality, exif=b"", **kept)
    target.seek(0)
    return target
