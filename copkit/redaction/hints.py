"""What points at one person without a name: "the only …", "our first …", a job with its unit. A person must decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copkit.redaction.sites import is_subject
from copkit.redaction.spans import Span
from copkit.redaction.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copkit.redaction.tokens import Token

Stretch = tuple["Token", "Token"] | None
_RARE_DOERS = ("er", "or", "ist", "ian", "man", "woman", "wright", "smith", "eer", "monger", "herd", "ress")
_SHORTEST_DOER = 5
_BE = {"am", "is", "was", "being", "as", "are", "im"}
_LONGEST = 12
_NEAR = 4
_LONGEST_UNIT = 7


def find_hints(tokens: list[Token]) -> Iterator[Span]:
    """Yield what may point at one person, overlaps included; every find is a look."""
    for token in tokens:
        for rule in (_single, _few, _job, _who_did, _kin_of, _top, _marked, _doer):
            stretch = rule(token)
            if stretch:
                yield Span(stretch[0].start, stretch[1].end, "hint", "look")


def _ahead(token: Token, most: int) -> list[Token]:
    """Return the words that follow in the clause: a stop, a conjunction or a finite verb ends it."""
    found: list[Token] = []
    after = token.after
    while after and len(found) < most and not after.is_in("limits") and not after.gap.strip(" -'"):
        found.append(after)
        after = after.after
    return found


def _is_folk(token: Token) -> bool:
    """Whether a word is one for people."""
    is_ending = token.low.endswith(("ist", "ician", "woman", "grapher")) and token.low not in {
        "list",
        "exist",
        "assist",
    }
    return (
        is_ending
        or _is_rare_doer(token)
        or token.is_in("folk", "jobs")
        or token.low.removesuffix("s") in lexicon()["folk"] | lexicon()["jobs"]
    )


def _is_abstract(token: Token) -> bool:
    return token.is_in("abstract") and not (token.after and token.after.gap == "-")


def _single(token: Token) -> Stretch:
    """The only one, the first, the youngest … of its kind, with an owner in front and people behind."""
    before = token.before
    if not token.is_in("singles") or not before:
        return None
    is_rank = token.low in {"senior", "junior", "recent"}
    is_linked = (is_rank and before.low == "most") or (token.low == "only" and before.low == "and")
    owner = before.before if is_linked else before
    if owner and owner.low == "one" and is_linked:
        owner = owner.before
    is_owner = owner is not None and (owner.is_in("owners") or (owner.owns and not owner.is_in("openers")))
    if not owner or not is_owner or (is_rank and not is_linked) or _is_denied(owner):
        return None
    ahead = _ahead(token, _LONGEST)
    return (owner, ahead[-1]) if ahead and _points_at_one(token, ahead) else None


def _points_at_one(token: Token, ahead: list[Token]) -> bool:
    first, is_only = ahead[0], token.low in {"only", "sole", "lone"}
    is_most = token.low.endswith("est")
    if first.gap == "-" and is_most:
        ahead = ahead[1:] or ahead
        first = ahead[0]
    if (
        (first.gap == "-" and not is_most)
        or _is_abstract(first)
        or (first.is_in("labels") and first.low in {"mentor", "mentee"} and not is_only)
    ):
        return False
    if "one" in {first.low, token.low}:
        return _is_the_one(token, ahead)
    for word in ahead[:_NEAR]:
        if (word.low == "people" and not is_only) or _is_abstract(word):
            return _is_folk(word) and word.low != "people"
        if _is_folk(word):
            return True
    is_placed = any(word.low in {"in", "at", "on", "who", "with", "from"} for word in ahead[:3])
    return is_only or (is_placed and (token.low.endswith("est") or first.low == "in"))


def _is_the_one(token: Token, ahead: list[Token]) -> bool:
    """Whether "the only one here" or "the one who won" is about somebody, "the only one I use" about anything."""
    first, did = ahead[0], ahead[1] if len(ahead) > 1 else None
    if first.low == "one":
        return did is not None and did.is_in("links", "besides")
    is_deed = did is not None and (did.is_in("deeds", "pasts") or did.low.endswith("ed"))
    return token.low == "one" and (first.low == "with" or (first.low == "who" and is_deed))


def _is_denied(owner: Token) -> bool:
    """Whether "not the only …" or "am I the only …" says that there are others."""
    before = owner.before
    earlier = before.before if before else None
    lows = {word.low for word in (before, earlier) if word}
    return bool(lows & {"not", "isnt", "arent", "wasnt"}) or (before is not None and before.low == "i" and "am" in lows)


def _few(token: Token) -> Stretch:
    """One of two, one of the few."""
    if token.low not in {"one", "nobody"}:
        return None
    ahead = _ahead(token, _LONGEST)
    if (
        token.low == "nobody"
        and len(ahead) > 1
        and ahead[0].low == "else"
        and ahead[1].low in {"in", "on", "at", "here", "from"}
    ):
        return token, ahead[-1]
    if token.low != "one" or not ahead or ahead[0].low != "of":
        return None
    is_few = any(word.is_in("few") for word in ahead[1:_NEAR]) and any(map(_is_folk, ahead[1 : _NEAR * 2]))
    return (token, ahead[-1]) if is_few else None


def _job(token: Token) -> Stretch:
    """A job with its unit, before or behind: the lab manager in Chemistry, a physics technician."""
    if not (token.is_in("jobs") or token.low.removesuffix("s") in lexicon()["jobs"]):
        return None
    start, end, before = token, _unit_after(token), token.before
    if (
        end is token
        and before
        and token.gap == " "
        and (before.is_in("bodies") or (is_subject(before) and not before.is_in("loose_subjects")))
    ):
        start = before
    if start is end:
        return None
    while (
        start.before
        and start.gap == " "
        and (start.before.is_in("owners", "jobs", "ranks") or is_subject(start.before))
    ):
        start = start.before
    return start, end


def _unit_after(job: Token) -> Token:
    """Return the last word of the unit after a job, or the job where there is none."""
    ahead = [word for word in _ahead(job, _LONGEST) if not word.gap.strip(" -")]
    unit = ahead[1:_LONGEST_UNIT]
    if not unit or ahead[0].low not in {"in", "at", "for", "of", "from", "on"}:
        return job
    is_bare = job.is_in("heads") and unit[0].is_in("unit_nouns") and not is_subject(unit[0])
    if is_bare and not any(word.low in {"of", "for"} for word in unit[1:2]):
        return job
    end = job
    if ahead[0].low == "in" and job.is_in("scholars") and unit[0].is_small and not unit[0].is_in("openers", "small"):
        end = unit[0]
    for at, word in enumerate(unit):
        is_named = word.shape in {"capital", "mixed", "upper", "other"}
        if is_named or word.is_in("unit_nouns") or is_subject(word):
            end = word
        elif at >= _NEAR - 1:
            break
    return end


def _who_did(token: Token) -> Stretch:
    """Somebody known by a deed or a link: the lecturer who won the prize, the man I replaced, the librarian with the dog."""
    who = token.after
    did = who.after if who else None
    if (
        not who
        or not did
        or who.gap.strip(", ")
        or not (who.low in {"who", "that", "in"} or who.is_in("links", "doings"))
    ):
        return None
    start = _led_by(token)
    if not start:
        return None
    if start.low != "the" or who.gap != " ":
        is_deed = (
            who.low == "who"
            and did.is_in("deeds")
            and start.is_in("owners")
            and token.is_in("kin", "jobs", "family_words")
        )
        return (start, ([did, *_ahead(did, _NEAR)])[-1]) if is_deed else None
    is_seen, is_job = token.is_in("one_of"), token.is_in("jobs")
    is_anyone = token.is_in("anyones") or not (is_seen or is_job or _is_folk(token))
    is_past = did.is_in("deeds", "pasts") or did.low.endswith("ed")
    if who.low in {"who", "that"}:
        is_known = is_past if is_anyone else who.low == "who" or is_past
        is_known = is_known and (is_seen or is_job or _is_folk(token) or did.is_in("deeds"))
    elif who.is_in("links"):
        is_met = who.low in {"i", "we"} and did.low.endswith("ed") and (is_job or token.is_in("anyones"))
        is_known = is_met or (not is_anyone and (is_seen or is_job))
    else:
        is_charge = who.low == "in" and did.low == "charge"
        is_known = (is_charge or who.is_in("doings")) and (is_seen or is_job or token.low == "person")
    return (start, ([did, *_ahead(did, _NEAR)])[-1]) if is_known else None


def _led_by(token: Token) -> Token | None:
    """Return the article or owner that leads to a word for somebody, over the words that describe them."""
    before = token.before
    for _ in range(3):
        if not before or before.is_in("owners"):
            return before
        if before.is_in("small", "limits") or before.gap.strip(" -"):
            return None
        before = before.before
    return None


def _kin_of(token: Token) -> Stretch:
    """Whose relative somebody is: the chaplain's wife, the daughter of the dean, the mother of triplets."""
    after = token.after
    start = _led_by(token) if after and (token.owns or after.low == "of") else None
    if not after or not start:
        return None
    if token.owns and (token.is_in("jobs", "tops", "heads") or token.low in {"department", "school"}):
        return (start, after) if after.is_in("family_words") else None
    if token.is_in("family_words") and after.low == "of" and start.low == "the" and after.after:
        return (start, ([after.after, *_ahead(after.after, _NEAR)])[-1])
    is_head = token.is_in("heads") or token.low == "chair"
    is_one = after.low == "of" and (start.low in {"our", "my"} or token.low == "chair")
    return (start, ([after, *_ahead(after, _NEAR)])[-1]) if is_head and is_one else None


