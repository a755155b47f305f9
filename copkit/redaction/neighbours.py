"""Names take in what belongs to them: titles, initials, particles, and family names that are words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copkit.redaction.spans import Span
from copkit.redaction.tokens import is_english

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copkit.redaction.tokens import Token

_TIES = {" ", "-", "'"}
_ADVERB = re.compile(r"(?:ly|ing|ed)$")
_DOTS = {".", ". "}
_LONGEST_HALF = 6
_ALSO_WORDS = frozenset({"o", "of", "y", "e", "i", "te", "st", "do", "ten"})


def join_names(tokens: list[Token]) -> Iterator[Span]:
    """Yield a span for each run of tokens that name one person or place."""
    for token in tokens:
        if token.is_person:
            _take_left(token)
            _take_right(token)
    start: Token | None = None
    for token in tokens:
        if not token.tier:
            continue
        start = start or token
        if not _goes_on(token):
            yield Span(start.start, token.end, token.kind, "mask" if token.tier == "mask" else "look")
            start = None


def _goes_on(token: Token) -> bool:
    after = token.after
    if not after or token.kind != "person" or (after.kind, after.tier) != (token.kind, token.tier):
        return False
    return not token.owns and after.gap in _TIES | _DOTS


def _claim(token: Token) -> None:
    token.kind, token.tier = "person", "mask"


def _take_right(token: Token) -> None:
    after = token.after
    while after and not after.is_person and not token.owns and after.shape != "other" and _belongs_after(after, token):
        _claim(after)
        token, after = after, after.after


def _belongs_after(token: Token, name: Token) -> bool:
    """Whether a token goes on with the name that stands before it."""
    if token.gap not in _TIES:
        return token.gap in _DOTS and name.shape == "initial" and token.word[:1].isupper()
    if token.gap == "-" and (name.word[:1].isupper() or token.is_small):
        return not token.is_in("tails") and not (token.shape == "lower" and len(token.low) > _LONGEST_HALF)
    if (token.is_in("particles") and _leads_on(token)) or (name.is_in("particles") and token.shape == "capital"):
        return True
    if token.is_small:
        return _is_small_family(token)
    if (
        token.shape == "initial"
        or token.is_in("stays", "months", "concepts")
        or (token.is_in("jobs") and not token.is_in("weak"))
    ):
        is_family = token.shape == "capital" and token.is_in("also_family") and not name.is_word
        return is_family or (token.shape == "initial" and token.word != "I")
    return token.is_in("weak", "strong", "first_family") or not token.is_in("common")


def _is_small_family(token: Token) -> bool:
    """Whether a word written small goes on with a name: a family name, or a word that English does not know."""
    if token.is_word:
        return token.is_in("strong", "first_family") and not token.is_in("common")
    if token.is_in("stays", "titles", "authors_sure", "prefixes"):
        return False
    return len(token.low) > 1 and not _ADVERB.search(token.low)


def _leads_on(token: Token) -> bool:
    """Whether one or two particles lead to a capitalised word."""
    after = token.after
    for _ in range(2):
        if not after or after.gap not in _TIES:
            return False
        if after.word[:1].isupper() or (after.is_small and not after.is_word and not after.is_in("particles")):
            return True
        if not after.is_in("particles"):
            return False
        after = after.after
    return False


def _take_left(token: Token) -> None:
    before = token.before
    while (
        before
        and not before.is_person
        and not before.owns
        and before.shape != "other"
        and _belongs_before(before, token)
    ):
        _claim(before)
        token, before = before, before.before


def _belongs_before(token: Token, name: Token) -> bool:
    """Whether a token starts the name that stands after it."""
    gap = name.gap
    if token.is_in("titles"):
        return gap in {" ", ". "} and (token.low != "miss" or token.is_small == name.is_small)
    if token.shape == "initial":
        return gap in _TIES | _DOTS and (token.word not in "IA" or gap in _DOTS)
    if token.is_in("particles") and gap in {" ", "-"} and _is_particle(token):
        return True
    if gap == "-":
        return token.word[:1].isupper() and not token.is_in("jobs", "prefixes")
    if token.is_small:
        return (
            gap == " "
            and name.is_in("syllables")
            and token.is_in("first_family")
            and not token.is_in("openers", "small")
        )
    return gap == " " and token.shape in {"capital", "upper"} and _is_given_word(token, name)


def _is_particle(token: Token) -> bool:
    """Whether a word that may be a particle stands in front of a name as one."""
    if token.low == "la":
        return token.before is not None and token.before.low == "de"
    return token.low not in _ALSO_WORDS and not (token.before and token.before.is_in("articles"))


def _is_given_word(token: Token, name: Token) -> bool:
    """Whether an ordinary word with a capital is the first part of a name."""
    if name.shape == "person":
        return not token.first and token.is_in("strong") and not token.is_in("months")
    if token.first and token.low == name.low:
        return False
    if token.is_in("first_family") and not name.is_in("strong") and _may_start(token, name):
        return True
    if token.is_in("months", "stays"):
        return False
    if token.first and name.is_in("given") and token.is_in("common", "finite") and not name.precedes("strong_after"):
        return False
    is_role = token.is_in(
        "jobs", "generic", "kin", "labels", "unit_nouns", "heads", "folk", "concepts", "small", "openers"
    )
    is_place = not (name.is_in("given") or is_role)
    return token.is_in("strong") or (not token.first and (token.is_in("weak") or is_place))


def _may_start(token: Token, name: Token) -> bool:
    """Whether a family name that is a word, put first as in Korea, is one also at the start of a sentence."""
    if not token.first:
        return True
    if token.is_in("common"):
        return name.is_in("syllables")
    return not is_english(name.low) or (name.after is not None and name.after.is_person)
