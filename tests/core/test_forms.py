"""One way to draw a field: label, errors, help, and the ties between them."""

from __future__ import annotations

from django import forms
from lxml import html


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="As others see it.")
    nick = forms.CharField(label="Nick", required=False)
    agree = forms.BooleanField(label="I agree", required=False)
    colour = forms.ChoiceField(
        label="Colour", choices=[("r", "Red"), ("b", "Blue")], widget=forms.RadioSelect
    )


def drawn(form: forms.Form, name: str) -> html.HtmlElement:
    return html.fragment_fromstring(form[name].as_field_group())


def test_a_text_field_is_tied_to_its_help_and_error():
    field = drawn(Sample({}), "name")
    entry = field.find(".//input")
    assert field.get("class") == "field has-errors"
    assert entry.get("aria-describedby").split() == ["id_name_helptext", "id_name_error"]
    assert field.get_element_by_id("id_name_helptext").text == "As others see it."
    assert field.get_element_by_id("id_name_error").text_content() == "This field is required."
    assert (entry.get("aria-invalid"), entry.get("required") is not None) == ("true", True)
    order = [e.tag for e in field if e.tag in {"label", "ul", "input"}]
    assert order == ["label", "ul", "input"]


def test_an_optional_field_says_so():
    field = drawn(Sample(), "nick")
    assert field.find("label").text_content() == "Nick (optional)"
    assert field.find(".//input").get("required") is None


def test_a_tick_box_stands_beside_its_label():
    field = drawn(Sample(), "agree")
    assert field.get("class") == "field check"
    assert field.find("label").get("for") == "id_agree"


def test_choices_are_a_fieldset_with_a_legend_tied_to_the_error():
    fieldset = drawn(Sample({}), "colour").find("fieldset")
    assert fieldset.find("legend").text_content() == "Colour"
    assert fieldset.get("aria-describedby") == "id_colour_error"
    assert [label.text_content().strip() for label in fieldset.iter("label")] == ["Red", "Blue"]
