"""What all panels share: one way to hear an action, to show what came of it, to refuse, to undo and to save.

A panel has no synced state. What it shows travels in custom messages, which Jupyter never
writes into a notebook: so neither names nor held texts reach a saved file or an autosave.
"""

from __future__ import annotations

import asyncio
import atexit
import datetime as dt
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

import anywidget
from IPython import get_ipython
from pydantic import ValidationError

import copkit
from copkit.agenda.records import Session
from copkit.errors import CopkitError, UsageError
from copkit.panels import parts as ui

if TYPE_CHECKING:
    from collections.abc import Mapping

    from copkit.community import Community
    from copkit.community.records import History
    from copkit.store import ContributionStore

STATIC = Path(__file__).parent / "static"
QUIET, PATIENCE = 0.5, 2.0
"""Seconds after the last action, and at most after the first, until a file is written: longer than between two taps of a key."""

When: TypeAlias = "str | dt.date | Session | None"
"""How a session is asked for: by its date in any form, as itself, or not at all."""


def bundle(*boards: str) -> str:
    """Join the files of `static/` that a panel with these boards needs into the one ES module that it is served as.

    Example:
        >>> "import" in bundle("review").split()
        False
    """
    names = ("dom", "drag", "parts", *boards, "panel")
    text = "\n".join((STATIC / f"{name}.js").read_text("utf-8") for name in names)
    return re.sub(r"^import .*;$|^export (?=function|const|class)", "", text, flags=re.MULTILINE)


def clock(moment: dt.time) -> str:
    """Say a time as a clock does: ``12:05``."""
    return moment.strftime("%H:%M")


def day(date: dt.date) -> str:
    """Say a date as a person does: ``Wednesday 8 February 2023``."""
    return f"{date:%A} {date.day} {date:%B %Y}"


def short_day(date: dt.date | None, otherwise: str) -> str:
    """Say a date in a table, ``8 February 2023``, or what stands in its place."""
    return f"{date.day} {date:%B %Y}" if date else otherwise


def today() -> dt.date:
    """Say the day by this computer's clock; the shell is the one place that asks."""
    return dt.datetime.now().astimezone().date()


