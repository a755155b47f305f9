"""How fast the store writes, counts, closes and rewrites, beside the bare database doing the same.

    python benchmarks/store.py [--texts 100000] [--postgres]

Prints one table: medians of paired runs. `--postgres` starts a server of its
own from Debian's package; without it SQLite alone is measured.
"""

from __future__ import annotations

import argparse
import random
import resource
import secrets
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import psycopg
from sqlalchemy import create_engine, text

from copkit.store import open_store
from copkit.store.engines import _PRAGMAS
from copkit.store.schema import codings, contributions

RUNS, WRITES = 5, 200
COUNT = """SELECT session, code, count(DISTINCT contribution) FROM contributions
           JOIN codings ON contribution = id GROUP BY session, code ORDER BY session, code"""


def seconds(act):
    """How long one call takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def paired(ours, bare, runs=RUNS):
    """Medians of both, run in turn."""
    both = [(seconds(ours), seconds(bare)) for _ in range(runs)]
    return tuple(statistics.median(column) for column in zip(*both, strict=True))


def fill(url, texts):
    """Put texts and codes straight into the tables: 500 texts a session, one or two of 40 codes a text."""
    dice = random.Random(9)
    engine = create_engine(url)
    with engine.begin() as connection:
        for start in range(0, texts, 20_000):
            ids = [secrets.token_hex(16) for _ in range(min(20_000, texts - start))]
            rows = [
                {"id": i, "session": f"s{(start + n) // 500:05d}", "prompt": "Q", "text": "Some words about mentoring. " * 4,
                 "consent": "verbatim", "status": "released", "rewritten": False}
                for n, i in enumerate(ids)
            ]  # fmt: skip
            connection.execute(contributions.insert(), rows)
            given = [(i, f"c{code}") for i in ids for code in dice.sample(range(40), dice.choice((1, 1, 2)))]
            connection.execute(
                codings.insert(), [{"contribution": i, "code": c, "coder": "", "memo": ""} for i, c in given]
            )
    engine.dispose()


def row():
    """One text as a statement of the driver takes it."""
    return secrets.token_hex(16), "Some words. " * 8


@contextmanager
def bare_sqlite(path):
    """The database's own limit: one row a transaction, the same settings, one connection kept open."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    connection.execute("CREATE TABLE bare (id TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID")

    def write():
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare VALUES (?, ?)", row())
        connection.execute("COMMIT")

    yield write
    connection.close()


@contextmanager
def bare_postgres(url):
    """The same on PostgreSQL, through its driver."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE TABLE bare (id TEXT PRIMARY KEY, text TEXT)")
        yield lambda: connection.execute("INSERT INTO bare VALUES (%s, %s)", row())


def measure(name, url, texts, bare_database):
    """One database's lines of the table."""
    store = open_store(url)
    one = [("Q", "Some words. " * 8, "verbatim")]
    with bare_database as write:
        ours, bare = paired(lambda: store.add("w", one), write, runs=WRITES)
    print(f"{name:11} | one text a transaction | {1 / ours:8.0f}/s | bare {1 / bare:8.0f}/s | {bare / ours:5.2f} of it")
    small = store.held("w")[0].id
    print(
        f"{name:11} | rewrite, {len(store.held('w')):,} texts kept | {statistics.median(seconds(lambda: store.rewrite(small, 'New.')) for _ in range(RUNS)) * 1000:6.0f} ms"
    )
    print(
        f"{name:11} | close, {len(store.held('w')):,} texts kept | {statistics.median(seconds(lambda: store.close('w')) for _ in range(RUNS)) * 1000:6.0f} ms"
    )
    fill(url, texts)
    engine = create_engine(url)

    def bare_count():
        with engine.connect() as connection:
            connection.execute(text(COUNT)).all()

    ours, bare = paired(lambda: store.counts(("session", "code")), bare_count)
    print(f"{name:11} | themes by session, {texts:,} | {ours:8.2f} s | bare {bare:8.2f} s | {ours / bare:5.2f} times")
    print(f"{name:11} | close, {texts:,} texts kept | {seconds(lambda: store.close('w')):8.1f} s")
    engine.dispose()
    store.dispose()


def main():
    """Measure what was asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/copkit.db"
        measure("SQLite", f"sqlite:///{path}", asked.texts, bare_sqlite(f"{folder}/bare.db"))
    if asked.postgres:
        from tests.postgres import Server  # noqa: PLC0415 -- only where it is asked for

        server = Server(fsync="on")
        try:
            measure("PostgreSQL", server.url("bench"), asked.texts, bare_postgres(server.url_of("bench")))
        finally:
            server.stop()
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
