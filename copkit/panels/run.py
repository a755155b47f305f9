"""Run a session: what is now, what is next, how long is left, and the rest refitted when time runs away."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import copkit
from copkit.errors import UsageError
from copkit.panels import parts as ui
from copkit.panels.base import Panel, When, bundle, clock, today

if TYPE_CHECKING:
    from copkit.agenda import Agenda


@dataclass(frozen=True, slots=True)
class Going:
    """How far a session has come."""

    agenda: Agenda
    done: int = 0
    since: str = ""
    """When the running block began, ``12:05``; empty before the start."""
    actual: tuple[dict[str, Any], ...] = ()
    rehearsal: bool = True
    offset: int = 0
    """Milliseconds by which the rehearsal's clock is ahead of the wall's."""


def minutes_between(start: str, end: str) -> int:
    """Count whole minutes between two clock times of one day.

    Example:
        >>> minutes_between("12:05", "13:00")
        55
    """
    first, last = dt.time.fromisoformat(start), dt.time.fromisoformat(end)
    return (last.hour - first.hour) * 60 + last.minute - first.minute


class RunPanel(Panel):
    """A clock for the room: now and next, minutes left, ahead or behind; it runs even while the kernel is busy.

    On another day than the session's own it is a rehearsal, and nothing is logged.

    Args:
        community: From `copkit.open_community`.
        session: Its date; unasked, the next planned one, or else the last.
        people: How many really came; unasked, as many as planned.
    """

    _esm = bundle("agenda", "clock")
    title: ClassVar[str] = "Run"

    def __init__(self, community: copkit.Community, *, session: When = None, people: int | None = None) -> None:
        self.people = people
        super().__init__(community, session=session)

    def begin(self) -> None:
        """Fit the plan, and go on where the log of this day ends."""
        self.lines = [f'session = community.session("{self.session.date}")']
        agenda = copkit.fit_agenda(self.session, people=self.people)
        self.state = Going(agenda=agenda, rehearsal=self.session.date != today())
        if not self.state.rehearsal:
            self._resume()

    def _resume(self) -> None:
        """Go on with the block that was running when the kernel ended."""
        rows = tuple(row.model_dump() for row in self.past.actual) if self.past else ()
        if rows and len(rows) <= len(self.state.agenda.blocks):
            spent = sum(row["actual"] for row in rows)
            begun = dt.datetime.combine(self.session.date, self.state.agenda.blocks[0].start)
            since = clock((begun + dt.timedelta(minutes=spent)).time())
            self.state = replace(self.state, done=len(rows), actual=rows, since=since)

    def keep(self) -> None:
        """Log the actual minutes, unless this is a rehearsal."""
        if not self.state.rehearsal and self.state.actual:
            self.community.save_history(self.session.date, actual=self.state.actual)
            self.tell(f'community.save_history("{self.session.date}", actual=actual)')
            self.now_saved(f"history/{self.session.date}.yaml")

    def parts(self) -> list[ui.Part]:
        """The clock, the whole agenda, and the log."""
        going = self.state
        return [
            ui.part("board", board="clock", name="clock", done=going.done, since=going.since, rehearsal=going.rehearsal,
                 offset=going.offset, cuts=list(going.agenda.cuts), actual=[row["actual"] for row in going.actual],
                 blocks=[{"id": slot.id, "title": slot.title, "arc": slot.arc, "start": clock(slot.start), "end": clock(slot.end),
                          "minutes": slot.minutes, "text": slot.text, "notes": slot.notes, "priority": slot.priority,
                          "prompts": [prompt.text for prompt in slot.prompts]} for slot in going.agenda.blocks]),
        ]  # fmt: skip

    def do_start(self, now: str, offset: int = 0) -> str:
        """Begin at a clock time."""
        self.become("start", replace(self.state, since=now, offset=offset))
        return f"Begun at {now}: {self.state.agenda.blocks[0].title}."

    def do_next(self, now: str) -> str:
        """Log the running block's minutes and go to the next."""
        going = self.state
        if not going.since or going.done >= len(going.agenda.blocks):
            raise UsageError("Nothing is running: begin first.", came="next", known=())
        slot, took = going.agenda.blocks[going.done], max(0, minutes_between(going.since, now))
        row = {"block": slot.id, "activity": slot.activity, "planned": slot.minutes, "actual": took}
        self.become(f"end of {slot.title}", replace(going, done=going.done + 1, since=now, actual=(*going.actual, row)))
        left = going.agenda.blocks[going.done + 1 :]
        return f"{slot.title} took {took} of {slot.minutes} minutes. " + (
            f"Now {left[0].title}." if left else "That was the last."
        )

    def do_refit(self, now: str) -> str:
        """Refit what is left to the time that is left."""
        going = self.state
        since = dt.time.fromisoformat(going.since) if going.since else None
        agenda = copkit.replan(going.agenda, now=dt.time.fromisoformat(now), done=going.done, running_since=since)
        self.become("refit", replace(going, agenda=agenda))
        self.tell(f"agenda = copkit.replan(agenda, now=time({int(now[:2])}, {int(now[3:])}), done={going.done})")
        return " ".join(agenda.cuts) or "The rest fits as planned."

    def do_log(self, real: bool) -> str:
        """Say whether this is the real session, whose minutes are logged, or a rehearsal."""
        self.state = replace(self.state, rehearsal=not real)
        return "The minutes are logged." if real else "This is a rehearsal: nothing is logged."
