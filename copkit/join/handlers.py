"""What answers a request: the code, the page to write on, the wall; errors carry no text, and nothing is logged."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from tornado.web import RequestHandler

from copkit.errors import StoreError
from copkit.join import pages
from copkit.join.door import CONSENTS, LONGEST, PULSE
from copkit.join.tickets import Allowance, check_ticket, issue_ticket
from copkit.redaction import redact
from copkit.store import find_door

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import ThreadPoolExecutor

    from copkit.join.keeper import Keeper
    from copkit.store import ContributionStore, Door

_FIELDS = 24


class RefusedError(Exception):
    """A request that is answered with a status and one sentence; it never holds what somebody wrote."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


@dataclass(slots=True, kw_only=True)
class Room:
    """What every handler needs: where texts go, how they are redacted, who may knock how often."""

    store: ContributionStore
    roster: Sequence[str]
    places: Sequence[tuple[str, str]]
    hosts: frozenset[str]
    behind_proxy: bool
    keeper: Keeper
    pool: ThreadPoolExecutor
    by_address: Allowance
    by_ticket: Allowance

    def redacted(self, text: str) -> str:
        """Return a text as it may be kept."""
        return redact(text, roster=self.roster, places=self.places).text


class Page(RequestHandler):
    """What all pages share: strict headers, the right Host, and errors that carry no text."""

    room: Room

    def initialize(self, room: Room) -> None:
        """Take the room."""
        self.room = room

    def set_default_headers(self) -> None:
        """Say nothing about the server, keep nothing in a cache, and let no other site in."""
        self.clear_header("Server")
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Content-Security-Policy", pages.POLICY)
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cross-Origin-Opener-Policy", "same-origin")

    def prepare(self) -> None:
        """Refuse a wrong Host and an address that asks too often."""
        if self.request.host.lower() not in self.room.hosts:
            raise RefusedError(
                HTTPStatus.MISDIRECTED_REQUEST, "This address is not the one on the screen: type it once more."
            )
        if not self.room.by_address.take(self._address()):
            raise RefusedError(
                HTTPStatus.TOO_MANY_REQUESTS,
                "Very many people are writing at this moment: wait a minute, then try again.",
            )

    def _address(self) -> str:
        forwarded = self.request.headers.get("X-Forwarded-For", "") if self.room.behind_proxy else ""
        return forwarded.rsplit(",", 1)[-1].strip() or (self.request.remote_ip or "")

    async def door(self, code: str, *, opened: bool = True) -> Door:
        """Return the door of a code, or refuse."""
        door: Door | None = await self.work(find_door, self.room.store, code.upper())
        if door is None:
            raise RefusedError(HTTPStatus.NOT_FOUND, "No door has that code: look at the screen once more.")
        if opened and not door.is_open:
            raise RefusedError(HTTPStatus.GONE, _CLOSED)
        return door

    async def work(self, doing: Callable[..., Any], *args: object) -> Any:  # noqa: ANN401 -- whatever it returns
        """Do something slow beside the loop."""
        return await asyncio.get_running_loop().run_in_executor(self.room.pool, doing, *args)

    def write_error(self, status_code: int, **about: Any) -> None:  # noqa: ANN401 -- tornado's own
        """Answer a refusal in a sentence; anything else by its status alone."""
        error = (about.get("exc_info") or (None, None, None))[1]
        if isinstance(error, RefusedError):
            self.set_status(error.status)
            self.finish(pages.message("That did not work", error.sentence))
            return
        if isinstance(error, StoreError):
            self.set_status(HTTPStatus.SERVICE_UNAVAILABLE)
            self.set_header("Retry-After", "5")
            self.finish(
                pages.message(
                    "Not kept yet",
                    "It could not be kept at this moment. Go back, wait a few seconds, and press the button again: nothing is kept twice.",
                )
            )
            return
        sentence = _SENTENCES.get(
            status_code, "Something went wrong on our side, and nothing was kept: go back and try again."
        )
        self.finish(pages.message("That did not work", sentence))

    def log_exception(self, *_: object) -> None:
        """Log nothing: a traceback may hold what somebody wrote."""


_CLOSED = "This door is closed: the session has ended, and nothing more can be written here."
_SENTENCES: dict[int, str] = {
    HTTPStatus.NOT_FOUND: "There is no such page here: go to the address on the screen.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This page cannot be asked for in that way: go to the address on the screen.",
    HTTPStatus.BAD_REQUEST: "What came could not be read: go back and try again.",
}


class Start(Page):
    """Asks for the code."""

    async def get(self) -> None:
        """Go on to the door of a code, or ask."""
        code = _one(self, "code").strip().upper()
        door: Door | None = await self.work(find_door, self.room.store, code) if code else None
        if door and door.is_open:
            self.redirect(f"/s/{door.code}", status=HTTPStatus.SEE_OTHER)
            return
        if code:
            self.set_status(HTTPStatus.NOT_FOUND)
        self.finish(pages.ask_code(wrong=bool(code)))


