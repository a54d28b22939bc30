"""A database of its own and a realistic programme: 5 people and 4 abstract sections of about 400 characters an item."""

from __future__ import annotations

import os
import random
import tempfile
from datetime import UTC, date, datetime, timedelta

import django
from django.core.management import call_command

COUNT = 8000
# fmt: off
WORDS = [
    "relapse", "remission", "marrow", "stem", "graft", "donor", "venetoclax", "imatinib", "children",
    "adults", "trial", "cohort", "registry", "risk", "survival", "minimal", "residual", "disease",
    "transplant", "outcome", "quality", "life", "access", "burden", "fatigue", "infusion", "antibody",
    "antigen", "therapy", "leukaemia", "lymphoma", "myeloma", "platelet", "anaemia", "sickle", "cell",
    "gene", "editing", "dose", "escalation", "safety", "efficacy", "response", "rate",
]
# fmt: on


def start() -> None:
    """Django on a fresh SQLite file with all tables."""
    os.environ["RAPPORTEUR_DATA"] = tempfile.mkdtemp(prefix="rapporteur-bench-")
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "rapporteur.config.settings"
    django.setup()
    call_command("migrate", verbosity=0)


def make_congress():
    from rapporteur.programme.models import Congress  # noqa: PLC0415 - needs Django to be set up

    return Congress.objects.create(
        slug=f"bench-{Congress.objects.count()}",
        name="Bench",
        short_name="Bench",
        starts_on=date(2021, 12, 11),
        ends_on=date(2021, 12, 14),
        zone="America/New_York",
    )


def make_records(count: int = COUNT, seed: int = 1):
    from rapporteur.intake.contract import Person, Record, Section  # noqa: PLC0415

    chance = random.Random(seed)
    first = datetime(2021, 12, 11, 13, tzinfo=UTC)
    names = [
        f"{a} {b}"
        for a in ("Anna", "Bo", "Chidi", "Dana", "Emre", "Fumi", "Goran", "Hana")
        for b in (
            "Müller",
            "Okafor",
            "Lee",
            "Novák",
            "García",
            "Haddad",
            "Ito",
            "Smith",
            "Rossi",
            "Jensen",
            "Kaya",
            "Silva",
        )
    ]

    def text(words: int) -> str:
        return " ".join(chance.choices(WORDS, k=words))

    records = []
    for n in range(count):
        begin = first + timedelta(minutes=15 * (n % 40), days=n % 4)
        records.append(
            Record(
                place=f"row {n + 2}",
                title=f"{text(9).capitalize()} in {1000 + n} patients",
                key=str(n),
                number=f"{n + 1}",
                kind="oral",
                kind_text="Oral",
                category_code=str(600 + n % 40),
                category=text(3),
                room=f"Hall {n % 20}",
                starts_at=begin,
                ends_at=begin + timedelta(minutes=15),
                doi=f"10.1000/bench.{n}",
                guid=f"g-{n}",
                people=[
                    Person(
                        f"{chance.choice(names)} {chance.choice('ABCDEFGH')}",
                        "author",
                        f"University of {text(2)}",
                    )
                    for _ in range(5)
                ],
                abstract=[
                    Section(label, text(50)) for label in ("Background", "Methods", "Results", "Conclusion")
                ],
                keywords=[text(1), text(1)],
            )
        )
    return records
