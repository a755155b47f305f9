"""What answers a request: the code, the page to write on, the wall; errors carry no text, and nothing is logged."""

from __future__ import annotations

import asyncio
import hmac
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from tornado.web import RequestHandler, stream_request_body

from copkit.errors import StoreError
from copkit.join import pages
from copkit.join.answers import GATHERED, pulse_of, shown_when_enough
from copkit.join.form import read_consent, read_fields, read_pulse, read_texts
from copkit.join.refusal import Refusal, RefusedError, refusal_of
from copkit.join.tickets import check_ticket, issue_ticket

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copkit.join.room import Room
    from copkit.store import Door

BODY = 256 * 1024
"""The longest body of a request, in bytes: every box full, in any script."""
CODE = r"([A-Za-z0-9]{1,12})"


@stream_request_body
class Page(RequestHandler):
    """What all pages share: strict headers, the right Host, a short body, and errors that carry no text."""

    room: Room
    allow: ClassVar[str] = "GET, HEAD"

    def initialize(self, room: Room) -> None:
        """Take the room."""
        self.room, self.body = room, bytearray()

    def set_default_headers(self) -> None:
        """Say nothing about the server, keep nothing in a cache, and let no other site in."""
        self.clear_header("Server")
        for name, value in pages.HEADERS.items():
            self.set_header(name, value)

    def compute_etag(self) -> None:
        """Name no version of a page: each has a ticket of its own."""

    def prepare(self) -> None:
        """Refuse a wrong Host and an address that asks too often."""
        if self.request.host.lower() not in self.room.hosts:
            raise RefusedError(Refusal.WRONG_HOST)
        if not self.room.by_address.take(self._address()):
            raise RefusedError(Refusal.TOO_OFTEN)

    def _address(self) -> str:
        forwarded = self.request.headers.get("X-Forwarded-For", "") if self.room.behind_proxy else ""
        return forwarded.rsplit(",", 1)[-1].strip() or (self.request.remote_ip or "")

    def data_received(self, chunk: bytes) -> None:
        """Take a piece of the body, up to the limit."""
        self.body += chunk
        if len(self.body) > BODY:
            self.body.clear()
            self.send_error(Refusal.TOO_LARGE.status)

    async def head(self, *path: str) -> None:
        """Answer as to GET, without the page."""
        await self.get(*path)  # type: ignore[misc]  # tornado types it as if it might give nothing to await

    async def door(self, code: str, *, opened: bool = True) -> Door:
        """Return the door of a code, or refuse where there is none, or it is closed and should be open."""
        door = await self.room.door(code.upper())
        if door is None:
            raise RefusedError(Refusal.NO_DOOR)
        if opened and not door.is_open:
            raise RefusedError(Refusal.CLOSED)
        return door

    def asked(self, name: str) -> str:
        """Return a field of the address, or refuse what is not text."""
        try:
            return self.get_query_argument(name, "") or ""
        except Exception:  # noqa: BLE001 -- tornado raises its own for what is not UTF-8
            raise RefusedError(Refusal.UNREADABLE) from None

    def write_error(self, status_code: int, **about: Any) -> None:  # noqa: ANN401 -- tornado's own
        """Answer a refusal in its sentence; anything else by its status alone."""
        error = (about.get("exc_info") or (None, None, None))[1]
        refusal = refusal_of(status_code) or Refusal.OURS
        if isinstance(error, RefusedError):
            refusal, status_code = error.refusal, error.refusal.status
        if isinstance(error, StoreError):
            refusal, status_code = Refusal.LATER, Refusal.LATER.status
            self.set_header("Retry-After", "5")
        if refusal is Refusal.NO_METHOD:
            self.set_header("Allow", self.allow)
        self.set_status(status_code)
        title = "This door is closed" if refusal is Refusal.CLOSED else "That did not work"
        again = self.request.path if refusal.again else ""
        self.finish(pages.page("message", title=title, sentence=refusal.sentence, again=again))

    def log_exception(self, *_: object) -> None:
        """Log nothing: a traceback may hold what somebody wrote."""


class Start(Page):
    """Asks for the code."""

    async def get(self) -> None:
        """Go on to the door of a code, or ask."""
        code = "".join(self.asked("code").split()).upper()
        door = await self.room.door(code) if re.fullmatch(CODE, code) else None
        if door and door.is_open:
            self.redirect(f"/s/{door.code}", status=HTTPStatus.SEE_OTHER)
            return
        if code:
            self.set_status(HTTPStatus.GONE if door else HTTPStatus.NOT_FOUND)
        self.finish(pages.page("code", wrong=Refusal.CLOSED.sentence if door else pages.NO_DOOR if code else ""))


