"""Fit a session's blocks to the clock, and hold the result: an agenda that adds up to the minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from copkit.agenda.sizes import count_groups, size_block
from copkit.agenda.timetable import Piece, lay_out
from copkit.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copkit.agenda.records import Arc, Block, Priority, Prompt, Session


class Dropped(NamedTuple):
    """A block that does not run."""

    title: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A block that runs: when, for how many whole minutes, between which bounds, with its words."""

    id: str
    title: str
    activity: str
    arc: Arc
    priority: Priority
    start: time
    end: time
    minutes: int
    min: int
    preferred: int
    max: int
    text: str = ""
    notes: str = ""
    prompts: tuple[Prompt, ...] = ()
    fixed: bool = False
    closing: bool = False
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """A session fitted to the clock: what runs when, what was dropped, and what went and why."""

    session: Session
    people: int
    group_size: int
    groups: int
    blocks: tuple[Slot, ...]
    dropped: tuple[Dropped, ...] = ()
    cuts: tuple[str, ...] = ()
    cost: int = 0

    def rows(self) -> list[dict[str, object]]:
        """Return one row a block: start, end, minutes, title, activity, priority, min, preferred, max."""
        names = ("start", "end", "minutes", "title", "activity", "priority", "min", "preferred", "max")
        return [{name: getattr(slot, name) for name in names} for slot in self.blocks]

    def _repr_html_(self) -> str:
        lines = "".join(
            f"<tr><td>{slot.start:%H:%M}</td><td>{slot.end:%H:%M}</td><td>{slot.minutes}</td>"
            f"<th scope='row'>{escape(slot.title)}</th></tr>"
            for slot in self.blocks
        )
        notes = "".join(f"<li>{escape(cut)}</li>" for cut in self.cuts)
        heads = "".join(f"<th scope='col'>{head}</th>" for head in ("Start", "End", "Minutes", "Block"))
        return (
            f"<table><caption>{escape(self.session.title)}</caption><thead><tr>{heads}</tr></thead>"
            f"<tbody>{lines}</tbody></table>" + (f"<ul>{notes}</ul>" if notes else "")
        )


def fit_agenda(  # noqa: PLR0913 -- each option is a fact of the day
    session: Session,
    people: int | None = None,
    *,
    group_size: int | None = None,
    start: time | None = None,
    end: time | None = None,
    round_to: int = 1,
) -> Agenda:
    """Return the agenda that fills the session's time exactly and strays least from what each block prefers.

    Every block that runs keeps within its min and max, fixed starts are kept,
    `must` is never dropped, and `should` only where no plan keeps it.

    Args:
        session: the session with its blocks.
        people: how many are present; the session's own number when left out.
        group_size: how many a group holds; the session's own when left out.
        start: when to begin; the session's own when left out.
        end: when to end, later on the same day; the session's own when left out.
        round_to: minutes come in wholes of this, 1 to 60, where a block's range has one and its start is free.

    Raises:
        PlanError: where no agenda keeps every rule; the sentence says the smallest changes that would help.
    """
    people, group_size = people or session.people, group_size or session.group_size
    begin, finish = minute_of(start or session.start), minute_of(end or session.end)
    pieces = make_pieces(session, people, group_size, begin=begin, round_to=round_to)
    plan = lay_out(pieces, finish - begin) if finish > begin else None
    if plan is None:
        raise PlanError(f"The blocks do not fit between {clock(begin)} and {clock(finish)}.")
    return assemble(session, people, group_size, pieces, plan, begin)


def make_pieces(session: Session, people: int, group_size: int, *, begin: int, round_to: int = 1) -> list[Piece]:
    """Return the session's blocks as pieces of a timetable that begins at minute `begin` of the day."""
    library = {activity.id: activity for activity in session.activities}
    pieces = []
    for block in session.blocks:
        length = size_block(block, people, group_size, library.get(block.activity))
        at = None if block.start is None else minute_of(block.start) - begin
        pieces.append(Piece(length.min, length.preferred, length.max, block.priority, at, round_to))
    return pieces


def assemble(  # noqa: PLR0913, PLR0917 -- rewritten with replan
    session: Session, people: int, group_size: int, pieces: Sequence[Piece], plan: Sequence[int], begin: int
) -> Agenda:
    """Return the agenda of a plan: a slot for each piece with minutes, a name for each without."""
    slots, dropped, minute = [], [], begin
    for block, piece, minutes in zip(session.blocks, pieces, plan, strict=True):
        if not minutes:
            dropped.append(Dropped(block.title, block.id))
            continue
        slots.append(_slot(block, piece, minute, minutes))
        minute += minutes
    return Agenda(
        session=session,
        people=people,
        group_size=group_size,
        groups=count_groups(people, group_size),
        blocks=tuple(slots),
        dropped=tuple(dropped),
        cost=sum(piece.weight * abs(minutes - piece.preferred) for piece, minutes in zip(pieces, plan, strict=True)),
    )


def _slot(block: Block, piece: Piece, minute: int, minutes: int) -> Slot:
    return Slot(
        id=block.id,
        title=block.title,
        activity=block.activity,
        arc=block.arc,
        priority=block.priority,
        start=time_of(minute),
        end=time_of(minute + minutes),
        minutes=minutes,
        min=piece.low,
        preferred=piece.preferred,
        max=piece.high,
        text=block.text,
        notes=block.notes,
        prompts=block.prompts,
        fixed=block.start is not None,
        closing=block.closing,
    )


def minute_of(moment: time) -> int:
    """Return the whole minutes since midnight."""
    return moment.hour * 60 + moment.minute


def time_of(minute: int) -> time:
    """Return the clock time of a minute of the day."""
    return time(minute // 60, minute % 60)


def clock(minute: int) -> str:
    """Return a minute of the day as people write it, such as 13:05."""
    return f"{minute // 60:02}:{minute % 60:02}"
