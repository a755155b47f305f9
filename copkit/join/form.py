"""A form as it comes: each field once and as text, what was written in it, or a refusal."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from copkit.join.door import CONSENTS, LONGEST, PULSE
from copkit.join.refusal import TOO_LARGE, UNREADABLE, RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from copkit.store import Door

_FIELDS = 24
_MASKED = 3
"""How many times longer a text may be once masks stand in it."""


def read_fields(kind: str, body: bytes) -> dict[str, str]:
    """Return the fields of a form.

    Raises:
        RefusedError: It is no form, holds a field twice or too many, or is not text.
    """
    if kind.split(";", maxsplit=1)[0].strip().lower() != "application/x-www-form-urlencoded":
        raise RefusedError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "This page takes what its own form sends: open it in a browser."
        )
    try:
        given = parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError:
        raise RefusedError(HTTPStatus.BAD_REQUEST, UNREADABLE) from None
    except ValueError:
        given = []
    fields = dict(given)
    if not given or len(fields) < len(given):
        raise RefusedError(
            HTTPStatus.BAD_REQUEST, "Other fields came than this page has: open it again and use its own form."
        )
    return fields


def read_texts(door: Door, fields: Mapping[str, str], *, masked: bool = False) -> dict[str, str]:
    """Return what was written, by prompt; control characters and empty boxes are left out.

    Raises:
        RefusedError: A text is too long.
    """
    texts = {key: _clean(fields.get(f"text-{key}", "")) for key, _ in door.prompts}
    if any(len(text) > LONGEST * (_MASKED if masked else 1) for text in texts.values()):
        raise RefusedError(TOO_LARGE, f"A text is longer than {LONGEST:,} characters: go back and shorten it.")
    return {key: text for key, text in texts.items() if text}


def read_consent(fields: Mapping[str, str]) -> str:
    """Return what may happen with the words.

    Raises:
        RefusedError: The answer is not one of the three.
    """
    came = fields.get("consent", "paraphrase")
    if came not in CONSENTS:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "Choose one of the three answers about your words.")
    return came


def read_pulse(fields: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return the answers to the pulse as rows to keep: each by itself, so that no two are known to be one person's."""
    given = [(key, fields.get(key, "")) for key, _ in PULSE]
    return [(f"{key}={answer}", answer, "count-only") for key, answer in given if answer in {"1", "2", "3"}]


def _clean(text: str) -> str:
    kept = (letter for letter in text.replace("\r\n", "\n") if letter == "\n" or letter.isprintable())
    return "".join(kept).strip()
