"""A colleague with a linear programme looks at three overlapping releases of random tables."""

from __future__ import annotations

import pytest

from tests.disclosure import intruder


def _found(seeds: range) -> dict[int, list[str]]:
    found = {seed: intruder.determined(intruder.random_releases(seed)) for seed in seeds}
    return {seed: cells for seed, cells in found.items() if cells}


def test_no_hidden_cell_is_determined_in_a_sample():
    """Forty random tables, three releases each: every hidden cell could still be another number."""
    assert _found(range(40)) == {}


@pytest.mark.slow
def test_no_hidden_cell_is_determined_in_a_thousand_tables():
    """A thousand random tables, three releases each: every hidden cell could still be another number."""
    assert _found(range(1000)) == {}


@pytest.mark.slow
def test_labels_that_tell_nothing_betray_few_tables_and_only_noughts():
    """Where nobody said what a term sums, guessing still keeps all but a few noughts in tables half of noughts."""
    releases = {seed: intruder.random_releases(seed, told=False) for seed in range(120)}
    betrayed = [cell for seed in releases for cell in intruder.determined(releases[seed])]
    small = [cell for cell in betrayed if int(cell.rpartition(": ")[2]) < 5]
    assert {cell.rpartition(": ")[2] for cell in small} <= {"0"}
    assert len(small) <= 8


def test_the_intruder_finds_what_a_careless_table_gives_away():
    """With only the small count hidden, the totals give it back: the check can fail."""
    cells = [("theme 0", "session 0", None), ("theme 0", "session 1", 9), ("theme 0", "Total", 12)]
    counted = (frozenset({(0, 0)}), frozenset({(0, 1)}), frozenset({(0, 0), (0, 1)}))
    careless = intruder.Shown(intruder.Release.of(cells), counted)
    assert intruder.determined([careless]) == ["theme 0, session 0: 3"]
