"""Programmes without a repeat, made at once (Colbourn and Dinitz, Handbook of Combinatorial Designs, 2nd ed. 2007, III.3).

Person x of a row goes to group x + a_row * b in round b: two of different rows meet once at most, where (a - a') * (b - b')
is never zero. Rows may hold rounds of their own; points taken away from the last make groups smaller by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

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


class Ring(NamedTuple):
    """Elements 0 … order - 1, zero first, with tables to add and to multiply; differences of `apart` have inverses."""

    add: Ints
    multiply: Ints
    apart: Ints


def make_ring(order: int) -> Ring:
    """Make the product of the fields of an order's prime powers: any two of `apart` differ in every field.

    As many elements are apart as the smallest field has (MacNeish 1922, Euler squares, Annals of Mathematics 23).

    Example:
        >>> make_ring(12).apart.tolist()
        [0, 4, 8]
        >>> make_ring(4).multiply[2].tolist()
        [0, 2, 3, 1]
    """
    powers = _prime_powers(order)
    alike = np.arange(min((prime**power for prime, power in powers), default=1))
    add = multiply = np.zeros((1, 1), dtype=np.int64)
    apart = np.zeros_like(alike)
    for prime, power in powers:
        sums, products = _field(prime, power)
        add, multiply = _paired(add, sums), _paired(multiply, products)
        apart = apart * len(sums) + alike
    return Ring(add, multiply, apart)


def _field(prime: int, power: int) -> tuple[Ints, Ints]:
    """Add and multiply polynomials, whose digits in base `prime` spell an element, where only 0 has no inverse."""
    place = prime ** np.arange(power)
    digits = np.arange(prime**power)[:, None] // place % prime
    add = (digits[:, None] + digits) % prime @ place
    tables = (_times(digits, np.array(tail), prime) @ place for tail in product(range(prime), repeat=power))
    return add, next(table for table in tables if (table[1:, 1:] > 0).all())


def _times(digits: Ints, tail: Ints, prime: int) -> Ints:
    """Multiply all polynomials modulo x ** power = tail."""
    total = np.zeros((len(digits), *digits.shape), dtype=np.int64)
    shifted = digits.copy()
    for d in range(digits.shape[1]):
        total += digits[:, None, d, None] * shifted[None]
        top = shifted[:, -1:]
        shifted = (np.concatenate([np.zeros_like(top), shifted[:, :-1]], axis=1) + top * tail) % prime
    return total % prime


def _paired(first: Ints, second: Ints) -> Ints:
    """Combine two tables component by component."""
    size = len(first) * len(second)
    joint = first[:, None, :, None] * len(second) + second[None, :, None, :]
    return joint.reshape(size, size)


def _prime_powers(order: int) -> list[tuple[int, int]]:
    found = []
    for prime in range(2, order + 1):
        power = 0
        while order % prime == 0:
            order, power = order // prime, power + 1
        if power:
            found.append((prime, power))
    return found
