"""Exporting: which forms there are, and how each file is written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from copkit.errors import UsageError
from copkit.handouts import papers
from copkit.handouts.page import Audience, Page, read_page

if TYPE_CHECKING:
    from copkit.agenda import Agenda, Session

Gate = Callable[[Path], None]
ENDINGS = {
    "html": "handout.html",
    "pdf": "pdf",
    "docx": "docx",
    "pptx": "pptx",
    "slides": "slides.html",
    "runsheet": "runsheet.html",
    "ics": "ics",
    "themes": "themes.html",
}

_OFFICE = {"pdf": ("pdf", "page_pdf"), "docx": ("word", "page_docx"), "pptx": ("powerpoint", "page_pptx")}


def export_session(
    session: Session,
    to: Iterable[str] = ("html",),
    audience: Audience = "participants",
    themes: Any = None,  # noqa: ANN401 -- a suppressed frame, or its rows
    folder: str | Path = "handouts",
    *,
    agenda: Agenda | None = None,
    draw: Any = None,  # noqa: ANN401 -- a Draw
    gate: Gate | None = None,
) -> list[Path]:
    """Write a session's files, each whole or not at all, the shared ones only through the gate.

    Args:
        session: a whole session, as a community gives it.
        to: forms: html, pdf, docx, pptx, slides, runsheet, ics, themes.
        audience: "participants" leaves the facilitator's notes out; "facilitator" marks the file as not for sharing.
        themes: suppressed rows of theme and count, shown as they are.
        folder: where shared files go; working papers go to `private` beside it.
        agenda: a fitted agenda; fitted here where it is left out.
        draw: who is in which room, for the run sheet alone.
        gate: raises where a shared file holds what must not leave.

    Returns:
        The files' paths, in the order asked for.

    Raises:
        ExportError: a form cannot be made well, or the gate said no; nothing is left half written.
        UsageError: an unknown form.
    """
    to = tuple(to)
    for form in to:
        if form not in ENDINGS:
            raise UsageError(
                f"{form!r} is not a form: choose from {', '.join(ENDINGS)}.", came=form, known=tuple(ENDINGS)
            )
    if agenda is None:
        from copkit.agenda import fit_agenda  # noqa: PLC0415 -- needed only where no agenda came

        agenda = fit_agenda(session)
    handout = read_page(papers.handout_notebook(session, agenda, themes=themes), audience=audience)
    written = []
    for form in to:
        private = form == "runsheet" or audience == "facilitator"
        page = handout
        if form == "runsheet":
            page = read_page(papers.runsheet_notebook(session, agenda, draw=draw), audience="facilitator")
        elif form == "themes":
            page = read_page(papers.themes_notebook(session, themes))
        path = _place(Path(folder), private=private) / f"{session.date:%Y-%m-%d}-{session.slug}.{ENDINGS[form]}"
        written.append(keep(path, _make(form, page), None if private else gate))
    return written


def export_notebook(
    path: str | Path,
    to: Iterable[str] = ("html",),
    folder: str | Path = "handouts",
    *,
    audience: Audience = "participants",
    gate: Gate | None = None,
) -> list[Path]:
    """Write any notebook's files; what cannot be kept is an error that names the cell."""
    import nbformat  # noqa: PLC0415 -- only foreign notebooks are read from disk

    path = Path(path)
    page = read_page(nbformat.read(path, as_version=4), audience=audience, name=path.stem, folder=path.parent)
    return [keep(Path(folder) / f"{path.stem}.{ENDINGS[form]}", _make(form, page), gate) for form in to]


def keep(path: Path, data: bytes, gate: Gate | None) -> Path:
    """Write a file whole, or not at all, once the gate lets it through."""
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = Path(mkdtemp(prefix=".copkit-", dir=path.parent))
    try:
        (waiting / path.name).write_bytes(data)
        if gate is not None:
            gate(waiting / path.name)
        os.replace(waiting / path.name, path)
    finally:
        (waiting / path.name).unlink(missing_ok=True)
        waiting.rmdir()
    return path


def _place(folder: Path, *, private: bool) -> Path:
    return folder.parent / "private" if private and folder.name != "private" else folder


def _make(form: str, page: Page) -> bytes:
    from copkit.handouts.exporters import HandoutExporter, SlidesExporter  # noqa: PLC0415 -- nbconvert takes its time

    if form in _OFFICE:
        module, function = _OFFICE[form]
        return getattr(import_module(f"copkit.handouts.{module}"), function)(page)
    exporter = SlidesExporter if form == "slides" else HandoutExporter
    return exporter().from_page(page).encode()
