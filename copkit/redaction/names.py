"""Who and where is named: a capitalised word that is not an ordinary English one is a name until shown otherwise.

Each word is judged by what it is, how it is written and what stands beside
it. The cues and lists are data, in the lexicon.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copkit.redaction.cues import (
    dotted_letters,
    is_idea,
    is_in_title,
    may_be_known,
    opens_title,
    stands_with_people,
)
from copkit.redaction.letters import fold
from copkit.redaction.spans import Tier
from copkit.redaction.tokens import is_derived, is_english, is_slip
from copkit.redaction.words import lexicon

if TYPE_CHECKING:
    from copkit.redaction.known import Known
    from copkit.redaction.tokens import Token

Verdict = tuple[str, Tier] | None
_MASK: Verdict = ("person", "mask")
_LOOK: Verdict = ("person", "look")
_PLACE: Verdict = ("location", "mask")
_PERHAPS_PLACE: Verdict = ("location", "look")
_MONTH: Verdict = ("date", "look")
_UNIT: Verdict = ("unit", "look")

_CAMEL = re.compile(r"[A-Z][a-z]{1,30}|[a-z]{1,30}")
_TWO_CAPITALS = re.compile(
    r"^[A-Z][a-z]{0,2}'[A-Z]|^(?:Mc|Mac|De|Di|Da|Du|La|Le|Van|Von|Fitz|Abd|Abdul|Al|El|Ap|O)[A-Z][a-z]"
)
_VOWEL = re.compile("[aeiouy]")
_INSIDE = frozenset({"in", "at", "near", "around", "outside"})
_SHORT = 3
_BRAND = 2
"""Words run together in a brand; more of them are what somebody calls themselves."""
_ACRONYM = 6
_SCHOOLS = ("esian", "esians", "esque", "ism", "isms")
"""What is thought after somebody: Keynesian, Thatcherism."""


def judge_names(tokens: list[Token], known: Known) -> None:
    """Write on each token what it names, and how surely; then take back what is a fixed phrase."""
    plain = lexicon()["plain"]
    for token in tokens:
        is_half = token.after is not None and token.after.gap == "-"
        if token.shape == "lower" and token.low in plain and token.low not in known.people and not is_half:
            continue
        token.kind, token.tier = _judge(token, known) or ("", "")
    _keep_phrases(tokens, known)


def _judge(token: Token, known: Known) -> Verdict:
    if token.low in known.people:
        return _judge_rostered(token, known)
    if token.gap == "-" or (token.after and token.after.gap == "-"):
        double = _judge_double(token)
        if double != "unsure":
            return _MASK if double == "name" else None
    if token.shape == "capital":
        return _judge_start(token) if token.first else _judge_capital(token)
    by_shape = {"lower": _judge_small, "shout": _judge_small, "initial": _judge_initial, "mixed": _judge_mixed}
    if token.shape in by_shape:
        return by_shape[token.shape](token)
    return _judge_upper(token) if token.shape == "upper" else _MASK if token.shape == "none" else None


def _judge_double(token: Token) -> str:
    """Say of half a double word whether the whole is a name, as Min-jun, or a word, as Wi-Fi."""
    left, right = (token.before, token) if token.gap == "-" else (token, token.after)
    if not left or not right:
        return "unsure"
    if not left.word[:1].isupper() or left.is_small:
        is_name = (
            left.is_in("syllables")
            and right.is_in("syllables")
            and not (is_english(left.low) and is_english(right.low))
        )
        return "name" if is_name or left.low + right.low in lexicon()["given"] else "unsure"
    whole = left.low + right.low
    if whole in lexicon()["stays"] or (token is left and left.is_in("prefixes")):
        return "word"
    is_half = (
        right.shape == "lower"
        and len(right.low) <= _ACRONYM
        and not right.is_in("tails")
        and not left.is_in("prefixes")
    )
    is_strange = not is_english(right.low) and (right.is_in("given", "family") or not is_english(left.low))
    is_spelt = right.is_in("syllables") and (left.is_in("syllables") or not is_english(left.low))
    if (is_half and (is_strange or is_spelt)) or whole in lexicon()["given"]:
        return "name"
    return "word" if is_english(whole) else "unsure"


def _judge_rostered(token: Token, known: Known) -> Verdict:
    """The roster beats every list; where its names are also words, the place in the sentence tells."""
    pairs = {
        (token.before.low, token.low) if token.before else None,
        (token.low, token.after.low) if token.after else None,
    }
    if not (is_english(token.low) or token.is_in("stays")) or pairs & known.pairs:
        return _MASK
    if token.is_small:
        return _judge_word_name(token, is_known=True) or (_LOOK if may_be_known(token) else None)
    if token.is_in("months") and token.before:
        return _judge_month(token)
    if not token.first or token.shape == "upper":
        return _LOOK if is_in_title(token) else _MASK
    if token.precedes("strong_after"):
        return _LOOK if token.is_in("months") and token.precedes("auxiliaries") else _MASK
    after = token.after
    is_opening = after is not None and after.gap == " " and not token.owns and after.is_in("openers", "taken")
    return None if is_opening else _LOOK


def _judge_word_name(token: Token, *, is_known: bool) -> Verdict:
    """A word that is also a name, written small."""
    sure = _MASK if is_known or not token.is_in("common") else _LOOK
    is_verb = token.is_in("finite")
    is_taken = (
        is_known
        and token.after is not None
        and token.after.gap == " "
        and token.after.is_in("taken")
        and not token.owns
    )
    if is_taken or token.is_in("openers") or (token.before and token.before.is_in("articles")):
        return None
    if token.follows("verbs_of_person") or (
        token.follows("kin") and not is_verb and (is_known or not token.precedes("common"))
    ):
        return sure
    is_colleague = token.follows("kin") and not is_verb and token.precedes("auxiliaries", "after")
    if is_colleague or (token.precedes("strong_after") and (is_known or token.low != "mark")):
        return _LOOK
    return _LOOK if is_known and _is_known_somebody(token) else None


def _is_known_somebody(token: Token) -> bool:
    """Whether a word of the roster, written small, stands where a person may."""
    is_verb = token.is_in("finite")
    is_cued = token.follows("beside") if is_verb else token.follows("before", "kin") or token.precedes("after")
    return is_cued or token.owns or token.precedes("auxiliaries") or not token.is_in("common")


def _judge_small(token: Token) -> Verdict:
    low = token.low
    if token.is_word:
        return _judge_small_word(token)
    if (
        token.is_in("stays", "titles", "authors_sure")
        or (token.is_in("particles") and token.word.isascii())
        or len(low) == 1
    ):
        return None
    if token.is_in("towns", "countries"):
        return _PLACE if token.is_in("towns") else _PERHAPS_PLACE
    is_asked = (
        token.before is not None and token.before.first and token.before.is_in("auxiliaries") and not is_slip(low)
    )
    is_cued = is_asked or stands_with_people(token)
    if token.is_in("given", "family"):
        return _MASK if is_cued or len(low) > _SHORT else _LOOK if len(low) == _SHORT else None
    if not token.word.isascii():
        return _MASK
    return None if len(low) < _SHORT or is_derived(low) else _judge_small_strange(token, is_cued=is_cued)


def _judge_small_word(token: Token) -> Verdict:
    if token.is_in("towns") and token.follows("where") and _is_lived_in(token):
        return _PERHAPS_PLACE
    return _judge_word_name(token, is_known=False) if token.is_in("strong") else None


def _is_lived_in(token: Token) -> bool:
    """Whether somebody lives in, comes from or travels to a town that is also a word, written small: "born in reading"."""
    link = token.before
    return link is not None and link.before is not None and link.before.is_in("living")


def _judge_small_strange(token: Token, *, is_cued: bool) -> Verdict:
    """A word in no list, written small: a name, or a slip of the pen."""
    low = token.low
    if token.follows("kin") or (low.endswith("s") and len(low) > _ACRONYM and low[:-1] in lexicon()["given"]):
        return _MASK
    if token.follows("where") and _is_lived_in(token) and not is_slip(low):
        return _PLACE
    is_noun = token.before is not None and token.before.is_in("articles")
    if not _VOWEL.search(low):
        return None
    if is_slip(low):
        return _LOOK if is_cued and not is_noun else None
    return _MASK if is_cued and not is_noun else _LOOK


def _judge_initial(token: Token) -> Verdict:
    before, after = token.before, token.after
    dotted = dotted_letters(token)
    if dotted:
        return None if dotted in lexicon()["stays"] else _LOOK
    is_dotted = after is not None and after.gap.startswith(".")
    if token.first and is_dotted and after and after.is_in("after", "strong_after"):
        return _LOOK
    if not before or token.gap != " " or (token.word in "IA" and not is_dotted) or before.is_in("labels"):
        return None
    is_joined = after is not None and after.gap in {"-", "&", "/", "."} and after.shape in {"initial", "lower"}
    return _LOOK if not is_joined and (before.shape in {"lower", "person"} or before.is_in("titles")) else None


def _judge_mixed(token: Token) -> Verdict:
    word, low = token.word, token.low
    if word[:-1].isupper() or {low, low.removesuffix("s")} & lexicon()["stays"]:
        return None
    if _TWO_CAPITALS.match(word) or token.is_in("given", "family"):
        return _MASK
    if sum(map(str.isupper, word)) * 2 >= len(word):
        return _UNIT
    parts = [fold(part) for part in _CAMEL.findall(word)]
    if any(part in lexicon()["given"] for part in parts):
        return _MASK
    if len(parts) > _BRAND:
        return _LOOK
    return (
        None if all(is_english(part) or part in lexicon()["stays"] or len(part) < _SHORT for part in parts) else _LOOK
    )


def _judge_upper(token: Token) -> Verdict:
    low = token.low
    if token.is_in("stays", "titles", "authors_sure"):
        return None
    if is_english(low):
        return _LOOK if token.is_in("strong") and len(low) >= _SHORT else None
    if token.is_in("towns") and len(low) > _SHORT:
        return _PLACE
    least = _SHORT if token.is_in("given") else _SHORT + 1 if token.is_in("family") else _ACRONYM + 1
    return _MASK if len(low) >= least else _UNIT


def _stays(token: Token) -> bool:
    """Whether a capital belongs to an ordinary word that is nobody's name."""
    is_foreign = not (token.word.isascii() or token.is_in("accented"))
    return token.is_in("titles") or (
        token.is_in("stays") and not is_foreign and not token.is_in("given", "family", "strong")
    )


