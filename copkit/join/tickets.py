"""Tickets and limits: how a page is taken once, and how one address cannot crowd out a room, without naming anybody.

A ticket is random and signed; it says nothing about who holds it. What is remembered of one is a hash, in memory or
beside the texts it kept, and only until the door closes.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_NONCE = 32
"""Of a ticket's 64 letters so many are its number; the rest sign it."""
_MOST_BUCKETS = 10_000


def issue_ticket(secret: str, code: str) -> str:
    """Return a fresh ticket for one page of one door.

    Example:
        >>> check_ticket("s", "KX4P", issue_ticket("s", "KX4P")), check_ticket("s", "KX4P", "forged")
        (True, False)
    """
    return _signed(secret, code, secrets.token_hex(_NONCE // 2))


def check_ticket(secret: str, code: str, ticket: str) -> bool:
    """Say whether a ticket was issued with this secret for this door."""
    return ticket.isascii() and hmac.compare_digest(_signed(secret, code, ticket[:_NONCE]), ticket)


def hash_ticket(ticket: str) -> str:
    """Return what may be remembered of a ticket that was used."""
    return hashlib.sha256(ticket.encode()).hexdigest()


def _signed(secret: str, code: str, nonce: str) -> str:
    return nonce + hmac.new(secret.encode(), f"{code}:{nonce}".encode(), hashlib.sha256).hexdigest()[:32]


@dataclass(slots=True)
class Allowance:
    """A bucket for each key: `most` requests at once, `each_second` more as time goes by on the clock `now`, in seconds.

    Keys are hashed with a salt that dies with the process; buckets that are full again are forgotten.
    """

    most: float
    each_second: float
    now: Callable[[], float]
    _salt: bytes = field(default_factory=lambda: secrets.token_bytes(16), repr=False)
    _left: dict[bytes, tuple[float, float]] = field(default_factory=dict, repr=False)

    def take(self, key: str) -> bool:
        """Take one request from a key's bucket; False where none is left."""
        name = hashlib.blake2b(key.encode(), key=self._salt, digest_size=16).digest()
        moment = self.now()
        left, since = self._left.get(name, (self.most, moment))
        left = min(self.most, left + (moment - since) * self.each_second)
        if len(self._left) > _MOST_BUCKETS:
            spent = {key: was + (moment - at) * self.each_second for key, (was, at) in self._left.items()}
            self._left = {key: self._left[key] for key, now in spent.items() if now < self.most}
        self._left[name] = (max(left - 1, 0), moment)
        return left >= 1
