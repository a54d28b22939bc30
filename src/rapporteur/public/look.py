"""A network's colours: checked for contrast, and completed to a small stylesheet. Pure Python."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")
LIGHT_GROUNDS = {"paper": "#fffdf9", "panel": "#f6f1ea"}
DARK_GROUNDS = {"paper": "#191512", "panel": "#241e1a"}
INKS = ("#ffffff", "#1a1310")
READABLE = 4.5  # WCAG 2.2, 1.4.3: contrast (minimum) of body text
BRAND, ACCENT = "#7a1f3d", "#a3470f"


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of ``#rrggbb``, each from 0 to 1."""
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def weakest_ground(colour: str) -> tuple[str, float]:
    """The light ground on which a colour is hardest to read, and the ratio there."""
    return min(
        ((name, contrast(colour, ground)) for name, ground in LIGHT_GROUNDS.items()), key=lambda pair: pair[1]
    )


def ink_on(colour: str) -> str:
    """White or near-black, whichever reads better on the colour."""
    return max(INKS, key=lambda ink: contrast(ink, colour))


def for_the_dark(colour: str) -> str:
    """The same hue, lightened until it is readable on both dark grounds."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*channels(colour))
    while True:
        red, green, blue = colorsys.hls_to_rgb(hue, lightness, min(saturation, 0.8))
        found = f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
        if lightness >= 1 or all(contrast(found, ground) >= 7 for ground in DARK_GROUNDS.values()):
            return found
        lightness = min(1, lightness + 0.01)


@dataclass(frozen=True)
class Look:
    """The two colours of a network. Its stylesheet depends on nothing else, so its address can name both."""

    brand: str = BRAND
    accent: str = ACCENT

    @property
    def key(self) -> str:
        return f"{self.brand[1:]}-{self.accent[1:]}".lower()

    def stylesheet(self) -> str:
        """Design tokens for screens; print keeps its own black."""
        dark, dark_accent = for_the_dark(self.brand), for_the_dark(self.accent)
        return (
            f"@media screen{{:root{{--brand:{self.brand};--brand-ink:{ink_on(self.brand)};"
            f"--accent:{self.accent}}}}}\n"
            f"@media screen and (prefers-color-scheme:dark){{:root:not(.light){{--brand:{dark};"
            f"--brand-ink:{ink_on(dark)};--accent:{dark_accent}}}}}\n"
        )
