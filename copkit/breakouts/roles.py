"""Roles that rotate: in each group whoever had a role least often takes it next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copkit.breakouts.chance import Dice
    from copkit.breakouts.records import Groups, Roles


def give_roles(
    rounds: Sequence[Groups], roles: Sequence[str], reported: Mapping[str, Mapping[str, int]], dice: Dice
) -> tuple[Roles, ...]:
    """Give each group's roles, one a person, round after round.

    Args:
        rounds: the groups of names.
        roles: names of roles, most needed first; a group smaller than their number does without the last.
        reported: role to name to how often that person had it before.
        dice: decides between people who had a role equally often.

    Returns:
        For each round and group a mapping of role to name.

    Example:
        >>> from copkit.breakouts.chance import Dice
        >>> give_roles([(("Ada", "Ben"),)], ["reporter"], {"reporter": {"Ada": 2}}, Dice(8))
        (({'reporter': 'Ben'},),)
    """
    counts = {role: dict(reported.get(role, {})) for role in roles}
    return tuple(tuple(_give(group, roles, counts, dice) for group in groups) for groups in rounds)


def _give(
    group: Sequence[str], roles: Sequence[str], counts: Mapping[str, dict[str, int]], dice: Dice
) -> Mapping[str, str]:
    given: dict[str, str] = {}
    for role in roles[: len(group)]:
        order = [group[k] for k in dice.order(len(group))]
        free = [name for name in order if name not in given.values()]
        holder = min(free, key=lambda name: (counts[role].get(name, 0), _load(name, counts)))
        given[role] = holder
        counts[role][holder] = counts[role].get(holder, 0) + 1
    return given


def _load(name: str, counts: Mapping[str, Mapping[str, int]]) -> int:
    return sum(held.get(name, 0) for held in counts.values())
