"""What a reader may guess about tables that share labels on one side only, a term's and its sessions': that one sums up the other.

Nothing in the labels says so, and every colleague knows it. A guess that no shown number refutes is taken as known.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

from copkit.disclosure.release import LOOSE, Key, equations, key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from copkit.disclosure.release import Release, Side

Range = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Guess:
    """Pairs of keys that would count the same texts; where `within`, the second only some of the first's."""

    pairs: tuple[tuple[Key, Key], ...]
    within: bool = False

    def sums(self) -> list[tuple[Key, list[Key]]]:
        """What its keys themselves sum."""
        return list(equations(key for pair in self.pairs for key in pair))

    def cells(self) -> set[Key]:
        """All that it is about, down to the plain cells."""
        return {key for pair in self.pairs for key in pair} | {key for _, below in self.sums() for key in below}


ENOUGH = 2
"""So many lines must agree before a sum among labels of one kind is more than chance."""


def guesses(releases: Sequence[Release], *, threshold: int) -> list[Guess]:
    """Every way in which one line may be the sum of others, as far as the numbers allow.

    Args:
        releases: The table about to be shown, with its true counts, then those that readers may already have.
        threshold: The smallest count that may be shown.

    Returns:
        One guess for each pair of a line and a run of other lines.
    """
    counts = {key: count for release in reversed(releases) for key, count in release.counts().items()}
    found = [guess for crossing in _crossings(releases) for guess in _fitting(counts, crossing, threshold)]
    return [guess for at, guess in enumerate(found) if guess not in found[:at]]


@dataclass
class _Kind:
    """Labels that stand on one side together somewhere: all sessions, all themes."""

    plain: list[Side]
    sums: list[Side]

    def runs(self) -> list[Side]:
        """Neighbouring labels taken together, and sums that were shown; the longest first."""
        ends = combinations(range(len(self.plain) + 1), 2)
        found = dict.fromkeys([*(_sum(self.plain[start:stop]) for start, stop in ends), *self.sums])
        return sorted(found, key=len, reverse=True)


@dataclass(frozen=True)
class _Crossing:
    """Two kinds on one side (or one kind twice) that are both counted across a third."""

    ones: _Kind
    others: _Kind
    across: _Kind
    axis: int


def _crossings(releases: Sequence[Release]) -> Iterator[_Crossing]:
    kinds: tuple[list[_Kind], list[_Kind]] = ([], [])
    # The widest first, since its order of labels is the one to trust.
    widest = sorted(releases, key=lambda each: -len(each.cells))
    tables = [[_placed(kinds[axis], [*release.sides(axis).values()]) for axis in (0, 1)] for release in widest]
    seen: set[tuple[int, ...]] = set()
    for axis, one, other in product((0, 1), tables, tables):
        crossing = _Crossing(one[axis], other[axis], one[1 - axis], axis)
        mark = (id(crossing.ones), id(crossing.others), id(crossing.across), axis)
        if other[1 - axis] is crossing.across and mark not in seen:
            seen.add(mark)
            yield crossing


def _placed(kinds: list[_Kind], sides: list[Side]) -> _Kind:
    plain = [side for side in sides if len(side) == 1]
    sums = [side for side in [*sides, _sum(plain)] if LOOSE not in side and len(side) > 1]
    kind = next((kind for kind in kinds if any(side in kind.plain for side in plain)), None)
    if kind is None:
        kind = _Kind([], [])
        kinds.append(kind)
    kind.plain += [side for side in plain if side not in kind.plain]
    kind.sums += [side for side in sums if side not in kind.sums]
    return kind


def _fitting(counts: Mapping[Key, int | None], crossing: _Crossing, threshold: int) -> Iterator[Guess]:
    ones, others, across, axis = crossing.ones, crossing.others, crossing.across.plain, crossing.axis
    same = ones is others
    runs = [run for run in others.runs() if not same or len(run) > 1]
    lines = list(dict.fromkeys([*ones.plain, *ones.sums]))
    ranges = {line: [_range(counts, line, side, axis) for side in across] for line in dict.fromkeys([*lines, *runs])}
    for one in lines:
        covered: list[Side] = []
        for run in runs:
            both = zip(across, ranges[one], ranges[run], strict=True)
            shared = [(side, low, high) for side, low, high in both if low and high]
            if any(low[1] is not None and low[1] < high[0] for _, low, high in shared):
                continue
            is_whole = (one in ones.sums or len(ones.plain) == 1) and (run in others.sums or len(others.plain) == 1)
            if set(one) & set(run) or len(shared) < (1 if is_whole and not same else ENOUGH):
                continue
            pairs = tuple((key_of(one, side, axis), key_of(run, side, axis)) for side, _, _ in shared)
            if _is_same([(low, high) for _, low, high in shared], strict=same):
                yield Guess(pairs)
            # A sum of known labels holds nothing else; a plain label, such as a term, may hold more than was shown.
            if same or one in ones.sums or any(set(run) <= set(longer) for longer in covered):
                continue
            covered.append(run)
            # With more to spare, it bounds nothing.
            if any(low[1] is not None and low[1] - high[0] < threshold for _, low, high in shared):
                yield Guess(pairs, within=True)


def _sum(sides: Sequence[Side]) -> Side:
    return tuple(sorted(leaf for side in sides for leaf in side))


def _range(counts: Mapping[Key, int | None], line: Side, other: Side, axis: int) -> Range | None:
    """The least and the greatest that a line can come to, from what is shown of it; None where nothing is."""
    keys = [key_of(line, other, axis), *(key_of((leaf,), other, axis) for leaf in line)]
    whole, *parts = [counts.get(key) for key in keys]
    if whole is not None:
        return whole, whole
    if keys[0] not in counts and not all(key in counts for key in keys[1:]):
        return None
    least = sum(part for part in parts if part is not None)
    return least, None if None in parts else least


def _is_same(pairs: Sequence[tuple[Range, Range]], *, strict: bool) -> bool:
    """Whether two lines may count the same: their ranges meet, or, where strict, both are known and not all nought."""
    if strict:
        return (
            all(one == two and one[0] == one[1] for one, two in pairs) and sum(one[0] > 0 for one, _ in pairs) >= ENOUGH
        )
    return all((a[1] is None or a[1] >= b[0]) and (b[1] is None or b[1] >= a[0]) for a, b in pairs)
