"""What the store leaves behind for a person who reads the disk, the log or a traceback: nothing."""

from __future__ import annotations

import logging
import os
import random
import signal
import stat
import subprocess
import sys
import time
import traceback
from pathlib import Path

import pytest
from scipy.stats import kendalltau
from sqlalchemy import create_engine, text

from copkit.errors import StoreError
from copkit.store import open_store

DAY = "2023-02-08"
CANARY = "Quillandra Vostemeyer"


def on_disk(folder):
    """Every byte of every file of a folder, in one."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def hidden(words):
    """The ways in which words may lie in a file."""
    return words.encode(), words.encode("utf-16-le"), words.encode("utf-16-be")


@pytest.fixture
def kept(tmp_path):
    """A store in a file with 60 ordinary texts, and one that must go."""
    store = open_store(f"sqlite:///{tmp_path}/copkit.db")
    store.add(DAY, [("Q", f"An ordinary text, number {n}. " * 5, "verbatim") for n in range(60)])
    store.add(DAY, [("Q", f"I spoke with {CANARY} about it. " * 3, "verbatim")])
    assert hidden(CANARY)[0] in on_disk(tmp_path)
    yield store
    store.dispose()


def canary_of(store):
    return next(c.id for c in store.held() if CANARY in c.text)


@pytest.mark.parametrize("act", ["withdraw", "rewrite", "mask", "forget"])
def test_words_taken_out_are_overwritten_in_the_file(kept, tmp_path, act):
    """After withdrawing, rewriting, masking or forgetting, no byte of the words is in the database or beside it."""
    if act == "withdraw":
        kept.withdraw(canary_of(kept))
    elif act in {"rewrite", "mask"}:
        getattr(kept, act)(canary_of(kept), "Somebody was asked about it.")
    else:
        kept.forget(DAY)
    assert not any(words in on_disk(tmp_path) for words in hidden(CANARY))


def test_words_rewritten_over_and_over_leave_no_copy_in_any_page(tmp_path):
    """A B-tree that splits and merges does not keep what was once in a page."""
    dice = random.Random(5)
    store = open_store(f"sqlite:///{tmp_path}/copkit.db")
    store.add(DAY, [("Q", f"{CANARY} {n} " * dice.randrange(1, 120), "verbatim") for n in range(60)])
    for one in store.held():
        store.rewrite(one.id, "Now in other words. " * dice.randrange(1, 120))
    store.dispose()
    assert not any(words in on_disk(tmp_path) for words in hidden(CANARY))


def test_no_journal_is_left_and_only_the_owner_reads_the_file(kept, tmp_path):
    """One file, for one pair of eyes."""
    kept.close(DAY)
    assert [path.name for path in tmp_path.iterdir()] == ["copkit.db"]
    assert stat.S_IMODE((tmp_path / "copkit.db").stat().st_mode) == 0o600


def rank_correlations(orders):
    """How strongly each order goes with the order of writing: 1 is wholly, 0 not at all (Kendall's tau)."""
    return {name: abs(kendalltau(range(len(order)), order).statistic) for name, order in orders.items()}


def by_chance(many):
    """What chance alone exceeds once in 16,000 times: four standard deviations of Kendall's tau."""
    return 4 * (2 * (2 * many + 5) / (9 * many * (many - 1))) ** 0.5


def write_one_by_one(store, many):
    """As on the joining page: each text in a transaction of its own."""
    for number in range(many):
        store.add(DAY, [("Q", f"marked {number:03d} and some words more", "verbatim")])


def order_of(rows):
    """Where each text, in the order of writing, stands in another order."""
    place = {words[:10]: at for at, words in enumerate(rows)}
    return [place[f"marked {number:03d}"] for number in range(len(place))]


def columns_of(rows):
    """The orders that sorting by any column gives; by text alone would give the test's own numbers."""
    names = [name for name in rows[0] if name != "text"]
    return {name: order_of([row["text"] for row in sorted(rows, key=lambda row: str(row[name]))]) for name in names}


MANY = pytest.mark.parametrize("many", [40, pytest.param(200, marks=pytest.mark.slow)])


@MANY
def test_a_closed_sqlite_file_does_not_betray_the_order(tmp_path, many):
    """Neither a column nor the place of a text in the file goes with the order of writing."""
    store = open_store(f"sqlite:///{tmp_path}/copkit.db")
    write_one_by_one(store, many)
    store.close(DAY)
    data = (tmp_path / "copkit.db").read_bytes()
    rows = sorted((data.index(f"marked {n:03d}".encode()), f"marked {n:03d}") for n in range(many))
    engine = create_engine(f"sqlite:///{tmp_path}/copkit.db")
    with engine.connect() as connection:
        fields = [dict(row) for row in connection.execute(text("SELECT * FROM contributions")).mappings()]
    engine.dispose()
    orders = columns_of(fields) | {
        "place in the file": order_of([words for _, words in rows]),
        "as selected": order_of([f["text"] for f in fields]),
    }
    assert max(
        rank_correlations({n: o for n, o in orders.items() if n in {"id", "place in the file", "as selected"}}).values()
    ) < by_chance(many)
    assert {len({row[name] for row in fields}) for name in ("session", "prompt", "consent", "status", "rewritten")} == {
        1
    }


@MANY
@pytest.mark.server
def test_a_closed_postgresql_table_does_not_betray_the_order(postgres, many):
    """Neither a column, nor a row's place, nor the number of the transaction that wrote it."""
    url = postgres.url(f"order{many}")
    store = open_store(url)
    write_one_by_one(store, many)
    engine = create_engine(url)
    query = text("SELECT *, xmin::text::bigint AS xmin_, ctid::text AS ctid_ FROM contributions")
    with engine.connect() as connection:
        before = [dict(row) for row in connection.execute(query).mappings()]
    assert (
        rank_correlations({"xmin": order_of([r["text"] for r in sorted(before, key=lambda r: r["xmin_"])])})["xmin"]
        == 1
    )  # the test can see
    store.close(DAY)
    with engine.connect() as connection:
        fields = [dict(row) for row in connection.execute(query).mappings()]
    engine.dispose()
    store.dispose()
    assert len({row["xmin_"] for row in fields}) == 1
    orders = {"id": columns_of(fields)["id"], "ctid, as selected": order_of([row["text"] for row in fields])}
    assert max(rank_correlations(orders).values()) < by_chance(many)


@pytest.mark.server
@pytest.mark.parametrize("act", ["withdraw", "rewrite", "mask", "forget"])
def test_words_taken_out_are_in_no_table_file_of_postgresql(postgres, act):
    """The server's own log of changes aside, its files hold nothing of them."""
    name = f"gone_{act}"
    store = open_store(postgres.url(name))
    store.add(DAY, [("Q", "An ordinary text. " * 9, "verbatim")] * 40 + [("Q", f"With {CANARY}.", "verbatim")])
    oid = postgres.sql("SELECT oid FROM pg_database WHERE datname = current_database()", name).strip()
    tables = postgres.folder / "data" / "base" / oid
    postgres.sql("CHECKPOINT", name)
    assert hidden(CANARY)[0] in on_disk(tables)
    more = {"rewrite": ["Words."], "mask": ["Words."]}.get(act, [])
    getattr(store, act)(DAY if act == "forget" else canary_of(store), *more)
    store.dispose()
    postgres.sql("CHECKPOINT", name)
    assert not any(words in on_disk(tables) for words in hidden(CANARY))


BROUGHT = [("Q", f"{CANARY} came by.", "verbatim")]


def verbose(error):
    """A traceback as the most talkative shell prints it, with every local of every frame but the test's own."""
    trace = traceback.TracebackException.from_exception(error, capture_locals=True)
    trace.stack[:] = [frame for frame in trace.stack if frame.filename != __file__]
    assert trace.stack
    return "".join(trace.format())


def test_a_refusal_in_the_middle_shows_no_text_even_with_every_local(url):
    """The driver's own message, the statement's parameters and our frames are all left out."""
    store = open_store(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE codings"))
        connection.execute(text("ALTER TABLE contributions RENAME TO elsewhere"))
    engine.dispose()
    with pytest.raises(StoreError, match="The database refused") as refused:
        store.add(DAY, BROUGHT)
    store.dispose()
    assert CANARY not in verbose(refused.value)
    assert refused.value.__context__ is None


def test_a_row_that_breaks_a_rule_of_the_database_is_not_quoted(url, monkeypatch):
    """PostgreSQL quotes the failing row in its message: it goes no further."""
    store = open_store(url)
    monkeypatch.setattr("copkit.store.rows.secrets.token_hex", lambda _: "0" * 32)
    with pytest.raises(StoreError, match="IntegrityError") as refused:
        store.add(DAY, BROUGHT * 2)
    assert store.held() == ()
    store.dispose()
    assert CANARY not in verbose(refused.value)


def test_the_most_talkative_log_holds_no_text(store, caplog):
    """SQLAlchemy's log at its finest says statements, never what was in them."""
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("sqlalchemy.engine").setLevel(logging.DEBUG)
        store.add(DAY, [("Q", f"{CANARY} came by.", "verbatim")])
        store.close(DAY)
        store.withdraw(canary_of(store))
        logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)
    assert "INSERT INTO contributions" in caplog.text
    assert CANARY not in caplog.text


def test_a_repr_shows_neither_text_nor_memo_nor_password(store):
    """What a notebook prints by itself gives nothing away."""
    store.add(DAY, [("Q", f"{CANARY} came by.", "verbatim")])
    store.code(canary_of(store), "x", memo=CANARY)
    assert CANARY not in repr((store.held(), store.codings(), store))


def test_a_full_disk_keeps_what_was_confirmed_and_half_keeps_nothing(tmp_path, monkeypatch):
    """Without room, an addition is refused whole in a sentence, and the store goes on when there is room again."""
    monkeypatch.setattr("copkit.store.engines._PRAGMAS", (*_pragmas(), "PRAGMA max_page_count = 12"))
    store = open_store(f"sqlite:///{tmp_path}/copkit.db")
    store.add(DAY, [("Q", "Confirmed.", "verbatim")])
    with pytest.raises(StoreError, match="has room"):
        store.add(DAY, [("Q", "Too much. " * 400, "verbatim")] * 30)
    assert [c.text for c in store.held()] == ["Confirmed."]
    monkeypatch.undo()
    store.add(DAY, [("Q", "Too much. " * 400, "verbatim")] * 30)
    assert len(store.held()) == 31
    store.dispose()


def _pragmas():
    from copkit.store.engines import _PRAGMAS  # noqa: PLC0415 -- before it is replaced

    return _PRAGMAS


WRITER = """
import sys
from copkit.store import open_store
store = open_store(sys.argv[1])
for number in range(100000):
    store.add("2023-02-08", [("Q", f"{number:06d}", "verbatim")])
    print(number, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is of POSIX")
def test_a_killed_process_loses_nothing_that_was_confirmed(url):
    """Every text that was said to be kept is there once; at most one more."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, url],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    ) as writer:
        confirmed = [int(writer.stdout.readline()) for _ in range(40)]
        time.sleep(0.01)
        writer.send_signal(signal.SIGKILL)
        confirmed += [int(line) for line in writer.stdout.read().split()]
    store = open_store(url)
    kept = sorted(int(c.text) for c in store.held())
    store.dispose()
    assert kept[: len(confirmed)] == confirmed
    assert len(kept) <= len(confirmed) + 1


CLOSER = """
import sys
from copkit.store import open_store
store = open_store(sys.argv[1])
print("ready", flush=True)
while True:
    store.close("2023-02-08")
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is of POSIX")
def test_a_process_killed_while_it_closes_loses_nothing(url, tmp_path):
    """Rewriting every row is one transaction: all are there afterwards, and a journal is gone after the next use."""
    store = open_store(url)
    store.add(DAY, [("Q", f"An ordinary text, number {n}. " * 20, "verbatim") for n in range(300)])
    before = store.held()
    for wait in (0.003, 0.02, 0.05):
        with subprocess.Popen(
            [sys.executable, "-c", CLOSER, url],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        ) as closer:
            closer.stdout.readline()
            time.sleep(wait)
            closer.send_signal(signal.SIGKILL)
        assert store.held() == before
    assert store.close(DAY) == 300
    assert not list(tmp_path.glob("*-journal"))
    store.dispose()


@pytest.mark.server
def test_a_server_that_goes_away_is_said_in_a_sentence_and_comes_back(postgres):
    """While PostgreSQL is down, acts are refused; afterwards the same store goes on with all that was confirmed."""
    store = open_store(postgres.url("away"))
    store.add(DAY, [("Q", "Confirmed.", "verbatim")])
    postgres.kill()
    with pytest.raises(StoreError, match="see that it runs"):
        store.add(DAY, BROUGHT)
    postgres.start()
    store.add(DAY, [("Q", "And again.", "verbatim")])
    assert sorted(c.text for c in store.held()) == ["And again.", "Confirmed."]
    store.dispose()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("nonsense", "no database URL"),
        ("mysql://me:secret@host/name", "not in mysql"),
        ("sqlite:////nowhere/at/all/copkit.db", "is missing"),
        ("sqlite:////proc/copkit.db", "cannot be written"),
        ("postgresql://me:secret@127.0.0.1:1/name", "see that it runs"),
    ],
)
def test_a_wrong_address_is_said_in_a_sentence_without_the_password(url, sentence):
    """What came, the rule and the way out; never a secret."""
    with pytest.raises(StoreError, match=sentence) as refused:
        open_store(url)
    assert "secret" not in f"{refused.value} {refused.value.facts}"


def test_a_file_that_is_no_database_is_said_in_a_sentence(tmp_path):
    """A spreadsheet with the wrong name is not overwritten."""
    file = tmp_path / "copkit.db"
    file.write_text("not a database, but somebody's notes\n" * 90)
    with pytest.raises(StoreError, match="DatabaseError"):
        open_store(f"sqlite:///{file}")
    assert file.read_text().startswith("not a database")
