"""Nothing that identifies anybody gets through: find what does, mask what is sure, mark what a person must decide."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from copkit.redaction.capitals import find_capitals
from copkit.redaction.hints import find_hints
from copkit.redaction.known import find_known, know
from copkit.redaction.letters import plain
from copkit.redaction.names import judge_names
from copkit.redaction.neighbours import join_names
from copkit.redaction.numbers import find_numbers
from copkit.redaction.shapes import find_shapes, find_stories, with_tail
from copkit.redaction.sites import find_sites
from copkit.redaction.spans import PLACEHOLDER, Redaction, Span, settle, write_masked
from copkit.redaction.tokens import OTHER, PERSON, read_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from copkit.redaction.known import Known

__all__ = ["Redaction", "Span", "redact"]


_STOP = re.compile(rf"[a-z{PERSON}{OTHER}]{{5}}[.!?]\s|\n")
_MOST_READINGS = 5
"""A sentence that yields something new on every reading was made to; what is left of it is masked whole."""
_ANYTHING = re.compile(r"\w")


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
    whole = (with_tail(view.text, span) for span in found)
    spans = (Span(*view.place(span.start, span.end), span.kind, span.tier) for span in whole)
    return write_masked(text, settle(spans))


def _find_all(text: str, known: Known) -> Iterator[Span]:
    """Yield every find, sentence by sentence, since no rule reads beyond one."""
    text = PLACEHOLDER.sub(lambda match: _stand_in(match[1]) * len(match[0]), text)
    at = 0
    for stop in _STOP.finditer(text):
        yield from _find_here(text[at : stop.end()], at, known)
        at = stop.end()
    yield from _find_here(text[at:], at, known)


def _find_here(text: str, offset: int, known: Known) -> Iterator[Span]:
    """Yield the finds of a sentence; rules are read again over what they masked, until nothing new is masked."""
    if not _ANYTHING.search(text):
        return
    for reading in range(_MOST_READINGS):
        shapes = _still_read(text, settle(find_shapes(text)))
        text = _cover(text, shapes)
        looks = () if reading else find_stories(text)
        tokens = read_tokens(text)
        judge_names(tokens, known)
        sites = [*find_known(text, tokens, known), *find_sites(tokens)]
        words = _still_read(
            text,
            settle(
                [*sites, *join_names(tokens), *find_hints(tokens), *find_capitals(tokens), *find_numbers(text), *looks]
            ),
        )
        text = _cover(text, words)
        yield from (replace(span, start=span.start + offset, end=span.end + offset) for span in [*shapes, *words])
        if not any(span.tier == "mask" for span in [*shapes, *words]):
            return
    yield Span(offset, offset + len(text), "hint", "mask")


def _still_read(text: str, spans: list[Span]) -> list[Span]:
    """Return the finds that hold a letter or digit not masked before."""
    return [span for span in spans if _ANYTHING.search(text, span.start, span.end)]


def _stand_in(kind: str) -> str:
    return PERSON if kind == "person" else OTHER


def _cover(text: str, spans: list[Span]) -> str:
    """Return the text with stand-ins for what is masked, so that no rule reads it again."""
    if not spans:
        return text
    pieces: list[str] = []
    at = 0
    for span in spans:
        if span.tier == "look":
            continue
        pieces += text[at : span.start], _stand_in(span.kind) * (span.end - span.start)
        at = span.end
    return "".join(pieces) + text[at:]
