"""Fit a session's blocks to the clock, and hold the result: an agenda that adds up to the minute."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from copkit.agenda.draft import clock, draft_session, minute_of, time_of
from copkit.agenda.reasons import tell_fit, tell_people
from copkit.agenda.remedies import refuse
from copkit.agenda.sizes import count_groups
from copkit.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import time

    from copkit.agenda.draft import Draft, Item
    from copkit.agenda.records import Arc, Priority, Prompt, Session

_COLUMNS = ("start", "end", "minutes", "title", "activity", "priority", "min", "preferred", "max")
_OF_THE_BLOCK = ("id", "title", "activity", "arc", "priority", "text", "notes", "prompts", "closing")


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
    text: str
    notes: str
    prompts: tuple[Prompt, ...]
    fixed: bool
    closing: bool
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """A session fitted to the clock: what runs when, what was dropped, and what went and why."""

    session: Session
    people: int
    group_size: int
    groups: int
    start: time
    end: time
    """When the session is to end; after a refit that has minutes to spare, the last block may end earlier."""
    blocks: tuple[Slot, ...]
    dropped: tuple[Dropped, ...]
    cuts: tuple[str, ...]
    cost: int
    """Minutes away from preferred, times 9 for must, 3 for should, 1 for could."""

    def rows(self) -> list[dict[str, object]]:
        """Return one row a block: start, end, minutes, title, activity, priority, min, preferred, max."""
        return [{name: getattr(slot, name) for name in _COLUMNS} for slot in self.blocks]

    def _repr_html_(self) -> str:
        heads = "".join(f"<th scope='col'>{head}</th>" for head in ("Start", "End", "Minutes", "Block", "Priority"))
        lines = "".join(
            f"<tr><td>{slot.start:%H:%M}</td><td>{slot.end:%H:%M}</td><td>{slot.minutes}</td>"
            f"<th scope='row'>{escape(slot.title)}{' (done)' if slot.done else ''}</th><td>{slot.priority}</td></tr>"
            for slot in self.blocks
        )
        cuts = "".join(f"<li>{escape(cut)}</li>" for cut in self.cuts)
        return (
            f"<table><caption>{escape(self.session.title)}: {self.start:%H:%M} to {self.end:%H:%M}, {self.people} people"
            f"</caption><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"
            + (f"<ul>{cuts}</ul>" if cuts else "")
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

    Every block that runs keeps within its min and max, fixed starts are kept, `must` is never dropped, and `should`
    only where no plan keeps it.

    Args:
        session: the session with its blocks.
        people: how many are present; the session's own number when left out.
        group_size: how many a group holds; the session's own when left out.
        start: when to begin; the session's own when left out.
        end: when to end, later on the same day; the session's own when left out.
        round_to: minutes come in wholes of this, 1 to 60. It never makes a session impossible: a fixed start, and a
            block whose range holds no such whole, keep whole minutes; where the rest cannot add up, the last block
            that will do takes the odd minutes, and where even that is too little, all do.

    Raises:
        PlanError: where no agenda keeps every rule; the sentence says the smallest changes that would help.

    Example:
        >>> import copkit
        >>> from datetime import time
        >>> session = copkit.open_community("data").session("2023-02-08")
        >>> agenda = fit_agenda(session, people=24, end=time(13, 57))
        >>> [(f"{slot.start:%H:%M}", slot.title, slot.minutes) for slot in agenda.blocks[-2:]]
        [('13:44', 'Write it down, without your name', 6), ('13:50', 'Check-out and close', 7)]
        >>> agenda.cuts
        ('News and updates: 4 minutes instead of 7, because there are 117 minutes and the blocks prefer 120.',)
    """
    begin, finish = minute_of(start or session.start), minute_of(end or session.end)
    if finish <= begin:
        raise PlanError(
            f"An agenda from {clock(begin)} to {clock(finish)} has no time: end it later.", end=clock(finish)
        )
    draft = draft_session(
        session,
        session.people if people is None else people,
        session.group_size if group_size is None else group_size,
        begin=begin,
        finish=finish,
        round_to=round_to,
    )
    plan = draft.plan()
    if plan is None and round_to > 1:
        draft = draft.loosened()
        plan = draft.plan()
    if plan is None:
        raise refuse(draft)
    return make_agenda(draft, plan, cuts=(*tell_people(draft), *tell_fit(draft, plan)))


def make_agenda(draft: Draft, plan: Sequence[int], *, cuts: Sequence[str], done: Sequence[Slot] = ()) -> Agenda:
    """Return the agenda of a plan: the slots done, then one for each item with minutes."""
    slots, minute, cost = list(done), draft.begin, 0
    for item, minutes in zip(draft.items, plan, strict=True):
        minute = minute if item.piece.at is None or not minutes else draft.begin + item.piece.at
        if minutes:
            slots.append(_slot(item, minute, minutes))
        minute += minutes
        cost += item.piece.strain(minutes)
    running = {slot.id for slot in slots}
    return Agenda(
        session=draft.session,
        people=draft.people,
        group_size=draft.group_size,
        groups=count_groups(draft.people, draft.group_size),
        start=slots[0].start if done else time_of(draft.begin),
        end=time_of(draft.finish),
        blocks=tuple(slots),
        dropped=tuple(Dropped(block.title, block.id) for block in draft.session.blocks if block.id not in running),
        cuts=tuple(cuts),
        cost=cost,
    )


def _slot(item: Item, minute: int, minutes: int) -> Slot:
    piece = item.piece
    return Slot(
        **{name: getattr(item.block, name) for name in _OF_THE_BLOCK},
        start=time_of(minute),
        end=time_of(minute + minutes),
        minutes=minutes,
        min=piece.low,
        preferred=piece.preferred,
        max=piece.high,
        fixed=piece.at is not None,
    )
