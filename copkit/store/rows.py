"""What the store keeps, row by row, and what a row must be to be kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from copkit.errors import StoreError

if TYPE_CHECKING:
    import datetime as dt

Consent = Literal["verbatim", "paraphrase", "count-only"]
Status = Literal["held", "released"]
LONGEST_TEXT = 20_000
FEWEST_PRESENT = 8
_TERMS = ("spring", "summer", "autumn")


@dataclass(frozen=True, slots=True)
class Contribution:
    """A text as it is kept: redacted, under a random id; the repr does not show it."""

    id: str
    session: str
    prompt: str
    text: str = field(repr=False)
    consent: Consent
    status: Status
    rewritten: bool = False
    """True once the facilitator wrote words in its place."""


@dataclass(frozen=True, slots=True)
class Coding:
    """One code given to one contribution by one coder, with a memo."""

    contribution: str
    code: str
    coder: str = ""
    memo: str = field(default="", repr=False)


def fresh_row(session: str, row: tuple[str, str, str], *, status: Status) -> dict[str, object]:
    """Check one row to be kept, and give it a random id."""
    try:
        prompt, text, consent = row
    except (TypeError, ValueError):
        raise StoreError("A row to keep is (prompt, text, consent): something else came.", session=session) from None
    if consent not in get_args(Consent) or status not in get_args(Status):
        known = "Consent is verbatim, paraphrase or count-only, and status held or released"
        raise StoreError(f"{known}: something else came.", status=status)
    if not session.strip():
        raise StoreError("Texts are filed under a session or a term; none came.", session=session)
    if status == "released" and consent != "verbatim":
        came = f"A text with consent {consent} cannot come in as released"
        raise StoreError(f"{came}: keep it as held and review it.", status=status)
    kept = {"session": session, "prompt": checked_text(prompt, least=0), "text": checked_text(text), "consent": consent}
    return kept | {"id": secrets.token_hex(16), "status": status, "rewritten": False}


def checked_text(text: str, *, least: int = 1) -> str:
    """Check words to be kept; what is wrong is said without them."""
    if not isinstance(text, str) or not least <= len(text.strip()) <= LONGEST_TEXT:
        raise StoreError(f"A text to keep has {least} to {LONGEST_TEXT:,} characters: this one has not.")
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise StoreError("A text to keep holds a character that no database can: take it out.")
    return text


def filing(session_date: dt.date, present: int) -> str:
    """Say which `session` a store should file texts under: the day, or the term where fewer than 8 were present.

    Terms are January to April, May to August, September to December.

    Example:
        >>> import datetime as dt
        >>> filing(dt.date(2023, 2, 8), 24), filing(dt.date(2023, 2, 8), 7)
        ('2023-02-08', '2023-spring')
    """
    if present >= FEWEST_PRESENT:
        return session_date.isoformat()
    return f"{session_date.year}-{_TERMS[(session_date.month - 1) // 4]}"
