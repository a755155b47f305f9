"""Contributions, from held to released: what may be done with each, and what never."""

from __future__ import annotations

import random
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Delete, Select, distinct, func, select
from sqlalchemy.exc import SQLAlchemyError

from copkit.errors import StoreError
from copkit.store.engines import make_engine, overwrite, sort_on_disk, take_turns, write_anew
from copkit.store.rows import Coding, Contribution, Status, checked_text, fresh_row
from copkit.store.schema import bring_up_to_date, codings, contributions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import Connection, Engine

P = ParamSpec("P")
R = TypeVar("R")

_BY = {
    "session": contributions.c.session,
    "prompt": contributions.c.prompt,
    "consent": contributions.c.consent,
    "status": contributions.c.status,
    "code": codings.c.code,
    "coder": codings.c.coder,
}


def sealed(method: Callable[Concatenate[ContributionStore, P], R]) -> Callable[Concatenate[ContributionStore, P], R]:
    """Raise refusals afresh, from a frame that holds no text; a driver's own message may quote the row."""

    @wraps(method)
    def sealed(self: ContributionStore, /, *args: P.args, **options: P.kwargs) -> R:
        try:
            return method(self, *args, **options)
        except StoreError as refusal:
            sentence, facts = str(refusal), refusal.facts
        except SQLAlchemyError as problem:
            kind = type(problem).__name__
            remedy = "see that it runs, has room and is not locked, and try again"
            sentence, facts = f"The database refused ({kind}): {remedy}.", {"problem": kind}
        del args, options
        raise StoreError(sentence, **facts)

    return sealed


def open_store(url: str) -> ContributionStore:
    """Open the contributions in SQLite or PostgreSQL, making or bringing up to date the tables.

    Args:
        url: `sqlite:///data/copkit.db`, or `postgresql://user@host/name` for one that many facilitators share.

    Raises:
        StoreError: The URL, the folder or the file is wrong, the database cannot be reached, or a newer copkit made it.

    Example:
        >>> store = open_store("sqlite://")
        >>> store.add("2023-02-08", [("What helps?", "Silence, mostly.", "verbatim")])
        1
        >>> [text] = store.held("2023-02-08")
        >>> store.release(text.id)
        >>> store.released("2023-02-08")[0].text
        'Silence, mostly.'
    """
    store = ContributionStore(make_engine(url))
    try:
        store.prepare()
    except StoreError:
        store.dispose()
        raise
    return store


