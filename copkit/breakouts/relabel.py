"""Who takes which place of a finished programme: keeps wishes without ever adding a repeat inside it.

Swapping two people's places everywhere leaves the programme's own meetings as they are; only who they are between
changes. That is a quadratic assignment, walked by tabu (Taillard 1991, Robust taboo search, Parallel Computing 17).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from copkit.breakouts.task import BLOCKED, MEET

if TYPE_CHECKING:
    from copkit.breakouts.chance import Dice
    from copkit.breakouts.effort import Effort
    from copkit.breakouts.task import Ints, Task


def relabel(task: Task, design: Ints, dice: Dice, effort: Effort, enough: int) -> Ints | None:
    """Seat the task's people in a design (rounds x places); None where the groups asked for do not fit it."""
    if task.together.any() or not task.here.all():
        return None
    torn = (task.fixed[:, None] != task.fixed) & (task.fixed[:, None] >= 0) & (task.fixed >= 0)
    worth = MEET * task.burden + replace(task, apart=task.apart | torn).static
    times = task.meetings(design)
    inside = MEET * int((times * (times - 1)).sum()) // 4
    order = _assign(times, worth, _first_order(task, dice), dice, effort, enough - inside)
    places = np.empty_like(design)
    places[:, order] = design
    return renumber(task, places)


def renumber(task: Task, places: Ints) -> Ints | None:
    """Number each round's groups so that sizes and fixed people are where they belong; None where they cannot be."""
    done = np.empty_like(places)
    for r, place in enumerate(places):
        sizes = np.bincount(place)
        number = np.full(len(sizes), -1, dtype=np.int64)
        fixed = np.flatnonzero(task.fixed >= 0)
        number[place[fixed]] = task.fixed[fixed]
        loose, free = np.flatnonzero(number < 0), np.setdiff1d(np.arange(len(sizes)), number)
        if len(loose) != len(free):
            return None
        by_size, seats = np.argsort(sizes[loose], kind="stable"), np.argsort(task.seats[r, free], kind="stable")
        number[loose[by_size]] = free[seats]
        if (task.seats[r, number] != sizes).any():
            return None
        done[r] = number[place]
    return done


def _first_order(task: Task, dice: Dice) -> Ints:
    """Lay people out by their values, so that the rows of a transversal design are departments, say."""
    order = dice.order(task.people)
    for values in task.values[::-1]:
        order = order[np.argsort(values[order], kind="stable")]
    return order


def _assign(  # noqa: PLR0913, PLR0917 -- a walk and all that it reads
    times: Ints, worth: Ints, order: Ints, dice: Dice, effort: Effort, enough: int
) -> Ints:
    """Swap places, the best swap each step, until what meets weighs `enough` or the effort is spent."""
    paid = worth[np.ix_(order, order)]
    joint: Ints = times @ paid
    weight = int((times * paid).sum()) // 2
    best, found = weight, order.copy()
    until = np.zeros(len(order), dtype=np.int64)
    own = np.eye(len(order), dtype=bool)
    while best > enough and effort.spend():
        cost = np.diag(joint)
        change = joint + joint.T + 2 * times * paid - cost[:, None] - cost[None, :]
        tabu = (until > effort.spent)[:, None] | (until > effort.spent)[None, :]
        change[own | (tabu & (change + weight >= best))] = BLOCKED
        least = change.min()
        if least >= BLOCKED:
            continue
        chosen = np.flatnonzero(change.ravel() == least)
        a, b = divmod(int(chosen[dice.below(len(chosen))]), len(order))
        joint += np.outer(times[:, b] - times[:, a], paid[a] - paid[b])
        for matrix in (paid, joint):
            matrix[:, [a, b]] = matrix[:, [b, a]]
        paid[[a, b]] = paid[[b, a]]
        order[[a, b]] = order[[b, a]]
        weight += int(least)
        until[[a, b]] = effort.spent + 2 + dice.below(2 + len(order) // 4)
        if weight < best:
            best, found = weight, order.copy()
    return found
