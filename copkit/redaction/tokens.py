"""The words of a text, each with how it is written and where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from copkit.redaction.letters import fold
from copkit.redaction.words import lexicon

if TYPE_CHECKING:
    from copkit.redaction.spans import Tier

PERSON, OTHER = "\ue000", "\ue001"
"""Stand for what is masked already: one for each of its letters."""

_TOKEN = re.compile(rf"[^\W\d_]{{1,60}}(?:'[^\W\d_]{{1,30}}){{0,3}}|{PERSON}{{1,500}}|{OTHER}{{1,500}}")
_ENDING = re.compile(r"'(?:s|ll|ve|re|d|m|all|em)$")
_HARD_STOP = re.compile(r"[.!?…\n\r•*]|\d[.)](?!\d)")
_SOFT_STOP = re.compile(r"[:;\"(\[>|=]| - | '")
_SHORTENED = frozenset({"etc", "vs", "no", "dept", "st", "ext", "approx", "inc", "incl", "esp", "cf"})
_LOUD = 3
_SLIP, _SLIP_END, _HALF, _LONGEST_WHOLE = 5, 14, 4, 20
"""Least and most of a slip of the pen; least of half a compound, most of a whole one."""


@dataclass(slots=True, eq=False)
class Token:
    """A word of the text: `start` and `end` leave out a possessive; `gap` is what stands before it.

    `shape` is lower, Capital, UPPER, miXed, none (no case), or what a mask left: person, other.
    `first` is true where a capital letter would say nothing, `owns` where an ending such as 's follows.
    `before` and `after` are its neighbours in the sentence; `kind` and `tier` hold the verdict.
    """

    start: int
    end: int
    word: str
    low: str
    shape: str
    gap: str
    first: bool
    owns: bool
    before: Token | None = None
    after: Token | None = None
    kind: str = ""
    tier: Tier | Literal[""] = ""

    def is_in(self, *sections: str) -> bool:
        """Whether the word is in one of these sections of the lexicon."""
        words, low = lexicon(), self.low
        for section in sections:  # noqa: SIM110 -- asked so often that a generator would take a tenth of all time
            if low in words[section]:
                return True
        return False

    def follows(self, *sections: str) -> bool:
        """Whether it comes right after a word of one of these sections."""
        return self.before is not None and self.gap in {" ", ", "} and self.before.is_in(*sections)

    def precedes(self, *sections: str) -> bool:
        """Whether a small word of one of these sections comes right after it."""
        after = self.after
        return after is not None and after.gap == " " and after.is_small and after.is_in(*sections)

    @property
    def is_small(self) -> bool:
        """Whether its letters are small, or as good as small in a text that shouts."""
        return self.shape in {"lower", "shout"}

    @property
    def is_word(self) -> bool:
        """Whether it is an ordinary English word, written without a foreign accent."""
        return is_english(self.low) and (self.word.isascii() or self.is_in("accented"))

    @property
    def is_made(self) -> bool:
        """Whether it is in no list, yet made of ordinary words and endings."""
        return self.word.isascii() and not self.is_in("given", "family", "towns") and is_derived(self.low)

    @property
    def is_person(self) -> bool:
        """Whether it is masked as a person, now or before."""
        return (self.kind == "person" and self.tier == "mask") or self.shape == "person"


def read_tokens(text: str) -> list[Token]:
    """Return the words of a text in plain letters, in order."""
    tokens: list[Token] = []
    at = 0
    for match in _TOKEN.finditer(text):
        start = match.start()
        gap = text[at:start]
        at = match.end()
        word = match[0]
        if "'" in word:
            word = _ENDING.sub("", word)
        low = fold(word).replace("'", "") if "'" in word or not word.isascii() else word.lower()
        first = not tokens or (gap != " " and _starts(gap, tokens[-1]))
        shape = "lower" if word.islower() else _shape(word)
        token = Token(start, start + len(word), word, low, shape, gap, first, start + len(word) < at)
        if not first:
            token.before, tokens[-1].after = tokens[-1], token
        tokens.append(token)
    _mark_shouting(tokens)
    return tokens


def _shape(word: str) -> str:
    letter = word[0]
    if letter in (PERSON, OTHER):
        return "person" if letter == PERSON else "other"
    if word.isupper():
        return "upper" if len(word) > 1 else "initial"
    if letter.isupper() and word[1:].islower():
        return "capital"
    return "mixed" if word.lower() != word.upper() else "none"


def _starts(gap: str, before: Token) -> bool:
    if gap == "-":
        return False
    if _HARD_STOP.search(gap):
        is_short = gap[0] == "." and (
            before.shape == "initial" or before.low in lexicon()["titles"] or before.low in _SHORTENED
        )
        return not is_short or "\n" in gap
    return bool(_SOFT_STOP.search(gap))


def _mark_shouting(tokens: list[Token]) -> None:
    """Call words in capitals lower case where most words around are in capitals too: there they say nothing."""
    loud = [token.shape == "upper" for token in tokens]
    if sum(loud) < _LOUD:
        return
    spoken = [token.shape in {"upper", "lower", "capital", "mixed"} for token in tokens]
    for at, token in enumerate(tokens):
        low, high = max(0, at - 4), at + 5
        if loud[at] and sum(loud[low:high]) >= _LOUD and sum(loud[low:high]) * 3 >= sum(spoken[low:high]) * 2:
            token.shape = "shout"


_AFFIXED = re.compile(
    r"^(?:un|re|pre|post|co|non|over|under|mis|self|micro|macro|multi|inter|anti|cross|sub|super|meta|hyper|neuro|psycho|tele|eco|bio"
    r"|mini|mid|semi|de|dis|out|up|off|on|in|trans|ultra|intra|pseudo|cyber|geo|auto|e)?(.{3,30}?)"
    r"(?:s|es|ed|d|ing|er|ers|ly|y|ness|less|ish|able|ability|isation|ization|ised|ized|ising|izing|ise|ize|ists?|isms?|wise|ful|hood|ships?|like)?$"
)


def is_english(low: str) -> bool:
    """Whether a folded word is in the lexicon of ordinary words."""
    words = lexicon()
    return low in words["english"] or (low.endswith("nt") and low[:-2] in words["common"])


def is_derived(low: str) -> bool:
    """Whether a word is an ordinary one with a prefix or an ending, or two of them in one."""
    match = _AFFIXED.match(low)
    stem = match[1] if match else low
    if (
        match
        and stem != low
        and (is_english(stem) or is_english(stem + "e") or (stem[-1] == stem[-2] and is_english(stem[:-1])))
    ):
        return True
    return any(
        is_english(low[:cut]) and is_english(low[cut:])
        for cut in range(_HALF, min(len(low), _LONGEST_WHOLE) - _HALF + 1)
    )


def is_slip(low: str) -> bool:
    """Whether a word of five letters or more is one slip of the pen away from an ordinary one."""
    if not _SLIP <= len(low) <= _SLIP_END:
        return False
    english = lexicon()["english"]
    for at in range(len(low) + 1):
        head, tail = low[:at], low[at:]
        if (tail and head + tail[1:] in english) or (len(tail) > 1 and head + tail[1] + tail[0] + tail[2:] in english):
            return True
        for letter in "etaoinsrhldcumfpgwybvkxjqz":
            if head + letter + tail in english or (tail and head + letter + tail[1:] in english):
                return True
    return False
