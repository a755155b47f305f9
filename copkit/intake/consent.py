"""What people allow to be done with their words, read from their own answers and never guessed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copkit.intake.tables import alias

if TYPE_CHECKING:
    from collections.abc import Mapping

CONSENTS = ("verbatim", "paraphrase", "count-only")

_NO = re.compile(r"^no\b|count[- ]only|\bonly count|\bnot? (be )?shar|\bdon't share")
_OTHER_WORDS = re.compile(r"paraphras|other words|\byour own words|reword|summar|\bas a theme")
_WORD_FOR_WORD = re.compile(
    r"verbatim|word for word|\bas (it is )?written|as i wrote|exact words|\bmy own words|\bquote"
)
_NEGATED = re.compile(r"\bnot\b|n't\b|\bwithout\b|\bnever\b|\bexcept\b|\bbut only if\b")


def consent_of(answer: str, answers: Mapping[str, str] | None = None) -> str | None:
    """Read one answer about consent; None where it could mean more than one thing.

    A blank answer to a question that was asked is `count-only`: nobody agreed to anything more. A bare "yes" is None,
    since it does not say to what.

    Example:
        >>> consent_of("Yes, word for word"), consent_of("Put it in other words"), consent_of(""), consent_of("Yes")
        ('verbatim', 'paraphrase', 'count-only', None)
    """
    words = alias(answer).replace("\u2019", "'")
    stated = {alias(said): meant for said, meant in (answers or {}).items()}
    if words in stated:
        return stated[words] if stated[words] in CONSENTS else None
    if words in CONSENTS:
        return words
    if not words or _NO.search(words):
        return "count-only"
    looser, tighter = bool(_WORD_FOR_WORD.search(words)), bool(_OTHER_WORDS.search(words))
    negated = bool(_NEGATED.search(words))
    if tighter and looser == negated:
        return "paraphrase"
    return "verbatim" if looser and not tighter and not negated else None


def stricter(one: str, other: str) -> str:
    """Give the consent of two that allows less.

    Example:
        >>> stricter("verbatim", "paraphrase")
        'paraphrase'
    """
    return max(one, other, key=CONSENTS.index)
