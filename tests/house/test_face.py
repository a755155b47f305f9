"""The public face: its names, what they cost, and what they promise."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import copkit

NAMES = [
    "Agenda",
    "Community",
    "ContributionStore",
    "CopkitError",
    "Draw",
    "Intake",
    "Redaction",
    "Session",
    "draw_breakouts",
    "export_session",
    "fit_agenda",
    "open_community",
    "open_store",
    "read_attendance",
    "read_contributions",
    "redact",
    "replan",
    "suppress",
    "to_frame",
]
HEAVY = ["pandas", "numpy", "sqlalchemy", "nbconvert", "ipywidgets", "tornado", "pydantic", "matplotlib"]


def test_the_public_names_are_pinned():
    """A name that is added or lost is a decision, not an accident."""
    assert sorted(copkit.__all__) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_is_there_and_documented(name):
    """Each name loads, and says what it promises."""
    assert inspect.getdoc(getattr(copkit, name))


def test_an_unknown_name_is_refused_in_a_sentence():
    """A mistyped name says what there is."""
    with pytest.raises(AttributeError, match="copkit has no 'fit_agendas'"):
        copkit.fit_agendas  # noqa: B018 -- the asking is the test


def test_importing_copkit_brings_in_nothing_heavy():
    """`import copkit` loads no frames, SQL, Jupyter or web."""
    program = f"import sys, copkit; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
