"""Over many sessions: who met whom, who reported, and the sessions to come planned together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from copkit.breakouts.draw import allow, draw_task
from copkit.breakouts.records import Draw, Met, Pair, count_meetings
from copkit.breakouts.sizes import split_sizes
from copkit.breakouts.wishes import make_task, read_wishes, reject_doubled
from copkit.errors import GroupError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


def met_from(sessions: Iterable[Draw | Mapping[str, Any]]) -> dict[Pair, int]:
    """Count who met whom in past sessions.

    Args:
        sessions: draws, or records as a workspace's history keeps them: `draw` holds `rounds`, and where `present`
            is given, only people in it count.

    Returns:
        A pair of names to the number of rounds in which they shared a group.

    Example:
        >>> history = [{"present": ["Ada", "Ben"], "draw": {"rounds": [[["Ada", "Ben", "Cy"]]]}}]
        >>> [sorted(pair) for pair in met_from(history)]
        [['Ada', 'Ben']]
    """
    met: Counter[Pair] = Counter()
    for session in sessions:
        present = None if isinstance(session, Draw) else session.get("present")
        rounds = _drawn(session).get("rounds") or ()
        came = [[[n for n in group if present is None or n in present] for group in groups] for groups in rounds]
        met.update(count_meetings(came))
    return dict(met)


def reported_from(sessions: Iterable[Draw | Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """Count who had which role in past sessions: role to name to a number.

    In a record `draw` holds `roles`: for each group of each round a mapping of role to name, or one mapping of role
    to names, for the whole session or by round.

    Example:
        >>> reported_from([{"draw": {"rounds": [], "roles": {"reporter": ["Ada", "Ben"]}}}])
        {'reporter': {'Ada': 1, 'Ben': 1}}
    """
    counts: dict[str, Counter[str]] = {}
    for session in sessions:
        for role, name in _holders(_drawn(session).get("roles")):
            counts.setdefault(role, Counter())[name] += 1
    return {role: dict(names) for role, names in counts.items()}


def plan_programme(  # noqa: PLR0913 -- a facilitator's wishes, each by its name
    sessions: Sequence[Collection[str]],
    *,
    size: int | None = None,
    count: int | None = None,
    met: Met | None = None,
    apart: Iterable[Collection[str]] = (),
    together: Iterable[Collection[str]] = (),
    balance: Mapping[str, Mapping[str, object]] | None = None,
    roles: Sequence[str] = (),
    reported: Mapping[str, int] | Mapping[str, Mapping[str, int]] | None = None,
    seed: int = 0,
    effort: int | None = None,
    time_limit: float = 10.0,
) -> Draw:
    """Plan the sessions to come together, one round each, from who is expected at each.

    When a session has been held, count with `met_from` what really happened and plan the remaining ones again.
    `sessions` holds the names expected at each session; all else is as in `draw_breakouts`.

    Returns:
        A `Draw` whose rounds are the sessions.

    Raises:
        GroupError: no session is left, one has too few people, or wishes clash.

    Example:
        >>> plan = plan_programme([["Ada", "Ben", "Cy", "Di"], ["Ada", "Ben", "Cy", "Eve"]], size=2)
        >>> plan.repeats
        0
    """
    if not sessions:
        raise GroupError("No session is left to plan: give at least one list of names.")
    for expected in sessions:
        reject_doubled(list(expected))
    names = sorted({name for expected in sessions for name in expected})
    here = np.array([[name in set(expected) for name in names] for expected in sessions])
    seats = [split_sizes(len(expected), size=size, count=count) for expected in sessions]
    wishes = read_wishes(met=met, apart=apart, together=together, balance=balance, roles=roles, reported=reported)
    task = make_task(names, wishes, seats, here)
    return draw_task(task, names, wishes, seed=seed, effort=allow(len(sessions), effort, time_limit))


def _drawn(session: Draw | Mapping[str, Any]) -> Mapping[str, Any]:
    """Give a session's rounds and roles; nothing where no groups were drawn."""
    if isinstance(session, Draw):
        return {"rounds": session.rounds, "roles": session.roles}
    drawn = session.get("draw")
    return drawn if isinstance(drawn, Mapping) else {}


def _holders(roles: Any, role: str = "") -> Iterable[tuple[str, str]]:  # noqa: ANN401 -- a history's plain record, whatever it holds
    """Walk through roles and names, however deep they lie."""
    if isinstance(roles, str):
        yield role, roles
    elif isinstance(roles, Mapping):
        for name, held in roles.items():
            yield from _holders(held, name)
    else:
        for part in roles or ():
            yield from _holders(part, role)
