"""Where people work and live, told by the words around: schools and departments, buildings, streets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copkit.redaction.spans import Span
from copkit.redaction.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copkit.redaction.tokens import Token

_NAMED = frozenset(
    "school department dept faculty institute centre center division college directorate office university academy".split()
)
_DIGITS = frozenset("zero oh nought one two three four five six seven eight nine double triple".split())
_SHORTEST_NUMBER = 6
_ROOMS = frozenset("room rm office lab suite studio".split())
_LINKS = frozenset("of for and in the".split())


def find_sites(tokens: list[Token]) -> Iterator[Span]:
    """Yield units, buildings and streets that are named."""
    built = lexicon()["built"]
    yield from find_spoken(tokens)
    for at, token in enumerate(tokens):
        if token.low in _NAMED:
            end = _unit_end(tokens, at)
            if end > at and " ".join(word.low for word in tokens[at : end + 1]) not in lexicon()["phrases"]:
                yield Span(token.start, tokens[end].end, "unit", "mask")
        if token.low in _NAMED or token.low in built:
            start = _named_from(tokens, at)
            if start < at:
                yield Span(tokens[start].start, token.end, "location" if token.low in built else "unit", "mask")


def find_spoken(tokens: list[Token]) -> Iterator[Span]:
    """Yield numbers said in words, six digits or more, and rooms called by a letter."""
    start = 0
    for at, token in enumerate(tokens):
        if token.low not in _DIGITS or token.gap.strip(" ,-"):
            if at - start >= _SHORTEST_NUMBER:
                yield Span(tokens[start].start, tokens[at - 1].end, "phone", "mask")
            start = at if token.low in _DIGITS else at + 1
        if (
            at
            and token.shape in {"initial", "upper"}
            and len(token.word) < 3
            and token.gap == " "
            and tokens[at - 1].low in _ROOMS
        ):  # noqa: PLR2004 -- AB is a room, ABC a word
            if at < 2 or tokens[at - 2].low not in {"breakout", "zoom"} and token.word != "I":
                yield Span(tokens[at - 1].start, token.end, "room", "mask")
    if len(tokens) - start >= _SHORTEST_NUMBER:
        yield Span(tokens[start].start, tokens[-1].end, "phone", "mask")


def is_subject(tokens: list[Token], at: int) -> bool:
    """Whether a word, or it with the one before or after, is a subject or an office."""
    subjects = lexicon()["disciplines"]
    words = [token.low for token in tokens[max(0, at - 1) : at + 2]]
    return tokens[at].low in subjects or any(" ".join(pair) in subjects for pair in zip(words, words[1:], strict=False))


def is_named(token: Token) -> bool:
    """Whether a word is written as a name is."""
    return token.shape in {"capital", "mixed", "upper"}


def _unit_end(tokens: list[Token], at: int) -> int:
    """Return where "School of …" ends: `at` where nothing is named."""
    if at + 2 >= len(tokens) or tokens[at + 1].low not in {"of", "for"}:
        return at
    end = at
    for here in range(at + 2, min(at + 12, len(tokens))):
        token = tokens[here]
        if token.first or token.gap.strip(" &,"):
            break
        is_part = is_named(token) or is_subject(tokens, here)
        if is_part:
            end = here
        elif token.low not in _LINKS or here - end > 3:
            break
    return end


def _named_from(tokens: list[Token], at: int) -> int:
    """Return where "Priory House" or "the Physics department" starts: `at` where it has no name of its own."""
    start = at
    is_big = tokens[at].shape == "capital"
    for here in range(at - 1, max(-1, at - 4), -1):
        token = tokens[here]
        if (
            tokens[here + 1].gap != " "
            or tokens[here + 1].first
            or token.low in lexicon()["generic"]
            or token.low in lexicon()["titles"]
        ):
            break
        is_part = (
            is_big and token.shape in {"capital", "mixed"} or tokens[at].low in _NAMED and is_subject(tokens, here)
        )
        if not is_part:
            break
        start = here
    return start
