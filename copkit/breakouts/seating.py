"""A first seating of one round that keeps every hard wish, or the smallest set of people who make that impossible."""

from __future__ import annotations

from itertools import chain, combinations, islice
from typing import TYPE_CHECKING

import numpy as np

from copkit.breakouts.chance import Dice
from copkit.errors import GroupError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copkit.breakouts.task import Ints, Task

_PATIENCE = 20_000
"""Places tried before a seating is given up as too hard."""


_COMBINATIONS = 2_000
"""Sets of people tried in looking for a smaller clash."""


class _TooHardError(Exception):
    """The seating was neither found nor shown to be impossible."""


def units_of(task: Task) -> list[list[int]]:
    """List the people who sit together as one unit each, everybody else alone."""
    tied = task.together | np.eye(task.people, dtype=bool)
    return [members for i, row in enumerate(tied) if (members := np.flatnonzero(row).tolist())[0] == i]


def seat(task: Task, r: int, dice: Dice) -> Ints | None:
    """Seat round `r` by chance, keeping `fixed`, `together` and `apart`; None where that is impossible.

    Raises:
        GroupError: no seating was found in good time, though it was not shown to be impossible.
    """
    here = task.here[r]
    units = [kept for unit in units_of(task) if (kept := [i for i in unit if here[i]])]
    units = [units[k] for k in dice.order(len(units))]
    bound = [unit for unit in units if len(unit) > 1 or task.apart[unit[0]].any() or task.fixed[unit[0]] >= 0]
    bound.sort(key=lambda unit: (-max(int(task.fixed[i] >= 0) for i in unit), -len(unit), -int(task.apart[unit].sum())))
    try:
        place = _Seating(task, r, dice).place(bound)
    except _TooHardError:
        raise GroupError("The wishes for apart and together are too many to seat: leave some out.", clash=()) from None
    if place is None:
        return None
    free = [unit[0] for unit in units if place[unit[0]] < 0]
    taken = np.bincount(place[place >= 0], minlength=task.seats.shape[1])
    place[free] = np.repeat(np.arange(task.seats.shape[1]), task.seats[r] - taken)
    return place


class _Seating:
    """Seats units one after the other and goes back where one has no place left."""

    def __init__(self, task: Task, r: int, dice: Dice) -> None:
        self._task, self._dice, self._tries = task, dice, 0
        self._left = task.seats[r].copy()
        self._place: Ints = np.full(task.people, -1, dtype=np.int64)

    def place(self, units: list[list[int]]) -> Ints | None:
        """Seat all units; None where no way of seating them is left."""
        options: list[Iterator[int]] = [self._groups_for(units[0])] if units else []
        while 0 < len(options) <= len(units):
            unit = units[len(options) - 1]
            self._stand_up(unit)
            group = next(options[-1], None)
            if group is None:
                options.pop()
                continue
            self._sit_down(unit, group)
            if len(options) == len(units):
                break
            options.append(self._groups_for(units[len(options)]))
        return self._place if options or not units else None

    def _sit_down(self, unit: list[int], group: int) -> None:
        self._tries += 1
        if self._tries > _PATIENCE:
            raise _TooHardError
        self._place[unit] = group
        self._left[group] -= len(unit)

    def _stand_up(self, unit: list[int]) -> None:
        group = self._place[unit[0]]
        if group >= 0:
            self._left[group] += len(unit)
            self._place[unit] = -1

    def _groups_for(self, unit: list[int]) -> Iterator[int]:
        fixed = {int(self._task.fixed[i]) for i in unit} - {-1}
        foes = self._task.apart[unit].any(axis=0)
        barred = set(self._place[foes].tolist())
        return iter(
            [
                group
                for group in self._dice.order(len(self._left)).tolist()
                if self._left[group] >= len(unit) and group not in barred and (not fixed or fixed == {group})
            ]
        )


def smallest_clash(task: Task, r: int) -> list[int]:
    """Find the people whose wishes alone make round `r` impossible: nobody can be left out of them.

    Where the combinations are few enough to try, no smaller set clashes anywhere in the round.
    """
    wishing = (task.apart | task.together).any(axis=1) | (task.fixed >= 0)
    people = [i for i in range(task.people) if task.here[r, i] and wishing[i]]
    clash = list(people)
    for i in people:
        rest = [k for k in clash if k != i]
        if not _can_sit(task, r, rest):
            clash = rest
    tries = chain.from_iterable(combinations(people, size) for size in range(2, len(clash)))
    smaller = (list(some) for some in islice(tries, _COMBINATIONS) if not _can_sit(task, r, list(some)))
    return next(smaller, clash)


def _can_sit(task: Task, r: int, some: list[int]) -> bool:
    """Seat only `some`, and let the seats of the others stay empty."""
    only = task.only(r, some)
    units = [kept for unit in units_of(only) if (kept := [i for i in unit if i in set(some)])]
    units.sort(key=lambda unit: (-len(unit), -int(only.apart[unit].sum())))
    try:
        return _Seating(only, 0, Dice(0)).place(units) is not None
    except _TooHardError:
        return True
