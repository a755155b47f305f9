"""The two papers of a session: the handout that participants keep, and the facilitator's run sheet.

Each is a notebook like any other, so that a facilitator can open it, change a
sentence and export it again. Cells for the facilitator alone carry the tag
``facilitator``, and only the facilitator's copy is made from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from copkit.handouts.cells import (
    Cell,
    Cells,
    Notebook,
    bullets,
    clock,
    curly,
    day,
    notebook,
    plain,
    section,
    table,
    terms,
    text,
)

if TYPE_CHECKING:
    from copkit.agenda import Activity, Agenda, Contact, Promise, Session, Slot, Source
    from copkit.agenda.records import Definition
    from copkit.breakouts import Draw


def handout_notebook(session: Session, agenda: Agenda, *, themes: Any = None) -> Notebook:  # noqa: ANN401 -- themes: a frame or rows
    """What participants keep of a session, with the facilitator's notes in cells of their own.

    Args:
        session: a whole session.
        agenda: its fitted agenda.
        themes: suppressed rows of theme and count, or nothing.

    Returns:
        A notebook; headings of activities carry their minutes, for slides with a timer.
    """
    community = session.community
    before, after = _around_theme(agenda)
    cells: list[Cell | Cells] = [
        text(curly(session.summary)),
        section("What we will do", bullets(map(plain, session.overview))),
        agenda_cells(agenda),
        section("How we work together", terms((rule.title, rule.text) for rule in community.principles)),
        *(_slot_cells(slot, session) for slot in before),
        _theme_pack_cells(session),
        *(_slot_cells(slot, session) for slot in after),
        theme_cells(themes),
        section("News and updates", bullets(map(plain, session.news))),
        promise_cells(session),
        section(
            "About us",
            quotation(community.definition),
            plain(community.welcome),
            bullets(map(plain, community.offers)),
        ),
        contact_cells(session, "Thank you"),
        source_cells(session),
    ]
    return notebook(session, session.title, cells, kind="handout")


def runsheet_notebook(session: Session, agenda: Agenda, *, draw: Draw | None = None) -> Notebook:
    """The facilitator's run sheet: times, who does what, notes. A working paper, never shared."""
    clock_rows = [
        {
            "Start": f"{slot.start:%H:%M}",
            "Block": slot.title,
            "Minutes": slot.minutes,
            "Bears": f"{slot.min} to {slot.max}",
            "If short": _if_short(slot),
        }
        for slot in agenda.blocks
    ]
    gone = [*agenda.cuts, *(f"Dropped: {block.title}" for block in agenda.dropped)]
    cells: list[Cell | Cells] = [
        section("The clock", table(clock_rows, "Every block, with the least and the most minutes that it bears")),
        section("Left out or shortened", bullets(map(plain, gone))),
        section("Who is in which room", table(_room_rows(draw) if draw else (), "Rooms, round by round")),
        *(_run_cells(slot, session) for slot in agenda.blocks),
        section("Promises", table(_promise_rows(session, owner=True), "What we said we would do, and who does it")),
    ]
    return notebook(session, f"Run sheet: {session.title}", cells, kind="run sheet")


def agenda_cells(agenda: Agenda) -> Cells:
    """The agenda as a table: when, what, for how long."""
    rows = [{"Start": f"{slot.start:%H:%M}", "What": slot.title, "Minutes": slot.minutes} for slot in agenda.blocks]
    return section("Agenda", table(rows, "The agenda, open to change on the day"))


def theme_cells(themes: Any) -> Cells:  # noqa: ANN401 -- a frame, a record with rows, or rows
    """Themes with counts that may be shown; a hidden count is said in words."""
    rows = _theme_rows(themes) if themes is not None else []
    hidden = any("hidden" in row.values() for row in rows)
    why = (
        "Where it says “hidden”, the number is small, or would give a small one away, and could point to somebody."
        if hidden
        else ""
    )
    lead = "What people wrote, in themes. One text can belong to more than one theme."
    counted = table(rows, "Themes, and how many texts spoke of each")
    return section("Themes", lead, counted, why) if rows else []


def promise_cells(session: Session) -> Cells:
    """What the community was told, and where it stands; who does it stays with the facilitator."""
    return section("You said, we did", table(_promise_rows(session), "What we said we would do, and where it stands"))


def contact_cells(session: Session, title: str) -> Cells:
    """Whom to write to, under a heading."""
    return section(title, contact_words(session.community.contact))


def contact_words(contact: Contact) -> str:
    """Whom to write to: the one person that every handout may name."""
    phone = f", telephone {plain(contact.phone)}" if contact.phone else ""
    reach = f"[{plain(contact.email)}](mailto:{contact.email}){phone}"
    return f"For questions, or to take part in another way, write to {plain(contact.name)}: {reach}."


def source_cells(session: Session) -> Cells:
    """Where everything comes from, each source once."""
    pack = session.theme_pack
    found = [
        *session.links,
        *(source for block in session.blocks for source in block.sources),
        *(pack.sources if pack else ()),
        *session.community.links,
    ]
    once = {source.url or source.citation: source for source in reversed(found)}
    return section("Read more", bullets(map(_cited, reversed(once.values()))), form="page")


