"""What a session taught: a private debrief, what was promised and what became of it, and what the community is worth.

The debrief is a working paper of the facilitator's own, in `private/`; nothing else reads it. Promises are in the plan
of the session that made them, and open the news of the next one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from copkit.community.files import write_whole

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

    from copkit.agenda.records import Promise, Session
    from copkit.community.workspace import Community


class Model(NamedTuple):
    """A way to look back: how long it takes, whose idea it is, and its questions with what each asks."""

    title: str
    minutes: int
    source: str
    questions: tuple[tuple[str, str], ...]


MODELS = {
    "what": Model("What? So what? Now what?", 5, "Borton 1970; Driscoll 2007", (
        ("What?", "What happened that stays with you?"),
        ("So what?", "What does it mean for the people who came, and for you?"),
        ("Now what?", "What will you do, keep or leave next time?"))),
    "kolb": Model("Kolb's cycle", 10, "Kolb 1984", (
        ("Experience", "Tell one moment as it was."),
        ("Observation", "What did you notice, in the room and in yourself?"),
        ("Concept", "What idea or pattern could explain it?"),
        ("Experiment", "What will you try, and how will you see whether it worked?"))),
    "gibbs": Model("Gibbs's cycle", 20, "Gibbs 1988", (
        ("Description", "What happened?"), ("Feelings", "What did you think and feel?"),
        ("Evaluation", "What went well, and what did not?"), ("Analysis", "Why, as you see it now?"),
        ("Conclusion", "What else could you have done?"), ("Action plan", "What will you do when it comes again?"))),
}  # fmt: skip

CYCLES = {
    "immediate": "The hour itself was worth it: somebody listened, something was fun, a worry was shared.",
    "potential": "Something was taken away that may be used: an idea, a question, a person to ask.",
    "applied": "Something was tried in one's own mentoring.",
    "realised": "Something went better because of it, for a mentor, a mentee or the university.",
    "reframing": "What counts as good mentoring has changed.",
}
"""The five cycles of value creation (Wenger, Trayner & de Laat 2011), in our words."""

STORY = "Value story: "
"""How the prompt of a value story begins; its cycle follows."""
LEAD = "You said, we did."
"""The words with which promises open a news block; by them an earlier list is found and replaced."""


def read_debrief(community: Community, about: dt.date | str) -> dict[str, str]:
    """Read the facilitator's own notes about a session or a term; answers go by model and number of the question (``what.0``)."""
    path = _debrief(community, about)
    answers: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return answers


def save_debrief(community: Community, about: dt.date | str, answers: dict[str, str]) -> Path:
    """Keep the facilitator's own notes in `private/`."""
    return write_whole(_debrief(community, about), json.dumps(answers, ensure_ascii=False, indent=1) + "\n")


def promises_before(sessions: Iterable[Session], date: dt.date) -> tuple[Promise, ...]:
    """Return what a session on this day has to answer for: every promise still open, and those kept since the last one.

    `sessions` are the community's, oldest first.
    """
    past = [session for session in sessions if session.date < date and session.status != "cancelled"]
    since = past[-1].date if past else date
    found = [promise for session in past for promise in session.promises]
    return tuple(promise for promise in found if promise.done is None or promise.done >= since)


def with_news(session: Session, promises: Iterable[Promise]) -> Session:
    """Return the session with its news block opened by what became of what was promised; given again, the list is new.

    Without a news block, the session's list of news begins with it. `promises` are as `promises_before` gives them.
    """
    lines = [_line(promise) for promise in promises]
    block = next((block for block in session.blocks if "news" in block.activity.split("-")), None)
    if block is None:
        own = [line for line in session.news if not line.startswith(LEAD)]
        return session.model_copy(update={"news": (*(f"{LEAD} {line}" for line in lines), *own)})
    told = f"{LEAD}\n\n" + "\n".join(f"- {line}" for line in lines) if lines else ""
    opened = block.model_copy(update={"text": "\n\n".join(filter(None, (told, _own(block.text))))})
    blocks = tuple(opened if each is block else each for each in session.blocks)
    return session.model_copy(update={"blocks": blocks})


def _own(text: str) -> str:
    """A news block's own words, without the list of promises that opens it."""
    if not text.startswith(LEAD):
        return text
    _, _, rest = text.partition("\n\n")
    paragraphs = rest.split("\n\n")
    return "\n\n".join(paragraphs[1:] if paragraphs[0].startswith("- ") else paragraphs)


def _line(promise: Promise) -> str:
    words = promise.text if promise.text.endswith((".", "!", "?")) else f"{promise.text}."
    if promise.done:
        return f"{words} Done. {promise.outcome}".strip()
    due = f", due by {promise.due.day} {promise.due:%B %Y}" if promise.due else ""
    return f"{words} {f'With {promise.owner}' if promise.owner else 'Under way'}{due}."


def _debrief(community: Community, about: dt.date | str) -> Path:
    return community.folder / "private" / f"{about}-reflection.json"
