from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from rapporteur.core.models import Activity
from rapporteur.coverage.models import Coverage
from rapporteur.live.models import LiveEvent
from rapporteur.live.queries import events_of
from rapporteur.people.models import User
from tests.live.events import AML_STARTS, posted, webinar


def url(name: str, *args: Any) -> str:
    return reverse(f"live:{name}", args=["alan", "ash-2021", *args])


def people(event: LiveEvent) -> list[tuple[str, str]]:
    return list(event.speakers.order_by("position").values_list("name", "institution"))


def test_an_editor_adds_an_event_and_is_offered_undo(
    client: Client, editor: User, coverage: Coverage
) -> None:
    client.force_login(editor)
    response = client.post(url("add"), posted())
    event, deed = LiveEvent.objects.get(), Activity.objects.get()
    assert (event.starts_at, event.zone, people(event)) == (
        AML_STARTS,
        "Europe/Berlin",
        [("Steven Knapper", "Cardiff")],
    )
    assert response.url == f"{url('list')}?undo={deed.pk}#event-{event.pk}"
    assert client.get(response.url).context["deed"] == deed
    client.post(url("undo", deed.pk))
    assert events_of(coverage) == []


def test_an_editor_changes_and_removes(client: Client, editor: User, coverage: Coverage) -> None:
    client.force_login(editor)
    event = webinar(coverage)
    changes = {
        "title": "AML, moved",
        "start": "17:00",
        "speakers-0-name": "",
        "speakers-1-name": "Tobias Menne",
    }
    client.post(url("edit", event.pk), posted(**changes, **{"speakers-0-institution": ""}))
    event.refresh_from_db()
    assert (event.title, event.starts_at, people(event)) == (
        "AML, moved",
        datetime(2022, 2, 8, 16, tzinfo=UTC),
        [("Tobias Menne", "")],
    )
    client.post(url("remove", event.pk))
    assert events_of(coverage) == []
    client.post(url("undo", Activity.objects.get(verb="removed").pk))
    assert [one.title for one in events_of(coverage)] == ["AML, moved"]


def test_nobody_overwrites_a_change_they_have_not_seen(
    client: Client, editor: User, coverage: Coverage
) -> None:
    client.force_login(editor)
    client.post(url("add"), posted())
    event = LiveEvent.objects.get()
    seen = client.get(url("edit", event.pk)).context["seen"]
    client.post(url("edit", event.pk), posted(title="theirs", seen=seen))
    page = client.post(url("edit", event.pk), posted(title="mine", seen=seen))
    assert [one.title for one in events_of(coverage)] == ["theirs"]
    assert page.context["form"]["title"].value() == "mine"
    client.post(url("edit", event.pk), posted(title="mine", seen=page.context["seen"]))
    assert [one.title for one in events_of(coverage)] == ["mine"]


def test_a_doubtful_announcement_is_saved_and_shown_beside_its_field(
    client: Client, editor: User, coverage: Coverage
) -> None:
    client.force_login(editor)
    response = client.post(
        url("add"), posted(day="2021-10-27", start="13:00", end="14:00", as_announced="1pm CET")
    )
    event = LiveEvent.objects.get()
    assert response.url == f"{url('edit', event.pk)}?undo={Activity.objects.get().pk}#announced-warning"
    page = client.get(response.url).content.decode()
    assert page.count('id="announced-warning"') == 1
    assert page.count("“CET” means UTC+1") == 1
    assert client.get(url("list")).content.decode().count("“CET” means UTC+1") == 1


def test_the_time_can_be_read_back_before_saving(client: Client, editor: User, coverage: Coverage) -> None:
    client.force_login(editor)
    page = client.post(url("add"), posted(check="1"))
    assert page.status_code == 200
    assert page.context["form"].understood == "Tuesday 8 February 2022, 16:30–18:00 Berlin time (UTC+1)"
    assert page.context["form"].understood in page.content.decode()
    assert LiveEvent.objects.count() == 0


def test_more_rows_keep_what_was_written(client: Client, editor: User, coverage: Coverage) -> None:
    client.force_login(editor)
    page = client.post(url("add"), posted(more="1"))
    assert len(page.context["speakers"].forms) == 5
    assert page.context["speakers"].forms[0]["name"].value() == "Steven Knapper"
    assert LiveEvent.objects.count() == 0


