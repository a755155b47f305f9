"""Small finite rings whose differences have inverses: what transversal designs are made of."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from copkit.breakouts.task import Ints


@dataclass(frozen=True, slots=True, eq=False)
class Ring:
    """Elements 0 … order - 1 with tables to add and to multiply; element 0 is zero.

    The differences of any two of `apart` have inverses.
    """

    add: Ints
    multiply: Ints
    apart: Ints


def make_field(prime: int, power: int) -> Ring:
    """Make the field of prime ** power elements, as polynomials whose digits in base `prime` spell an element.

    Example:
        >>> field = make_field(2, 2)
        >>> field.multiply[2].tolist()
        [0, 2, 3, 1]
    """
    order = prime**power
    digits = np.array([[x // prime**d % prime for d in range(power)] for x in range(order)])
    place = prime ** np.arange(power)
    add = (digits[:, None] + digits[None, :]) % prime @ place
    for tail in product(range(prime), repeat=power):
        multiply = _times(digits, np.array(tail), prime) @ place
        if (multiply[1:, 1:] > 0).all():
            return Ring(add, multiply, np.arange(order))
    raise AssertionError("every prime power has a field")


def make_ring(order: int) -> Ring:
    """Make the product of the fields of an order's prime powers: any two of `apart` differ in every field.

    As many elements are apart as the smallest field has (MacNeish 1922, Euler squares, Annals of Mathematics 23).

    Example:
        >>> make_ring(12).apart.tolist()
        [0, 4, 8]
    """
    add = multiply = np.zeros((1, 1), dtype=np.int64)
    apart = None
    for prime, power in _prime_powers(order):
        field = make_field(prime, power)
        add, multiply = _paired(add, field.add), _paired(multiply, field.multiply)
        order = len(field.add)
        count = order if apart is None else min(len(apart), order)
        apart = np.arange(count) if apart is None else apart[:count] * order + np.arange(count)
    return Ring(add, multiply, np.zeros(1, dtype=np.int64) if apart is None else apart)


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
