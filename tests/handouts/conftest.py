"""What the tests of handouts share: sessions, and a browser without a network."""

from __future__ import annotations

import pytest
from handout_samples import ROOT

import copkit


@pytest.fixture(scope="session")
def every_session():
    """Every session of the sample community, whole."""
    return tuple(copkit.open_community(ROOT / "data").sessions)


@pytest.fixture(scope="session")
def session(every_session):
    """The session of 8 February 2023."""
    return next(one for one in every_session if f"{one.date}" == "2023-02-08")


@pytest.fixture(scope="session")
def draw(session):
    """Six rooms of four, with roles."""
    people = sorted(person.name for person in copkit.open_community(ROOT / "data").roster)[:24]
    return copkit.draw_breakouts(people, size=4, seed=8)
