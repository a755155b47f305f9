"""The archive: past sessions to view and download, as a folder of files that opens from disk or any web server."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copkit.errors import ExportError
from copkit.handouts.calendar import programme_calendar
from copkit.handouts.cells import bullets, curly, day, notebook, plain, section, text
from copkit.handouts.export import export_session, keep, write
from copkit.handouts.gate import reject_leaks
from copkit.handouts.html import TEMPLATES
from copkit.handouts.page import Page, Section, read_page
from copkit.handouts.papers import contact_words, quotation
from copkit.handouts.tree import Element

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from copkit.agenda import Session
    from copkit.handouts.export import Gate

_LABELS = {
    "html": "Handout",
    "slides": "Slides",
    "pdf": "PDF",
    "docx": "Word",
    "pptx": "PowerPoint",
    "ics": "Calendar",
    "ahead": "Before we meet",
}
_HELD = ("html", "slides", "pdf", "docx", "pptx")
_PLANNED = ("ahead", "ics")
_STATUS = {"Coming up": "planned", "Past sessions": "held", "Cancelled": "cancelled"}


Listed = tuple["Session", list[tuple[str, str]]]
"""A session with its files: what each is called, and where it is."""


def export_site(  # noqa: PLR0913 -- each option is a fact of the archive
    sessions: Iterable[Session],
    folder: str | Path = "site",
    *,
    to: Sequence[str] = _HELD,
    themes: Mapping[str, Any] | None = None,
    gate: Gate | None = None,
    progress: Callable[[str], object] = lambda _: None,
) -> list[Path]:
    """Write the archive of a community: index by date and by theme, every session's files, feed, accessibility statement.

    Sessions that were held get their handouts, planned ones what to know before; cancelled ones are named as such.

    Args:
        sessions: whole sessions of one community, at least one.
        folder: where the site goes; nothing in it needs a server.
        to: forms for sessions that were held: html, slides, pdf, docx, pptx.
        themes: released themes with counts that may be shown, by date (``YYYY-MM-DD``).
        gate: raises where a file holds what must not leave; left out, one that finds names by their shape.
        progress: told the title of each session before it is written.

    Returns:
        Every file of the site, the index first.

    Raises:
        ExportError: no session came, or a file cannot be made well.
    """
    dated = sorted(sessions, key=lambda session: (session.date, session.slug), reverse=True)
    if not dated:
        raise ExportError("An archive needs at least one session: plan one first.", file="")
    gate = gate or partial(reject_leaks, contact=dated[0].community.contact)
    folder, files = Path(folder), []
    links: dict[str, list[tuple[str, str]]] = {}
    for session in dated:
        progress(session.title)
        date = f"{session.date:%Y-%m-%d}"
        forms = {"held": tuple(to), "planned": _PLANNED, "cancelled": ()}[session.status]
        made = export_session(
            session, forms, themes=(themes or {}).get(date), folder=folder, gate=gate, home="index.html"
        )
        links[session.slug + date] = [(_LABELS[form], path.name) for form, path in zip(forms, made, strict=True)]
        files += made
    pages = {"index": _index(dated, links), "accessibility": _statement(dated)}
    for name, page in pages.items():
        files.insert(0, keep(folder / f"{name}.html", write("html", page), gate))
    files.append(keep(folder / "programme.ics", programme_calendar(dated), gate))
    return sorted(files, key=lambda path: path.name != "index.html")


def _latest(sessions: list[Session]) -> Session:
    return max(sessions, key=lambda session: session.changed)


def _page(sessions: list[Session], title: str, groups: list[Any]) -> Page:
    """A page of the site, dated by the latest change of any plan; it belongs to no one session."""
    page = read_page(notebook(_latest(sessions), title, groups, kind="site"))
    facts = {key: value for key, value in page.facts.items() if key not in {"when", "place", "date"}}
    return replace(page, facts={**facts, "statement": "accessibility.html"})


def _index(sessions: list[Session], links: Mapping[str, list[tuple[str, str]]]) -> Page:
    facts = _latest(sessions).community
    about = section("About us", quotation(facts.definition), bullets(map(plain, facts.offers)))
    page = _page(sessions, facts.name, [text(curly(facts.welcome)), about])
    listed = [(session, links[f"{session.slug}{session.date:%Y-%m-%d}"]) for session in sessions]
    found = {title: _with_status(listed, status) for title, status in _STATUS.items()}
    lists = [Section(title.lower().replace(" ", "-"), title, (_list(some),)) for title, some in found.items() if some]
    feed = _link("programme.ics", "Subscribe to the calendar of all sessions")
    calendar = Section("calendar", "Calendar", (Element("p", (feed, ". It keeps itself up to date.")),))
    return replace(page, sections=(*lists, _by_theme(listed), calendar, *page.sections))


def _with_status(listed: list[Listed], status: str) -> list[Listed]:
    """The newest first, but what is still to come soonest first."""
    found = [entry for entry in listed if entry[0].status == status]
    return found[::-1] if status == "planned" else found


def _by_theme(listed: list[Listed]) -> Section:
    themes: dict[str, list[Listed]] = {}
    for entry in listed:
        pack = entry[0].theme_pack
        themes.setdefault(pack.title if pack else "Other themes", []).extend([entry] if entry[1] else [])
    named = [(title, some) for title, some in sorted(themes.items()) if some]
    blocks = [block for title, some in named for block in (Element("h3", (title,)), _list(some))]
    return Section("by-theme", "By theme", tuple(blocks))


def _list(entries: Iterable[Listed]) -> Element:
    """Sessions with their files; each link says what it opens, since a reader may hear it alone."""
    return Element("ul", tuple(_entry(session, files) for session, files in entries))


def _entry(session: Session, files: list[tuple[str, str]]) -> Element:
    when = Element("time", (day(session.date),), {"datetime": f"{session.date:%Y-%m-%d}"})
    parts: list[Element | str] = [Element("strong", (session.title,)), Element("br"), when]
    for at, (label, name) in enumerate(files):
        parts += [" · " if at else Element("br"), _link(name, label, f": {session.title}, {day(session.date)}")]
    return Element("li", tuple(parts))


def _link(address: str, label: str, unseen: str = "") -> Element:
    said = (Element("span", (unseen,), {"class": "unseen"}),) if unseen else ()
    return Element("a", (label, *said), {"href": address})


def _statement(sessions: list[Session]) -> Page:
    """The accessibility statement that the Regulations of 2018 ask of a public sector body in the United Kingdom."""
    facts = _latest(sessions).community
    words = (TEMPLATES / "copkit" / "accessibility.md").read_text("utf-8")
    filled = words.format(
        community=plain(facts.name),
        institution=plain(facts.institution),
        contact=contact_words(facts.contact),
        date=day(_latest(sessions).changed),
    )
    page = _page(sessions, "Accessibility statement", [text(filled)])
    return replace(page, facts={**page.facts, "home": "index.html"})
