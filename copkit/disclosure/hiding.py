"""Which cells to hide, so that neither this table nor all tables together give a small count away."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from copkit.disclosure.bounds import Polyhedron
from copkit.disclosure.release import Release, equations
from copkit.errors import DisclosureError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from copkit.disclosure.release import Key


def hide_small(
    rows: Iterable[tuple[object, object, int | None]],
    *,
    threshold: int = 5,
    shown: Sequence[Release] = (),
    parts: Mapping[str, Iterable[str]] | None = None,
) -> Release:
    """The table with every count under the threshold hidden, and with it what would give one back.

    Promise: with every shown cell and total of this table and of the earlier
    ones known, each hidden count could still be two whole numbers at least,
    and could be the threshold or more.

    Args:
        rows: Row label, column label and count of each cell.
        threshold: The smallest count that may be shown, at least 2.
        shown: The releases that readers may already have.
        parts: Labels that are the sum of others, such as a term and its sessions.

    Returns:
        The release: the same cells in the same order, None where hidden.

    Raises:
        DisclosureError: A count is negative or not whole, a cell comes twice, or the threshold is under 2.

    Example:
        >>> table = [("Trust", "May", 12), ("Trust", "June", 3), ("Trust", "July", 9), ("Trust", "Total", 24)]
        >>> [count for _, _, count in hide_small(table).cells]
        [12, None, None, 24]
    """
    if threshold < 2:  # noqa: PLR2004 -- a threshold of 1 hides nothing but noughts
        raise DisclosureError(f"A threshold of {threshold} protects nobody: give 2 or more.", threshold=threshold)
    table = Release.of(((row, column, count or 0) for row, column, count in rows), parts=parts)
    hidden = _Search(table, shown, threshold).hidden()
    cells = tuple(
        (row, column, None if key in hidden else n)
        for (row, column, n), key in zip(table.cells, table.keys(), strict=True)
    )
    return Release(cells, table.parts, table.loose)


class _Search:
    """Looks for few cells to hide: first what must be, then one at a time, then back what was not needed."""

    def __init__(self, table: Release, shown: Sequence[Release], threshold: int) -> None:
        self.threshold = threshold
        self.truth = {key: count or 0 for key, (_, _, count) in zip(table.keys(), table.cells, strict=True)}
        self.given: dict[Key, int] = {}
        self.secret: set[Key] = set()
        for release in shown:
            for key, (_, _, count) in zip(release.keys(), release.cells, strict=True):
                if count is None:
                    self.secret.add(key)
                else:
                    self.given[key] = count
        changed = {key for key, count in self.truth.items() if self.given.get(key, count) != count}
        self.small_change = {key for key in changed if abs(self.given[key] - self.truth[key]) < threshold}
        for key in changed:
            del self.given[key]
        self.sums = list(equations([*self.truth, *self.given, *self.secret]))

    def hidden(self) -> set[Key]:
        must = {key for key, count in self.truth.items() if count < self.threshold}
        must |= self.small_change | (self.secret & self.truth.keys())
        lost = self.exposed(set(self.truth), among=self.secret | must) if self.given else set()
        free = {key for key in self.truth if key not in must and key not in self.given}
        hidden, added = set(must), []
        while exposed := self.exposed(hidden, among=hidden | self.secret) - lost:
            choice = self._best(exposed, hidden, free - hidden)
            if choice is None:
                break
            hidden.add(choice)
            added.append(choice)
        for key in sorted(added, key=lambda key: (self.truth[key], key), reverse=True):
            fewer = hidden - {key}
            if not self.exposed(fewer, among=fewer | self.secret) - lost:
                hidden = fewer
        return hidden

    def _best(self, exposed: set[Key], hidden: set[Key], free: set[Key]) -> Key | None:
        """The shown cell that shares a line with an exposed one, in the line that hides fewest; small before large."""
        lines: list[tuple[int, int, int, Key]] = []
        for one in exposed:
            for side in (0, 1):
                for other in (0, 1):
                    line = [key for key in self.truth if key[other] == one[side]]
                    covered = sum(key in hidden for key in line)
                    lines += [(covered, _width(key), self.truth[key], key) for key in line if key in free]
        if not lines:
            lines = [(0, _width(key), self.truth[key], key) for key in free]
        return min(lines)[3] if lines else None

    def exposed(self, hidden: set[Key], *, among: set[Key]) -> set[Key]:
        """Those among the hidden whose count the sums pin down, or keep under the threshold."""
        known = {key: count for key, count in self.truth.items() if key not in hidden} | self.given
        names: dict[Key, int] = {}
        allowed = Polyhedron()
        for whole, below in self.sums:
            form: dict[int, int] = {}
            value = 0
            for key, sign in [(whole, -1), *((part, 1) for part in below)]:
                if key in known:
                    value -= sign * known[key]
                else:
                    name = names.setdefault(key, len(names))
                    form[name] = form.get(name, 0) + sign
            # What contradicts the rest was counted on other data, and tells nothing certain about these.
            allowed.add(form, value)
        secret = {key: names[key] for key in among if key in names}
        return {key for key in among if key in known} | _pinned(allowed, secret, self.threshold)


def _pinned(allowed: Polyhedron, secret: Mapping[Key, int], threshold: int) -> set[Key]:
    # One corner often clears many counts at once, so each corner is a witness for all.
    least = {name: allowed.corner(name) for name in secret.values()}
    greatest = dict(least)

    def look() -> None:
        for name in secret.values():
            value = allowed.corner(name)
            least[name], greatest[name] = min(value, least[name]), max(value, greatest[name])

    def is_open(name: int) -> bool:
        return greatest[name] >= threshold and floor(greatest[name]) > ceil(least[name])

    found = set()
    for key, name in sorted(secret.items(), key=lambda item: item[1]):
        if is_open(name) or allowed.greatest(name) is None:
            continue
        look()
        if not is_open(name):
            allowed.least(name)
            look()
        if not is_open(name):
            found.add(key)
    return found


def _width(key: Key) -> int:
    return len(key[0]) * len(key[1])
