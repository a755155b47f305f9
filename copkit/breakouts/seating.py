"""A first seating of one round that keeps every hard wish, or the smallest set of people who make that impossible."""

from __future__ import annotations

from itertools import chain, combinations, islice
from typing import TYPE_CHECKING

import numpy as np

from copkit.breakouts.chance import Dice
from copkit.errors import GroupError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from copkit.breakouts.task import Ints, Task

_PATIENCE = 20_000
"""Places tried before a seating is given up as too hard."""
_COMBINATIONS = 2_000
"""Sets of people tried in looking for a smaller clash."""


def seat(task: Task, r: int, dice: Dice) -> Ints | None:
    """Seat round `r` by chance, keeping `fixed`, `together` and `apart`; None where that is impossible.

    Raises:
        GroupError: no seating was found in good time, though it was not shown to be impossible.
    """
    units = _units(task, np.flatnonzero(task.here[r]))
    units = [units[k] for k in dice.order(len(units))]
    place = _seat_units(task, r, _bound(task, units), dice)
    if place is None:
        return None
    free = [unit[0] for unit in units if place[unit[0]] < 0]
    taken = np.bincount(place[place >= 0], minlength=task.seats.shape[1])
    place[free] = np.repeat(np.arange(task.seats.shape[1]), task.seats[r] - taken)
    return place


def smallest_clash(task: Task, r: int) -> list[int]:
    """Find the people whose wishes alone make round `r` impossible: nobody can be left out of them.

    Where the combinations are few enough to try, no smaller set clashes anywhere in the round.
    """
    wishing = (task.apart | task.together).any(axis=1) | (task.fixed >= 0)
    people: list[int] = np.flatnonzero(task.here[r] & wishing).tolist()
    clash = list(people)
    for i in people:
        rest = [k for k in clash if k != i]
        if not _can_sit(task, r, rest):
            clash = rest
    tries = chain.from_iterable(combinations(people, size) for size in range(2, len(clash)))
    smaller = (list(some) for some in islice(tries, _COMBINATIONS) if not _can_sit(task, r, some))
    return next(smaller, clash)


def _can_sit(task: Task, r: int, some: Sequence[int]) -> bool:
    """Seat only `some`, and let the seats of the others stay empty."""
    try:
        return _seat_units(task, r, _bound(task, _units(task, some)), Dice(0)) is not None
    except GroupError:
        return True


def _units(task: Task, some: Iterable[int]) -> list[list[int]]:
    """List those of `some` who sit together as one unit each, everybody else alone."""
    here = np.zeros(task.people, dtype=bool)
    here[list(some)] = True
    tied = (task.together | np.eye(task.people, dtype=bool)) & here
    return [np.flatnonzero(row).tolist() for i, row in enumerate(tied) if here[i] and row.argmax() == i]


def _bound(task: Task, units: list[list[int]]) -> list[list[int]]:
    """Keep the units that have wishes, the hardest to seat first."""
    fixed, foes = task.fixed >= 0, task.apart.sum(axis=1)
    bound = [unit for unit in units if len(unit) > 1 or foes[unit[0]] or fixed[unit[0]]]
    return sorted(bound, key=lambda unit: (-int(fixed[unit].max()), -len(unit), -int(foes[unit].sum())))


def _seat_units(task: Task, r: int, units: list[list[int]], dice: Dice) -> Ints | None:
    """Seat units one after the other and go back where one has no place left; None where no way is left."""
    left, place = task.seats[r].copy(), np.full(task.people, -1, dtype=np.int64)
    options: list[Iterator[int]] = []
    tries = 0
    while len(options) < len(units):
        options.append(_groups_for(task, units[len(options)], place, left, dice))
        while (group := next(options[-1], None)) is None:
            options.pop()
            if not options:
                return None
            unit = units[len(options) - 1]
            left[place[unit[0]]] += len(unit)
            place[unit] = -1
        unit = units[len(options) - 1]
        place[unit] = group
        left[group] -= len(unit)
        tries += 1
        if tries > _PATIENCE:
            raise GroupError("The wishes for apart and together are too many to seat: leave some out.", clash=())
    return place


def _groups_for(task: Task, unit: list[int], place: Ints, left: Ints, dice: Dice) -> Iterator[int]:
    fixed = set(task.fixed[unit].tolist()) - {-1}
    barred = set(place[task.apart[unit].any(axis=0)].tolist())
    open_to = [g for g in dice.order(len(left)).tolist() if left[g] >= len(unit) and g not in barred]
    return iter([g for g in open_to if not fixed or fixed == {g}])
