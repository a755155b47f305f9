"""Doors: which collections are open to participants, and which of their tickets have been used.

A ticket's hash stands beside the texts that it kept only while the door is open, so that a page sent twice is kept
once.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from copkit.store.contributions import sealed
from copkit.store.rows import fresh_row
from copkit.store.schema import contributions, doors, spent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from copkit.store.contributions import ContributionStore

Row = tuple[str, str, str]
"""Prompt, redacted text, consent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One collection that participants may write to. `filed` is the session or the term that texts are kept under."""

    code: str
    title: str
    filed: str
    community: str
    prompts: tuple[tuple[str, str], ...]
    secret: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)
    key: str = field(default_factory=lambda: secrets.token_urlsafe(12), repr=False)
    """Opens the wall; the facilitator alone has it."""
    is_open: bool = True


@sealed
def save_door(store: ContributionStore, door: Door) -> Door:
    """Open a door, or open it again; any process on this store then answers to its code."""
    fields = {name: getattr(door, name) for name in Door.__slots__}
    fields["prompts"] = json.dumps(door.prompts)
    with store.writing() as connection:
        connection.execute(doors.delete().where(doors.c.code == door.code))
        connection.execute(doors.insert().values(**fields))
    return door


@sealed
def find_door(store: ContributionStore, code: str) -> Door | None:
    """Return the door of a code, open or closed; None where there is none."""
    with store.reading() as connection:
        row = connection.execute(select(doors).where(doors.c.code == code)).mappings().first()
    return _door(dict(row)) if row else None


@sealed
def open_doors(store: ContributionStore) -> tuple[Door, ...]:
    """Return the doors that are open, by code."""
    with store.reading() as connection:
        rows = connection.execute(select(doors).where(doors.c.is_open).order_by(doors.c.code)).mappings().all()
    return tuple(_door(dict(row)) for row in rows)


@sealed
def keep_once(store: ContributionStore, batch: Sequence[tuple[str, str, Sequence[Row]]]) -> list[bool | None]:
    """Keep the rows of several pages in one transaction, each page once.

    Args:
        store: Where texts go; they are `held`.
        batch: (code of the door, hash of the ticket, rows) for each page.

    Returns:
        For each page: True where it was kept now, False where its ticket had been used, None where the door is closed.

    Raises:
        StoreError: The database refused; then nothing of the batch was kept.
    """
    with store.writing() as connection:
        filed = _filed(connection, {code for code, _, _ in batch})
        answers: list[bool | None] = [None] * len(batch)
        # Tickets are spent in one order by every process: else two could wait for each other.
        for at, (code, ticket, _) in sorted(enumerate(batch), key=lambda page: page[1][1]):
            answers[at] = _spend(connection, code, ticket) if code in filed else None
        kept = [(filed[code], rows) for (code, _, rows), is_new in zip(batch, answers, strict=True) if is_new]
        fresh = [fresh_row(session, row, status="held") for session, rows in kept for row in rows]
        if fresh:
            connection.execute(contributions.insert(), fresh)
    return answers


@sealed
def close_door(store: ContributionStore, code: str) -> int:
    """Close a door, forget its tickets, and rewrite all texts in random order; returns how many it holds."""
    with store.writing() as connection:
        connection.execute(doors.update().where(doors.c.code == code).values(is_open=False))
        connection.execute(spent.delete().where(spent.c.code == code))
    door = find_door(store, code)
    return store.close(door.filed) if door else 0


def _door(row: dict[str, object]) -> Door:
    prompts = tuple((str(key), str(words)) for key, words in json.loads(str(row.pop("prompts"))))
    return Door(prompts=prompts, **row)  # type: ignore[arg-type]  # the columns are the fields


def _filed(connection: Connection, codes: set[str]) -> dict[str, str]:
    """Return where each open door files its texts; a door cannot close until this transaction ends."""
    query = select(doors.c.code, doors.c.filed).where(doors.c.code.in_(codes), doors.c.is_open).order_by(doors.c.code)
    if connection.dialect.name == "postgresql":
        query = query.with_for_update(read=True)
    return {row.code: row.filed for row in connection.execute(query)}


def _spend(connection: Connection, code: str, ticket: str) -> bool:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    once = insert(spent).values(ticket=ticket, code=code).on_conflict_do_nothing().returning(spent.c.ticket)
    return connection.execute(once).first() is not None
