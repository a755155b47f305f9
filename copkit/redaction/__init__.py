"""Nothing that identifies anybody gets through: find what does, mask what is sure, mark what a person must decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copkit.redaction.hints import find_hints
from copkit.redaction.letters import plain
from copkit.redaction.names import find_names, know
from copkit.redaction.shapes import find_shapes
from copkit.redaction.sites import find_sites
from copkit.redaction.spans import PLACEHOLDER, Redaction, Span, settle, write_masked
from copkit.redaction.tokens import OTHER, PERSON, read_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from copkit.redaction.names import Known

__all__ = ["Redaction", "Span", "redact"]


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
    rows = tuple((row, "") if isinstance(row, str) else (row[0], row[1]) for row in places)
    known = know(tuple(roster), rows)
    view = plain(text)
    found = _find_all(view.text, known)
    spans = (Span(*view.place(span.start, span.end), span.kind, span.tier) for span in found)
    return write_masked(text, settle(spans))


def _find_all(text: str, known: Known) -> list[Span]:
    """Return every find; rules are read again over what they masked, until nothing new is masked."""
    text = PLACEHOLDER.sub(lambda match: _stand_in(match[1]) * len(match[0]), text)
    found: list[Span] = []
    while True:
        shapes = settle(find_shapes(text))
        text = _cover(text, shapes)
        tokens = read_tokens(text)
        names = settle([*find_sites(tokens), *find_names(text, tokens, known), *find_hints(tokens)])
        text = _cover(text, names)
        found += [*shapes, *names]
        if not any(span.tier == "mask" for span in [*shapes, *names]):
            return found


def _stand_in(kind: str) -> str:
    return PERSON if kind == "person" else OTHER


def _cover(text: str, spans: list[Span]) -> str:
    """Return the text with stand-ins for what is masked, so that no rule reads it again."""
    pieces: list[str] = []
    at = 0
    for span in spans:
        if span.tier == "look":
            continue
        pieces += text[at : span.start], _stand_in(span.kind) * (span.end - span.start)
        at = span.end
    return "".join(pieces) + text[at:]
