"""The two databases: how each is opened so that nothing deleted stays behind, and how its tables are written anew."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Engine, MetaData, NullPool, StaticPool, Table, create_engine, event, func, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from copkit.errors import StoreError
from copkit.store.schema import codings, contributions

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is deleted is overwritten with zeros
    "PRAGMA temp_store = MEMORY",  # sorting and VACUUM leave no temporary file
    "PRAGMA journal_mode = DELETE",  # no -wal file that keeps the order of writing
    "PRAGMA synchronous = EXTRA",  # what was confirmed survives a power cut
)
_QUIET: dict[str, Any] = {"hide_parameters": True, "logging_name": "copkit"}
_LOCK = 0x636F706B  # "copk": processes that open one PostgreSQL at once take turns at its schema


def make_engine(url: str) -> Engine:
    """Open SQLite or PostgreSQL; parameters never appear in a log or an error.

    Raises:
        StoreError: The URL is of another database, its folder is missing, or the driver is not installed.
    """
    parsed = _parsed(url)
    # At DEBUG, SQLAlchemy logs every row that it fetches; hide_parameters does not cover those.
    logging.getLogger("sqlalchemy.engine.Engine.copkit").setLevel(logging.INFO)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    try:
        engine = create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, **_QUIET)
    except ModuleNotFoundError:
        raise StoreError("PostgreSQL needs its driver: pip install 'copkit[postgres]'.", url=_plain(parsed)) from None
    return engine


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError(
            "That is no database URL: write sqlite:///data/copkit.db or postgresql://user@host/name."
        ) from None
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise StoreError(
            f"Contributions are kept in SQLite or PostgreSQL, not in {parsed.get_backend_name()}.", url=_plain(parsed)
        )
    return parsed


def _plain(url: URL) -> str:
    return url.render_as_string(hide_password=True)


def _sqlite(url: URL) -> Engine:
    in_memory = not url.database or url.database == ":memory:"
    if not in_memory:
        _private_file(Path(str(url.database)))
    engine = create_engine(
        url,
        **_QUIET,
        poolclass=StaticPool if in_memory else NullPool,  # no file stays open between calls
        connect_args={"timeout": 30, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _private_file(path: Path) -> None:
    """Make the database's file, readable by its owner alone."""
    if not path.parent.is_dir():
        raise StoreError(
            f"The folder {path.parent} for the database is missing: make it, or correct the URL.", file=str(path)
        )
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as problem:
        raise StoreError(
            f"{path} cannot be written ({problem.strerror}): choose another place.", file=str(path)
        ) from None


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def take_turns(connection: Connection) -> None:
    """Let one process at a time change the schema of a PostgreSQL; SQLite's own lock does the same."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def write_anew(engine: Engine) -> None:
    """Rewrite all rows of all tables in random order in one transaction, and leave nothing of the old ones.

    PostgreSQL puts the rows into a new file, all with one transaction's
    number; SQLite overwrites the old ones and rebuilds its file.
    """
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE contributions, codings IN ACCESS EXCLUSIVE MODE"))
        aside = {table: _set_aside(connection, table) for table in (contributions, codings)}
        _empty(connection)
        for table, copy in aside.items():
            _pour(connection, copy, table)
            copy.drop(connection)
    rebuild_file(engine)


def rebuild_file(engine: Engine) -> None:
    """Rebuild SQLite's file: its pages keep copies of cells that moved, which `secure_delete` does not reach."""
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM"))


def _set_aside(connection: Connection, table: Table) -> Table:
    columns = [Column(column.name, column.type) for column in table.columns]
    copy = Table(f"shuffled_{table.name}", MetaData(), *columns, prefixes=["TEMPORARY"])
    copy.create(connection)
    _pour(connection, table, copy)
    return copy


def _pour(connection: Connection, source: Table, target: Table) -> None:
    """Copy all rows in an order that the database draws at random."""
    names = [column.name for column in source.columns]
    connection.execute(target.insert().from_select(names, select(source).order_by(func.random())))


def _empty(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("TRUNCATE codings, contributions")
        )  # a new file, where DELETE leaves the old rows in theirs
        return
    connection.execute(codings.delete())
    connection.execute(contributions.delete())
