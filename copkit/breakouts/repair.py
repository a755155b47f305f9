"""The room as it really is: late arrivals, no-shows and locks change a draw as little as possible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from copkit.breakouts.bounds import least_repeats
from copkit.breakouts.chance import Dice
from copkit.breakouts.draw import draw_breakouts
from copkit.breakouts.records import count_meetings
from copkit.breakouts.roles import give_roles
from copkit.breakouts.wishes import make_task, reject_doubled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from copkit.breakouts.records import Draw, Groups, Pair, Roles, Wishes

State = tuple[tuple[str, ...], ...]
_BEAM = 40
"""First moves that are followed by a second one."""


def redraw(  # noqa: PLR0913 -- what happened in the room, each by its name
    draw: Draw,
    *,
    absent: Collection[str] = (),
    late: Sequence[str] = (),
    locked: Collection[str] = (),
    after: int = 0,
    seed: int = 0,
) -> Draw:
    """Repair a draw for who is really there, and move as few others as possible.

    Each no-show and each late arrival moves at most two others; where two moves cannot keep the wishes, the round is
    drawn anew. Nobody is left alone, and sizes differ no more than they did, or by one. Roles move only where their
    holder does.

    Args:
        draw: the draw to repair.
        absent: names that are not there.
        late: names to add.
        locked: names that stay where they are.
        after: rounds that have been held and stay as they were, 0 or more.
        seed: decides between repairs that are equally good.

    Returns:
        A new `Draw`; `moved` names the people whose group changed in any round.

    Raises:
        GroupError: a late name is there already, or too few people are left.

    Example:
        >>> from copkit.breakouts import draw_breakouts
        >>> draw = draw_breakouts(["Ada", "Ben", "Cy", "Di", "Eve", "Flo"], size=3, seed=8)
        >>> repaired = redraw(draw, late=["Gus"])
        >>> sorted(len(group) for group in repaired.rounds[0]), repaired.moved
        ([3, 4], ())
    """
    reject_doubled([*draw.people, *late])
    dice = Dice(seed)
    rounds, moved = list(draw.rounds), set()
    for r in range(after, len(rounds)):
        others = [groups for k, groups in enumerate(rounds) if k != r]
        state = _Room(draw.wishes, others, frozenset(locked), dice).settle(rounds[r], absent, late)
        seat = {name: g for g, group in enumerate(state) for name in group}
        moved |= {n for g, group in enumerate(rounds[r]) for n in group if seat.get(n, g) != g}
        rounds[r] = tuple(group for group in state if group)
    return _described(draw, tuple(rounds), tuple(sorted(moved)), dice)


@dataclass(slots=True)
class _Room:
    """One round under repair; groups keep their places in a state, also when they are empty."""

    wishes: Wishes
    others: list[Groups]
    locked: frozenset[str]
    dice: Dice

    def settle(self, groups: Groups, absent: Collection[str], late: Sequence[str]) -> State:
        """Take the absent out and bring the late in, one after the other."""
        met = dict(self.wishes.met)
        for pair, count in count_meetings(self.others).items():
            met[pair] = met.get(pair, 0) + count
        state: State = groups
        sizes = [len(group) for group in groups]
        spread = max(1, max(sizes) - min(sizes))
        for name in [name for group in groups for name in group if name in set(absent)]:
            gone = tuple(tuple(n for n in group if n != name) for group in state)
            state = self._mend([gone], met, spread)
        for name in late:
            seats = [(*state[:g], (*group, name), *state[g + 1 :]) for g, group in enumerate(state) if group]
            state = self._mend(seats, met, spread)
        return state

    def _mend(self, starts: list[State], met: Mapping[Pair, int], spread: int) -> State:
        """Choose the repair with the fewest moves that breaks no rule, then with the fewest repeats."""
        scored = self._ranked(starts, met, spread)
        if scored and scored[0][0] == 0:
            return scored[0][2]
        first = self._ranked([new for _, _, state in scored[:_BEAM] for new in self._moves(state)], met, spread)
        if first and first[0][0] == 0:
            return first[0][2]
        swaps = [new for _, _, state in scored[:_BEAM] for new in self._swaps(state)]
        second = [new for _, _, state in first[:_BEAM] for new in self._moves(state)]
        found = self._ranked([*swaps, *second], met, spread)
        if found and found[0][0] == 0:
            return found[0][2]
        return self._anew(starts[0], met)

    def _ranked(self, states: list[State], met: Mapping[Pair, int], spread: int) -> list[tuple[int, int, State]]:
        order = self.dice.order(len(states)).tolist()
        ranked = [(self._wrongs(states[k], spread), k) for k in order]
        least = min((wrong for wrong, _ in ranked), default=0)
        kept = [(wrong, self._again(states[k], met) if wrong == least else 0, states[k]) for wrong, k in ranked]
        return sorted(kept, key=lambda item: item[:2])

    def _wrongs(self, state: State, spread: int) -> int:
        """Count broken rules: somebody alone, uneven sizes, people together who are apart, or torn."""
        sizes = [len(group) for group in state if group]
        seat = {name: g for g, group in enumerate(state) for name in group}
        wrongs = sizes.count(1) + max(0, max(sizes) - min(sizes) - spread)
        for pairs, wanted in ((self.wishes.apart, False), (self.wishes.together, True)):
            for a, b in pairs:
                wrongs += a in seat and b in seat and (seat[a] == seat[b]) != wanted
        return wrongs

    def _again(self, state: State, met: Mapping[Pair, int]) -> int:
        return sum(met.get(frozenset(pair), 0) for group in state for pair in combinations(group, 2))

    def _moves(self, state: State) -> Iterator[State]:
        """Move one person to another group."""
        for a, b in ((a, b) for a in range(len(state)) for b in range(len(state)) if a != b and state[b]):
            for name in state[a]:
                if name not in self.locked and name not in self.wishes.fixed:
                    moved = list(state)
                    moved[a] = tuple(n for n in state[a] if n != name)
                    moved[b] = (*state[b], name)
                    yield tuple(moved)

    def _swaps(self, state: State) -> Iterator[State]:
        """Swap two people of different groups."""
        for a, b in combinations(range(len(state)), 2):
            for i, j in ((i, j) for i in state[a] for j in state[b]):
                if not {i, j} & (self.locked | self.wishes.fixed.keys()):
                    moved = list(state)
                    moved[a] = tuple(j if n == i else n for n in state[a])
                    moved[b] = tuple(i if n == j else n for n in state[b])
                    yield tuple(moved)

    def _anew(self, state: State, met: Mapping[Pair, int]) -> State:
        names = [name for group in state for name in group]
        wishes = self.wishes
        stay = {name: g for g, group in enumerate(state) for name in group if name in self.locked}
        drawn = draw_breakouts(
            names,
            count=min(sum(map(bool, state)), max(1, len(names) // 2)),
            met=met,
            apart=wishes.apart,
            together=wishes.together,
            balance=wishes.balance,
            fixed={**wishes.fixed, **stay},
            seed=self.dice.below(1 << 30),
        )
        return drawn.rounds[0]


def _described(before: Draw, rounds: tuple[Groups, ...], moved: tuple[str, ...], dice: Dice) -> Draw:
    """Say again how good the draw is, and fill the roles that lost their holder."""
    seats = [{name: g for g, group in enumerate(groups) for name in group} for groups in rounds]
    names = sorted(set().union(*seats))
    places = np.array([[seat.get(name, -1) for name in names] for seat in seats], dtype=np.int64)
    wishes = replace(before.wishes, fixed={n: seats[-1][n] for n in before.wishes.fixed if n in seats[-1]})
    task = make_task(
        names, replace(wishes, fixed={}), [[len(group) for group in groups] for groups in rounds], places >= 0
    )
    kept = [[_kept(group, before.roles[r]) for group in groups] for r, groups in enumerate(rounds) if before.roles]
    return replace(
        before,
        rounds=rounds,
        roles=give_roles(rounds, wishes.roles, wishes.reported, dice, kept=kept),
        repeats=task.repeats(places),
        lower_bound=least_repeats(task),
        way="repair",
        moved=moved,
        wishes=wishes,
    )


def _kept(group: Sequence[str], roles: Roles) -> dict[str, str]:
    """Let holders keep their role where they sit; the first one does, where two come together."""
    held = {(name, role) for given in roles for role, name in given.items()}
    kept: dict[str, str] = {}
    for name in group:
        for role in sorted(role for holder, role in held if holder == name and role not in kept):
            kept[role] = name
    return kept
