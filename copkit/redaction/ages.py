"""How old somebody is, in figures or in words: "aged 53", "at forty-one", "in her late fifties", "our son is 8"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copkit.redaction.numbers import is_counting
from copkit.redaction.spans import Span
from copkit.redaction.tokens import PERSON
from copkit.redaction.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

_ONES = "one|two|three|four|five|six|seven|eight|nine"
_SPELT = (
    rf"(?:(?:twenty|thirty|fou?rty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:{_ONES}))?|(?:six|seven|eigh|nine)teen)"
)
_PART = r"(?: and (?:a|one|three)[- ](?:half|quarters?)|½|¼|¾)?"
_GROWN = rf"(?:1[4-9]|[2-9]\d|{_SPELT}){_PART}(?![\w:]|[.,]\d)"
_ANY = rf"(?:\d{{1,3}}|{_SPELT}){_PART}(?![\w:]|[.,]\d)"
_ABOUT = r"(?:(?:now|only|just|nearly|almost|about|around|already|over|under|past|pushing|rising|approaching|nearing|turning|barely|still) ){0,2}"
_BE = r"(?:(?<!\w)(?:am|is|was|are|were|be|being|im)|'m|'s|'re|turn(?:ed|s|ing)?)"
_KIN = (
    r"(?:nan|nana|nanna|grandma|grandpa|mum|mam|mother|dad|father|gran|grandad|grandmother|grandfather|wife|husband|partner|son|daughter"
    r"|child|kid|lad|lass|boy|girl|baby|nephew|niece|brother|sister|aunt|uncle|cousin|grandson|granddaughter|youngest|eldest|twins?)"
)
_WHO = r"(?:mentee|mentor|colleague|friend|boss|manager|student|buddy|supervisor|lecturer|technician)"
_YEARS = r"(?:years?|yrs?|yr|y)"

_SAYS_ITSELF = (
    rf"(?<!\w)aged?(?: of|:| is)? ?{_ABOUT}{_ANY}",
    rf"(?<!\w)(?:\d{{1,3}}|{_SPELT}|{_ONES}|ten|eleven|twelve|thirteen)[- ]?{_YEARS}[- /]?(?:olds?|o|of age)(?!\w)",
    r"(?<!\w)\d{1,2} ?(?:yo|y/o|y\.o\.)(?!\w)",
    rf"(?<!\w)(?:\d0|{_SPELT})-?(?:ish|something|odd)(?!\w| \w{{2,20}}s(?!\w))",
    r"(?<!\w)(?P<x>\d{1,2}(?:st|nd|rd|th)|(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)ieth) birthday",
    r"(?<!\w)(?:my|his|her|their) (?P<x>(?:early |mid[- ]?|late )?[2-9]0'?s)(?!\w)",
    r"(?<!\w)(?:early|mid|late)[- ](?:[2-9]0'?s|(?:twen|thir|fou?r|fif|six|seven|eigh)ties)(?!\w)",
    r"(?<!\w)my (?P<x>(?:twen|thir|fou?r|fif|six|seven|eigh)ties)(?!\w)",
    rf"(?:{PERSON}|(?<!\w)(?:{_KIN}|{_WHO}))(?:, ?| ?\()(?P<x>{_ANY})(?=[,;)])",
    rf"(?<!\w){_KIN} of \w{{2,9}}, (?P<x>{_GROWN})(?=[,;.)])",
    rf"(?<!\w)(?:man|woman|lady|lad|girl|boy|chap|bloke|gentleman|person|{_WHO}) of (?P<x>{_GROWN})",
    rf"(?:{_BE}|(?<!\w)i have) {_ABOUT}(?P<x>(?:[1-9]\d|{_SPELT}) ?(?:years?|yrs))(?= and |[.,;)]|$)",
    r"(?<!\w)(?P<x>\d\d[mf]|[mf],? ?\d\d)(?=[ ,;)]|$)",
)
"""What can be nothing but an age."""
_LIVED = (
    rf"(?:(?<!\w)(?:i|he|she|who|they|{_KIN}|{_WHO})(?: (?:am|is|was|are|were|will be|must be|might be|turned|turns)|'m|'s|'re|'ll be)|(?<!\w)turn(?:ed|s|ing)?) {_ABOUT}(?P<x>{_GROWN})",
    rf"(?<!\w)at (?:the age of )?(?P<x>{_GROWN})",
    rf"(?<!\w){_KIN}(?:'s| is| are| was| turned| just turned| turns) {_ABOUT}(?P<x>{_ANY})",
    rf"(?<!\w)(?:months?|years?|weeks?|days?) (?:off|shy of|short of|away from|from|past) (?P<x>{_GROWN})",
    rf"(?<!\w)(?P<x>(?:pushing|rising) {_GROWN})",
)
"""What is an age unless it counts something: "she is 41", but not "she is 41 weeks in"."""
_BEING = rf"{_BE} {_ABOUT}(?P<x>{_GROWN})"
"""What is an age where no other word follows."""
_WHOLE = re.compile(
    "|".join(pattern.replace("(?P<x>", "(?:") for pattern in _SAYS_ITSELF if "?P<x>" not in pattern), re.IGNORECASE
)
_PARTS = [re.compile(pattern, re.IGNORECASE) for pattern in _SAYS_ITSELF if "?P<x>" in pattern]
_CLOSED = [re.compile(pattern, re.IGNORECASE) for pattern in _LIVED]
_OPEN = re.compile(_BEING, re.IGNORECASE)
_COUNTED = re.compile(r" ?-?([^\W\d_][\w']{0,30}|%)")
_CAPPED = re.compile(
    r"\b(?:capped|limit|limited|stuck|stops?|stay(?:ed)?|set|steady|score[sd]?|fixed|kept) $", re.IGNORECASE
)


def find_ages(text: str) -> Iterator[Span]:
    """Yield every age that is sure; what may be one is left to the numbers that nothing explains."""
    for match in _WHOLE.finditer(text):
        yield Span(*match.span(), "age", "mask")
    for find in _PARTS:
        for match in find.finditer(text):
            yield Span(*match.span("x"), "age", "mask")
    for find in _CLOSED:
        for match in find.finditer(text):
            after = _COUNTED.match(text, match.end())
            is_capped = _CAPPED.search(text, max(0, match.start() - 12), match.start())
            if not is_capped and not (after and after[1].lower() in lexicon()["counted"]):
                yield Span(*match.span("x"), "age", "mask")
    for match in _OPEN.finditer(text):
        if not is_counting(text, match.end()):
            yield Span(*match.span("x"), "age", "mask")
