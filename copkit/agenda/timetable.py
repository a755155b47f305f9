"""The exact programme: whole minutes for every piece, filling the time there is, at the least cost.

The best plan drops the fewest `should`s, then strays least (weight times minutes), earlier pieces nearer preferred,
then longer. The two usual cases need no table; what is left is tabulated minute by minute, but for the `must`s.
"""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WEIGHTS = {"could": 1, "should": 3, "must": 9}
_LOOSE = {"could", "should"}
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
    return _by_priority(pieces, total) or _by_shedding(pieces, total) or _by_table(pieces, total)


# --- Without a table: the usual cases ----------------------------------------------------------------------------


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
                bound = piece.high if change > 0 else piece.low
                given = min(change, bound - piece.preferred, key=abs)
                plan[index] += given
                change -= given
    return None if change else plan


def _by_priority(pieces: Sequence[Piece], total: int) -> list[int] | None:
    """Return the best minutes where the `could`s can give exactly what is asked of them; None leaves it to others.

    A `could` that is dropped costs just what losing its minutes one by one would: spreading the change over the
    cheapest priority first is a lower bound, and the best plan wherever a set of bits says that it can be had.
    """
    need = sum(piece.preferred for piece in pieces) - total
    if need <= 0:
        return _spread(pieces, total)
    loose, firm = _split(pieces, {"could"})
    left = max(sum(piece.preferred for piece in loose) - need, sum(piece.low for piece in loose if not piece.droppable))
    given = _share(loose, left, left)
    kept = None if given is None else _spread(firm, total - left)
    return None if kept is None or given is None else _merge(pieces, kept, given, {"could"})


def _by_shedding(pieces: Sequence[Piece], total: int) -> list[int] | None:
    """Return the best minutes where `should`s have to go, all `could`s have gone, and nothing lasts longer than preferred.

    With the fewest `should`s gone, each minute that the others keep beyond what the `must`s leave costs 9 and saves 3,
    so the fewest are best; the plan is refused where even fewer, with a `could`, might be cheaper.
    """
    shoulds, others = _split(pieces, {"should"})
    coulds, musts = _split(others, {"could"})
    excess = sum(piece.low for piece in (*musts, *shoulds)) - total
    if excess <= 0 or any(piece.kept for piece in coulds):
        return None
    drops = 0
    for low in sorted((piece.low for piece in shoulds if piece.droppable), reverse=True):
        if excess <= 0:
            break
        excess, drops = excess - low, drops + 1
    most = total - sum(piece.low for piece in musts)
    taken = _share(shoulds, max(0, total - sum(piece.preferred for piece in musts)), most, drops)
    kept = None if taken is None else _spread(musts, total - sum(taken))
    if kept is None or taken is None:
        return None
    return _merge(pieces, _merge(others, kept, [0] * len(coulds), {"could"}), taken, {"should"})


def _share(pieces: Sequence[Piece], least: int, most: int, drops: int | None = None) -> list[int] | None:
    """Return the fewest minutes from `least` to `most` that the pieces can fill, none above preferred, earlier ones nearer.

    Just `drops` of them are dropped, or any number. None where nothing does, or where `least` itself is out of reach
    but something below it is not.
    """
    layers = [[1] + [0] * (drops or 0)]  # by number dropped: bit m is set where the later pieces can fill m minutes
    for piece in reversed(pieces):
        later = layers[-1]
        reach = [_smear(bits << piece.low, piece.preferred - piece.low) for bits in later]
        gone = [0] * len(later) if not piece.droppable else later if drops is None else [0, *later]
        layers.append([kept | lost for kept, lost in zip(reach, gone, strict=False)])
    number = drops or 0
    whole = layers.pop()[number]
    total = _next(whole, least)
    if not least <= total <= most or (total > least and whole & (1 << least) - 1):
        return None
    plan = []
    for piece in pieces:
        later = layers.pop()
        rest = _next(later[number], max(0, total - piece.preferred))
        plan.append(total - rest if 0 <= rest <= total - piece.low else 0)
        number -= not plan[-1] and drops is not None
        total -= plan[-1]
    return plan


def _next(bits: int, least: int) -> int:
    """Return the number of the first bit that is set, from bit `least` on; -1 for none."""
    bits = bits >> least << least
    return (bits & -bits).bit_length() - 1


def _smear(bits: int, times: int, step: int = 1) -> int:
    """Return `bits` shifted by 0, 1, ... `times` steps, all together."""
    done = 0
    while done < times:
        more = min(done + 1, times - done)
        bits |= bits << more * step
        done += more
    return bits


# --- The table: whatever is left --------------------------------------------------------------------------------


def _by_table(pieces: Sequence[Piece], total: int) -> list[int] | None:
    """Return the best minutes in any case, by tabulating what is no `must`."""
    loose, firm = _split(pieces, _LOOSE)
    tables = _least_costs(loose, total)
    ways = {
        share: (cost + sum(map(Piece.cost, firm, kept)), kept)
        for share, cost in enumerate(tables[0])
        if cost < _NEVER and (kept := _spread(firm, total - share)) is not None
    }
    least = min((cost for cost, _ in ways.values()), default=0)
    plans = [
        _merge(pieces, kept, walked, _LOOSE)
        for share, (cost, kept) in ways.items()
        if cost == least and (walked := _best_walk(loose, tables, share)) is not None
    ]

    def rank(plan: list[int]) -> tuple[list[int], list[int]]:
        away = [abs(minutes - piece.preferred) for piece, minutes in zip(pieces, plan, strict=True)]
        return away, [-minutes for minutes in plan]

    return min(plans, key=rank, default=None)


def _split(pieces: Iterable[Piece], priorities: set[str]) -> tuple[list[Piece], list[Piece]]:
    """Return the pieces of these priorities, and the others."""
    parts: tuple[list[Piece], list[Piece]] = [], []
    for piece in pieces:
        parts[piece.priority not in priorities].append(piece)
    return parts


def _merge(pieces: Sequence[Piece], firm: Iterable[int], loose: Iterable[int], priorities: set[str]) -> list[int]:
    kept, dropping = iter(firm), iter(loose)
    return [next(dropping if piece.priority in priorities else kept) for piece in pieces]


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
