"""Every word of a screen can be translated: templates hold no text outside of their translation tags."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import rapporteur

TEMPLATES = sorted(Path(rapporteur.__file__).parent.glob("*/templates/**/*.html"))
NAMES = {"Rapporteur", "DOI", "PMID", "rapporteur", "new_network", "nbsp"}  # the same in every language
PASSED_OVER = re.compile(
    r"{#.*?#}"
    r"|{% comment %}.*?{% endcomment %}"
    r"|{% blocktranslate.*?{% endblocktranslate %}"
    r"|{% block og_type %}.*?{% endblock %}"
    r"|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
SPOKEN = re.compile(r'\s(?:aria-label|title|alt|placeholder|data-label)="([^"]*)"')
MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{3,}")


def untranslated(source: str) -> set[str]:
    """The words of a template that no catalogue can change."""
    bare = PASSED_OVER.sub("", source)
    said = [*SPOKEN.findall(bare), MARKUP.sub(" ", bare)]
    return {word for text in said for word in re.findall(r"\w+", text) if WORD.fullmatch(word)} - NAMES


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-2:]))
def test_no_template_has_words_that_cannot_be_translated(path: Path) -> None:
    assert untranslated(path.read_text()) == set()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>Hello</p>", {"Hello"}),
        ('<a title="Read more">{{ x }}</a>', {"Read", "more"}),
        (
            '{% translate "Hello" %}<b class="warm">{% blocktranslate %}Hi {{ you }}{% endblocktranslate %}</b>',
            set(),
        ),
    ],
)
def test_the_check_finds_them(source: str, expected: set[str]) -> None:
    assert untranslated(source) == expected


def test_there_are_templates_to_check() -> None:
    assert len(TEMPLATES) > 60
