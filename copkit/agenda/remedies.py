"""What would help where no agenda keeps every rule: changes that were really tried, the smallest of each kind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from copkit.agenda.draft import clock, many
from copkit.agenda.sizes import size_block, size_of_group
from copkit.agenda.timetable import stretches
from copkit.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copkit.agenda.draft import Draft, Item

    Tries = Iterator[tuple[str, Draft]]

_FARTHEST = 240
"""Minutes beyond which an end or a start is not moved."""
_LARGEST_GROUP = 12
_MIDNIGHT = 24 * 60


def refuse(draft: Draft) -> PlanError:
    """Return the error of a draft that has no plan: what is wrong, and the smallest change of each kind that makes one."""
    short, wrong = _what_is_wrong(draft)
    kinds = (_regroup, _shorten, _lengthen, _drop, _move, _end)
    found = (next((said for said, other in tries(draft) if other.has_plan()), None) for tries in kinds)
    changes = tuple(change for change in found if change)
    way_out = ", or ".join(changes) or "no single change helps, so take blocks out or plan another time"
    return PlanError(f"{wrong}: {way_out}.", short=short, changes=changes)


def _what_is_wrong(draft: Draft) -> tuple[int, str]:
    """Return how many minutes are missing (below 0: left over), and how the sentence begins."""
    pieces, minute = [item.piece for item in draft.items], draft.begin
    for stretch, minutes in stretches(pieces, draft.minutes):
        span = f"From {clock(minute)} to {clock(minute + minutes)} there {many(max(minutes, 0), 'minute', be=True)}"
        least = sum(piece.lengths()[0] for piece in stretch if not piece.droppable)
        most = sum(piece.lengths()[-1] for piece in stretch)
        if least > minutes:
            return least - minutes, f"{span} and the blocks need at least {least}"
        if most < minutes:
            return most - minutes, f"{span} and the blocks fill at most {most}"
        minute += minutes
    return 0, f"No lengths of the blocks add up to the {draft.minutes} minutes there are"


def _regroup(draft: Draft) -> Tries:
    """Other groups, the nearest size first."""
    scaled = [item for item in draft.items if item.block.scale and item.block.scale.per != "person"]
    for old in sorted({size_of_group(item.block, draft.group_size, item.activity) for item in scaled}):
        for new in sorted(range(min(old, 2), _LARGEST_GROUP + 1), key=lambda size: (abs(size - old), size)):
            other = replace(draft, items=tuple(_in_groups(draft, item, old, new) for item in draft.items))
            saved = sum(item.piece.low for item in draft.items) - sum(item.piece.low for item in other.items)
            verb = "save" if saved > 0 else "fill"
            yield f"groups of {new} instead of {old} {verb} {many(abs(saved), 'minute')}", other


def _in_groups(draft: Draft, item: Item, old: int, new: int) -> Item:
    """Return the item in groups of `new`, where it was in groups of `old`, is not running, and its activity bears it."""
    bound = item.activity.group if item.activity else None
    bears = bound is None or bound.min <= new <= bound.max
    if item.begun or size_of_group(item.block, draft.group_size, item.activity) != old or not bears:
        return item
    length = size_block(item.block.model_copy(update={"group_size": new}), draft.people, new)
    return item._replace(piece=item.piece._replace(low=length.min, preferred=length.preferred, high=length.max))


def _shorten(draft: Draft) -> Tries:
    """One block below its least minutes, the longest block first; never the check-out or what is running."""
    for less in range(1, max((item.piece.low for item in draft.items), default=0)):
        for index, item in sorted(enumerate(draft.items), key=lambda pair: -pair[1].piece.low):
            low = item.piece.low - less
            if low > 0 and not item.block.closing and not item.begun:
                said = f"shorten {item.block.title} to {many(low, 'minute')}, {less} below its least"
                yield said, draft.with_piece(index, low=low)


def _lengthen(draft: Draft) -> Tries:
    """One block above its most minutes, the longest block first."""
    for more in range(1, _FARTHEST):
        for index, item in sorted(enumerate(draft.items), key=lambda pair: -pair[1].piece.high):
            high = item.piece.high + more
            said = f"let {item.block.title} last {high} minutes, {more} above its most"
            yield said, draft.with_piece(index, high=high)


def _drop(draft: Draft) -> Tries:
    """One block less, the shortest first; never the check-out, what is running, or a fixed start."""
    for gone in sorted(draft.items, key=lambda item: item.piece.low):
        if not (gone.block.closing or gone.begun or gone.piece.at is not None):
            others = tuple(item for item in draft.items if item is not gone)
            yield f"drop {gone.block.title}", replace(draft, items=others)


def _move(draft: Draft) -> Tries:
    """One fixed start, later or earlier."""
    for by in range(1, _FARTHEST):
        for index, item in enumerate(draft.items):
            for at in () if item.piece.at is None else (item.piece.at + by, item.piece.at - by):
                said = f"start {item.block.title} at {clock(draft.begin + at)}"
                yield said, draft.with_piece(index, at=at)


def _end(draft: Draft) -> Tries:
    """Another end, later or earlier, on the same day."""
    for by in range(1, _FARTHEST):
        for finish, way in ((draft.finish + by, "later"), (draft.finish - by, "earlier")):
            if draft.begin < finish < _MIDNIGHT:
                yield f"end {many(by, 'minute')} {way}, at {clock(finish)}", replace(draft, finish=finish)
