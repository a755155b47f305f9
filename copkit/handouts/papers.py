"""A session's papers: Markdown templates, filled and cut into the cells of a notebook like any other.

A facilitator can open such a notebook, change a sentence and export it again. A cell that a form must know more of
(a caption, minutes, for whom) carries that under `copkit` in its metadata; notes carry the tag ``facilitator``.
"""

from __future__ import annotations

import base64
import io
import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from copkit.agenda import fit_agenda
from copkit.errors import ExportError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from copkit.agenda import Agenda, CommunityFacts, Session, Slot, Source
    from copkit.breakouts import Draw

TEMPLATES = Path(__file__).parent / "templates" / "copkit"
PAPERS = {
    "handout": ("handout", "{}"),
    "runsheet": ("run sheet", "Run sheet: {}"),
    "ahead": ("send-ahead", "Before we meet: {}"),
    "follow-up": ("follow-up", "After we met: {}"),
    "themes": ("themes report", "Themes: {}"),
    "signup": ("sign-up", "{}"),
    "rooms": ("room cards", "Room cards: {}"),
}
"""Every paper of a session: what kind it says it is, and its title."""
Notebook = dict[str, Any]
"""A notebook as Jupyter saves it; nothing of Jupyter is needed to write one, and it takes seconds to load."""
_MARK = "\x1e"
_SPECIAL = re.compile(r"([\\`*_\[\]<>|&~])")
_AT_START = re.compile(r"^(\s*)(#|[-+](?=\s)|\d+(?=[.)]\s))", re.MULTILINE)


def session_paper(  # noqa: PLR0913 -- each option is a fact of the paper
    name: str,
    session: Session,
    agenda: Agenda | None = None,
    *,
    draw: Draw | None = None,
    themes: Any = None,  # noqa: ANN401 -- a frame or series, a record with rows, or rows
    signup: str = "",
) -> Notebook:
    """One paper of a session (a name of `PAPERS`), as a notebook; its options are those of `export_session`.

    Raises:
        ExportError: room cards without a draw, or a sign-up page without an address.
    """
    if name == "signup" and not signup:
        sentence = "A sign-up page needs the address where people sign up: give signup='https://…'."
        raise ExportError(sentence, field="signup")
    if name == "rooms" and draw is None:
        raise ExportError("Room cards need a draw: draw the groups first, and give them as draw=.", field="draw")
    timed = name in {"handout", "runsheet", "ahead", "rooms"}
    slots = (agenda or fit_agenda(session)) if timed else None
    activities = {activity.id: activity for activity in session.activities}
    kind, title = PAPERS[name]
    facts = {
        **community_facts(session.community, session.changed),
        "when": f"{day(session.date)}, {clock(session.start, session.end)}",
        "date": f"{session.date:%Y-%m-%d}",
        "place": session.place,
        "title": title.format(session.title),
        "kind": kind,
    }
    return bind(
        f"{name}.md",
        facts,
        session=session,
        agenda=slots,
        theme_at=_theme_at(slots) if slots else 0,
        activities=activities,
        asked=[slot for slot in slots.blocks if _is_breakout(slot, activities)] if slots else [],
        draw=draw,
        themes=_theme_rows(themes) if themes is not None else [],
        signup=signup,
    )


def community_facts(community: CommunityFacts, changed: dt.date | None) -> dict[str, Any]:
    """What every form says of its community, and the date that it carries."""
    dated = {"changed": f"{changed:%Y-%m-%d}", "changed_words": day(changed)} if changed else {}
    about = {"community": community.name, "institution": community.institution}
    return {**about, "contact": community.contact.model_dump(), **dated}


def bind(template: str, facts: Mapping[str, Any], **told: Any) -> Notebook:  # noqa: ANN401 -- whatever the template asks for
    """Fill a paper's template and cut it into cells under its title; a heading with nothing under it is left out."""
    filled = _papers().get_template(template).render(**told)
    marked = re.split(f"{_MARK}(.*){_MARK}", f"{_MARK}{{}}{_MARK}{filled}")
    kept: list[tuple[dict[str, Any], str]] = []
    for told_of_it, inside in zip(marked[-2::-2], marked[::-2], strict=False):
        known, words = json.loads(told_of_it), re.sub(r"\n{3,}", "\n\n", inside).strip()
        has_more = bool(kept) and "section" not in kept[-1][0]
        if words or "outputs" in known or ("section" in known and has_more):
            kept.append((known, words))
    kept.append(({}, f"# {plain(facts['title'])}"))
    cells = [{**_cell(*piece), "id": f"cell-{at}"} for at, piece in enumerate(reversed(kept))]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"copkit": dict(facts)}, "cells": cells}


