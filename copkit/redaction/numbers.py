"""Numbers that nothing explains: what is no time, count, share or step may be an age, a room or a code. A person must decide."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copkit.redaction.spans import Span
from copkit.redaction.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = re.compile(r"(?<![^\W_])(?=[^\W\d_]{0,30}\d)[^\W_]{1,40}(?:[./:_+-][^\W_]{1,20}){0,5}")
_SPELT = re.compile(
    r"(?<![\w-])(?:early |mid[- ]|late )?(?:twenty|thirty|fou?rty|fifty|sixty|seventy|eighty)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?(?![\w-])"
    r"|(?<![\w-])(?:early |mid[- ]|late )?(?:twen|thir|fou?r|fif|six|seven)ties(?!\w)",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"([^\W\d_][\w']{0,30})\.?[ -]?[(#]?$")
_AFTER = re.compile(r" ?-?(%|[^\W\d_][\w']{0,30})")
_LEAST = 12
"""Up to here a number alone counts, grades or lists something."""
_ROUND = 50
_ORDINARY = re.compile(
    r"""\d{1,2}[:.]\d\d(?:[ap]m)?                                 # times of day
      | \d{1,2}(?:[-/]\d{1,2})?(?:[ap]m|ish|x|k|m|st|nd|rd|th|s)  # 10am, 3x, 2nd
      | \d{1,4}(?:\.\d)?(?:h|hrs?|hours?|mins?|minutes?|secs?|days?|wks?|weeks?|mths?|months?|yrs?|years?|pp|words?|mph|km|cm|mm|kg|g|ml|gb|mb)
      | \d{1,3}(?:,\d{3}){1,3}                                    # thousands
      | \d{1,2}(?:[-–/]|-?to-?)\d{1,2}                            # a few, and ratings
      | \d\.\d                                                    # a version, a mean
      | (?:19|20)?\d0'?s                                          # decades
      | [qysltv]\d | (?:wk|yr|ks|ch|no)\d{1,2}                   # quarter, year, semester, level, week …
      | \d[dg] | [ab]\d                                           # 3D, 5G, A4, B2""",
    re.IGNORECASE | re.VERBOSE,
)


def find_numbers(text: str) -> Iterator[Span]:
    """Yield each number, and each code of letters and digits, that the words around it do not explain."""
    for match in _SPELT.finditer(text):
        if not _is_counting(text, match.end()):
            yield Span(*match.span(), "age", "look")
    for match in _NUMBER.finditer(text):
        if not _is_explained(text, match):
            yield Span(*match.span(), _kind(match[0]), "look")


def _is_explained(text: str, match: re.Match[str]) -> bool:
    number = match[0]
    words = lexicon()
    before = _BEFORE.search(text, max(0, match.start() - 35), match.start())
    if (
        _ORDINARY.fullmatch(number)
        or number.lower() in words["codes"]
        or text[match.start() - 1 : match.start()] in {"£", "$", "€"}
    ):
        return True
    if before and before[1].lower() in words["counters"]:
        return True
    if not number.isdecimal():
        return False
    return (
        _is_counting(text, match.end()) or int(number) <= _LEAST or (int(number) % _ROUND == 0 and int(number) > _ROUND)
    )


def _is_counting(text: str, end: int) -> bool:
    """Whether what a number counts comes after it."""
    after = _AFTER.match(text, end)
    return after is not None and after[1].lower() not in lexicon()["uncounted"]


def _kind(number: str) -> str:
    """Say what a number may be: a year, an age, a room, or somebody's id."""
    if number.isdecimal() and len(number) == len("2023") and number[:2] in {"19", "20"}:
        return "date"
    if number.isdecimal() and len(number) == len("42"):
        return "age"
    return "room" if re.fullmatch(r"[A-Za-z]?\d{1,2}\.?\d{0,2}[A-Za-z]?", number) else "id"
