"""Where people work and live, told by the words around: schools and departments, buildings, streets, rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copkit.redaction.spans import Span
from copkit.redaction.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copkit.redaction.tokens import Token

_SHORTEST_NUMBER = 6
_MOST_PARTS = 10
_MOST_LINKS = 2
_MOST_LETTERS = 2
_MOST_SERVED = 4
_NAMED = {"capital", "mixed", "upper"}


def find_sites(tokens: list[Token]) -> Iterator[Span]:
    """Yield units, buildings and streets that are named, rooms called by a letter, and numbers said in words."""
    spoken: list[Token] = []
    for token in tokens:
        if token.is_in("named_units"):
            end = _unit_end(token)
            if end is not token:
                yield Span(token.start, end.end, "unit", "mask")
        is_built = token.is_in("built")
        if is_built or token.is_in("named_units"):
            start = _named_from(token)
            if start is not token:
                yield Span(start.start, token.end, "location" if is_built else "unit", "mask")
        if token.shape == "capital" and token.is_in("service_heads", "offices"):
            start = _service_from(token)
            if start is not token:
                yield Span(start.start, token.end, "unit", "mask")
        if _is_lettered(token) and token.before:
            yield Span(token.before.start, token.end, "room", "mask")
        spoken = (
            [*spoken, token]
            if token.is_in("digits") and not token.gap.strip(" ,-")
            else [token]
            if token.is_in("digits")
            else []
        )
        if len(spoken) >= _SHORTEST_NUMBER:
            yield Span(spoken[0].start, token.end, "phone", "mask")
            spoken = spoken[:1] + spoken[-_SHORTEST_NUMBER:]


def is_subject(token: Token) -> bool:
    """Whether a word, or it with the one before or after, is a subject or an office."""
    subjects = lexicon()["disciplines"]
    pairs = {
        f"{left.low} {right.low}" for left, right in ((token.before, token), (token, token.after)) if left and right
    }
    return token.low in subjects or not subjects.isdisjoint(pairs)


def _unit_end(token: Token) -> Token:
    """Return where "School of …" ends: the token itself where nothing is named."""
    link = token.after
    end, here = token, link.after if link and link.low in {"of", "for"} else None
    words, since = [token.low, link.low if link else ""], 0
    while here and not here.gap.strip(" &,") and len(words) < _MOST_PARTS:
        words.append(here.low)
        since += 1
        if here.shape in _NAMED or is_subject(here):
            end, since = here, 0
        elif not (here.low in {"of", "for", "and", "in", "the"} or _qualifies(here, token)) or since > _MOST_LINKS:
            break
        here = here.after
    return token if " ".join(words[:3]) in lexicon()["phrases"] else end


def _qualifies(token: Token, unit: Token) -> bool:
    """Whether a word such as "civil" leads to a subject; a centre or an office may be of anything."""
    is_loose = unit.low in {"centre", "center", "office"} or token.is_in("small")
    return not is_loose and token.after is not None and token.after.gap == " " and is_subject(token.after)


def _service_from(head: Token) -> Token:
    """Return where "Student Wellbeing Service" or "Estates and Facilities" starts: the head itself where it is bare."""
    start, words, is_head = head, [head.low], head.is_in("service_heads")
    for _ in range(_MOST_SERVED):
        before = start.before
        is_pair = before is not None and (before.low == "and" or start.gap == " & ")
        if before and before.low == "and":
            before = before.before
        if not before or not (is_pair or start.gap == " ") or not _serves(before, is_pair=is_pair):
            break
        if not is_head and not (is_pair and before.is_in("offices")):
            break
        start, is_head = before, True
        words.insert(0, start.low)
    return head if " ".join(words) in lexicon()["phrases"] else start


def _serves(token: Token, *, is_pair: bool) -> bool:
    """Whether a capitalised word tells one service from another."""
    if token.shape not in {"capital", "upper"} or token.owns or token.is_in("titles", "small", "openers"):
        return False
    if is_pair or token.is_in("stays"):
        return (
            is_subject(token)
            or token.is_in("service_heads", "served", "offices")
            or (token.shape == "upper" and not is_pair)
        )
    return not token.first or is_subject(token) or token.is_in("served") or not token.is_in("common")


def _named_from(token: Token) -> Token:
    """Return where "Priory House" or "Physics department" starts: the token itself where it has no name of its own."""
    start, gap = token, token.gap
    for _ in range(3):
        before = start.before
        if not before or gap != " " or before.is_in("generic", "titles"):
            break
        is_name = token.shape == "capital" and before.shape in {"capital", "mixed"}
        if not (is_name or (token.is_in("named_units") and is_subject(before))):
            break
        start, gap = before, before.gap
    return token if f"{start.low} {token.low}" in lexicon()["phrases"] else start


def _is_lettered(token: Token) -> bool:
    """Whether a letter or two call a room, breakout rooms apart."""
    room = token.before
    if (
        not room
        or token.shape not in {"initial", "upper"}
        or token.gap != " "
        or len(token.word) > _MOST_LETTERS
        or token.word == "I"
    ):
        return False
    return room.is_in("rooms") and not (room.before and room.before.low in {"breakout", "zoom"})
