# Letters that look alike are the business of this file.
"""What a text looks like to the rules: one spelling for every look, and the way back to where each letter stood."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_FOLDS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ə": "e", "ħ": "h"}
)
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff]")
_PLAIN = str.maketrans(
    dict.fromkeys("‘’‛ʼʻ´`′＇", "'")
    | dict.fromkeys("“”„‟″", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00a0\u202f\u2007\u2009\u200a\u2002\u2003\u3000", " ")
)
_LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοɑɡ", "ABESIJKMHOPCTYXaesijopcyxdqwhABEZHIKMNOPTYXoag"
)
_MOST_MARKS = 8


def fold(word: str) -> str:
    """Return a word as the lexicon spells it: lower case, without accents, with plain apostrophes.

    Example:
        >>> fold("Nguyễn"), fold("Łukasz"), fold("O’Brien")
        ('nguyen', 'lukasz', "o'brien")
    """
    lower = word.lower()
    if lower.isascii():
        return lower
    apart = unicodedata.normalize("NFKD", lower.translate(_PLAIN))
    return _MARKS.sub("", apart).translate(_FOLDS)


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in plain letters; `starts[i]` and `ends[i]` say where its letter `i` stood in the text given."""

    text: str
    starts: list[int] | range
    ends: list[int] | range

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where the stretch from `start` to `end` stood in the text given."""
        return self.starts[start], self.ends[end - 1]


def plain(text: str) -> Plain:
    r"""Return the text with compatibility forms, look-alikes, accents in two pieces and invisible letters made plain.

    Example:
        >>> plain("Pri\u200bya").text, plain("Ρriya").text
        ('Priya', 'Priya')
    """
    if text.isascii():
        return Plain(text, range(len(text)), range(1, len(text) + 1))
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for letter in _one_spelling(text[start:end]):
            letters.append(letter)
            starts.append(start)
            ends.append(end)
    return Plain(_unmask("".join(letters)), starts, ends)


def _clusters(text: str) -> list[tuple[int, int]]:
    """Return where each letter with the marks and invisible signs upon it starts and ends."""
    found: list[tuple[int, int]] = []
    for at, letter in enumerate(text):
        joins = letter > "\u007f" and _is_upon(letter)
        if joins and found:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    return found


def _is_upon(letter: str) -> bool:
    """Whether a sign is a mark upon the letter before, or cannot be seen."""
    category = unicodedata.category(letter)
    return category[0] == "M" or category == "Cf"


def _one_spelling(cluster: str) -> str:
    if cluster.isascii():
        return cluster
    seen = "".join(letter for letter in cluster[: _MOST_MARKS * 4] if unicodedata.category(letter) != "Cf")
    whole = unicodedata.normalize("NFKC", seen[:_MOST_MARKS].translate(_PLAIN)).translate(_PLAIN)
    return "".join(letter for letter in whole if not _is_upon(letter)) or whole[:1]


_MIXED = re.compile(r"[^\W\d_]{1,60}")


def _unmask(text: str) -> str:
    """Return the text with look-alikes from other alphabets turned Latin in words that also hold Latin letters."""
    return _MIXED.sub(_latin, text)


def _latin(match: re.Match[str]) -> str:
    word = match[0]
    if word.isascii() or not any(letter.isascii() for letter in word):
        return word
    return word.translate(_LOOK_ALIKES)
