"""What a draw is: who sits with whom, how good that is, and what was wished for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import combinations

Pair = frozenset[str]
Met = Mapping[frozenset[str], int] | Mapping[tuple[str, str], int]
Groups = tuple[tuple[str, ...], ...]
Roles = tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a facilitator asked of a draw; names of people who are not here are passed over.

    `met` counts earlier meetings; `apart` never share a group, `together` always do; `balance` spreads each value of
    an attribute evenly; `fixed` gives people a group's number, from 0; `reported` counts who had each role before.
    """

    met: Mapping[Pair, int] = field(default_factory=dict)
    apart: tuple[Pair, ...] = ()
    together: tuple[Pair, ...] = ()
    balance: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    fixed: Mapping[str, int] = field(default_factory=dict)
    roles: tuple[str, ...] = ()
    reported: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draw:
    """Groups for one or more rounds: `rounds[r][g]` are the names in group g of round r.

    `roles[r][g]` maps a role to who has it. `repeats` counts the meetings of people who had met before, in the
    history or in an earlier round; `lower_bound` is a number that no draw can go below. `stopped_early` is true where
    the time limit, not the effort, ended the search, so that another computer might answer differently. `moved` names
    whom a repair put into another group.

    Example:
        >>> draw = Draw(rounds=((("Ada", "Ben"), ("Cy", "Di")),))
        >>> draw.is_best, draw.people
        (True, ('Ada', 'Ben', 'Cy', 'Di'))
    """

    rounds: tuple[Groups, ...]
    roles: tuple[Roles, ...] = ()
    repeats: int = 0
    lower_bound: int = 0
    stopped_early: bool = False
    seed: int = 0
    steps: int = 0
    way: str = "given"
    moved: tuple[str, ...] = ()
    wishes: Wishes = field(default_factory=Wishes, repr=False)

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody in the draw, sorted by name."""
        return tuple(sorted({name for groups in self.rounds for group in groups for name in group}))

    @property
    def is_best(self) -> bool:
        """True where nobody could draw groups with fewer repeats."""
        return self.repeats == self.lower_bound

    @property
    def most(self) -> int:
        """The most often that any two people meet within this draw."""
        return max(count_meetings(self.rounds).values(), default=0)

    @property
    def sentence(self) -> str:
        """How good the draw is, as a facilitator would say it."""
        if not self.repeats:
            return "No two people meet twice; nobody could do better."
        again = "1 pair meets again" if self.repeats == 1 else f"{self.repeats} pairs meet again"
        if self.is_best:
            return f"{again}; nobody could do better."
        if self.lower_bound:
            return f"{again}; at least {self.lower_bound} must."
        return f"{again}; it is not proved that fewer is impossible."

    def rows(self) -> list[dict[str, object]]:
        """List one row a person and round: round and group from 1, person, role (empty for none)."""
        roles = self.roles or tuple(tuple({} for _ in groups) for groups in self.rounds)
        return [
            {"round": r + 1, "group": g + 1, "person": name, "role": _role_of(name, roles[r][g])}
            for r, groups in enumerate(self.rounds)
            for g, group in enumerate(groups)
            for name in group
        ]


def count_meetings(rounds: Collection[Collection[Collection[str]]]) -> dict[Pair, int]:
    """Count how often each two people share a group.

    Example:
        >>> count_meetings([[["Ada", "Ben"], ["Cy"]], [["Ada", "Ben", "Cy"]]])[frozenset({"Ada", "Ben"})]
        2
    """
    counts: dict[Pair, int] = {}
    for groups in rounds:
        for group in groups:
            for pair in map(frozenset, combinations(group, 2)):
                counts[pair] = counts.get(pair, 0) + 1
    return counts


def _role_of(name: str, roles: Mapping[str, str]) -> str:
    return next((role for role, holder in roles.items() if holder == name), "")
