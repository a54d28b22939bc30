"""What a person does on the screens, from form to stored result."""

from __future__ import annotations

import csv
import io

import pytest

from rapporteur.core.models import Activity
from rapporteur.coverage import consistency
from rapporteur.coverage.consistency import PlacedText
from rapporteur.coverage.models import Coverage, NoteDecision, Source, Topic
from rapporteur.people.models import Network
from rapporteur.programme.models import Congress
from tests import factories
from tests.coverage.conftest import follow


def test_hits_are_marked_in_title_and_abstract_and_safe(desk, programme):
    page = desk.get(f"{desk.base}programme/?q=relapse").content.decode()
    assert "&lt;b&gt;<mark>relapse</mark>&lt;/b&gt;" in page
    page = desk.get(f"{desk.base}programme/?q=blinatu").content.decode()
    assert "<mark>Blinatumomab</mark> in older adults" in page


def test_select_from_the_browser_and_undo_returns_to_the_same_filters(desk, coverage, programme):
    here = f"{desk.base}programme/?q=aml&kind=poster"
    answer = desk.post(f"{desk.base}selection/select/", {"one": programme["poster"].pk, "next": here})
    deed = Activity.objects.get(verb="selected")
    assert answer.url == f"{here}&undo={deed.pk}"
    page = desk.get(answer.url).content.decode()
    assert "Selected “CAR-T cells for children”." in page
    answer = desk.post(f"{desk.base}selection/undo/{deed.pk}/", {"next": answer.url})
    assert answer.url == here
    assert coverage.picks.count() == 0


@pytest.mark.parametrize(
    "address", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "\\\\evil"]
)
def test_a_form_leads_nowhere_else(address, desk, programme):
    answer = desk.post(f"{desk.base}selection/select/", {"one": programme["talk"].pk, "next": address})
    assert answer.url.startswith(f"{desk.base}selection/")


def test_ticked_items_go_under_the_heading_that_was_written(desk, coverage, programme):
    ticked = [programme["poster"].pk, programme["loose"].pk]
    follow(desk, "selection/select/", {"item": ticked, "heading": "Families"})
    assert list(coverage.picks.order_by("position").values_list("heading__title", "item_id")) == [
        ("Families", ticked[0]),
        ("Families", ticked[1]),
    ]
    page = follow(desk, "selection/select/", {"heading": "Families"})
    assert "Nothing was ticked" in page


def test_clashes_are_told_in_words(desk, coverage, programme):
    factories.pick(coverage, programme["satellite"])
    factories.pick(coverage, programme["talk"])
    factories.pick(coverage, programme["session"])
    page = desk.get(f"{desk.base}selection/").content.decode()
    assert page.count("overlaps by 30 minutes with") == 4
    page = desk.get(f"{desk.base}programme/day/?day=2021-12-11").content.decode()
    assert "overlaps by 30 minutes with" in page


def test_order_is_changed_without_dragging(desk, coverage, congress):
    picks = [
        factories.pick(coverage, factories.item(congress, name), position=n) for n, name in enumerate("abcd")
    ]

    def order() -> str:
        return "".join(coverage.picks.order_by("position").values_list("item__title", flat=True))

    follow(desk, f"selection/{picks[3].pk}/move/", {"to": "up"})
    assert order() == "abdc"
    follow(desk, f"selection/{picks[3].pk}/move/", {"to": "first"})
    assert order() == "dabc"
    follow(desk, f"selection/{picks[3].pk}/move/", {"position": "3"})
    assert order() == "abdc"
    follow(desk, f"selection/{picks[0].pk}/move/", {"to": "last"})
    assert order() == "bdca"
    follow(desk, f"selection/{picks[0].pk}/move/", {"position": "nonsense"})
    assert order() == "bdca"


def test_bulk_move_needs_a_heading_and_says_so(desk, coverage, programme):
    pick = factories.pick(coverage, programme["talk"])
    assert "Write the heading" in follow(
        desk, "selection/bulk/", {"pick": [pick.pk], "deed": "move", "heading": " "}
    )
    follow(desk, "selection/bulk/", {"pick": [pick.pk], "deed": "move", "heading": "New"})
    assert coverage.picks.get().heading.title == "New"
    follow(desk, "selection/bulk/", {"pick": [pick.pk], "deed": "remove"})
    assert coverage.picks.count() == 0


