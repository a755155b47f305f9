"""The pages that participants see: plain HTML that works without a script, from a phone of 320 px to a wall."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from copkit.join.door import AGREE, CHECK_OUT, CONSENTS, LONGEST, PULSE, SUGGESTION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from copkit.store import Door

_STATIC = files("copkit.join") / "static"
STYLE = (_STATIC / "join.css").read_text(encoding="utf-8")
SCRIPT = (_STATIC / "join.js").read_text(encoding="utf-8")
NO_DOOR = "No door has that code. Look at the screen once more: five letters or figures."
ONCE_MORE = "One more thing was taken out, so please look once more."
NOT_YET = "It could not be kept at this moment, and your words are still here. Wait a few seconds, then press the button again: nothing is kept twice."
_WHAT_HAPPENS = (
    "Before anything is kept, names, dates, numbers and places are taken out, and you see what is left.",
    "No name, address or time is kept with it. Once the door is closed, not even the order.",
    "A facilitator reads it before anybody else does, and may leave it out.",
    "Nobody can tell which text is yours, so it cannot be found by your name later. To have it taken out, tell the facilitator its words.",
)
_PLAIN = "On its way through this network it is not encrypted: somebody with the right tools could read along."


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


POLICY = (
    f"default-src 'none'; style-src 'sha256-{_digest(STYLE)}'; script-src 'sha256-{_digest(SCRIPT)}'; "
    "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of every page: our own style and script, by their hashes, and nothing else."""


def page(title: str, body: str, *, community: str = "", wide: bool = False) -> str:
    """Return a whole page."""
    above = f"<header><p>{escape(community)}</p></header>" if community else ""
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><title>{escape(title)}</title><style>{STYLE}</style></head>'
        f"<body{' class=wide' if wide else ''}>{above}<main><h1>{escape(title)}</h1>{body}</main>"
        f"<script>{SCRIPT}</script></body></html>"
    )


def message(title: str, sentence: str, *, again: str = "") -> str:
    """Return a page that says one thing, such as why something did not work."""
    return page(title, f"<p class=lead>{escape(sentence)}</p>{_link(again, 'Open the page again') if again else ''}")


def ask_code(*, wrong: str = "") -> str:
    """Return the first page: it asks for the code on the room's screen, and says what was wrong with the last one."""
    error = f"<p class=error id=wrong>{escape(wrong)}</p>" if wrong else ""
    described = ' aria-describedby="wrong" aria-invalid="true"' if wrong else ""
    return page(
        "Join the session",
        f'<form action="/" method="get"><label for="code">The code on the screen</label>'
        f'<input id="code" name="code" required maxlength="8" autocomplete="off" autocapitalize="characters" spellcheck="false"{described}>'
        f"{error}<button>Go on</button></form>",
    )


def write(door: Door, ticket: str, *, plain: bool = False) -> str:
    """Return the page with the session's prompts, one box each."""
    boxes = "".join(_box(key, text, "") for key, text in door.prompts)
    passing = "Leaving a box empty is fine." if len(door.prompts) > 1 else "Passing is fine, too."
    form = _form(door, ticket, "look", boxes + _consents("paraphrase"), "See how it would be kept")
    happens = _items((*_WHAT_HAPPENS, _PLAIN) if plain else _WHAT_HAPPENS)
    return page(
        door.title,
        f"<p class=lead>Write in your own words. Nobody can see who wrote what. {passing}</p>{form}"
        f'<section aria-labelledby="what"><h2 id="what">What happens with what I write?</h2><ul>{happens}</ul></section>',
        community=door.community,
    )


def look(door: Door, ticket: str, texts: Mapping[str, str], consent: str, *, said: str = "") -> str:
    """Return the texts as they would be kept, to be changed or confirmed; nothing is stored yet."""
    boxes = "".join(_box(key, text, texts[key]) for key, text in door.prompts if texts.get(key))
    again = f'<p class=error role="alert">{escape(said)}</p>' if said else ""
    lead = "This is how it would be kept. Words in [brackets] stand where somebody could be recognised. Change what you like."
    form = _form(door, ticket, "keep", boxes + _consents(consent), "Keep this")
    return page("Look before it is kept", f"<p class=lead>{lead}</p>{again}{form}", community=door.community)


