"""Nothing that identifies anybody gets through: find what does, mask what is sure, mark what a person must decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copkit.redaction.letters import plain
from copkit.redaction.names import find_names, know
from copkit.redaction.shapes import find_shapes
from copkit.redaction.spans import PLACEHOLDER, Redaction, Span, settle, write_masked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from copkit.redaction.names import Known

__all__ = ["Redaction", "Span", "redact"]

_PERSON, _OTHER = "\ue000", "\ue001"
"""Stand for a placeholder while the rules read: one for each of its letters."""


def redact(text: str, *, roster: Iterable[str] = (), places: Iterable[str | tuple[str, str]] = ()) -> Redaction:
    """Return the text with what identifies people masked, and where a person must look again.

    Args:
        text: one contribution, any Unicode.
        roster: full names of the community's people; they beat every other rule.
        places: words of the site, or (word, kind) rows whose kind is department, building, room or course.

    Returns:
        A `Redaction`; redacting its `text` again changes nothing.

    Example:
        >>> redact("I met Priya Shah on 3 March 2022.").text
        'I met [person 1] on [date].'
    """
    known = know(tuple(roster), tuple(row if isinstance(row, str) else tuple(row) for row in places))
    view = plain(text)
    found = _find_all(view.text, known)
    spans = (Span(*view.place(span.start, span.end), span.kind, span.tier) for span in found)
    return write_masked(text, settle(spans))


def _find_all(text: str, known: Known) -> list[Span]:
    """Return every find; rules are read again over what they masked, until nothing new is masked."""
    text = PLACEHOLDER.sub(lambda match: _stand_in(match[1]) * len(match[0]), text)
    found: list[Span] = []
    while True:
        fresh = settle([*find_shapes(text), *find_names(text, known)])
        masks = [span for span in fresh if span.tier == "mask"]
        found += fresh
        if not masks:
            return found
        text = _cover(text, masks)


def _stand_in(kind: str) -> str:
    return _PERSON if kind == "person" else _OTHER


def _cover(text: str, masks: list[Span]) -> str:
    pieces: list[str] = []
    at = 0
    for span in masks:
        pieces += text[at : span.start], _stand_in(span.kind) * (span.end - span.start)
        at = span.end
    return "".join(pieces) + text[at:]