def _judge_start(token: Token) -> Verdict:
    """A capital at the start of a sentence says nothing; what the word is and what follows must tell."""
    if _stays(token):
        return None
    if not token.is_word:
        is_plain = token.is_made and not token.precedes("strong_after")
        return _judge_month(token) if token.is_in("months") else None if is_plain else _judge_strange(token)
    if token.precedes("strong_after") and not token.is_in("months"):
        is_name = token.is_in("strong") or (token.is_in("first_family") and not token.is_in("common"))
        is_perhaps = token.is_in("weak") and not token.is_in("jobs")
        is_sure = is_name and not token.precedes("auxiliaries")
        return _MASK if is_sure else _LOOK if is_name or is_perhaps else None
    if token.is_in("strong") and _may_open(token):
        return _LOOK
    return _PLACE if token.is_in("towns") and not token.is_in("common") else None


def _may_open(token: Token) -> bool:
    """Whether a word that is also a name stands at the start of a sentence as a name would."""
    is_deed = token.precedes("strong_after") and not token.precedes("auxiliaries")
    is_told = token.precedes("after") and not token.is_in("finite")
    return is_deed or is_told or not token.is_in("common") or token.gap == ": "


def _judge_capital(token: Token) -> Verdict:
    """A capital in the middle of a sentence is a name unless the word is an ordinary one."""
    if token.is_in("months"):
        return _judge_month(token)
    if _stays(token):
        return None
    if token.is_word:
        return _judge_capital_word(token)
    if token.before is not None and token.before.is_in("titles") and token.gap in {" ", ". "}:
        return _MASK
    if token.is_made and token.before is not None and token.before.low in _INSIDE and not token.precedes("common"):
        return _PLACE
    return _LOOK if token.is_made and (is_in_title(token) or not stands_with_people(token)) else _judge_strange(token)


