"""How many groups, and how large: nobody sits alone, and sizes differ by at most one unless they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copkit.errors import GroupError

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAST = 2


def split_sizes(
    people: int, *, size: int | None = None, count: int | None = None, sizes: Sequence[int] | None = None
) -> tuple[int, ...]:
    """Split people into groups by a size, a number of groups, or sizes given outright.

    Asked for a size, the number of groups is the one that keeps all groups nearest to it, and fewer groups on a tie:
    they report back sooner.

    Args:
        people: how many, 2 or more.
        size: people in a group, 2 or more.
        count: number of groups, 1 or more.
        sizes: each group's size, 2 or more, together `people`.

    Returns:
        The sizes, largest first unless given.

    Raises:
        GroupError: there are too few people, or not exactly one of the three was asked for.

    Example:
        >>> split_sizes(22, size=4)
        (5, 5, 4, 4, 4)
        >>> split_sizes(23, size=4)
        (4, 4, 4, 4, 4, 3)
    """
    if (size is not None) + (count is not None) + (sizes is not None) != 1:
        raise GroupError("Ask for one of size, count and sizes: the others follow from it.", people=people)
    if people < _LEAST:
        raise GroupError(f"{_said(people)} cannot be grouped: at least 2 are needed.", people=people)
    if sizes is not None:
        return _given_sizes(people, tuple(sizes))
    if count is not None:
        return _even_sizes(people, count)
    return _nearest_sizes(people, size or 0)


def _given_sizes(people: int, sizes: tuple[int, ...]) -> tuple[int, ...]:
    if min(sizes, default=0) < _LEAST:
        raise GroupError("A group needs at least 2 people: nobody sits alone.", sizes=sizes)
    if sum(sizes) != people:
        raise GroupError(f"The sizes add up to {sum(sizes)}, but {_said(people)} came: change a size.", sizes=sizes)
    return sizes


def _nearest_sizes(people: int, size: int) -> tuple[int, ...]:
    if size < _LEAST:
        raise GroupError(f"Groups of {size} leave people alone: ask for a size of at least 2.", size=size)
    if people < size:
        raise GroupError(
            f"{_said(people)} cannot make groups of {size}: ask for size={people}.", people=people, size=size
        )
    options = [_even_sizes(people, count) for count in {max(1, people // size), min(people // size + 1, people // 2)}]
    return min(
        options, key=lambda made: (max(abs(s - size) for s in made), sum(abs(s - size) for s in made), len(made))
    )


def _even_sizes(people: int, count: int) -> tuple[int, ...]:
    if count < 1:
        raise GroupError(f"{count} groups cannot be made: ask for at least 1.", people=people, count=count)
    if count * _LEAST > people:
        raise GroupError(
            f"{_said(people)} cannot fill {count} groups of at least 2: ask for count={people // 2}.",
            people=people,
            count=count,
        )
    least, more = divmod(people, count)
    return (least + 1,) * more + (least,) * (count - more)


def _said(people: int) -> str:
    return "1 person" if people == 1 else f"{people} people"
