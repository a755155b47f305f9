"""The pages that participants see: plain HTML that works without a script, from a phone of 320 px to a wall."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

from jinja2 import Environment, FunctionLoader

from copkit.join.door import AGREE, CHECK_OUT, CONSENTS, LONGEST, PULSE, SUGGESTION

_HERE = files("copkit.join")
STYLE = (_HERE / "static" / "join.css").read_text(encoding="utf-8")
SCRIPT = (_HERE / "static" / "join.js").read_text(encoding="utf-8")
NO_DOOR = "No door has that code. Look at the screen once more: five letters or figures."
ONCE_MORE = "One more thing was taken out, so please look once more."
NOT_YET = "It could not be kept at this moment, and your words are still here. Wait a few seconds, then press the button again: nothing is kept twice."
_TOLD = {
    "style": STYLE,
    "script": SCRIPT,
    "check_out": CHECK_OUT[0],
    "suggestion": SUGGESTION[0],
    "longest": LONGEST,
    "consents": CONSENTS,
    "pulse": PULSE,
    "agree": [(str(number), words) for number, words in enumerate(AGREE, 1)],
}
"""What every template knows."""


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_digest(STYLE)}'; script-src 'sha256-{_digest(SCRIPT)}'; "
    "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""What stands above every page: among it a policy that allows our own style and script, by their hashes, alone."""


def _joined(name: str) -> str:
    """A template, its lines joined: no space between two elements shows, and a page weighs less."""
    return "".join(map(str.strip, (_HERE / "templates" / name).read_text(encoding="utf-8").splitlines()))


_TEMPLATES = Environment(autoescape=True, auto_reload=False, loader=FunctionLoader(_joined))
_TEMPLATES.globals |= _TOLD


def page(name: str, **told: object) -> str:
    """Return a page: the template of that name, filled with what it shows."""
    return _TEMPLATES.get_template(f"{name}.html").render(told)