def _judge_capital_word(token: Token) -> Verdict:
    """An ordinary word with a capital that the sentence does not ask for."""
    if token.follows("titles"):
        return None if token.is_in("jobs") else _MASK
    if token.is_in("towns") and (token.follows("where") or (token.before and token.before.shape == "other")):
        return _PLACE
    is_called = token.follows("kin", "verbs_of_person") or token.precedes("strong_after")
    is_title, is_common = is_in_title(token), token.is_in("common")
    if token.is_in("strong"):
        return _MASK if (is_called and not is_idea(token)) or not is_title else _LOOK
    if token.is_in("first_family") and not token.is_in("openers") and not is_title and stands_with_people(token):
        return _MASK if is_called or not is_common else _LOOK
    if token.is_in("weak") and not token.is_in("jobs"):
        is_held = not is_title and (not is_common or token.follows("holds"))
        return _MASK if is_called and not is_common else _LOOK if is_called or is_held else None
    is_little = token.is_in("small", "openers") and token.follows("verbs_of_person", "beside")
    is_rare = not is_common and stands_with_people(token) and not opens_title(token)
    return _LOOK if not is_title and (is_little or is_rare) else None


def _judge_month(token: Token) -> Verdict:
    """A month says little of anybody; one that is also a name may be somebody."""
    if not token.is_in("strong") or token.follows("during"):
        return None
    if token.before is not None and token.before.is_in("when", "months", "stays"):
        return _MONTH
    is_deed = token.precedes("strong_after") and not token.precedes("auxiliaries")
    return _MASK if is_deed or token.follows("kin", "verbs_of_person") else _LOOK


