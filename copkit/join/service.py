"""The service behind the page: tornado in a thread of its own, with its own loop and port."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from typing import TYPE_CHECKING, Any

from tornado.web import Application

from copkit.errors import UsageError
from copkit.join.handlers import CODE, Nowhere, Start, Wall, Write
from copkit.join.room import Room
from copkit.join.server import CONNECTIONS, CappedServer, silence_logs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copkit.store import ContributionStore

_HEAD = 8 * 1024
_ANY_LENGTH = 2**62
"""Bodies are counted where they come in, and answered with a sentence: tornado's own limit has none."""
_LAST_PORT = 65_535
_LEAVE = 2.0
"""For how many seconds a service that stops waits for answers that are on their way."""


class Service:
    """The page in a thread of its own, with its own loop and port; `stop` ends all of it.

    Args:
        store: Where texts are kept, held; doors are found there too, so any number of services may share one.
        roster: Full names, so that they are taken out of what is written.
        places: The site's own words, as `redact` takes them.
        themes: What codes are called, by id, for the wall.
        address: Where to listen.
        port: The port; 0 takes a free one.
        hosts: Further names that the page may be asked for under, such as a proxy's.
        behind_proxy: Believe `X-Forwarded-For`; only for a proxy that sets it itself.
        cert: Files of a certificate and its key; with them the page is served encrypted.
        patience: Seconds within which a request's head must have come, and twice that for its body.

    Raises:
        UsageError: The port is taken, or the certificate and its key do not belong together.
    """

    def __init__(  # noqa: PLR0913 -- where to listen and for whom, each by its name
        self,
        store: ContributionStore,
        *,
        roster: Sequence[str] = (),
        places: Sequence[Any] = (),
        themes: Mapping[str, str] | None = None,
        address: str = "127.0.0.1",
        port: int = 0,
        hosts: Sequence[str] = (),
        behind_proxy: bool = False,
        cert: tuple[str, str] | None = None,
        patience: float = 10.0,
    ) -> None:
        self._tls, self._patience = _certificate(cert) if cert else None, patience
        self._socket = _listen(address, port)
        self.port: int = self._socket.getsockname()[1]
        self.address, self.scheme = address, "https" if cert else "http"
        names = {name.lower() for name in (address, "localhost", "127.0.0.1", *hosts)}
        self._room = Room(
            store=store,
            roster=tuple(roster),
            places=tuple(places),
            themes=dict(themes or {}),
            behind_proxy=behind_proxy,
            plain=not (cert or behind_proxy or address.startswith("127.")),
            hosts=frozenset(names | {f"{name}:{self.port}" for name in names}),
        )
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="copkit-join", daemon=True)
        self._thread.start()
        self._ready.wait()

    @property
    def url(self) -> str:
        """The address of the first page."""
        return f"{self.scheme}://{self.address}:{self.port}/"

    def stop(self) -> None:
        """Stop listening, let answers on their way arrive, and write what was confirmed; safe to call again."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join()
            self._room.stop()

    def _run(self) -> None:
        silence_logs()
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self._loop.set_exception_handler(lambda *_: None)
        given = {"room": self._room}
        application = Application(
            [(r"/", Start, given), (rf"/s/{CODE}", Write, given), (rf"/wall/{CODE}", Wall, given)],
            default_handler_class=Nowhere,
            default_handler_args=given,
            log_function=lambda _: None,
        )
        server = CappedServer(
            application,
            ssl_options=self._tls,
            no_keep_alive=True,  # a page is one request, and an idle phone must not take another's place
            max_header_size=_HEAD,
            max_body_size=_ANY_LENGTH,
            idle_connection_timeout=self._patience,
            body_timeout=2 * self._patience,
            chunk_size=16 * 1024,
        )
        server.add_socket(self._socket)
        self._ready.set()
        await self._end.wait()
        server.stop()
        await server.wait_empty(_LEAVE)
        await server.close_all_connections()


def _listen(address: str, port: int) -> socket.socket:
    if not 0 <= port <= _LAST_PORT:
        raise UsageError(f"There is no port {port}: choose one up to {_LAST_PORT}, or 0 for a free one.", came=port)
    try:
        listening = socket.create_server((address, port), backlog=CONNECTIONS)
    except OSError as error:
        why = f"Port {port} of {address} cannot be used ({error.strerror})"
        raise UsageError(f"{why}: choose another, or 0 for a free one.", came=port) from None
    listening.setblocking(False)
    return listening


def _certificate(files: tuple[str, str]) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(*files)
    except (OSError, ssl.SSLError):
        sentence = f"{files[0]} and {files[1]} are no certificate and key that belong together."
        raise UsageError(sentence, came=files) from None
    return context
