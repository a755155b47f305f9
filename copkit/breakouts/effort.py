"""How long a search may go on: counted steps decide, the clock is a safety stop."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic


@dataclass(slots=True)
class Effort:
    """Steps left to spend; the clock is a safety stop only."""

    left: int
    until: float
    spent: int = 0
    stopped_early: bool = False

    @classmethod
    def of(cls, steps: int, seconds: float) -> Effort:
        """Allow so many steps, and so many seconds from now at most."""
        return cls(steps, monotonic() + seconds)

    def spend(self, steps: int = 1) -> bool:
        """Take some steps; false when there is none left."""
        if self.left <= 0:
            return False
        if monotonic() > self.until:
            self.stopped_early, self.left = True, 0
            return False
        steps = min(steps, self.left)
        self.left -= steps
        self.spent += steps
        return True

    def share(self, steps: int) -> Effort:
        """Lend at most `steps` of what is left; give the rest back with `settle`."""
        return Effort(min(steps, self.left), self.until)

    def settle(self, lent: Effort) -> None:
        """Take the steps spent by a lent share off this effort."""
        self.left -= lent.spent
        self.spent += lent.spent
        if lent.stopped_early:
            self.stopped_early, self.left = True, 0
