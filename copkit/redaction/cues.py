"""What stands around a word and tells whether somebody is meant: verbs, company, titles, ideas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copkit.redaction.tokens import is_english

if TYPE_CHECKING:
    from copkit.redaction.tokens import Token

_MOST_INITIALS = 4


def stands_with_people(token: Token) -> bool:
    """Whether the words around are those that stand around people."""
    return token.follows("kin", "verbs_of_person", "before") or token.precedes("strong_after", "after")


def _ends_clause(token: Token) -> bool:
    after = token.after
    return after is None or after.gap != " " or after.is_in("beyond")


def dotted_letters(token: Token) -> str:
    """Return the letters of a run such as P.K. that the token belongs to, or nothing where it stands alone."""
    start = token
    for _ in range(_MOST_INITIALS):
        if start.gap == "." and start.before and start.before.shape == "initial":
            start = start.before
    letters, after = start.low, start.after
    while after and after.gap == "." and after.shape == "initial" and len(letters) <= _MOST_INITIALS:
        letters, after = letters + after.low, after.after
    is_label = start.before is not None and start.before.is_in("labels")
    return letters if 1 < len(letters) <= _MOST_INITIALS and not is_label else ""


def is_in_title(token: Token) -> bool:
    """Whether a capitalised word stands after an article or among ordinary capitalised words."""
    if token.before and token.before.is_in("articles"):
        return True
    beside = [other for other in (token.before, token.after) if other and other.shape == "capital" and not other.first]
    return any(is_english(other.low) and not other.is_in("weak", "strong") for other in beside)


def opens_title(token: Token) -> bool:
    """Whether a title may have begun with the word before, or the word is one for people in general."""
    before = token.before
    is_second = before is not None and before.first and before.shape == "capital" and not before.is_in("small")
    return is_second or token.is_in("labels", "jobs", "folk")


def is_idea(token: Token) -> bool:
    """Whether a model, a theory or "et al" follows."""
    after = token.after
    for _ in range(3):
        if not after or "," in after.gap or after.is_in("auxiliaries"):
            return False
        if after.is_in("concepts") or after.low == "et":
            return True
        after = after.after
    return False


_VERB_ENDS = ("s", "ed")
_NO_VERB_ENDS = ("ss", "us", "is", "ways", "times", "haps", "eed")


def may_be_known(token: Token) -> bool:
    """Whether a word of the roster, written small, stands where its bearer may; what is done with a thing rules it out."""
    after, before = token.after, token.before
    is_end = _ends_clause(token)
    is_given = before is not None and before.is_in("givers") and (before.low == "let" or not token.is_in("finite"))
    is_doing = token.is_in("finite") or (after is not None and after.low == "of")
    is_object_next = after is not None and after.is_in("articles", "owners")
    if not is_end and not is_given and (is_object_next or (is_doing and token.precedes("openers", "taken"))):
        return False
    is_verb_next = (
        not is_end
        and after is not None
        and (
            after.is_in("strong_after", "deeds", "pasts")
            or (after.low.endswith(_VERB_ENDS) and not after.low.endswith(_NO_VERB_ENDS))
        )
    )
    if is_given or is_verb_next or before is None:
        return is_given or is_verb_next or not token.is_in("finite")
    if token.is_in("finite"):
        is_asked = before.first and before.is_in("auxiliaries")
        return is_asked or (is_end and not before.is_in("openers", "articles") and before.is_in("ushers", "before"))
    if before.is_in("auxiliaries"):
        return before.before is None or before.before.is_in("ushers", "asking")
    return not before.is_in("openers", "articles", "describers")