def over(door: Door, ticket: str, *, kept: bool) -> str:
    """Return the page after keeping or passing, with the pulse where the door is a session's."""
    title, lead, way = (
        ("Thank you", "It is kept, without your name. You can close this page.", "Write something else")
        if kept
        else ("That is fine", "Nothing was written, so nothing is kept. You always have the right to pass.", "Go back and write")
    )  # fmt: skip
    more = _link(f"/s/{door.code}", way)
    pulse = _pulse(door, ticket) if any(key == CHECK_OUT[0] for key, _ in door.prompts) else ""
    return page(title, f"<p class=lead>{lead}</p>{more}{pulse}", community=door.community)


def thanks(door: Door) -> str:
    """Return the page after the pulse."""
    lead = "<p class=lead>That was all. You can close this page.</p>"
    return page("Thank you", lead + _link(f"/s/{door.code}", "Write something else"), community=door.community)


def wall(
    door: Door, themes: Mapping[str, Sequence[str]], pulse: Iterable[tuple[str, Iterable[tuple[str, int | None]]]] = ()
) -> str:
    """Return the wall: what was released, by theme, large enough for a room."""
    shown = "".join(
        f"{f'<h2>{escape(theme)}</h2>' if theme else ''}<ul class=wall>{_items(texts)}</ul>"
        for theme, texts in sorted(themes.items())
    )
    answers = "".join(
        f"<h2>{escape(words)}</h2><ul class=pulse>{_items(f'{say}: {_count(count)}' for say, count in given)}</ul>"
        for words, given in pulse
    )
    body = shown + answers or "<p class=lead>What is released appears here.</p>"
    return page(door.title, body, community=door.community, wide=True)


def _items(texts: Iterable[str]) -> str:
    return "".join(f"<li>{escape(text)}</li>" for text in texts)


def _count(count: int | None) -> str:
    return "not shown" if count is None else str(count)


def _link(address: str, words: str) -> str:
    return f'<p><a href="{escape(address)}">{escape(words)}</a></p>'


def _form(door: Door, ticket: str, step: str, inside: str, button: str) -> str:
    hidden = f'<input type="hidden" name="ticket" value="{ticket}"><input type="hidden" name="step" value="{step}">'
    return f'<form action="/s/{door.code}" method="post" accept-charset="utf-8">{hidden}{inside}<button>{button}</button></form>'


def _box(key: str, text: str, value: str) -> str:
    rows = 2 if key == CHECK_OUT[0] else 6 if key == SUGGESTION[0] else 4
    longest = max(LONGEST, len(value))  # masks may be longer than what they hide
    return (
        f'<label for="{escape(key)}">{escape(text)}</label>'
        f'<textarea id="{escape(key)}" name="text-{escape(key)}" rows="{rows}" maxlength="{longest}">\n{escape(value)}</textarea>'
    )


def _consents(chosen: str) -> str:
    return _choice("What may happen with your words?", "consent", CONSENTS, chosen)


def _pulse(door: Door, ticket: str) -> str:
    answers = {str(number): words for number, words in enumerate(AGREE, 1)}
    rows = "".join(_choice(text, key, answers) for key, text in PULSE)
    about = "<p class=note>Three questions of our own, not a scale from research. What came of one is shown only when ten or more answered it.</p>"
    return f'<section aria-labelledby="pulse"><h2 id="pulse">Three taps about today</h2>{about}{_form(door, ticket, "pulse", rows, "Send")}</section>'


def _choice(question: str, name: str, answers: Mapping[str, str], chosen: str = "") -> str:
    radios = "".join(
        f'<label class=choice><input type="radio" name="{escape(name)}" value="{value}"{" checked" if value == chosen else ""}>'
        f"<span>{escape(words)}</span></label>"
        for value, words in answers.items()
    )
    return f"<fieldset><legend>{escape(question)}</legend>{radios}</fieldset>"
