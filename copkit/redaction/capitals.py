"""A capital that nothing asks for names something: what no other rule judged is put before a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copkit.redaction.spans import Span
from copkit.redaction.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copkit.redaction.tokens import Token

_NAMED = {"capital", "mixed"}
_LINKS = {"and", "of", "the", "for"}
_MOST = 7
_HEADING = 0.6
_LEAST_HEADING = 4


def find_capitals(tokens: list[Token]) -> Iterator[Span]:
    """Yield each run of capitals that names more than what anybody has; every find is a look, but for the sign of a shop."""
    if _is_heading(tokens):
        return
    end = -1
    for token in tokens:
        if token.start <= end or token.shape != "capital" or token.first or _is_anybodys(token):
            continue
        run = _run_around(token)
        names = [word for word in run if word.shape in _NAMED and not _is_anybodys(word)]
        end = run[-1].end
        if names and not _is_phrase(run):
            is_sign = any(word.gap == " & " for word in run[1:]) and run[0].follows("whereabouts")
            kind: str = "location" if len(run) > 1 else "person"
            yield Span(run[0].start, end, kind, "mask" if is_sign else "look")


def _is_heading(tokens: list[Token]) -> bool:
    """Whether so many words have a capital that it says nothing."""
    capitals = sum(token.shape == "capital" for token in tokens)
    return len(tokens) >= _LEAST_HEADING and capitals > _HEADING * len(tokens)


def _is_anybodys(token: Token) -> bool:
    """Whether a word with a capital says nothing of who or where."""
    return (
        token.is_in(
            "anybodys", "stays", "authors", "authors_sure", "concepts", "months", "titles", "small", "openers", "jobs"
        )
        or (token.low.endswith("s") and token.low[:-1] in lexicon()["jobs"])
        or (token.tier == "" and token.kind == "" and not token.is_word)
    )


def _is_phrase(run: list[Token]) -> bool:
    return " ".join(word.low for word in run) in lexicon()["phrases"]


def _run_around(token: Token) -> list[Token]:
    """Return the capitals that stand together, with the little words that join them."""
    run = [token]
    while len(run) < _MOST and (before := _joined(run[0], is_before=True)):
        run[:0] = before
    while len(run) < _MOST and (after := _joined(run[-1], is_before=False)):
        run += after
    return run


def _joined(token: Token, *, is_before: bool) -> list[Token]:
    """Return the capital beside a word, with the little word between them."""
    found: list[Token] = []
    here = token
    for _ in range(2):
        gap, here_next = (here.gap, here.before) if is_before else (here.after.gap if here.after else "", here.after)
        if here_next is None or gap not in {" ", " & ", "-"} or (here.owns and not is_before):
            return []
        here = here_next
        found.insert(0, here) if is_before else found.append(here)
        if here.shape in {*_NAMED, "upper"}:
            is_opener = here.first and (
                here.is_in("small", "openers", "articles", "finite", "limits") or found[-1].low in {"of", "the", "for"}
            )
            return [] if is_opener else found
        if here.low not in _LINKS:
            return []
    return []
