"""Which way to draw: constructions at once, base rounds, search; the lightest answer wins."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from copkit.breakouts.bounds import least_weight
from copkit.breakouts.construction import construct
from copkit.breakouts.relabel import relabel, renumber
from copkit.breakouts.search import first_places, search
from copkit.breakouts.symmetry import SymmetricSearch, plans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copkit.breakouts.chance import Dice
    from copkit.breakouts.effort import Effort
    from copkit.breakouts.task import Ints, Task

_GLANCE = 400
"""Steps of search before a base round is looked for: many questions are easy."""
_SMALL, _LOTS = 16, 60
"""Up to so many people, an evening is first drawn by so many lots: every best draw is then equally likely."""
_LARGE = 120
"""People beyond whom base rounds take too long to look for."""


def find_places(task: Task, dice: Dice, effort: Effort) -> tuple[Ints, str]:
    """Find the lightest draw that the effort allows, and say which way led to it."""
    enough = least_weight(task)
    best = first_places(task, dice), "shuffle"
    weight = task.weight(best[0])
    for places, way in _ways(task, best[0], dice, effort, enough):
        if task.weight(places) < weight:
            best, weight = (places, way), task.weight(places)
        if weight <= enough:
            break
    return best


def _ways(task: Task, start: Ints, dice: Dice, effort: Effort, enough: int) -> Iterator[tuple[Ints, str]]:
    """Try one way after the other; each goes on from the best so far."""
    if task.weight(start) <= enough:
        return
    if task.rounds == 1 and task.people <= _SMALL:
        for _ in range(_LOTS):
            yield first_places(task, dice), "shuffle"
    if task.rounds > 1:
        for design, way in _designs(task, dice, effort):
            with effort.lend(max(_GLANCE, effort.left // 4)) as lent:
                places = relabel(task, design, dice, lent, enough)
            if places is not None:
                yield places, way
                start = places
    yield search(task, start, dice, effort, enough), "search"


def _designs(task: Task, dice: Dice, effort: Effort) -> Iterator[tuple[Ints, str]]:
    """Make programmes without a repeat for the same sizes."""
    sizes = _one_size(task)
    if sizes is None:
        return
    design = construct(sizes, task.rounds, lambda some, rounds: _within(some, rounds, dice, effort))
    if design is not None:
        yield design[dice.order(task.rounds)], "construction"
        return
    blank = task.blank()
    enough = least_weight(blank)
    places = _glance(blank, first_places(blank, dice), dice, effort, enough)
    if blank.weight(places) > enough == 0:
        for wanted in _filled(sizes):
            with effort.lend(effort.left * 4 // 5) as lent:
                base = _base_rounds(wanted, task.rounds, dice, lent)
            if base is not None:
                yield base[:, : sum(sizes)], "base round"
                return
    start = _extended(blank, sizes, dice)
    if blank.weight(places) > enough and start is not None:
        places = min(places, _glance(blank, start, dice, effort, enough), key=blank.weight)
    yield places, "search"


def _glance(task: Task, start: Ints, dice: Dice, effort: Effort, enough: int) -> Ints:
    """Search for a short while."""
    with effort.lend(_GLANCE) as lent:
        return search(task, start, dice, lent, enough)


def _extended(task: Task, sizes: Sequence[int], dice: Dice) -> Ints | None:
    """Start from as many constructed rounds as there are, and fill the rest by lot."""
    most = min(task.rounds - 1, (task.people - 1) // (max(sizes) - 1))
    for rounds in range(most, task.rounds // 2, -1):
        design = construct(sizes, rounds, _one_round)
        fitted = None if design is None else renumber(task, design)
        if fitted is not None:
            return np.concatenate([fitted, first_places(task, dice)[rounds:]])
    return None


def _one_round(sizes: Sequence[int], rounds: int) -> Ints | None:
    """Seat people one after the other; a second round would need more thought."""
    return np.repeat(np.arange(len(sizes)), sizes)[None] if rounds == 1 else None


def _within(sizes: Sequence[int], rounds: int, dice: Dice, effort: Effort) -> Ints | None:
    """Make a programme without a repeat for the people of one row of a larger design."""
    if rounds == 1:
        return _one_round(sizes, rounds)
    made = construct(sizes, rounds, lambda some, more: _within(some, more, dice, effort))
    if made is None:
        with effort.lend(effort.left // 16) as lent:
            made = _base_rounds(sizes, rounds, dice, lent)
    return made


def _base_rounds(sizes: Sequence[int], rounds: int, dice: Dice, effort: Effort) -> Ints | None:
    """Look for base rounds under one group after the other, again and again: luck decides, so each look is short."""
    if sum(sizes) > _LARGE:
        return None
    looks = deque(SymmetricSearch(plan, sizes, dice) for plan in plans(sizes, rounds))
    while looks and effort.left > _GLANCE:
        look = looks.popleft()
        made = look.run(effort)
        if made is not None:
            return made
        if not look.exhausted:
            looks.append(look)
    return None


def _filled(sizes: list[int]) -> list[list[int]]:
    """List the sizes, after the ones with a person more where that makes them all alike: one who then stays away."""
    alike = [sizes[0]] * len(sizes)
    return [alike, sizes] if sum(alike) == sum(sizes) + 1 else [sizes]


def _one_size(task: Task) -> list[int] | None:
    """Give the sizes where all rounds are alike and everybody is there."""
    if not task.here.all() or (task.seats != task.seats[0]).any():
        return None
    return sorted((size for size in task.seats[0].tolist() if size), reverse=True)
