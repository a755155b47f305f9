"""Start here: where the community stands, and which page comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from copkit.panels.base import Panel, Part, When, bundle, clock, day, filed_under, part, store_of, today

if TYPE_CHECKING:
    from copkit.agenda import Session
    from copkit.community import Community
    from copkit.store import ContributionStore


class StartPanel(Panel):
    """Where the community stands: the next session, what is unfinished, and what was promised.

    Args:
        community: From `copkit.open_community`.
        session: Its date; unasked, the next planned one, or else the last.
        store: Where contributions are kept; unasked, `copkit.db` beside the community's files.
    """

    _esm = bundle("dom.js", "drag.js", "parts.js", "panel.js")
    title: ClassVar[str] = "Start here"

    def __init__(self, community: Community, *, session: When = None, store: ContributionStore | None = None) -> None:
        self.store = store
        super().__init__(community, session=session)

    def parts(self) -> list[Part]:
        """The steps with what is done, and the promises that are open."""
        return [
            part("steps", items=self._steps()),
            part("table", caption="Promised to the community", columns=["Promise", "Who", "Due"], empty="No promise is open.",
                 rows=[[each.text, each.owner, str(each.due or "when it can be")] for plan in self._recent() for each in plan.promises if not each.done]),
            part("text", text=f"{len(self.community.roster)} people, {len(self.community.dates)} sessions, "
                              f"{len(self.community.history)} of them recorded."),
        ]  # fmt: skip

    def _recent(self) -> list[Session]:
        """The sessions whose promises may still be open: this one, and the three before."""
        dates = [date for date in self.community.dates if date <= self.session.date]
        return [self.community.session(date) for date in dates[-4:]]

    def _steps(self) -> list[list[str]]:
        """Each page: its file, its name, and how far it is."""
        session, folder = self.session, self.community.folder
        past = next((each for each in self.community.history if each.date == session.date), None)
        held, released = self._texts(session)
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

    def _texts(self, session: Session) -> tuple[int, int]:
        """How many texts are held, and how many released; a store is not made only to look."""
        if self.store is None and not (self.community.folder / "copkit.db").exists():
            return 0, 0
        store, label = store_of(self.community, self.store), filed_under(self.community, session)
        return len(store.held(label)), len(store.released(label))
