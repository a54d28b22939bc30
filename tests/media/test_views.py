from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rapporteur.core.models import Activity
from rapporteur.coverage.models import Coverage
from rapporteur.media import actions
from rapporteur.media.models import Interview, Poster, SlideDeck
from rapporteur.media.queries import interviews_of
from rapporteur.people.models import User
from tests import factories
from tests.media.files import HTML, PDF, upload


def url(name: str, *args: Any) -> str:
    return reverse(f"media:{name}", args=["alan", "ash-2021", *args])


def entry(coverage: Coverage, question: str = "What is MRD?") -> Interview:
    made = Interview(coverage=coverage, question=question, speaker="Ada Example")
    actions.add_entry(entry=made, by=None)
    return made


def test_an_editor_adds_an_interview_and_is_offered_undo(
    client: Client, editor: User, coverage: Coverage
) -> None:
    client.force_login(editor)
    response = client.post(url("add", "interview"), {"question": "What is MRD?", "speaker": "Ada Example"})
    made = Interview.objects.get()
    deed = Activity.objects.get()
    assert response.url == f"{url('list')}?undo={deed.pk}#interview-{made.pk}"
    page = client.get(response.url)
    assert page.context["deed"] == deed
    assert reverse("media:undo", args=["alan", "ash-2021", deed.pk]) in page.content.decode()
    assert deed.by == editor


def test_an_editor_changes_moves_removes_and_undoes(client: Client, editor: User, coverage: Coverage) -> None:
    client.force_login(editor)
    a, b = entry(coverage, "a"), entry(coverage, "b")
    client.post(url("edit", "interview", a.pk), {"question": "A?", "speaker": "Ada Example"})
    client.post(url("move", "interview", b.pk), {"direction": "up"})
    assert [i.question for i in interviews_of(coverage)] == ["b", "A?"]
    response = client.post(url("remove", "interview", b.pk))
    assert [i.question for i in interviews_of(coverage)] == ["A?"]
    deed = Activity.objects.get(verb="removed")
    assert response.url == f"{url('list')}?undo={deed.pk}"
    client.post(url("undo", deed.pk), follow=True)
    assert [i.question for i in interviews_of(coverage)] == ["b", "A?"]
    again = client.post(url("undo", deed.pk), follow=True)
    assert [str(m) for m in again.context["messages"]] == ["This was already undone."]


def test_a_refused_form_says_what_where_and_keeps_the_text(
    client: Client, editor: User, coverage: Coverage
) -> None:
    client.force_login(editor)
    page = client.post(url("add", "poster"), {"title": "My poster", "file": upload(HTML)})
    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["file"]
    assert page.context["form"]["title"].value() == "My poster"
    assert Poster.objects.count() == 0


def test_nobody_overwrites_a_change_they_have_not_seen(
    client: Client, editor: User, coverage: Coverage
) -> None:
    client.force_login(editor)
    made = entry(coverage, "old")
    seen = client.get(url("edit", "interview", made.pk)).context["seen"]
    actions.change_entry(
        entry=made, values={"question": "theirs"}, by=factories.person(coverage.network, name="Bo")
    )
    mine = {"question": "mine", "speaker": "Ada Example", "seen": seen}
    page = client.post(url("edit", "interview", made.pk), mine)
    assert [i.question for i in interviews_of(coverage)] == ["theirs"]
    assert page.context["form"].non_field_errors()[0].startswith("Bo changed this while you were writing.")
    assert page.context["form"]["question"].value() == "mine"
    client.post(url("edit", "interview", made.pk), {**mine, "seen": page.context["seen"]})
    assert [i.question for i in interviews_of(coverage)] == ["mine"]


def test_moving_an_entry_does_not_stop_somebody_who_is_writing(
    client: Client, editor: User, coverage: Coverage
) -> None:
    client.force_login(editor)
    first, second = entry(coverage, "a"), entry(coverage, "b")
    seen = client.get(url("edit", "interview", second.pk)).context["seen"]
    actions.move_entry(entry=second, up=True, by=None)
    mine = {"question": "B", "speaker": "Ada Example", "seen": seen}
    assert client.post(url("edit", "interview", second.pk), mine).status_code == 302
    assert [i.pk for i in interviews_of(coverage)] == [second.pk, first.pk]
    assert [i.question for i in interviews_of(coverage)] == ["B", "a"]


