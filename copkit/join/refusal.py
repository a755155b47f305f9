"""A request that is refused: a status and one plain sentence, never what somebody wrote."""

from __future__ import annotations

from http import HTTPStatus

from copkit.join import pages

TOO_LARGE = HTTPStatus(413)  # its name differs between versions of Python
CLOSED = "The session has ended, and nothing more can be written here. What was kept before is safe."
NOWHERE = "There is no such page here: go to the address on the screen."
UNREADABLE = "What came could not be read: go back and try again."
OURS = "Something went wrong on our side, and nothing was kept: go back and try again."
LATER = "It could not be done at this moment. Wait a few seconds, then go back and try again: nothing is kept twice."
SENTENCES: dict[int, str] = {
    HTTPStatus.BAD_REQUEST: UNREADABLE,
    HTTPStatus.NOT_FOUND: NOWHERE,
    HTTPStatus.METHOD_NOT_ALLOWED: "This page cannot be asked for in that way: go to the address on the screen.",
    HTTPStatus.REQUEST_TIMEOUT: "Your device sent too slowly, and nothing was kept: go back and try again.",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "Your browser sent far more than this page needs: try another one.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Very many people are writing at this moment: try again in a few seconds.",
}


class RefusedError(Exception):
    """A request that is answered with a status and one sentence; `again` offers the way back to the page."""

    def __init__(self, status: HTTPStatus, sentence: str, *, again: bool = False) -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.again = status, sentence, again


def whole_answer(status: HTTPStatus) -> bytes:
    """Return a refusal as it goes over the wire, for requests that never became one."""
    body = pages.message("That did not work", SENTENCES[status]).encode()
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", "Content-Type: text/html; charset=utf-8",
             f"Content-Security-Policy: {pages.POLICY}", "Cache-Control: no-store", "Retry-After: 5", "Connection: close",
             f"Content-Length: {len(body)}"]  # fmt: skip
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
