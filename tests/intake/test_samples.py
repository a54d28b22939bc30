"""Every format against its golden samples: what stands in ``tests/samples/formats/<key>/``.

``input.csv`` is compared with ``expected.json``, ``two-days.md`` with ``two-days.expected.json``;
``options.json`` or ``two-days.options.json`` may set zone, days and mapping. To write the expectation of a
new sample, run with ``RAPPORTEUR_WRITE_SAMPLES=1`` and read what it wrote.
"""

from __future__ import annotations

import dataclasses
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from rapporteur.intake.contract import Issue, Mapping, Options, Record
from rapporteur.intake.reading import formats, messages, read_file, sniff

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "formats"
WRITE = os.environ.get("RAPPORTEUR_WRITE_SAMPLES") == "1"


def inputs() -> list[Path]:
    return sorted(
        path
        for path in SAMPLES.glob("*/*")
        if path.is_file()
        and path.stem != "README"
        and not path.name.endswith(("expected.json", "options.json"))
    )


def beside(path: Path, what: str) -> Path:
    return path.with_name(f"{what}.json" if path.stem == "input" else f"{path.stem}.{what}.json")


def options_of(path: Path) -> Options:
    held = beside(path, "options")
    if not held.exists():
        return Options(zone="Europe/Vienna", starts_on="2021-12-11", ends_on="2021-12-14")
    fields = json.loads(held.read_text("utf-8"))
    return Options(**{**fields, "mapping": Mapping(**fields.get("mapping", {}))})


def plain(thing: Any) -> Any:
    """A record or issue as JSON: only what is filled."""
    if isinstance(thing, datetime):
        return thing.isoformat()
    if dataclasses.is_dataclass(thing):
        held = {field.name: plain(getattr(thing, field.name)) for field in dataclasses.fields(thing)}
        return {name: value for name, value in held.items() if value not in ("", [], {}, None)}
    if isinstance(thing, list):
        return [plain(part) for part in thing]
    return {name: plain(value) for name, value in thing.items()} if isinstance(thing, dict) else thing


@pytest.mark.parametrize("path", inputs(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_sample_reads_as_expected(path: Path) -> None:
    key = path.parent.name
    assert sniff(path, "a-name-that-says-nothing")[0][1].key == key
    found = list(read_file(path, formats()[key], options_of(path)))
    result = {
        "records": [plain(one) for one in found if isinstance(one, Record)],
        "issues": [plain(one) for one in found if isinstance(one, Issue)],
    }
    expected = beside(path, "expected")
    if WRITE and not expected.exists():
        expected.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert result == json.loads(expected.read_text("utf-8"))
    assert {issue["id"] for issue in result["issues"]} <= messages().keys()
    assert result["records"]


def test_every_format_has_a_sample() -> None:
    with_sample = {path.parent.name for path in inputs() if beside(path, "expected").exists()}
    assert sorted(formats()) == sorted(with_sample)
