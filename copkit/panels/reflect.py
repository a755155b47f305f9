"""Reflect after a session: a private page of your own, in five, ten or twenty minutes."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from copkit.community.files import write_whole
from copkit.panels.base import Panel, Part, When, bundle, part

FRAMES: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "what": ("What? So what? Now what? (5 minutes; Borton 1970, Driscoll 2007)", (
        ("What?", "What happened that stays with you?"),
        ("So what?", "What does it mean for the people who came, and for you?"),
        ("Now what?", "What will you do, keep or leave next time?"))),
    "kolb": ("Kolb's cycle (10 minutes; Kolb 1984)", (
        ("Experience", "Tell one moment as it was."),
        ("Observation", "What did you notice, in the room and in yourself?"),
        ("Concept", "What idea or pattern could explain it?"),
        ("Experiment", "What will you try, and how will you see whether it worked?"))),
    "gibbs": ("Gibbs's cycle (20 minutes; Gibbs 1988)", (
        ("Description", "What happened?"), ("Feelings", "What did you think and feel?"),
        ("Evaluation", "What went well, and what did not?"), ("Analysis", "Why, as you see it now?"),
        ("Conclusion", "What else could you have done?"), ("Action plan", "What will you do when it comes again?"))),
}  # fmt: skip


class ReflectPanel(Panel):
    """A private page of reflection, kept in `private/` and nowhere else; what was promised stands beside it.

    Args:
        community: From `copkit.open_community`.
        session: Its date; unasked, the next planned one, or else the last.
        frame: ``"what"`` (5 minutes), ``"kolb"`` (10) or ``"gibbs"`` (20).
    """

    _esm = bundle("dom.js", "drag.js", "parts.js", "panel.js")
    title: ClassVar[str] = "Reflect"

    def __init__(self, community: Any, *, session: When = None, frame: str = "what") -> None:  # noqa: ANN401 -- as the base
        self.frame = frame
        super().__init__(community, session=session)

    def begin(self) -> None:
        """Read what was written before."""
        self.file = self.community.folder / "private" / f"{self.session.date}-reflection.json"
        self.state = json.loads(self.file.read_text("utf-8")) if self.file.exists() else {}

    def keep(self) -> None:
        """Save the page."""
        write_whole(self.file, json.dumps(self.state, ensure_ascii=False, indent=1) + "\n")
        self.now_saved(f"private/{self.file.name}")

    def parts(self) -> list[Part]:
        """The questions, and the promises that are open."""
        frames = [[key, title] for key, (title, _) in FRAMES.items()]
        return [
            part("choice", name="frame", label="Frame", value=self.frame, options=frames, do="frame", style="radio"),
            *(part("field", name=f"{self.frame}.{n}", label=title, hint=ask, type="textarea", do="write",
                   value=self.state.get(f"{self.frame}.{n}", "")) for n, (title, ask) in enumerate(FRAMES[self.frame][1])),
            part("table", caption="Promised to the community", columns=["Promise", "Who", "Due", "Done"],
                 empty="Nothing is promised yet.",
                 rows=[[each.text, each.owner, str(each.due or ""), str(each.done or "open")] for each in self.session.promises]),
            part("text", text="This page is yours alone: it is kept in private/ and no export reads it."),
        ]  # fmt: skip

    def do_frame(self, value: str, **_: object) -> str:
        """Turn to another frame; what was written in this one stays."""
        self.frame = value
        return FRAMES[value][0] + "."

    def do_write(self, name: str, value: str) -> str:
        """Take down an answer."""
        self.remember("writing")
        self.state = {**self.state, name: value}
        return ""
