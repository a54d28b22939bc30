from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from rapporteur.coverage.models import Coverage
from rapporteur.live.forms import LiveEventForm, SpeakerFormSet
from rapporteur.live.models import LiveEvent
from rapporteur.media.models import SlideDeck
from tests.live.events import AML_ENDS, AML_STARTS, day_only, posted, webinar


def filled(coverage: Coverage, event: LiveEvent | None = None, **fields: Any) -> LiveEventForm:
    return LiveEventForm(posted(**fields), instance=event or LiveEvent(coverage=coverage), coverage=coverage)


def codes(form: Any) -> dict[str, list[str]]:
    return {name: [error.code for error in errors.as_data()] for name, errors in form.errors.items()}


def span_of(form: LiveEventForm) -> tuple[datetime | None, datetime | None]:
    values = form.values()
    return values["starts_at"], values["ends_at"]


def test_the_seeds_webinar_is_understood_and_said_back(coverage: Coverage) -> None:
    form = filled(coverage)
    assert codes(form) == {}
    assert span_of(form) == (AML_STARTS, AML_ENDS)
    assert form.understood == "Tuesday 8 February 2022, 16:30–18:00 Berlin time (UTC+1)"
    assert form.understood_utc == "Tuesday 8 February 2022, 15:30–17:00 UTC"
    assert form.announced_warning == ""
    assert (form.values()["hosts"], form.values()["co_hosts"]) == (["ALAN"], ["Leukaemia Care"])


def test_across_the_date_line_both_days_are_said(coverage: Coverage) -> None:
    form = filled(coverage, zone="Pacific/Kiritimati", start="09:00", end="10:00")
    assert codes(form) == {}
    assert form.understood == "Tuesday 8 February 2022, 09:00–10:00 Kiritimati time (UTC+14)"
    assert form.understood_utc == "Monday 7 February 2022, 19:00–20:00 UTC"


def test_kathmandu_has_its_three_quarters(coverage: Coverage) -> None:
    form = filled(coverage, zone="Asia/Kathmandu", start="09:00", end="10:00")
    assert codes(form) == {}
    assert form.understood == "Tuesday 8 February 2022, 09:00–10:00 Kathmandu time (UTC+5:45)"


@pytest.mark.parametrize(
    ("fields", "where", "instead"),
    [
        (
            {"day": "2021-03-14", "start": "02:30", "end": "03:30", "zone": "America/New_York"},
            "02:30 does not exist on Sunday 14 March 2021 in New York",
            "03:30",
        ),
        (
            {"day": "2011-12-30", "start": "10:00", "end": "11:00", "zone": "Pacific/Apia"},
            "10:00 does not exist on Friday 30 December 2011 in Apia",
            "Saturday 31 December 2011, 10:00",
        ),
    ],
)
def test_a_skipped_hour_is_an_error_with_the_remedy(
    coverage: Coverage, fields: dict, where: str, instead: str
) -> None:
    form = filled(coverage, **fields)
    assert form.errors == {"start": [f"{where}: clocks jump over it. Did you mean {instead}?"]}
    assert form.understood == ""


def test_a_skipped_end_is_an_error_at_the_end(coverage: Coverage) -> None:
    form = filled(coverage, day="2022-03-27", start="01:00", end="02:30")
    assert codes(form) == {"end": ["skipped-hour"]}


@pytest.mark.parametrize(
    ("choice", "starts_at", "said"),
    [
        ("first", datetime(2021, 10, 31, 0, 30, tzinfo=UTC), "UTC+2"),
        ("second", datetime(2021, 10, 31, 1, 30, tzinfo=UTC), "UTC+1"),
    ],
)
def test_an_hour_that_comes_twice_is_asked_and_then_kept(
    coverage: Coverage, choice: str, starts_at: datetime, said: str
) -> None:
    fields = {"day": "2021-10-31", "start": "02:30", "end": "04:00", "as_announced": ""}
    asking = filled(coverage, **fields)
    assert codes(asking) == {"start_pass": ["hour-twice"]}
    assert asking.asks == {"start"}
    assert [label for _key, label in asking.fields["start_pass"].choices] == [
        "the first time, when clocks show UTC+2 (CEST)",
        "an hour later, when clocks show UTC+1 (CET)",
    ]
    chosen = filled(coverage, **fields, start_pass=choice)
    assert codes(chosen) == {}
    assert span_of(chosen)[0] == starts_at
    assert said in chosen.understood
    event = LiveEvent.objects.create(coverage=coverage, **chosen.values())
    again = LiveEventForm(instance=event, coverage=coverage)
    assert (again.initial["start"].isoformat(), again.initial["start_pass"], again.asks) == (
        "02:30:00",
        choice,
        {"start"},
    )


def test_an_hour_that_came_twice_is_not_asked_again_for_another_day(coverage: Coverage) -> None:
    event = webinar(coverage, day=date(2021, 10, 31), starts_at=datetime(2021, 10, 31, 1, 30, tzinfo=UTC))
    assert LiveEventForm(instance=event, coverage=coverage).asks == {"start"}
    moved = filled(coverage, event)
    assert (codes(moved), moved.asks) == ({}, set())


