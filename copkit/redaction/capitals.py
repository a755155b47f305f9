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
_PAIR = 2


def find_capitals(tokens: list[Token]) -> Iterator[Span]:
    """Yield each run of capitals that names more than what anybody has; it is masked where it can be nothing but a name or a workplace."""
    if _is_heading(tokens):
        return
    end = -1
    for token in tokens:
        is_works = _is_workplace(token)
        if token.start <= end or token.shape not in _NAMED or token.first or (_is_anybodys(token) and not is_works):
            continue
        run = _run_around(token)
        if token.is_person or (is_works and sum(word.shape in _NAMED for word in run) == 1 and _is_anybodys(token)):
            continue
        if (
            len(run) > _PAIR
            and run[0].first
            and run[0].is_in("common")
            and run[1].gap == " "
            and run[1].shape in _NAMED
        ):
            del run[0]
        names = [word for word in run if word.shape in _NAMED and not _is_anybodys(word)]
        run += _small_head(run[-1])
        end = run[-1].end
        if (names or is_works) and not _is_phrase(run):
            is_sure = len(run) > 1 and (
                len(names) == sum(word.shape in _NAMED for word in run) or _is_workplace(run[0])
            )
            kind: str = "location" if len(run) > 1 else "person"
            yield Span(run[0].start, end, kind, "mask" if is_sure else "look")


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


def _is_workplace(first: Token) -> bool:
    """Whether somebody works or lives there: "she is in People and Culture"."""
    link = first.before
    told = link.before if link and first.gap == " " and link.low in {"in", "from", "for", "at", "with"} else None
    return told is not None and (told.owns or told.is_in("workers") or told.low in {"am", "is", "was", "are"})


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


def _small_head(token: Token) -> list[Token]:
    """Return what goes on in small letters up to a word for a place of work: "Ashworth theatres", "SoGeos tech services"."""
    ahead: list[Token] = []
    here = token.after
    while (
        here and here.gap == " " and here.shape == "lower" and len(ahead) < _PAIR and not here.is_in("small", "finite")
    ):
        ahead.append(here)
        if here.is_in("service_heads", "unit_nouns", "built", "numbered"):
            return ahead
        here = here.after
    return []


def _joined(token: Token, *, is_before: bool) -> list[Token]:
    """Return the capital beside a word, with the little word between them."""
    found: list[Token] = []
    here = token
    for _ in range(2):
        gap, here_next = (here.gap, here.before) if is_before else (here.after.gap if here.after else "", here.after)
        if here_next is None or here_next.is_person or gap not in {" ", " & ", "-"} or (here.owns and not is_before):
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
