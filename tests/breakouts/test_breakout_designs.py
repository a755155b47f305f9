"""The parts that make programmes: fields, designs, base rounds, relabelling, the walk itself."""

from __future__ import annotations

from time import monotonic

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copkit.breakouts.chance import Dice
from copkit.breakouts.construction import construct, make_ring, transversal
from copkit.breakouts.effort import Effort
from copkit.breakouts.relabel import relabel
from copkit.breakouts.search import Walk, first_places
from copkit.breakouts.symmetry import SymmetricSearch, plans
from copkit.breakouts.wishes import make_task, read_wishes


def people(count: int) -> list[str]:
    return [f"Person {k:02}" for k in range(count)]


def repeats(places) -> int:
    """Count the repeats of places (rounds x people)."""
    meetings = sum((place[:, None] == place[None, :]).astype(int) for place in places)
    np.fill_diagonal(meetings, 0)
    return int(np.maximum(meetings - 1, 0).sum()) // 2


def sizes_of(places) -> set[tuple[int, ...]]:
    return {tuple(sorted(np.bincount(place), reverse=True)) for place in places}


def effort(steps: int = 20_000) -> Effort:
    return Effort(steps, monotonic() + 60)


def never(_sizes, _rounds):
    """Make no rounds within a row."""


def along(sizes, _rounds):
    """Make one round of a row: everybody in one group."""
    return np.zeros((1, sum(sizes)), dtype=np.int64)


@pytest.mark.parametrize("order", [2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 16, 25, 27])
def test_rings_obey_their_laws(order):
    """Sums and products commute, zero and one are in place, and elements that are apart differ by an inverse."""
    ring = make_ring(order)
    assert ring.add.shape == ring.multiply.shape == (order, order)
    everything = np.arange(order)
    for table in (ring.add, ring.multiply):
        assert (table == table.T).all()
        assert (table[table[1:, :], 1] == table[1:, table[:, 1]]).all() or order == 2
    assert (ring.add[0] == everything).all()
    assert (ring.multiply[0] == 0).all()
    negative = ring.add.argmin(axis=1)
    for a in ring.apart:
        for b in ring.apart:
            difference = ring.add[a, negative[b]]
            assert (a == b) == (len(set(ring.multiply[difference])) < order)


@pytest.mark.parametrize(
    ("groups", "depth", "rounds"),
    [(5, 5, 5), (8, 4, 8), (9, 6, 9), (15, 3, 15), (40, 5, 10), (100, 5, 10), (16, 16, 16)],
)
def test_transversal_designs_have_no_repeat(groups, depth, rounds):
    """One of each row in every group, and nobody meets twice."""
    places = transversal(groups, depth, rounds)
    assert places.shape == (rounds, groups * depth)
    assert repeats(places) == 0
    rows = np.repeat(np.arange(depth), groups)
    for place in places:
        assert all(sorted(rows[place == group]) == list(range(depth)) for group in range(groups))


def test_rows_hold_rounds_of_their_own():
    """25 people in fives: five rounds across the rows and one along them."""
    places = construct([5] * 5, 6, along)
    assert places.shape == (6, 25)
    assert repeats(places) == 0


def test_points_taken_away_leave_smaller_groups():
    """4 groups of 6 and 4 of 5 over 8 rounds."""
    places = construct([6] * 4 + [5] * 4, 8, never)
    assert repeats(places) == 0
    assert sizes_of(places) == {(6, 6, 6, 6, 5, 5, 5, 5)}


def test_what_cannot_be_constructed_is_left_to_other_ways():
    """Sizes too far apart, groups larger than their number, and more rounds than there are."""
    for sizes, rounds in [([5, 3, 3], 2), ([6, 6], 2), ([6] * 6, 3)]:
        assert construct(sizes, rounds, never) is None


@pytest.mark.parametrize(
    ("sizes", "rounds", "kept"),
    [
        ((3,) * 6, 8, 1),
        ((3,) * 8, 11, 1),
        ((5, *(4,) * 6), 7, 1),
        ((3,) * 11, 16, 2),
        ((3,) * 13, 19, 3),
        ((4,) * 7, 9, 2),
        ((5,) * 6, 6, 2),
    ],
)
def test_base_rounds_unfold_without_a_repeat(sizes, rounds, kept):
    """One base round or two, of equal groups or not, with symmetry of their own or none, make the programme."""
    looks = [SymmetricSearch(plan, sizes, Dice(2)) for plan in plans(sizes, rounds) if len(plan.kept) >= kept]
    found = (look.run(effort(400)) for _ in range(20) for look in looks)
    places = next(places for places in found if places is not None)
    assert places.shape == (rounds, sum(sizes))
    assert repeats(places) == 0
    assert sizes_of(places) == {sizes}


def a_task(count, rounds, size, seed):
    """Make a task with some of every wish."""
    names = people(count)
    wishes = read_wishes(
        met={(names[0], names[1]): 2, (names[2], names[5]): 1},
        apart=[(names[2], names[3])],
        balance={"experience": {name: k % 3 for k, name in enumerate(names)}},
        fixed={names[7]: 1},
    )
    sizes = [size + 1] * (count % size) + [size] * (count // size - count % size)
    task = make_task(names, wishes, [sizes] * rounds)
    return task, first_places(task, Dice(seed))


@given(st.integers(12, 24), st.integers(1, 5), st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_a_walk_always_knows_its_weight(count, rounds, seed):
    """What is updated swap by swap equals what is weighed from scratch, and hard wishes are kept."""
    task, start = a_task(count, rounds, 3 if count >= 12 else 2, seed)
    walk = Walk(task, start, Dice(seed))
    for _ in range(40):
        walk.step()
        assert walk.weight == task.weight(walk.places)
    assert walk.best == task.weight(walk.best_places) <= task.weight(start)
    assert (walk.best_places[:, 7] == 1).all()


def test_relabelling_never_adds_a_repeat():
    """Wishes move people onto other places of a design; the design's own meetings stay."""
    names = people(32)
    design = transversal(8, 4, 8)
    apart = [(names[k], names[k + 1]) for k in range(0, 24, 2)]
    task = make_task(names, read_wishes(apart=apart, fixed={names[0]: 3, names[9]: 5}), [[4] * 8] * 8)
    places = relabel(task, design, Dice(1), effort(2_000), 0)
    assert repeats(places) == 0
    assert not (task.meetings(places)[task.apart] > 0).any()
    assert (places[:, 0] == 3).all()
    assert (places[:, 9] == 5).all()


def test_effort_counts_steps_and_lends_them():
    """A lent share is taken off when it comes back."""
    left = effort(10)
    with left.lend(4) as lent:
        while lent.spend():
            pass
    assert (left.left, left.spent) == (6, 4)
