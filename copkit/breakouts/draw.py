"""`draw_breakouts`: the best of several ways, chosen by itself, and how good it is."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from copkit.breakouts.bounds import least_repeats
from copkit.breakouts.chance import Dice
from copkit.breakouts.effort import Effort
from copkit.breakouts.records import Draw, Met, Wishes
from copkit.breakouts.roles import give_roles
from copkit.breakouts.sizes import split_sizes
from copkit.breakouts.ways import find_places
from copkit.breakouts.wishes import make_task, read_wishes, reject_doubled
from copkit.errors import GroupError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from copkit.breakouts.records import Groups
    from copkit.breakouts.task import Ints, Task

_ONE_ROUND, _MORE_ROUNDS = 400, 40_000
"""Steps of search unless told: an evening is drawn at once, a programme is worth some seconds."""


def draw_breakouts(  # noqa: PLR0913 -- a facilitator's wishes, each by its name
    people: Iterable[str],
    *,
    size: int | None = None,
    count: int | None = None,
    sizes: Sequence[int] | None = None,
    rounds: int = 1,
    met: Met | None = None,
    apart: Iterable[Collection[str]] = (),
    together: Iterable[Collection[str]] = (),
    balance: Mapping[str, Mapping[str, object]] | None = None,
    roles: Sequence[str] = (),
    reported: Mapping[str, int] | Mapping[str, Mapping[str, int]] | None = None,
    fixed: Mapping[str, int] | None = None,
    absent: Collection[str] = (),
    seed: int = 0,
    effort: int | None = None,
    time_limit: float = 10.0,
) -> Draw:
    """Draw breakout groups in which as few people as possible meet again, and say how good that is.

    The same arguments give the same draw on every system. Wishes may name people who are not here.

    Args:
        people: different names, 2 or more.
        size: people in a group, 2 or more; groups differ by at most one. Or
        count: number of groups; or
        sizes: each group's size.
        rounds: how often the groups change, 1 or more.
        met: pairs of names to how often they met before.
        apart: sets of names that never share a group.
        together: sets of names that always do.
        balance: attribute to name to value; each value is spread evenly over the groups where this adds no repeat.
        roles: names of roles, most needed first; whoever had a role least often takes it.
        reported: name (or role to name) to how often that person had the role.
        fixed: name to the number of the group, from 0, where that person stays.
        absent: names to leave out of `people`.
        seed: 0 or more; another seed gives another draw.
        effort: steps of search, 0 or more; left out, enough for the size of the question.
        time_limit: seconds after which the search stops early, as a safety only.

    Returns:
        A `Draw`: `rounds[r][g]` are names, `repeats`, `lower_bound`, `is_best`, `sentence`, `rows()`.

    Raises:
        GroupError: there are too few people, names are doubled, or wishes clash.

    Example:
        >>> draw = draw_breakouts(["Ada", "Ben", "Cy", "Di"], size=2, rounds=3, seed=8)
        >>> draw.repeats, draw.sentence
        (0, 'No two people meet twice; nobody could do better.')
    """
    names = _present(people, absent)
    if rounds < 1:
        raise GroupError(f"{rounds} rounds cannot be drawn: ask for at least 1.", rounds=rounds)
    split = split_sizes(len(names), size=size, count=count, sizes=sizes)
    wishes = read_wishes(
        met=met, apart=apart, together=together, balance=balance, fixed=fixed, roles=roles, reported=reported
    )
    task = make_task(names, wishes, [split] * rounds)
    return draw_task(task, names, wishes, seed=seed, effort=allow(rounds, effort, time_limit))


def draw_task(task: Task, names: Sequence[str], wishes: Wishes, *, seed: int, effort: Effort) -> Draw:
    """Draw for a task that is ready: everybody gets a number by chance first, so that no name is favoured."""
    dice = Dice(seed)
    order = dice.order(len(names))
    mixed = task.shuffled(order)
    places, way = find_places(mixed, dice, effort)
    rounds = tuple(_named(place, [names[k] for k in order], dice) for place in places)
    return Draw(
        rounds=rounds,
        roles=give_roles(rounds, wishes.roles, wishes.reported, dice),
        repeats=mixed.repeats(places),
        lower_bound=least_repeats(mixed),
        stopped_early=effort.stopped_early,
        seed=seed,
        steps=effort.spent,
        way=way,
        wishes=wishes,
    )


def _present(people: Iterable[str], absent: Collection[str]) -> list[str]:
    if isinstance(people, str):
        raise GroupError("People are a list of names, not one text.")
    everybody = list(people)
    reject_doubled(everybody)
    away = {absent} if isinstance(absent, str) else set(absent)
    return [name for name in everybody if name not in away]


def allow(rounds: int, steps: int | None, seconds: float) -> Effort:
    """Allow the steps asked for, or enough for so many rounds."""
    if steps is None:
        steps = _ONE_ROUND if rounds == 1 else _MORE_ROUNDS
    if steps < 0 or seconds <= 0:
        raise GroupError("Effort counts steps from 0, and the time limit is more than 0 seconds.", effort=steps)
    return Effort(steps, monotonic() + seconds)


def _named(place: Ints, names: Sequence[str], dice: Dice) -> Groups:
    """Write a round down as names, in an order that shows nothing of how it was found."""
    order = dice.order(len(names)).tolist()
    return tuple(tuple(names[i] for i in order if place[i] == g) for g in range(int(place.max()) + 1))
