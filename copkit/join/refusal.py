"""Every way in which a request is refused: a status and one plain sentence, never what somebody wrote."""

from __future__ import annotations

from enum import Enum
from http import HTTPStatus

from copkit.join import pages
from copkit.join.door import LONGEST


class Refusal(Enum):
    """A status, its sentence, and whether the way back to the page is offered."""

    UNREADABLE = 400, "What came could not be read: go back and try again."
    ODD_FIELDS = 400, "Other fields came than this page has: open it again and use its own form."
    NO_CONSENT = 400, "Choose one of the three answers about your words."
    CHANGED = 400, "This page was changed on the way: open it again.", True
    FORGED = 403, "This page is too old or was changed on the way: open it again.", True
    NO_KEY = 403, "The wall opens with the facilitator's key: use the address that the panel shows."
    NOWHERE = 404, "There is no such page here: go to the address on the screen."
    NO_DOOR = 404, "No door has that code: look at the screen once more."
    NO_METHOD = 405, "This page cannot be asked for in that way: go to the address on the screen."
    TOO_SLOW = 408, "Your device sent too slowly, and nothing was kept: go back and try again."
    SENT_BEFORE = 409, "This page was sent before, and what it held then is kept, once.", True
    CLOSED = 410, "The session has ended, and nothing more can be written here. What was kept before is safe."
    TOO_LARGE = 413, "That is far more than this page takes: go back and shorten it."
    LONG_TEXT = 413, f"A text is longer than {LONGEST:,} characters: go back and shorten it."
    NO_FORM = 415, "This page takes what its own form sends: open it in a browser."
    WRONG_HOST = 421, "This address is not the one on the screen: type it once more."
    TOO_OFTEN = 429, "Very many requests come from here: wait a minute, then try again."
    WORN_TICKET = 429, "This page was sent very often: open it again.", True
    LONG_HEAD = 431, "Your browser sent far more than this page needs: try another one."
    OURS = 500, "Something went wrong on our side, and nothing was kept: go back and try again."
    CROWDED = 503, "Very many people are writing at this moment: try again in a few seconds."
    LATER = (
        503,
        "It could not be done at this moment. Wait a few seconds, then go back and try again: nothing is kept twice.",
    )

    def __init__(self, status: int, sentence: str, again: bool = False) -> None:
        self.status, self.sentence, self.again = status, sentence, again


class RefusedError(Exception):
    """A request that is answered with a refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


def refusal_of(status: int) -> Refusal | None:
    """Return what is said where tornado refuses by a status alone; None where it has no sentence of its own."""
    return next((refusal for refusal in Refusal if refusal.status == status), None)


def whole_answer(refusal: Refusal) -> bytes:
    """Return a refusal as it goes over the wire, for requests that never became one."""
    body = pages.page("message", title="That did not work", sentence=refusal.sentence).encode()
    status = HTTPStatus(refusal.status)
    headers = {**pages.HEADERS, "Retry-After": "5", "Connection": "close", "Content-Length": len(body)}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status.value} {status.phrase}\r\n{head}\r\n".encode() + body
