"""Base rounds: one round, or a few, whose images under a group of permutations are the whole programme.

Translations of rings of seats make the other rounds (Bose 1939, Annals of Eugenics 9); a further symmetry may keep the
base round as it is. What is left is an exact cover by orbits of blocks (Colbourn and Rosa 1999, Triple Systems, 7 and 19).
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
_LOOK = 1_500
"""Choices that one look may make under translations alone."""
_STEP, _CHOICE = 32_000_000, 3_000_000
"""Bits read that weigh as much as a step of the other ways, and as a choice beside the table of blocks that it reads."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A group on the people, the subgroup that keeps a base round, the step to the next round, how many base rounds."""

    group: tuple[Permutation, ...]
    kept: tuple[Permutation, ...]
    step: Permutation
    bases: int


def plans(sizes: Sequence[int], rounds: int) -> Iterator[Plan]:
    """List the groups under which one base round or two make `rounds` rounds, translations alone at the end."""
    people, pairs = sum(sizes), sum(size * (size - 1) for size in sizes)
    same = tuple(range(people))
    plain = []
    for bases in (1, 2):
        m, odd = divmod(rounds, bases)
        if odd or not 1 < m <= people or rounds * pairs > people * (people - 1):
            continue
        step = _shift(m, people)
        plain.append(Plan(_generate(step), (same,), step, bases))
        turns = [turn for prime in (3, 5, 2, 7) for turn in _turns(m, people, prime)]
        groups = {_generate(step, turn): _generate(turn) for turn in turns}
        yield from (Plan(group, kept, step, bases) for group, kept in groups.items())
        if 2 * m <= people:
            half = _shift(2 * m, people)
            yield Plan(_generate(half), _generate(_shift(2 * m, people, by=m)), half, bases)
    yield from plain