class ContributionStore:
    """Where contributions and their codes are kept; made by `open_store`.

    An id that no contribution has, and words to keep that are empty or too long, are refused with a `StoreError`.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __repr__(self) -> str:
        return f"ContributionStore({self._engine.url.render_as_string(hide_password=True)})"

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction that writes; it is kept whole or not at all."""
        with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    def reading(self) -> Connection:
        """Give a connection to read from, to be closed by `with`."""
        return self._engine.connect()

    @sealed
    def prepare(self) -> None:
        """Make the tables, or bring them up to date; safe to call again."""
        with self.writing() as connection:
            take_turns(connection)
            bring_up_to_date(connection)

    @sealed
    def add(self, session: str, rows: Iterable[tuple[str, str, str]], *, status: Status = "held") -> int:
        """Keep redacted texts of one session, all or none.

        Args:
            session: What the texts are filed under; `filing` says whether that is the day or the term.
            rows: (prompt, text, consent) each; a text has 1 to 20,000 characters.
            status: `held`; `released` only for texts that may be quoted and were reviewed elsewhere.

        Returns:
            How many were kept. Their ids are not given, since they would come in the order of writing.

        Raises:
            StoreError: A row is not of that form, or may not be released.
        """
        fresh = [fresh_row(session, row, status=status) for row in rows]
        random.SystemRandom().shuffle(fresh)
        if fresh:
            with self.writing() as connection:
                connection.execute(contributions.insert(), fresh)
        return len(fresh)

    @sealed
    def held(self, session: str | None = None) -> tuple[Contribution, ...]:
        """Give the texts that wait for a decision, of one session or all, by random id."""
        return self._with_status("held", session)

    @sealed
    def released(self, session: str | None = None) -> tuple[Contribution, ...]:
        """Give the texts that may leave the store, of one session or all, by random id."""
        return self._with_status("released", session)

    def _with_status(self, status: Status, session: str | None) -> tuple[Contribution, ...]:
        query = select(contributions).where(contributions.c.status == status).order_by(contributions.c.id)
        if session is not None:
            query = query.where(contributions.c.session == session)
        with self.reading() as connection:
            return tuple(Contribution(**row) for row in connection.execute(query).mappings())

    @sealed
    def find(self, id: str) -> Contribution:  # noqa: A002 -- a contribution has an id, and no other word says it
        """Give one contribution."""
        with self.reading() as connection:
            return _found(connection, id)

    @sealed
    def mask(self, id: str, text: str) -> None:  # noqa: A002 -- as above
        """Put a text with more of it masked in the old one's place; it is held again, and still its writer's words."""
        self._replace(id, text)

    @sealed
    def rewrite(self, id: str, text: str) -> None:  # noqa: A002 -- as above
        """Put the facilitator's words in a text's place; it is held again, and may then leave where consent asks for other words."""
        self._replace(id, text, rewritten=True)

    def _replace(self, id: str, text: str, **more: bool) -> None:  # noqa: A002 -- as above
        with self.writing() as connection:
            _found(connection, id)
            connection.execute(
                contributions.update().filter_by(id=id).values(text=checked_text(text), status="held", **more)
            )
        overwrite(self._engine)

    @sealed
    def release(self, id: str, looks_left: int = 0) -> None:  # noqa: A002 -- as above
        """Let a text leave the store: everything in it is decided, and consent allows it.

        Args:
            id: The contribution.
            looks_left: How many spans a person has still to decide, 0 or more.

        Raises:
            StoreError: A span is undecided, consent is `count-only`, or it is `paraphrase` and the text is not rewritten.
        """
        with self.writing() as connection:
            _reject_release(_found(connection, id), looks_left)
            connection.execute(contributions.update().filter_by(id=id).values(status="released"))

    @sealed
    def withdraw(self, id: str) -> None:  # noqa: A002 -- as above
        """Delete a contribution and its codes, and overwrite what was deleted."""
        with self.writing() as connection:
            _found(connection, id)
            connection.execute(contributions.delete().filter_by(id=id))
        write_anew(self._engine)

    @sealed
    def code(self, id: str, code: str, *, coder: str = "", memo: str = "") -> None:  # noqa: A002 -- as above
        """Give a contribution a code; given again by the same coder, the memo is replaced.

        Raises:
            StoreError: The code is empty.
        """
        if not code.strip():
            raise StoreError("A code needs an id of the codebook; none came.", id=id)
        with self.writing() as connection:
            _found(connection, id)
            connection.execute(_uncode(id, code, coder))
            connection.execute(codings.insert().values(contribution=id, code=code, coder=coder, memo=memo))

    @sealed
    def uncode(self, id: str, code: str, *, coder: str = "") -> None:  # noqa: A002 -- as above
        """Take a coder's code from a contribution; nothing happens where it was not given."""
        with self.writing() as connection:
            connection.execute(_uncode(id, code, coder))

    @sealed
    def codings(self, session: str | None = None) -> tuple[Coding, ...]:
        """Give every code given, of one session or all, by contribution, code and coder."""
        query = select(codings).order_by(codings.c.contribution, codings.c.code, codings.c.coder)
        if session is not None:
            query = query.select_from(contributions.join(codings)).where(contributions.c.session == session)
        with self.reading() as connection:
            return tuple(Coding(**row) for row in connection.execute(query).mappings())

    @sealed
    def counts(
        self, by: Iterable[str] = ("session", "code"), *, status: Status | None = None
    ) -> tuple[dict[str, Any], ...]:
        """Count contributions in the database; no text leaves it.

        Args:
            by: Any of session, prompt, consent, status, code, coder. By code, a contribution counts once for each of its codes.
            status: Count only those held or released; None for both.

        Returns:
            Rows with one key for each of `by`, and `count`; in the order of `by`. Raw counts: suppress them before they are shown.

        Raises:
            StoreError: Something unknown to count by.

        Example:
            >>> store = open_store("sqlite://")
            >>> _ = store.add("2023-02-08", [("", "One.", "verbatim"), ("", "Two.", "count-only")])
            >>> store.counts(("consent",))
            ({'consent': 'count-only', 'count': 1}, {'consent': 'verbatim', 'count': 1})
        """
        names = tuple(by)
        if unknown := [name for name in names if name not in _BY]:
            sentence = f"Contributions are counted by {', '.join(_BY)}, not by {', '.join(unknown)}."
            raise StoreError(sentence, came=unknown)
        query = _count(names)
        if status is not None:
            query = query.where(contributions.c.status == status)
        with self.reading() as connection:
            sort_on_disk(connection)
            keys = (*names, "count")
            return tuple(dict(zip(keys, row, strict=True)) for row in connection.execute(query))

    @sealed
    def close(self, session: str) -> int:
        """Close a collection: write all rows of the store anew in random order, and leave nothing of the old order.

        Returns:
            How many contributions the session has.
        """
        write_anew(self._engine)
        query = select(func.count()).select_from(contributions).where(contributions.c.session == session)
        with self.reading() as connection:
            return int(connection.execute(query).scalar_one())

    @sealed
    def sessions(self) -> tuple[str, ...]:
        """Give every name that texts are filed under, in order."""
        labels = contributions.c.session
        with self.reading() as connection:
            return tuple(connection.scalars(select(labels).distinct().order_by(labels)))

    @sealed
    def forget(self, session: str) -> int:
        """Delete all contributions of a session, as when they have been kept long enough; overwrite what was deleted.

        Returns:
            How many were deleted.
        """
        with self.writing() as connection:
            gone = connection.execute(contributions.delete().where(contributions.c.session == session)).rowcount
        write_anew(self._engine)
        return gone

    def dispose(self) -> None:
        """Let go of the database's connections; the store opens them again when it is used."""
        self._engine.dispose()


