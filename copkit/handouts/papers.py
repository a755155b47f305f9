"""A session's papers, each written as a notebook: handout, run sheet, room cards, send-ahead, follow-up, themes.

A paper is a notebook like any other, so that a facilitator can open it, change
a sentence and export it again. Cells for the facilitator alone carry the tag
``facilitator``; what a form needs to know stands in the metadata under ``copkit``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook, new_output

from copkit.errors import ExportError

if TYPE_CHECKING:
    from copkit.agenda import Agenda, Session

Rows = Iterable[Mapping[str, Any]]
_SPECIAL = re.compile(r"([\\`*_\[\]<>|&~])")
_AT_START = re.compile(r"^(\s*)(#|[-+](?=\s)|\d+(?=[.)]\s))", re.MULTILINE)


def plain(words: str) -> str:
    r"""Somebody's words as Markdown that shows them as they are, and does nothing.

    Example:
        >>> plain("# 5 < 6 & *so on*")
        '\\# 5 \\< 6 \\& \\*so on\\*'
    """
    return _AT_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", " ".join(words.split())))


def clock(start: Any, end: Any) -> str:  # noqa: ANN401 -- two times of day
    """From and to, as people say it: ``12:00 to 14:00``."""
    return f"{start:%H:%M} to {end:%H:%M}"


def day(date: Any) -> str:  # noqa: ANN401 -- a date
    """A date as people write it: ``Wednesday 8 February 2023``."""
    return f"{date:%A} {date.day} {date:%B %Y}"


def handout_notebook(session: Session, agenda: Agenda, *, themes: Any = None) -> Any:  # noqa: ANN401 -- a frame or rows; nbformat has no types
    """What participants keep of a session, with the facilitator's notes in cells of their own.

    Args:
        session: a whole session.
        agenda: its fitted agenda.
        themes: suppressed rows of theme and count, or nothing.

    Returns:
        A notebook; headings of blocks carry their minutes, for slides with a timer.
    """
    cells = [
        _text(session.summary),
        _section("What we will do", _bullets(session.overview)),
        _agenda_cells(agenda),
        _section("How we work together", _definitions((p.title, p.text) for p in session.community.principles)),
        _theme_cells(session),
        *(_block_cells(slot, session) for slot in agenda.blocks if _says_something(slot)),
        _themes_cells(themes),
        _section("News and updates", _bullets(session.news)),
        _promise_cells(session),
        _section("About us", _about(session)),
        _section("Read more", _bullets(_sources(session), ready=True), form="page"),
    ]
    return _notebook(session, session.title, cells, kind="handout")


def runsheet_notebook(session: Session, agenda: Agenda, *, draw: Any = None) -> Any:  # noqa: ANN401 -- a Draw, of a module beside this one
    """The facilitator's run sheet: times, who does what, notes. A working paper, never shared."""
    rows = [
        {
            "Time": clock(slot.start, slot.end),
            "Block": slot.title,
            "Minutes": slot.minutes,
            "Least": slot.min,
            "Most": slot.max,
            "If short": _if_short(slot),
        }
        for slot in agenda.blocks
    ]
    cells = [
        _section("The clock", *_table(rows, "Every block with the minutes it bears")),
        _section(
            "Left out and shortened", _bullets((*agenda.cuts, *(f"Dropped: {gone.title}" for gone in agenda.dropped)))
        ),
        *(_run_cells(slot, session) for slot in agenda.blocks),
        _room_cells(draw),
        _section("Promises", *_table(_promise_rows(session, owner=True), "What we said we would do")),
        _section("Have ready", _bullets(_materials(session, agenda))),
    ]
    return _notebook(session, f"Run sheet: {session.title}", cells, kind="run sheet", private=True)


def themes_notebook(session: Session, themes: Any) -> Any:  # noqa: ANN401 -- a frame or rows
    """What people wrote, as themes with counts that may be shown."""
    return _notebook(session, f"Themes: {session.title}", [_themes_cells(themes)], kind="themes report")


def theme_rows(themes: Any) -> list[dict[str, str]]:  # noqa: ANN401 -- a frame, a record with rows, or rows
    """Suppressed rows in words: a hidden count becomes ``hidden``, and is explained beside the table."""
    if hasattr(themes, "to_dict"):
        themes = themes.reset_index().to_dict("records") if themes.index.name else themes.to_dict("records")
    elif hasattr(themes, "rows"):
        themes = themes.rows()
    return [{str(key).capitalize(): _shown(value) for key, value in row.items()} for row in themes]


