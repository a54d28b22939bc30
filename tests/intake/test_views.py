"""The intake at the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapporteur.intake.models import Batch
from rapporteur.intake.states import BatchState, Decision
from rapporteur.people.models import Network, User
from rapporteur.people.states import Role
from rapporteur.programme.models import Congress, Item
from tests import factories
from tests.intake.batches import TALKS, csv, preview, take_in

pytestmark = pytest.mark.usefixtures("coverage")


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


def address(name: str, batch: Batch | None = None) -> str:
    numbers = {"number": batch.pk} if batch else {}
    return reverse(f"intake:{name}", kwargs={"network": "alan", "congress": "ash-2021", **numbers})


def upload(desk: Client, capture: Any, **fields: Any) -> Any:
    with capture(execute=True):
        return desk.post(address("upload"), fields)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_from_upload_to_undo(desk: Client, django_capture_on_commit_callbacks) -> None:
    file = SimpleUploadedFile("programme.csv", csv())
    response = upload(desk, django_capture_on_commit_callbacks, file=file, source_note="From the organiser")
    batch = Batch.objects.get()
    assert (response.status_code, response.url) == (302, address("batch", batch))
    assert (batch.state, batch.source_note) == (BatchState.PREVIEW, "From the organiser")
    page = text(desk.get(address("batch", batch)))
    assert "4 changes will be written." in page
    assert "Venetoclax in older adults with AML" in page
    desk.post(address("apply", batch))
    batch.refresh_from_db()
    assert (batch.state, Item.objects.count()) == (BatchState.APPLIED, 4)
    assert "Undo this batch" in text(desk.get(address("batch", batch)))
    desk.post(address("undo", batch))
    batch.refresh_from_db()
    assert (batch.state, Item.objects.count()) == (BatchState.UNDONE, 0)


def test_a_pasted_list(desk: Client, django_capture_on_commit_callbacks) -> None:
    pasted = "Satellite symposia\n- New therapies in acute leukaemia\n- Living with GvHD after transplant\n"
    upload(desk, django_capture_on_commit_callbacks, text=pasted)
    batch = Batch.objects.get()
    assert (batch.file_name, batch.format_key, batch.state) == (
        "pasted.txt",
        "plain_list",
        BatchState.PREVIEW,
    )
    assert "Living with GvHD after transplant" in text(desk.get(address("batch", batch)))


@pytest.mark.parametrize("fields", [{}, {"text": "  "}, {"text": "- One\n- Two"}])
def test_one_of_file_and_text(desk: Client, fields: dict[str, str]) -> None:
    if fields.get("text", "").strip():
        fields = {**fields, "file": SimpleUploadedFile("a.csv", csv())}
    response = desk.post(address("upload"), fields)
    assert (response.status_code, Batch.objects.count()) == (400, 0)
    assert "Choose a file or paste a text, one of the two." in text(response)


def test_a_file_that_is_too_large_is_refused_with_a_remedy(desk: Client, settings) -> None:
    settings.INTAKE_MAX_BYTES = 100
    response = desk.post(address("upload"), {"file": SimpleUploadedFile("a.csv", csv())})
    assert (response.status_code, Batch.objects.count()) == (400, 0)
    assert "the limit is 100 bytes. Split it." in text(response)


def test_old_and_new_side_by_side(desk: Client, congress: Congress) -> None:
    take_in(congress, csv())
    batch = preview(congress, csv(TALKS[0].replace("Hall A", "Hall Z"), *TALKS[1:]))
    page = text(desk.get(address("batch", batch)))
    assert "Hall <del>A</del>" in page
    assert "Hall <ins>Z</ins>" in page
    assert 'Room <span class="soft">(changed)</span>' in page
    assert "same number, now in Hall Z" in page


def test_texts_of_files_are_escaped(desk: Client, congress: Congress) -> None:
    take_in(congress, csv())
    evil = TALKS[0].replace("Hall A", "Hall <script>alert(1)</script>")
    batch = preview(congress, csv(evil, "9,A & B <b>bold</b>,<i>Eve</i>,,,,"))
    for kind in ("changed", "new", "findings"):
        assert "<script>alert" not in text(desk.get(address("batch", batch) + f"?show={kind}"))


def test_decisions(desk: Client, congress: Congress) -> None:
    batch = preview(congress, csv())
    change = batch.changes.order_by("position")[0]
    response = desk.post(
        address("decide", batch) + "?show=new", {f"decision-{change.pk}": "skip", "decision-x": "skip"}
    )
    assert response.url == address("batch", batch) + "?show=new"
    change.refresh_from_db()
    assert (change.decision, change.is_decided) == (Decision.SKIP, True)
    desk.post(address("decide-all", batch), {"kind": "new", "decision": "skip"})
    assert set(batch.changes.values_list("decision", flat=True)) == {Decision.SKIP}
    desk.post(address("decide-all", batch), {"kind": "new", "decision": "nonsense"})
    assert set(batch.changes.values_list("decision", flat=True)) == {Decision.SKIP}


def test_notes_of_the_reading(desk: Client, congress: Congress) -> None:
    batch = preview(congress, csv(*TALKS, "5,,Nobody,,Hall A,2021-12-11 09:00,2021-12-11 09:30"))
    page = text(desk.get(address("batch", batch)))
    assert "row 6" in page
    assert "The record has no title and was left out." in page
    assert "Give it a title in the file and import again." in page


def test_the_same_file_says_so(desk: Client, congress: Congress) -> None:
    first = take_in(congress, csv())
    page = text(desk.get(address("batch", preview(congress, csv()))))
    assert f"This is the same file as batch {first.pk}, applied on" in page
    assert "Nothing would change: the programme already says what this file says." in page


def test_a_stale_preview_is_compared_again(
    desk: Client, congress: Congress, django_capture_on_commit_callbacks
) -> None:
    waiting = preview(congress, csv(), "one.csv")
    take_in(congress, csv(), "two.csv")
    with django_capture_on_commit_callbacks(execute=True):
        response = desk.post(address("apply", waiting), follow=True)
    assert "so nothing was applied yet" in text(response)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.counts["same"], Item.objects.count()) == (BatchState.PREVIEW, 4, 4)


def test_undo_names_the_batch_that_is_in_the_way(desk: Client, congress: Congress) -> None:
    first = take_in(congress, csv())
    second = take_in(congress, csv(TALKS[0].replace("Hall A", "Hall Z"), *TALKS[1:]), "later.csv")
    page = text(desk.post(address("undo", first), follow=True))
    assert f"Batch {second.pk} (later.csv) was applied later and builds on this one. Undo it first." in page


def test_what_was_kept_is_said(desk: Client, congress: Congress, coverage) -> None:
    batch = take_in(congress, csv())
    factories.pick(coverage, Item.objects.get(number="2"))
    page = text(desk.post(address("undo", batch), follow=True))
    assert "1 item of this file was selected meanwhile. It is kept and marked as vanished." in page


def test_progress(desk: Client, congress: Congress) -> None:
    batch = preview(congress, csv())
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.READING, done=1600, total=2725)
    page = text(desk.get(address("batch", batch)))
    assert "1,600 of 2,725 records read" in page
    assert '<progress id="bar" max="2725" value="1600">' in page
    part = desk.get(address("batch", batch) + "?part=progress", headers={"HX-Request": "true"})
    assert text(part).startswith('<div id="progress"')
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.PREVIEW)
    done = desk.get(address("batch", batch) + "?part=progress", headers={"HX-Request": "true"})
    assert (done.status_code, done["HX-Refresh"]) == (200, "true")


def test_a_stopped_reading_is_started_again(
    desk: Client, congress: Congress, django_capture_on_commit_callbacks
) -> None:
    batch = preview(congress, csv())
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.READING)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(address("read", batch))
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEW


def test_the_format_is_overruled(
    desk: Client, congress: Congress, django_capture_on_commit_callbacks
) -> None:
    batch = preview(congress, csv())
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(address("read", batch), {"format_key": "plain_list", "replaces": ""})
    batch.refresh_from_db()
    assert (batch.format_key, batch.format_overruled) == ("plain_list", True)


def test_columns_are_mapped(desk: Client, congress: Congress, django_capture_on_commit_callbacks) -> None:
    batch = preview(congress, b"Alpha;Beta\n12;A long title of a talk\n13;Another long title of a talk\n")
    page = text(desk.get(address("mapping", batch)))
    assert "A long title of a talk" in page
    refused = desk.post(address("mapping", batch), {"column-0": "number", "column-1": ""})
    assert (refused.status_code, "Say which column holds the title." in text(refused)) == (400, True)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(
            address("mapping", batch),
            {"column-0": "number", "column-1": "title", "level": "session", "times_in": "Europe/Vienna"},
        )
    batch.refresh_from_db()
    assert (batch.mapping["columns"], batch.mapping["times_in"]) == (
        {"Alpha": "number", "Beta": "title"},
        "Europe/Vienna",
    )
    assert [c.record["level"] for c in batch.changes.all()] == ["session", "session"]


def test_the_table_is_read_in_another_way(desk: Client, congress: Congress) -> None:
    batch = preview(congress, b"Some notes,,\nAlpha,Beta\n12,A long title of a talk\n")
    page = text(desk.get(address("mapping", batch) + "?header_row=2&delimiter=,&encoding="))
    assert "Alpha" in page
    assert "A long title of a talk" in page


def test_a_format_without_columns_has_no_mapping(desk: Client, congress: Congress) -> None:
    batch = preview(congress, b"Monday\n- Talk one about leukaemia\n- Talk two about lymphoma\n", "list.txt")
    assert desk.get(address("mapping", batch)).url == address("batch", batch)


def test_discard(desk: Client, congress: Congress) -> None:
    batch = preview(congress, csv())
    assert desk.post(address("discard", batch)).url == address("batches")
    batch.refresh_from_db()
    assert batch.state == BatchState.DISCARDED
    assert "Put aside. The programme was not changed." in text(desk.get(address("batch", batch)))


def test_writing_needs_a_post(desk: Client, congress: Congress) -> None:
    batch = preview(congress, csv())
    for name in ("apply", "undo", "discard", "read", "decide", "decide-all"):
        assert desk.get(address(name, batch)).status_code == 405


# Access


def test_who_may_see_the_intake(client: Client, coordinator, screener, editor, outsider) -> None:
    for name in ("batches", "upload"):
        for user, status in ((coordinator, 200), (screener, 403), (editor, 403), (outsider, 404)):
            client.force_login(user)
            assert client.get(address(name)).status_code == status
        client.logout()
        assert client.get(address(name)).status_code == 302


def test_who_may_apply(client: Client, coordinator, screener, outsider) -> None:
    batch = preview(Congress.objects.get(), csv())
    for user, status in ((screener, 403), (outsider, 404)):
        client.force_login(user)
        assert client.post(address("apply", batch)).status_code == status
        assert client.get(address("batch", batch)).status_code == status
    assert Item.objects.count() == 0
    client.force_login(coordinator)
    assert client.post(address("apply", batch)).status_code == 302
    assert Item.objects.count() == 4


def test_a_congress_that_the_network_does_not_cover_is_not_found(desk: Client, outsider) -> None:
    foreign = factories.congress("asco-2022")
    batch = preview(foreign, csv())
    for name, number in (("batches", {}), ("batch", {"number": batch.pk})):
        url = reverse(f"intake:{name}", kwargs={"network": "alan", "congress": "asco-2022", **number})
        assert desk.get(url).status_code == 404
    other_slug = reverse(
        "intake:batch", kwargs={"network": "alan", "congress": "ash-2021", "number": batch.pk}
    )
    assert desk.get(other_slug).status_code == 404


def test_batches_are_listed_in_a_fixed_number_of_queries(desk: Client, congress: Congress, network) -> None:
    def queries(count: int) -> int:
        for n in range(count):
            preview(congress, csv(), by=factories.person(network, Role.COORDINATOR, name=f"Carla {n}"))
        with CaptureQueriesContext(connection) as captured:
            desk.get(address("batches"))
        return len(captured)

    assert queries(1) == queries(4)


@pytest.mark.parametrize("kind", ["new", "changed", "vanished"])
def test_a_preview_takes_a_fixed_number_of_queries(desk: Client, congress: Congress, kind: str) -> None:
    def rows(count: int, room: str) -> list[str]:
        return [
            f"{n},Talk {n} about relapse,Person {n},,{room},2021-12-11 09:00,2021-12-11 10:00"
            for n in range(count)
        ]

    def queries(count: int) -> int:
        at = factories.congress(f"c-{kind}-{count}")
        factories.coverage(Network.objects.get(slug="alan"), at)
        if kind != "new":
            take_in(at, csv(*rows(count + 9, "A")))
        shown = {
            "new": rows(count, "A"),
            "changed": rows(count, "B") + rows(count + 9, "A")[count:],
            "vanished": rows(count + 9, "A")[count:],
        }[kind]
        batch = preview(at, csv(*shown))
        url = reverse("intake:batch", kwargs={"network": "alan", "congress": at.slug, "number": batch.pk})
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(url + f"?show={kind}").status_code == 200
        assert batch.counts[kind] == count
        return len(captured)

    assert queries(1) == queries(6)


def test_an_applied_batch_says_what_became_of_each_record(desk: Client, congress: Congress) -> None:
    batch = preview(congress, csv())
    first, second = batch.changes.order_by("position")[:2]
    desk.post(address("decide", batch) + "?show=new", {f"decision-{second.pk}": "skip"})
    desk.post(address("apply", batch))
    said = text(desk.get(address("batch", batch) + "?show=new"))
    assert (said.count("Added to the programme"), said.count("Left as it was")) == (3, 1)
    assert [words for words in ("not in the programme yet", "Take over") if words in said] == []
    item = Item.objects.get(title=first.title)
    assert f'<a href="/desk/alan/ash-2021/programme/{item.pk}/">' in said