@pytest.mark.parametrize("total", ["", "x", "99999", "1000", None])
def test_a_broken_count_of_rows_is_an_error_not_a_crash(
    client: Client, editor: User, coverage: Coverage, total: str | None
) -> None:
    client.force_login(editor)
    page = client.post(url("add"), posted(**{"speakers-TOTAL_FORMS": total}))
    assert page.status_code == 200
    assert LiveEvent.objects.count() == 0


def test_a_refused_form_keeps_what_was_written(client: Client, editor: User, coverage: Coverage) -> None:
    client.force_login(editor)
    page = client.post(url("add"), posted(title="", start="23:00", end="01:00"))
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"title", "end"}
    assert page.context["form"]["start"].value() == "23:00"
    assert LiveEvent.objects.count() == 0


@time_machine.travel(AML_STARTS, tick=False)
def test_each_event_says_its_state_in_words(client: Client, screener: User, coverage: Coverage) -> None:
    webinar(coverage, title="now")
    webinar(coverage, title="before", ends_at=AML_STARTS, starts_at=datetime(2022, 2, 8, 14, tzinfo=UTC))
    webinar(
        coverage,
        title="later",
        starts_at=datetime(2022, 2, 8, 18, 30, tzinfo=UTC),
        ends_at=datetime(2022, 2, 8, 20, tzinfo=UTC),
    )
    client.force_login(screener)
    rows = client.get(url("list")).context["rows"]
    assert [(row["event"].title, str(row["state"].label)) for row in rows] == [
        ("before", "Past"),
        ("now", "On now"),
        ("later", "Coming"),
    ]


def test_a_screener_looks_but_does_not_change(client: Client, screener: User, coverage: Coverage) -> None:
    event = webinar(coverage)
    client.force_login(screener)
    page = client.get(url("list"))
    assert (page.status_code, page.context["may_edit"]) == (200, False)
    assert url("edit", event.pk) not in page.content.decode()
    for response in (
        client.get(url("add")),
        client.post(url("add"), posted()),
        client.get(url("edit", event.pk)),
        client.post(url("remove", event.pk)),
        client.post(url("undo", 1)),
    ):
        assert response.status_code == 403
    assert [one.title for one in events_of(coverage)] == ["AML"]


def test_another_network_finds_nothing(client: Client, outsider: User, coverage: Coverage) -> None:
    event = webinar(coverage, title="Secret plan")
    client.force_login(outsider)
    for response in (
        client.get(url("list")),
        client.get(url("edit", event.pk)),
        client.post(url("remove", event.pk)),
    ):
        assert response.status_code == 404
        assert "Secret plan" not in response.content.decode()
    assert LiveEvent.objects.filter(removed_at=None).count() == 1


def test_an_event_of_another_coverage_is_not_reached_through_ones_own(
    client: Client, editor: User, coverage: Coverage, outsider: User
) -> None:
    theirs = Coverage.objects.create(
        network=outsider.memberships.get().network, congress=coverage.congress, title="T"
    )
    event = webinar(theirs)
    client.force_login(editor)
    assert client.get(url("edit", event.pk)).status_code == 404
    assert client.post(url("remove", event.pk)).status_code == 404
    assert LiveEvent.objects.filter(removed_at=None).count() == 1


def test_a_visitor_is_asked_to_sign_in(client: Client, coverage: Coverage) -> None:
    assert client.get(url("list")).status_code == 302
    assert client.post(url("add"), posted()).status_code == 302
    assert LiveEvent.objects.count() == 0


def test_the_list_needs_the_same_queries_for_one_and_for_many(
    client: Client, editor: User, coverage: Coverage, django_assert_num_queries: Any
) -> None:
    client.force_login(editor)
    for count in (1, 3):
        for _n in range(count):
            webinar(coverage, "A", "B")
        with django_assert_num_queries(7):
            assert client.get(url("list")).status_code == 200


def test_an_empty_list_says_what_to_do(client: Client, editor: User, coverage: Coverage) -> None:
    client.force_login(editor)
    assert client.get(url("list")).content.decode().count('class="empty"') == 1
