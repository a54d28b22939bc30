"""Opening, reading, mapping, deciding and discarding a batch."""

from __future__ import annotations

import gzip
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import storages

from rapporteur.intake import actions
from rapporteur.intake.actions_read import Progress, Superseded
from rapporteur.intake.contract import Mapping, UnreadableFile
from rapporteur.intake.models import Batch, Change, RememberedMapping
from rapporteur.intake.states import BatchState, ChangeKind, Decision
from rapporteur.programme.models import Congress, Item
from tests import factories
from tests.intake.batches import TALKS, counts, csv, expected, preview, take_in


def test_the_file_is_kept_where_no_address_reaches(congress: Congress, client) -> None:
    batch = preview(congress, csv())
    assert not Path(batch.file.path).is_relative_to(Path(storages["default"].location))
    assert client.get("/" + batch.file.url.lstrip("/")).status_code == 404
    assert Path(batch.file.path).read_bytes() == csv()


def test_packed_files_are_unpacked(congress: Congress) -> None:
    batch = preview(congress, gzip.compress(csv()), "programme.csv.gz")
    assert (batch.file_name, batch.size, batch.format_key) == ("programme.csv", len(csv()), "csv_table")
    assert batch.file_hash == preview(congress, csv()).file_hash


@pytest.mark.parametrize(
    ("content", "name", "issue"),
    [
        (b"x" * 2000, "large.csv", "file-too-large"),
        (gzip.compress(b"x" * 2000, mtime=0), "bomb.csv.gz", "archive-bomb"),
        (gzip.compress(csv())[:-20], "cut.csv.gz", "file-malformed"),
        (b"\x1f\x8bnot gzip at all", "odd.gz", "file-malformed"),
    ],
)
def test_unusable_files_leave_nothing_behind(
    congress: Congress, settings, content: bytes, name: str, issue: str
) -> None:
    settings.INTAKE_MAX_BYTES = 1000
    with pytest.raises(UnreadableFile) as unreadable:
        preview(congress, content, name)
    assert (unreadable.value.issue.id, Batch.objects.count()) == (issue, 0)


def test_the_format_is_found_by_content_not_by_name(congress: Congress) -> None:
    assert preview(congress, csv(), "programme.ics").format_key == "csv_table"


def test_a_person_overrules_the_format(congress: Congress) -> None:
    batch = preview(congress, b"# Monday\n- Talk one, with a comma\n- Talk two, with another\n", "list.txt")
    batch = actions.overrule_format(batch=batch, format_key="plain_list", by=None)
    batch = actions.read_batch(batch=batch)
    assert (batch.format_key, batch.format_overruled, batch.state) == ("plain_list", True, BatchState.PREVIEW)


def test_an_empty_file_cannot_be_read(congress: Congress) -> None:
    batch = preview(congress, b"")
    assert (batch.state, [f.issue for f in batch.findings.all()]) == (BatchState.FAILED, ["file-empty"])
    assert batch.findings.get().said.remedy == "Choose another file."


def test_nobody_knows_the_format(congress: Congress) -> None:
    batch = preview(congress, bytes(range(1, 256)) * 4, "photo.bin")
    assert batch.state == BatchState.FAILED
    assert batch.findings.get().severity == "error"


def test_a_confirmed_mapping_is_remembered_for_the_shape(congress: Congress) -> None:
    odd = b"Alpha,Beta\n12,A long title of a talk about leukaemia\n13,Another long title about trials\n"
    batch = preview(congress, odd)
    actions.map_columns(batch=batch, mapping=Mapping(columns={"Alpha": "number", "Beta": "title"}), by=None)
    batch = actions.read_batch(batch=batch)
    assert (batch.state, counts(batch)) == (BatchState.PREVIEW, expected(new=2))
    assert RememberedMapping.objects.get().mapping["columns"] == {"Alpha": "number", "Beta": "title"}
    again = preview(congress, odd.replace(b"12", b"14"))
    assert again.mapping["columns"] == {"Alpha": "number", "Beta": "title"}
    elsewhere = preview(factories.congress("other"), odd)
    assert elsewhere.mapping["columns"] != {"Alpha": "number", "Beta": "title"}


def test_reading_can_be_started_again(congress: Congress) -> None:
    batch = preview(congress, csv())
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.READING, done=2)  # the worker was stopped
    batch = actions.read_batch(batch=batch)
    assert (batch.state, counts(batch), batch.changes.count()) == (BatchState.PREVIEW, expected(new=4), 4)


