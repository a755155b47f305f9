"""The service behind the page: tornado in a thread of its own, with nothing logged and a cap on connections."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from copkit.errors import UsageError
from copkit.join.handlers import Nowhere, Room, Start, Wall, Write
from copkit.join.keeper import Keeper
from copkit.join.tickets import Allowance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tornado.iostream import IOStream

    from copkit.store import ContributionStore

CONNECTIONS = 512
"""The most connections at once; one more is answered in a sentence and closed."""
BODY = 64 * 1024
"""The longest body of a request, in bytes."""


class CappedServer(HTTPServer):
    """An HTTP server that turns away what is over the cap in one sentence, so that the rest are served."""

    _open = 0

    def handle_stream(self, stream: IOStream, address: tuple[Any, ...]) -> None:
        """Take a connection, or turn it away."""
        if self._open >= CONNECTIONS:
            stream.write(_FULL).add_done_callback(lambda _: stream.close())
            return
        self._open += 1
        super().handle_stream(stream, address)

    def on_close(self, server_conn: object) -> None:
        """Count a connection that ended."""
        self._open -= 1
        super().on_close(server_conn)


_ROOM_FULL = b"Very many people are writing at this moment: try again in a few seconds.\n"
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: 5\r\n"
    b"Connection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(_ROOM_FULL), _ROOM_FULL)
)


class Service:
    """The page in a thread of its own, with its own loop and port; `stop` ends all of it.

    Args:
        store: Where texts are kept, held; doors are found there too, so any number of services may share one.
        roster: Full names, so that they are taken out of what is written.
        places: The site's own words, as `redact` takes them.
        address: Where to listen.
        port: The port; 0 takes a free one.
        hosts: Further names that the page may be asked for under, such as a proxy's.
        behind_proxy: Believe `X-Forwarded-For`; only for a proxy that sets it itself.
        cert: Files of a certificate and its key; with them the page is served encrypted.
    """

    def __init__(  # noqa: PLR0913 -- where to listen and for whom, each by its name
        self,
        store: ContributionStore,
        *,
        roster: Sequence[str] = (),
        places: Sequence[Any] = (),
        address: str = "127.0.0.1",
        port: int = 0,
        hosts: Sequence[str] = (),
        behind_proxy: bool = False,
        cert: tuple[str, str] | None = None,
    ) -> None:
        try:
            self._sockets = bind_sockets(port, address, family=socket.AF_INET)
        except OSError as error:
            raise UsageError(
                f"Port {port} of {address} cannot be used ({error.strerror}): choose another, or 0 for a free one.",
                came=port,
            ) from None
        self.port: int = self._sockets[0].getsockname()[1]
        self.address = address
        self.scheme = "https" if cert else "http"
        names = {address, "localhost", "127.0.0.1", *hosts}
        self._tls = _certificate(cert) if cert else None
        self._room = Room(
            store=store,
            roster=tuple(roster),
            places=tuple(places),
            behind_proxy=behind_proxy,
            keeper=Keeper(store),
            hosts=frozenset({name.lower() for name in names} | {f"{name.lower()}:{self.port}" for name in names}),
            pool=ThreadPoolExecutor(4, "copkit-join"),
            by_address=Allowance(most=20_000, each_second=400, now=time.monotonic),
            by_ticket=Allowance(most=30, each_second=0.2, now=time.monotonic),
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
        """Stop listening, let go of every connection, and write what was confirmed."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join()
            self._room.keeper.stop()
            self._room.pool.shutdown()

    def _run(self) -> None:
        for name in ("tornado.access", "tornado.application", "tornado.general"):
            logging.getLogger(name).disabled = True  # a log line holds an address, a time, or what somebody wrote
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        server = CappedServer(
            _application(self._room),
            ssl_options=self._tls,
            max_header_size=8 * 1024,
            max_body_size=BODY,
            max_buffer_size=2 * BODY,
            idle_connection_timeout=20,
            body_timeout=20,
            chunk_size=16 * 1024,
        )
        server.add_sockets(self._sockets)
        self._ready.set()
        await self._end.wait()
        server.stop()
        await server.close_all_connections()


def _application(room: Room) -> Application:
    code = r"([A-Za-z0-9]{1,12})"
    given = {"room": room}
    return Application(
        [(r"/", Start, given), (rf"/s/{code}", Write, given), (rf"/wall/{code}", Wall, given)],
        default_handler_class=Nowhere,
        default_handler_args=given,
        log_function=lambda _: None,
        compress_response=False,
    )


def _certificate(files: tuple[str, str]) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(*files)
    except (OSError, ssl.SSLError):
        raise UsageError(
            f"{files[0]} and {files[1]} are no certificate and key that belong together.", came=files
        ) from None
    return context