def _judge_strange(token: Token) -> Verdict:
    """A word that is not ordinary English: an author's, a place's, or somebody's name."""
    if token.before and token.gap == " " and token.before.is_person:
        return _MASK
    is_given = token.is_in("given")
    if token.is_in("authors", "authors_sure"):
        is_read = token.is_in("authors_sure") or (is_idea(token) and not _is_in_full(token))
        if is_read or not (is_given or token.follows("titles") or _is_in_full(token)):
            return None if is_read else _LOOK
    if is_idea(token) and not _is_in_full(token):
        return _MASK if is_given else _LOOK
    return _judge_place(token) or _judge_unknown(token)


def _is_in_full(token: Token) -> bool:
    """Whether a name that is no English word stands beside it, as in a name in full."""
    beside = [
        other
        for other, gap in ((token.before, token.gap), (token.after, token.after.gap if token.after else ""))
        if other and gap in {" ", "-", ". "}
    ]
    return any(
        other.shape == "capital" and not other.is_word and not other.is_in("stays", "authors", "authors_sure", "titles")
        for other in beside
    )


def _judge_place(token: Token) -> Verdict:
    """A town or country of the lists, or whatever has no other name after "in" and "near"."""
    if token.is_in("towns", "countries") and (not token.is_in("given") or token.follows("where")):
        return _PLACE if token.is_in("towns") else _PERHAPS_PLACE
    is_inside = token.before is not None and token.before.low in _INSIDE
    return _PLACE if is_inside and not token.is_in("given", "family") else None


def _judge_unknown(token: Token) -> Verdict:
    """A name, or at the start of a sentence perhaps a slip of the pen."""
    is_listed = token.is_in("given", "family") or not token.word.isascii()
    if token.low.endswith(_SCHOOLS) and not is_listed:
        return _LOOK
    if token.first and not is_listed and not token.precedes("strong_after", "after") and is_slip(token.low):
        return _LOOK
    return _MASK


def _keep_phrases(tokens: list[Token], known: Known) -> None:
    """Take back verdicts on fixed phrases, such as the names of schemes, unless the roster has a part of them."""
    phrases = lexicon()["phrases"]
    for at, token in enumerate(tokens):
        if not token.tier and not (token.after and token.after.tier):
            continue
        for size in (2, 3, 4):
            run = tokens[at : at + size]
            if " ".join(word.low for word in run) in phrases and not any(word.low in known.people for word in run):
                for word in run:
                    word.kind = word.tier = ""
