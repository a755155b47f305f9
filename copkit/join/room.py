"""What every request needs: where texts go, how they are redacted, which doors there are, who may knock how often."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from copkit.errors import StoreError
from copkit.join.keeper import Keeper
from copkit.join.tickets import Allowance
from copkit.redaction import redact
from copkit.store import find_door

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from copkit.store import ContributionStore, Door

_FRESH = 1.0
"""For how many seconds a door that was looked up is believed; keeping asks the database itself."""


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
    by_address: Allowance = field(
        default_factory=lambda: Allowance(most=20_000, each_second=400, now=time.monotonic), repr=False
    )
    by_ticket: Allowance = field(
        default_factory=lambda: Allowance(most=30, each_second=0.2, now=time.monotonic), repr=False
    )
    _seen: dict[str, tuple[Door, float]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.keeper = Keeper(self.store)

    async def work(self, doing: Callable[..., Any], *args: object) -> Any:  # noqa: ANN401 -- whatever it returns
        """Do something slow beside the loop."""
        return await asyncio.get_running_loop().run_in_executor(self.pool, doing, *args)

    async def redacted(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Return texts as they may be kept."""
        masked: dict[str, str] = await self.work(self._redact, texts)
        return masked

    def _redact(self, texts: Mapping[str, str]) -> dict[str, str]:
        return {key: redact(text, roster=self.roster, places=self.places).text for key, text in texts.items()}

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
