"""Roles that rotate: in each group whoever had a role least often takes it next."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copkit.breakouts.chance import Dice
    from copkit.breakouts.records import Groups, Roles


def give_roles(
    rounds: Sequence[Groups],
    roles: Sequence[str],
    reported: Mapping[str, Mapping[str, int]],
    dice: Dice,
    *,
    kept: Sequence[Sequence[Mapping[str, str]]] = (),
) -> tuple[Roles, ...]:
    """Give each group's roles, one a person, round after round; a small group does without the last.

    `reported` counts who had which role before; `kept` holds, for each round and group, the roles given already.

    Example:
        >>> from copkit.breakouts.chance import Dice
        >>> give_roles([(("Ada", "Ben"),)], ["reporter"], {"reporter": {"Ada": 2}}, Dice(8))
        (({'reporter': 'Ben'},),)
    """
    counts = {role: Counter(reported.get(role, {})) for role in roles}
    return tuple(
        tuple(_give(group, counts, dict(kept[r][g]) if kept else {}, dice) for g, group in enumerate(groups))
        for r, groups in enumerate(rounds)
        if roles
    )


def _give(
    group: Sequence[str], counts: Mapping[str, Counter[str]], given: dict[str, str], dice: Dice
) -> Mapping[str, str]:
    order = [group[k] for k in dice.order(len(group))]
    for role in counts:
        free = [name for name in order if name not in given.values()]
        if role not in given and free:
            # Whoever had the role least often, then any role; the first on a tie.
            times = counts[role]
            given[role] = min(free, key=lambda name: (times[name], sum(held[name] for held in counts.values())))
        if role in given:
            counts[role][given[role]] += 1
    return {role: given[role] for role in counts if role in given}
