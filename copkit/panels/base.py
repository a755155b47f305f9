"""What all panels share: one way to hear an action, to show what came of it, to refuse, to undo and to save.

A panel has no synced state. Everything it shows travels in custom messages,
which Jupyter never writes into a notebook: so neither names nor texts that
are still held can reach a saved file, an autosave or a checkpoint.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

import anywidget
from pydantic import ValidationError

import copkit
from copkit.agenda.records import Session
from copkit.errors import CopkitError, UsageError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from copkit.community import Community
    from copkit.store import ContributionStore

STATIC = Path(__file__).parent / "static"

When: TypeAlias = "str | dt.date | Session | None"
"""How a session is asked for: by its date in any form, as itself, or not at all."""

Part = dict[str, Any]
"""A piece of a page, as `static/parts.js` draws it: ``{"part": "field", "name": "people", ...}``."""


def bundle(*names: str) -> str:
    """Join files of `static/` into the one ES module that a widget is served as.

    Example:
        >>> "import" in bundle("dom.js", "panel.js").split()
        False
    """
    text = "\n".join((STATIC / name).read_text("utf-8") for name in names)
    return re.sub(r"^import .*;$|^export (?=function|const|class)", "", text, flags=re.MULTILINE)


def part(kind: str, **given: Any) -> Part:  # noqa: ANN401 -- whatever JSON carries
    """Name a piece of a page.

    Example:
        >>> part("button", do="save", label="Save")
        {'part': 'button', 'do': 'save', 'label': 'Save'}
    """
    return {"part": kind, **given}


def clock(moment: dt.time) -> str:
    """Say a time as a clock does: ``12:05``."""
    return moment.strftime("%H:%M")


def day(date: dt.date) -> str:
    """Say a date as a person does: ``Wednesday 8 February 2023``."""
    return f"{date:%A} {date.day} {date:%B %Y}"


def today() -> dt.date:
    """Say the day by this computer's clock; the shell is the one place that asks."""
    return dt.datetime.now().astimezone().date()


def choose_session(community: Community, session: When) -> Session:
    """Find the session asked for; unasked, the next planned one, or else the last.

    Raises:
        UsageError: The community has no session yet.
    """
    if session is not None:
        return community.session(session.date if isinstance(session, Session) else session)
    if not community.dates:
        raise UsageError("There is no session yet: start one from a template.", came="", known=())
    return community.next_session(today()) or community.session(community.dates[-1])


def filed_under(community: Community, session: Session) -> str:
    """Say what a session's texts are filed under: its day, or the term where few were present."""
    from copkit.store import filing  # noqa: PLC0415 -- brings in SQL, which a plan never needs

    past = next((each for each in community.history if each.date == session.date), None)
    return filing(session.date, len(past.present) if past and past.present else session.people)


def store_of(community: Community, store: ContributionStore | None) -> ContributionStore:
    """Return the store given, or else the one beside the community's files."""
    return store if store is not None else copkit.open_store(f"sqlite:///{community.folder / 'copkit.db'}")


class Panel(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget is followed as Any
    """A page with one job. Give it a community; it finds the session.

    A subclass offers ``do_VERB`` methods, each of which changes `state` and
    returns the sentence that is read aloud, and `parts`, which says what
    there is to see.
    """

    _css = STATIC / "panel.css"
    title: ClassVar[str] = ""
    step: ClassVar[str] = ""
    """The file name of the notebook that belongs to it, without its end."""

    def __init__(self, community: Community, *, session: When = None) -> None:
        super().__init__()
        self.community = community
        self.state: Any = None
        self.said = self.saved = ""
        self.refused: dict[str, str] = {}
        self.lines: list[str] = []
        self.conflict = False
        self.heard = 0
        """The number of the last message that was answered."""
        self._past: list[tuple[str, Any]] = []
        self.session: Session = None  # type: ignore[assignment]  # without one the page is empty, and nothing else runs
        try:
            self.session = choose_session(community, session)
            self.begin()
        except CopkitError as error:
            self.session = None  # type: ignore[assignment]  # the same
            self.refused["session"] = str(error)
        self.on_msg(self._hear)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.session.date.isoformat() if self.session else 'no session'})"

    # -- what a subclass says -------------------------------------------------

    def begin(self) -> None:
        """Read what belongs to `session` from its files into `state`."""

    def parts(self) -> list[Part]:
        """Say what there is to see."""
        return []

    def keep(self) -> None:
        """Save `state`; called after each action that changed it."""

    # -- what every panel does ------------------------------------------------

    def act(self, verb: str, *, field: str = "", **given: Any) -> None:  # noqa: ANN401 -- whatever JSON carries
        """Do one action as a click would, show what came of it, and save.

        Raises:
            UsageError: The panel has no such action.
        """
        doing = getattr(self, f"do_{verb}", None)
        if doing is None:
            raise UsageError(f"{type(self).__name__} cannot {verb!r}.", came=verb, known=())
        before, self.refused, self.said = self.state, {}, ""
        done = self._try(lambda: doing(**given), field or verb)
        if not done or self.state is before:
            self.show()
            return
        self.saved = ""
        self.show()
        if not self._try(self.keep, "save") or self.saved or self.conflict:
            self.show()

    def _try(self, doing: Any, field: str) -> bool:  # noqa: ANN401 -- a callable of any result
        """Do it; put a refusal beside the field it belongs to."""
        try:
            self.said = doing() or self.said
        except ValidationError as error:
            self.refused[field] = "; ".join(each["msg"].removeprefix("Value error, ") for each in error.errors()) + "."
        except CopkitError as error:
            self.refused[field] = str(error)
        return field not in self.refused

    def _hear(self, _widget: object, message: Mapping[str, Any], _buffers: object) -> None:
        """Answer the browser; an accident is said by its kind alone, since its words might quote a text."""
        self.heard = message.get("n", self.heard)
        try:
            if message["do"] == "show":
                self.show()
            else:
                self.act(message["do"], field=message.get("field", ""), **message.get("with", {}))
        except Exception as error:  # noqa: BLE001 -- the last net before a traceback
            self.refused["panel"] = f"This did not work ({type(error).__name__}), and nothing was changed by it."
            self.show()

    def show(self) -> None:
        """Send the page to every view of it."""
        self.send({"show": self.page()})

    def progress(self, sentence: str) -> None:
        """Say what long work is at, while the kernel is busy with it."""
        self.send({"progress": sentence})

    def page(self) -> dict[str, Any]:
        """Everything there is to see, as one message."""
        session = self.session
        return {
            "title": self.title,
            "about": session.title if session else "",
            "when": f"{day(session.date)}, {clock(session.start)} to {clock(session.end)}" if session else "",
            "sessions": [[date.isoformat(), day(date)] for date in self.community.dates],
            "session": session.date.isoformat() if session else "",
            "undo": self._past[-1][0] if self._past else "",
            "saved": self.saved,
            "said": self.said,
            "refused": self.refused,
            "conflict": self.conflict,
            "code": self.lines[-6:],
            "n": self.heard,
            "parts": self.parts() if session else [part("empty", text=self.refused.get("session", ""))],
        }

    def remember(self, label: str) -> None:
        """Let the next change be undone, under this label."""
        self._past.append((label, self.state))

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
        self.session = self.community.session(value)
        self._past, self.saved, self.conflict = [], "", False
        self.begin()
        return f"This is {self.session.title}."

    def do_reload(self) -> str:
        """Take what another notebook saved, and let go of this page's own."""
        if self.session is None:
            raise WorkspaceError("There is no session to read again.")
        return self.do_session(self.session.date.isoformat())
