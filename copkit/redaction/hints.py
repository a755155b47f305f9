"""What points at one person without a name: "the only …", "our first …", a job with its unit. A person must decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copkit.redaction.sites import is_named, is_subject
from copkit.redaction.spans import Span
from copkit.redaction.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copkit.redaction.tokens import Token

_OWNERS = frozenset("the our my its their your this a an".split())
_SINGLES = frozenset(
    "only sole lone first second third last youngest oldest newest eldest longest senior junior highest lowest tallest one".split()
)
_LIMITS = frozenset(
    "but because so and although though which while when since if unless it i we he she they you not is was are were has had".split()
)
_AT_UNIT = frozenset("in at for of from on".split())
_FEW = frozenset("two three four five few couple handful".split())
_TOP = frozenset("provost registrar chancellor bursar chaplain ombudsman".split())
_MARKS = frozenset("wheelchair hijab niqab turban kippah crutches prosthetic stammer stutter".split())
_HEADS = frozenset("head heads dean deans director directors leader lead manager managers".split())
_LONGEST = 12


def find_hints(tokens: list[Token]) -> Iterator[Span]:
    """Yield what may point at one person, overlaps included; every find is a look."""
    for at, token in enumerate(tokens):
        end = at
        if token.low in _SINGLES and at and _is_owned(tokens, at):
            end = _single_end(tokens, at)
            at -= (end > at) * (2 if token.low in {"senior", "junior"} else 1)
        elif token.low == "one" and [other.low for other in tokens[at + 1 : at + 2]] == ["of"]:
            end = _few_end(tokens, at)
        elif token.low in lexicon()["jobs"]:
            at, end = _job(tokens, at)
        elif token.low in _MARKS or token.low == "whose" and _has_folk(tokens, at + 1, at + 2, "kin"):
            end = _clause_end(tokens, at, 3)
        elif (
            token.low.endswith(("ese", "ian", "ish", "ani", "can"))
            and token.low in lexicon()["stays"]
            and _has_folk(tokens, at + 1, at + 2, "jobs", "folk", "kin")
        ):
            end = at + 1
        if end > at:
            yield Span(tokens[at].start, tokens[end].end, "hint", "look")


def _is_owned(tokens: list[Token], at: int) -> bool:
    before = tokens[at - 1].low
    if tokens[at].low in {"senior", "junior"}:
        return before == "most" and at > 1 and tokens[at - 2].low in _OWNERS
    if tokens[at - 1].owns:
        return tokens[at].low != "one"
    return before in _OWNERS and not tokens[at].first and (tokens[at].low != "one" or before == "the")


def _has_folk(tokens: list[Token], start: int, end: int, *sections: str) -> bool:
    return any(
        token.low in lexicon()[name] or token.low.removesuffix("s") in lexicon()[name]
        for token in tokens[start:end]
        for name in sections
    )


def _is_folk(tokens: list[Token], at: int) -> bool:
    low = tokens[at].low
    if _has_folk(tokens, at, at + 1, "folk", "jobs"):
        return True
    return low.endswith(("ist", "ician", "woman", "man", "ologist", "grapher")) and len(low) > 5


def _single_end(tokens: list[Token], at: int) -> int:
    """Return where "the only …" ends: `at` where it points at nobody."""
    abstract = lexicon()["abstract"]
    word = tokens[at].low
    near = _near(tokens, at)
    if (
        not near
        or tokens[near[0]].gap == "-"
        or _is_denied(tokens, at)
        or tokens[near[0]].low in abstract
        and not _is_halved(tokens, near[0])
        or tokens[near[0]].low in {"mentor", "mentee"}
        and word != "only"
    ):
        return at
    if word == "one" and tokens[near[0]].low not in {"who", "with"}:
        return at
    for here in near:
        if _is_folk(tokens, here):
            return _clause_end(tokens, at, _LONGEST)
        if tokens[here].low in abstract and not _is_halved(tokens, here):
            return at
    is_placed = any(tokens[here].low in {"in", "at", "on", "who", "with", "from"} for here in near[:3])
    return (
        _clause_end(tokens, at, _LONGEST)
        if word in {"only", "sole", "lone", "one"} or is_placed and word != "last" and word.endswith("est")
        else at
    )


def _is_halved(tokens: list[Token], at: int) -> bool:
    """Whether a word is the first half of a double one, as in part-timer."""
    return at + 1 < len(tokens) and tokens[at + 1].gap == "-"


def _near(tokens: list[Token], at: int) -> list[int]:
    """Return the places of up to four words after, as far as the phrase goes."""
    found: list[int] = []
    for here in range(at + 1, min(at + 5, len(tokens))):
        if (
            tokens[here].first
            or tokens[here].low in _LIMITS
            or tokens[here].low == "people"
            and tokens[at].low != "only"
        ):
            break
        found.append(here)
    return found


def _is_denied(tokens: list[Token], at: int) -> bool:
    """Whether "not the only …" or "am I the only …" says that there are others."""
    lows = [token.low for token in tokens[max(0, at - 4) : at]]
    return "not" in lows or "isnt" in lows or lows[-3:-1] == ["am", "i"]


def _few_end(tokens: list[Token], at: int) -> int:
    near = tokens[at + 2 : at + 6]
    if any(token.low in _FEW for token in near) and any(
        _is_folk(tokens, here) for here in range(at + 2, min(at + 9, len(tokens)))
    ):
        return _clause_end(tokens, at, _LONGEST)
    return at


def _clause_end(tokens: list[Token], at: int, most: int) -> int:
    """Return the last word of the clause: a stop, a conjunction or a finite verb ends it."""
    end = at
    for here in range(at + 1, min(at + most, len(tokens))):
        token = tokens[here]
        if token.first or token.gap.strip(" -'s") or token.low in _LIMITS:
            break
        end = here
    return end


def _job(tokens: list[Token], at: int) -> tuple[int, int]:
    """Return where a job with its unit starts and ends: twice `at` where there is none."""
    start, end = at, at
    follows = at + 2 < len(tokens) and not tokens[at + 1].first
    if follows and tokens[at + 1].low in _AT_UNIT and tokens[at + 1].gap == " ":
        end = _unit_after(tokens, at + 2)
    if end == at and at and tokens[at].gap == " " and not tokens[at].first and _is_office(tokens, at - 1):
        start, end = at - 1, at
    first = at - 1 if at and tokens[at].gap == "-" else at
    if tokens[at].low in _TOP and first and tokens[first - 1].low in _OWNERS:
        start, end = first - 1, max(end, at)
        if at + 1 < len(tokens) and tokens[at].owns:
            end = max(end, at + 1)
    while (
        end > at - 1
        and start
        and start > at - 4
        and start != end
        and tokens[start].gap == " "
        and _describes(tokens, start - 1)
    ):
        start -= 1
    return (start, end) if end > start else (at, at)


def _describes(tokens: list[Token], at: int) -> bool:
    return (
        tokens[at].low in _OWNERS
        or tokens[at].low in lexicon()["jobs"]
        or is_subject(tokens, at)
        or tokens[at].low in {"senior", "junior", "deputy", "assistant", "head", "chief", "new", "business"}
    )


def _is_office(tokens: list[Token], at: int) -> bool:
    return is_subject(tokens, at) and tokens[at].low not in {
        "business",
        "design",
        "development",
        "media",
        "art",
        "arts",
        "history",
        "science",
    }


def _unit_after(tokens: list[Token], at: int) -> int:
    """Return the last word of the unit that starts at `at`, or the one two before it where there is none."""
    units = lexicon()["unit_nouns"]
    end = at - 2
    if (
        tokens[at].low in units
        and tokens[at - 2].low in _HEADS
        and not is_subject(tokens, at)
        and not (at + 1 < len(tokens) and tokens[at + 1].low in {"of", "for"})
    ):
        return end
    for here in range(at, min(at + 7, len(tokens))):
        token = tokens[here]
        if token.first or token.gap.strip(" -&"):
            break
        if (
            token.low in units
            or is_subject(tokens, here)
            or is_named(token)
            and token.low != "i"
            or token.shape == "other"
        ):
            end = here
        elif here > at + 2 or token.low in _LIMITS:
            break
    return end
