"""Fixtures for every room: no network, and the people of one network."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from rapporteur.people.models import Network, User
from rapporteur.people.states import Role
from rapporteur.programme.models import Congress
from tests import factories

SHARED = Path(os.environ.get("RAPPORTEUR_SHARED", Path(__file__).resolve().parents[2] / "shared"))
# In CI the same examples every time: a change is judged by itself, not by luck. At a desk new ones are tried.
hypothesis_settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI") == "true":
    hypothesis_settings.load_profile("ci")
LOCAL_HOSTS = {"127.0.0.1", "::1", "localhost"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests marked ``shared`` read real congress files that may not be redistributed."""
    if not (SHARED / "data").is_dir():
        skip = pytest.mark.skip(reason=f"the shared data folder is not at {SHARED}")
        for item in items:
            if "shared" in item.keywords:
                item.add_marker(skip)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    return SHARED / "data"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in LOCAL_HOSTS:  # type: ignore[index]
            raise RuntimeError(f"a test tried to reach {address}")
        real(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "private", "base_url": None},
        },
    }


@pytest.fixture
def network(db: None) -> Network:
    return factories.network()


@pytest.fixture
def coordinator(network: Network) -> User:
    return factories.person(network, Role.COORDINATOR)


@pytest.fixture
def screener(network: Network) -> User:
    return factories.person(network, Role.SCREENER)


@pytest.fixture
def editor(network: Network) -> User:
    return factories.person(network, Role.EDITOR)


@pytest.fixture
def outsider(db: None) -> User:
    """A coordinator of another network."""
    return factories.person(factories.network("other", "Other Network"), Role.COORDINATOR)


@pytest.fixture
def congress(db: None) -> Congress:
    return factories.congress()


@pytest.fixture
def coverage(network: Network, congress: Congress):
    return factories.coverage(network, congress)
