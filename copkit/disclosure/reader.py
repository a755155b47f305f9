"""What a reader of every release can work out, who knows the sums and guesses the rest."""

from __future__ import annotations

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
        self._worlds = [*([guess] for guess in guesses), *([guesses] if len(guesses) > 1 else [])]

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
        yield 0, plain.narrow(hidden, self._threshold) | (hidden & known.keys())
        for at, world in enumerate(self._worlds, 1):
            sums = plain.copy()
            touched = {name for guess in world for name in sums.suppose(guess)}
            yield at, sums.narrow(hidden, self._threshold, touched)


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

    def suppose(self, guess: Guess) -> set[int]:
        """Take a guess as true, unless the equations refute it; the unknowns that it bears on."""
        before = self._allowed.copy()
        if all(self.add(one, [other], within=guess.within) for one, other in guess.pairs):
            # What the guess settles leaves the equations, so links are followed as they were before it.
            return before.linked({self._names[key] for pair in guess.pairs for key in pair if key in self._names})
        self._allowed = before
        return set()

    def narrow(self, hidden: AbstractSet[Key], threshold: int, touched: set[int] | None = None) -> set[Key]:
        """Those that must be under the threshold, and the hidden ones that can be one number only.

        Args:
            hidden: What must keep two numbers at least.
            threshold: What every count must be able to reach.
            touched: Look only at what hangs together with these unknowns; None looks at all.
        """
        linked = set(self._names.values()) if touched is None else self._allowed.linked(touched)
        waiting = {key: name for key, name in self._names.items() if name in linked}
        least = {key: self._allowed.whole(name)[0] for key, name in waiting.items()}
        greatest = {key: self._allowed.whole(name)[1] for key, name in waiting.items()}

        def look() -> None:
            # One corner often clears many counts at once, so each corner is a witness for all that wait.
            for key, name in list(waiting.items()):
                low, high = self._allowed.whole(name)
                least[key], greatest[key] = min(low, least[key]), max(high, greatest[key])
                if greatest[key] >= threshold and (key not in hidden or greatest[key] > least[key]):
                    del waiting[key]

        found = set()
        for key, name in list(waiting.items()):
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
