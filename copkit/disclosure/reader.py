"""What a reader of every release can work out, who knows the sums and guesses the rest."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from copkit.disclosure.bounds import Polyhedron

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from copkit.disclosure.guesses import Guess
    from copkit.disclosure.release import Key


class Reader:
    """A reader who has seen the releases and may make the guesses.

    Args:
        sums: Wholes with their parts, in every release.
        guesses: What may also add up.
        secret: What an earlier release hid.
        threshold: The smallest count that may be shown.
    """

    def __init__(
        self,
        sums: Iterable[tuple[Key, list[Key]]],
        guesses: Sequence[Guess],
        secret: AbstractSet[Key],
        threshold: int,
    ) -> None:
        self._sums = list(sums)
        self._secret = secret
        self._threshold = threshold
        # Each guess alone, and all that fit together: a reader may know any of it.
        self._worlds = [[], *([guess] for guess in guesses), *([guesses] if len(guesses) > 1 else [])]

    def exposed(self, known: Mapping[Key, int], hidden: AbstractSet[Key]) -> Iterator[tuple[int, set[Key]]]:
        """World by world, what the known counts give away.

        A hidden count is given away where fewer than two whole numbers are
        left for it; any count, also one never tabled, where it must be under
        the threshold.
        """
        plain = _Sums(known)
        # What contradicts the rest was counted on other data, and tells nothing certain about these.
        for whole, below in self._sums:
            plain.add(whole, below)
        hidden = hidden | self._secret
        for at, world in enumerate(self._worlds):
            sums = plain.copy()
            for guess in world:
                sums.suppose(guess)
            yield at, sums.narrow(hidden, self._threshold) | (hidden & known.keys())


class _Sums:
    """All equations between the counts not known, by key."""

    def __init__(self, known: Mapping[Key, int]) -> None:
        self._known = known
        self._names: dict[Key, int] = {}
        self._spare = 0
        self._allowed = Polyhedron()

    def copy(self) -> _Sums:
        """The same equations, to which others may be added."""
        twin = _Sums(self._known)
        twin._names, twin._allowed = dict(self._names), self._allowed.copy()
        return twin

    def add(self, whole: Key, below: Iterable[Key], *, within: bool = False) -> bool:
        """Demand that the whole is the sum of its parts, or no less; False where that cannot be."""
        form: dict[int, int] = {}
        value = 0
        for key, sign in [(whole, -1), *((part, 1) for part in below)]:
            if key in self._known:
                value -= sign * self._known[key]
            else:
                name = self._names.setdefault(key, 2 * len(self._names))
                form[name] = form.get(name, 0) + sign
        if within:
            # Odd numbers name what is left over.
            self._spare += 1
            form[2 * self._spare + 1] = 1
        return self._allowed.add(form, value)

    def suppose(self, guess: Guess) -> None:
        """Take a guess as true, unless the equations refute it."""
        before = self._allowed.copy()
        if not all(self.add(one, [other], within=guess.within) for one, other in guess.pairs):
            self._allowed = before

    def narrow(self, hidden: AbstractSet[Key], threshold: int) -> set[Key]:
        """Those that must be under the threshold, and the hidden ones that can be one number only."""
        waiting = dict(self._names)
        least = {key: self._allowed.corner(name) for key, name in waiting.items()}
        greatest = dict(least)

        def look() -> None:
            # One corner often clears many counts at once, so each corner is a witness for all that wait.
            for key, name in list(waiting.items()):
                value = self._allowed.corner(name)
                least[key], greatest[key] = min(value, least[key]), max(value, greatest[key])
                wide = key not in hidden or floor(greatest[key]) > ceil(least[key])
                if greatest[key] >= threshold and wide:
                    del waiting[key]

        found = set()
        for key, name in self._names.items():
            if key in waiting and self._allowed.greatest(name) is None:
                del waiting[key]
            if key in waiting:
                look()
            if key in waiting and key in hidden:
                self._allowed.least(name)
                look()
            if key in waiting:
                found.add(key)
                del waiting[key]
        return found