def _cell(known: dict[str, Any], words: str) -> dict[str, Any]:
    if "outputs" in known:
        code = {"cell_type": "code", "source": "", "execution_count": None}
        return {**code, "outputs": known["outputs"], "metadata": {"tags": ["remove-input"]}}
    metadata = {"tags": ["facilitator"]} if known.pop("facilitator", False) else {}
    source = f"## {plain(known.pop('section'))}\n\n{words}".strip() if "section" in known else words
    return {"cell_type": "markdown", "source": source, "metadata": metadata | ({"copkit": known} if known else {})}


@cache
def _papers() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES / "papers"),
        autoescape=select_autoescape(default=False, enabled_extensions=("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {each.__name__: each for each in (plain, curly, day, shown, sources, qr_code)}
    made.globals |= {"cell": _mark, "section": lambda title, **facts: _mark(section=title, **facts), "clock": clock}
    return made


def _mark(**facts: Any) -> str:  # noqa: ANN401 -- whatever a form needs to know
    """Where a cell begins, and what is known of it; no words that go through `plain` or `curly` can say this."""
    return f"\n{_MARK}{json.dumps({key: value for key, value in facts.items() if value})}{_MARK}\n"


def plain(words: str) -> str:
    r"""Somebody's words as Markdown that shows them as they are, and does nothing.

    Example:
        >>> print(plain("# 5 < 6 & *so on*"))
        \# 5 \< 6 \& \*so on\*
    """
    return _AT_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", curly(" ".join(words.split()))))


def curly(words: str) -> str:
    """Straight quotation marks as a printer sets them; names keep their apostrophes, Markdown with code or links stays.

    Example:
        >>> curly('Say "pass".') == f"Say {chr(8220)}pass{chr(8221)}."
        True
    """
    words = words.replace(_MARK, " ")
    if "`" in words or "](" in words or "<" in words:
        return words
    return re.sub(r'(^|[\s(\[])"(?=\S)', "\\1\u201c", words).replace('"', "\u201d")


def clock(start: dt.time, end: dt.time) -> str:
    """From and to, as people say it: ``12:00 to 14:00``."""
    return f"{start:%H:%M} to {end:%H:%M}"


def day(date: dt.date) -> str:
    """A date as people write it: ``Wednesday 8 February 2023``."""
    return f"{date:%A} {date.day} {date:%B %Y}"


def shown(value: Any, form: str = "g") -> str:  # noqa: ANN401 -- a count, a name, or one of the ways to say nothing
    """A figure in words; nothing, or a number that is not one, was hidden by the suppression."""
    if str(value).casefold() in {"", "none", "nan", "<na>", "hidden"}:
        return "hidden"
    return format(value, form) if isinstance(value, float) else str(value)


def sources(session: Session) -> list[Source]:
    """Where everything comes from, each source once."""
    pack = session.theme_pack
    found = [
        *session.links,
        *(source for block in session.blocks for source in block.sources),
        *(pack.sources if pack else ()),
        *session.community.links,
    ]
    return list({source.url or source.citation: source for source in reversed(found)}.values())[::-1]


def qr_code(address: str) -> str:
    """A QR code as a picture's address."""
    import segno  # noqa: PLC0415 -- loaded when a code is drawn

    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="png", scale=8, border=4)
    return f"data:image/png;base64,{base64.b64encode(drawn.getvalue()).decode()}"


def _is_breakout(slot: Slot, activities: Mapping[str, Any]) -> bool:
    """Whether people talk in groups over a question of this block."""
    activity = activities.get(slot.activity)
    return bool(slot.prompts) and (activity is None or activity.group is not None)


def _theme_at(agenda: Agenda) -> int:
    """How many blocks there are up to where the theme is introduced."""
    named = (at for at, slot in enumerate(agenda.blocks, 1) if "theme" in f"{slot.id}-{slot.activity}".split("-"))
    return next(named, 0)


def _theme_rows(themes: Any) -> list[dict[str, str]]:  # noqa: ANN401 -- a frame or series, a record with rows, or rows
    if hasattr(themes, "reset_index"):
        labelled = list(themes.index) != list(range(len(themes)))
        frame = themes.reset_index() if labelled or themes.ndim == 1 else themes
        themes = frame.rename(columns={"index": "Theme", 0: "Count"}).to_dict("records")
    rows = themes.rows() if hasattr(themes, "rows") else themes
    return [{str(key).capitalize(): shown(value) for key, value in row.items()} for row in rows]
