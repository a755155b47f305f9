"""Larger symmetry: base rounds that a group of permutations maps onto themselves, put together from orbits of blocks.

A group acts on the people; a subgroup keeps the base round, its cosets make the other rounds. Nobody meets twice if no
orbit of pairs is met more often than it is long, which leaves an exact cover by a handful of orbits of blocks
(Colbourn and Rosa 1999, Triple Systems, chapters 7 and 19).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations, islice
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from copkit.breakouts.chance import Dice
    from copkit.breakouts.effort import Effort
    from copkit.breakouts.task import Ints

    Counts = NDArray[np.uint8]

Permutation = tuple[int, ...]
Block = tuple[int, ...]

_MOST = 100_000
"""Blocks that are listed at most: a group that has more is left aside."""
_COMPARED = 8_000
"""Rows compared that weigh as much as one step of the other ways."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A group on the people, the subgroup that keeps a base round, and how many base rounds there are."""

    group: tuple[Permutation, ...]
    kept: tuple[Permutation, ...]
    bases: int

    @property
    def worth(self) -> int:
        """Steps that a first look at it is worth: the more symmetry, the fewer choices there are to miss."""
        return 100 * len(self.kept) // self.bases**2


def plans(people: int, rounds: int) -> Iterator[Plan]:
    """List groups of translations with one more symmetry, under which one or two base rounds make `rounds` rounds."""
    for bases in (1, 2):
        m, odd = divmod(rounds, bases)
        if odd or not 1 < m <= people:
            continue
        shift = _shift(m, people)
        turns = [turn for prime in (3, 5, 2, 7) for turn in _turns(m, people, prime)]
        groups = {_generate(people, shift, turn): _generate(people, turn) for turn in turns}
        yield from (Plan(group, kept, bases) for group, kept in groups.items())
        if 2 * m <= people:
            double = _shift(2 * m, people)
            yield Plan(_generate(people, double), _generate(people, _power(double, m)), bases)