def activity_of(slot: Slot, session: Session) -> Activity | None:
    """The activity that a block runs, where the session knows it."""
    return next((activity for activity in session.activities if activity.id == slot.activity), None)


def is_breakout(slot: Slot, session: Session) -> bool:
    """Whether people talk in groups over a question of this block."""
    activity = activity_of(slot, session)
    return bool(slot.prompts) and (activity is None or activity.group is not None)


def quotation(definition: Definition) -> str:
    """A definition as a quotation, with whose it is."""
    return f"> {plain(definition.text)}\n>\n> <cite>{plain(definition.citation)}</cite>"


def _theme_pack_cells(session: Session) -> Cells:
    pack = session.theme_pack
    if pack is None:
        return []
    return [
        *section(pack.title, plain(pack.summary), quotation(pack.definition), plain(pack.why)),
        *section("Ideas to take away", bullets(map(plain, pack.ideas))),
        *section("Who can help", bullets(map(_cited, pack.signposting))),
    ]


def _around_theme(agenda: Agenda) -> tuple[tuple[Slot, ...], tuple[Slot, ...]]:
    """The blocks up to where the theme is introduced, and those after it."""
    named = (at for at, slot in enumerate(agenda.blocks, 1) if "theme" in f"{slot.id}-{slot.activity}".split("-"))
    cut = next(named, 0)
    return agenda.blocks[:cut], agenda.blocks[cut:]


def _slot_cells(slot: Slot, session: Session) -> Cells:
    """A block as it is shown: on slides always, on paper where people talked in groups."""
    asks = bullets(plain(prompt.text) for prompt in slot.prompts)
    facts = {**_when(slot), "timer": bool(asks), "form": "" if is_breakout(slot, session) else "slides"}
    made = section(slot.title, curly(slot.text) or plain(slot.title), asks, **facts)
    return [*made, text(curly(slot.notes), facilitator=True)]


def _run_cells(slot: Slot, session: Session) -> Cells:
    activity = activity_of(slot, session)
    parts: list[Cell | str] = [
        text(curly(slot.notes), facilitator=True),
        curly(slot.text),
        bullets(plain(prompt.text) for prompt in slot.prompts),
    ]
    if activity:
        steps = [{"Step": step.title, "Minutes": step.minutes, "What happens": step.text} for step in activity.steps]
        ready = (
            ("In the room", activity.materials.room),
            ("Online", activity.materials.online),
            ("In both", activity.materials.hybrid),
        )
        ways = activity.inclusion
        parts += [
            table(steps, f"The steps of {activity.title.lower()}"),
            terms((role.name, role.does) for role in activity.roles),
            terms((("May pass", ways.opt_out), ("Quietly", ways.quiet), ("In writing", ways.written))),
            terms(
                (f"Ready {where[0].lower()}{where[1:]}", "; ".join(things) + ".") for where, things in ready if things
            ),
        ]
    return section(slot.title, *parts, **_when(slot))


def _room_rows(draw: Draw) -> list[dict[str, object]]:
    rows: dict[tuple[object, object], list[str]] = {}
    for row in draw.rows():
        part = f" ({row['role']})" if row["role"] else ""
        rows.setdefault((row["round"], row["group"]), []).append(f"{row['person']}{part}")
    return [{"Round": turn, "Room": room, "Who": ", ".join(people)} for (turn, room), people in rows.items()]


def _when(slot: Slot) -> dict[str, Any]:
    return {"minutes": slot.minutes, "when": f"{clock(slot.start, slot.end)}, {slot.minutes} minutes"}


def _if_short(slot: Slot) -> str:
    if slot.closing:
        return "kept whole"
    return {"must": "stays", "should": "may go", "could": "goes first"}[slot.priority]


def _theme_rows(themes: Any) -> list[dict[str, str]]:  # noqa: ANN401 -- a frame or series, a record with rows, or rows
    if hasattr(themes, "reset_index"):
        labelled = list(themes.index) != list(range(len(themes)))
        frame = themes.reset_index() if labelled or themes.ndim == 1 else themes
        themes = frame.rename(columns={"index": "Theme", 0: "Count"}).to_dict("records")
    rows = themes.rows() if hasattr(themes, "rows") else themes
    return [{str(key).capitalize(): _shown(value) for key, value in row.items()} for row in rows]


def _shown(value: Any) -> str:  # noqa: ANN401 -- a count, a name, or one of pandas' ways to say nothing
    """A cell in words. Nothing, or a number that is not one, was hidden by the suppression."""
    if str(value).casefold() in {"", "none", "nan", "<na>", "hidden"}:
        return "hidden"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _promise_rows(session: Session, *, owner: bool = False) -> list[dict[str, object]]:
    return [
        {"We said": promise.text, **({"Who": promise.owner} if owner else {}), "Where it stands": standing(promise)}
        for promise in session.promises
    ]


def standing(promise: Promise) -> str:
    """Where a promise stands, in words."""
    if promise.done:
        return f"Done on {day(promise.done)}. {promise.outcome}".strip()
    return promise.outcome or (f"Due by {day(promise.due)}." if promise.due else "Under way.")


def _cited(source: Source) -> str:
    return f"[{plain(source.citation)}]({source.url})" if source.url else plain(source.citation)
