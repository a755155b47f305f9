"""Who and where is named: a capitalised word that is not an ordinary English one is a name until shown otherwise.

Each word is judged by what it is, how it is written and what stands beside
it; then names take in their neighbours (titles, initials, particles, family
names that are words). Cues and lists are data, in the lexicon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from copkit.redaction.letters import fold
from copkit.redaction.spans import Span, Tier
from copkit.redaction.tokens import Token, is_derived, is_english, is_slip, read_tokens
from copkit.redaction.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

Verdict = tuple[str, Tier] | None
_MASK: Verdict = ("person", "mask")
_LOOK: Verdict = ("person", "look")
_PLACE: Verdict = ("location", "mask")
_UNSURE: Verdict = ("", "look")

_FINITE = frozenset("will may can do would could should might must shall".split())
_OPENERS = frozenset(
    "i you we they he she it this that these those the a an there your my our their his her any some all not".split()
)
_ARTICLES = frozenset("the a an this these those each every our my your his her their its another".split())
_WHEN = frozenset(
    "in since until till by during from last next this early late mid end of each every before after and or to between".split()
)
_LABELS = frozenset(
    "plan option group type grade vitamin generation part section team level point person side step form appendix size table figure"
    " model room pair scenario case case item column row box stage mentor mentee version factor question x y z".split()
)
_WHERE = frozenset("in at near to from around outside visit visited of lives live based moved via leave left".split())
_JOINERS = re.compile(r"^(?: |-|\. ?|' ?)$")
_CAMEL = re.compile(r"[A-Z][a-z]{1,30}|[a-z]{1,30}")
_NAME_HEADS = re.compile(
    r"^[A-Z][a-z]{0,2}'[A-Z]|^(?:Mc|Mac|De|Di|Da|Du|La|Le|Van|Von|Fitz|Abd|Abdul|Al|El|Ap|O)[A-Z][a-z]"
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beforehand: folded words of the roster, its neighbouring pairs, nicknames, and a site's words by their first."""

    people: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    places: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    courses: re.Pattern[str] | None


@lru_cache(maxsize=4)
def know(roster: tuple[str, ...], places: tuple[tuple[str, str], ...]) -> Known:
    """Return the roster and the site's words, ready to be looked up."""
    called: dict[str, list[str]] = {}
    for pair in lexicon()["nicknames"]:
        full, short = pair.split()
        called.setdefault(full, []).append(short)
    people: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for name in roster:
        parts = [part for part in re.split(r"[\s.,()-]", fold(name).replace("'", "")) if len(part) > 1]
        parts = [part for part in parts if part not in lexicon()["titles"]]
        people.update(part for part in parts if part not in lexicon()["particles"] or len(parts) == 1)
        people.update(short for part in parts[:1] for short in called.get(part, ()))
        pairs.update(zip(parts, parts[1:], strict=False))
    known_places: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
    prefixes: list[str] = []
    for words, kind in places:
        parts = tuple(token.low for token in read_tokens(words))
        if kind == "course":
            prefixes.append(re.escape(words.strip()))
        if parts:
            known_places[parts[0]] = (*known_places.get(parts[0], ()), (parts, kind))
    courses = (
        re.compile(rf"(?<!\w)(?:{'|'.join(prefixes)})[ -]?\d{{1,5}}[a-z]?(?!\w)", re.IGNORECASE) if prefixes else None
    )
    return Known(frozenset(people), frozenset(pairs), known_places, courses)


def find_names(text: str, tokens: list[Token], known: Known) -> Iterator[Span]:
    """Yield people and places named, overlaps included."""
    if known.courses:
        yield from (Span(*match.span(), "course", "mask") for match in known.courses.finditer(text))
    reader = _Reader(tokens, known)
    yield from reader.find_places()
    reader.judge_all()
    reader.keep_phrases()
    yield from reader.join()


