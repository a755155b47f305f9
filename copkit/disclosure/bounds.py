"""What sums give away: the least and the greatest value that a hidden count, 0 or more, can have.

Linear programming in whole numbers: each row of the simplex tableau carries its own scale, and Bland's rule (1977) keeps
it from circling. One equation enters at a time, so that the one that contradicts the others is known by itself.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Row = dict[int, int]
"""Coefficients by unknown; `CONSTANT` holds what stands on the right."""

CONSTANT = -1


class Polyhedron:
    """All nonnegative values that the equations allow, held as one corner of them.

    Example:
        >>> allowed = Polyhedron()
        >>> allowed.add({0: 1, 1: 1}, 9)
        True
        >>> allowed.greatest(0), allowed.least(0), allowed.greatest(2)
        (Fraction(9, 1), Fraction(0, 1), None)
        >>> allowed.add({0: 1}, 12)
        False
    """

    def __init__(self) -> None:
        self._rows: dict[int, Row] = {}
        # Which rows hold an unknown, by their basic unknown: what is far away costs nothing.
        self._holders: dict[int, set[int]] = {}
        self._fresh = -2

    def add(self, form: Mapping[int, int], value: int) -> bool:
        """Demand that the form equals the value; False (and nothing changes) where that cannot be.

        Args:
            form: Coefficients by unknown; unknowns are whole numbers from 0.
            value: What the form comes to.

        Returns:
            Whether the equation can hold together with those before it.
        """
        row = self._reduced({**form, CONSTANT: value})
        if row.get(CONSTANT, 0) < 0:
            row = {key: -coefficient for key, coefficient in row.items()}
        if not any(key != CONSTANT for key in row):
            return not row
        spare, self._fresh = self._fresh, self._fresh - 1
        self._put(spare, {**row, spare: 1})
        self._climb({spare: -1})
        if self._rows.get(spare, {}).get(CONSTANT, 0):
            # The spare never left its row, so no other row knows of it.
            self._put(spare, {})
            return False
        self._forget(spare)
        return True

    def copy(self) -> Polyhedron:
        """The same, to which other equations may be added: rows are never changed in place."""
        twin = Polyhedron()
        twin._rows, twin._fresh = dict(self._rows), self._fresh
        twin._holders = {key: set(holders) for key, holders in self._holders.items()}
        return twin

    def greatest(self, unknown: int) -> Fraction | None:
        """The greatest value that the unknown can have; None where there is no end."""
        return self.corner(unknown) if self._climb({unknown: 1}) else None

    def least(self, unknown: int) -> Fraction:
        """The least value that the unknown can have."""
        self._climb({unknown: -1})
        return self.corner(unknown)

    def corner(self, unknown: int) -> Fraction:
        """The unknown's value at the corner held now: one way that the counts may be."""
        row = self._rows.get(unknown)
        return Fraction(row.get(CONSTANT, 0), row[unknown]) if row else Fraction(0)

    def whole(self, unknown: int) -> tuple[int, int]:
        """The whole numbers next to the unknown's value at the corner held now: at least it, and at most it."""
        row = self._rows.get(unknown)
        if row is None:
            return 0, 0
        value, scale = row.get(CONSTANT, 0), row[unknown]
        return -(-value // scale), value // scale

    def linked(self, unknowns: set[int]) -> set[int]:
        """These unknowns and all whose values hang together with theirs through some equation."""
        found, todo = set(unknowns), list(unknowns)
        while todo:
            unknown = todo.pop()
            for basic in self._holders.get(unknown, ()):
                fresh = self._rows[basic].keys() - found - {CONSTANT}
                found |= fresh
                todo += fresh
        return found

    def _climb(self, goal: Row) -> bool:
        """Walk to a corner where the goal is greatest; False where it has no end."""
        goal = self._reduced(goal)
        while True:
            entering = min((key for key, rate in goal.items() if key != CONSTANT and rate > 0), default=None)
            if entering is None:
                return True
            leaving = self._first_to_vanish(entering)
            if leaving is None:
                return False
            self._pivot(leaving, entering)
            goal = _without(entering, self._rows[entering], goal)

    def _first_to_vanish(self, entering: int) -> int | None:
        best: tuple[int, int, int] | None = None
        for basic in self._holders.get(entering, ()):
            row = self._rows[basic]
            rate = row[entering]
            if rate > 0:
                value = row.get(CONSTANT, 0)
                # value / rate against the best so far, without dividing; ties go to the lowest name (Bland)
                ahead = best[0] * rate - value * best[1] if best else 1
                if ahead > 0 or (ahead == 0 and best and basic < best[2]):
                    best = (value, rate, basic)
        return best[2] if best else None

    def _pivot(self, leaving: int, entering: int) -> None:
        pivot = self._rows[leaving]
        if pivot[entering] < 0:
            pivot = {key: -coefficient for key, coefficient in pivot.items()}
        self._put(leaving, {})
        for basic in list(self._holders.get(entering, ())):
            self._put(basic, _without(entering, pivot, self._rows[basic]))
        self._put(entering, pivot)

    def _put(self, basic: int, row: Row) -> None:
        """Set a basic unknown's row, nothing for none; rows are replaced, never changed, since copies share them."""
        before = self._rows.pop(basic, {})
        for key in before.keys() - row.keys():
            self._holders[key].discard(basic)
        for key in row.keys() - before.keys():
            self._holders.setdefault(key, set()).add(basic)
        if row:
            self._rows[basic] = row

    def _forget(self, spare: int) -> None:
        """Take a spare unknown, now nought, out of every row."""
        if spare in self._rows:
            others = [key for key in self._rows[spare] if key not in (CONSTANT, spare)]
            if others:
                self._pivot(spare, others[0])
            else:
                self._put(spare, {})
        for basic in list(self._holders.get(spare, ())):
            self._put(basic, {key: value for key, value in self._rows[basic].items() if key != spare})

    def _reduced(self, form: Row) -> Row:
        row = {key: value for key, value in form.items() if value}
        for basic in [key for key in row if key in self._rows]:
            row = _without(basic, self._rows[basic], row)
        return row


def _without(unknown: int, pivot: Row, row: Row) -> Row:
    """The row with the unknown taken out by means of the pivot row, in smallest whole numbers."""
    factor = row.get(unknown, 0)
    if not factor:
        return row
    scale = pivot[unknown]
    mixed = dict(row) if scale == 1 else {key: value * scale for key, value in row.items()}
    for key, value in pivot.items():
        left = mixed.get(key, 0) - factor * value
        if left:
            mixed[key] = left
        else:
            del mixed[key]
    if scale == 1:
        return mixed
    shared = gcd(*mixed.values())
    return {key: value // shared for key, value in mixed.items()} if shared > 1 else mixed
