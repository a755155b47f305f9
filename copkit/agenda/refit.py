"""Refit an agenda in the room: what is done stays done, what is left fills the time that is left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from copkit.agenda.draft import Draft, clock, draft_session, many, minute_of, time_of
from copkit.agenda.plan import make_agenda
from copkit.agenda.reasons import tell_refit
from copkit.agenda.remedies import refuse
from copkit.agenda.timetable import Piece, lay_out, stretches
from copkit.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import time

    from copkit.agenda.draft import Item
    from copkit.agenda.plan import Agenda, Slot


def replan(  # noqa: PLR0913 -- each option is a fact of the room
    agenda: Agenda,
    *,
    now: time,
    done: int,
    running_since: time | None = None,
    end: time | None = None,
    skip: Collection[str] = (),
) -> Agenda:
    """Return the agenda with everything after `done` refitted to the time left, in whole minutes, each change with its reason.

    A fixed start that has passed is let go. The check-out (`closing`) is never dropped nor below its least minutes.
    Blocks dropped before come back where there is time. Where the blocks cannot fill the time even at their longest,
    the rest of it is free, before a fixed start or at the end.

    Args:
        agenda: the agenda so far.
        now: the clock; seconds are left out.
        done: how many of `agenda.blocks` are over, from the first on.
        running_since: when the block after these began; None where none is running.
        end: when the session is to end now; as before when left out.
        skip: ids of blocks that are not to run, said again at each refit; one that is running goes on.

    Raises:
        PlanError: where clock and blocks contradict each other, or no refit keeps every rule; the sentence says the
            smallest changes that would help.

    Example:
        >>> import copkit
        >>> from datetime import time
        >>> from copkit.agenda import fit_agenda
        >>> agenda = fit_agenda(copkit.open_community("data").session("2023-02-08"))
        >>> replan(agenda, now=time(12, 41), done=3).cuts[0]
        'Pause: 3 minutes instead of 5, because the session is 21 minutes behind.'
    """
    moment = _Moment(minute_of(now), done, None if running_since is None else minute_of(running_since))
    _reject_contradictions(agenda, moment)
    draft = _draft_rest(agenda, moment, finish=max(minute_of(end or agenda.end), moment.now), skip=skip)
    free = _free_minutes(draft)
    plan = _plan_around(draft, free)
    if plan is None:
        raise refuse(draft)
    before = {item.block.id: 0 for item in draft.items} | {slot.id: slot.minutes for slot in agenda.blocks}
    left_out = (
        f"{slot.title} is left out, as asked."
        for slot in agenda.blocks[done + (running_since is not None) :]
        if slot.id in skip
    )
    cuts = (*left_out, *_tell_free(draft, plan), *tell_refit(draft, plan, before, _why(agenda, draft, moment)))
    return make_agenda(draft, plan, cuts=cuts, done=tuple(_retime(agenda.blocks[:done], draft.begin)))


class _Moment(NamedTuple):
    """Where the room is: the minute of the day, how many blocks are done, since when one is running."""

    now: int
    done: int
    since: int | None


def _reject_contradictions(agenda: Agenda, moment: _Moment) -> None:
    (now, done, since), blocks = moment, len(agenda.blocks)
    if not 0 <= done <= blocks:
        raise PlanError(f"{done} blocks are said to be done: the agenda has {blocks}, so say 0 to {blocks}.", done=done)
    if since is not None and done == blocks:
        raise PlanError(f"All {blocks} blocks are done, so none is running: leave running_since out.", done=done)
    if since is not None and since > now:
        raise PlanError(f"It is {clock(now)}: a block that runs since {clock(since)} has yet to begin.", now=clock(now))


def _draft_rest(agenda: Agenda, moment: _Moment, *, finish: int, skip: Collection[str]) -> Draft:
    """Return the draft of what is left, from when the running block began, or from now."""
    begin = moment.now if moment.since is None else moment.since
    whole = draft_session(agenda.session, agenda.people, agenda.group_size, begin=begin, finish=finish)
    ids = [item.block.id for item in whole.items]
    first = ids.index(agenda.blocks[moment.done - 1].id) + 1 if moment.done else 0
    if moment.since is not None:
        first = ids.index(agenda.blocks[moment.done].id)
    rest = [_as_is(item, begin, moment.now) for item in whole.items[first:]]
    if moment.since is not None:
        rest[0] = _begun(rest[0], moment.now - moment.since)
    return replace(whole, items=tuple(item for item in rest if item.begun or item.block.id not in skip))


def _as_is(item: Item, begin: int, now: int) -> Item:
    """Return the item without a fixed start that has passed, and kept if it is the check-out."""
    at = item.piece.at
    passed = at is not None and begin + at < now
    return item._replace(piece=item.piece._replace(at=None if passed else at, kept=item.block.closing))


def _begun(item: Item, elapsed: int) -> Item:
    """Return the item as running for `elapsed` minutes: these are spent, and cost nothing."""
    low, preferred, high = (max(elapsed, each) for each in (item.piece.low, item.piece.preferred, item.piece.high))
    piece = item.piece._replace(low=low, preferred=preferred, high=high, at=None, kept=True)
    return item._replace(piece=piece, begun=True)


def _free_minutes(draft: Draft) -> list[int]:
    """Return, for each stretch between fixed starts, the minutes that its blocks leave free at their longest."""
    parts = stretches([item.piece for item in draft.items], draft.minutes)
    return [max(0, minutes - sum(piece.high for piece in pieces)) for pieces, minutes in parts]


def _plan_around(draft: Draft, free: Sequence[int]) -> list[int] | None:
    """Return the best plan, leaving minutes free at the end of a stretch only where there is none without."""
    plan = draft.plan()
    if plan is not None or not any(free):
        return plan
    gaps = iter([Piece(minutes, minutes, minutes, "must")] if minutes else [] for minutes in free)
    pieces: list[Piece] = []
    own = []
    for item in draft.items:
        pieces += [] if item.piece.at is None else next(gaps)
        own.append(len(pieces))
        pieces.append(item.piece)
    planned = lay_out([*pieces, *next(gaps)], draft.minutes)
    return None if planned is None else [planned[index] for index in own]


def _retime(slots: Sequence[Slot], begin: int) -> Iterator[Slot]:
    """Yield what is done, none of it later than `begin`, the last one until then."""
    for index, slot in enumerate(slots, start=1):
        start = min(minute_of(slot.start), begin)
        end = begin if index == len(slots) else min(minute_of(slot.end), begin)
        yield replace(slot, start=time_of(start), end=time_of(end), minutes=end - start, done=True)


def _why(agenda: Agenda, draft: Draft, moment: _Moment) -> str:
    """Return what moved the session: lateness, another end, or neither."""
    late = _lateness(agenda, moment)
    starting = not moment.done and moment.since is None
    verb, after, before = ("starts", "late", "early") if starting else ("is", "behind", "ahead")
    how = f"the session {verb} {many(abs(late), 'minute')} {after if late > 0 else before}"
    reasons = [how] if late else []
    if draft.finish != minute_of(agenda.end):
        reasons.append(f"{'it' if late else 'the session'} now ends at {clock(draft.finish)}")
    return " and ".join(reasons) or "the time left is shared out again"


def _lateness(agenda: Agenda, moment: _Moment) -> int:
    """Return by how many minutes the next block begins, or the running one will end, later than planned."""
    if moment.done == len(agenda.blocks):
        return 0
    slot = agenda.blocks[moment.done]
    if moment.since is None:
        return moment.now - minute_of(slot.start)
    return max(moment.since + slot.minutes, moment.now) - minute_of(slot.end)


def _tell_free(draft: Draft, plan: Sequence[int]) -> Iterator[str]:
    """Yield a sentence for each fixed start that was let go, and for each stretch of free minutes."""
    minute = draft.begin
    for item, minutes in zip(draft.items, plan, strict=True):
        planned, at = item.block.start, item.piece.at
        if minutes and at is not None and draft.begin + at > minute:
            gap = many(draft.begin + at - minute, "minute", be=True)
            yield f"There {gap} free before {item.block.title} at {planned:%H:%M}, as the blocks before it can last no longer."
        minute = minute if at is None or not minutes else draft.begin + at
        if minutes and planned and at is None and not item.begun:
            yield f"{item.block.title} starts at {clock(minute)} instead of {planned:%H:%M}, which has passed."
        minute += minutes
    if draft.items and minute < draft.finish:
        early = many(draft.finish - minute, "minute")
        yield f"The session ends at {clock(minute)}, {early} early, as the blocks left can last no longer."