def _uncode(id: str, code: str, coder: str) -> Delete:  # noqa: A002 -- as above
    return codings.delete().filter_by(contribution=id, code=code, coder=coder)


def _found(connection: Connection, id: str) -> Contribution:  # noqa: A002 -- as above
    row = connection.execute(select(contributions).filter_by(id=id)).mappings().one_or_none()
    if row is None:
        raise StoreError("No contribution has that id: it was withdrawn, or never here.", id=id)
    return Contribution(**row)


def _reject_release(found: Contribution, looks_left: int) -> None:
    """Refuse to release what a person has not decided, or what consent forbids."""
    why = ""
    if looks_left:
        why = f"{looks_left} marked words are still to be decided in this text: mask or keep each, then release it."
    elif found.consent == "count-only":
        why = "Its writer allowed it to be counted only: it is never released."
    elif found.consent == "paraphrase" and not found.rewritten:
        why = "Its writer asked for other words: rewrite it, then release it."
    if why:
        raise StoreError(why, id=found.id, status=found.status)


def _count(names: tuple[str, ...]) -> Select[Any]:
    """Build the query that counts contributions, joining the codes only where they are counted."""
    columns = [_BY[name] for name in names]
    coded = "code" in names or "coder" in names
    number = func.count(distinct(codings.c.contribution)) if coded else func.count()
    query = select(*columns, number.label("count"))
    # Contributions come first in every join and transaction, as in closing: else two could wait for each other.
    query = query.select_from(contributions.join(codings) if coded else contributions)
    return query.group_by(*columns).order_by(*columns) if columns else query