def _shown(value: object) -> str:
    if value is None or value != value or str(value) in {"", "<NA>", "None"}:  # noqa: PLR0124 -- NaN alone differs from itself
        return "hidden"
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole else str(value)  # type: ignore[call-overload] -- a whole float, checked above


def _notebook(session: Session, title: str, cells: Sequence[Any], *, kind: str, private: bool = False) -> Any:  # noqa: ANN401 -- the same
    facts = {
        "title": title,
        "kind": kind,
        "community": session.community.name,
        "institution": session.community.institution,
        "when": f"{day(session.date)}, {clock(session.start, session.end)}",
        "date": f"{session.date:%Y-%m-%d}",
        "place": session.place,
        "changed": f"{session.changed:%Y-%m-%d}",
        "changed_words": day(session.changed),
        "private": private,
        "contact": session.community.contact.model_dump(),
    }
    flat = [cell for group in cells for cell in (group if isinstance(group, list) else [group]) if cell is not None]
    for at, cell in enumerate(flat, 1):
        cell["id"] = f"{kind.replace(' ', '-')}-{at}"
    return new_notebook(
        cells=[_text(f"# {plain(title)}", id="title"), *flat],
        metadata={"copkit": facts, "language_info": {"name": "python"}},
    )


def _text(source: str, *, facilitator: bool = False, id: str = "", **facts: Any) -> Any:  # noqa: A002, ANN401 -- nbformat's own name
    """A Markdown cell, or nothing where there is nothing to say."""
    if not source.strip():
        return None
    metadata: dict[str, Any] = {"tags": ["facilitator"]} if facilitator else {}
    kept = {key: value for key, value in facts.items() if value}
    return new_markdown_cell(source, id=id or "cell", metadata={**metadata, **({"copkit": kept} if kept else {})})


def _section(title: str, *cells: Any, form: str = "", **facts: Any) -> list[Any]:  # noqa: ANN401 -- cells or Markdown
    made = [_text(cell) if isinstance(cell, str) else cell for cell in cells]
    if not any(made):
        return []
    return [_text(f"## {plain(title)}", form=form, **facts), *made]


def _bullets(items: Iterable[str], *, ready: bool = False) -> str:
    return "\n".join(f"- {item if ready else plain(item)}" for item in items)


def _definitions(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- **{plain(term)}.** {plain(text)}" for term, text in pairs)


def _table(rows: Sequence[Mapping[str, Any]], caption: str, *, first_heads: bool = True) -> tuple[Any, ...]:
    """A Markdown table as a cell; its caption and its row headers stand in the metadata."""
    if not rows:
        return ()
    head = list(rows[0])
    lines = [head, ["---:" if all(_is_number(row[key]) for row in rows) else "---" for key in head]]
    lines += [[plain(_in_words(row[key])) for key in head] for row in rows]
    source = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return (_text(source, caption=caption, row_headers=first_heads),)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) or str(value).isdigit()


