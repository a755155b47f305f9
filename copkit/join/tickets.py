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

_NONCE = 16
_LENGTH = 64
_MOST_BUCKETS = 10_000


def issue_ticket(secret: str, code: str) -> str:
    """Return a fresh ticket for one page of one door.

    Example:
        >>> check_ticket("s", "KX4P", issue_ticket("s", "KX4P")), check_ticket("s", "KX4P", "forged")
        (True, False)
    """
    nonce = secrets.token_hex(_NONCE)
    return nonce + _sign(secret, code, nonce)


def check_ticket(secret: str, code: str, ticket: str) -> bool:
    """Say whether a ticket was issued with this secret for this door."""
    if len(ticket) != _LENGTH or not ticket.isascii():
        return False
    nonce, signature = ticket[: _NONCE * 2], ticket[_NONCE * 2 :]
    return hmac.compare_digest(_sign(secret, code, nonce), signature)


def hash_ticket(ticket: str) -> str:
    """Return what may be remembered of a ticket that was used."""
    return hashlib.sha256(ticket.encode()).hexdigest()


def _sign(secret: str, code: str, nonce: str) -> str:
    return hmac.new(secret.encode(), f"{code}:{nonce}".encode(), hashlib.sha256).hexdigest()[: _LENGTH - _NONCE * 2]


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
            self._forget(moment)
        self._left[name] = (max(left - 1, 0), moment)
        return left >= 1

    def _forget(self, moment: float) -> None:
        self._left = {
            key: (left, since)
            for key, (left, since) in self._left.items()
            if left + (moment - since) * self.each_second < self.most
        }
