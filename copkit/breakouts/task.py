"""A question for the engine: people as numbers, wishes as matrices, sizes for every round."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Facts = NDArray[np.bool_]

MEET = 1 << 14
"""What a second meeting of two people weighs; a third weighs twice as much, so that nobody meets the same person often."""
BALANCE = 1 << 9
"""What two people of one value in a group weigh: less than a repeat."""
LATER = 60
"""What a meeting that spoils later evenings most weighs; all of them together weigh less than a repeat."""
FORESEEN = range(17, 51)
"""How many people later evenings are thought of for: of fewer, every best draw is to be equally likely."""
BLOCKED = np.int64(1) << 40
"""What a step that may not be taken weighs."""
NEVER = 1 << 36
"""What a broken `apart` weighs: more than any number of repeats."""


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What to draw. Matrices are people x people; `here` and `seats` are rounds x people and rounds x groups.

    `met` counts earlier meetings, `fixed` is a group's number or -1. `seats` is padded with zeros where a round has
    fewer groups. `values` holds, for each attribute to balance, the number of each person's value, -1 for none.
    """

    seats: Ints
    here: Facts
    met: Ints
    apart: Facts
    together: Facts
    fixed: Ints
    values: tuple[Ints, ...]

    @property
    def people(self) -> int:
        """How many people."""
        return int(self.here.shape[1])

    @property
    def rounds(self) -> int:
        """How many rounds."""
        return int(self.here.shape[0])

    @property
    def rounds_shared(self) -> Ints:
        """In how many rounds each two people are both there."""
        here = self.here.astype(np.float64)  # whole numbers, so exact, and many times faster than integers
        return (here.T @ here).astype(np.int64)

    @property
    def burden(self) -> Ints:
        """What meeting again weighs by history, in `MEET`: 0, 1, 3, 6, so that no pair meets a third time lightly."""
        return self.met * (self.met + 1) // 2

    @property
    def static(self) -> Ints:
        """What a meeting of two people weighs apart from repeats."""
        static = NEVER * self.apart + self.later
        for value in self.values:
            static += BALANCE * ((value[:, None] == value) & (value >= 0))
        np.fill_diagonal(static, 0)
        return static

    @property
    def later(self) -> Ints:
        """What a meeting spoils for later evenings: people who have many new partners in common should wait.

        New partners of one another, kept together, make whole groups when new partners have become few.
        """
        if self.rounds > 1 or self.people not in FORESEEN or not self.met.any():
            return np.zeros_like(self.met)
        new = self.met == 0
        np.fill_diagonal(new, False)
        common = np.where(new, new.astype(np.int64) @ new.astype(np.int64), 0) ** 5
        return LATER * common // max(1, int(common.max()))

    def meetings(self, places: Ints) -> Ints:
        """Count how often each two people meet in `places` (rounds x people, the group's number or -1)."""
        total = np.zeros((self.people, self.people), dtype=np.int64)
        for place in places:
            total += (place[:, None] == place[None, :]) & (place >= 0)[:, None]
        np.fill_diagonal(total, 0)
        return total

    def repeats(self, places: Ints) -> int:
        """Count the meetings of people who had met before."""
        meetings = self.meetings(places)
        fresh = (self.met == 0) & (meetings > 0)
        return int((meetings - fresh).sum()) // 2

    def weight(self, places: Ints) -> int:
        """Weigh a whole draw: repeats first, then balance."""
        count = self.meetings(places)
        again = MEET * (count * self.burden + count * (count - 1) // 2)
        return int((again + count * self.static).sum()) // 2

    def shuffled(self, order: Ints) -> Task:
        """Name the people anew: person k of the new task is person `order[k]` of this one."""
        square = np.ix_(order, order)
        return Task(
            seats=self.seats,
            here=self.here[:, order],
            met=self.met[square],
            apart=self.apart[square],
            together=self.together[square],
            fixed=self.fixed[order],
            values=tuple(value[order] for value in self.values),
        )

    def blank(self) -> Task:
        """Ask for the same groups with nothing wished and nobody met."""
        none, never = np.zeros_like(self.met), np.zeros_like(self.apart)
        free = np.full_like(self.fixed, -1)
        return replace(self, met=none, apart=never, together=never, fixed=free, values=())