def _in_words(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _agenda_cells(agenda: Agenda) -> list[Any]:
    rows = [
        {"Time": clock(slot.start, slot.end), "What": slot.title, "Minutes": slot.minutes} for slot in agenda.blocks
    ]
    return _section("Agenda", *_table(rows, "The agenda, open to change on the day"))


def _theme_cells(session: Session) -> list[Any]:
    pack = session.theme_pack
    if pack is None:
        return []
    definition = f"> {plain(pack.definition.text)}\n>\n> <cite>{plain(pack.definition.citation)}</cite>"
    return [
        *_section(pack.title, pack.summary, definition, pack.why),
        *_section("Ideas to take away", _bullets(pack.ideas)),
        *_section("Who can help", _bullets(map(_source, pack.signposting), ready=True)),
    ]


def _says_something(slot: Any) -> bool:  # noqa: ANN401 -- a Slot
    return bool(slot.text or slot.prompts)


def _block_cells(slot: Any, session: Session) -> list[Any]:  # noqa: ANN401 -- a Slot
    activity = _activity(slot, session)
    quiet = f"*Taking part quietly:* {plain(activity.inclusion.quiet)}" if activity and slot.prompts else ""
    facts = {
        "minutes": slot.minutes,
        "when": f"{clock(slot.start, slot.end)}, {slot.minutes} minutes",
        "timer": bool(slot.prompts),
    }
    return [
        *_section(slot.title, slot.text, _bullets(prompt.text for prompt in slot.prompts), quiet, **facts),
        _text(slot.notes, facilitator=True),
    ]


def _run_cells(slot: Any, session: Session) -> list[Any]:  # noqa: ANN401 -- a Slot
    activity = _activity(slot, session)
    steps = (
        [{"Step": step.title, "Minutes": step.minutes, "What happens": step.text} for step in activity.steps]
        if activity
        else []
    )
    roles = _definitions((role.name.capitalize(), role.does) for role in activity.roles) if activity else ""
    facts = {"minutes": slot.minutes, "when": f"{clock(slot.start, slot.end)}, {slot.minutes} minutes"}
    body = [
        slot.text,
        _bullets(prompt.text for prompt in slot.prompts),
        *_table(steps, f"Steps of {slot.title}"),
        roles,
    ]
    inclusion = activity.inclusion if activity else None
    ways = (
        _definitions(
            (("Right to pass", inclusion.opt_out), ("Quiet route", inclusion.quiet), ("In writing", inclusion.written))
        )
        if inclusion
        else ""
    )
    return [*_section(slot.title, *body, ways or " ", **facts), _text(slot.notes, facilitator=True)]


def _activity(slot: Any, session: Session) -> Any:  # noqa: ANN401 -- an Activity or nothing
    return next((activity for activity in session.activities if activity.id == slot.activity), None)


def _if_short(slot: Any) -> str:  # noqa: ANN401 -- a Slot
    if slot.closing:
        return "keep whole"
    return {"must": "shorten", "should": "shorten, then drop", "could": "drop first"}[slot.priority]


def _themes_cells(themes: Any) -> list[Any]:  # noqa: ANN401 -- a frame or rows
    rows = theme_rows(themes) if themes is not None else []
    if not rows:
        return []
    hidden = any("hidden" in row.values() for row in rows)
    why = (
        "Where it says “hidden”, so few people wrote about it that the number could point to somebody."
        if hidden
        else ""
    )
    lead = "What people wrote, in themes. One text can belong to more than one theme."
    return _section("Themes", lead, *_table(rows, "Themes, and how many texts spoke of each"), why)


def _promise_rows(session: Session, *, owner: bool = False) -> list[dict[str, str]]:
    return [
        {"We said": promise.text, **({"Who": promise.owner} if owner else {}), "Where it stands": _standing(promise)}
        for promise in session.promises
    ]


def _standing(promise: Any) -> str:  # noqa: ANN401 -- a Promise
    if promise.done:
        return f"Done on {day(promise.done)}. {promise.outcome}".strip()
    return promise.outcome or (f"Due by {day(promise.due)}." if promise.due else "Under way.")


def _promise_cells(session: Session) -> list[Any]:
    return _section(
        "You said, we did", *_table(_promise_rows(session), "What we said we would do, and where it stands")
    )


def _room_cells(draw: Any) -> list[Any]:  # noqa: ANN401 -- a Draw
    rows = (
        [{str(key).capitalize(): value for key, value in row.items()} for row in draw.rows()]
        if draw is not None
        else []
    )
    return _section("Rooms", *_table(rows, "Who is in which room", first_heads=False))


def _materials(session: Session, agenda: Agenda) -> list[str]:
    used = [_activity(slot, session) for slot in agenda.blocks]
    found = [
        thing
        for activity in used
        if activity
        for kind in (activity.materials.room, activity.materials.online)
        for thing in kind
    ]
    return list(dict.fromkeys(found))


def _about(session: Session) -> str:
    facts, contact = session.community, session.community.contact
    reach = f"[{contact.email}](mailto:{contact.email})" + (f", telephone {contact.phone}" if contact.phone else "")
    said = f"> {plain(facts.definition.text)}\n>\n> <cite>{plain(facts.definition.citation)}</cite>"
    return f"{said}\n\n{plain(facts.welcome)}\n\n{_bullets(facts.offers)}\n\nThank you for coming. Write to {plain(contact.name)}: {reach}."


def _source(source: Any) -> str:  # noqa: ANN401 -- a Source
    return f"[{plain(source.citation)}]({source.url})" if source.url else plain(source.citation)


def _sources(session: Session) -> list[str]:
    pack, community = session.theme_pack, session.community
    found = [
        *session.links,
        *(s for b in session.blocks for s in b.sources),
        *(pack.sources if pack else ()),
        *community.links,
    ]
    return list(dict.fromkeys(map(_source, found)))
