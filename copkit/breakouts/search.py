"""Tabu search over all rounds at once: the best swap of two people in any round, whatever the round.

After Dotú and Van Hentenryck (2005), Scheduling social golfers locally, CPAIOR. Weights are whole numbers, so
that no rounding decides, and only the rows of a swap are computed anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from copkit.breakouts.seating import seat
from copkit.breakouts.task import BLOCKED, MEET

if TYPE_CHECKING:
    from copkit.breakouts.chance import Dice
    from copkit.breakouts.effort import Effort
    from copkit.breakouts.task import Ints, Task

_WIDTH = 40_000
"""Swaps weighed in one step at most."""


class Walk:
    """A walk through the draws of a task, one swap a step, that keeps every hard wish of its start."""

    def __init__(self, task: Task, places: Ints, dice: Dice) -> None:
        self.task, self.dice = task, dice
        self.places = places.copy()
        tied = task.together.any(axis=1) | (task.fixed >= 0)
        self._still = (places < 0) | tied[None, :]
        self._spare = task.seats.shape[1]
        self._table = np.where(places < 0, self._spare, places)
        self._member = np.zeros((task.rounds, task.people, self._spare + 1), dtype=np.int64)
        np.put_along_axis(self._member, self._table[:, :, None], 1, axis=2)
        self._member[:, :, self._spare] = 0
        self._pair = MEET * (task.burden + task.meetings(places)) + task.static
        np.fill_diagonal(self._pair, 0)
        self._join = np.zeros_like(self._member)
        for join, row in zip(self._join, self._table, strict=True):
            np.add.at(join.T, row, self._pair)
        self._join[:, :, self._spare] = 0
        self._until = np.zeros((task.rounds, task.people), dtype=np.int64)
        self._others = MEET * np.maximum(task.seats - 1, 0)
        self._others = np.concatenate([self._others, np.zeros((task.rounds, 1), dtype=np.int64)], axis=1)
        self.weight = task.weight(places)
        self.best, self.best_places = self.weight, self.places.copy()
        self._now = 0

    def step(self) -> None:
        """Make the best swap that is not barred, also when it makes the draw worse."""
        self._now += 1
        leave = self._leave()
        r, i = self._rows(leave)
        if not len(r):
            return
        change = self._changes(r, i, leave)
        barred = (self._until[r] > self._now) | (self._until[r, i] > self._now)[:, None]
        worth = np.where(barred & (self.weight + change >= self.best), BLOCKED, change)
        least = worth.min()
        if least >= BLOCKED:
            return
        chosen = np.flatnonzero(worth.ravel() == least)
        row, j = divmod(int(chosen[self.dice.below(len(chosen))]), self.task.people)
        self.swap(int(r[row]), int(i[row]), j)
        self.weight += int(least)
        for person in (int(i[row]), j):
            self._until[r[row], person] = self._now + 1 + self.dice.below(4)
        if self.weight < self.best:
            self.best, self.best_places = self.weight, self.places.copy()

    def swap(self, r: int, i: int, j: int) -> None:
        """Swap two people of different groups in round `r`."""
        a, b = self._table[r, i], self._table[r, j]
        gain = MEET * (self._member[r, :, b] - self._member[r, :, a])
        gain[[i, j]] = 0
        met = np.flatnonzero(gain)
        rounds = np.arange(self.task.rounds)[:, None]
        self._join[rounds, met, self._table[:, i, None]] += gain[met]
        self._join[rounds, met, self._table[:, j, None]] -= gain[met]
        drift = np.einsum("x,rxg->rg", gain[met], self._member[:, met])
        self._join[:, i] += drift
        self._join[:, j] -= drift
        for person, sign in ((i, 1), (j, -1)):
            self._pair[person] += sign * gain
            self._pair[:, person] += sign * gain
        moved = self._pair[:, j] - self._pair[:, i]
        self._join[r, :, a] += moved
        self._join[r, :, b] -= moved
        self._member[r, [i, j]] = self._member[r, [j, i]]
        self._table[r, i], self._table[r, j] = b, a
        self.places[r, i], self.places[r, j] = b, a

    def _leave(self) -> Ints:
        """Weigh what each person's present group would be rid of."""
        own = np.take_along_axis(self._join, self._table[:, :, None], axis=2)[:, :, 0]
        left: Ints = own - np.take_along_axis(self._others, self._table, axis=1)
        return left

    def _rows(self, leave: Ints) -> tuple[Ints, Ints]:
        """Choose who may start a swap: people in a meeting that weighs something, some of them where they are many."""
        r, i = np.nonzero((leave > 0) & ~self._still)
        most = max(1, _WIDTH // self.task.people)
        if len(r) > most:
            some = np.sort(self.dice.order(len(r))[:most])
            r, i = r[some], i[some]
        return r, i

    def _changes(self, r: Ints, i: Ints, leave: Ints) -> Ints:
        """Weigh the swap of each (round, person) with everybody: rows x people."""
        table = self._table[r]
        change = np.take_along_axis(self._join[r, i], table, axis=1)
        change += self._join[r, :, self._table[r, i]] - 2 * self._pair[i] - leave[r] - leave[r, i][:, None]
        change[self._still[r] | (table == self._table[r, i][:, None])] = BLOCKED
        return change


def search(task: Task, start: Ints, dice: Dice, effort: Effort, enough: int) -> Ints:
    """Walk until a draw weighs `enough` or the effort is spent; start afresh where the walk is stuck."""
    walk = Walk(task, start, dice)
    best, found = walk.best, walk.best_places
    patience = 500 + 20 * task.people
    while best > enough:
        since = walk.best
        for _ in range(patience):
            if walk.best <= enough or not effort.spend():
                break
            walk.step()
        if walk.best < best:
            best, found = walk.best, walk.best_places
        if effort.left <= 0:
            break
        if walk.best == since:
            walk = Walk(task, first_places(task, dice), dice)
    return found


def first_places(task: Task, dice: Dice) -> Ints:
    """Seat every round by chance, keeping the hard wishes.

    The wishes were shown to be possible before a search starts.
    """
    rounds = [seat(task, r, dice) for r in range(task.rounds)]
    return np.array([place for place in rounds if place is not None], dtype=np.int64)