def test_the_filtered_list_is_exported_in_its_order(desk, programme):
    answer = desk.get(f"{desk.base}programme/export/csv/?q=aml&sort=title")
    text = (answer.content if not answer.streaming else b"".join(answer)).decode("utf-8-sig")
    titles = [row["Title"] for row in csv.DictReader(io.StringIO(text))]
    assert titles == ["CAR-T cells for children", "Seizing opportunity in AML"]
    for fmt in ("xlsx", "ris", "ics"):
        answer = desk.get(f"{desk.base}programme/export/{fmt}/")
        assert answer.status_code == 200
        assert answer["Content-Disposition"] == f'attachment; filename="ash-2021.{fmt}"'
    assert desk.get(f"{desk.base}programme/export/exe/").status_code == 404


def test_a_source_needs_an_address_or_a_note(desk, coverage):
    values = {"kind": "programme", "label": "Full programme", "url": "", "note": ""}
    assert "say in the note why there is none" in follow(desk, "texts/sources/add/", values)
    assert Source.objects.count() == 0
    follow(desk, "texts/sources/add/", {**values, "note": "The link was lost."})
    assert Source.objects.get().note == "The link was lost."
    bad = {**values, "url": "javascript:alert(1)"}
    follow(desk, "texts/sources/add/", bad)
    assert Source.objects.count() == 1


def test_attendance_that_ends_before_it_begins_is_refused(desk, coverage):
    values = {"title": "ASH", "attends_from": "2021-12-14", "attends_to": "2021-12-10"}
    assert "This day is before the first day" in follow(desk, "texts/", values)
    assert Coverage.objects.get().attends_from is None


def test_a_note_is_decided_with_a_reason_and_comes_back_when_the_fact_changes(desk, coverage):
    coverage.lead = "We attended the 62nd ASH Annual Meeting."
    coverage.save()
    page = desk.get(f"{desk.base}notes/").content.decode()
    assert "“62nd ASH Annual Meeting”" in page
    assert "“63rd ASH Annual Meeting”" in page
    key = page.split('name="note" value="')[1].split('"')[0]
    assert "Say in a sentence" in follow(desk, "notes/decide/", {"note": key, "explanation": " "})
    page = follow(desk, "notes/decide/", {"note": key, "explanation": "So it was printed"})
    assert "No facts contradict each other." in page
    assert "So it was printed" in page
    assert "consistency note" not in desk.get(desk.base).content.decode().split("In numbers")[0]
    Coverage.objects.update(lead="We attended the 61st ASH Annual Meeting.")
    assert "No facts contradict each other." not in desk.get(f"{desk.base}notes/").content.decode()
    assert NoteDecision.objects.count() == 1


def test_texts_of_higher_rooms_are_compared_too(desk, coverage, monkeypatch):
    placed = PlacedText("Webinar", "the 64th ASH Annual Meeting", "/there")
    monkeypatch.setattr(consistency, "text_sources", [lambda one: [placed] if one == coverage else []])
    page = desk.get(f"{desk.base}notes/").content.decode()
    assert "“64th ASH Annual Meeting”" in page
    assert 'href="/there"' in page


def test_a_screener_cannot_decide_a_note(client, screener, coverage):
    client.force_login(screener, backend="django.contrib.auth.backends.ModelBackend")
    values = {"note": "edition:1", "explanation": "because"}
    assert client.post("/desk/alan/ash-2021/notes/decide/", values).status_code == 403
    assert NoteDecision.objects.count() == 0


def test_a_screener_cannot_undo_a_change_of_the_texts(client, screener, coordinator, coverage, desk):
    follow(desk, "texts/", {"title": "New title", "is_call_open": "on"})
    deed = Activity.objects.get(verb="changed-texts")
    client.force_login(screener, backend="django.contrib.auth.backends.ModelBackend")
    client.post(f"/desk/alan/ash-2021/selection/undo/{deed.pk}/")
    assert Coverage.objects.get().title == "New title"
    client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    client.post(f"/desk/alan/ash-2021/selection/undo/{deed.pk}/")
    assert Coverage.objects.get().title == "ASH 2021"


