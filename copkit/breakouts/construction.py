"""Programmes without a repeat, made at once: transversal designs, their rows, and points taken away.

People are the points (row, x) of p rows of g. In round b, person (row, x) goes to group x + a_row * b: two people
of different rows meet once at most, as long as (a - a') * (b - b') is never zero; people of one row never do.
Rows of a resolvable design then hold rounds of their own (Colbourn and Dinitz, Handbook of Combinatorial Designs,
2nd ed. 2007, III.3). Points taken away from the last row give groups that are smaller by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from copkit.breakouts.fields import make_ring

if TYPE_CHECKING:
    from copkit.breakouts.task import Ints

Within = Callable[[Sequence[int], int], "Ints | None"]
"""Finds rounds for the people of one row: sizes and number of rounds in, places out, None where it cannot."""


def construct(sizes: Sequence[int], rounds: int, within: Within) -> Ints | None:
    """Make `rounds` rounds without a repeat, or None where this way has none.

    Returns:
        Places (rounds x people): the number of each person's group; people of one row follow one another.

    Example:
        >>> construct([3, 3, 2], 3, lambda sizes, rounds: None).tolist()
        [[0, 1, 2, 0, 1, 2, 0, 1], [0, 1, 2, 1, 2, 0, 2, 0], [0, 1, 2, 2, 0, 1, 1, 2]]
    """
    groups, depth = len(sizes), max(sizes)
    if min(sizes) < depth - 1 or depth > groups:
        return None
    places = transversal(groups, depth, rounds)
    if places is None:
        return None
    if len(places) < rounds:
        more = _rounds_in_rows(sizes, rounds - len(places), within)
        if more is None:
            return None
        places = np.concatenate([places, more])
    return places[:, : sum(sizes)]


def transversal(groups: int, depth: int, rounds: int) -> Ints | None:
    """Make up to `rounds` rounds of `groups` groups with one of each of `depth` rows; None where these are too few."""
    ring = make_ring(groups)
    if len(ring.apart) >= depth:
        slopes = ring.multiply[ring.apart[:depth]][:, : min(rounds, groups)]
        return ring.add[slopes.T].reshape(slopes.shape[1], -1)
    if (depth - 1) * (rounds - 1) < groups:
        slopes = np.outer(np.arange(rounds), np.arange(depth))
        return (slopes[:, :, None] + np.arange(groups)).reshape(rounds, -1) % groups
    return None


def _rounds_in_rows(sizes: Sequence[int], rounds: int, within: Within) -> Ints | None:
    """Split every row into whole groups of its own, as often as asked."""
    groups, depth = len(sizes), max(sizes)
    if min(sizes) < depth or groups % depth:
        return None
    inner = within([depth] * (groups // depth), rounds)
    if inner is None:
        return None
    rows = np.arange(depth)[:, None] * (groups // depth)
    return (inner[:, None, :] + rows).reshape(rounds, -1)
