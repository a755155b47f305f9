"""Chance is the same everywhere, and fair."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
from scipy.stats import chisquare

from copkit.breakouts import count_meetings, draw_breakouts
from copkit.breakouts.chance import Dice

ROOT = Path(__file__).parents[2]
DRAWS = 20_000
UNLIKELY = 1e-4
FINGERPRINT = """
from hashlib import sha256
from copkit.breakouts import draw_breakouts
names = [f"Person {k:02}" for k in range(28)]
met = {(names[k], names[k + 3]): 1 for k in range(20)}
draws = [
    draw_breakouts(names, size=4, met=met, roles=["reporter"], seed=8),
    draw_breakouts(names, size=4, rounds=9, seed=8, effort=6_000, time_limit=300),
    draw_breakouts(names[:22], size=4, rounds=6, apart=[names[:2]], seed=8, effort=300, time_limit=300),
]
print(sha256(repr([(draw.rounds, draw.roles, draw.steps) for draw in draws]).encode()).hexdigest()[:16])
"""
PINNED = "2f4fa66275904f76"
BELOW = [33, 54, 56, 26, 29, 28, 9, 14]
ORDER = [4, 7, 9, 8, 2, 6, 5, 1, 0, 3]


def people(count: int) -> list[str]:
    return [f"Person {k:02}" for k in range(count)]


def test_the_stream_of_chance_is_pinned():
    """A seed's numbers never change: these were drawn once and written down."""
    dice = Dice(8)
    assert [dice.below(100) for _ in range(8)] == BELOW
    assert dice.order(10).tolist() == ORDER


def fingerprint(python: str) -> str:
    """Draw in another interpreter."""
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ.get("PATH", "")}
    done = subprocess.run([python, "-c", FINGERPRINT], capture_output=True, text=True, check=True, env=environment)
    return done.stdout.strip()


def test_draws_are_the_ones_written_down():
    """The same seed gives the same draws in a fresh interpreter as when this test was written."""
    assert fingerprint(sys.executable) == PINNED


def pythons() -> list[str]:
    """List the Pythons with NumPy that are installed here, or named in COPKIT_PYTHONS."""
    names = [*os.environ.get("COPKIT_PYTHONS", "").split(), "python3.11", "python3.12", "python3.13"]
    found = [path for name in names if (path := shutil.which(name))]
    able = [subprocess.run([path, "-c", "import numpy"], capture_output=True, check=False) for path in found]
    return [path for path, done in zip(found, able, strict=True) if done.returncode == 0]


@pytest.mark.slow
def test_draws_are_the_same_in_every_python():
    """Every Python that is installed with NumPy draws the same."""
    assert {path: fingerprint(path) for path in pythons()} == dict.fromkeys(pythons(), PINNED)


def pair_counts(draws) -> Counter[frozenset[str]]:
    counts: Counter[frozenset[str]] = Counter()
    for draw in draws:
        counts.update(count_meetings(draw.rounds))
    return counts


def assert_fair(counts: dict, expected: dict) -> None:
    """Compare with what perfect fairness expects; nothing else than expected may happen."""
    assert counts.keys() <= expected.keys()
    scale = sum(counts.values()) / sum(expected.values())
    result = chisquare([counts[key] for key in expected], [scale * expected[key] for key in expected])
    assert result.pvalue > UNLIKELY, result


@pytest.mark.slow
def test_no_pair_is_favoured_in_an_evening():
    """20,000 draws of 8 people in fours: every pair equally often."""
    names = people(8)
    counts = pair_counts(draw_breakouts(names, size=4, seed=seed) for seed in range(DRAWS))
    assert_fair(counts, dict.fromkeys(map(frozenset, combinations(names, 2)), 1))


def evenings(names, size):
    """List every split of a few people into groups of one size."""
    if not names:
        return [()]
    first, rest = names[0], names[1:]
    return [
        (frozenset((first, *others)), *more)
        for others in combinations(rest, size - 1)
        for more in evenings([name for name in rest if name not in others], size)
    ]


@pytest.mark.slow
def test_every_best_evening_is_equally_likely_with_a_history():
    """20,000 draws of 6 people in pairs, some of whom have met: all draws without a repeat come equally often."""
    names = people(6)
    met = {frozenset(names[i] for i in pair): 1 for pair in [(0, 1), (0, 2), (3, 4)]}
    best = [frozenset(split) for split in evenings(names, 2) if not met.keys() & set(split)]
    assert 1 < len(best) < 15
    draws = (draw_breakouts(names, size=2, met=met, seed=seed) for seed in range(DRAWS))
    counts = Counter(frozenset(map(frozenset, draw.rounds[0])) for draw in draws)
    assert_fair(counts, dict.fromkeys(best, 1))


def test_constructed_programmes_favour_no_pair():
    """9 people in threes over two rounds, made by construction: who meets is equally often anybody."""
    names = people(9)
    draws = [draw_breakouts(names, size=3, rounds=2, seed=seed) for seed in range(600)]
    assert {draw.way for draw in draws} <= {"construction", "shuffle"}
    # A programme's pairs hang together, so the test of single pairs is the gentler one: each against its own mean.
    counts = pair_counts(draws)
    assert len(counts) == 36
    assert max(abs(count - 300) for count in counts.values()) < 5 * (600 * 0.25) ** 0.5


def test_reporters_are_chosen_fairly():
    """Without counts everybody of a group is equally likely to report."""
    names = people(4)
    counts = Counter(
        draw_breakouts(names, size=4, roles=["reporter"], seed=seed).roles[0][0]["reporter"] for seed in range(1_000)
    )
    assert_fair(counts, dict.fromkeys(names, 1))
