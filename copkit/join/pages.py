"""The pages that participants see: plain HTML that works without a script, from a phone of 320 px to a wall."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from copkit.join.door import CONSENTS, LONGEST, PULSE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from copkit.store import Door

_STATIC = files("copkit.join") / "static"
STYLE = (_STATIC / "join.css").read_text(encoding="utf-8")
SCRIPT = (_STATIC / "join.js").read_text(encoding="utf-8")
AGREE = ("Not today", "Somewhat", "Yes")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


POLICY = (
    f"default-src 'none'; style-src 'sha256-{_digest(STYLE)}'; script-src 'sha256-{_digest(SCRIPT)}'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of every page: our own style and script, by their hashes, and nothing else."""


def page(title: str, body: str, *, community: str = "", wide: bool = False) -> str:
    """Return a whole page."""
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{escape(title)}</title><style>{STYLE}</style></head>'
        f"<body{' class=wide' if wide else ''}><header><p>{escape(community)}</p></header><main><h1>{escape(title)}</h1>{body}</main>"
        f"<script>{SCRIPT}</script></body></html>"
    )


def message(title: str, sentence: str, *, again: str = "") -> str:
    """Return a page that says one thing, such as why something did not work."""
    link = f'<p><a href="{escape(again)}">Go to the page again</a></p>' if again else ""
    return page(title, f"<p class=lead>{escape(sentence)}</p>{link}")


def ask_code(*, wrong: bool = False) -> str:
    """Return the first page: it asks for the code on the room's screen."""
    error = (
        "<p class=error id=wrong>No door has that code. Look at the screen once more: five letters or figures.</p>"
        if wrong
        else ""
    )
    described = ' aria-describedby="wrong" aria-invalid="true"' if wrong else ""
    return page(
        "Join the session",
        f'{error}<form action="/" method="get"><label for="code">The code on the screen</label>'
        f'<input id="code" name="code" required maxlength="8" autocomplete="off" autocapitalize="characters" spellcheck="false"{described}>'
        "<button>Go on</button></form>",
    )


def write(door: Door, ticket: str) -> str:
    """Return the page with the session's prompts, one box each."""
    boxes = "".join(_box(key, text, "") for key, text in door.prompts)
    return page(
        door.title,
        "<p class=lead>Write what you heard, thought or wondered. Nobody can see who wrote it, and leaving a box empty is fine.</p>"
        f"{_form(door, ticket, 'look', boxes + _consents('paraphrase'), 'See how it would be kept')}{_what_happens()}",
        community=door.community,
    )


def look(door: Door, ticket: str, texts: Mapping[str, str], consent: str, *, again: bool = False) -> str:
    """Return the texts as they would be kept, to be changed or confirmed; nothing is stored yet."""
    boxes = "".join(_box(key, text, texts[key]) for key, text in door.prompts if texts.get(key))
    more = "<p class=note>One more thing was taken out, so please look once more.</p>" if again else ""
    lead = "This is how it would be kept. Words in [brackets] stand where somebody could be recognised. Change what you like."
    form = _form(door, ticket, "keep", boxes + _consents(consent), "Keep this")
    return page("Look before it is kept", f"<p class=lead>{lead}</p>{more}{form}", community=door.community)


def done(door: Door, address: str, *, pulse: str = "") -> str:
    """Return the thanks, and a way to write once more."""
    return page(
        "Thank you",
        "<p class=lead>It is kept, without your name. You can close this page.</p>"
        f'<p><a href="{escape(address)}">Write something else</a></p>{pulse}',
        community=door.community,
    )


def passed(door: Door, address: str) -> str:
    """Return the answer to empty boxes: passing is fine."""
    return page(
        "That is fine",
        f'<p class=lead>Nothing was written, and nothing is kept. You always have the right to pass.</p><p><a href="{escape(address)}">Go back and write</a></p>',
        community=door.community,
    )


def pulse_form(door: Door, ticket: str) -> str:
    """Return the three-question pulse."""
    rows = "".join(
        f"<fieldset><legend>{escape(text)}</legend>"
        + "".join(_radio(key, str(number), words, checked=False) for number, words in enumerate(AGREE, 1))
        + "</fieldset>"
        for key, text in PULSE
    )
    about = "<p class=note>Three questions of our own, not a scale from research. The answers are shown only when ten people or more have given them.</p>"
    return f'<section aria-labelledby="pulse"><h2 id="pulse">Three taps about today</h2>{about}{_form(door, ticket, "pulse", rows, "Send")}</section>'


def wall(door: Door, texts: Iterable[str]) -> str:
    """Return the wall: what was released, large enough for a room."""
    cards = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return page(
        door.title,
        f"<ul class=wall>{cards}</ul>" if cards else "<p class=lead>What is released appears here.</p>",
        community=door.community,
        wide=True,
    )


def _form(door: Door, ticket: str, step: str, inside: str, button: str) -> str:
    hidden = f'<input type="hidden" name="ticket" value="{ticket}"><input type="hidden" name="step" value="{step}">'
    return f'<form action="/s/{door.code}" method="post" accept-charset="utf-8">{hidden}{inside}<button>{button}</button></form>'


def _box(key: str, text: str, value: str) -> str:
    return (
        f'<label for="{escape(key)}">{escape(text)}</label>'
        f'<textarea id="{escape(key)}" name="text-{escape(key)}" rows="4" maxlength="{LONGEST}">\n{escape(value)}</textarea>'
    )


def _consents(chosen: str) -> str:
    radios = "".join(_radio("consent", value, words, checked=value == chosen) for value, words in CONSENTS.items())
    return f"<fieldset><legend>What may happen with your words?</legend>{radios}</fieldset>"


def _radio(name: str, value: str, words: str, *, checked: bool) -> str:
    mark = " checked" if checked else ""
    return (
        f'<label class=choice><input type="radio" name="{escape(name)}" value="{value}"{mark}> {escape(words)}</label>'
    )


def _what_happens() -> str:
    points: Sequence[str] = (
        "Before anything is kept, names, dates, numbers and places are taken out, and you see what is left.",
        "No name, address or time is kept with it. Once the door is closed, not even the order.",
        "A facilitator reads it before anybody else does, and may leave it out.",
        "Because nobody knows which text is yours, you cannot ask for it back later. Ask the facilitator to remove it by its words.",
    )
    items = "".join(f"<li>{escape(point)}</li>" for point in points)
    return f"<section aria-labelledby=what><h2 id=what>What happens with what I write?</h2><ul>{items}</ul></section>"
