"""Roles that rotate: in each group whoever had a role least often takes it next."""

from __future__ import annotations

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
    """Give each group's roles, one a person, round after round.

    Args:
        rounds: the groups of names.
        roles: names of roles, most needed first; a group smaller than their number does without the last.
        reported: role to name to how often that person had it before.
        dice: decides between people who had a role equally often.
        kept: for each round and group the roles that are given already.

    Returns:
        For each round and group a mapping of role to name; nothing at all without roles.

    Example:
        >>> from copkit.breakouts.chance import Dice
        >>> give_roles([(("Ada", "Ben"),)], ["reporter"], {"reporter": {"Ada": 2}}, Dice(8))
        (({'reporter': 'Ben'},),)
    """
    counts = {role: dict(reported.get(role, {})) for role in roles}
    return tuple(
        tuple(_give(group, counts, dict(kept[r][g]) if kept else {}, dice) for g, group in enumerate(groups))
        for r, groups in enumerate(rounds)
        if roles
    )


def _give(
    group: Sequence[str], counts: Mapping[str, dict[str, int]], given: dict[str, str], dice: Dice
) -> Mapping[str, str]:
    order = [group[k] for k in dice.order(len(group))]
    for role, held in counts.items():
        free = [name for name in order if name not in given.values()]
        if role not in given and free:
            given[role] = _least_used(role, free, counts)
        if role in given:
            held[given[role]] = held.get(given[role], 0) + 1
    return {role: given[role] for role in counts if role in given}


def _least_used(role: str, names: Sequence[str], counts: Mapping[str, Mapping[str, int]]) -> str:
    """Choose whoever had the role least often, then any role; the first on a tie."""
    return min(names, key=lambda name: (counts[role].get(name, 0), _load(name, counts)))


def _load(name: str, counts: Mapping[str, Mapping[str, int]]) -> int:
    return sum(held.get(name, 0) for held in counts.values())
