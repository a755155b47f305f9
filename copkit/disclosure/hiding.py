"""Which cells to hide, so that neither this table nor all tables together give a small count away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copkit.disclosure.guesses import guesses
from copkit.disclosure.reader import Reader
from copkit.disclosure.release import Release, equations, laid_alike
from copkit.errors import DisclosureError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from copkit.disclosure.reader import World
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
    *earlier, laid = laid_alike([*shown, table])
    hidden = _Search(laid, earlier, threshold).hidden()
    cells = zip(table.cells, laid.keys(), strict=True)
    safe = tuple((row, column, None if key in hidden else count) for (row, column, count), key in cells)
    return Release(safe, table.parts, table.loose)


class _Search:
    """Looks for few cells to hide: first what must be, then one at a time, then back what was not needed."""

    def __init__(self, table: Release, shown: Sequence[Release], threshold: int) -> None:
        self.truth = {key: count or 0 for key, count in table.counts().items()}
        earlier = [cell for release in shown for cell in release.counts().items()]
        secret = {key for key, count in earlier if count is None}
        given = {key: count for key, count in earlier if count is not None}
        changes = {key: abs(count - self.truth.get(key, count)) for key, count in given.items()}
        self.given = {key: count for key, count in given.items() if not changes[key]}
        self.must = {key for key, count in self.truth.items() if count < threshold or key in secret}
        # Two counts of one thing that differ by a few tell of those few.
        self.must |= {key for key, change in changes.items() if 0 < change < threshold}
        found = guesses([table, *shown], threshold=threshold)
        twins = [(one, [other]) for release in (table, *shown) for one, other in release.mirrored()]
        sums = [*equations([*self.truth, *self.given, *sorted(secret)]), *twins]
        self.reader = Reader(sums, found, secret, threshold)
        self.lost: dict[int, set[Key]] = {}

    def hidden(self) -> set[Key]:
        """What to hide; what the earlier releases already gave away cannot be taken back."""
        if self.given:
            self.reader.forget_what_is_far(self.given.keys(), self.truth.keys() - self.given.keys())
            worlds = self.reader.worlds(self.given)
            self.lost = {world.at: self.reader.exposed(world, self.truth.keys()) for world in worlds}
            self.lost[0] |= self.truth.keys() & self.given.keys()
            # What readers can already work out is shown: hiding it would protect nothing.
            self.given |= {key: self.truth[key] for key in self.lost[0] & (self.truth.keys() - self.must)}
        hidden = self._enough()
        return self._without_what_is_spare(hidden) if hidden > self.must else hidden

    def _enough(self) -> set[Key]:
        """What must be hidden and, one after another, what else it takes until nothing is given away."""
        useless = set().union(*self.lost.values())
        free = self.truth.keys() - self.must - self.given.keys()
        hidden = set(self.must)
        while exposed := next(filter(None, (self._fresh(world, hidden) for world in self._worlds(hidden))), None):
            choice = self._best(exposed, hidden, free - hidden - useless) or self._best(exposed, hidden, free - hidden)
            if choice is None:
                break
            hidden.add(choice)
        return hidden

    def _without_what_is_spare(self, hidden: set[Key]) -> set[Key]:
        """The same, the large ones shown again where the others are enough."""
        worlds = list(self._worlds(hidden))
        if any(self._fresh(world, hidden) for world in worlds):
            return hidden
        for key in sorted(hidden - self.must, key=lambda key: (self.truth[key], key), reverse=True):
            fewer: list[World] = []
            for world in worlds:
                shown = world.shown(key, self.truth[key])
                if shown is None or self._fresh(shown, hidden - {key}):
                    break
                fewer.append(shown)
            else:
                worlds, hidden = fewer, hidden - {key}
        return hidden

    def _worlds(self, hidden: set[Key]) -> Iterator[World]:
        return self.reader.worlds({key: count for key, count in self.truth.items() if key not in hidden} | self.given)

    def _fresh(self, world: World, hidden: set[Key]) -> set[Key]:
        """What this table would give away with these cells hidden that was not given away before."""
        return self.reader.exposed(world, hidden) - self.lost.get(world.at, set()) - self.lost.get(0, set())

    def _best(self, exposed: set[Key], hidden: set[Key], free: set[Key]) -> Key | None:
        """The shown cell that shares a line with an exposed one, in the line that hides fewest; small before large."""
        lines: list[tuple[int, int, int, Key]] = []
        for side in {side for key in exposed for side in key}:
            line = [key for key in self.truth if side in key]
            covered = sum(key in hidden for key in line)
            lines += [(covered, _width(key), self.truth[key], key) for key in line if key in free]
        return min(lines or [(0, _width(key), self.truth[key], key) for key in free], default=(0, 0, 0, None))[3]


def _width(key: Key) -> int:
    return len(key[0]) * len(key[1])
