"""The exact programme: whole minutes for every piece, filling the time there is, at the least cost.

Plans are compared by, in this order: the fewest `should` pieces dropped;
the least sum of weight times minutes away from preferred; the earlier
pieces nearer preferred; the earlier pieces longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import add
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WEIGHTS = {"must": 9, "should": 3, "could": 1}
_NEVER = 1 << 60
_DROPPED = 1 << 40
"""What losing one `should` costs: more than any sum of weighted minutes in a day."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch to be placed: bounds in minutes, its priority, and where it must begin, if anywhere."""

    low: int
    preferred: int
    high: int
    priority: str
    at: int | None = None
    step: int = 1
    kept: bool = False
    """True where it may not be dropped, whatever its priority."""

    @property
    def droppable(self) -> bool:
        """Whether a plan may leave it out."""
        return self.priority != "must" and not self.kept

    @property
    def weight(self) -> int:
        """What a minute away from preferred costs."""
        return WEIGHTS[self.priority]

    def lengths(self) -> range:
        """Return its possible minutes: wholes of `step` where there are any and its start is free, else whole minutes."""
        first, last = -(-self.low // self.step) * self.step, self.high // self.step * self.step
        if self.at is not None or first > last:
            return range(self.low, self.high + 1)
        return range(first, last + 1, self.step)

    def cost(self, minutes: int) -> int:
        """Return what `minutes` cost; none means dropped."""
        lost = _DROPPED if not minutes and self.priority == "should" else 0
        return lost + self.weight * abs(minutes - self.preferred)


def lay_out(pieces: Sequence[Piece], total: int) -> list[int] | None:
    """Return the best minutes for each piece (0 = dropped), adding up to `total`; None where no plan keeps every rule."""
    tables = _least_costs(pieces, total)
    if tables[0][0] >= _NEVER:
        return None
    return _earliest_nearest(pieces, tables)


def _least_costs(pieces: Sequence[Piece], total: int) -> list[list[int]]:
    """Return, for each piece and minute, the least cost of placing it and all later pieces from that minute on."""
    tables = [[_NEVER] * total + [0]]
    for piece in reversed(pieces):
        later = tables[-1]
        lengths = piece.lengths()
        costs = [piece.cost(minutes) for minutes in lengths]
        table = [_NEVER] * (total + 1)
        for minute in range(total + 1) if piece.at is None else range(piece.at, piece.at + 1):
            if 0 <= minute <= total:
                rest = later[minute + lengths.start : minute + lengths.stop : lengths.step]
                table[minute] = min(map(add, rest, costs), default=_NEVER)
        if piece.droppable:
            table = list(map(min, table, (cost + piece.cost(0) for cost in later)))
        tables.append(table)
    return tables[::-1]


def _earliest_nearest(pieces: Sequence[Piece], tables: list[list[int]]) -> list[int]:
    """Break ties among the best plans: walk all of them at once, first by distance from preferred, then by length."""
    layers: list[dict[int, list[tuple[int, int]]]] = []
    minutes_now = {0}
    for piece, table, later in zip(pieces, tables[:-1], tables[1:], strict=True):
        ways = [
            (abs(length - piece.preferred), minute, length)
            for minute in minutes_now
            for length in _choices(piece)
            if minute + length < len(later)
            and (not length or piece.at in (None, minute))
            and later[minute + length] + piece.cost(length) == table[minute]
        ]
        nearest = min(way[0] for way in ways)
        layer: dict[int, list[tuple[int, int]]] = {}
        for far, minute, length in ways:
            if far == nearest:
                layer.setdefault(minute, []).append((length, minute + length))
        layers.append(layer)
        minutes_now = {end for ends in layer.values() for _, end in ends}
    return _longest_first(layers)


def _choices(piece: Piece) -> list[int]:
    return [0, *piece.lengths()] if piece.droppable else list(piece.lengths())


def _longest_first(layers: list[dict[int, list[tuple[int, int]]]]) -> list[int]:
    """Return the one plan among `layers` that reaches the end with its earlier pieces longest."""
    for layer, later in zip(layers[-2::-1], layers[:0:-1], strict=True):
        for minute in list(layer):
            layer[minute] = [way for way in layer[minute] if way[1] in later]
            if not layer[minute]:
                del layer[minute]
    minute, plan = 0, []
    for layer in layers:
        length, minute = max(layer[minute])
        plan.append(length)
    return plan
