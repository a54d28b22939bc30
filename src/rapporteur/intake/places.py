"""Whether a few words are a place: a country, a city that a time zone is named after, or an institution."""

from __future__ import annotations

from functools import cache

from rapporteur.core import zones
from rapporteur.core.text import fold
from rapporteur.intake.naming import has_institution_word

_COUNTRIES = (
    "albania argentina armenia australia austria belgium brazil bulgaria canada chile china colombia croatia "
    "cyprus czechia denmark egypt estonia finland france germany greece hungary iceland india indonesia iran "
    "iraq ireland italy japan kenya latvia lebanon lithuania luxembourg malta mexico morocco netherlands nigeria "
    "norway pakistan peru poland portugal romania russia serbia singapore slovakia slovenia spain sweden "
    "switzerland thailand tunisia turkey ukraine uk usa uruguay vietnam osterreich deutschland schweiz italia "
    "espana belgique suisse"
)
_CITIES = (
    "barcelona munich munchen hamburg cologne koln frankfurt heidelberg leipzig ulm graz linz salzburg innsbruck "
    "basel bern geneva lausanne milan milano turin torino rome roma bologna naples florence padua valencia "
    "seville lyon marseille lille bordeaux nantes toulouse rotterdam utrecht leiden nijmegen groningen antwerp "
    "ghent leuven manchester birmingham leeds glasgow edinburgh cardiff oxford cambridge gothenburg lund uppsala "
    "aarhus bergen brno krakow gdansk boston houston atlanta philadelphia baltimore seattle rochester montreal"
)
_GIVEN_NAMES = frozenset(
    [
        "adelaide",
        "chad",
        "florence",
        "georgia",
        "israel",
        "jordan",
        "kenya",
        "kevin",
        "paris",
        "regina",
        "roma",
    ]
) | {"sydney", "santiago", "malta", "india", "china", "italia", "lima", "montserrat", "martin"}


def is_place(text: str) -> bool:
    """ "Vienna", "Madrid, Spain", "University Hospital, Ulm"; a person's given name is none."""
    last = fold(text.rpartition(",")[2])
    return last in _known() or has_institution_word(text)


def is_given_name(text: str) -> bool:
    """Whether the place is a person's name too."""
    return fold(text) in _GIVEN_NAMES


@cache
def _known() -> frozenset[str]:
    cities = (fold(name.rpartition("/")[2].replace("_", " ")) for name in zones.zone_names() if "/" in name)
    return frozenset([*_COUNTRIES.split(), *_CITIES.split(), *(city for city in cities if len(city) > 3)])
