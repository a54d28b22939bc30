from __future__ import annotations

from typing import Any

import pytest

from rapporteur.coverage.models import Coverage
from rapporteur.media.forms import InterviewForm, PosterForm, SlideDeckForm
from rapporteur.media.models import Interview, Poster, SlideDeck
from tests.media.files import HTML, PDF, SVG, picture, upload

INTERVIEW = {
    "question": "Should COVID-19 vaccination be postponed after AML therapy?",
    "speaker": "Sabine Haggenburg",
}

NO_TYPE = (
    "By its content this is no PDF, PNG, JPEG or PowerPoint file (.pptx). Save it as a PDF and choose that."
)


def codes(form: Any) -> dict[str, list[str]]:
    return {name: [error.code for error in errors.as_data()] for name, errors in form.errors.items()}


def test_an_interview_needs_a_question_and_a_speaker_only(coverage: Coverage) -> None:
    assert codes(InterviewForm({}, instance=Interview(coverage=coverage))) == {
        "question": ["required"],
        "speaker": ["required"],
    }
    assert codes(InterviewForm(INTERVIEW, instance=Interview(coverage=coverage))) == {}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,<script>",
        "ftp://example.org/a",
        "file:///etc/passwd",
        "not an address",
        "https://",
        "//",
        "http://[",
        "vbscript:x",
    ],
)
def test_only_web_addresses_are_links(coverage: Coverage, address: str) -> None:
    form = InterviewForm({**INTERVIEW, "video_url": address}, instance=Interview(coverage=coverage))
    assert codes(form) == {"video_url": ["invalid"]}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://example.org/v?a=1", "https://example.org/v?a=1"),
        ("http://example.org/", "http://example.org/"),
        ("example.org/video", "https://example.org/video"),
    ],
)
def test_web_addresses_are_kept(coverage: Coverage, given: str, kept: str) -> None:
    form = InterviewForm({**INTERVIEW, "video_url": given}, instance=Interview(coverage=coverage))
    assert codes(form) == {}
    assert form.cleaned_data["video_url"] == kept


def test_a_podcast_link_says_that_there_is_a_podcast(coverage: Coverage) -> None:
    form = InterviewForm(
        {**INTERVIEW, "podcast_url": "https://example.org/p"}, instance=Interview(coverage=coverage)
    )
    assert codes(form) == {}
    assert form.cleaned_data["has_podcast"] is True


def test_the_question_is_one_line(coverage: Coverage) -> None:
    form = InterviewForm(
        {**INTERVIEW, "question": "Why are novel\r\n TKIs  needed?"}, instance=Interview(coverage=coverage)
    )
    assert codes(form) == {}
    assert form.cleaned_data["question"] == "Why are novel TKIs needed?"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (HTML, "poster.pdf", "application/pdf"),
        (SVG, "poster.png", "image/png"),
        (SVG, "a.svg", "image/svg+xml"),
    ],
)
def test_a_hostile_file_is_refused_with_the_remedy(
    coverage: Coverage, content: bytes, name: str, said: str
) -> None:
    form = PosterForm(
        {"title": "Poster"}, {"file": upload(content, name, said)}, instance=Poster(coverage=coverage)
    )
    assert form.errors == {"file": [NO_TYPE]}


def test_the_name_of_an_upload_is_dropped_and_its_ending_is_that_of_its_content(coverage: Coverage) -> None:
    form = PosterForm(
        {"title": "Poster"},
        {"file": upload(picture("PNG"), "../../patient-7.html", "text/html")},
        instance=Poster(coverage=coverage),
    )
    assert codes(form) == {}
    assert form.cleaned_data["file"].name == "upload.png"


def test_a_poster_without_link_and_file_says_why(coverage: Coverage) -> None:
    assert codes(PosterForm({"title": "Poster"}, instance=Poster(coverage=coverage))) == {
        "note": ["nothing-to-open"]
    }
    assert (
        codes(
            PosterForm({"title": "Poster", "note": "The link was cut."}, instance=Poster(coverage=coverage))
        )
        == {}
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {"note": ["nothing-to-open"]}),
        ({"url": "https://example.org/s"}, {}),
        ({"on_request": "on"}, {"request_email": ["nobody-to-ask"]}),
        ({"on_request": "on", "request_email": "info@example.org"}, {}),
        ({"on_request": "on", "note": "The address was cut."}, {}),
        ({"request_email": "info@example.org"}, {}),
        (
            {"on_request": "on", "note": "x", "url": "https://example.org/s"},
            {"url": ["public-and-on-request"]},
        ),
    ],
)
def test_slides_are_public_or_on_request(coverage: Coverage, given: dict[str, str], expected: dict) -> None:
    assert (
        codes(SlideDeckForm({"title": "2022 plans", **given}, instance=SlideDeck(coverage=coverage)))
        == expected
    )


def test_an_address_to_ask_means_on_request(coverage: Coverage) -> None:
    form = SlideDeckForm(
        {"title": "Plans", "request_email": "info@example.org"},
        {"file": upload(PDF)},
        instance=SlideDeck(coverage=coverage),
    )
    assert codes(form) == {}
    assert form.cleaned_data["on_request"] is True
