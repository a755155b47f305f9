"""Start here: where the community stands, and which page comes next."""

from __future__ import annotations

from typing import ClassVar

from copkit.panels import parts as ui
from copkit.panels.base import Panel, bundle, clock, day, short_day, today

PROMISES = 8
"""As many open promises as are shown; the oldest have waited longest."""


class StartPanel(Panel):
    """Where the community stands: the next session, what is unfinished, and what was promised.

    Args:
        community: From `copkit.open_community`.
        session: Its date; unasked, the next planned one, or else the last.
        store: Where contributions are kept; unasked, `copkit.db` beside the community's files.
    """

    _esm = bundle()
    title: ClassVar[str] = "Start here"

    def parts(self) -> list[ui.Part]:
        """The steps with what is done, and every promise that is open, the oldest first."""
        waiting = [each for session in self.community.sessions for each in session.promises if not each.done]
        rows = [[each.text, each.owner, short_day(each.due, "when it can be")] for each in waiting[:PROMISES]]
        more = f"{len(waiting) - PROMISES} more are open: see the page Reflect."
        people, sessions = len(self.community.roster), len(self.community.dates)
        return [
            ui.part("steps", items=self._steps()),
            ui.table("Promised to the community", ["Promise", "Who", "Due"], rows, "No promise is open."),
            *([ui.text(more)] if len(waiting) > PROMISES else []),
            ui.text(f"{people} people, {sessions} sessions, {len(self.community.history)} of them recorded."),
        ]

    def _steps(self) -> list[list[str]]:
        """Each page: its file, its name, and how far it is."""
        session, folder, past = self.session, self.community.folder, self.past
        held, released = (
            (len(self.store.held(self.label)), len(self.store.released(self.label))) if self.has_store else (0, 0)
        )
        made = list((folder / "handouts").glob(f"{session.date}-*"))
        seats = past.draw.rounds[0] if past and past.draw and past.draw.rounds else ()
        return [
            ["1_plan", "Plan", f"{len(session.blocks)} blocks, {clock(session.start)} to {clock(session.end)}", "done"],
            ["2_group", "Group", f"{len(seats)} groups are accepted" if seats else "no groups yet", "done" if seats else ""],
            ["3_run", "Run", "the minutes are logged" if past and past.actual else f"on {day(session.date)}" if session.date >= today() else "nothing is logged",
             "done" if past and past.actual else ""],
            ["4_collect", "Collect", f"{held + released} texts are in" if held + released else "nothing is collected", "done" if held + released else ""],
            ["5_review", "Review", f"{held} wait for you" if held else f"{released} are released" if released else "nothing to review",
             "done" if released and not held else "now" if held else ""],
            ["6_share", "Share", f"{len(made)} files are made" if made else "no handout yet", "done" if made else ""],
            ["7_analyse", "Analyse", "themes over the years", ""],
            ["8_reflect", "Reflect", "your own page", "done" if (folder / "private" / f"{session.date}-reflection.json").exists() else ""],
        ]  # fmt: skip
