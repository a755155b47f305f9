"""What is known before a text is read: the people of the roster and the words of the site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from copkit.redaction.letters import fold
from copkit.redaction.spans import Span
from copkit.redaction.tokens import is_english, read_tokens
from copkit.redaction.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copkit.redaction.tokens import Token

_KINDS = {"department": "unit", "building": "location", "room": "room", "course": "course"}


@dataclass(frozen=True, slots=True)
class Known:
    """Words of the roster's names with their short forms, pairs of words in one name, and the site's words by their first."""

    people: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    places: dict[str, list[tuple[list[str], str]]]
    courses: re.Pattern[str] | None


@lru_cache(maxsize=4)
def know(roster: tuple[str, ...], places: tuple[tuple[str, str], ...]) -> Known:
    """Return the roster and the site's words, ready to be looked up."""
    names = [_name_words(name) for name in roster]
    small = lexicon()["particles"]
    people = {word for words in names for word in words if word not in small or len(words) == 1}
    short_forms = _short_forms()
    people.update(short for words in names for short in short_forms.get(words[0] if words else "", ()))
    pairs = {pair for words in names for pair in pairwise(words)}
    by_first: dict[str, list[tuple[list[str], str]]] = {}
    for place, kind in places:
        words = [token.low for token in read_tokens(place)]
        if words:
            by_first.setdefault(words[0], []).append((words, _KINDS.get(kind, "location")))
    prefixes = "|".join(re.escape(place.strip()) for place, kind in places if kind == "course" and place.strip())
    courses = re.compile(rf"(?<!\w)(?:{prefixes})[ -]?\d{{1,5}}[a-z]?(?!\w)", re.IGNORECASE) if prefixes else None
    return Known(frozenset(people), frozenset(pairs), by_first, courses)


def find_known(text: str, tokens: list[Token], known: Known) -> Iterator[Span]:
    """Yield the site's words; a word that is also English, written small, is only looked at."""
    if known.courses:
        yield from (Span(*match.span(), "course", "mask") for match in known.courses.finditer(text))
    for at, token in enumerate(tokens):
        for words, kind in known.places.get(token.low, ()):
            there = tokens[at : at + len(words)]
            if [other.low for other in there] == words:
                is_plain = len(words) == 1 and token.is_small and is_english(token.low)
                yield Span(token.start, there[-1].end, kind, "look" if is_plain else "mask")


def _name_words(name: str) -> list[str]:
    words = re.split(r"[\s.,()-]", fold(name).replace("'", ""))
    return [word for word in words if len(word) > 1 and word not in lexicon()["titles"]]


def _short_forms() -> dict[str, list[str]]:
    """Return what bearers of a given name are also called."""
    called: dict[str, list[str]] = {}
    for pair in lexicon()["nicknames"]:
        full, short = pair.split()
        called.setdefault(full, []).append(short)
    return called