class SymmetricSearch:
    """Covers the people of every base round by orbits of blocks, the person with the fewest choices first.

    `_use` counts for each orbit of blocks what it takes of each orbit of pairs, of each orbit of people in a round, and
    of each size of group: one row an orbit, and a choice fits exactly if nothing is taken more often than it is there.
    """

    def __init__(self, plan: Plan, sizes: Sequence[int], dice: Dice) -> None:
        self._plan, self._dice, self._people = plan, dice, sum(sizes)
        self._whole = len(plan.kept)
        self._orbits = sorted({tuple(sorted({move[i] for move in plan.kept})) for i in range(self._people)})
        self._unit = np.zeros(self._people, dtype=np.int64)
        for number, orbit in enumerate(self._orbits):
            self._unit[list(orbit)] = number
        self._pairs, lengths = _pair_orbits(plan.group, self._people)
        self._lengths = (lengths * self._whole // len(plan.group)).astype(np.uint8)  # compared a million times
        self._sizes = Counter(sizes)
        self._slack = int(self._lengths.sum()) - plan.bases * sum(size * (size - 1) // 2 for size in sizes)
        self._seats = np.array([1] * len(self._orbits) + list(self._sizes.values()), dtype=np.uint8)
        self._blocks: list[Block] = []
        self._use = np.zeros((0, 0), dtype=np.uint8)
        self._chosen: list[list[int]] = []
        self._looked = 0

    def run(self, effort: Effort) -> Ints | None:
        """Choose base rounds and unfold them to rounds x people; None when there are none or the effort is spent."""
        if not self._blocks:
            self._list_blocks()
        self._chosen = []
        if not self._start_base(self._lengths, effort):
            return None
        bases = [[block for number in base for block in self._images(self._blocks[number])] for base in self._chosen]
        images = (
            frozenset(frozenset(move[i] for i in block) for block in base)
            for base in bases
            for move in self._plan.group
        )
        return np.array([_place(image, self._people) for image in dict.fromkeys(images)])

    def _start_base(self, spare: Counts, effort: Effort) -> bool:
        if len(self._chosen) == self._plan.bases:
            return True
        self._chosen.append([])
        everything = np.concatenate([spare, self._seats])
        if self._fill(everything, np.flatnonzero((self._use <= everything).all(axis=1)), effort):
            return True
        self._chosen.pop()
        return False

    def _fill(self, spare: Counts, fitting: Ints, effort: Effort) -> bool:
        """Choose for the people with the fewest blocks left that fit, then for the others."""
        pairs = len(self._lengths)
        free = pairs + np.flatnonzero(spare[pairs : pairs + len(self._orbits)])
        if not len(free):
            return self._start_base(spare[:pairs], effort)
        choices = self._choices(spare, fitting, free)
        for number in choices[self._dice.order(len(choices))].tolist():
            if not self._go_on(len(fitting), effort):
                return False
            left = spare - self._use[number]
            touched = np.flatnonzero(self._use[number])
            fits = (self._use[np.ix_(fitting, touched)] <= left[touched]).all(axis=1)
            self._chosen[-1].append(number)
            if self._fill(left, fitting[fits], effort):
                return True
            self._chosen[-1].pop()
        return False

    def _go_on(self, rows: int, effort: Effort) -> bool:
        """Count rows, and some for each look: so many of them weigh as much as one step of the other ways."""
        steps, self._looked = divmod(self._looked + 1_000 + rows, _COMPARED)
        return effort.spend(steps)

    def _choices(self, spare: Counts, fitting: Ints, needed: Ints) -> Ints:
        """Give the blocks of whatever must be used and has the fewest: people, or in the last round an orbit of pairs."""
        if len(self._chosen) == self._plan.bases:
            pairs = np.flatnonzero(spare[: len(self._lengths)])
            found = self._use[np.ix_(fitting, pairs)].any(axis=0)
            slack = self._slack - int(spare[pairs[~found]].sum())
            if slack < 0:
                return fitting[:0]
            needed = np.concatenate([needed, pairs[found & (spare[pairs] > slack)]])
        seated = self._use[np.ix_(fitting, needed)] > 0
        return fitting[seated[:, seated.sum(axis=0).argmin()]]

    def _list_blocks(self) -> None:
        """List a block of every orbit of blocks that could be in a base round, and what it uses."""
        rows = []
        for column, size in enumerate(self._sizes, len(self._orbits)):
            for images, (blocks, use) in ((1, self._closed_blocks(size)), (self._whole, self._open_blocks(size))):
                seats = np.zeros((len(blocks), len(self._seats)), dtype=np.uint8)
                seats[np.arange(len(blocks))[:, None], self._unit[blocks]] = 1
                seats[:, column] = images
                rows.append(np.concatenate([use, seats], axis=1))
                self._blocks.extend(map(tuple, blocks.tolist()))
        self._use = np.concatenate(rows)

    def _images(self, block: Sequence[int]) -> list[Block]:
        """Give the groups that a block makes in its base round: itself alone, or as many as the subgroup has moves."""
        return list(dict.fromkeys(tuple(sorted(move[i] for i in block)) for move in self._plan.kept))

    def _closed_blocks(self, size: int) -> tuple[Ints, Counts]:
        """List the blocks that the subgroup maps onto themselves: they are made of whole orbits."""
        blocks = np.array(list(islice(_unions(self._orbits, size), _MOST)), dtype=np.int64).reshape(-1, size)
        use = np.zeros((len(blocks), len(self._lengths)), dtype=np.uint8)
        for i, j in combinations(blocks.T, 2):
            use[np.arange(len(blocks)), self._pairs[i, j]] += 1
        fits = (use <= self._lengths).all(axis=1)
        return blocks[fits], use[fits]

    def _open_blocks(self, size: int) -> tuple[Ints, Counts]:
        """Grow the blocks whose images are disjoint: their people come from different orbits, each of full length."""
        full = np.array([orbit for orbit in self._orbits if len(orbit) == self._whole], dtype=np.int64)
        people = full.reshape(-1)
        blocks = full.reshape(-1, self._whole)[:, :1]
        use = np.zeros((len(blocks), len(self._lengths)), dtype=np.uint8)
        for _ in range(size - 1):
            row, column = np.nonzero(self._unit[people] > self._unit[blocks[:, -1:]])
            if len(row) > _MOST:
                row, column = row[:0], column[:0]
            blocks, use, new = blocks[row], use[row], people[column]
            for member in blocks.T:
                use[np.arange(len(row)), self._pairs[member, new]] += self._whole
            fits = (use <= self._lengths).all(axis=1)
            blocks, use = np.column_stack([blocks, new])[fits], use[fits]
        return blocks, use


def _unions(orbits: Sequence[Block], size: int) -> Iterator[Block]:
    """List the unions of orbits that hold `size` people."""
    if not size:
        yield ()
    for number, orbit in enumerate(orbits):
        if len(orbit) <= size:
            yield from (orbit + more for more in _unions(orbits[number + 1 :], size - len(orbit)))


def _pair_orbits(group: Sequence[Permutation], people: int) -> tuple[Ints, Ints]:
    """Number the orbits of pairs (people x people) and count how long each is."""
    orbit = np.full((people, people), -1, dtype=np.int64)
    lengths: list[int] = []
    for i, j in combinations(range(people), 2):
        if orbit[i, j] < 0:
            images = {frozenset((move[i], move[j])) for move in group}
            for a, b in map(tuple, images):
                orbit[a, b] = orbit[b, a] = len(lengths)
            lengths.append(len(images))
    return orbit, np.array(lengths, dtype=np.int64)


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
