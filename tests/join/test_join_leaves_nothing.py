"""What stays behind of those who wrote: no address, no agent, no time, no raw word, and once the door is closed no order."""

from __future__ import annotations

import asyncio
import random
import re
from pathlib import Path

import pytest
from scipy.stats import kendalltau
from sqlalchemy import create_engine, inspect, text

import copkit
from benchmarks.joining import DAY, TEXTS, Load, Phone, joined
from copkit.join import Service
from copkit.store import close_door, open_store
from tests.join.wire import Wire

MOMENT = re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b\d\d:\d\d:\d\d\b")


@pytest.fixture
def opened(url):
    """A store that is let go of whatever happens."""
    store = open_store(url)
    yield store
    store.dispose()


def files(*folders):
    """Every byte of every file below folders."""
    found = {}
    for folder in folders:
        found |= {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    return found


def rows(url):
    """Every value of every column of every table, as text."""
    engine = create_engine(url)
    with engine.connect() as link:
        seen = [
            str(row)
            for name in inspect(engine).get_table_names()
            for row in link.execute(text(f'SELECT * FROM "{name}"'))
        ]
    engine.dispose()
    return "\n".join(seen).encode()


@pytest.mark.server
def test_no_address_agent_time_or_raw_word_is_left_anywhere(url, workspace, tmp_path, monkeypatch, request):
    """Thirty phones, each with its own address and agent, write names and numbers: then every file, log and table is searched."""
    places = {name: tmp_path / name for name in ("home", "tmp")}
    for name, folder in places.items():
        folder.mkdir()
        monkeypatch.setenv({"home": "HOME", "tmp": "TMPDIR"}[name], str(folder))
    somebody = copkit.open_community(workspace).names[0]
    load = Load()
    before = files(workspace)

    async def write(ports, code):
        for number in range(30):
            phone = Phone(ports, code, load, number=number, source=f"127.{number + 60}.7.9")
            await phone.keep(f"{somebody} rang 01632 960{number:03} about it, {TEXTS[number]}")

    with joined(url, 2, folder=workspace) as (ports, code, running):
        asyncio.run(write(ports, code))
    said = b"".join(stream.encode() for one in running for stream in one.said)
    assert len(load.confirmed) == 30, load.errors
    assert close_door(request.getfixturevalue("opened"), code) == 30

    numbers = [f"960{number:03}".encode() for number in range(30)]
    raw = [somebody.encode(), b"01632", *(number + b" about it" for number in numbers)]
    traces = [*(f"127.{number + 60}.7.9".encode() for number in range(30)), b"Phone-", b"Browser/9.7"]
    left = files(workspace, *places.values(), tmp_path)
    changed = {path: data for path, data in left.items() if before.get(path) != data}
    assert {path.name for path in changed} <= {"copkit.db"}
    server = files(request.getfixturevalue("postgres").folder) if "postgresql" in url else {}
    ours = {**changed, "tables": rows(url), "printed": said}
    for where, data in {**server, **ours}.items():
        assert [word for word in [*raw, *traces] if word in data] == [], where
    # six digits alone stand in a server's own binary files by chance, in ours they do not
    assert not [word for word in numbers if any(word in data for data in ours.values())]
    assert not MOMENT.search(rows(url))
    assert not any(MOMENT.search(data) for data in changed.values())
    assert not MOMENT.search(said)


def places_of(url, texts, request):
    """Every order that a store has: of each column, of the rows as they come, and of the bytes on disk."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    on_server = engine.dialect.name == "postgresql"
    with engine.connect() as link:
        found = (
            link.execute(text(f"SELECT {'xmin::text, ctid::text, ' if on_server else ''}* FROM contributions"))
            .mappings()
            .all()
        )
        if on_server:
            link.execute(text("CHECKPOINT"))
            path = link.execute(text("SELECT pg_relation_filepath('contributions')")).scalar_one()
            disk = (request.getfixturevalue("postgres").folder / "data" / path).read_bytes()
        else:
            disk = Path(engine.url.database).read_bytes()
    engine.dispose()
    found = [row for row in found if row["text"] in texts]
    page = {row["text"]: disk.find(row["text"].encode()) for row in found}
    orders = {"rows": list(range(len(found))), "page": [page[row["text"]] for row in found]}
    for name in found[0]:
        values = [str(row[name]) for row in found]
        if name == "ctid":
            values = [tuple(map(int, value.strip("()").split(","))) for value in values]
        ranks = {value: rank for rank, value in enumerate(sorted(set(values)))}
        orders[name] = [ranks[value] for value in values]
    return [row["text"] for row in found], orders


@pytest.mark.slow
def test_two_hundred_texts_cannot_be_put_in_order_once_the_door_is_closed(url, request):
    """No column, row order, transaction number, tuple place or page offset tells earlier from later better than chance."""
    from copkit.store import Door, save_door  # noqa: PLC0415 -- a door without a community

    store = request.getfixturevalue("opened")
    door = save_door(store, Door(code="KX4P7", title="", filed=DAY, community="", prompts=(("one", "?"),)))
    service = Service(store)
    line = Wire(service.port, door.code)
    sent = random.Random(4).sample(TEXTS, 200)
    for words in sent:
        assert line.keep(words).status == 200
    service.stop()
    if "postgresql" in url:
        texts, open_orders = places_of(url, set(sent), request)
        assert kendalltau([sent.index(words) for words in texts], open_orders["ctid"]).statistic > 0.95, (
            "the test could not tell an order"
        )
    assert close_door(store, door.code) == 200
    texts, orders = places_of(url, set(sent), request)
    assert len(texts) == 200
    told = [sent.index(words) for words in texts]
    for name, order in orders.items():
        if len(set(order)) > 1:
            assert min(order) >= 0, name
            assert kendalltau(told, order).pvalue > 0.001, name
        else:
            assert name in {"session", "prompt", "consent", "status", "rewritten", "xmin"}
    engine = create_engine(url)
    with engine.connect() as link:
        assert link.execute(text("SELECT count(*) FROM spent")).scalar_one() == 0
    engine.dispose()
