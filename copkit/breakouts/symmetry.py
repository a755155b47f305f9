"""Larger symmetry: base rounds that a group of permutations maps onto themselves, built block by block.

A group acts on the people; a subgroup keeps the base round, its cosets make the other rounds. Pairs fall into
orbits, and no two people meet twice exactly if no orbit is met more often than it is long. Orbits of blocks, not
blocks, are chosen, so that the search for a Kirkman system on 39 people is a handful of choices
(Colbourn and Rosa 1999, Triple Systems, chapters 7 and 19).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copkit.breakouts.chance import Dice
    from copkit.breakouts.effort import Effort
    from copkit.breakouts.task import Ints

Permutation = tuple[int, ...]
Block = tuple[int, ...]

_CALLS = 64


@dataclass(frozen=True, slots=True)
class Plan:
    """A group on the people, and for each base round the subgroup that keeps it."""

    group: tuple[Permutation, ...]
    kept: tuple[tuple[Permutation, ...], ...]

    @property
    def worth(self) -> int:
        """Steps that a look at it is worth: the larger the subgroup, the fewer choices there are to miss."""
        return 60 * len(self.kept[0]) ** 2


def plans(people: int, rounds: int) -> Iterator[Plan]:
    """List groups of translations with one more symmetry, under which one or two base rounds make `rounds` rounds."""
    for bases in (1, 2):
        m, odd = divmod(rounds, bases)
        if odd or not 1 < m <= people:
            continue
        shift = _shift(m, people)
        turns = [turn for prime in (3, 5, 2, 7) for turn in _turns(m, people, prime)]
        groups = {_generate(people, shift, turn): _generate(people, turn) for turn in turns}
        yield from (Plan(group, (kept,) * bases) for group, kept in groups.items())
        if 2 * m <= people:
            double = _shift(2 * m, people)
            yield Plan(_generate(people, double), (_generate(people, _power(double, m)),) * bases)


def search_symmetric(plan: Plan, sizes: Sequence[int], dice: Dice, effort: Effort) -> Ints | None:
    """Build base rounds and unfold them; None when there are none or the effort is spent."""
    bases = _Builder(plan, sizes, dice, effort).build()
    if bases is None:
        return None
    rounds = [
        _place(image, sum(sizes))
        for base in bases
        for image in dict.fromkeys(
            frozenset(frozenset(move[i] for i in block) for block in base) for move in plan.group
        )
    ]
    return np.array(rounds)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A kind of block: mapped onto itself (`closed`) or onto `images` disjoint others; a pair in it takes `use`."""

    size: int
    closed: bool
    images: int
    use: int


