"""Chance that is the same for a seed on every system.

NumPy promises PCG64's raw words for ever, while the methods of its `Generator` may change between versions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STOCK = 1024


class Dice:
    """Random choices from a seed.

    Example:
        >>> Dice(8).order(5).tolist() == Dice(8).order(5).tolist()
        True
    """

    def __init__(self, seed: int) -> None:
        self._source = np.random.PCG64(seed)
        self._words: list[int] = []

    def below(self, end: int) -> int:
        """Choose a whole number from 0 to `end` - 1."""
        if not self._words:
            self._words = self._source.random_raw(_STOCK).tolist()
        return self._words.pop() % end

    def order(self, count: int) -> NDArray[np.int64]:
        """Shuffle 0 … `count` - 1."""
        return np.argsort(self._source.random_raw(count), kind="stable")
