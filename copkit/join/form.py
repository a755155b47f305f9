"""A form as it comes: each field once and as text, what was written in it, or a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from copkit.join.door import CONSENTS, LONGEST, PULSE
from copkit.join.refusal import Refusal, RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from copkit.store import Door

_FIELDS = 24
_MASKED = 3
"""How many times longer a text may be once masks stand in it."""


def read_fields(kind: str, body: bytes) -> dict[str, str]:
    """Return the fields of a form, or refuse what is no form, holds a field twice or too many, or is not text."""
    if kind.split(";", maxsplit=1)[0].strip().lower() != "application/x-www-form-urlencoded":
        raise RefusedError(Refusal.NO_FORM)
    try:
        given = parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError:
        raise RefusedError(Refusal.UNREADABLE) from None
    except ValueError:
        given = []
    fields = dict(given)
    if not given or len(fields) < len(given):
        raise RefusedError(Refusal.ODD_FIELDS)
    return fields


def read_texts(door: Door, fields: Mapping[str, str], *, masked: bool = False) -> dict[str, str]:
    """Return what was written, by prompt, or refuse what is too long; control characters and empty boxes are left out."""
    texts = {key: _clean(fields.get(f"text-{key}", "")) for key, _ in door.prompts}
    if any(len(text) > LONGEST * (_MASKED if masked else 1) for text in texts.values()):
        raise RefusedError(Refusal.LONG_TEXT)
    return {key: text for key, text in texts.items() if text}


def read_consent(fields: Mapping[str, str]) -> str:
    """Return what may happen with the words, or refuse what is none of the three answers."""
    came = fields.get("consent", "paraphrase")
    if came not in CONSENTS:
        raise RefusedError(Refusal.NO_CONSENT)
    return came


def read_pulse(fields: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return the answers to the pulse as rows to keep: each by itself, so that no two are known to be one person's."""
    given = [(key, fields.get(key, "")) for key, _ in PULSE]
    return [(f"{key}={answer}", answer, "count-only") for key, answer in given if answer in {"1", "2", "3"}]


def _clean(text: str) -> str:
    kept = (letter for letter in text.replace("\r\n", "\n") if letter == "\n" or letter.isprintable())
    return "".join(kept).strip()
