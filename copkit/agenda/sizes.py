"""How long a block is for the people present: groups counted, minutes scaled to whole ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from copkit.errors import PlanError

if TYPE_CHECKING:
    from copkit.agenda.records import Activity, Block


def count_groups(people: int, size: int) -> int:
    """Return how many groups a draw makes: sizes nearest to the one asked for, nobody alone, fewer groups on a tie.

    Example:
        >>> count_groups(24, 4), count_groups(23, 4), count_groups(22, 4), count_groups(25, 2)
        (6, 6, 5, 12)
    """
    if people < 1 or size < 1:
        raise PlanError(f"{people} people in groups of {size}: both must be 1 or more.", people=people, group_size=size)
    if people <= size:
        return 1
    if size == 1:
        return people

    def unevenness(count: int) -> tuple[int, int, int]:
        least, more = divmod(people, count)
        small, large = abs(least - size), abs(least + 1 - size)
        return max(small, large if more else 0), more * large + (count - more) * small, count

    most = people // 2
    return min({min(people // size, most), min(people // size + 1, most)}, key=unevenness)


class Length(NamedTuple):
    """Least, preferred and most whole minutes of a block for the people present."""

    min: int
    preferred: int
    max: int


def size_block(block: Block, people: int, group_size: int, activity: Activity | None = None) -> Length:
    """Return a block's whole minutes: per unit times the number of units, plus what comes on top, half rounded up.

    A group holds what the block says; else what the session says (`group_size`), brought within what the activity
    bears. Per member counts the largest group.

    Example:
        >>> from copkit.agenda import Block, Minutes, Scale
        >>> two_each = Block(id="report-back", title="Report-back", minutes=Minutes(min=2, preferred=2, max=3),
        ...                  scale=Scale(per="group", plus=1))
        >>> [size_block(two_each, 24, size).preferred for size in (2, 3, 4, 6)]
        [25, 17, 13, 9]
    """
    minutes, scale = block.minutes, block.scale
    units, plus = 1, 0.0
    if scale is not None:
        groups = count_groups(people, size_of_group(block, group_size, activity))
        units = {"person": people, "group": groups, "member": -(-people // groups)}[scale.per]
        plus = scale.plus
    return Length(*(_whole(each * units + plus) for each in (minutes.min, minutes.preferred, minutes.max)))


def size_of_group(block: Block, group_size: int, activity: Activity | None = None) -> int:
    """Return how many a group of this block should hold."""
    if block.group_size is not None:
        return block.group_size
    if activity is None or activity.group is None:
        return group_size
    return max(activity.group.min, min(group_size, activity.group.max))


def _whole(minutes: float) -> int:
    # Binary fractions may fall a hair short of a half that is one on paper.
    return max(1, int(minutes + 0.500001))
