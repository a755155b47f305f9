"""A room full of phones, and what may go wrong in the middle of it: nothing confirmed is lost, and nothing is kept twice."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import threading
import time
from collections import Counter

import pytest
from sqlalchemy import event

from benchmarks.joining import TEXTS, joined, room
from copkit.join import Service, door_for, open_door
from copkit.store import open_store
from tests.join.conftest import FILED
from tests.join.wire import Wire

pytestmark = [pytest.mark.server, pytest.mark.slow]


def stored(store):
    return Counter(each.text for each in store.held())


def in_background(load):
    """Run a load beside the test; gives a function that waits for it and gives what its phones saw."""
    found = []
    running = threading.Thread(target=lambda: found.append(asyncio.run(load)))
    running.start()

    def wait():
        running.join(90)
        return found[0]

    return wait


def test_a_room_writes_and_each_text_is_stored_once(url):
    """120 people, three texts each, on two processes: no error, each confirmed, each stored exactly once."""
    with joined(url, 2) as (ports, code, _):
        load = asyncio.run(room(ports, code, people=120, over=6))
    store = open_store(url)
    assert load.errors == {}
    assert len(load.confirmed) == 360
    assert stored(store) == Counter(load.confirmed)
    store.dispose()


def test_a_process_that_is_killed_loses_nothing_that_was_confirmed(url):
    """`kill -9` in the middle: the other process goes on, phones try again there, and each text is stored once."""
    with joined(url, 2) as (ports, code, running):
        wait = in_background(room(ports, code, people=60, over=6, patience=12))
        time.sleep(2.5)
        running[0].send_signal(signal.SIGKILL)
        load = wait()
    store = open_store(url)
    assert load.tries_again > 0, "the kill was not felt"
    assert load.errors == {}
    assert stored(store) == Counter(load.confirmed)
    store.dispose()


def test_a_database_server_that_is_killed_loses_nothing_that_was_confirmed(postgres, postgres_url):
    """PostgreSQL dies and comes back: meanwhile the page says to try again with the words still in it, and then all are kept once."""
    with joined(postgres_url, 2) as (ports, code, _):
        line, box = Wire(ports[0], code), "psychological-safety-anon-helps"
        wait = in_background(room(ports, code, people=60, over=6, patience=20))
        ticket = line.ticket()
        time.sleep(2)
        postgres.kill()
        said = line.keep("Silence helps.", ticket=ticket, box=box)
        time.sleep(1)
        postgres.start()
        load = wait()
        kept = line.keep("Silence helps.", ticket=ticket, box=box)
    assert said.status == 503
    assert "press the button again" in said.said
    assert said.boxes == {box: "Silence helps."}
    assert kept.status == 200
    assert load.tries_again > 0, "the kill was not felt"
    assert load.errors == {}
    store = open_store(postgres_url)
    assert stored(store) == Counter([*load.confirmed, "Silence helps."])
    store.dispose()


def test_a_full_disk_loses_nothing_that_was_confirmed(sqlite_url, community):
    """SQLite has no page left in the middle: the page says to try again, and once there is room all are kept once."""
    store, pages = open_store(sqlite_url), [60]
    event.listen(store._engine, "connect", lambda link, _: link.execute(f"PRAGMA max_page_count = {pages[0]}"))
    door = open_door(store, door_for(community.session(FILED), filed=FILED))
    service = Service(store)
    wait = in_background(room([service.port], door.code, people=60, over=4, patience=40))
    line, box, said = Wire(service.port, door.code), door.prompts[0][0], []
    until = time.monotonic() + 30
    while time.monotonic() < until and not (said and said[-1].status == 503):
        said.append(line.keep("Tea " * 400, box=box))
    pages[0] = 100_000
    load = wait()
    service.stop()
    assert said[-1].status == 503
    assert "could not be kept at this moment" in said[-1].said
    assert load.errors == {}
    assert stored(store) == Counter(load.confirmed) + Counter({("Tea " * 400).strip(): len(said) - 1})
    store.dispose()


def test_stopping_the_command_closes_the_door(tmp_path, sqlite_url):
    """Ctrl-C and a polite kill alike: what was confirmed is there, and the door is closed."""
    command = ["copkit", "join", FILED, "--store", sqlite_url]
    for stop in (signal.SIGINT, signal.SIGTERM):
        running = subprocess.Popen(
            [os.sys.executable, "-m", *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        found = running.stdout.readline()
        port, code = int(found.split(":")[2].split("/")[0]), found.strip()[-5:]
        assert Wire(port, code).keep(TEXTS[stop], box="psychological-safety-anon-helps").status == 200
        running.send_signal(stop)
        out, err = running.communicate(timeout=20)
        assert "The door is closed" in out
        assert err == ""
    store = open_store(sqlite_url)
    assert stored(store) == Counter([TEXTS[signal.SIGINT], TEXTS[signal.SIGTERM]])
    store.dispose()
