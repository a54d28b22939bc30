"""The public page of the demo against the facts of the page ALAN published, one by one."""

from __future__ import annotations

import html
import re
from importlib.resources import files

import pytest
from django.core.management import call_command
from django.test import Client

pytestmark = pytest.mark.django_db  # without a test that says so, pytest-django makes no database

SELECTION = (files("rapporteur.config.demo") / "ash-2021-selection.txt").read_text(encoding="utf-8")
HEADINGS = ["Satellite symposiums", "General sessions (Education / Scientific)", "Other topics"]
SESSIONS = [line.removeprefix("• ") for line in SELECTION.splitlines() if line.startswith("•")]

# fact -> words that must stand on the page
FACTS = {
    "the network": ["Acute Leukemia Advocates Network"],
    "the congress and its number": ["63rd ASH Annual Meeting"],
    "the days of the congress": ["11", "14 December 2021", "Atlanta and online"],
    "attendance, in the network's words": [
        "From 10th to 14th December 2021, the Acute Leukemia Advocates Network (ALAN) virtually attended 62nd ASH "
        "Annual Meeting and Exposition."
    ],
    "published": ["20 December 2021"],
    "the members' meeting, on its day": ["Friday 10 December 2021", "members and supporters"],
    "who spoke: the chair": ["Zack Pemberton-Whiteley", "ALAN Chair"],
    "who spoke: the network manager": ["Samantha Nier", "ALAN Network Manager"],
    "what the meeting was about": ["2021 plans", "planned for 2022"],
    "how the meeting went": [
        "very well attended",
        "good exchange",
        "looking forward to achieving more in 2022",
    ],
    "slides on request by email": ["We are happy to share the presentation", "by email"],
    "the full programme, its link lost": ["Full program", "The link was lost"],
    "all abstracts, their link lost": ["Access to all abstracts"],
    "the HARMONY posters": [
        "Posters submitted in the context of the HARMONY project in which ALAN is involved"
    ],
    "other sources": ["Other sources"],
    "the selection": ["sessions we thought were interesting"],
    "the call for reporters": ["If you would like to report on one of these, please let us know"],
    "who made the videos": ["Know AML and Know ALL", "63rd ASH Annual Meeting and Exposition"],
    "video 1: question": ["Do patients enrolled in clinical trials really represent the AML population?"],
    "video 1: speaker": ["Mycal Casey", "Augusta University", "Augusta, US"],
    "video 1: what is said": ["Hispanic and African American", "women", "approval", "three suggestions"],
    "video 2: question": ["Should COVID-19 vaccination be postponed after AML therapy?"],
    "video 2: speaker": ["Sabine Haggenburg", "Amsterdam UMC", "Amsterdam, NL"],
    "video 2: what is said": ["hypomethylating agent", "azacitidine or decitabine", "does not protect"],
    "video 3: question": ["How are advances in ALL genomics informing new treatment approaches?"],
    "video 3: speaker": ["Charles Mullighan", "St. Jude Children’s Research Hospital", "Memphis, US"],
    "video 3: what is said": ["RNA sequencing", "subtypes", "T-ALL"],
    "the podcast, its link lost": ["podcast were lost"],
    "video 4: question": [
        "Why are novel TKIs needed for Philadelphia chromosome-positive ALL? What does this mean for patients?"
    ],
    "video 4: speaker": ["Jorge Cortes"],
    "video 4: what is said": [
        "quality of life",
        "more cures",
        "fewer side effects",
        "stem cell transplant",
        "Ph+ ALL",
    ],
    "the webinars' co-host": ["Leukaemia Care"],
    "the AML webinar": ["AML: reflecting on ASH", "Steven Knapper", "Tuesday 8 February 2022", "16:30"],
    "the ALL and CAR-T webinar": ["ALL and CAR-T: reflecting on ASH", "Tobias Menne", "19:30", "21:00"],
    "the webinars' zone": ["UTC+1"],
    "registration, its link lost": ["The registration link was lost"],
}


@pytest.fixture(scope="module")
def page(django_db_setup: None, django_db_blocker: pytest.FixtureRequest):
    """The text of the demo's public page, loaded once and rolled back."""
    from django.db import transaction  # noqa: PLC0415

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo", "--no-serve", "--without-practice", verbosity=0)
        response = Client().get("/en/ash-2021/")
        assert response.status_code == 200
        yield _words(response.content.decode())
        transaction.set_rollback(True)


def _words(markup: str) -> str:
    body = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", markup)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def test_the_list_has_the_numbers_of_the_seed():
    assert len(SESSIONS) == 25
    assert [line for line in SELECTION.splitlines() if line and not line.startswith("•")] == HEADINGS


@pytest.mark.parametrize("fact", FACTS)
def test_the_page_states(fact: str, page: str):
    assert [words for words in FACTS[fact] if words not in page] == []


@pytest.mark.parametrize("title", SESSIONS)
def test_the_page_names_session(title: str, page: str):
    assert title in page


def test_sessions_stand_under_their_headings_in_order(page: str):
    places = [
        page.index(text, page.index(HEADINGS[0]))
        for text in [HEADINGS[0], *SESSIONS[:9], HEADINGS[1], *SESSIONS[9:20], HEADINGS[2], *SESSIONS[20:]]
    ]
    assert places == sorted(places)
