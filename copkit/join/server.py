"""The server below the pages: a cap on connections, and a sentence also for what never became a request."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from typing import TYPE_CHECKING, Any

from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError, UnsatisfiableReadError

from copkit.join.refusal import Refusal, whole_answer

if TYPE_CHECKING:
    from tornado.iostream import IOStream

CONNECTIONS = 512
"""The most connections at once; one more is answered in a sentence and closed."""
_BARE = b"HTTP/1.1 400 Bad Request\r\n\r\n"
"""What tornado answers where it could not read a request."""
_DRAIN = 64


class CappedServer(HTTPServer):
    """An HTTP server that turns away what is over the cap in one sentence, so that the rest are served."""

    def initialize(self, *given: Any, **options: Any) -> None:  # noqa: ANN401 -- tornado's own
        """Take tornado's options; nobody is connected yet."""
        super().initialize(*given, **options)
        self.open, self._empty = 0, asyncio.Event()

    def handle_stream(self, stream: IOStream, address: tuple[Any, ...]) -> None:
        """Take a connection, or turn it away."""
        if self.open >= CONNECTIONS:
            asyncio.get_running_loop().create_task(_turn_away(stream))
            return
        self.open += 1
        speak_plainly(stream)
        super().handle_stream(stream, address)

    def on_close(self, server_conn: object) -> None:
        """Count a connection that ended."""
        self.open -= 1
        super().on_close(server_conn)
        if not self.open:
            self._empty.set()

    async def wait_empty(self, seconds: float) -> None:
        """Wait until the last connection has ended, or so many seconds."""
        if self.open:
            self._empty.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._empty.wait(), seconds)


async def _turn_away(stream: IOStream) -> None:
    with contextlib.suppress(StreamClosedError, TimeoutError):
        await asyncio.wait_for(stream.write(whole_answer(Refusal.CROWDED)), 1)
    _drain(stream)
    stream.close()


def speak_plainly(stream: IOStream) -> None:
    """Let a connection that ends before its request was read say why: unreadable, too long or too slow."""
    write, close_fd = stream.write, stream.close_fd

    def write_sentence(data: bytes | memoryview) -> asyncio.Future[None]:
        return write(whole_answer(Refusal.UNREADABLE) if data == _BARE else data)

    def close_with_sentence() -> None:
        if isinstance(stream.error, UnsatisfiableReadError):
            _last_words(stream, Refusal.LONG_HEAD)
        elif stream.reading() and stream.error is None:
            _last_words(stream, Refusal.TOO_SLOW)
        _drain(stream)
        close_fd()

    stream.write = write_sentence  # type: ignore[method-assign]  # tornado offers no hook for its own refusals
    stream.close_fd = close_with_sentence  # type: ignore[method-assign]  # as above


def _last_words(stream: IOStream, refusal: Refusal) -> None:
    with contextlib.suppress(OSError, ValueError):
        stream.socket.send(whole_answer(refusal))


def _drain(stream: IOStream) -> None:
    """Take what still lies in the socket: closing over it would reset the connection, and the answer would be lost."""
    with contextlib.suppress(OSError, ValueError):
        for _ in range(_DRAIN):
            if not stream.socket.recv(64 * 1024):
                return


def silence_logs() -> None:
    """Log nothing from our threads: a line holds an address, a time, or what somebody wrote."""
    for name in ("tornado.access", "tornado.application", "tornado.general", "asyncio", "concurrent.futures"):
        logging.getLogger(name).addFilter(_is_not_ours)


def _is_not_ours(_: logging.LogRecord) -> bool:
    return not threading.current_thread().name.startswith("copkit-")