class _Builder:
    """Chooses orbits of blocks until every base round is whole; `spare` is what is left of each orbit of pairs."""

    def __init__(self, plan: Plan, sizes: Sequence[int], dice: Dice, effort: Effort) -> None:
        self._plan, self._sizes, self._dice, self._effort = plan, sizes, dice, effort
        self._people = sum(sizes)
        self._orbit, self._spare = _pair_orbits(plan.group, self._people)
        self._bases: list[list[Block]] = []
        self._calls = 0

    def build(self) -> list[list[Block]] | None:
        """Give the blocks of every base round."""
        return self._bases if self._start_base() else None

    def _start_base(self) -> bool:
        if len(self._bases) == len(self._plan.kept):
            return True
        kept = self._plan.kept[len(self._bases)]
        orbits = [tuple(sorted({move[i] for move in kept})) for i in range(self._people)]
        order = sorted(self._dice.order(self._people).tolist(), key=lambda i: len(orbits[i]))
        self._bases.append([])
        if self._fill(kept, orbits, order, Counter(self._sizes)):
            return True
        self._bases.pop()
        return False

    def _fill(self, kept: Sequence[Permutation], orbits: list[Block], free: list[int], left: Counter[int]) -> bool:
        if not free:
            return self._start_base()
        base = self._bases[-1]
        for shape in self._shapes(len(kept), len(orbits[free[0]]), left):
            first = orbits[free[0]] if shape.closed else (free[0],)
            for block in self._grow((), first, free, orbits, shape):
                images = [block] if shape.closed else [tuple(move[i] for i in block) for move in kept]
                taken = {i for image in images for i in image}
                left[shape.size] -= shape.images
                base.extend(images)
                if self._fill(kept, orbits, [i for i in free if i not in taken], left):
                    return True
                del base[-shape.images :]
                left[shape.size] += shape.images
                if self._effort.left <= 0:
                    return False
        return False

    def _shapes(self, whole: int, orbit: int, left: Counter[int]) -> list[_Shape]:
        """List the kinds of block that may hold a person whose orbit is so long."""
        order = len(self._plan.group)
        closed = [_Shape(size, True, 1, order // whole) for size, count in left.items() if count and size >= orbit]
        open_ = [_Shape(size, False, whole, order) for size, count in left.items() if count >= whole == orbit]
        return [*closed, *open_] if whole > 1 else open_

    def _grow(
        self, block: Block, adding: Block, free: list[int], orbits: list[Block], shape: _Shape
    ) -> Iterator[Block]:
        """Grow a block in every way that no orbit of pairs forbids; its pairs are booked while it is out."""
        if len(block) + len(adding) > shape.size or not self._go_on():
            return
        booked = self._book(block, adding, shape.use)
        if booked is None:
            return
        block += adding
        if len(block) == shape.size:
            yield block
        rest = [i for i in free if i not in orbits[adding[0]]] if len(block) < shape.size else []
        for k, i in enumerate(rest):
            if shape.closed and not set(orbits[i]) & set(rest[:k]):
                yield from self._grow(block, orbits[i], rest[k:], orbits, shape)
            elif not shape.closed and len(orbits[i]) == shape.images:
                yield from self._grow(block, (i,), rest[k + 1 :], orbits, shape)
        for orbit in booked:
            self._spare[orbit] += shape.use

    def _go_on(self) -> bool:
        """Count the calls: some dozens weigh as much as one step of the other ways."""
        self._calls += 1
        return self._effort.spend() if self._calls % _CALLS == 0 else self._effort.left > 0

    def _book(self, block: Block, adding: Block, use: int) -> list[int] | None:
        """Take the new pairs' share from their orbits, or nothing where one has too little left."""
        pairs = [(i, j) for i in block for j in adding] + list(combinations(adding, 2))
        booked = [self._orbit[i][j] for i, j in pairs]
        for orbit in booked:
            self._spare[orbit] -= use
        if min((self._spare[orbit] for orbit in booked), default=0) >= 0:
            return booked
        for orbit in booked:
            self._spare[orbit] += use
        return None


def _pair_orbits(group: Sequence[Permutation], people: int) -> tuple[list[list[int]], list[int]]:
    """Number the orbits of pairs and count how long each is."""
    orbit = [[-1] * people for _ in range(people)]
    length: list[int] = []
    for i, j in combinations(range(people), 2):
        if orbit[i][j] < 0:
            images = {frozenset((move[i], move[j])) for move in group}
            for a, b in map(tuple, images):
                orbit[a][b] = orbit[b][a] = len(length)
            length.append(len(images))
    return orbit, length


def _shift(m: int, people: int) -> Permutation:
    moving = people // m * m
    return tuple(i // m * m + (i + 1 - i // m * m) % m if i < moving else i for i in range(people))


def _turns(m: int, people: int, prime: int) -> Iterator[Permutation]:
    """List the maps (ring, seat) -> (next ring, u * seat) of prime order; some rings and still people change in cycles."""
    rings, still = divmod(people, m)
    for factor in range(1, m):
        if pow(factor, prime, m) != 1 or factor > pow(factor, -1, m):
            continue
        for cycles in range(rings // prime + 1):
            for swaps in range(still // prime + 1):
                if factor == 1 and not cycles:
                    continue
                ring = _cycled(rings, prime, cycles)
                end = _cycled(still, prime, swaps)
                yield tuple(ring[i // m] * m + i % m * factor % m for i in range(rings * m)) + tuple(
                    rings * m + e for e in end
                )


def _cycled(count: int, prime: int, cycles: int) -> list[int]:
    turned = list(range(count))
    for c in range(cycles):
        for k in range(prime):
            turned[c * prime + k] = c * prime + (k + 1) % prime
    return turned


def _power(move: Permutation, times: int) -> Permutation:
    made = tuple(range(len(move)))
    for _ in range(times):
        made = tuple(move[i] for i in made)
    return made


def _generate(people: int, *moves: Permutation) -> tuple[Permutation, ...]:
    group = {tuple(range(people))}
    edge = list(group)
    while edge:
        edge = [new for one in edge for move in moves if (new := tuple(move[i] for i in one)) not in group]
        edge = list(dict.fromkeys(edge))
        group.update(edge)
    return tuple(sorted(group))


def _place(blocks: frozenset[frozenset[int]], people: int) -> Ints:
    place = np.zeros(people, dtype=np.int64)
    for number, block in enumerate(sorted(blocks, key=sorted)):
        place[list(block)] = number
    return place