class Panel(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget is followed as Any
    """A page with one job. Give it a community; it finds the session.

    A subclass offers ``do_VERB`` methods, each of which changes `state` and
    returns the sentence that is read aloud, and `parts`, which says what
    there is to see.

    Args:
        community: From `copkit.open_community`.
        session: Its date, such as ``"2023-02-08"``; unasked, the next planned one, or else the last.
        store: Where contributions are kept; unasked, `copkit.db` beside the community's files.
    """

    _css = STATIC / "panel.css"
    title: ClassVar[str] = ""
    unsaved: ClassVar[Panel | None] = None
    """The one panel whose last actions are not in its files yet."""

    def __init__(self, community: Community, *, session: When = None, store: ContributionStore | None = None) -> None:
        super().__init__()
        self.community, self._store = community, store
        self.state: Any = None
        self.said = self.saved = ""
        self.refused: dict[str, str] = {}
        self.lines: list[str] = []
        self.conflict = False
        self.heard = 0
        """The number of the last message that was answered."""
        self._past: list[tuple[str, Any]] = []
        self._sent: list[ui.Part] = []
        self._at = 0
        self._patience = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self.session: Session = None  # type: ignore[assignment]  # without one the page is empty, and nothing else runs
        try:
            self.session = self._choose(session)
            self.begin()
        except CopkitError as error:
            self.session = None  # type: ignore[assignment]  # the same
            self.refused["session"] = str(error)
        self.on_msg(self._hear)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.session.date.isoformat() if self.session else 'no session'})"

    def _choose(self, asked: When) -> Session:
        """Find the session asked for; unasked, the next planned one, or else the last."""
        if asked is not None:
            return self.community.session(asked.date if isinstance(asked, Session) else asked)
        if not self.community.dates:
            raise UsageError("There is no session yet: start one from a template.", came="", known=())
        return self.community.next_session(today()) or self.community.session(self.community.dates[-1])

    # -- what a subclass says -------------------------------------------------

    def begin(self) -> None:
        """Read what belongs to `session` from its files into `state`."""

    def parts(self) -> list[ui.Part]:
        """Say what there is to see."""
        return []

    def keep(self) -> None:
        """Save `state`; called after each action that changed it."""

    # -- what a subclass asks -------------------------------------------------

    @property
    def store(self) -> ContributionStore:
        """Where contributions are kept; opened when it is first asked for."""
        if self._store is None:
            self._store = copkit.open_store(f"sqlite:///{self.community.folder / 'copkit.db'}")
        return self._store

    @property
    def has_store(self) -> bool:
        """Whether there is anything to read, so that no store is made only to look."""
        return self._store is not None or (self.community.folder / "copkit.db").exists()

    @property
    def past(self) -> History | None:
        """What is known of how the session went."""
        return next((each for each in self.community.history if each.date == self.session.date), None)

    @property
    def label(self) -> str:
        """What the session's texts are filed under: its day, or the term where few were present."""
        from copkit.store import filing  # noqa: PLC0415 -- brings in SQL, which a plan never needs

        came = len(self.past.present) if self.past else 0
        return filing(self.session.date, came or self.session.people)

    def counted(self, label: str) -> dict[str, int]:
        """How many texts each prompt has, under a label."""
        rows = self.store.counts(("session", "prompt")) if self.has_store else ()
        return {each["prompt"]: each["count"] for each in rows if each["session"] == label}

    # -- what every panel does ------------------------------------------------

    def act(self, verb: str, *, field: str = "", **given: Any) -> None:  # noqa: ANN401 -- whatever JSON carries
        """Do one action as a click would, show what came of it, and save.

        Raises:
            UsageError: The panel has no such action.
        """
        if self._do(verb, field or verb, given):
            self.save()

    def _do(self, verb: str, field: str, given: Mapping[str, Any]) -> bool:
        """Do one action and show what came of it; say whether there is anything to save."""
        doing = getattr(self, f"do_{verb}", None)
        if doing is None:
            raise UsageError(f"{type(self).__name__} cannot {verb!r}.", came=verb, known=())
        before, self.refused, self.said = self.state, {}, ""
        done = self._try(lambda: doing(**given), field)
        changed = done and self.state is not before and verb not in {"session", "reload"}  # these only read
        if changed:
            self.saved = ""
        self.show()
        return changed

    def save(self) -> None:
        """Write what was changed to its file, and only then say so."""
        if not self._try(self.keep, "save") or self.saved or self.conflict:
            self.show()

    def _save_soon(self) -> None:
        """Save when the hand rests, so that no answer waits for a file; where there is no loop to wait in, at once."""
        now = time.monotonic()
        if Panel.unsaved is not self:
            Panel.unsaved, self._patience = self, now + PATIENCE
        if self._timer:
            self._timer.cancel()
        try:
            self._timer = asyncio.get_running_loop().call_later(min(QUIET, self._patience - now), settle)
        except RuntimeError:
            settle()

    def _try(self, doing: Any, field: str) -> bool:  # noqa: ANN401 -- a callable of any result
        """Do it; put a refusal beside the field it belongs to."""
        try:
            self.said = doing() or self.said
        except ValidationError as error:
            self.refused[field] = "; ".join(each["msg"].removeprefix("Value error, ") for each in error.errors()) + "."
        except CopkitError as error:
            self.refused[field] = str(error)
        except OSError as error:
            self.refused[field] = f"A file could not be read or written: {error.strerror or type(error).__name__}."
        return field not in self.refused

    def _hear(self, _widget: object, message: Mapping[str, Any], _buffers: object) -> None:
        """Answer the browser; an accident is said by its kind alone, since its words might quote a text."""
        self.heard, verb = message.get("n", self.heard), message["do"]
        try:
            if Panel.unsaved is not self:
                settle()
            if verb == "show":
                self.show(whole=True)
            elif self._do(verb, message.get("field") or verb, message.get("with", {})):
                self._save_soon()
        except Exception as error:  # noqa: BLE001 -- the last net before a traceback
            self.refused["panel"] = f"This did not work ({type(error).__name__}), and nothing was changed by it."
            self.show()

    def show(self, *, whole: bool = False) -> None:
        """Send the page to every view of it; of the parts only those that changed, unless the whole is asked for."""
        page, since, had = self.page(), self._at, self._sent
        parts = page["parts"]
        if whole or len(had) != len(parts):
            since, had = 0, [{}] * len(parts)
        self._sent, self._at = parts, self._at + 1
        news = [None if part == old else part for part, old in zip(parts, had, strict=True)]
        self.send({"show": {**page, "parts": news, "at": self._at}, "since": since})

    def progress(self, sentence: str) -> None:
        """Say what long work is at, while the kernel is busy with it."""
        self.send({"progress": sentence})

    def page(self) -> dict[str, Any]:
        """Everything there is to see, as one message; where the parts cannot be drawn, why."""
        session = self.session
        parts, wrong = self._drawn() if session else ([ui.empty(self.refused.get("session", ""))], {})
        return {
            "title": self.title,
            "about": session.title if session else "",
            "when": f"{day(session.date)}, {clock(session.start)} to {clock(session.end)}" if session else "",
            "sessions": [[date.isoformat(), day(date)] for date in self.community.dates],
            "session": session.date.isoformat() if session else "",
            "undo": self._past[-1][0] if self._past else "",
            "saved": self.saved,
            "said": self.said,
            "refused": {**self.refused, **wrong},
            "conflict": self.conflict,
            "code": self.lines[-6:],
            "n": self.heard,
            "parts": parts,
        }

    def _drawn(self) -> tuple[list[ui.Part], dict[str, str]]:
        """Return the parts; an accident while drawing them changes nothing, and is said like any other."""
        try:
            return self.parts(), {}
        except CopkitError as error:
            sentence = str(error)
        except Exception as error:  # noqa: BLE001 -- a page that stayed as it was would pass for an answer
            sentence = f"Something went wrong ({type(error).__name__}) while this page was drawn; nothing was lost."
        return [ui.button("reload", "Read it again", "again")], {"panel": sentence}

    def become(self, label: str, state: Any) -> None:  # noqa: ANN401 -- whatever the panel's state is
        """Change the state, so that it can be undone under this label."""
        self._past.append((label, self.state))
        self.state = state

    def tell(self, line: str) -> None:
        """Add the line of Python that does the same."""
        if not self.lines or self.lines[-1] != line:
            self.lines.append(line)

    def now_saved(self, where: str) -> None:
        """Say that everything so far is in a file."""
        self.saved = f"Saved {clock(dt.datetime.now().astimezone().time())} to {where}"

    # -- actions that every panel has -----------------------------------------

    def do_undo(self) -> str:
        """Take the last change back."""
        if not self._past:
            return "There is nothing to undo."
        label, self.state = self._past.pop()
        return f"Undone: {label}."

    def do_session(self, value: str, **_: object) -> str:
        """Turn to another session."""
        settle()
        before, self.session = self.session, self.community.session(value)
        try:
            self.begin()
        except CopkitError:
            self.session = before
            raise
        self._past, self.saved, self.conflict = [], "", False
        return f"This is {self.session.title}."

    def do_reload(self) -> str:
        """Read the session's files again, and let go of this page's own."""
        return self.do_session(self.session.date.isoformat())


@atexit.register
def settle() -> None:
    """Save what is not saved yet: before a cell runs or another panel reads the same files, and before the kernel ends."""
    panel, Panel.unsaved = Panel.unsaved, None
    if panel is None:
        return
    try:
        panel.save()
    except Exception as error:  # noqa: BLE001 -- the last net before a traceback
        panel.refused["save"] = f"This was not saved ({type(error).__name__})."
        panel.show()


if (shell := get_ipython()) is not None:
    # Not pre_execute, which a widget's own messages set off, too.
    shell.events.register("pre_run_cell", lambda _: settle())
