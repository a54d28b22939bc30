from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from rapporteur.public import look
from rapporteur.public.models import validate_colour


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert round(look.contrast(one, other), 2) == ratio


def test_a_pale_colour_is_refused_with_its_ratio() -> None:
    with pytest.raises(ValidationError) as refused:
        validate_colour("#ff9999")
    ratio = f"{look.contrast('#ff9999', '#f6f1ea'):.2f}"
    (message,) = refused.value.messages
    assert message == (
        f"Too pale to read: its contrast on our panel is {ratio} to 1, text needs 4.5 to 1. "
        "Choose a darker shade."
    )


@pytest.mark.parametrize("text", ["red", "#fff", "#12345g", "#7a1f3d;}", "#7a1f3d\n"])
def test_only_six_digits_are_a_colour(text: str) -> None:
    with pytest.raises(ValidationError, match="six digits"):
        validate_colour(text)


@pytest.mark.parametrize("colour", ["#7a1f3d", "#000000", "#0000ff", "#004d40", "#5a5a00"])
def test_the_shade_for_dark_screens_is_readable_and_so_is_the_ink_on_it(colour: str) -> None:
    dark = look.for_the_dark(colour)
    assert min(look.contrast(dark, ground) for ground in look.DARK_GROUNDS.values()) >= 4.5
    assert look.contrast(dark, look.ink_on(dark)) >= 4.5
    assert look.contrast(colour, look.ink_on(colour)) >= 4.5


def test_the_stylesheet_names_the_colours_of_its_address(client, db) -> None:
    found = client.get("/look/123456-654321.css")
    assert found.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "--brand:#123456;--brand-ink:#ffffff;--accent:#654321" in found.content.decode()
    assert found.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_other_addresses_give_no_stylesheet(client, db) -> None:
    assert client.get("/look/red-blue.css").status_code == 404
