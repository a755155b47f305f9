"""Who is named: a capitalised token that is not an ordinary English word is a name until shown otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from copkit.redaction.letters import fold
from copkit.redaction.spans import Span
from copkit.redaction.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"[^\W\d_]{1,60}(?:'[^\W\d_]{1,30}){0,3}")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beforehand: the folded words of the roster, and the kinds of a site's words."""

    people: frozenset[str]
    places: tuple[tuple[str, str], ...]


@lru_cache(maxsize=4)
def know(roster: tuple[str, ...], places: tuple[str | tuple[str, ...], ...]) -> Known:
    """Return the roster and the site's words, ready to be looked up."""
    people = frozenset(part for name in roster for part in re.split(r"[\s.,-]", fold(name)) if len(part) > 1)
    return Known(people, ())


def find_names(text: str, known: Known) -> Iterator[Span]:
    """Yield the people named, in order."""
    words = lexicon()
    english = words["common"] | words["words"]
    for match in _WORD.finditer(text):
        word = match[0].removesuffix("'s")
        low = fold(word)
        is_name = (
            low in known.people if low in english else word[0].isupper() and not word.isupper() or low in words["given"]
        )
        if is_name:
            yield Span(match.start(), match.start() + len(word), "person", "mask")
