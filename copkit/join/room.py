"""What every request needs: where texts go, how they are redacted, which doors there are, who may knock how often."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from copkit.errors import StoreError
from copkit.join.tickets import Allowance, hash_ticket
from copkit.redaction import redact
from copkit.store import find_door, keep_once

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from copkit.store import ContributionStore, Door
    from copkit.store.doors import Row

    Wish = tuple[tuple[str, str, Sequence[Row]], Future[bool | None]]

_BATCH = 128
_FRESH = 1.0
"""For how many seconds a door that was looked up is believed; keeping asks the database itself."""


class Keeper:
    """Keeps confirmed texts in batches: one commit serves everybody who pressed at the same moment."""

    def __init__(self, store: ContributionStore) -> None:
        self._store = store
        self._waiting: queue.SimpleQueue[Wish | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="copkit-keeper", daemon=True)
        self._thread.start()

    def keep(self, code: str, ticket: str, rows: Sequence[Row]) -> Future[bool | None]:
        """Ask for rows to be kept once; the answer is that of `keep_once`."""
        answer: Future[bool | None] = Future()
        self._waiting.put(((code, hash_ticket(ticket), rows), answer))
        return answer

    def stop(self) -> None:
        """Write what waits, then end."""
        self._waiting.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (first := self._waiting.get()) is not None:
            batch: list[Wish | None] = [first]
            while len(batch) < _BATCH and not self._waiting.empty():
                batch.append(self._waiting.get())
            # A wish whose page is gone is let go; one that is begun can no longer be taken back.
            self._write([wish for wish in batch if wish and wish[1].set_running_or_notify_cancel()])
            if None in batch:
                return

    def _write(self, batch: Sequence[Wish]) -> None:
        try:
            kept = keep_once(self._store, [page for page, _ in batch]) if batch else []
        except Exception:  # noqa: BLE001 -- whatever the database did, the thread lives on, and no words reach a traceback
            for _, answer in batch:
                answer.set_exception(StoreError("It could not be kept at this moment: try again."))
            return
        for (_, answer), one in zip(batch, kept, strict=True):
            answer.set_result(one)


@dataclass(slots=True, kw_only=True)
class Room:
    """The one thing that all handlers of a service share."""

    store: ContributionStore
    roster: Sequence[str]
    places: Sequence[tuple[str, str]]
    themes: Mapping[str, str]
    hosts: frozenset[str]
    behind_proxy: bool
    plain: bool = False
    """True where what is written travels through a network unencrypted."""
    keeper: Keeper = field(init=False)
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(4, "copkit-join"))
    by_address: Allowance = field(default_factory=lambda: Allowance(20_000, 400, time.monotonic), repr=False)
    by_ticket: Allowance = field(default_factory=lambda: Allowance(30, 0.2, time.monotonic), repr=False)
    _seen: dict[str, tuple[Door, float]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.keeper = Keeper(self.store)

    async def work(self, doing: Callable[..., Any], *args: object) -> Any:  # noqa: ANN401 -- whatever it returns
        """Do something slow beside the loop."""
        return await asyncio.get_running_loop().run_in_executor(self.pool, doing, *args)

    async def redacted(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Return texts as they may be kept."""
        mask = partial(redact, roster=self.roster, places=self.places)
        masked: dict[str, str] = await self.work(lambda: {key: mask(text).text for key, text in texts.items()})
        return masked

    async def door(self, code: str) -> Door | None:
        """Return the door of a code; while the database does not answer, the door as it was last seen."""
        seen, moment = self._seen.get(code, (None, 0.0))
        if seen and time.monotonic() - moment < _FRESH:
            return seen
        if seen:
            self._seen[code] = seen, time.monotonic()  # one request asks again; the others need not wait for it
        try:
            found: Door | None = await self.work(find_door, self.store, code)
        except StoreError:
            if seen is None:
                raise
            return seen
        if found:
            self._seen[code] = found, time.monotonic()
        return found

    def stop(self) -> None:
        """Write what was confirmed, and end."""
        self.keeper.stop()
        self.pool.shutdown()
