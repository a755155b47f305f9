"""The two databases on which every promise of the store is tested."""

from __future__ import annotations

import itertools

import pytest

from copkit.store import open_store
from tests.postgres import postgres

__all__ = ["postgres"]
_NUMBERS = itertools.count()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def url(request, tmp_path):
    """An empty database: a file, and a real PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/copkit.db"
        return
    server, name = request.getfixturevalue("postgres"), f"store{next(_NUMBERS)}"
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def store(url):
    """A store with nothing in it."""
    opened = open_store(url)
    yield opened
    opened.dispose()