def test_an_end_after_midnight_is_offered_as_the_next_day(coverage: Coverage) -> None:
    fields = {"start": "23:00", "end": "00:30"}
    offer = "If it ends on Wednesday 9 February 2022, tick “Ends on the next day”."
    assert filled(coverage, **fields).errors == {"end": [f"The end is not after the start. {offer}"]}
    form = filled(coverage, **fields, ends_next_day="on")
    assert codes(form) == {}
    assert form.understood == (
        "Tuesday 8 February 2022, 23:00 – Wednesday 9 February 2022, 00:30 Berlin time (UTC+1)"
    )
    event = LiveEvent.objects.create(coverage=coverage, **form.values())
    assert LiveEventForm(instance=event, coverage=coverage).initial["ends_next_day"] is True


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"start": None, "end": "18:00"}, {"start": ["end-without-start"]}),
        ({"start": None, "end": None}, {}),
        ({"end": None}, {}),
        ({"zone": "CET+1"}, {"zone": ["invalid_choice"]}),
        ({"zone": ""}, {"zone": ["required"]}),
        ({"day": "0001-01-01"}, {"day": ["year"]}),
        ({"day": "9999-12-31", "ends_next_day": "on"}, {"day": ["year"]}),
        ({"day": "2022-02-30"}, {"day": ["invalid"]}),
        ({"start": "25:00"}, {"start": ["invalid"]}),
        ({"registration_url": "javascript:alert(1)"}, {"registration_url": ["invalid"]}),
        ({"hosts": "x" * 201}, {"hosts": ["line-too-long"]}),
        ({"kind": "party"}, {"kind": ["invalid_choice"]}),
        ({"start_pass": "third"}, {"start_pass": ["invalid_choice"]}),
    ],
)
def test_what_is_missing_or_wrong_is_named(coverage: Coverage, fields: dict, expected: dict) -> None:
    assert codes(filled(coverage, **fields)) == expected


def test_cet_in_october_warns_but_is_valid(coverage: Coverage) -> None:
    october = filled(coverage, day="2021-10-27", start="13:00", end="14:00", as_announced="1pm CET")
    assert codes(october) == {}
    assert october.announced_warning.startswith(
        "“CET” means UTC+1, but on Wednesday 27 October 2021 clocks in Berlin show UTC+2 (CEST)."
    )
    november = filled(coverage, day="2021-11-02", start="13:00", end="14:00", as_announced="1pm CET")
    assert (codes(november), november.announced_warning) == ({}, "")


def test_names_stand_one_on_each_line(coverage: Coverage) -> None:
    form = filled(coverage, hosts=" ALAN \r\n\r\nKnow  AML\r\nALAN", co_hosts="")
    assert codes(form) == {}
    assert (form.values()["hosts"], form.values()["co_hosts"]) == (["ALAN", "Know AML"], [])
    again = LiveEventForm(instance=webinar(coverage, hosts=["A", "B"]), coverage=coverage)
    assert again["hosts"].value() == "A\nB"


def test_a_new_event_starts_with_the_congresss_zone_then_with_the_last_used(coverage: Coverage) -> None:
    assert LiveEventForm(instance=LiveEvent(), coverage=coverage).initial["zone"] == "America/New_York"
    webinar(coverage)
    form = LiveEventForm(instance=LiveEvent(), coverage=coverage, own_zone="Asia/Kathmandu")
    assert form.initial["zone"] == "Europe/Berlin"
    likely = dict(form.fields["zone"].choices)["Likely"]
    assert [name for name, _label in likely] == ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC"]


def test_every_zone_of_a_region_can_be_chosen(coverage: Coverage) -> None:
    groups = dict(LiveEventForm(instance=LiveEvent(), coverage=coverage).fields["zone"].choices)
    assert ("America/Argentina/Buenos_Aires", "Buenos Aires (Argentina)") in groups["America"]
    assert ("Pacific/Apia", "Apia") in groups["Pacific"]
    assert sum(len(rows) for key, rows in groups.items() if key not in {"", "Likely"}) > 400


def test_the_edit_form_shows_what_is_stored(coverage: Coverage) -> None:
    form = LiveEventForm(instance=webinar(coverage), coverage=coverage)
    assert (form.initial["start"].isoformat(), form.initial["end"].isoformat()) == ("16:30:00", "18:00:00")
    assert form.understood == "Tuesday 8 February 2022, 16:30–18:00 Berlin time (UTC+1)"
    empty = LiveEventForm(instance=day_only(coverage), coverage=coverage)
    assert empty.understood == "Tuesday 8 February 2022, hour not known (Berlin time)"
    assert ("start" in empty.initial, empty.understood_utc) == (False, "")


def test_only_this_coverages_slides_can_be_chosen(coverage: Coverage, outsider: Any) -> None:
    theirs = Coverage.objects.create(
        network=outsider.memberships.get().network, congress=coverage.congress, title="T"
    )
    ours = SlideDeck.objects.create(coverage=coverage, title="Ours")
    other = SlideDeck.objects.create(coverage=theirs, title="Theirs")
    assert codes(filled(coverage, slides=str(ours.pk))) == {}
    assert codes(filled(coverage, slides=str(other.pk))) == {"slides": ["invalid_choice"]}


def test_empty_rows_are_nobody_and_a_name_is_needed() -> None:
    rows = {
        "speakers-TOTAL_FORMS": "3",
        "speakers-INITIAL_FORMS": "1",
        "speakers-0-name": "",
        "speakers-1-name": "Tobias Menne",
        "speakers-1-institution": "Newcastle",
    }
    people = SpeakerFormSet(rows, prefix="speakers")
    assert people.is_valid()
    assert people.people() == [{"name": "Tobias Menne", "institution": "Newcastle"}]
    nameless = SpeakerFormSet({**rows, "speakers-2-institution": "Cardiff"}, prefix="speakers")
    assert not nameless.is_valid()
    assert codes(nameless.forms[2]) == {"name": ["speaker-without-name"]}
