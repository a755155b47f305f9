"""Numbers that nothing explains: what is no time, count, share or step may be an age, a room or a code. A person must decide."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copkit.redaction.spans import Span
from copkit.redaction.tokens import is_english
from copkit.redaction.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = re.compile(r"(?<![^\W_])(?=[^\W\d_]{0,30}\d)[^\W_]{1,40}(?:[./:_+-][^\W_]{1,20}){0,5}")
_CODE = re.compile(r"(?=.{0,30}[A-Za-z])(?=(?:.{0,10}\d){3})[A-Za-z\d/-]{5,30}|[a-z-]{4,20}\d{2,4}")
"""Letters with several figures: nobody's word."""
_BEFORE = re.compile(r"([^\W\d_][\w']{0,30})\.?[ -]?[(#]?$")
_AFTER = re.compile(r" ?-?(%|[a-zà-ÿ][\w']{0,30}|[A-Z]{2,30}(?!\w))")
_NAMED_BEFORE = re.compile(r"(?:(?<![\w'])(?![AI][ '])[A-Z][\w'&]{0,20}(?: & |[ /-])){1,3}$")
_NAMED_AFTER = re.compile(
    r"(?:[ /-](?-i:[A-Z])[\w'.-]{0,20}| \([\w .&'-]{1,30}\)){1,3}| and (?:a half|(?:a|three) quarters?)"
)
_NUMBERED = re.compile(
    r"(?:(?<!\w)(?!(?:the|a|an|in|at|of|to|my|our|from|by|on|near|outside|behind|is|was)\W)[^\W\d_]{2,20} )?(?<!\w)([^\W\d_]{2,20})\.? $",
    re.IGNORECASE,
)
"""A place that is told from others by a number, with the word that describes it."""
_LEAST = 12
"""Up to here a number alone counts, grades or lists something."""
_ROUND = 50
_FAR = 35
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_ORDINARY = re.compile(
    r"""(?:\d{1,2}:\d\d|\d{1,2}\.[0-5][05])(?:[ap]m)?                # times of day
      | \d{1,2}(?:[-/]\d{1,2})?(?:[ap]m|ish|x|k|m|st|nd|rd|th|s)  # 10am, 3x, 2nd
      | \d{1,4}(?:\.\d)?(?:h|hrs?|hours?|mins?|minutes?|secs?|days?|wks?|weeks?|mths?|months?|yrs?|years?|pp|words?|mph|km|cm|mm|kg|g|ml|gb|mb)
      | \d{1,3}(?:,\d{3}){1,3}                                    # thousands
      | \d{1,2}(?:[-–]|-?to-?)\d{1,2} | \d/\d | \d{1,2}/10  # a few, and ratings
      | \d(?:-\d){1,3}(?:-all)? | \d{1,3}-[a-z]{3,20}           # ways of working, a 15-minute break
      | \d\.\d                                                    # a version, a mean
      | (?:19|20)\d0'?s                                           # decades
      | [qysltv]\d | (?:wk|yr|ks|ch|no)\d{1,2}                    # quarter, year, semester, level, week …
      | \d[dg] | [ab]\d                                           # 3D, 5G, A4, B2""",
    re.IGNORECASE | re.VERBOSE,
)


def find_numbers(text: str) -> Iterator[Span]:
    """Yield each number, and each code of letters and digits, that the words around it do not explain."""
    for match in _NUMBER.finditer(text):
        before = _BEFORE.search(text, max(0, match.start() - _FAR), match.start())
        if not _is_usual(text, match, before):
            place = _place_before(text, match)
            if place or not _is_count(text, match, before):
                yield _found(text, match, place)


def _found(text: str, match: re.Match[str], place: re.Match[str] | None) -> Span:
    """Return the find with the capitals, and what is in brackets, beside the number; a place or a long code is sure."""
    start, before = match.start(), place or _NAMED_BEFORE.search(text, max(0, match.start() - 2 * _FAR), match.start())
    if before and (before.start() or before[0].split()[0].lower() not in lexicon()["plain"]):
        start = before.start()
    after = _NAMED_AFTER.match(text, match.end())
    is_sure = place or _CODE.fullmatch(match[0])
    kind = "room" if place else _kind(match[0])
    return Span(start, after.end() if after else match.end(), kind, "mask" if is_sure else "look")


def _is_usual(text: str, match: re.Match[str], before: re.Match[str] | None) -> bool:
    """Whether a number is a time, a sum, a step, or a year that is cited, by its form or the word before it."""
    number, words = match[0], lexicon()
    if before and _is_code(before):
        return False
    is_cited = _YEAR.fullmatch(number) and text[match.end() : match.end() + 1] == ")"
    is_money = text[match.start() - 1 : match.start()] in {"£", "$", "€"}
    if is_cited or is_money or _ORDINARY.fullmatch(number) or number.lower() in words["codes"]:
        return True
    return before is not None and before[1].lower() in words["counters"]


def _place_before(text: str, match: re.Match[str]) -> re.Match[str] | None:
    """Return the place that a number tells from others of its kind: shed 4, carrel 19."""
    before = _NUMBERED.search(text, max(0, match.start() - 2 * _FAR), match.start())
    if before is None or before[1].lower() not in lexicon()["numbered"]:
        return None
    after = _AFTER.match(text, match.end())
    is_counted = after is not None and after[1].lower() in lexicon()["counted"]
    return None if is_counted else before


def _is_count(text: str, match: re.Match[str], before: re.Match[str] | None) -> bool:
    """Whether a number is small or round, or is followed by what it counts; a year counts nothing, nor does a title's number."""
    if not match[0].isdecimal() or (before and (_is_code(before) or _is_title(before))):
        return False
    value = int(match[0])
    if _YEAR.fullmatch(match[0]) and value % _ROUND:
        return False
    is_small = value <= _LEAST and match[0][0] != "0"
    return is_small or (value % _ROUND == 0 and value > _ROUND) or _is_counting(text, match.end())


def _is_title(before: re.Match[str]) -> bool:
    """Whether a word with a capital that nothing asks for stands before a number, as in Print 2."""
    return (
        before[1].istitle()
        and "." not in before[0]
        and before.start() > 0
        and before[1].lower() not in lexicon()["anybodys"]
    )


def _is_code(before: re.Match[str]) -> bool:
    """Whether capitals that are nobody's stand before a number, as in DN 14."""
    low = before[1].lower()
    return before[1].isupper() and len(low) > 1 and low not in lexicon()["stays"] and not is_english(low)


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