class Write(Page):
    """The page to write on: write, look, keep."""

    allow: ClassVar[str] = "GET, HEAD, POST"

    async def get(self, code: str) -> None:
        """Show the prompts."""
        door = await self.door(code)
        ticket = issue_ticket(door.secret, door.code)
        self.finish(pages.page("write", door=door, ticket=ticket, plain=self.room.plain))

    async def post(self, code: str) -> None:
        """Take one step: look at the texts redacted, keep them, or keep the pulse."""
        door = await self.door(code)
        fields = read_fields(self.request.headers.get("Content-Type", ""), bytes(self.body))
        ticket, step = fields.get("ticket", ""), fields.get("step", "")
        if not check_ticket(door.secret, door.code, ticket):
            raise RefusedError(Refusal.FORGED)
        if not self.room.by_ticket.take(ticket):
            raise RefusedError(Refusal.WORN_TICKET)
        steps = {"look": self._look, "keep": self._keep, "pulse": self._pulse}
        if step not in steps:
            raise RefusedError(Refusal.CHANGED)
        await steps[step](door, ticket, fields)

    async def _look(self, door: Door, ticket: str, fields: Mapping[str, str]) -> None:
        texts, consent = await self.room.redacted(read_texts(door, fields)), read_consent(fields)
        if texts:
            self.finish(pages.page("look", door=door, ticket=ticket, texts=texts, consent=consent))
        else:
            self._over(door, kept=False)

    async def _keep(self, door: Door, ticket: str, fields: Mapping[str, str]) -> None:
        shown, consent = read_texts(door, fields, masked=True), read_consent(fields)
        texts = await self.room.redacted(shown)
        said = "" if texts == shown else pages.ONCE_MORE  # what the writer added that identifies is shown taken out
        if not said:
            try:
                await self._kept(door, ticket, [(key, text, consent) for key, text in texts.items()])
            except StoreError:
                self.set_status(HTTPStatus.SERVICE_UNAVAILABLE)
                said = pages.NOT_YET
        if said:
            self.finish(pages.page("look", door=door, ticket=ticket, texts=texts, consent=consent, said=said))
        else:
            self._over(door, kept=bool(texts))

    async def _pulse(self, door: Door, ticket: str, fields: Mapping[str, str]) -> None:
        await self._kept(door, ticket, read_pulse(fields))
        self.finish(pages.page("thanks", door=door))

    async def _kept(self, door: Door, ticket: str, rows: Sequence[tuple[str, str, str]]) -> None:
        if not rows:
            return
        kept = await asyncio.wrap_future(self.room.keeper.keep(door.code, ticket, rows))
        if kept is None:
            raise RefusedError(Refusal.CLOSED)
        if not kept:
            raise RefusedError(Refusal.SENT_BEFORE)

    def _over(self, door: Door, *, kept: bool) -> None:
        self.finish(pages.page("over", door=door, ticket=issue_ticket(door.secret, door.code), kept=kept))


class Wall(Page):
    """What was released, for the room's screen; the facilitator's key opens it."""

    async def get(self, code: str) -> None:
        """Show the released texts of a door by theme, and once it is closed the pulse."""
        door = await self.door(code, opened=False)
        if not hmac.compare_digest(self.asked("key").encode(), door.key.encode()):
            raise RefusedError(Refusal.NO_KEY)
        self.finish(await self.room.work(self._wall, door))

    def _wall(self, door: Door) -> str:
        store = self.room.store
        rows = store.counts(("session", "prompt"))
        counts = {row["prompt"]: row["count"] for row in rows if row["session"] == door.filed}
        released = [each for each in store.released(door.filed) if shown_when_enough(each.prompt, counts)]
        codes = {each.contribution: self.room.themes.get(each.code, "") for each in store.codings(door.filed)}
        themes: dict[str, list[str]] = {}
        for each in released:
            themes.setdefault(codes.get(each.id, "") or GATHERED.get(each.prompt, ""), []).append(each.text)
        return pages.page("wall", door=door, themes=themes, pulse=() if door.is_open else pulse_of(counts))


class Nowhere(Page):
    """Every other address."""

    def prepare(self) -> None:
        """Say that there is nothing here."""
        raise RefusedError(Refusal.NOWHERE)
