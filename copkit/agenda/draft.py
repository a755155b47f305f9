"""A session on its way to an agenda: its blocks sized for the people present, between two minutes of the day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import time
from typing import TYPE_CHECKING, Any, NamedTuple

from copkit.agenda.sizes import size_block
from copkit.agenda.timetable import Piece, can_lay_out, lay_out
from copkit.errors import PlanError

if TYPE_CHECKING:
    from copkit.agenda.records import Activity, Block, Session

_HOUR = 60


class Item(NamedTuple):
    """A block with its activity, and the piece of the timetable that it is for these people."""

    block: Block
    activity: Activity | None
    piece: Piece
    begun: bool = False
    """True for the block that is running while the rest is refitted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to be fitted: items in order, from minute `begin` to minute `finish` of the day."""

    session: Session
    people: int
    group_size: int
    begin: int
    finish: int
    items: tuple[Item, ...]

    @property
    def minutes(self) -> int:
        """How many minutes there are."""
        return self.finish - self.begin

    def plan(self) -> list[int] | None:
        """Return the best whole minutes for each item, 0 for one that is dropped; None where no plan keeps every rule."""
        return lay_out([item.piece for item in self.items], self.minutes)

    def has_plan(self) -> bool:
        """Say whether any plan keeps every rule."""
        return can_lay_out([item.piece for item in self.items], self.minutes)

    def with_piece(self, index: int, **changes: Any) -> Draft:  # noqa: ANN401 -- a piece's own fields
        """Return the draft with some fields of one item's piece changed."""
        item = self.items[index]
        changed = item._replace(piece=item.piece._replace(**changes))
        return replace(self, items=(*self.items[:index], changed, *self.items[index + 1 :]))

    def loosened(self) -> Draft:
        """Return a rounded draft that has no plan with one block in whole minutes, the last that will do, or else all."""
        tries = (self.with_piece(index, step=1) for index in reversed(range(len(self.items))))
        whole = replace(self, items=tuple(item._replace(piece=item.piece._replace(step=1)) for item in self.items))
        return next((draft for draft in tries if draft.has_plan()), whole)


def draft_session(  # noqa: PLR0913 -- each option is a fact of the day
    session: Session, people: int, group_size: int, *, begin: int, finish: int, round_to: int = 1
) -> Draft:
    """Return the draft of a whole session between two minutes of the day; refuse ids that come twice and odd rounding."""
    counts = Counter(block.id for block in session.blocks)
    if double := next((key for key, count in counts.items() if count > 1), ""):
        raise PlanError(f"Two blocks have the id {double}: give each its own.", block=double)
    if not 1 <= round_to <= _HOUR:
        raise PlanError(f"Rounding to {round_to} minutes: choose from 1 to 60.", round_to=round_to)
    library = {activity.id: activity for activity in session.activities}
    items = []
    for block in session.blocks:
        activity = library.get(block.activity)
        length = size_block(block, people, group_size, activity)
        at = None if block.start is None else minute_of(block.start) - begin
        items.append(Item(block, activity, Piece(*length, block.priority, at, round_to)))
    return Draft(session=session, people=people, group_size=group_size, begin=begin, finish=finish, items=tuple(items))


def minute_of(moment: time) -> int:
    """Return the whole minutes since midnight."""
    return moment.hour * _HOUR + moment.minute


def time_of(minute: int) -> time:
    """Return the clock time of a minute of the day."""
    return time(*divmod(minute, _HOUR))


def clock(minute: int) -> str:
    """Return a minute of the day as people write it, such as 13:05."""
    return f"{minute // _HOUR:02}:{minute % _HOUR:02}"


def many(count: int, noun: str, *, be: bool = False) -> str:
    """Return a count with its noun, such as "1 minute" or, with `be`, "are 5 minutes"."""
    verb = ("is " if count == 1 else "are ") if be else ""
    return f"{verb}{count} {noun}{'' if count == 1 else 's'}"
