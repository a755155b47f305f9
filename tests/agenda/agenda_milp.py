"""The same question put to an independent exact solver: SciPy's `milp` (HiGHS), in two steps."""

from __future__ import annotations

from math import ceil, floor
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

WEIGHTS = {"must": 9, "should": 3, "could": 1}


class Row(NamedTuple):
    """A block as plain numbers: bounds, priority, and the minute at which it has to start, if any."""

    low: int
    preferred: int
    high: int
    priority: str
    at: int | None = None


class Model:
    """Minutes, kept or not, and distance from preferred, as columns; each rule is a row."""

    def __init__(self, rows, total, round_to=1, loose=()):
        self.rows, self.total, self.size = rows, total, len(rows)
        self.matrix, self.lows, self.highs = [], [], []
        self.kept_low = np.array([row.priority == "must" for row in rows], dtype=float)
        self.step = [1 if index in loose else self._step(row, round_to) for index, row in enumerate(rows)]
        self._add([(self._minutes(i), self.step[i]) for i in range(self.size)], total, total)
        for index, row in enumerate(rows):
            self._bound(index, row)
            if row.at is not None:
                self._fix(index, row.at)

    @staticmethod
    def _step(row, round_to):
        has_one = ceil(row.low / round_to) <= floor(row.high / round_to)
        return round_to if row.at is None and has_one else 1

    def _minutes(self, index):
        return index

    def _kept(self, index):
        return self.size + index

    def _far(self, index):
        return 2 * self.size + index

    def _add(self, terms, low, high):
        line = np.zeros(3 * self.size)
        for column, factor in terms:
            line[column] += factor
        self.matrix.append(line)
        self.lows.append(low)
        self.highs.append(high)

    def _bound(self, index, row):
        minutes = (self._minutes(index), self.step[index])
        self._add([minutes, (self._kept(index), -row.low)], 0, np.inf)
        self._add([minutes, (self._kept(index), -row.high)], -np.inf, 0)
        self._add([(self._far(index), 1), minutes], row.preferred, np.inf)
        self._add([(self._far(index), -1), minutes], -np.inf, row.preferred)

    def _fix(self, index, at):
        """Where the block is kept, all before it last exactly until its start."""
        before = [(self._minutes(i), self.step[i]) for i in range(index)]
        most = self.total + abs(at)
        self._add([*before, (self._kept(index), most)], -np.inf, at + most)
        self._add([*before, (self._kept(index), -most)], at - most, np.inf)

    def least(self, costs, *, presolve=False):
        """Return the least sum of costs, or None where nothing keeps every rule.

        With presolve, HiGHS 1.12 now and then calls a worse plan the best: without, it has not been seen to.
        """
        size = self.size
        most = np.array([row.high for row in self.rows], dtype=float)
        lows = np.concatenate([np.zeros(size), self.kept_low, np.zeros(size)])
        highs = np.concatenate([most, np.ones(size), most])
        answer = milp(
            costs,
            constraints=LinearConstraint(np.array(self.matrix), self.lows, self.highs),
            bounds=Bounds(lows, highs),
            integrality=np.concatenate([np.ones(2 * size), np.zeros(size)]),
            options={"mip_rel_gap": 0, "presolve": presolve},
        )
        return round(answer.fun) if answer.success else None


def solve_loosely(rows, total, round_to):
    """Solve with nothing but wholes of `round_to`, else all but one row from the last on, else whole minutes.

    Return which rows were let off, with what `solve_exactly` gives.
    """
    every = tuple(range(len(rows)))
    tries = [(), *([index] for index in reversed(every)), every]
    for loose in tries if round_to > 1 else [()]:
        found = solve_exactly(rows, total, round_to, loose)
        if found is not None:
            return loose, found
    return every, None


def solve_exactly(rows, total, round_to=1, loose=()):
    """Return the fewest `should` dropped and, with these, the least cost; None where nothing keeps every rule."""
    if total <= 0:
        return None
    model = Model(rows, total, round_to, loose)
    size = len(rows)
    shoulds = np.array([row.priority == "should" for row in rows], dtype=float)
    lost = model.least(np.concatenate([np.zeros(size), -shoulds, np.zeros(size)]))
    if lost is None:
        return None
    model._add([(size + index, 1) for index in range(size) if shoulds[index]], -lost, -lost)
    weights = np.array([WEIGHTS[row.priority] for row in rows], dtype=float)
    return int(shoulds.sum()) + lost, model.least(np.concatenate([np.zeros(2 * size), weights]))