def _top(token: Token) -> Stretch:
    """An office that only one person holds, and whose assistant or husband is one person too."""
    start = token.before if token.before and token.gap == "-" else token
    while start.before and start.before.is_in("ranks"):
        start = start.before
    if not token.is_in("tops") or not start.before or not start.before.is_in("owners"):
        return None
    is_near = token.owns and token.after is not None and token.after.is_in("kin", "jobs")
    return start.before, token.after if is_near and token.after else token


def _marked(token: Token) -> Stretch:
    """What everybody sees, and where people come from."""
    after = token.after
    if token.is_in("marks") or (token.low == "whose" and after and after.is_in("kin")):
        return token, ([token, *_ahead(token, 2)])[-1]
    is_people = token.low.endswith(("ese", "ian", "ish", "ani", "can")) and token.is_in("stays")
    is_one = (
        after is not None and after.gap == " " and after.is_in("jobs", "folk", "kin") and not after.low.endswith("s")
    )
    return (token, after) if is_people and is_one and after else None


def _is_rare_doer(token: Token) -> bool:
    """Whether a word says what few people do: glassblower, tuner, lacemaker."""
    low = token.low.removesuffix("s") if token.low.endswith(("ers", "ors", "ists")) else token.low
    return (
        low.endswith(_RARE_DOERS)
        and len(low) >= _SHORTEST_DOER
        and token.shape in {"lower", "capital"}
        and low not in lexicon()["common"]
        and low not in lexicon()["not_doers"]
        and token.word.isascii()
    )


