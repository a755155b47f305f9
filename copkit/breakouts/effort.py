"""How long a search may go on: counted steps decide, the clock is a safety stop."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True)
class Effort:
    """Steps left to spend, and the moment after which none may be."""

    left: int
    until: float
    spent: int = 0
    stopped_early: bool = False

    def spend(self, steps: int = 1) -> bool:
        """Take some steps; false when there is none left."""
        if self.left <= 0:
            return False
        if monotonic() > self.until:
            self.stopped_early, self.left = True, 0
            return False
        self._take(min(steps, self.left))
        return True

    @contextmanager
    def lend(self, steps: int) -> Iterator[Effort]:
        """Lend at most `steps` of what is left, and take off what was spent of them."""
        lent = Effort(min(steps, self.left), self.until)
        yield lent
        self._take(lent.spent)
        if lent.stopped_early:
            self.stopped_early, self.left = True, 0

    def _take(self, steps: int) -> None:
        self.left -= steps
        self.spent += steps
