"""The room as it really is: late arrivals, no-shows and locks change a draw as little as possible."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import combinations, permutations, product
from typing import TYPE_CHECKING

import numpy as np

from copkit.breakouts.bounds import least_repeats
from copkit.breakouts.chance import Dice
from copkit.breakouts.draw import draw_breakouts
from copkit.breakouts.records import count_meetings
from copkit.breakouts.roles import give_roles
from copkit.breakouts.wishes import make_task, reject_doubled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from copkit.breakouts.records import Draw, Groups, Pair, Roles, Wishes

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
        met = Counter(draw.wishes.met)
        met.update(count_meetings([groups for k, groups in enumerate(rounds) if k != r]))
        sizes = [len(group) for group in rounds[r]]
        room = _Room(draw.wishes, met, frozenset(locked), max(1, max(sizes) - min(sizes)), dice)
        state = room.settle(rounds[r], absent, late)
        seat = {name: g for g, group in enumerate(state) for name in group}
        moved |= {n for g, group in enumerate(rounds[r]) for n in group if seat.get(n, g) != g}
        rounds[r] = tuple(group for group in state if group)
    return _described(draw, tuple(rounds), tuple(sorted(moved)), dice)


@dataclass(slots=True)
class _Room:
    """One round under repair; groups keep their places in a state, also when they are empty."""

    wishes: Wishes
    met: Counter[Pair]
    locked: frozenset[str]
    spread: int
    dice: Dice

    def settle(self, state: Groups, absent: Collection[str], late: Sequence[str]) -> Groups:
        """Take the absent out and bring the late in, one after the other."""
        for name in [name for group in state for name in group if name in set(absent)]:
            state = self._mend([tuple(tuple(n for n in group if n != name) for group in state)])
        for name in late:
            state = self._mend(
                [(*state[:g], (*group, name), *state[g + 1 :]) for g, group in enumerate(state) if group]
            )
        return state

    def _mend(self, starts: list[Groups]) -> Groups:
        """Choose the repair with the fewest moves that breaks no rule, then with the fewest repeats."""
        sound, none = self._ranked(starts)
        if sound:
            return none[0]
        sound, one = self._ranked([new for state in none[:_BEAM] for new in self._moves(state)])
        if sound:
            return one[0]
        swaps = [new for state in none[:_BEAM] for new in self._swaps(state)]
        sound, two = self._ranked([*swaps, *(new for state in one[:_BEAM] for new in self._moves(state))])
        return two[0] if sound else self._anew(starts[0])

    def _ranked(self, states: list[Groups]) -> tuple[bool, list[Groups]]:
        """Sort states, the best first, and say whether that one breaks no rule."""
        wrongs = [(self._wrongs(states[k]), k) for k in self.dice.order(len(states)).tolist()]
        least = min((wrong for wrong, _ in wrongs), default=1)
        ranked = [(wrong, self._again(states[k]) if wrong == least else 0, states[k]) for wrong, k in wrongs]
        return least == 0, [state for _, _, state in sorted(ranked, key=lambda item: item[:2])]

    def _wrongs(self, state: Groups) -> int:
        """Count broken rules: somebody alone, uneven sizes, people together who are apart, or torn."""
        sizes = [len(group) for group in state if group]
        seat = {name: g for g, group in enumerate(state) for name in group}
        wrongs = sizes.count(1) + max(0, max(sizes) - min(sizes) - self.spread)
        for pairs, wanted in ((self.wishes.apart, False), (self.wishes.together, True)):
            for a, b in pairs:
                wrongs += a in seat and b in seat and (seat[a] == seat[b]) != wanted
        return wrongs

    def _again(self, state: Groups) -> int:
        return sum(self.met[frozenset(pair)] for group in state for pair in combinations(group, 2))

    def _may_move(self, name: str) -> bool:
        return name not in self.locked and name not in self.wishes.fixed

    def _moves(self, state: Groups) -> Iterator[Groups]:
        """Move one person to another group."""
        for a, b in permutations(range(len(state)), 2):
            for name in filter(self._may_move, state[a] if state[b] else ()):
                moved = list(state)
                moved[a] = tuple(n for n in state[a] if n != name)
                moved[b] = (*state[b], name)
                yield tuple(moved)

    def _swaps(self, state: Groups) -> Iterator[Groups]:
        """Swap two people of different groups."""
        for a, b in combinations(range(len(state)), 2):
            for i, j in product(filter(self._may_move, state[a]), filter(self._may_move, state[b])):
                moved = list(state)
                moved[a] = tuple(j if n == i else n for n in state[a])
                moved[b] = tuple(i if n == j else n for n in state[b])
                yield tuple(moved)

    def _anew(self, state: Groups) -> Groups:
        names = [name for group in state for name in group]
        stay = {name: g for g, group in enumerate(state) for name in group if name in self.locked}
        drawn = draw_breakouts(
            names,
            count=min(sum(map(bool, state)), max(1, len(names) // 2)),
            met=self.met,
            apart=self.wishes.apart,
            together=self.wishes.together,
            balance=self.wishes.balance,
            fixed={**self.wishes.fixed, **stay},
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