def test_a_reading_that_was_started_again_stops_the_one_before(congress: Congress) -> None:
    batch = preview(congress, csv())
    slow = Progress(batch, None)
    other = Batch.objects.get(pk=batch.pk)
    Progress(other, None)
    with pytest.raises(Superseded):
        slow.write(done=1)


def test_progress_is_told(congress: Congress) -> None:
    told: list[tuple[int, int | None]] = []
    rows = [f"{n},Talk {n},P,,,2021-12-11 09:00,2021-12-11 10:00" for n in range(40)]
    batch = actions.open_batch(
        congress=congress, upload=io.BytesIO(csv(*rows)), name="p.csv", by=None, read_later=False
    )
    batch = actions.read_batch(batch=batch, on_progress=lambda done, total: told.append((done, total)))
    assert (told[0][0], told[-1]) == (16, (40, 40))
    assert (batch.done, batch.total) == (40, 40)


def test_reading_happens_in_a_task(congress: Congress, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        batch = actions.open_batch(congress=congress, upload=io.BytesIO(csv()), name="p.csv", by=None)
        assert batch.state == BatchState.UPLOADED
    batch.refresh_from_db()
    assert (batch.state, counts(batch)) == (BatchState.PREVIEW, expected(new=4))


def test_decisions_survive_another_reading(congress: Congress) -> None:
    batch = preview(congress, csv())
    change = batch.changes.get(title="CAR-T cell therapy after relapse")
    assert actions.decide_changes(batch=batch, decisions={change.pk: Decision.SKIP}, by=None) == 1
    batch = actions.read_batch(batch=batch)
    assert {c.title: c.decision for c in batch.changes.all()}[
        "CAR-T cell therapy after relapse"
    ] == Decision.SKIP
    assert counts(actions.apply_batch(batch=batch, by=None)) == expected(new=4)
    assert Item.objects.count() == 3


def test_changes_of_another_batch_are_not_decided(congress: Congress) -> None:
    one, two = preview(congress, csv()), preview(congress, csv())
    foreign = two.changes.order_by("pk")[0]
    assert actions.decide_changes(batch=one, decisions={foreign.pk: Decision.SKIP}, by=None) == 0
    foreign.refresh_from_db()
    assert foreign.decision == Decision.ACCEPT


def test_all_of_one_kind(congress: Congress) -> None:
    take_in(congress, csv())
    batch = preview(congress, csv(TALKS[0].replace("Hall A", "Hall Q"), *TALKS[1:3]))
    actions.decide_kind(batch=batch, kind=ChangeKind.VANISHED, decision=Decision.SKIP, by=None)
    assert [(c.kind, c.decision) for c in batch.changes.order_by("position")] == [
        ("changed", "accept"),
        ("vanished", "skip"),
    ]


def test_discarding_changes_nothing(congress: Congress) -> None:
    batch = actions.discard_batch(batch=preview(congress, csv()), by=None)
    assert (batch.state, Change.objects.count(), Item.objects.count()) == (BatchState.DISCARDED, 0, 0)
    with pytest.raises(actions.WrongState):
        actions.apply_batch(batch=batch, by=None)


def test_a_person_says_which_file_is_updated(congress: Congress) -> None:
    first = take_in(congress, csv(*TALKS))
    batch = preview(congress, csv(TALKS[0]))
    assert (batch.replaces, counts(batch)) == (None, expected(same=1))
    actions.compare_again(batch=batch, replaces=first, by=None)
    batch = actions.read_batch(batch=batch)
    assert (batch.replaces, counts(batch)) == (first, expected(same=1, vanished=3))


def test_other_congresses_are_never_touched(congress: Congress) -> None:
    other = factories.congress("other", starts_on=congress.starts_on + timedelta(days=0))
    take_in(other, csv())
    batch = take_in(congress, csv(TALKS[0]))
    assert (counts(batch), Item.objects.filter(congress=other).count()) == (expected(new=1), 4)


def test_files_outside_the_test_folder_are_not_written(congress: Congress) -> None:
    batch = preview(congress, csv(), "../../etc/passwd")
    assert batch.file_name == "passwd"
    assert Path(batch.file.path).is_relative_to(Path(batch.file.storage.location))
    assert settings.INTAKE_MAX_BYTES > 0
