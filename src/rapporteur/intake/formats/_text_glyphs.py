"""Traces of characters that a PDF's fonts lost: pointed out, never repaired. Pure Python."""

from __future__ import annotations

import re

_TRACES = re.compile(
    r"\w?[A-Za-z)\]%]Z[-KCOGw!]?\d+[.,]?\d*"  # nZ5 for n=5
    r"|\d[.,]?\d*G\d+[.,]?\d*"  # 8.5G4.2 for 8.5±4.2
    r"|\w?[A-Za-z]![K-]?\d+[.,]?\d*"  # P!0.05 for P<0.05
    r"|(?<![\w.])[!O]\d+[.,]\d+"  # O2.5 for >2.5
    r"|(?<![\w.])K\d+[.,]\d+"  # K8.5 for -8.5
    r"|(?<![\w.])C-\d+[.,]?\d*"  # C-16.3 for +-16.3
    r"|(?<![\w.])w\d+[.,]?\d*"  # w30 for ~30
    r"|(?<!\w)C{2,3}(?!\w)"  # CCC for +++
    r"|\w?[\u00a8\u00b4\u00b8\u02c6\u02c7\u02d8-\u02dd]\s?\w"  # o˜a for õa
    r"|[\ufffd\ue000-\uf8ff\x01-\x08\x0e-\x1f]"
)


def lost_glyphs(text: str) -> list[str]:
    """Every place of the text that looks as if a symbol was lost, as it stands."""
    return [match[0] for match in _TRACES.finditer(text)]
