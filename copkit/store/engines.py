"""The two databases: how each is opened so that nothing deleted stays behind, and how its tables are written anew."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, NullPool, StaticPool, create_engine, event, func, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from copkit.errors import StoreError

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
_LARGE = 32 * 1024 * 1024
_QUIET: dict[str, Any] = {"hide_parameters": True, "logging_name": "copkit"}
_LOCK = 0x636F706B  # "copk": processes that open one PostgreSQL at once take turns at its schema


def make_engine(url: str) -> Engine:
    """Open SQLite or PostgreSQL; parameters never appear in a log or an error.

    Raises:
        StoreError: The URL is of another database, its folder is missing, or the driver is not installed.
    """
    parsed = _parsed(url)
    logging.getLogger("sqlalchemy.engine.Engine.copkit").addFilter(_holds_no_row)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    try:
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, **_QUIET)
    except ModuleNotFoundError:
        plain = parsed.render_as_string(hide_password=True)
        raise StoreError("PostgreSQL needs its driver: pip install 'copkit[postgres]'.", url=plain) from None


def _holds_no_row(record: logging.LogRecord) -> bool:
    """At DEBUG, SQLAlchemy logs every row that it fetches; hide_parameters does not cover those."""
    return record.levelno > logging.DEBUG


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        sentence = "That is no database URL: write sqlite:///data/copkit.db or postgresql://user@host/name."
        raise StoreError(sentence) from None
    kind, plain = parsed.get_backend_name(), parsed.render_as_string(hide_password=True)
    if kind not in {"sqlite", "postgresql"}:
        raise StoreError(f"Contributions are kept in SQLite or PostgreSQL, not in {kind}.", url=plain)
    return parsed


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
        missing = f"The folder {path.parent} for the database is missing"
        raise StoreError(f"{missing}: make it, or correct the URL.", file=str(path))
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as problem:
        sentence = f"{path} cannot be written ({problem.strerror}): choose another place."
        raise StoreError(sentence, file=str(path)) from None


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


_ANEW = (
    "LOCK TABLE contributions, codings IN ACCESS EXCLUSIVE MODE",
    "CREATE TEMPORARY TABLE aside_contributions ON COMMIT DROP AS SELECT * FROM contributions",
    "CREATE TEMPORARY TABLE aside_codings ON COMMIT DROP AS SELECT * FROM codings",
    "TRUNCATE codings, contributions",  # begins a new file, where DELETE would leave the old rows in theirs
    "INSERT INTO contributions SELECT * FROM aside_contributions ORDER BY id",
    "INSERT INTO codings SELECT * FROM aside_codings ORDER BY contribution, code, coder",
)


def sort_on_disk(connection: Connection) -> None:
    """Let SQLite sort counts, which hold no text, in files: in memory it takes twice the time and all the room."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA temp_store = FILE")


def overwrite(engine: Engine) -> None:
    """Leave nothing of words just replaced: on a large PostgreSQL, which others would wait for, at the next closing."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            if connection.execute(select(func.pg_total_relation_size("contributions"))).scalar_one() > _LARGE:
                return
    write_anew(engine)


def write_anew(engine: Engine) -> None:
    """Rewrite all rows in random order, that of their ids, and leave nothing of the old order or of deleted words.

    SQLite's VACUUM also rebuilds the pages whose stale copies `secure_delete` does not reach. PostgreSQL's rows go into
    new files, all under one transaction's number.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for statement in ("PRAGMA analysis_limit = 1000", "ANALYZE", "VACUUM"):
                connection.execute(text(statement))
        return
    with engine.begin() as connection:
        for statement in _ANEW:
            connection.execute(text(statement))
