"""From names and wishes to a task: parsed once, and refused in one sentence where they clash."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from copkit.breakouts.chance import Dice
from copkit.breakouts.records import Met, Wishes
from copkit.breakouts.seating import seat, smallest_clash
from copkit.breakouts.task import Facts, Ints, Task
from copkit.errors import GroupError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

_PAIR = 2


def read_wishes(  # noqa: PLR0913 -- a facilitator's wishes, each by its name
    *,
    met: Met | None = None,
    apart: Iterable[Collection[str]] = (),
    together: Iterable[Collection[str]] = (),
    balance: Mapping[str, Mapping[str, object]] | None = None,
    fixed: Mapping[str, int] | None = None,
    roles: Sequence[str] = (),
    reported: Mapping[str, int] | Mapping[str, Mapping[str, int]] | None = None,
) -> Wishes:
    """Read wishes as people write them into one frozen record.

    Sets of more than two in `apart` and `together` mean every pair of them. `reported` without roles' names is about
    the first role.
    """
    if isinstance(roles, str) or len(set(roles)) < len(roles):
        raise GroupError("Roles are a list of different names, such as ('reporter', 'timekeeper').")
    counts = {frozenset(pair): int(count) for pair, count in (met or {}).items()}
    if wrong := [pair for pair, count in counts.items() if len(pair) != _PAIR or count < 0]:
        raise GroupError("Who met whom is a pair of two names and a count of at least 0.", pairs=len(wrong))
    return Wishes(
        met={pair: count for pair, count in counts.items() if count},
        apart=_pairs(apart),
        together=_pairs(together),
        balance={name: dict(values) for name, values in (balance or {}).items()},
        fixed=dict(fixed or {}),
        roles=tuple(roles),
        reported=_by_role(reported or {}, roles),
    )


def make_task(names: Sequence[str], wishes: Wishes, seats: Sequence[Sequence[int]], here: Facts | None = None) -> Task:
    """Turn names and wishes into a task, and make sure that its hard wishes can be kept.

    Raises:
        GroupError: names are doubled, or wishes clash; ``facts["clash"]`` names the smallest set that does.
    """
    reject_doubled(names)
    index = {name: i for i, name in enumerate(names)}
    width = max(len(row) for row in seats)
    task = Task(
        seats=np.array([[*row, *[0] * (width - len(row))] for row in seats], dtype=np.int64),
        here=np.ones((len(seats), len(names)), dtype=bool) if here is None else here,
        met=_counts(wishes.met, index),
        apart=_counts(dict.fromkeys(wishes.apart, 1), index) > 0,
        together=_closed(_counts(dict.fromkeys(wishes.together, 1), index) > 0),
        fixed=np.array([wishes.fixed.get(name, -1) for name in names], dtype=np.int64),
        values=_values(wishes, names),
    )
    _reject_torn(task, names)
    _reject_impossible(task, names)
    return task


def reject_doubled(names: Sequence[str]) -> None:
    """Refuse a name that comes twice: two people of one name must be told apart."""
    doubled = sorted(name for name, count in Counter(names).items() if count > 1)
    if doubled:
        raise GroupError(
            f"{_listed(doubled)} came twice: each name may come once, so add an initial to one of them.",
            clash=tuple(doubled),
        )


def _reject_torn(task: Task, names: Sequence[str]) -> None:
    """Refuse a pair that is both together and apart, also through others."""
    torn = np.argwhere(np.triu(task.together & task.apart))
    if len(torn):
        pair = tuple(sorted(names[i] for i in torn[0]))
        raise GroupError(f"{_listed(pair)} are both together and apart: take one of the two wishes back.", clash=pair)


def _reject_impossible(task: Task, names: Sequence[str]) -> None:
    for r in range(task.rounds):
        if r and (task.seats[r] == task.seats[r - 1]).all() and (task.here[r] == task.here[r - 1]).all():
            continue
        groups = int((task.seats[r] > 0).sum())
        if (task.fixed[task.here[r]] >= groups).any() or (task.fixed < -1).any():
            raise GroupError(f"Somebody is fixed to a group that is not there: groups are numbered 0 to {groups - 1}.")
        if seat(task, r, Dice(0)) is None:
            clash = tuple(sorted(names[i] for i in smallest_clash(task, r)))
            raise GroupError(
                f"The wishes of {_listed(clash)} cannot all be kept in {groups} groups: take one back, "
                "or change the number of groups.",
                clash=clash,
            )


def _pairs(sets: Iterable[Collection[str]]) -> tuple[frozenset[str], ...]:
    found = {}
    for people in sets:
        if isinstance(people, str) or len(set(people)) < _PAIR:
            raise GroupError("A wish for together or apart names at least two people.")
        found.update(dict.fromkeys(map(frozenset, combinations(sorted(set(people)), 2))))
    return tuple(found)


def _by_role(
    reported: Mapping[str, int] | Mapping[str, Mapping[str, int]], roles: Sequence[str]
) -> Mapping[str, Mapping[str, int]]:
    nested = {role: dict(counts) for role, counts in reported.items() if not isinstance(counts, int)}
    plain = {name: count for name, count in reported.items() if isinstance(count, int)}
    return {roles[0]: plain, **nested} if plain and roles else nested


def _counts(pairs: Mapping[frozenset[str], int], index: Mapping[str, int]) -> Ints:
    matrix = np.zeros((len(index), len(index)), dtype=np.int64)
    for pair, count in pairs.items():
        a, b = pair
        if a in index and b in index:
            matrix[index[a], index[b]] = matrix[index[b], index[a]] = count
    return matrix


def _values(wishes: Wishes, names: Sequence[str]) -> tuple[Ints, ...]:
    """Number each attribute's values, -1 for people without one."""
    rows = []
    for values in wishes.balance.values():
        number = {value: k for k, value in enumerate(dict.fromkeys(values.get(name) for name in names))}
        rows.append(np.array([-1 if values.get(n) is None else number[values.get(n)] for n in names], dtype=np.int64))
    return tuple(rows)


def _closed(tied: Facts) -> Facts:
    """Whoever sits with a friend of a friend sits with the friend."""
    reach = tied.copy()
    for i in np.flatnonzero(tied.any(axis=0)):
        reach |= reach[:, i, None] & reach[i]
    np.fill_diagonal(reach, False)
    return reach


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
