"""How few repeats any draw must have: counting that needs no search, so that "nobody could do better" is a proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from copkit.breakouts.task import BALANCE, MEET

if TYPE_CHECKING:
    from copkit.breakouts.task import Task


def least_repeats(task: Task) -> int:
    """Bound the repeats from below: the larger of what people's partners and what the number of groups force."""
    tied = np.triu(np.where(task.together, task.rounds_shared, 0), 1)
    forced = int((tied - ((tied > 0) & (task.met == 0))).sum())
    return forced + max(_partner_bound(task), _spread_bound(task) - forced, 0)


def least_weight(task: Task) -> int:
    """Bound `Task.weight` from below, as the place where a search may stop."""
    alike = sum(
        least_pairs(int(((values == value) & task.here[r]).sum()), int((task.seats[r] > 0).sum()))
        for values in task.values
        for value in np.unique(values[values >= 0])
        for r in range(task.rounds)
    )
    return MEET * least_repeats(task) + BALANCE * alike


def least_pairs(people: int, groups: int) -> int:
    """Count the pairs that share a group when people spread as evenly as they can."""
    each, more = divmod(people, groups)
    return more * each * (each + 1) // 2 + (groups - more) * each * (each - 1) // 2


def _partner_bound(task: Task) -> int:
    """Let everybody's meetings with new partners be as many as their group sizes and the pairs left allow."""
    here = task.here.astype(np.int64)
    sizes = [row[row > 0] for row in task.seats]
    smallest = np.array([row.min() for row in sizes]) - 1
    largest = np.array([row.max() for row in sizes]) - 1
    both = task.rounds_shared
    tied = np.where(task.together, both, 0).sum(axis=1)
    least = np.maximum(smallest @ here - tied, 0)
    most = np.maximum(largest @ here - tied, least)
    fresh = (both > 0) & (task.met == 0) & ~task.apart & ~task.together
    np.fill_diagonal(fresh, False)
    partners = fresh.sum(axis=1)
    meetings = sum(int((row * (row - 1)).sum()) for row in sizes) - int(tied.sum())
    excess = int(np.maximum(least - partners, 0).sum())
    room = int(np.clip(partners - least, 0, most - least).sum())
    over = excess + max(0, meetings - int(least.sum()) - room)
    return (over + 1) // 2


def _spread_bound(task: Task) -> int:
    """Each group of the first round must spread over the groups of every later one."""
    if not task.here.all():
        return 0
    groups = (task.seats > 0).sum(axis=1)
    first = max(task.seats, key=lambda row: int((row * row).sum()))
    skip = next(r for r, row in enumerate(task.seats) if (row == first).all())
    return sum(
        least_pairs(int(size), int(groups[r])) for r in range(task.rounds) if r != skip for size in first[first > 0]
    )
