"""The archive: past sessions to view and download, as a folder of files that opens from disk or any web server."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copkit.errors import ExportError
from copkit.handouts.calendar import programme_calendar
from copkit.handouts.export import FORMS, export_session, keep, write
from copkit.handouts.gate import reject_leaks
from copkit.handouts.page import Section, read_page
from copkit.handouts.papers import bind, community_facts, day
from copkit.handouts.tree import Element

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from copkit.agenda import Session
    from copkit.handouts.export import Gate
    from copkit.handouts.page import Page

_LABELS = {"html": "Handout", "pdf": "PDF", "docx": "Word", "pptx": "PowerPoint", "ics": "Calendar"}
_LABELS |= {"slides": "Slides", "ahead": "Before we meet"}
_STATUS = {"Coming up": "planned", "Past sessions": "held", "Cancelled": "cancelled"}
Listed = tuple["Session", list[tuple[str, str]]]
"""A session with its files: what each is called, and where it is."""


def export_site(  # noqa: PLR0913 -- each option is a fact of the archive
    sessions: Iterable[Session],
    folder: str | Path = "site",
    *,
    to: Sequence[str] = ("html", "slides", "pdf", "docx", "pptx"),
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
    latest = max(dated, key=lambda session: session.changed)
    gate = gate or partial(reject_leaks, contact=latest.community.contact)
    folder, files = Path(folder), []
    listed: list[Listed] = []
    for session in dated:
        progress(session.title)
        forms = {"held": tuple(to), "planned": ("ahead", "ics"), "cancelled": ()}[session.status]
        released = (themes or {}).get(f"{session.date:%Y-%m-%d}")
        made = export_session(session, forms, themes=released, folder=folder, gate=gate, home="index.html")
        listed.append((session, [(_LABELS[form], path.name) for form, path in zip(forms, made, strict=True)]))
        files += made
    index = _page(latest, "site", latest.community.name)
    index = replace(index, sections=(*_lists(listed), *index.sections))
    statement = _page(latest, "accessibility", "Accessibility statement", home="index.html")
    return [
        keep(folder / "index.html", write(FORMS["html"], index), gate),
        keep(folder / "accessibility.html", write(FORMS["html"], statement), gate),
        *files,
        keep(folder / "programme.ics", programme_calendar(dated), gate),
    ]


def _page(latest: Session, template: str, title: str, *, home: str = "") -> Page:
    """A page of the site, dated by the latest change of any plan."""
    facts = community_facts(latest.community, latest.changed)
    facts |= {"title": title, "kind": "site", "statement": "accessibility.html", "home": home}
    return read_page(bind(f"{template}.md", facts, community=latest.community, changed=latest.changed))


def _lists(listed: Sequence[Listed]) -> Iterator[Section]:
    """Sessions by date, by theme, and the feed."""
    for title, status in _STATUS.items():
        some = [entry for entry in listed if entry[0].status == status]
        if some:  # the newest first, but what is still to come soonest first
            yield Section(title.lower().replace(" ", "-"), title, (_list(some[::-1] if status == "planned" else some),))
    themes: dict[str, list[Listed]] = {}
    for session, files in listed:
        if files:
            themes.setdefault(session.theme_pack.title if session.theme_pack else "Other themes", []).append(
                (session, files)
            )
    by_theme = [block for title in sorted(themes) for block in (Element("h3", (title,)), _list(themes[title]))]
    yield Section("by-theme", "By theme", tuple(by_theme))
    feed = Element("a", ("Subscribe to the calendar of all sessions",), {"href": "programme.ics"})
    yield Section("calendar", "Calendar", (Element("p", (feed, ". It keeps itself up to date.")),))


def _list(entries: Iterable[Listed]) -> Element:
    """Sessions with their files; each link says what it opens, since a reader may hear it alone."""
    items = []
    for session, files in entries:
        when = Element("time", (day(session.date),), {"datetime": f"{session.date:%Y-%m-%d}"})
        parts: list[Element | str] = [Element("strong", (session.title,)), Element("br"), when]
        for at, (label, name) in enumerate(files):
            unseen = Element("span", (f": {session.title}, {day(session.date)}",), {"class": "unseen"})
            parts += [" · " if at else Element("br"), Element("a", (label, unseen), {"href": name})]
        items.append(Element("li", tuple(parts)))
    return Element("ul", tuple(items))
