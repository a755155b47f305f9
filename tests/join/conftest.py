"""A store on each database, a door, and a service that is open to it."""

from __future__ import annotations

import itertools

import pytest

from copkit.join import Service
from copkit.store import Door, open_store, save_door
from tests.join.wire import Wire
from tests.postgres import postgres

__all__ = ["postgres"]
_NUMBERS = itertools.count()
ROSTER = ("Quillandra Vostemeyer", "Priya Shah")
FILED = "2023-02-08"


@pytest.fixture
def sqlite_url(tmp_path):
    """A database in a file."""
    return f"sqlite:///{tmp_path}/copkit.db"


@pytest.fixture
def postgres_url(postgres):
    """A fresh database of a real PostgreSQL."""
    name = f"join{next(_NUMBERS)}"
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.server)])
def url(request):
    """Each database in turn."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def store(sqlite_url):
    """A store with nothing in it."""
    opened = open_store(sqlite_url)
    yield opened
    opened.dispose()


@pytest.fixture
def door(store):
    """An open door with two questions and the check-out."""
    prompts = (("one", "What helps?"), ("two", "What is hard?"), ("check-out", "In one word?"))
    return save_door(store, Door(code="KX4P7", title="Trust", filed=FILED, community="Mentors", prompts=prompts))


@pytest.fixture
def service(store, door):
    """A service that redacts two names; it stops with the test."""
    running = Service(store, roster=ROSTER, places=[("Priory House", "building")], patience=1.0)
    yield running
    running.stop()


@pytest.fixture
def wire(service, door):
    """A line to the door."""
    return Wire(service.port, door.code)
