"""What the docs promise to list, they list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from rapporteur.intake.reading import formats, messages

ROOT = Path(__file__).resolve().parents[2]
OPERATING = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
FORMATS = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "src/rapporteur/config/settings.py").read_text(encoding="utf-8")


def test_every_setting_is_documented():
    names = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', SETTINGS))
    assert names
    assert {name for name in names if f"`{name}`" not in OPERATING} == set()


def test_every_command_of_ours_is_documented():
    ours = {name for name, app in get_commands().items() if str(app).startswith("rapporteur.")}
    assert ours
    assert {name for name in ours if f"`rapporteur {name}" not in OPERATING} == set()


@pytest.mark.parametrize("key", sorted(formats()))
def test_every_format_is_documented(key: str):
    assert f"`{key}`" in FORMATS


@pytest.mark.parametrize("key", sorted(messages()))
def test_every_message_says_what_to_do(key: str):
    message = messages()[key]
    assert message.text.strip()
    assert message.remedy.strip()
    assert message.severity in {"error", "warning", "info"}
