"""Reflect after a session: a private debrief, what was promised, and what the community is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import copkit
from copkit.agenda.records import Promise
from copkit.analysis.terms import term_of
from copkit.community.reflection import (
    CYCLES,
    MODELS,
    STORY,
    promises_before,
    read_debrief,
    save_debrief,
    with_news,
)
from copkit.community.workspace import as_date
from copkit.errors import UsageError
from copkit.handouts.report import export_report
from copkit.join.answers import pulse_of
from copkit.panels.base import Panel, Part, When, bundle, filed_under, part, store_of, today

if TYPE_CHECKING:
    from pathlib import Path

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

    _esm = bundle("dom.js", "drag.js", "parts.js", "panel.js")
    title: ClassVar[str] = "Reflect"

    def __init__(
        self,
        community: copkit.Community,
        *,
        session: When = None,
        frame: str = "what",
        store: ContributionStore | None = None,
    ) -> None:
        self.frame, self.store = frame, store
        self.made: list[Path] = []
        super().__init__(community, session=session)

    def begin(self) -> None:
        """Read what was written before."""
        self.state = read_debrief(self.community, self.session.date)

    def keep(self) -> None:
        """Save the page."""
        path = save_debrief(self.community, self.session.date, self.state)
        self.now_saved(f"private/{path.name}")

    def parts(self) -> list[Part]:
        """The questions beside what happened, then the promises, value stories and the sponsors' page."""
        return [*self._debrief(), self._happened(), *self._promises(), self._value()]

    def _debrief(self) -> list[Part]:
        frames = [[key, f"{each.title} ({each.minutes} minutes; {each.source})"] for key, each in MODELS.items()]
        asked = enumerate(MODELS[self.frame].questions)
        return [
            part("choice", name="frame", label="Frame", value=self.frame, options=frames, do="frame", style="radio"),
            *(part("field", name=f"{self.frame}.{n}", label=title, hint=ask, type="textarea", do="write",
                   value=self.state.get(f"{self.frame}.{n}", "")) for n, (title, ask) in asked),
            part("text", text="These answers are yours alone: they are kept in private/ and no export reads them."),
        ]  # fmt: skip

    def _happened(self) -> Part:
        """Planned and actual minutes, and the pulse where enough answered."""
        past = next((each for each in self.community.history if each.date == self.session.date), None)
        titles = {block.id: block.title for block in self.session.blocks}
        rows = [[titles.get(each.block, each.block), str(each.planned), str(each.actual), f"{each.actual - each.planned:+d}"]
                for each in (past.actual if past else ())]  # fmt: skip
        pulse = [
            [words, *("hidden" if count is None else f"{say}: {count}" for say, count in given)]
            for words, given in pulse_of(self._answers())
        ]
        return part("section", label="What happened", open=True, parts=[
            part("table", caption="Minutes, planned and actual", columns=["Block", "Planned", "Actual", "Over"], rows=rows, empty="No minutes were kept: run the session with the clock."),
            part("table", caption="The pulse: three taps of our own, no measure of psychological safety", columns=["Asked", "", "", ""], rows=pulse, empty="Fewer than ten answered, so nothing is shown.")])  # fmt: skip

    def _promises(self) -> list[Part]:
        rows = [
            [each.text, each.owner, str(each.due or ""), str(each.done or "open")] for each in self.session.promises
        ]
        waiting = [[each.id, each.text] for each in self._open_promises()]
        return [
            part("table", caption="Promised to the community", columns=["Promise", "Who", "Due", "Done"], rows=rows, empty="Nothing is promised yet."),
            part("form", name="promise", do="promise", label="Promise it", parts=[
                part("field", name="text", label="You said, we will …", value="", wide=True),
                part("field", name="owner", label="Who, as a role", value="", hint="Such as “Organisational Development”", wide=True),
                part("field", name="due", label="Due", value="", type="date")]),
            *([part("form", name="kept", do="kept", label="It is done", parts=[
                part("choice", name="id", label="Which promise", wide=True, value=waiting[0][0], options=waiting),
                part("field", name="outcome", label="What became of it", value="", wide=True)])] if waiting else []),
        ]  # fmt: skip

    def _value(self) -> Part:
        return part("section", label="What the community is worth", parts=[
            part("text", text="A story that somebody told you, with their consent. It is masked, held, and reviewed like any other text."),
            part("form", name="story", do="story", label="Keep the story", parts=[
                part("choice", name="cycle", label="Kind of value", wide=True, value="applied", options=[[key, f"{key.capitalize()}: {means}"] for key, means in CYCLES.items()]),
                part("field", name="text", label="The story", value="", type="textarea", wide=True),
                part("choice", name="consent", label="What they agreed to", value="paraphrase", options=CONSENTS)]),
            part("row", parts=[part("button", do="sponsors", label="Make the page for sponsors", icon="file")]),
            part("files", name="files", label="Files", items=[[path.name, path.parent.name, path.stat().st_size] for path in self.made if path.exists()])])  # fmt: skip

    # -- what can be done -----------------------------------------------------

    def do_frame(self, value: str, **_: object) -> str:
        """Turn to another frame; what was written in this one stays."""
        self.frame = value
        return f"{MODELS[value].title}, {MODELS[value].minutes} minutes."

    def do_write(self, name: str, value: str) -> str:
        """Take down an answer."""
        self.remember("writing")
        self.state = {**self.state, name: value}
        return ""

    def do_promise(self, text: str, owner: str, due: str = "") -> str:
        """Promise something to the community; the next plan's news opens with it."""
        if not text.strip() or not owner.strip():
            raise UsageError("A promise says what, and which role sees to it.", came="", known=())
        if any(each.kind == "person" for each in copkit.redact(owner, roster=self.community.names).spans):
            raise UsageError(
                "A promise names a role, not a person: it is read aloud, and kept for years.", came="", known=()
            )
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
        self._store().add(filed_under(self.community, self.session), [(f"{STORY}{cycle}", masked, consent)])
        return "The story waits for you in the review."

    def do_sponsors(self) -> str:
        """Make the one page for sponsors, through the gate."""
        self.progress("Making the page …")
        term = term_of(self.session.date.isoformat())
        self.made = export_report(self.community, self._store(), term, to=("html", "pdf"), kind="sponsors")
        self.tell(
            f'copkit.handouts.report.export_report(community, store, "{term}", to=("html", "pdf"), kind="sponsors")'
        )
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

    def _open_promises(self) -> list[Promise]:
        return [each for session in self.community.sessions for each in session.promises if each.done is None]

    def _store(self) -> ContributionStore:
        self.store = store_of(self.community, self.store)
        return self.store

    def _answers(self) -> dict[str, int]:
        """How many answers each prompt of this session has; no store is made for the asking."""
        if self.store is None and not (self.community.folder / "copkit.db").exists():
            return {}
        label = filed_under(self.community, self.session)
        return {
            row["prompt"]: row["count"]
            for row in self._store().counts(("session", "prompt"))
            if row["session"] == label
        }
