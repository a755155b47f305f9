"""The lexicon is small, comes with its notices, and is what its script makes."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import pytest

from copkit.redaction.shapes import read_patterns
from copkit.redaction.words import lexicon

ROOT = Path(__file__).parents[2]
FOLDER = files("copkit.redaction") / "lexicon"


def test_the_lexicon_is_small_and_carries_its_notices():
    """Under 2 MB compressed, with SCOWL's notice and Faker's licence beside it."""
    assert len(FOLDER.joinpath("lexicon.txt.gz").read_bytes()) < 2_000_000
    assert "Kevin Atkinson" in FOLDER.joinpath("SCOWL-copyright.txt").read_text("utf-8")
    assert "Daniele Faraglia" in FOLDER.joinpath("Faker-LICENSE.txt").read_text("utf-8")


def test_words_that_name_people_are_not_plain():
    """A word that is also a given name is never passed over without a thought."""
    words = lexicon()
    assert not {"will", "grace", "mark", "hope", "rose"} & words["plain"]
    assert not words["given"] & words["english"]


EXAMPLES = [
    pytest.param(needs, pattern, id=f"{pattern.kind}: {pattern.like}")
    for name in ("shapes", "stories")
    for needs, patterns in read_patterns(name).items()
    for pattern in patterns
]


@pytest.mark.parametrize(("needs", "pattern"), EXAMPLES)
def test_a_pattern_finds_what_its_example_says(needs, pattern):
    """Between the brackets of `like` stands what the pattern finds, and the text holds what it needs."""
    opened, closed = pattern.like.index("["), pattern.like.rindex("]")
    wanted = pattern.like[opened + 1 : closed]
    text = pattern.like[:opened] + wanted + pattern.like[closed + 1 :]
    assert needs.search(text)
    assert wanted in [text[slice(*match.span(pattern.group))] for match in pattern.find.finditer(text)]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/usr/share/dict/scowl").exists(), reason="Debian's scowl is not installed")
def test_the_lexicon_is_what_its_script_makes():
    """A rebuild from scowl and the Faker that was pinned gives the committed lexicon, letter by letter."""
    pytest.importorskip("faker", reason="Faker is not installed")
    pinned = FOLDER.joinpath("SOURCES.txt").read_text("utf-8")
    if f"Faker {version('faker')}" not in pinned:
        pytest.skip("another Faker is installed than the one the lexicon was built from")
    command = [sys.executable, "scripts/build_lexicon.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env={"PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stdout + done.stderr
