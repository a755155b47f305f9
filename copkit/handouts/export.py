"""Exporting: which forms there are, and how each file is written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from copkit.errors import ExportError, UsageError
from copkit.handouts.gate import reject_leaks
from copkit.handouts.page import Audience, Page, read_page
from copkit.handouts.papers import session_paper

if TYPE_CHECKING:
    from copkit.agenda import Agenda, Session
    from copkit.breakouts import Draw

Gate = Callable[[Path], None]
"""Reads a finished file before anyone else can, and raises where it holds what must not leave."""


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file: how its name ends, its paper (none: the session itself), its writer, and whether it never leaves."""

    ending: str
    paper: str
    writer: str = "html.page_handout"
    private: bool = False


FORMS = {
    "html": Form("handout.html", "handout"),
    "pdf": Form("pdf", "handout", "pdf.page_pdf"),
    "docx": Form("docx", "handout", "word.page_docx"),
    "pptx": Form("pptx", "handout", "powerpoint.page_pptx"),
    "slides": Form("slides.html", "handout", "html.page_slides"),
    "ics": Form("ics", "", "calendar.session_calendar"),
    "ahead": Form("ahead.html", "ahead"),
    "follow-up": Form("follow-up.html", "follow-up"),
    "themes": Form("themes.html", "themes"),
    "signup": Form("signup.html", "signup"),
    "runsheet": Form("runsheet.html", "runsheet", private=True),
    "rooms": Form("rooms.html", "rooms", private=True),
}


def export_session(  # noqa: PLR0913 -- each option is a fact of the session
    session: Session,
    to: Iterable[str] = ("html",),
    audience: Audience = "participants",
    themes: Any = None,  # noqa: ANN401 -- a suppressed frame, or its rows
    folder: str | Path = "handouts",
    *,
    agenda: Agenda | None = None,
    draw: Draw | None = None,
    signup: str = "",
    roster: Iterable[Any] = (),
    gate: Gate | None = None,
    home: str = "",
) -> list[Path]:
    """Write a session's files, each whole or not at all, the shared ones only through the gate.

    Args:
        session: a whole session, as a community gives it.
        to: forms: html, pdf, docx, pptx, slides, ics, ahead, follow-up, themes, signup, runsheet, rooms.
        audience: "participants", or "facilitator" for a copy with notes, marked as not for sharing.
        themes: suppressed rows of theme and count, shown as they are.
        folder: where shared files go; working papers go to ``private`` beside it.
        agenda: a fitted agenda; fitted here where it is left out.
        draw: who is in which room, for run sheet and room cards alone.
        signup: where people sign up, for the send-ahead pack and the sign-up page.
        roster: whose names must not leave, for the gate that is used where none is given.
        gate: raises where a shared file holds what must not leave; `gate_for` makes one that knows the community.
        home: where a page of an archive leads back to.

    Returns:
        The files' paths, in the order asked for.

    Raises:
        ExportError: a form cannot be made well, or the gate said no; the file is then not there.
        UsageError: an unknown form.
    """
    forms = [find_form(name) for name in to]
    gate = gate or partial(reject_leaks, roster=tuple(roster), contact=session.community.contact)

    @cache
    def page(paper: str, reader: Audience) -> Page:
        made = read_page(
            session_paper(paper, session, agenda, draw=draw, themes=themes, signup=signup), audience=reader
        )
        return replace(made, facts={**made.facts, "home": home})

    written = []
    for form in forms:
        private = form.private or (audience == "facilitator" and form.paper != "")
        source = page(form.paper, "facilitator" if private else "participants") if form.paper else session
        path = _place(folder, private=private) / f"{session.date:%Y-%m-%d}-{session.slug}.{form.ending}"
        written.append(keep(path, write(form, source), None if private else gate))
    return written


def export_notebook(
    path: str | Path,
    to: Iterable[str] = ("html",),
    folder: str | Path = "handouts",
    *,
    audience: Audience = "participants",
    gate: Gate | None = None,
) -> list[Path]:
    """Write any notebook's files; what cannot be kept is an error that names the cell.

    Args:
        path: a notebook, of any program.
        to: forms: html, pdf, docx, pptx, slides.
        folder: where the files go.
        audience: "facilitator" keeps cells tagged ``facilitator``, as notes.
        gate: raises where a file holds what must not leave; a notebook knows no community, so left out, nothing is checked.

    Returns:
        The files' paths, in the order asked for.

    Raises:
        ExportError: a cell holds something that cannot be kept.
        UsageError: an unknown form, or one that only a session has.
    """
    import nbformat  # noqa: PLC0415 -- only notebooks from disk need it

    path = Path(path)
    forms = [notebook_form(name) for name in to]
    page = read_page(nbformat.read(path, as_version=4), audience=audience, name=path.stem, folder=path.parent)
    folder = _place(folder, private=audience == "facilitator")
    return [keep(folder / f"{path.stem}.{form.ending}", write(form, page), gate) for form in forms]


def write(form: Form, source: Page | Session) -> bytes:
    """A page, or for a calendar a session, as one file's bytes."""
    module, _, function = form.writer.partition(".")
    try:
        made: bytes = getattr(import_module(f"copkit.handouts.{module}"), function)(source)
    except ModuleNotFoundError as error:
        extra = form.ending
        raise ExportError(
            f"This form needs more than the core of copkit: install copkit[{extra}].", extra=extra
        ) from error
    return made


def keep(path: Path, data: bytes, gate: Gate | None = None) -> Path:
    """Write a file whole, or not at all, once the gate lets it through."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".copkit-", dir=path.parent) as room:
        waiting = Path(room) / path.name
        waiting.write_bytes(data)
        if gate is not None:
            gate(waiting)
        waiting.replace(path)
    return path


def find_form(name: str) -> Form:
    """Return a form by its name, or say which there are."""
    if name not in FORMS:
        raise UsageError(f"{name!r} is not a form: choose from {', '.join(FORMS)}.", came=name, known=tuple(FORMS))
    return FORMS[name]


def notebook_form(name: str) -> Form:
    """Return a form that any notebook can be written in, or say which those are."""
    form, known = find_form(name), tuple(name for name, each in FORMS.items() if each.paper == "handout")
    if name not in known:
        raise UsageError(f"{name!r} is made from a session, not from a notebook.", came=name, known=known)
    return form


def _place(folder: str | Path, *, private: bool) -> Path:
    folder = Path(folder)
    return folder.parent / "private" if private and folder.name != "private" else folder
