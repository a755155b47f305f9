"""The keeper: one thread that writes confirmed texts, many at a commit."""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

from copkit.errors import StoreError
from copkit.join.tickets import hash_ticket
from copkit.store import keep_once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copkit.store import ContributionStore
    from copkit.store.doors import Row

    Wish = tuple[tuple[str, str, Sequence[Row]], Future[bool | None]]

_BATCH = 128


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