class Write(Page):
    """The page to write on: write, look, keep."""

    async def get(self, code: str) -> None:
        """Show the prompts."""
        door = await self.door(code)
        self.finish(pages.write(door, issue_ticket(door.secret, door.code)))

    async def post(self, code: str) -> None:
        """Take one step: look at the texts redacted, keep them, or keep the pulse."""
        door = await self.door(code)
        fields = _fields(self)
        ticket = fields.get("ticket", "")
        if not check_ticket(door.secret, door.code, ticket):
            raise RefusedError(
                HTTPStatus.FORBIDDEN,
                "This page is too old or was changed on the way: open it again and write once more.",
            )
        if not self.room.by_ticket.take(ticket):
            raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS, "This page was sent very often: open it again.")
        steps = {"look": self._look, "keep": self._keep, "pulse": self._pulse}
        step = steps.get(fields.get("step", ""))
        if step is None:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "This page was changed on the way: open it again.")
        await step(door, ticket, fields)

    async def _look(self, door: Door, ticket: str, fields: Mapping[str, str]) -> None:
        texts = await self._texts(door, fields)
        if not texts:
            self.finish(pages.passed(door, f"/s/{door.code}"))
            return
        self.finish(pages.look(door, ticket, texts, _consent(fields)))

    async def _keep(self, door: Door, ticket: str, fields: Mapping[str, str]) -> None:
        texts = await self._texts(door, fields)
        shown = _written(door, fields)
        if not texts:
            self.finish(pages.passed(door, f"/s/{door.code}"))
            return
        if texts != shown:
            # The writer added something that identifies: it is taken out and shown before anything is kept.
            self.finish(pages.look(door, ticket, texts, _consent(fields), again=True))
            return
        await self._kept(door, ticket, [(key, text, _consent(fields)) for key, text in texts.items()])
        self.finish(
            pages.done(door, f"/s/{door.code}", pulse=pages.pulse_form(door, issue_ticket(door.secret, door.code)))
        )

    async def _pulse(self, door: Door, ticket: str, fields: Mapping[str, str]) -> None:
        given = [(key, fields[key]) for key, _ in PULSE if fields.get(key) in {"1", "2", "3"}]
        if given:
            await self._kept(door, ticket, [(f"{key}={answer}", answer, "count-only") for key, answer in given])
        self.finish(pages.done(door, f"/s/{door.code}"))

    async def _kept(self, door: Door, ticket: str, rows: Sequence[tuple[str, str, str]]) -> None:
        kept = await asyncio.wrap_future(self.room.keeper.keep(door.code, ticket, rows))
        if kept is None:
            raise RefusedError(HTTPStatus.GONE, _CLOSED)
        if not kept:
            raise RefusedError(HTTPStatus.CONFLICT, "This page was sent already: what you wrote is kept, once.")

    async def _texts(self, door: Door, fields: Mapping[str, str]) -> dict[str, str]:
        written = _written(door, fields)
        return {key: await self.work(self.room.redacted, text) for key, text in written.items()}


class Wall(Page):
    """What was released, for the room's screen; the facilitator's key opens it."""

    async def get(self, code: str) -> None:
        """Show the released texts of a door."""
        door = await self.door(code, opened=False)
        if not door.key or _one(self, "key") != door.key:
            raise RefusedError(
                HTTPStatus.FORBIDDEN, "The wall opens with the facilitator's key: use the address that the panel shows."
            )
        texts = [item.text for item in await self.work(self.room.store.released, door.filed)]
        self.finish(pages.wall(door, texts))


class Nowhere(Page):
    """Every other address."""

    async def prepare(self) -> None:  # type: ignore[override]  # tornado awaits it either way
        """Say that there is nothing here."""
        raise RefusedError(HTTPStatus.NOT_FOUND, _SENTENCES[HTTPStatus.NOT_FOUND])


def _one(page: Page, name: str) -> str:
    try:
        return page.get_query_argument(name, "") or ""
    except Exception:  # noqa: BLE001 -- tornado raises its own for what is not UTF-8
        raise RefusedError(HTTPStatus.BAD_REQUEST, _SENTENCES[HTTPStatus.BAD_REQUEST]) from None


def _fields(page: Page) -> dict[str, str]:
    """Return the fields of a form, each once, as text."""
    kind = page.request.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise RefusedError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "This page takes what its own form sends: open it in a browser."
        )
    given = page.request.body_arguments
    if len(given) > _FIELDS or any(len(values) != 1 for values in given.values()):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "Too many fields came: open the page again and use its own form.")
    try:
        return {name: values[0].decode("utf-8").replace("\r\n", "\n") for name, values in given.items()}
    except UnicodeDecodeError:
        raise RefusedError(
            HTTPStatus.BAD_REQUEST, "What came is not text that can be read: go back and type it again."
        ) from None


def _written(door: Door, fields: Mapping[str, str]) -> dict[str, str]:
    """Return what was written, by prompt; control characters and empty boxes are left out."""
    texts = {key: _clean(fields.get(f"text-{key}", "")) for key, _ in door.prompts}
    if any(len(text) > LONGEST for text in texts.values()):
        raise RefusedError(
            HTTPStatus.CONTENT_TOO_LARGE
            if hasattr(HTTPStatus, "CONTENT_TOO_LARGE")
            else HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"A text is longer than {LONGEST} characters: go back and shorten it.",
        )
    return {key: text for key, text in texts.items() if text}


def _clean(text: str) -> str:
    return "".join(letter for letter in text if letter == "\n" or letter.isprintable() or letter.isspace()).strip()


def _consent(fields: Mapping[str, str]) -> str:
    came = fields.get("consent", "paraphrase")
    if came not in CONSENTS:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "Choose one of the three answers about your words.")
    return came
