"""A coordinator goes from an organiser's file to a published page, on a phone, without JavaScript."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

TALKS = [
    {"Track": "Leukaemia", "Room": "Hall 1", "Weekday": "Monday", "Date": "21 July", "Timespan": "14:40-15:00",
     "Format": "In person", "Speaker": "Ana Prova", "Title": "Living well after treatment for leukaemia",
     "Abstract": "We asked 120 people how they live five years later."},
    {"Track": "Leukaemia", "Room": "Hall 2", "Weekday": "Monday", "Date": "21 July", "Timespan": "14:50-15:10",
     "Format": "In person", "Speaker": "Ben Proba", "Title": "A gentler start of therapy for older adults",
     "Abstract": "Half the dose, and what became of it."},
    {"Track": "Transplant", "Room": "Hall 1", "Weekday": "Tuesday", "Date": "22 July", "Timespan": "23:30-00:15",
     "Format": "Virtual", "Speaker": "Cho Prove", "Title": "Who waits longest for a donor",
     "Abstract": None},
]  # fmt: skip


def cover(page: Page, name: str, short: str, first: str, last: str, zone: str) -> None:
    page.get_by_role("link", name="Start covering a congress").click()
    page.get_by_label("Full name").fill(name)
    page.get_by_label("Short name").fill(short)
    page.get_by_label("First day").fill(first)
    page.get_by_label("Last day").fill(last)
    page.get_by_label("Time zone").fill(zone)
    page.get_by_role("button", name="Create and cover it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(short)


def take_in(page: Page, file: Path) -> None:
    page.goto(page.url.rstrip("/") + "/intake/upload/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("button", name="Apply", exact=True).click()
    expect(page.get_by_role("button", name="Undo this batch")).to_be_visible()


def publish(page: Page, desk: str) -> str:
    page.goto(f"{desk}page/")
    page.get_by_role("button", name="Create the page").click()
    page.get_by_role("button", name="Publish now").click()
    link = page.get_by_text("Readers find it here").get_by_role("link")
    return urljoin(page.url, link.get_attribute("href"))


def test_from_a_file_to_a_page(visit, coordinator, tmp_path):
    file = tmp_path / "programme.json"
    file.write_text(json.dumps(TALKS))
    window = visit(coordinator, width=360, scripts=False)
    page = window.go("/desk/")
    cover(page, "Example Congress 2025", "Example 2025", "2025-07-20", "2025-07-24", "Europe/London")
    desk = page.url
    take_in(page, file)
    page.goto(f"{desk}programme/?q=leukaemia")
    expect(page.get_by_text("2 items")).to_be_visible()  # the track is searched as well as the words
    page.get_by_role("button", name="Select: Living well after treatment for leukaemia").click()
    page.goto(f"{desk}programme/")
    page.get_by_role("button", name="Select: Who waits longest for a donor").click()
    page.goto(publish(page, desk))
    expect(page.get_by_role("main")).to_contain_text("Living well after treatment for leukaemia")
    expect(page.get_by_role("main")).to_contain_text("Monday 21 July 2025, 14:40–15:00")
    expect(page.get_by_role("main")).to_contain_text("Ana Prova")
    expect(page.get_by_role("main")).not_to_contain_text("120 people")
    assert "A gentler start" not in page.content()


@pytest.mark.shared
@pytest.mark.parametrize(("folder", "name", "query", "items"), [
    ("acr-convergence-2025", "abstracts.xlsx", "lupus", "2,725"),
    ("ismb-2025", "ISMB_2025_All_sessions.json.gz", "leukemia", "729"),
])  # fmt: skip
def test_from_a_real_congress_to_a_page(
    visit, coordinator, shared_data, tmp_path, folder, name, query, items
):
    file = shared_data / folder / name
    if file.suffix == ".gz":
        plain = tmp_path / file.stem
        plain.write_bytes(gzip.decompress(file.read_bytes()))
        file = plain
    window = visit(coordinator)
    page = window.go("/desk/")
    cover(page, "A Real Congress 2025", "Real 2025", "2025-07-20", "2025-10-29", "Europe/London")
    desk = page.url
    take_in(page, file)
    page.goto(f"{desk}programme/")
    expect(page.get_by_text(f"{items} items")).to_be_visible()
    page.goto(f"{desk}programme/?q={query}")
    first = page.locator(".hit-title").first.inner_text()
    page.get_by_role("button", name="Select: ").first.click()
    page.goto(publish(page, desk))
    expect(page.get_by_role("main")).to_contain_text(first)
