"""A programme with what the tests of this room look for."""

from __future__ import annotations

import pytest

from rapporteur.coverage.models import Coverage
from rapporteur.people.models import User
from rapporteur.programme import search
from rapporteur.programme.models import Congress, Item
from tests import factories


@pytest.fixture
def programme(congress: Congress) -> dict[str, Item]:
    """Five items: a session with a talk in it, a satellite, a poster, and one without time."""
    session = factories.item(
        congress,
        "ALL: New Directions for Adult Patients",
        level="session",
        kind="education",
        room="Hall A",
        number="E-1",
        category_code="612",
        category="Acute Lymphoblastic Leukemias",
        **factories.slot(11, 14, 90),
    )
    made = {
        "session": session,
        "talk": factories.item(
            congress,
            "Blinatumomab in older adults",
            kind="education",
            room="Hall A",
            number="E-1.2",
            session=session,
            people=["Zoë Müller", "Ada Byron", "Bo Li", "Cy Ng"],
            category_code="612",
            abstract=[
                {"label": "Background", "text": "Adults with ALL <b>relapse</b> often."},
                {"label": "Results", "text": "All patients responded."},
            ],
            **factories.slot(11, 15, 30),
        ),
        "satellite": factories.item(
            congress,
            "Seizing opportunity in AML",
            level="session",
            kind="satellite",
            room="Hall B",
            number="S-2",
            **factories.slot(11, 15, 60),
        ),
        "poster": factories.item(
            congress,
            "CAR-T cells for children",
            kind="poster",
            number="P-10",
            category_code="705",
            abstract=[{"label": "", "text": "Not for all, only for some with AML."}],
            **factories.slot(12, 9, 60),
        ),
        "loose": factories.item(congress, "Pregnancy in special populations", number="P-9"),
    }
    search.index_items(item.pk for item in made.values())
    congress.refresh_from_db()
    return made


@pytest.fixture
def desk(client, coordinator: User, coverage: Coverage):
    """The coordinator's browser, signed in, and the beginning of every address of the coverage."""
    client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    client.base = f"/desk/{coverage.network.slug}/{coverage.congress.slug}/"
    return client


def follow(desk, path: str, values: dict) -> str:
    """Post a form and return the page it leads to."""
    answer = desk.post(f"{desk.base}{path}", values, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()
