"""Base rounds: search for one round, or a few, whose translates are the whole programme.

People are t rings of m seats and some who never move; adding 1 to every seat, modulo m, gives the next round. Two
people of the base round meet again in a translate exactly if two pairs of it have the same rings and the same
distance, so a programme of many rounds is as small a search as a single one. The method of differences is Bose's
(1939, On the construction of balanced incomplete block designs, Annals of Eugenics 9); here tabu search looks for
the base, for groups of any sizes, many walks side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copkit.breakouts.chance import Dice
    from copkit.breakouts.effort import Effort
    from copkit.breakouts.task import Ints

_WALKS, _WIDTH = 12, 16_000
"""Walks side by side at most, and swaps that they weigh in one step: fewer walks for more people."""
_BLOCKED = np.float32(1 << 20)
_NOISE = 1 << 16


@dataclass(frozen=True, slots=True)
class Frame:
    """How people are laid out: `rings` of `modulus` seats, the rest never moves; `bases` rounds to search for."""

    modulus: int
    rings: int
    bases: int


def frames(sizes: Sequence[int], rounds: int) -> Iterator[Frame]:
    """List the frames that have room for every pair of the base rounds, three for each number of bases."""
    people = sum(sizes)
    pairs = sum(size * (size - 1) // 2 for size in sizes)
    for bases in (1, 2, 3):
        least = -(-rounds // bases)
        moduli = range(max(2, least), people + 1)
        fit = (Frame(m, people // m, bases) for m in moduli if _room(m, people, least) >= pairs * bases)
        yield from islice(fit, 3)


def _room(m: int, people: int, translates: int) -> int:
    """Count the classes of pairs that a base round may hold."""
    rings, still = divmod(people, m)
    within = (m - 1) // 2 + (m % 2 == 0 and 2 * translates <= m)
    return rings * within + m * rings * (rings - 1) // 2 + rings * still


def classify(frame: Frame, people: int, translates: int) -> tuple[Ints, Ints]:
    """Number the classes of pairs that translation maps onto one another, and count how often each is used already.

    Returns:
        A matrix of class numbers (people x people), and for each class 1 where no base round may use it, else 0.
    """
    m = frame.modulus
    moving = frame.rings * m
    ring, seat = np.divmod(np.arange(people), m)
    still = np.arange(people) >= moving
    ring = np.where(still, frame.rings + np.arange(people) - moving, ring)
    seat = np.where(still, 0, seat)
    low, high = np.minimum(ring[:, None], ring[None, :]), np.maximum(ring[:, None], ring[None, :])
    ahead = (seat[None, :] - seat[:, None]) % m
    apart = np.where(ring[:, None] <= ring[None, :], ahead, -ahead % m)
    apart = np.where(low == high, np.minimum(ahead, -ahead % m), apart)
    apart = np.where(still[:, None] | still[None, :], 0, apart)
    barred = still[:, None] & still[None, :] & (translates > 1)
    barred |= (low == high) & (2 * apart == m) & (2 * translates > m)
    codes, numbers = np.unique((low * people + high) * m + apart, return_inverse=True)
    used = np.zeros(len(codes), dtype=np.int64)
    numbers = numbers.reshape(people, people)
    used[numbers[barred & ~np.eye(people, dtype=bool)]] = 1
    return numbers, used


class BaseSearch:
    """Tabu walks side by side that may rest and go on; arrays are walks x bases x people."""

    def __init__(self, frame: Frame, sizes: Sequence[int], rounds: int, dice: Dice) -> None:
        self._frame, self._rounds, self._dice = frame, rounds, dice
        self._people, self._bases = sum(sizes), frame.bases
        self._translates = -(-rounds // frame.bases)
        self._classes, used = classify(frame, self._people, self._translates)
        self._used = used.astype(np.float32)
        self._spaces = np.repeat(np.arange(len(sizes)), sizes)
        self._walks = min(_WALKS, max(2, _WIDTH // (self._bases * self._people**2)))
        shape = (self._walks, self._bases, self._people)
        self._places = np.zeros(shape, dtype=np.int64)
        self._until = np.zeros(shape, dtype=np.int64)
        self._count = np.zeros((self._walks, len(used)), dtype=np.float32)
        self._best = np.zeros(self._walks, dtype=np.float32)
        self._since = np.zeros(self._walks, dtype=np.int64)
        self._now = 0
        self._noise = (dice.orders(1, _NOISE)[0] % 256 / 512).astype(np.float32)
        self._own = np.eye(self._people, dtype=bool)
        self._patience = 200 + 30 * self._people
        for walk in range(self._walks):
            self._restart(walk)

    def run(self, effort: Effort) -> Ints | None:
        """Walk until a base has no repeat, and unfold it to rounds x people; None when the effort is spent."""
        while effort.spend():
            found = self._step()
            if found is not None:
                return _unfold(self._frame, found, self._translates)[: self._rounds]
        return None

    def _step(self) -> Ints | None:
        """Make the best swap in every walk; the places of a base without a repeat where there is one."""
        self._now += 1
        weight = (self._count * (self._count - 1)).sum(axis=1) / 2
        better = weight < self._best
        self._best[better], self._since[better] = weight[better], self._now
        done = np.flatnonzero(weight == 0)
        if len(done):
            found: Ints = self._places[done[0]]
            return found
        for walk in np.flatnonzero(self._now - self._since > self._patience):
            self._restart(int(walk))
        self._swap(*self._choose(weight))
        return None

    def _choose(self, weight: np.ndarray) -> tuple[Ints, Ints, Ints]:
        """Find each walk's best swap: base, person, person."""
        n, places = self._people, self._places
        cost = self._count[:, self._classes]
        cost[:, self._own] = 0
        together = (places[:, :, :, None] == places[:, :, None, :]).astype(np.float32)
        join = np.matmul(cost[:, None], together)
        leave = np.einsum("wbii->wbi", join) - (together.sum(axis=3) - 1)
        change = join + join.transpose(0, 1, 3, 2) - 2 * cost[:, None]
        change -= leave[:, :, :, None]
        change -= leave[:, :, None, :]
        barred = self._until > self._now
        worth = change + _BLOCKED * together
        tabu = (barred[:, :, :, None] | barred[:, :, None, :]) & (
            worth + (weight - self._best)[:, None, None, None] >= 0
        )
        worth += _BLOCKED * tabu
        worth = worth.reshape(self._walks, -1)
        start = self._dice.below(_NOISE - worth.shape[1]) if worth.shape[1] < _NOISE else 0
        worth += np.resize(self._noise[start : start + worth.shape[1]], worth.shape[1])
        chosen = worth.argmin(axis=1)
        return chosen // (n * n), chosen // n % n, chosen % n

    def _swap(self, base: Ints, i: Ints, j: Ints) -> None:
        walk = np.arange(self._walks)
        place = self._places[walk, base]
        a, b = place[walk, i], place[walk, j]
        with_i, with_j = place == a[:, None], place == b[:, None]
        with_i[walk, i] = with_j[walk, j] = False
        sign = with_j.astype(np.float32) - with_i
        w, x = np.nonzero(sign)
        np.add.at(self._count, (w, self._classes[i[w], x]), sign[w, x])
        np.add.at(self._count, (w, self._classes[j[w], x]), -sign[w, x])
        self._places[walk, base, i], self._places[walk, base, j] = b, a
        for person in (i, j):
            self._until[walk, base, person] = self._now + 1 + self._dice.below(4)

    def _restart(self, walk: int) -> None:
        orders = self._dice.orders(self._bases, self._people)
        for base, order in enumerate(orders):
            self._places[walk, base, order] = self._spaces
        self._count[walk] = self._used
        upper = np.triu(np.ones((self._people, self._people), dtype=bool), 1)
        for place in self._places[walk]:
            np.add.at(self._count[walk], self._classes[(place[:, None] == place[None, :]) & upper], 1)
        self._best[walk], self._since[walk] = np.inf, self._now
        self._until[walk] = 0


def _unfold(frame: Frame, bases: Ints, translates: int) -> Ints:
    """Translate every base round."""
    m, moving = frame.modulus, frame.rings * frame.modulus
    ring, seat = np.divmod(np.arange(moving), m)
    rounds = []
    for place in bases:
        for step in range(translates):
            moved = place.copy()
            moved[ring * m + (seat + step) % m] = place[:moving]
            rounds.append(moved)
    return np.array(rounds)