class SymmetricSearch:
    """Covers the people of every base round by orbits of blocks, the person with the fewest choices first.

    Each orbit of blocks takes something of columns: of each orbit of pairs, of each orbit of people in a round, and of
    each size of group. A choice fits if no column is taken more often than it is there. Sets of blocks are the bits of
    whole numbers, which Python joins and counts faster than rows are compared.
    """

    def __init__(self, plan: Plan, sizes: Sequence[int], dice: Dice) -> None:
        self._plan, self._dice, self._people = plan, dice, sum(sizes)
        self._whole = len(plan.kept)
        self._orbits = sorted({tuple(sorted({move[i] for move in plan.kept})) for i in range(self._people)})
        self._unit = np.zeros(self._people, dtype=np.int64)
        for number, orbit in enumerate(self._orbits):
            self._unit[list(orbit)] = number
        self._pairs, lengths = _pair_orbits(plan.group)
        self._lengths: list[int] = (lengths * self._whole // len(plan.group)).tolist()
        self._sizes = Counter(sizes)
        self._slack = sum(self._lengths) - plan.bases * sum(size * (size - 1) // 2 for size in sizes)
        self._seats = [1] * len(self._orbits) + list(self._sizes.values())
        self._blocks: list[Block] = []
        self._use = np.zeros((0, 0), dtype=np.uint8)
        self._fits: list[list[int]] = []
        self._takers: list[int] = []
        self._chosen: list[list[int]] = []
        self._read = 0
        self.exhausted = False

    def run(self, effort: Effort) -> Ints | None:
        """Choose base rounds and unfold them to rounds x people; None when there are none or this turn is over.

        The more symmetry, the fewer choices there are to miss: such looks are longer, and more in a turn.
        """
        if not self._blocks:
            self._list_blocks()
        symmetry = max(1, self._whole // self._plan.bases)
        choices = _LOOK * max(1, symmetry**2 // 2)
        for _ in range((symmetry + 1) // 2):
            with effort.lend(choices * (_CHOICE + self._use.size) // _STEP) as lent:
                self._chosen = []
                if self._start_base(self._lengths, lent):
                    return self._unfolded()
            if lent.left:
                self.exhausted = True
                break
        return None

    def _unfolded(self) -> Ints:
        """Move the base rounds on; a block is a group of its own, or as many as the subgroup makes of it."""
        rounds = []
        for base in self._chosen:
            place = np.zeros(self._people, dtype=np.int64)
            moved = ((move, self._blocks[number]) for number in base for move in self._plan.kept)
            images = dict.fromkeys(tuple(sorted(move[i] for i in block)) for move, block in moved)
            for group, image in enumerate(images):
                place[list(image)] = group
            for _ in range(len(self._plan.group) // self._whole):
                rounds.append(place)
                place = place[list(self._plan.step)]
        return np.array(rounds)

    def _start_base(self, spare: list[int], effort: Effort) -> bool:
        if len(self._chosen) == self._plan.bases:
            return True
        self._chosen.append([])
        everything = spare + self._seats
        fitting = (1 << len(self._blocks)) - 1
        for fits, left in zip(self._fits, everything, strict=True):
            fitting &= fits[left]
        if self._fill(everything, fitting, effort):
            return True
        self._chosen.pop()
        return False

    def _fill(self, spare: list[int], fitting: int, effort: Effort) -> bool:
        """Choose for the people with the fewest blocks left that fit, then for the others."""
        pairs = len(self._lengths)
        free = [column for column in range(pairs, pairs + len(self._orbits)) if spare[column]]
        if not free:
            return self._start_base(spare[:pairs], effort)
        choices = _numbers(self._choices(spare, fitting, free))
        for number in choices[self._dice.order(len(choices))].tolist():
            steps, self._read = divmod(self._read + _CHOICE + self._use.size, _STEP)
            if not effort.spend(steps):
                return False
            left, fits, use = spare.copy(), fitting, self._use[number]
            for column in np.flatnonzero(use).tolist():
                left[column] -= int(use[column])
                fits &= self._fits[column][left[column]]
            self._chosen[-1].append(number)
            if self._fill(left, fits, effort):
                return True
            self._chosen[-1].pop()
        return False

    def _choices(self, spare: list[int], fitting: int, needed: list[int]) -> int:
        """Give the blocks of whatever must be used and has the fewest: people, or in the last round an orbit of pairs."""
        takers = [fitting & self._takers[column] for column in needed]
        if not all(takers):
            return 0
        if len(self._chosen) == self._plan.bases:
            slack, pairs = self._slack, []
            for left, taking in zip(spare[: len(self._lengths)], self._takers, strict=False):
                if left and fitting & taking:
                    pairs.append((left, fitting & taking))
                else:
                    slack -= left
            if slack < 0:
                return 0
            takers += [taking for left, taking in pairs if left > slack]
        return min(takers, key=int.bit_count)

    def _list_blocks(self) -> None:
        """List a block of every orbit of blocks that could be in a base round, and what it uses."""
        rows = []
        for column, size in enumerate(self._sizes, len(self._orbits)):
            kinds = [(self._whole, self._open_blocks(size))]
            if self._whole > 1:
                kinds.append((1, self._closed_blocks(size)))
            for images, (blocks, use) in kinds:
                seats = np.zeros((len(blocks), len(self._seats)), dtype=np.uint8)
                seats[np.arange(len(blocks))[:, None], self._unit[blocks]] = 1
                seats[:, column] = images
                rows.append(np.concatenate([use, seats], axis=1))
                self._blocks.extend(map(tuple, blocks.tolist()))
        self._use = np.concatenate(rows)
        columns = np.ascontiguousarray(self._use.T)
        self._fits = [
            [_bits(column <= left) for left in range(most + 1)]
            for column, most in zip(columns, self._lengths + self._seats, strict=True)
        ]
        self._takers = [_bits(column > 0) for column in columns]

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


def _bits(facts: NDArray[np.bool_]) -> int:
    """Set bit k where fact k holds."""
    return int.from_bytes(np.packbits(facts, bitorder="little").tobytes(), "little")


def _numbers(bits: int) -> Ints:
    """List the bits that are set."""
    held = np.frombuffer(bits.to_bytes((bits.bit_length() + 7) // 8, "little"), dtype=np.uint8)
    filled = np.flatnonzero(held)
    row, bit = np.nonzero(np.unpackbits(held[filled, None], axis=1, bitorder="little"))
    return filled[row] * 8 + bit


def _unions(orbits: Sequence[Block], size: int) -> Iterator[Block]:
    """List the unions of orbits that hold `size` people."""
    if not size:
        yield ()
    for number, orbit in enumerate(orbits):
        if len(orbit) <= size:
            yield from (orbit + more for more in _unions(orbits[number + 1 :], size - len(orbit)))


def _pair_orbits(group: Sequence[Permutation]) -> tuple[Ints, Ints]:
    """Number the orbits of pairs (people x people) and count how long each is."""
    moves = np.array(group)
    people = moves.shape[1]
    first = np.full((people, people), people**2)
    for move in moves:
        first = np.minimum(first, np.minimum.outer(move, move) * people + np.maximum.outer(move, move))
    np.fill_diagonal(first, people**2)
    _, orbit, twice = np.unique(first, return_inverse=True, return_counts=True)
    return orbit.reshape(people, people), twice[:-1] // 2


def _shift(m: int, people: int, by: int = 1) -> Permutation:
    """Move everybody on in rings of m; who is over stays."""
    moving = people // m * m
    return tuple(i // m * m + (i + by) % m if i < moving else i for i in range(people))


def _turns(m: int, people: int, prime: int) -> Iterator[Permutation]:
    """List the maps (ring, seat) -> (next ring, u * seat) of prime order; some rings and still people change in cycles."""
    rings, still = divmod(people, m)
    for factor in range(1, m):
        if pow(factor, prime, m) != 1 or factor > pow(factor, -1, m):
            continue
        for cycles in range(factor == 1, rings // prime + 1):
            ring = _cycled(rings, prime, cycles)
            turned = [r * m + seat * factor % m for r in ring for seat in range(m)]
            for swaps in range(still // prime + 1):
                yield (*turned, *(rings * m + end for end in _cycled(still, prime, swaps)))


def _cycled(count: int, prime: int, cycles: int) -> Permutation:
    """Change the first people in so many cycles."""
    return _shift(prime, cycles * prime) + tuple(range(cycles * prime, count))


def _generate(*moves: Permutation) -> tuple[Permutation, ...]:
    """List the group that permutations generate."""
    same = tuple(range(len(moves[0])))
    group, edge = {same}, [same]
    while edge:
        edge = [new for one in edge for move in moves if (new := tuple(move[i] for i in one)) not in group]
        group.update(edge)
    return tuple(sorted(group))