class _Reader:
    """Reads one text's tokens; every test asks about the token at a place, so that neighbours are at hand."""

    def __init__(self, tokens: list[Token], known: Known) -> None:
        self.tokens = tokens
        self.known = known
        self.words = lexicon()

    def is_word(self, token: Token) -> bool:
        """Whether a token is an ordinary English word, written without a foreign accent."""
        return is_english(token.low) and (token.word.isascii() or token.low in self.words["accented"])

    # what stands beside

    def before(self, at: int) -> Token | None:
        return self.tokens[at - 1] if at and not self.tokens[at].first else None

    def after(self, at: int) -> Token | None:
        follows = at + 1 < len(self.tokens) and not self.tokens[at + 1].first
        return self.tokens[at + 1] if follows else None

    def is_after(self, at: int, *sections: str) -> bool:
        """Whether the word before is in one of the lexicon's sections, with nothing but a space between."""
        token = self.before(at)
        return (
            bool(token)
            and self.tokens[at].gap in {" ", ", "}
            and any(token.low in self.words[name] for name in sections)
        )

    def is_cued(self, at: int) -> bool:
        """Whether the words around are those that stand around people."""
        return self.is_after(at, "kin", "verbs_of_person", "before") or self.is_before(at, "strong_after", "after")

    def is_before(self, at: int, *sections: str) -> bool:
        token = self.after(at)
        return (
            bool(token)
            and token.gap in {" ", "'s "}
            and token.shape in {"lower", "shout"}
            and any(token.low in self.words[name] for name in sections)
        )

    # places

    def find_places(self) -> Iterator[Span]:
        kinds = {"department": "unit", "building": "location", "room": "room", "course": "course"}
        for at, token in enumerate(self.tokens):
            for parts, kind in self.known.places.get(token.low, ()):
                there = self.tokens[at : at + len(parts)]
                if tuple(other.low for other in there) != parts:
                    continue
                is_bare = len(parts) == 1 and is_english(token.low) and token.shape in {"lower", "shout"}
                yield Span(token.start, there[-1].end, kinds.get(kind, "location"), "look" if is_bare else "mask")

    # people

    def judge_all(self) -> None:
        plain, people = self.words["plain"], self.known.people
        for at, token in enumerate(self.tokens):
            if (
                token.shape in {"person", "other"}
                or token.shape == "lower"
                and token.low in plain
                and token.low not in people
            ):
                continue
            verdict = self.judge(at)
            if verdict:
                token.kind, token.tier = verdict

    def judge(self, at: int) -> Verdict:
        token = self.tokens[at]
        if token.low in self.known.people:
            return self.judge_rostered(at)
        if token.gap == "-" or at + 1 < len(self.tokens) and self.tokens[at + 1].gap == "-":
            double = self.judge_double(at)
            if double is not _UNSURE:
                return double
        if token.shape in {"lower", "shout"}:
            return self.judge_lower(at)
        if token.shape == "initial":
            return self.judge_initial(at)
        if token.shape == "none":
            return _MASK
        if token.shape == "mixed":
            return self.judge_mixed(at)
        if token.shape == "upper":
            return self.judge_upper(at)
        return self.judge_start(at) if token.first else self.judge_capital(at)

    def judge_double(self, at: int) -> Verdict:
        """Half of a double word: Wi-Fi is one word, Min-jun one name."""
        is_second = self.tokens[at].gap == "-"
        left, right = (self.tokens[at - 1], self.tokens[at]) if is_second else (self.tokens[at], self.tokens[at + 1])
        whole = left.low + right.low
        if whole in self.words["stays"]:
            return None
        syllables = self.words["syllables"]
        is_small = (
            right.shape == "lower"
            and len(right.low) < 7
            and right.low not in self.words["tails"]
            and not is_prefix(left.low)
        )
        if left.word[:1].isupper() and is_small:
            is_strange = not is_english(right.low) and (
                right.low in self.words["given"] or right.low in self.words["family"] or not is_english(left.low)
            )
            if is_strange or right.low in syllables and (left.low in syllables or not is_english(left.low)):
                return _MASK
        if whole in self.words["given"] and left.word[:1].isupper():
            return _MASK
        return None if is_english(whole) else _UNSURE

    def judge_rostered(self, at: int) -> Verdict:
        token = self.tokens[at]
        low = token.low
        beside = {(other.low, low) for other in [self.before(at)] if other} | {
            (low, other.low) for other in [self.after(at)] if other
        }
        if not (is_english(low) or low in self.words["stays"]) or beside & self.known.pairs:
            return _MASK
        if token.shape in {"lower", "shout"}:
            return self.judge_word_name(at, is_known=True)
        if low in self.words["months"] and self.before(at):
            return self.judge_month(at)
        if not token.first or token.shape == "upper":
            return _LOOK if self.is_plain_title(at) else _MASK
        if self.is_before(at, "strong_after"):
            return _MASK
        follower = self.after(at)
        is_opening = (
            low in _FINITE | self.words["particles"] | _OPENERS
            and follower
            and follower.low in _OPENERS
            and follower.gap == " "
        )
        return None if is_opening else _LOOK

    def judge_word_name(self, at: int, *, is_known: bool) -> Verdict:
        """A word that is also a name, written small."""
        token = self.tokens[at]
        is_verb = token.low in _FINITE and not self.is_before(at, "strong_after")
        if (
            self.is_after(at, "kin")
            and not is_verb
            and (is_known or not self.is_before(at, "common"))
            and token.low not in _OPENERS
        ):
            return _MASK if is_known or token.low not in self.words["common"] else _LOOK
        if token.low in _OPENERS or self.before(at) and self.before(at).low in _ARTICLES:
            return None
        if self.is_after(at, "verbs_of_person"):
            return _MASK if is_known or token.low not in self.words["common"] else _LOOK
        if self.is_before(at, "strong_after") and token.low not in {"mark", "job"}:
            return _LOOK
        if is_known and (
            self.is_after(at, "before")
            and token.low not in _FINITE
            or self.is_before(at, "after")
            and token.low not in _FINITE
        ):
            return _LOOK
        if (
            is_known
            and token.low in _FINITE
            and self.before(at)
            and self.before(at).low in {"with", "from", "by", "about", "to"}
        ):
            return _LOOK
        return _LOOK if is_known and (token.owns or token.low not in self.words["common"]) else None

    def judge_lower(self, at: int) -> Verdict:
        token = self.tokens[at]
        low, words = token.low, self.words
        if self.is_word(token):
            return self.judge_word_name(at, is_known=False) if low in words["strong"] else None
        if low in words["stays"] or low in words["titles"] or len(low) == 1 or low in words["authors_sure"]:
            return None
        if low in words["particles"]:
            return None
        if low in words["towns"]:
            return _PLACE
        if low in words["countries"]:
            return ("location", "look")
        is_cued = self.is_cued(at)
        if low in words["given"] or low in words["family"]:
            return (_MASK if len(low) > 3 or is_cued else _LOOK) if len(low) > 2 or is_cued else None
        if len(low) < 3 or is_derived(low):
            return None
        if self.is_after(at, "kin") or len(low) > 5 and low[-1] == "s" and low[:-1] in words["given"]:
            return _MASK
        return _LOOK if is_cued or not is_slip(low) else None

    def judge_initial(self, at: int) -> Verdict:
        token = self.tokens[at]
        before = self.before(at)
        if token.word in "IA" and not self.is_dotted(at) or token.gap.strip(" ") or not before:
            return None
        if (
            before.low in _LABELS
            or before.shape not in {"lower", "person"}
            and before.low not in self.words["titles"]
            or self.is_joined(at)
        ):
            return None
        return _LOOK

    def is_dotted(self, at: int) -> bool:
        return at + 1 < len(self.tokens) and self.tokens[at + 1].gap.startswith(".")

    def is_joined(self, at: int) -> bool:
        return (
            at + 1 < len(self.tokens)
            and self.tokens[at + 1].gap[:1] in {"-", "&", "/", "."}
            and self.tokens[at + 1].shape in {"initial", "lower"}
            and " " not in self.tokens[at + 1].gap
        )

    def judge_mixed(self, at: int) -> Verdict:
        token = self.tokens[at]
        word, low = token.word, token.low
        if low in self.words["stays"] or word[:-1].isupper() or low.removesuffix("s") in self.words["stays"]:
            return None
        if _NAME_HEADS.match(word) or low in self.words["given"] or low in self.words["family"]:
            return _MASK
        if sum(map(str.isupper, word)) * 2 >= len(word):
            return None
        parts = [fold(part) for part in _CAMEL.findall(word)]
        if any(part in self.words["given"] for part in parts):
            return _MASK
        return (
            None if all(is_english(part) or part in self.words["stays"] or len(part) < 3 for part in parts) else _LOOK
        )

    def judge_upper(self, at: int) -> Verdict:
        token = self.tokens[at]
        low, words = token.low, self.words
        if low in words["stays"] or low in words["titles"] or low in words["authors_sure"]:
            return None
        if is_english(low):
            return _LOOK if low in words["strong"] and len(low) > 2 else None
        if low in words["towns"] and len(low) > 3:
            return _PLACE
        if low in words["given"] and len(low) > 2 or low in words["family"] and len(low) > 3 or len(low) > 6:
            return _MASK
        return _LOOK if self.is_after(at, "kin", "verbs_of_person", "titles") else None

    def judge_start(self, at: int) -> Verdict:
        """A capital at the start of a sentence says nothing; what the word is and what follows must tell."""
        token = self.tokens[at]
        low, words = token.low, self.words
        is_name = low in words["given"] or low in words["family"]
        if low in words["stays"] and not is_name and low not in words["strong"] or low in words["titles"]:
            return None
        if self.is_word(token):
            if (
                token.gap == ": "
                and at
                and self.tokens[at - 1].low in words["kin"]
                and (low in words["strong"] or low in words["weak"])
            ):
                return _MASK
            if self.is_before(at, "strong_after") and low not in words["months"]:
                return (
                    _MASK
                    if low in words["strong"]
                    else _LOOK
                    if low in words["weak"] and low not in words["jobs"]
                    else None
                )
            if low in words["strong"] and (
                self.is_before(at, "after") and low not in _FINITE or low not in words["common"]
            ):
                return _LOOK
            return _PLACE if low in words["towns"] and low not in words["common"] and not is_name else None
        is_made = token.word.isascii() and not is_name and is_derived(low)
        return self.judge_strange(at) if not is_made or self.is_before(at, "strong_after") else None

    def judge_capital(self, at: int) -> Verdict:
        """A capital in the middle of a sentence is a name unless the word is an ordinary one."""
        token = self.tokens[at]
        low, words = token.low, self.words
        is_name = low in words["given"] or low in words["family"]
        if low in words["months"]:
            return self.judge_month(at)
        if low in words["stays"] and not is_name and low not in words["strong"] or low in words["titles"]:
            return None
        if not self.is_word(token):
            is_made = token.word.isascii() and not is_name and low not in words["towns"] and is_derived(low)
            return _LOOK if is_made and (self.is_plain_title(at) or not self.is_cued(at)) else self.judge_strange(at)
        if low in words["towns"] and self.before(at) and self.before(at).low in _WHERE:
            return _PLACE
        is_called = self.is_after(at, "kin", "verbs_of_person") or self.is_before(at, "strong_after")
        if self.is_after(at, "titles"):
            return None if low in words["jobs"] else _MASK
        if low in words["strong"]:
            return (_LOOK if self.is_idea(at) else _MASK) if is_called or not self.is_plain_title(at) else _LOOK
        if low in words["first_family"] and low not in _OPENERS and not self.is_plain_title(at) and self.is_cued(at):
            return _MASK if is_called or low not in words["common"] else _LOOK
        if low in words["weak"] and low not in words["jobs"]:
            if is_called and low not in words["common"]:
                return _MASK
            return _LOOK if is_called or low not in words["common"] and not self.is_plain_title(at) else None
        return _LOOK if self.is_after(at, "kin", "verbs_of_person") and low not in words["common"] else None

    def is_plain_title(self, at: int) -> bool:
        """Whether a capitalised word stands after an article or among ordinary capitalised words."""
        near = [other for other in (self.before(at), self.after(at)) if other]
        if any(
            other.shape == "capital"
            and not other.first
            and is_english(other.low)
            and other.low not in self.words["weak"]
            and other.low not in self.words["strong"]
            for other in near
        ):
            return True
        before = self.before(at)
        return bool(before) and before.low in _ARTICLES

    def judge_month(self, at: int) -> Verdict:
        before = self.before(at)
        low = self.tokens[at].low
        is_when = before and (
            before.low in _WHEN or before.low in self.words["months"] or before.low in self.words["stays"]
        )
        if low in self.words["strong"] and not is_when:
            return (
                _MASK
                if self.is_after(at, "before", "kin", "verbs_of_person") or self.is_before(at, "strong_after")
                else _LOOK
            )
        return ("date", "look")

    def judge_strange(self, at: int) -> Verdict:
        """A word that is not ordinary English: an author's, a place's, or somebody's name."""
        token = self.tokens[at]
        low, words = token.low, self.words
        is_given = low in words["given"]
        before = self.before(at)
        is_named = bool(before) and token.gap == " " and before.tier == "mask" and before.kind == "person"
        if low in words["authors_sure"] and not is_named:
            return None
        if low in words["authors"] and not is_named and self.is_cited(at):
            return _LOOK
        if self.is_idea(at) and not is_named:
            return None if low in words["authors"] else _MASK if is_given else _LOOK
        if low in words["towns"] and not is_named and (not is_given or before and before.low in _WHERE):
            return _PLACE
        if low in words["countries"] and not is_named and (not is_given or before and before.low in _WHERE):
            return ("location", "look")
        is_listed = is_given or low in words["family"] or not token.word.isascii()
        if token.first and not is_listed and not self.is_before(at, "strong_after", "after") and is_slip(low):
            return _LOOK
        return _MASK

    def is_cited(self, at: int) -> bool:
        """Whether an author's name stands beside another's, or after "according to"."""
        lows = [token.low for token in self.tokens[max(0, at - 2) : at + 3]]
        authors = sum(low in self.words["authors"] or low in self.words["authors_sure"] for low in lows)
        return "according" in lows or authors > 1 and "and" in lows or authors > 1 and "&" in self.tokens[at].gap

    def is_idea(self, at: int) -> bool:
        """Whether a model, a theory or a year of publication follows."""
        here = self.tokens[at]
        for token in self.tokens[at + 1 : at + 4]:
            if token.first and "(" not in token.gap or "," in token.gap:
                return False
            if token.low in self.words["concepts"]:
                return here.word[:1].isupper()
            if token.low == "et":
                return True
        return False

    def keep_phrases(self) -> None:
        """Take back verdicts on fixed phrases, such as the names of schemes, unless the roster has a part of them."""
        tokens, phrases = self.tokens, self.words["phrases"]
        for at in range(len(tokens) - 1):
            if not (tokens[at].tier or tokens[at + 1].tier):
                continue
            for size in (2, 3, 4):
                run = tokens[at : at + size]
                if " ".join(token.low for token in run) in phrases and not any(
                    token.low in self.known.people for token in run
                ):
                    for token in run:
                        token.kind = token.tier = ""

    # neighbours

    def join(self) -> Iterator[Span]:
        """Yield a span for each run of tokens that belong together."""
        self.take_neighbours()
        tokens = self.tokens
        at = 0
        while at < len(tokens):
            token = tokens[at]
            end = at + 1
            if not token.tier:
                at = end
                continue
            while (
                end < len(tokens)
                and tokens[end].kind == token.kind == "person"
                and tokens[end].tier == token.tier
                and _JOINERS.match(self.between(end))
            ):
                end += 1
            yield Span(token.start, tokens[end - 1].end, token.kind, "mask" if token.tier == "mask" else "look")
            at = end

    def between(self, at: int) -> str:
        """What stands between a token and the one before, a possessive included."""
        token, before = self.tokens[at], self.tokens[at - 1]
        return "'s" + token.gap if before.owns else token.gap

    def take_neighbours(self) -> None:
        for at in range(len(self.tokens)):
            if self.is_person(at):
                self.take_left(at)
                self.take_right(at)

    def is_person(self, at: int) -> bool:
        return self.tokens[at].kind == "person" and self.tokens[at].tier == "mask" or self.tokens[at].shape == "person"

    def claim(self, at: int) -> None:
        self.tokens[at].kind, self.tokens[at].tier = "person", "mask"

    def take_right(self, at: int) -> None:
        words = self.words
        while at + 1 < len(self.tokens) and not self.is_person(at + 1):
            token = self.tokens[at + 1]
            gap = self.between(at + 1)
            if (
                token.shape == "other"
                or token.first
                or not (gap in {" ", "-", "'"} or gap in {". ", "."} and self.tokens[at].shape == "initial")
            ):
                return
            nexts = self.tokens[at + 2] if at + 2 < len(self.tokens) else None
            is_cap = token.shape in {"capital", "mixed", "upper", "none"}
            if gap == "-" and self.tokens[at].word[:1].isupper():
                if token.low in words["tails"] or token.shape == "lower" and len(token.low) > 6:
                    return
            elif (
                token.low in words["particles"]
                and nexts
                and (nexts.word[:1].isupper() or nexts.low in words["particles"])
                and nexts.gap in {" ", "-", "'"}
                and self.leads_on(at + 1)
            ):
                pass
            elif (
                token.shape in {"lower", "shout"}
                and gap == " "
                and token.low in words["strong"]
                and token.low not in words["common"]
            ):
                pass
            elif token.shape == "initial" and token.word != "I":
                pass
            elif is_cap and token.low not in words["stays"] and token.low not in words["months"]:
                is_surname = (
                    token.low in words["weak"]
                    or token.low in words["first_family"]
                    or token.low in words["strong"]
                    or token.low not in words["common"]
                )
                if (
                    not is_surname
                    or token.low in words["concepts"]
                    or token.low in words["jobs"]
                    and token.low not in words["weak"]
                ):
                    return
            else:
                return
            self.claim(at + 1)
            at += 1

    def leads_on(self, at: int) -> bool:
        """Whether particles lead to a capitalised word."""
        for token in self.tokens[at : at + 3]:
            if token.word[:1].isupper():
                return not token.first
            if token.low not in self.words["particles"] or token.first:
                return False
        return False

    def is_particle(self, at: int) -> bool:
        """Whether a word that may be a particle stands in front of a name as one."""
        low, before = self.tokens[at].low, self.before(at)
        if low == "la":
            return bool(before) and before.low == "de"
        return low not in {"of", "y", "e", "i", "te", "st", "do", "ten"} and not (before and before.low in _ARTICLES)

    def take_left(self, at: int) -> None:
        words = self.words
        while at and not self.is_person(at - 1):
            token, here = self.tokens[at - 1], self.tokens[at]
            gap = self.between(at)
            if token.shape == "other" or not _JOINERS.match(gap):
                return
            is_title = token.low in words["titles"]
            if here.first and not is_title and token.shape != "initial":
                return
            if is_title and gap in {" ", ". "}:
                pass
            elif token.shape == "initial" and (token.word not in "IA" or gap.startswith(".")):
                pass
            elif (
                gap == "-" and token.word[:1].isupper() and token.low not in words["jobs"] and not is_prefix(token.low)
            ):
                pass
            elif gap in {" ", "-"} and token.low in words["particles"] and self.is_particle(at - 1):
                pass
            elif (
                gap == " "
                and token.shape == "capital"
                and token.low in words["first_family"]
                and here.low not in words["strong"]
                and not (token.first and is_english(here.low))
            ):
                pass
            elif (
                gap == " "
                and token.shape in {"capital", "upper"}
                and (token.low in words["strong"] or not token.first and token.low in words["weak"])
            ):
                if (
                    token.first
                    and here.low in words["given"]
                    and token.low in words["common"] | {"will", "may", "mark", "grant"}
                ):
                    return
                if token.low in words["months"] or token.low in words["stays"]:
                    return
            else:
                return
            self.claim(at - 1)
            at -= 1


def is_prefix(low: str) -> bool:
    """Whether a word before a hyphen is a prefix, and what follows stands for itself."""
    return low in {
        "pre",
        "post",
        "non",
        "anti",
        "pro",
        "ex",
        "co",
        "mid",
        "self",
        "vice",
        "all",
        "half",
        "semi",
        "sub",
        "neo",
        "inter",
        "trans",
        "cross",
        "multi",
        "mini",
    }
