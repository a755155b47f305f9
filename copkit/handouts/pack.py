"""What goes with a session besides its handout: send-ahead, follow-up, themes, sign-up, and cards for the rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from copkit.errors import ExportError
from copkit.handouts.cells import Cell, Cells, Notebook, bullets, curly, notebook, plain, qr_code, section, terms, text
from copkit.handouts.papers import (
    activity_of,
    agenda_cells,
    contact_cells,
    is_breakout,
    promise_cells,
    source_cells,
    theme_cells,
)

if TYPE_CHECKING:
    from copkit.agenda import Agenda, Session, Slot
    from copkit.breakouts import Draw


def ahead_notebook(session: Session, agenda: Agenda, *, signup: str = "") -> Notebook:
    """What to know before coming: what will happen, how to take part quietly, the right to pass."""
    cells: list[Cell | Cells] = [
        text(curly(session.summary)),
        agenda_cells(agenda),
        section("Take part in your own way", text(_WAYS)),
        section(
            "What we will talk about",
            *(text(_ahead(slot, session)) for slot in agenda.blocks if is_breakout(slot, session)),
        ),
        section("How we work together", terms((rule.title, rule.text) for rule in session.community.principles)),
        signup_cells(signup),
        contact_cells(session, "Ask, or tell us what you need"),
    ]
    return notebook(session, f"Before we meet: {session.title}", cells, kind="send-ahead")


def follow_up_notebook(session: Session, *, themes: Any = None) -> Notebook:  # noqa: ANN401 -- themes: a frame or rows
    """What to send afterwards: released themes, what was promised, links."""
    thanks = text("Thank you for coming. Stories stay with the people who told them; this is the learning that leaves.")
    cells: list[Cell | Cells] = [
        thanks,
        theme_cells(themes),
        section("Ideas to take away", bullets(map(plain, session.theme_pack.ideas))) if session.theme_pack else [],
        promise_cells(session),
        section("News and updates", bullets(map(plain, session.news))),
        source_cells(session),
        contact_cells(session, "Keep in touch"),
    ]
    return notebook(session, f"After we met: {session.title}", cells, kind="follow-up")


def themes_notebook(session: Session, *, themes: Any) -> Notebook:  # noqa: ANN401 -- themes: a frame or rows
    """What people wrote, as themes with counts that may be shown."""
    return notebook(session, f"Themes: {session.title}", [theme_cells(themes)], kind="themes report")


def signup_notebook(session: Session, *, signup: str) -> Notebook:
    """One page for a wall: the session, and the code that leads to where people sign up."""
    if not signup:
        raise ExportError(
            "A sign-up page needs the address where people sign up: give signup='https://…'.", field="signup"
        )
    return notebook(session, session.title, [text(curly(session.summary)), signup_cells(signup)], kind="sign-up")


def rooms_notebook(session: Session, agenda: Agenda, *, draw: Draw | None) -> Notebook:
    """A card for each room: the task, its minutes, who does what, what to bring back. A working paper: it holds names."""
    if draw is None:
        raise ExportError("Room cards need a draw: draw the groups first, and give them as draw=.", field="draw")
    tasks = [slot for slot in agenda.blocks if is_breakout(slot, session)] or list(agenda.blocks)
    cells: list[Cell | Cells] = []
    for turn, groups in enumerate(draw.rounds):
        slot = tasks[min(turn, len(tasks) - 1)]
        for number in range(len(groups)):
            title = f"Room {number + 1}" + f", round {turn + 1}" * (len(draw.rounds) > 1)
            card = _card(session, slot, _parts(draw, turn, number))
            cells.append(section(title, *card, when=f"{slot.minutes} minutes"))
    return notebook(session, f"Room cards: {session.title}", cells, kind="room cards")


def signup_cells(signup: str) -> Cells:
    """A code to point a telephone at, with its address in words."""
    return section("Sign up", qr_code(signup, "the page where you sign up")) if signup else []


_WAYS = (
    "You may pass, at any time, without saying why. Cameras may stay off. Whatever you would rather not say, you can write; "
    "and if you need something so that you can take part, tell us beforehand and nobody else will hear of it."
)


def _ahead(slot: Slot, session: Session) -> str:
    """A conversation to come: its questions, and how to take part in it quietly or in writing."""
    activity = activity_of(slot, session)
    ways = (("Quietly", activity.inclusion.quiet), ("In writing", activity.inclusion.written)) if activity else ()
    return f"### {plain(slot.title)}\n\n{bullets(plain(prompt.text) for prompt in slot.prompts)}\n\n{terms(ways)}"


def _card(session: Session, slot: Slot, people: dict[str, str]) -> Cells:
    activity = activity_of(slot, session)
    back = (
        activity.debrief
        if activity and activity.debrief
        else ("One thing you heard that others should know, without names.",)
    )
    return [
        text(f"### {plain(slot.title)}\n\n{curly(slot.text)}"),
        text(bullets(plain(prompt.text) for prompt in slot.prompts)),
        text(f"### Who is here\n\n{terms(people.items())}"),
        text(f"### Bring back\n\n{bullets(map(plain, back))}"),
    ]


def _parts(draw: Draw, turn: int, number: int) -> dict[str, str]:
    """Everybody in one group, with their part in it or none."""
    by_role = draw.roles[turn][number] if len(draw.roles) > turn else {}
    parts = {name: role for role, name in by_role.items()}
    return {name: parts.get(name, "") for name in draw.rounds[turn][number]}
