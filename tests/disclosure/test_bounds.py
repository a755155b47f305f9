"""The exact bounds: what sums give away about hidden counts."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from copkit.disclosure.bounds import Polyhedron


@st.composite
def _systems(draw):
    width = draw(st.integers(1, 6))
    truth = draw(st.lists(st.integers(0, 9), min_size=width, max_size=width))
    rows = draw(st.lists(st.lists(st.integers(-1, 1), min_size=width, max_size=width), max_size=5))
    return truth, rows


@given(_systems())
def test_bounds_agree_with_a_linear_programme(system):
    """The exact least and greatest are those that HiGHS finds."""
    truth, rows = system
    allowed = Polyhedron()
    values = [int(np.dot(row, truth)) for row in rows]
    assert all(allowed.add(dict(enumerate(row)), value) for row, value in zip(rows, values, strict=True))
    limits = {"A_eq": np.array(rows), "b_eq": values} if rows else {}
    for unknown in range(len(truth)):
        goal = np.eye(len(truth))[unknown]
        lowest = linprog(goal, method="highs", **limits)
        highest = linprog(-goal, method="highs", **limits)
        greatest = allowed.greatest(unknown)
        assert abs(float(allowed.least(unknown)) - lowest.fun) < 1e-6
        assert (greatest is None) == (highest.status == 3)
        assert greatest is None or abs(float(greatest) + highest.fun) < 1e-6


def test_an_equation_that_contradicts_changes_nothing():
    """What cannot be is refused, and the bounds stay as they were."""
    allowed = Polyhedron()
    assert allowed.add({0: 1, 1: 1}, 7)
    assert not allowed.add({0: 1, 1: 1, 2: 1}, 6)
    assert not allowed.add({0: -1}, 1)
    assert (allowed.least(0), allowed.greatest(0)) == (0, 7)


def test_a_sum_of_nought_pins_all_its_parts():
    """Nonnegative counts that add up to nothing are all nothing."""
    allowed = Polyhedron()
    allowed.add({0: 1, 1: 1, 2: 1}, 0)
    assert [allowed.greatest(unknown) for unknown in range(3)] == [0, 0, 0]
