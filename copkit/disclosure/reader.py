"""What a reader of every release can work out, who knows the sums and guesses the rest."""

from __future__ import annotations

from dataclasses import dataclass
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

    def forget_what_is_far(self, given: AbstractSet[Key], fresh: AbstractSet[Key]) -> None:
        """Leave out worlds whose guesses hang together with none of the fresh cells: they give away what they did before."""
        lines = [[key for key in (whole, *below) if key not in given] for whole, below in self._sums]
        holders: dict[Key, list[int]] = {}
        for at, line in enumerate(lines):
            for key in line:
                holders.setdefault(key, []).append(at)
        near, todo = set(fresh), list(fresh)
        bonds = [[key for guess in world for key in guess.cells() if key not in given] for world in self._worlds]
        while todo:
            for at in holders.pop(todo.pop(), ()):
                todo += [key for key in lines[at] if key not in near]
                near.update(lines[at])
        self._worlds = [world for world, bond in zip(self._worlds, bonds, strict=True) if not near.isdisjoint(bond)]

    def worlds(self, known: Mapping[Key, int]) -> Iterator[World]:
        """What may be known: first the sums alone, then with each guess, then with all guesses that fit."""
        plain = _Sums(known)
        # What contradicts the rest was counted on other data, and tells nothing certain about these.
        for whole, below in self._sums:
            plain.add(whole, below)
        yield World(0, plain, None)
        for at, guesses in enumerate(self._worlds, 1):
            sums = plain.copy()
            yield World(at, sums, {name for guess in guesses for name in sums.suppose(guess)})

    def exposed(self, world: World, hidden: AbstractSet[Key]) -> set[Key]:
        """What a world gives away.

        A hidden count is given away where fewer than two whole numbers are
        left for it; any count, also one never tabled, where it must be under
        the threshold.
        """
        return world.sums.narrow(hidden | self._secret, self._threshold, world.touched)


@dataclass(frozen=True, slots=True)
class World:
    """A number for it, its equations, and the unknowns that its guesses bear on (None where all are to be looked at)."""

    at: int
    sums: _Sums
    touched: set[int] | None

    def shown(self, key: Key, count: int) -> World | None:
        """The same with one count more known; None where that cannot be."""
        sums = self.sums.copy()
        return World(self.at, sums, self.touched) if sums.add_shown(key, count) else None


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

    def add_shown(self, key: Key, count: int) -> bool:
        """Demand that an unknown count is what is shown of it; False where that cannot be."""
        return key not in self._names or self._allowed.add({self._names[key]: 1}, count)

    def suppose(self, guess: Guess) -> set[int]:
        """Take a guess as true, unless the equations refute it; the unknowns that it bears on."""
        # Sums that were never tabled bind nothing outside the guesses that are about them.
        for whole, below in guess.sums():
            self.add(whole, below)
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
