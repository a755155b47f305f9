"""The exact programme: whole minutes for every piece, filling the time there is, at the least cost.

Plans are compared by, in this order: the fewest `should` pieces dropped;
the least sum of weight times minutes away from preferred; the earlier
pieces nearer preferred; the earlier pieces longer.

A `could` that loses all its minutes costs just what losing them one by one
would, so a plan that spreads the change over the cheapest priority first
can rarely be beaten; only where it would leave a `could` between nothing and
its least minutes, or where a `should` has to go, are the pieces that may be
dropped tabulated.
"""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WEIGHTS = {"could": 1, "should": 3, "must": 9}
_NEVER = 1 << 60
_DROPPED = 1 << 40
"""What losing one `should` costs: more than any sum of weighted minutes in a day."""


class Piece(NamedTuple):
    """A stretch to be placed: bounds in minutes, its priority, and where it must begin, if anywhere."""

    low: int
    preferred: int
    high: int
    priority: str
    at: int | None = None
    """Minutes after the beginning at which it must start."""
    step: int = 1
    """Its minutes come in wholes of this, where its range has one and its start is free."""
    kept: bool = False
    """True where it may not be dropped, whatever its priority."""

    @property
    def droppable(self) -> bool:
        """Whether a plan may leave it out."""
        return self.priority != "must" and not self.kept

    def lengths(self) -> range:
        """Return the minutes it may have, when it is not dropped."""
        first, last = -(-self.low // self.step) * self.step, self.high // self.step * self.step
        if self.at is not None or first > last:
            return range(self.low, self.high + 1)
        return range(first, last + 1, self.step)

    def strain(self, minutes: int) -> int:
        """Return the weighted minutes away from preferred."""
        return WEIGHTS[self.priority] * abs(minutes - self.preferred)

    def cost(self, minutes: int) -> int:
        """Return the strain, and far more where a `should` is dropped."""
        return self.strain(minutes) + (_DROPPED if not minutes and self.priority == "should" else 0)


def lay_out(pieces: Sequence[Piece], total: int) -> list[int] | None:
    """Return the best minutes for each piece (0 = dropped), adding up to `total`; None where no plan keeps every rule."""
    if any(piece.step > 1 or (piece.at is not None and piece.droppable) for piece in pieces):
        tables = _least_costs(pieces, total)
        return _best_walk(pieces, tables, total)
    plan: list[int] = []
    for stretch, minutes in stretches(pieces, total):
        part = _fill(stretch, minutes)
        if part is None:
            return None
        plan += part
    return plan


def can_lay_out(pieces: Sequence[Piece], total: int) -> bool:
    """Return whether any plan keeps every rule, far sooner than finding the best one."""
    if total < 0:
        return False
    reach = 1  # bit t is set where the pieces so far can end after t minutes
    for piece in pieces:
        lengths = piece.lengths()
        on_time = reach if piece.at is None else reach & 1 << piece.at if piece.at >= 0 else 0
        kept = _smear(on_time << lengths[0], len(lengths) - 1, lengths.step)
        reach = (kept | reach if piece.droppable else kept) & (2 << total) - 1
    return bool(reach >> total & 1)


def stretches(pieces: Sequence[Piece], total: int) -> Iterable[tuple[Sequence[Piece], int]]:
    """Yield the pieces between one fixed start and the next, with the minutes there are for them."""
    free = [piece if piece.at is None else piece._replace(at=None) for piece in pieces]
    first, begin = 0, 0
    for index, piece in enumerate(pieces):
        if piece.at is not None:
            yield free[first:index], piece.at - begin
            first, begin = index, piece.at
    yield free[first:], total - begin


def _fill(pieces: Sequence[Piece], total: int) -> list[int] | None:
    least = sum(piece.low for piece in pieces if not piece.droppable)
    if not least <= total <= sum(piece.high for piece in pieces):
        return None
    return (
        _by_priority(pieces, total)
        or _by_table(pieces, total, {"could"})
        or _by_table(pieces, total, {"could", "should"})
    )


# --- Spreading the change: the usual case, without a table ------------------------------------------------------


def _spread(pieces: Sequence[Piece], total: int) -> list[int] | None:
    """Return the best minutes where nothing is dropped: the cheapest priority changes first, its last piece first."""
    plan = [piece.preferred for piece in pieces]
    change = total - sum(plan)
    for priority in WEIGHTS:
        for index in range(len(pieces) - 1, -1, -1):
            if not change:
                return plan
            piece = pieces[index]
            if piece.priority == priority:
                given = (
                    min(change, piece.high - piece.preferred)
                    if change > 0
                    else max(change, piece.low - piece.preferred)
                )
                plan[index] += given
                change -= given
    return None if change else plan


def _by_priority(pieces: Sequence[Piece], total: int) -> list[int] | None:
    """Return the best minutes where the `could`s can give exactly what is asked of them; None leaves it to a table."""
    need = sum(piece.preferred for piece in pieces) - total
    if need <= 0:
        return _spread(pieces, total)
    loose = [piece for piece in pieces if piece.priority == "could"]
    firm = [piece for piece in pieces if piece.priority != "could"]
    give = min(need, sum(piece.preferred if piece.droppable else piece.preferred - piece.low for piece in loose))
    given = _give(loose, give)
    if given is None:
        return None
    kept = _spread(firm, total - sum(given))
    return None if kept is None else _merge(pieces, kept, given, {"could"})


def _give(pieces: Sequence[Piece], give: int) -> list[int] | None:
    """Return the minutes left when the pieces give up exactly `give`, the later ones first; None where they cannot."""
    reach = [1]  # bit d is set where the later pieces can give up d minutes
    for piece in reversed(pieces):
        later, room = reach[-1], piece.preferred - piece.low
        shifted = _smear(later, room)
        reach.append(shifted | later << piece.preferred if piece.droppable else shifted)
    if not reach.pop() >> give & 1:
        return None
    plan = []
    for piece in pieces:
        later = reach.pop()
        least = give + 1 - (later & (2 << give) - 1).bit_length()
        least = least if least <= piece.preferred - piece.low else piece.preferred
        plan.append(piece.preferred - least)
        give -= least
    return plan


def _smear(bits: int, times: int, step: int = 1) -> int:
    """Return `bits` shifted by 0, 1, ... `times` steps, all together."""
    done = 0
    while done < times:
        more = min(done + 1, times - done)
        bits |= bits << more * step
        done += more
    return bits


# --- The table: where pieces have to go --------------------------------------------------------------------------


def _by_table(pieces: Sequence[Piece], total: int, priorities: set[str]) -> list[int] | None:
    """Return the best minutes where only pieces of `priorities` may be dropped, by tabulating these alone."""
    loose = [piece for piece in pieces if piece.priority in priorities]
    firm = [piece for piece in pieces if piece.priority not in priorities]
    tables = _least_costs(loose, total)
    shares = _cheapest_shares(tables[0], firm, total)
    plans = []
    for share in shares:
        kept, walked = _spread(firm, total - share), _best_walk(loose, tables, share)
        if kept is not None and walked is not None:
            plans.append(_merge(pieces, kept, walked, priorities))
    return min(plans, key=lambda plan: _tie(pieces, plan), default=None)


def _cheapest_shares(table: Sequence[int], firm: Sequence[Piece], total: int) -> list[int]:
    """Return how many minutes the loose pieces may have in all where they and the firm ones together cost least."""
    costs = {
        share: cost + sum(map(Piece.cost, firm, kept))
        for share, cost in enumerate(table)
        if cost < _NEVER and (kept := _spread(firm, total - share)) is not None
    }
    least = min(costs.values(), default=0)
    return [share for share, cost in costs.items() if cost == least]


def _merge(pieces: Sequence[Piece], firm: Iterable[int], loose: Iterable[int], priorities: set[str]) -> list[int]:
    kept, dropping = iter(firm), iter(loose)
    return [next(dropping if piece.priority in priorities else kept) for piece in pieces]


def _tie(pieces: Sequence[Piece], plan: Sequence[int]) -> tuple[list[int], list[int]]:
    far = [abs(minutes - piece.preferred) for piece, minutes in zip(pieces, plan, strict=True)]
    return far, [-minutes for minutes in plan]


def _least_costs(pieces: Sequence[Piece], total: int) -> list[list[int]]:
    """Return, for each piece and number of minutes, the least cost of it and all later ones filling just these."""
    tables = [[0]]
    for piece in reversed(pieces):
        later, lengths = tables[-1], piece.lengths()
        most = min(total, len(later) - 1 + lengths[-1])
        padded = [_NEVER] * lengths[-1] + later + [_NEVER] * (most + 1 - len(later))
        costs = [piece.cost(minutes) for minutes in reversed(lengths)]
        width = lengths[-1] - lengths[0] + 1
        table = [min(map(add, padded[left : left + width : lengths.step], costs)) for left in range(most + 1)]
        if piece.at is not None:
            table = [cost if total - left == piece.at else _NEVER for left, cost in enumerate(table)]
        if piece.droppable:
            gone = piece.cost(0)
            table[: len(later)] = [min(cost, rest + gone) for cost, rest in zip(table, later, strict=False)]
        tables.append(table)
    return tables[::-1]


def _best_walk(pieces: Sequence[Piece], tables: list[list[int]], total: int) -> list[int] | None:
    """Walk all the cheapest plans at once: first nearest to preferred, early pieces first, then the longest."""
    if total >= len(tables[0]) or tables[0][total] >= _NEVER:
        return None
    layers: list[dict[int, list[tuple[int, int]]]] = []
    lefts = {total}
    for piece, table, later in zip(pieces, tables[:-1], tables[1:], strict=True):
        ways = [
            (abs(minutes - piece.preferred), left, minutes)
            for left in lefts
            for minutes in ((0, *piece.lengths()) if piece.droppable else piece.lengths())
            if (piece.at is None or not minutes or total - left == piece.at)
            and 0 <= left - minutes < len(later)
            and later[left - minutes] + piece.cost(minutes) == table[left]
        ]
        nearest = min(ways)[0]
        layers.append({})
        for far, left, minutes in ways:
            if far == nearest:
                layers[-1].setdefault(left, []).append((minutes, left - minutes))
        lefts = {left for ends in layers[-1].values() for _, left in ends}
    return _longest_first(layers, total)


def _longest_first(layers: list[dict[int, list[tuple[int, int]]]], left: int) -> list[int]:
    """Return the plan whose earlier pieces are longest, of those that reach the end."""
    reaching = {0}
    for layer in reversed(layers):
        for here, ways in list(layer.items()):
            layer[here] = [way for way in ways if way[1] in reaching]
        reaching = {here for here, ways in layer.items() if ways}
    plan = []
    for layer in layers:
        minutes, left = max(layer[left])
        plan.append(minutes)
    return plan