def test_a_coordinator_starts_with_a_new_congress_or_one_that_is_stored(
    client, coordinator, screener, network
):
    client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    values = {
        "name": "EHA 2022",
        "short_name": "EHA 2022",
        "slug": "eha-2022",
        "starts_on": "2022-06-09",
        "ends_on": "2022-06-17",
        "zone": "Vienna",
    }
    page = client.post("/desk/alan/cover/", values).content.decode()
    assert "is not an IANA time zone" in page
    answer = client.post("/desk/alan/cover/", {**values, "zone": "Europe/Vienna"})
    assert answer.url == "/desk/alan/eha-2022/"
    assert Coverage.objects.get().title == "EHA 2022"
    stored = factories.congress()
    answer = client.post("/desk/alan/cover/", {"choose": "1", "old-congress": stored.slug})
    assert answer.url == "/desk/alan/ash-2021/"
    assert Congress.objects.count() == 2
    client.force_login(screener, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/desk/alan/cover/").status_code == 403


def test_topics_are_added_edited_and_removed_by_coordinators_only(client, coordinator, screener, network):
    client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    values = {
        "name": "AML",
        "description": "A blood cancer.",
        "priority": "1",
        "words": "AML\nacute myeloid leukemia",
    }
    client.post("/desk/alan/topics/add/", values)
    topic = Topic.objects.get()
    assert (topic.name, topic.keywords, topic.priority) == ("AML", ["AML", "acute myeloid leukemia"], "1")
    assert "has a topic of this name" in client.post("/desk/alan/topics/add/", values).content.decode()
    client.post(f"/desk/alan/topics/{topic.pk}/", {**values, "words": "AML"})
    assert Topic.objects.get().keywords == ["AML"]
    client.post(f"/desk/alan/topics/{topic.pk}/remove/")
    deed = Activity.objects.get(verb="removed")
    assert "Undo" in client.get(f"/desk/alan/topics/?undo={deed.pk}").content.decode()
    client.post(f"/desk/alan/topics/undo/{deed.pk}/")
    assert Topic.objects.get().name == "AML"
    client.force_login(screener, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/desk/alan/topics/").status_code == 200
    assert client.post("/desk/alan/topics/add/", {**values, "name": "ALL"}).status_code == 403
    assert Topic.objects.count() == 1


def test_empty_states_lead_on(desk, coverage):
    assert "No programme has been taken in yet." in desk.get(f"{desk.base}programme/").content.decode()
    assert "Nothing is selected yet." in desk.get(f"{desk.base}selection/").content.decode()
    assert (
        "No item of the programme has a day yet." in desk.get(f"{desk.base}programme/day/").content.decode()
    )
    assert "Take in the programme" in desk.get(desk.base).content.decode()
    assert "No topics yet." in desk.get("/desk/alan/topics/").content.decode()


def test_no_hit_shows_ways_out(desk, programme):
    page = desk.get(f"{desk.base}programme/?q=zzzz&kind=oral").content.decode()
    assert "Nothing fits." in page
    assert "Search these words without filters" in page
    assert "Take away “Kind: Oral”" in page


def test_a_deed_of_another_network_cannot_be_undone(desk, coverage, programme):
    other = factories.coverage(Network.objects.create(slug="x", name="X", short_name="X"), coverage.congress)
    deed = Activity.objects.create(
        verb="selected", room="coverage", scope=f"coverage:{other.pk}", data={"added": []}
    )
    assert desk.post(f"{desk.base}selection/undo/{deed.pk}/").status_code == 404


def test_no_screen_has_inline_style_or_script(desk, coverage, programme, network):
    topic = factories.topic(network, "AML")
    pick = factories.pick(coverage, programme["talk"])
    factories.pick(coverage, programme["satellite"])
    paths = [
        "",
        "programme/",
        "programme/day/",
        f"programme/{programme['talk'].pk}/",
        "selection/",
        f"selection/{pick.pk}/",
        "texts/",
        "texts/sources/add/",
        "notes/",
        "congress/",
    ]
    addresses = [desk.base + path for path in paths] + [
        "/desk/alan/topics/",
        f"/desk/alan/topics/{topic.pk}/",
        "/desk/alan/cover/",
    ]
    for address in addresses:
        page = desk.get(address).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert "<script>" not in page


def test_the_way_back_is_part_of_what_a_filter_replaces(desk, programme):
    """The results are swapped while a person types: the forms must lead back to what is then on the screen."""
    page = desk.get(f"{desk.base}programme/?q=aml").content.decode()
    results = page.split('id="results"')[1].split('id="picking"')[0]
    assert f'form="picking" name="next" value="{desk.base}programme/?q=aml"' in results
    assert '<option value="">best first</option>' in results
