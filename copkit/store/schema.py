"""The tables, made and changed by numbered steps: each runs once, in order, in one transaction.

A step is never edited once released; a change is a new step. No column holds a time, an author, an address, a group or
a number that grows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, Table, Text, select, text

from copkit.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection

metadata = MetaData()


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


# As queries know them: what else they are made with stands in the steps.
contributions = Table(
    "contributions",
    metadata,
    Column("id", Text, primary_key=True),
    *_texts("session", "prompt", "text", "consent", "status"),
    Column("rewritten", Boolean, nullable=False),
    Index("contributions_by_session", "session"),
)
codings = Table(
    "codings",
    metadata,
    Column("contribution", Text, ForeignKey("contributions.id"), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("coder", Text, primary_key=True),
    *_texts("memo"),
    Index("codings_by_code", "code"),
)
doors = Table(
    "doors",
    metadata,
    Column("code", Text, primary_key=True),
    *_texts("title", "filed", "community", "prompts", "secret", "key"),
    Column("is_open", Boolean, nullable=False),
)
spent = Table("spent", metadata, Column("ticket", Text, primary_key=True), *_texts("code"))
steps_done = Table("copkit_steps", metadata, Column("step", Integer, primary_key=True, autoincrement=False))

# WITHOUT ROWID, as `table_options` says in SQLite: a row number would count texts in the order in which they came.
_CONTRIBUTIONS = """
CREATE TABLE contributions (
    id TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL,
    prompt TEXT NOT NULL,
    text TEXT NOT NULL,
    consent TEXT NOT NULL CHECK (consent IN ('verbatim', 'paraphrase', 'count-only')),
    status TEXT NOT NULL CHECK (status IN ('held', 'released')),
    rewritten BOOLEAN NOT NULL
) {table_options}"""
_CODINGS = """
CREATE TABLE codings (
    contribution TEXT NOT NULL REFERENCES contributions (id) ON DELETE CASCADE,
    code TEXT NOT NULL,
    coder TEXT NOT NULL,
    memo TEXT NOT NULL,
    PRIMARY KEY (contribution, code, coder)
) {table_options}"""
_DOORS = """
CREATE TABLE doors (
    code TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    filed TEXT NOT NULL,
    community TEXT NOT NULL,
    prompts TEXT NOT NULL,
    secret TEXT NOT NULL,
    key TEXT NOT NULL,
    is_open BOOLEAN NOT NULL
)"""
_SPENT = "CREATE TABLE spent (ticket TEXT NOT NULL PRIMARY KEY, code TEXT NOT NULL) {table_options}"
STEPS: tuple[tuple[str, ...], ...] = (
    (_CONTRIBUTIONS, "CREATE INDEX contributions_by_session ON contributions (session)"),
    (_CODINGS, "CREATE INDEX codings_by_code ON codings (code)"),
    (_DOORS, _SPENT),
)


def bring_up_to_date(connection: Connection) -> None:
    """Run the steps that a database has not had yet.

    Raises:
        StoreError: The database has had steps that this copkit does not know.
    """
    options = "WITHOUT ROWID" if connection.dialect.name == "sqlite" else ""
    connection.execute(text("CREATE TABLE IF NOT EXISTS copkit_steps (step INTEGER NOT NULL PRIMARY KEY)"))
    done = max(connection.scalars(select(steps_done.c.step)), default=0)
    if done > len(STEPS):
        newer = f"The database was made by a newer copkit (step {done}, this one knows {len(STEPS)})"
        raise StoreError(f"{newer}: install that version or newer.", step=done)
    for number, statements in enumerate(STEPS[done:], done + 1):
        for statement in statements:
            connection.execute(text(statement.format(table_options=options)))
        connection.execute(steps_done.insert().values(step=number))
