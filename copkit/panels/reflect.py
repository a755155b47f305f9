"""Reflect after a session: a private debrief, what was promised, and what the community is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import copkit
from copkit.agenda.records import Promise
from copkit.analysis.terms import term_of
from copkit.community.reflection import CYCLES, MODELS, STORY, promises_before, read_debrief, save_debrief, with_news
from copkit.community.workspace import as_date
from copkit.errors import UsageError
from copkit.handouts.report import export_report
from copkit.join.answers import pulse_of
from copkit.panels import parts as ui
from copkit.panels.base import Panel, When, bundle, short_day, today

if TYPE_CHECKING:
    from pathlib import Path

    from copkit.community import Community
    from copkit.store import ContributionStore

CONSENTS = [["paraphrase", "Only in your words"], ["verbatim", "In their words, once nobody can be recognised"], ["count-only", "Only counted"]]  # fmt: skip


class ReflectPanel(Panel):
    """A private page of reflection beside the session's minutes and pulse; promises, value stories and the sponsors' page.

    Args:
        community: From `copkit.open_community`.
        session: Its date; unasked, the next planned one, or else the last.
        frame: ``"what"`` (5 minutes), ``"kolb"`` (10) or ``"gibbs"`` (20).
        store: Where contributions are kept; unasked, `copkit.db` beside the community's files.
    """

    _esm = bundle()
    title: ClassVar[str] = "Reflect"

    made: tuple[Path, ...] = ()

    def __init__(
        self, community: Community, *, session: When = None, frame: str = "what", store: ContributionStore | None = None
    ) -> None:
        self.frame = frame
        super().__init__(community, session=session, store=store)

    def begin(self) -> None:
        """Read what was written before."""
        self.state = read_debrief(self.community, self.session.date)

    def keep(self) -> None:
        """Save the page."""
        path = save_debrief(self.community, self.session.date, self.state)
        self.now_saved(f"private/{path.name}")

    def parts(self) -> list[ui.Part]:
        """The questions beside what happened, then the promises, value stories and the sponsors' page."""
        return [*self._debrief(), self._happened(), *self._promises(), self._value()]

    def _debrief(self) -> list[ui.Part]:
        frames = [[key, f"{each.title} ({each.minutes} minutes; {each.source})"] for key, each in MODELS.items()]
        asked = [(f"{self.frame}.{n}", *words) for n, words in enumerate(MODELS[self.frame].questions)]
        return [
            ui.choice("frame", "Frame", frames, self.frame, do="frame", style="radio"),
            *(ui.field(key, title, self.state.get(key, ""), hint=ask, type="textarea", do="write") for key, title, ask in asked),
            ui.text("These answers are yours alone: they are kept in private/ and no export reads them."),
        ]  # fmt: skip

    def _happened(self) -> ui.Part:
        """Planned and actual minutes, and the pulse where enough answered."""
        titles = {block.id: block.title for block in self.session.blocks}
        rows = [[titles.get(each.block, each.block), str(each.planned), str(each.actual), f"{each.actual - each.planned:+d}"]
                for each in (self.past.actual if self.past else ())]  # fmt: skip
        pulse = [[words, *("hidden" if count is None else f"{say}: {count}" for say, count in given)]
                 for words, given in pulse_of(self.counted(self.label))]  # fmt: skip
        return ui.section(
            "What happened",
            ui.table("Minutes, planned and actual", ["Block", "Planned", "Actual", "Over"], rows, "No minutes were kept: run the session with the clock."),
            ui.table("The pulse: three taps of our own, no measure of psychological safety", ["Asked", "", "", ""], pulse, "Fewer than ten answered, so nothing is shown."),
            open=True,
        )  # fmt: skip

    def _promises(self) -> list[ui.Part]:
        made = self.session.promises
        rows = [[each.text, each.owner, short_day(each.due, ""), short_day(each.done, "open")] for each in made]
        every = [each for session in self.community.sessions for each in session.promises]
        waiting = ui.choice("id", "Which promise", [[each.id, each.text] for each in every if not each.done], wide=True)
        return [
            ui.table("Promised to the community", ["Promise", "Who", "Due", "Done"], rows, "Nothing is promised yet."),
            ui.form(
                "promise", "Promise it",
                ui.field("text", "You said, we will …", wide=True),
                ui.field("owner", "Who, as a role", hint="Such as “Organisational Development”", wide=True),
                ui.field("due", "Due", type="date"),
            ),
            *([ui.form("kept", "It is done", waiting, ui.field("outcome", "What became of it", wide=True))] if waiting["options"] else []),
        ]  # fmt: skip

    def _value(self) -> ui.Part:
        kinds = [[key, f"{key.capitalize()}: {means}"] for key, means in CYCLES.items()]
        return ui.section(
            "What the community is worth",
            ui.text("A story that somebody told you, with their consent. It is masked, held, and reviewed like any other text."),
            ui.form(
                "story", "Keep the story",
                ui.choice("cycle", "Kind of value", kinds, "applied", wide=True),
                ui.field("text", "The story", type="textarea", wide=True),
                ui.choice("consent", "What they agreed to", CONSENTS),
            ),
            ui.row(ui.button("sponsors", "Make the page for sponsors", "file")),
            ui.files(self.made),
        )  # fmt: skip

    # -- what can be done -----------------------------------------------------

    def do_frame(self, value: str, **_: object) -> str:
        """Turn to another frame; what was written in this one stays."""
        self.frame = value
        return f"{MODELS[value].title}, {MODELS[value].minutes} minutes."

    def do_write(self, name: str, value: str) -> str:
        """Take down an answer."""
        self.become("writing", {**self.state, name: value})
        return ""

    def do_promise(self, text: str, owner: str, due: str = "") -> str:
        """Promise something to the community; the next plan's news opens with it."""
        if not text.strip() or not owner.strip():
            raise UsageError("A promise says what, and which role sees to it.", came="", known=())
        if any(each.kind == "person" for each in copkit.redact(owner, roster=self.community.names).spans):
            sentence = "A promise names a role, not a person: it is read aloud, and kept for years."
            raise UsageError(sentence, came="", known=())
        number = 1 + len(self.session.promises)
        made = Promise(id=f"p-{self.session.date}-{number}", text=text, owner=owner, due=as_date(due) if due else None)
        return self._save([(self.session, (*self.session.promises, made))])

    def do_kept(self, id: str, outcome: str) -> str:  # noqa: A002 -- the promise's own id
        """Note that a promise was kept, whichever session made it."""
        done = {"done": today(), "outcome": outcome}
        changed = [
            (session, tuple(each.model_copy(update=done) if each.id == id else each for each in session.promises))
            for session in self.community.sessions
            if any(each.id == id for each in session.promises)
        ]
        return self._save(changed)

    def do_story(self, cycle: str, text: str, consent: str) -> str:
        """Keep a value story: masked, held, without a name or a time."""
        if cycle not in CYCLES or not text.strip():
            raise UsageError("A value story needs its words and its kind.", came=cycle, known=tuple(CYCLES))
        masked = copkit.redact(text, roster=self.community.names, places=self.community.places).text
        self.store.add(self.label, [(f"{STORY}{cycle}", masked, consent)])
        return "The story waits for you in the review."

    def do_sponsors(self) -> str:
        """Make the one page for sponsors, through the gate."""
        self.progress("Making the page …")
        term = term_of(self.session.date.isoformat())
        self.made = tuple(export_report(self.community, self.store, term, to=("html", "pdf"), kind="sponsors"))
        asked = f'"{term}", to=("html", "pdf"), kind="sponsors"'
        self.tell(f"copkit.handouts.report.export_report(community, store, {asked})")
        return f"{len(self.made)} files are ready in {self.made[0].parent.name}/."

    # -- how ------------------------------------------------------------------

    def _save(self, changed: list[tuple[copkit.Session, tuple[Promise, ...]]]) -> str:
        """Write promises into their sessions, and open the next plan's news with what is then to be told."""
        for session, promises in changed:
            self.community.save_session(session.model_copy(update={"promises": promises}))
        sessions = self.community.sessions
        self.session = self.community.session(self.session.date)
        coming = next((each for each in sessions if each.date > self.session.date and each.status == "planned"), None)
        if coming is None:
            return "Kept. The next plan's news will open with it."
        self.community.save_session(with_news(coming, promises_before(sessions, coming.date)))
        return f"Kept. The news of {coming.title} opens with it."
