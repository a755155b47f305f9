"""What is known by a pattern: addresses, numbers, dates, ages, and stories that few can tell. The patterns are data, in `lexicon/`.

Every quantifier in them is bounded, so that no text takes more than a fixed
time for each of its letters.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from copkit.redaction.spans import Span, Tier
from copkit.redaction.tokens import OTHER, PERSON
from copkit.redaction.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

_PART = re.compile("%([A-Za-z_]{1,20})%")
"""Where a part, or a list of the lexicon, is written into a pattern; a list named in capitals is written in capitals."""
_PLACES = {"room", "unit", "location"}
_SHORT_CODE = 3
_CUES = frozenset(
    {"room", "rm", "office", "lab", "suite", "studio", "desk", "bay", "ext", "extension", "flat", "apartment", "x"}
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """What to look for, which group of it is the find, and what the find is; `like` is an example, the find in brackets."""

    find: re.Pattern[str]
    group: str | int
    kind: str
    tier: Tier
    like: str


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files("copkit.redaction").joinpath("lexicon", f"{name}.toml").read_text("utf-8"))


@cache
def _tail() -> re.Pattern[str]:
    """Return the pattern of what says more of where a place is, after it."""
    parts = _table("shapes")["parts"]
    return re.compile(_whole(parts["tail"], parts), re.IGNORECASE)


@cache
def read_patterns(name: str) -> dict[re.Pattern[str], list[Pattern]]:
    """Return the patterns of a file of the lexicon, by what a text must hold for them to be worth looking for."""
    parts = {**_table(name)["parts"], "person": PERSON, "other": OTHER}
    patterns: dict[re.Pattern[str], list[Pattern]] = {}
    for kind, rows in _table(name).items():
        if kind == "parts":
            continue
        for row in rows:
            find = re.compile(_whole(row["find"], parts), re.IGNORECASE)
            tier: Tier = "look" if kind == "hint" else row.get("tier", "mask")
            pattern = Pattern(find, "x" if "x" in find.groupindex else 0, kind, tier, row["like"])
            patterns.setdefault(re.compile(row.get("needs", ""), re.IGNORECASE), []).append(pattern)
    return patterns


def _whole(find: str, parts: dict[str, str]) -> str:
    """Return a pattern with its parts, and the lists of the lexicon, written into it."""
    return _PART.sub(lambda name: _whole(parts[name[1]], parts) if name[1] in parts else _any_of(name[1]), find)


def _any_of(section: str) -> str:
    words = "|".join(map(re.escape, sorted(lexicon()[section.lower()])))
    return f"(?:{words.upper() if section.isupper() else words})"


def find_shapes(text: str) -> Iterator[Span]:
    """Yield what has the shape of an identifier, in any order, overlaps included."""
    for kind, find, span in _finds(text, "shapes"):
        if not _is_said(find, kind):
            yield span


def find_stories(text: str) -> Iterator[Span]:
    """Yield the phrases that may tell on one person; every find is a look."""
    for _, _, span in _finds(text, "stories"):
        yield span


def with_tail(text: str, span: Span) -> Span:
    """Return the find of a place with what says more of where it is: in brackets, or the floor it is on."""
    tail = _tail().match(text, span.end) if span.kind in _PLACES else None
    return replace(span, end=tail.end()) if tail else span


def _finds(text: str, name: str) -> Iterator[tuple[str, str, Span]]:
    for needs, patterns in read_patterns(name).items():
        if needs.search(text):
            for pattern in patterns:
                for match in pattern.find.finditer(text):
                    yield pattern.kind, match[0], Span(*match.span(pattern.group), pattern.kind, pattern.tier)


def _is_said(find: str, kind: str) -> bool:
    """Whether a code is an ordinary word in capitals and a number, as in a text that shouts, GPT-4, or "look at" an address."""
    word, _, number = find.partition(" ")
    if kind in {"email", "url"} and number.startswith("at ") and word.lower() in lexicon()["plain"]:
        return True
    code, _, version = find.lower().partition("-")
    if version.isdecimal() and len(version) == 1 and code in lexicon()["stays"]:
        return True
    low = word.lower()
    if not word.isupper() or not number.isdecimal() or low in _CUES:
        return False
    is_word = low in lexicon()["small"] or (len(low) > _SHORT_CODE and low in lexicon()["common"])
    return is_word or (low in lexicon()["stays"] and number.startswith(("19", "20")))
