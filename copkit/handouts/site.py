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
from copkit.handouts.page import Page, Section, read_page
from copkit.handouts.papers import contact_cells, quotation
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
    page = _page(
        sessions,
        facts.name,
        [
            text(curly(facts.welcome)),
            section("About us", quotation(facts.definition), bullets(map(plain, facts.offers))),
        ],
    )
    listed = [(session, links[f"{session.slug}{session.date:%Y-%m-%d}"]) for session in sessions]
    by_status = {"Coming up": "planned", "Past sessions": "held", "Cancelled": "cancelled"}
    parts = [
        Section(
            title.lower().replace(" ", "-"), title, (_list(entry for entry in listed if entry[0].status == status),)
        )
        for title, status in by_status.items()
        if any(session.status == status for session in sessions)
    ]
    calendar = Element(
        "p", (_link("programme.ics", "Subscribe to the calendar of all sessions"), ". It keeps itself up to date.")
    )
    return replace(
        page, sections=(*parts, _by_theme(listed), Section("calendar", "Calendar", (calendar,)), *page.sections)
    )


def _with_status(listed: list[Listed], status: str) -> list[Listed]:
    """The newest first, but what is still to come soonest first."""
    found = [entry for entry in listed if entry[0].status == status]
    return found[::-1] if status == "planned" else found


def _by_theme(listed: list[Listed]) -> Section:
    themes: dict[str, list[Listed]] = {}
    for session, files in (entry for entry in listed if entry[1]):
        themes.setdefault(session.theme_pack.title if session.theme_pack else "Other themes", []).append(
            (session, files)
        )
    blocks = [block for title in sorted(themes) for block in (Element("h3", (title,)), _list(themes[title]))]
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
    session = _latest(sessions)
    facts = session.community
    page = _page(
        sessions,
        "Accessibility statement",
        [
            text(f"This statement is about the archive of the {plain(facts.name)} at the {plain(facts.institution)}."),
            section("How accessible this website is", bullets(_PROMISES)),
            section("What we know is not perfect", bullets(_LIMITS)),
            contact_cells(session, "Tell us, or ask for another form"),
            section("If you are not content with our answer", _ENFORCEMENT),
            section("Technical information", _COMMITMENT.format(body=plain(facts.institution)), _STATUS),
            section("How this was tested", _TESTED.format(date=day(session.changed))),
        ],
    )
    return replace(page, facts={**page.facts, "home": "index.html"})


_PROMISES = (
    "You can read everything with a keyboard alone, and with a screen reader.",
    "You can zoom to 400 %, or use a telephone, and read down the page without scrolling sideways.",
    "You can read in light, in dark, or in your own colours; nothing is said by colour alone.",
    "Every picture has words beside it, every table has headers and a caption, every slide can be printed.",
    "Handouts are also there as tagged PDF (PDF/UA-1), Word and PowerPoint.",
)
_LIMITS = (
    "Pages that we link to belong to others, and we cannot promise that they are accessible.",
    "Automatic tests find many barriers and not all of them. If you meet one, we want to know.",
)
_ENFORCEMENT = (
    "The Equality and Human Rights Commission (EHRC) is responsible for enforcing the Public Sector Bodies (Websites and Mobile "
    "Applications) (No. 2) Accessibility Regulations 2018 (the “accessibility regulations”). If you are not content with how we answer, "
    "contact the [Equality Advisory and Support Service (EASS)](https://www.equalityadvisoryservice.com/)."
)
_COMMITMENT = (
    "The {body} is committed to making its website accessible, in accordance with the accessibility regulations."
)
_STATUS = (
    "Compliance status: this website is built to be fully compliant with the "
    "[Web Content Accessibility Guidelines version 2.2](https://www.w3.org/TR/WCAG22/), level AA. The judgement is our own."
)
_TESTED = (
    "This statement was prepared on {date}. The pages are tested whenever copkit changes, in a real browser, with axe-core, IBM Equal "
    "Access and the Nu validator, in light, dark and forced colours and at a width of 320 pixels; PDFs are checked against PDF/UA-1."
)
