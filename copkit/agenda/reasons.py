"""What changed and why, in the sentences that a facilitator reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copkit.agenda.draft import clock, many
from copkit.agenda.sizes import count_groups, size_block

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from copkit.agenda.draft import Draft, Item


def tell_people(draft: Draft) -> Iterator[str]:
    """Yield one sentence where other people or groups than planned make blocks longer or shorter."""
    session = draft.session
    if (draft.people, draft.group_size) == (session.people, session.group_size):
        return
    asks = []
    for item in draft.items:
        planned = size_block(item.block, session.people, session.group_size, item.activity).preferred
        if planned != item.piece.preferred:
            asks.append(f"{item.block.title} asks for {many(item.piece.preferred, 'minute')} instead of {planned}")
    if asks:
        now, then = (
            f"{people} people in {many(count_groups(people, size), 'group')}"
            for people, size in ((draft.people, draft.group_size), (session.people, session.group_size))
        )
        yield f"{now} instead of {then}: {', '.join(asks)}."


def tell_fit(draft: Draft, plan: Sequence[int]) -> Iterator[str]:
    """Yield a sentence for each block that does not get what it prefers, with the minutes that there are."""
    for first, last in _stretches(draft.items, plan):
        items = draft.items[first:last]
        begin, until = _bounds(draft, first, last)
        wanted = sum(item.piece.preferred for item in items)
        ending = f" until {draft.items[last].block.title}" if last < len(draft.items) else ""
        why = f"there {many(until - begin, 'minute', be=True)}{ending} and the blocks prefer {wanted}"
        for item, minutes in zip(items, plan[first:last], strict=True):
            if minutes != item.piece.preferred:
                yield _sentence(item, minutes, item.piece.preferred, why)


def tell_refit(draft: Draft, plan: Sequence[int], before: Mapping[str, int], why: str) -> Iterator[str]:
    """Yield a sentence for each block whose minutes are others than `before` (by id, 0 for one that was dropped)."""
    for first, last in _stretches(draft.items, plan):
        ending = ""
        if last < len(draft.items):
            ending = f" and {draft.items[last].block.title} starts at {clock(_bounds(draft, first, last)[1])}"
        for item, minutes in zip(draft.items[first:last], plan[first:last], strict=True):
            if minutes != before[item.block.id]:
                yield _sentence(item, minutes, before[item.block.id], why + ending)


def _sentence(item: Item, minutes: int, before: int, why: str) -> str:
    if not minutes:
        return f"{item.block.title} ({item.block.priority}) is dropped, because {why}."
    if item.begun and minutes == item.piece.low > before:
        return f"{item.block.title} has run for {many(minutes, 'minute')} instead of {before}, so it ends now."
    if not before:
        return f"{item.block.title} is back with {many(minutes, 'minute')}, because {why}."
    return f"{item.block.title}: {many(minutes, 'minute')} instead of {before}, because {why}."


def _stretches(items: Sequence[Item], plan: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where each stretch of items begins and ends: fixed starts that are kept part them."""
    parts = [index for index, item in enumerate(items) if index and item.piece.at is not None and plan[index]]
    yield from zip((0, *parts), (*parts, len(items)), strict=True)


def _bounds(draft: Draft, first: int, last: int) -> tuple[int, int]:
    """Return the minutes of the day at which a stretch of items begins and ends."""
    begin = draft.items[first].piece.at or 0 if first else 0
    at = draft.items[last].piece.at if last < len(draft.items) else None
    return draft.begin + begin, draft.finish if at is None else draft.begin + at