def _doer(token: Token) -> Stretch:
    """Somebody called by what few people do: the harpsichord tuner, our glassblower, senior cataloguer for the maps."""
    if token.low.endswith("s") or not (_is_rare_doer(token) or token.is_in("jobs")):
        return None
    start = token
    while start.before and start.gap in {" ", "-"} and not start.before.is_in("small", "owners", "limits"):
        start = start.before
    before = start.before if start.gap == " " else None
    after = token.after if token.after and token.after.gap == " " else None
    is_of = after is not None and after.low in {"of", "for"} and after.after is not None
    if not before:
        return None
    end = ([token, *_ahead(token, _NEAR + 1)])[-1]
    if token.is_in("jobs"):
        is_office = before.low == "as" and is_of and after is not None and after.precedes("owners")
        kind = token.before if token.gap == " " else None
        is_rare = kind is not None and kind.shape == "lower" and before.low in {"the", "our"} and start is not token
        is_rare = (
            is_rare and kind is not None and not kind.is_in("common", "anybodys", "ranks", "jobs", "stays", "states")
        )
        is_chief = is_rare or (start.low in {"head", "chief"} and start is not token and before.low in {"the", "our"})
        return (start, end) if is_office or is_chief else None
    is_mine = before.owns or before.low in {"the", "our", "my", "their", "her", "his"}
    is_somebody = (
        before.low in {"a", "an"} and before.before is not None and (before.before.low in _BE or before.before.owns)
    )
    if before.low == "as":
        return (start, end) if is_of or start is not token else None
    is_noun = (
        after is None
        or after.is_in("small", "limits", "auxiliaries", "links", "after", "strong_after", "deeds", "pasts", "when")
        or after.low in {"here", "speaking"}
        or after.low.endswith("ed")
        or not after.is_word
    )
    return (before, end) if (is_mine or is_somebody) and is_noun else None