def test_a_screener_looks_but_does_not_change(client: Client, screener: User, coverage: Coverage) -> None:
    made = entry(coverage)
    client.force_login(screener)
    page = client.get(url("list"))
    assert page.status_code == 200
    assert page.context["may_edit"] is False
    assert url("edit", "interview", made.pk) not in page.content.decode()
    for response in (
        client.get(url("edit", "interview", made.pk)),
        client.post(url("remove", "interview", made.pk)),
        client.post(url("move", "interview", made.pk)),
        client.get(url("add", "slides")),
        client.post(url("undo", Activity.objects.get().pk)),
    ):
        assert response.status_code == 403
    assert [i.question for i in interviews_of(coverage)] == ["What is MRD?"]


def test_another_network_finds_nothing(client: Client, outsider: User, coverage: Coverage) -> None:
    made = entry(coverage)
    client.force_login(outsider)
    for response in (
        client.get(url("list")),
        client.get(url("edit", "interview", made.pk)),
        client.post(url("remove", "interview", made.pk)),
    ):
        assert response.status_code == 404
    assert Interview.objects.filter(removed_at=None).count() == 1


def test_an_entry_or_deed_of_another_coverage_is_not_reached_through_ones_own(
    client: Client, editor: User, coverage: Coverage, outsider: User
) -> None:
    theirs = Coverage.objects.create(
        network=outsider.memberships.get().network, congress=coverage.congress, title="T"
    )
    made = entry(theirs)
    client.force_login(editor)
    assert client.get(url("edit", "interview", made.pk)).status_code == 404
    assert client.post(url("remove", "interview", made.pk)).status_code == 404
    assert client.post(url("undo", Activity.objects.get().pk)).status_code == 404
    assert client.get(f"{url('list')}?undo={Activity.objects.get().pk}").context["deed"] is None


def test_a_visitor_is_asked_to_sign_in(client: Client, coverage: Coverage) -> None:
    assert client.get(url("list")).status_code == 302
    assert client.post(url("remove", "interview", entry(coverage).pk)).status_code == 302
    assert Interview.objects.filter(removed_at=None).count() == 1


def test_an_unknown_kind_is_not_found(client: Client, editor: User, coverage: Coverage) -> None:
    client.force_login(editor)
    assert client.get(url("add", "film")).status_code == 404


@pytest.mark.parametrize("undo", ["", "x", "-1", "9" * 40, "²"])
def test_a_made_up_undo_is_ignored(client: Client, editor: User, coverage: Coverage, undo: str) -> None:
    client.force_login(editor)
    page = client.get(url("list"), {"undo": undo})
    assert page.status_code == 200
    assert page.context["deed"] is None


def test_an_empty_list_says_what_to_do(client: Client, editor: User, coverage: Coverage) -> None:
    client.force_login(editor)
    page = client.get(url("list")).content.decode()
    assert page.count('class="empty"') == 3


def test_the_list_needs_the_same_queries_for_one_and_for_many(
    client: Client, editor: User, coverage: Coverage, django_assert_num_queries: Any
) -> None:
    client.force_login(editor)
    for count in (1, 3):
        for n in range(count):
            entry(coverage, f"Q{count}-{n}")
            actions.add_entry(entry=Poster(coverage=coverage, title=f"P{n}", note="x"), by=None)
            actions.add_entry(entry=SlideDeck(coverage=coverage, title=f"S{n}", on_request=True), by=None)
        with django_assert_num_queries(8):
            assert client.get(url("list")).status_code == 200


def test_text_of_an_entry_is_text_never_markup(client: Client, editor: User, coverage: Coverage) -> None:
    client.force_login(editor)
    entry(coverage, "<script>alert(1)</script>")
    page = client.get(url("list")).content.decode()
    assert "<script>alert(1)" not in page
    assert page.count("&lt;script&gt;alert(1)") > 0


def test_a_file_is_kept_on_edit_without_a_new_one(client: Client, editor: User, coverage: Coverage) -> None:
    client.force_login(editor)
    client.post(url("add", "poster"), {"title": "HARMONY", "file": upload(PDF)})
    poster = Poster.objects.get()
    client.post(url("edit", "poster", poster.pk), {"title": "HARMONY 2", "project": "HARMONY"})
    changed = Poster.objects.get()
    assert (changed.title, changed.project, changed.file.name) == ("HARMONY 2", "HARMONY", poster.file.name)
