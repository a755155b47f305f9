"""How the page where participants write holds under a room full of phones, and how many texts a second it keeps.

Run as `python benchmarks/joining.py [--people 500] [--over 35] [--processes 2] [--seconds 6] [--visitors 6]`.
Everything stays on loopback: `copkit join` in processes of its own, on SQLite and on a PostgreSQL that is started for
this run; phones that open a connection for each request, as the page asks them to. Each person writes three
texts, one after another, and every text takes three requests: open, look, keep.

The first table is the room: all must be confirmed, stored exactly once, with no error. The second is the
sustained rate with every phone pressing at once, beside what the same store can commit one text at a time in
the same run, and beside Voila serving a widget form for the same job (a kernel for each visitor).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import html
import itertools
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from copkit.store import close_door, keep_once, open_doors, open_store  # noqa: E402 -- after the path is set

DAY = "2023-02-08"
WORDS = ["silence", "listening", "patience", "kindness", "honesty", "laughter", "questions", "stories", "trust", "courage", "curiosity", "attention", "respect", "openness", "balance", "feedback", "practice", "reflection", "structure", "freedom"]  # fmt: skip
TEXTS = [" ".join(four) + " helped" for four in itertools.permutations(WORDS, 4)]
"""116,280 different texts that hold nothing to mask."""


@dataclass
class Load:
    """What the phones saw: what was confirmed, what went wrong, how long each request took."""

    confirmed: list[str] = field(default_factory=list)
    errors: Counter = field(default_factory=Counter)
    tries_again: int = 0
    took: list[float] = field(default_factory=list)
    whole: float = 0.0

    @property
    def p95(self):
        """The 95th percentile of all requests, in milliseconds."""
        return 1000 * statistics.quantiles(self.took, n=20)[-1]


class Phone:
    """One phone: a connection for each request, an agent of its own, and the patience to try again."""

    def __init__(self, ports, code, load, *, number=0, patience=0, source=None):  # noqa: PLR0913 -- each by its name
        self.ports, self.code, self.load, self.number, self.patience = (
            itertools.cycle(ports),
            code,
            load,
            number,
            patience,
        )
        self.agent, self.source = f"Phone-{number}-Browser/9.7", source

    async def ask(self, method, path, fields=None):
        """Send one request; give status and page."""
        body = urlencode(fields).encode() if fields else b""
        head = (f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: {self.agent}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(body)}\r\n\r\n")  # fmt: skip
        began = time.perf_counter()
        local = (self.source, 0) if self.source else None
        reader, writer = await asyncio.open_connection("127.0.0.1", next(self.ports), local_addr=local)
        try:
            writer.write(head.encode() + body)
            answer = await asyncio.wait_for(reader.read(), 60)
        finally:
            writer.close()
        self.load.took.append(time.perf_counter() - began)
        if not answer:
            raise ConnectionResetError
        return int(answer.split(b" ", 2)[1]), answer.partition(b"\r\n\r\n")[2].decode()

    async def again(self, method, path, fields=None):
        """Send one request; where the service is away or says so, try again as the page asks."""
        for turn in range(self.patience + 1):
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                status, page = await self.ask(method, path, fields)
                if status != 503 or turn == self.patience:
                    return status, page
            self.load.tries_again += 1
            await asyncio.sleep(0.5)
        return 0, ""

    async def keep(self, text, consent="verbatim"):
        """Open the page, write one text, look at it, confirm it."""
        path = f"/s/{self.code}"
        status, page = await self.again("GET", path)
        if status != 200:
            return self._wrong("open", status)
        ticket, box = re.search(r'name="ticket" value="(\w+)"', page)[1], re.search(r'name="(text-[^"]+)"', page)[1]
        fields = {"ticket": ticket, "consent": consent, box: text}
        status, page = await self.again("POST", path, {**fields, "step": "look"})
        if status != 200:
            return self._wrong("look", status)
        shown = html.unescape(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)[1])
        sent = len(self.load.took)
        status, page = await self.again("POST", path, {**fields, box: shown, "step": "keep"})
        # 409 says that an earlier try, whose answer was lost on the way, was kept.
        if status == 200 or (status == 409 and self.patience and len(self.load.took) > sent):
            return self.load.confirmed.append(shown)
        return self._wrong("keep", status)

    def _wrong(self, step, status):
        self.load.errors[f"{step} {status}"] += 1


async def room(ports, code, *, people=500, over=35.0, texts=3, patience=0, seed=8):  # noqa: PLR0913 -- each by its name
    """Let people write as a room does: they begin within `over` seconds, and think between texts."""
    dice, load = random.Random(seed), Load()
    words = iter(dice.sample(TEXTS, people * texts))

    async def person(number):
        nearest = number % len(ports)
        phone = Phone(ports[nearest:] + ports[:nearest], code, load, number=number, patience=patience)
        await asyncio.sleep(dice.uniform(0, over))
        for _ in range(texts):
            await phone.keep(next(words))
            await asyncio.sleep(dice.uniform(0, over / 5))

    began = time.perf_counter()
    await asyncio.gather(*(person(number) for number in range(people)))
    load.whole = time.perf_counter() - began
    return load


async def press(ports, code, *, seconds=6.0, phones=32, seed=9):
    """Let phones write without a pause, and give what was confirmed."""
    load, until = Load(), time.perf_counter() + seconds
    words = iter(random.Random(seed).sample(TEXTS, 50_000))

    async def person(number):
        phone = Phone(ports, code, load, number=number)
        while time.perf_counter() < until:
            await phone.keep(next(words))

    began = time.perf_counter()
    await asyncio.gather(*(person(number) for number in range(phones)))
    load.whole = time.perf_counter() - began
    return load


@contextlib.contextmanager
def joined(url, processes=1, *, folder=ROOT / "data"):
    """Run `copkit join` in so many processes on one store; gives their ports, the code, and the processes."""
    command = [sys.executable, "-m", "copkit", "join", DAY, "--workspace", str(folder), "--store", url, "--leave-open"]
    running, ports, code = [], [], ""
    try:
        for _ in range(processes):
            one = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            running.append(one)
            line = one.stdout.readline()
            found = re.search(r":(\d+)/s/(\w+)", line)
            assert found, one.stderr.read()
            ports.append(int(found[1]))
            code = found[2]
        yield ports, code, running
    finally:
        for one in running:
            one.send_signal(signal.SIGTERM)
        for one in running:
            one.said = one.communicate(timeout=20)


def commit_limit(store, seconds=2.0):
    """Count how many texts a second the store keeps by itself, one text a commit."""
    door, done, until = open_doors(store)[0], 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        keep_once(
            store,
            [(door.code, f"limit-{time.monotonic_ns()}", [("limit", "A text of a usual length helped.", "verbatim")])],
        )
        done += 1
    return done / seconds


def stored(store):
    """Count the texts in the store, those of the commit limit left out."""
    return Counter(each.text for each in store.held() if each.prompt != "limit")


def measure(name, url, options):
    """Run the room and the sustained load on one database; give a row of each table."""
    processes = options.processes if name == "PostgreSQL" else 1  # SQLite is for one laptop
    with joined(url, processes) as (ports, code, _):
        store = open_store(url)
        load = asyncio.run(room(ports, code, people=options.people, over=options.over))
        once = stored(store) == Counter(load.confirmed)
        alone, pressed = [], []
        for turn in range(3):  # paired, since other work on the computer comes and goes
            alone.append(commit_limit(store))
            load_now = asyncio.run(press(ports, code, seconds=options.seconds / 3, seed=turn))
            assert not load_now.errors, load_now.errors
            pressed.append(len(load_now.confirmed) / load_now.whole)
        began = time.perf_counter()
        close_door(store, code)
        closing = time.perf_counter() - began
        store.dispose()
    first = (
        name,
        processes,
        len(load.confirmed),
        "yes" if once else "NO",
        sum(load.errors.values()),
        f"{load.whole:.1f}",
        f"{load.p95:.0f}",
        f"{closing:.1f}",
    )
    share = statistics.median(a / b for a, b in zip(pressed, alone, strict=True))
    return first, (name, f"{statistics.median(pressed):.0f}", f"{statistics.median(alone):.0f}", f"{share:.2f}")


VOILA = """\
import ipywidgets as w
from IPython.display import HTML, display
from copkit.redaction import redact
from copkit.store import open_store
store = open_store({url!r})
text, button, said = w.Textarea(), w.Button(description="Keep this"), w.HTML()
def keep(_):
    store.add("voila", [("", redact(text.value).text, "verbatim")])
    said.value = "kept"
button.on_click(keep)
display(text, button, said, HTML(f"<i id=models data-text={{text.model_id}} data-button={{button.model_id}}></i>"))
"""


def voila_rate(visitors):
    """Serve a widget form for the same job with Voila, and give confirmed texts a second; None where it is not installed."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/voila.db"
        open_store(url).dispose()
        cell = {
            "cell_type": "code",
            "execution_count": None,
            "id": "form",
            "metadata": {},
            "outputs": [],
            "source": VOILA.format(url=url),
        }
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        book = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
        Path(folder, "form.ipynb").write_text(json.dumps(book))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [
            sys.executable,
            "-m",
            "voila",
            f"{folder}/form.ipynb",
            f"--port={port}",
            "--no-browser",
            "--Voila.ip=127.0.0.1",
        ]
        server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        try:
            return asyncio.run(_visit(port, visitors, server))
        finally:
            server.terminate()
            server.wait(30)


async def _visit(port, visitors, server):
    for _ in range(150):
        if server.poll() is not None:
            return None
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            break
        await asyncio.sleep(0.2)
    began = time.perf_counter()
    await asyncio.gather(*(_voila_person(port, number) for number in range(visitors)))
    return visitors / (time.perf_counter() - began)


async def _voila_person(port, number):
    from tornado.httpclient import AsyncHTTPClient  # noqa: PLC0415 -- only for this comparison
    from tornado.websocket import websocket_connect  # noqa: PLC0415 -- as above

    page = (await AsyncHTTPClient().fetch(f"http://127.0.0.1:{port}/", request_timeout=120)).body.decode()
    kernel = re.search(r'"kernelId":\s*"([^"]+)"', page)[1]
    models = re.search(r"data-text=(\w+) data-button=(\w+)", page)
    line = await websocket_connect(f"ws://127.0.0.1:{port}/api/kernels/{kernel}/channels")
    for model, data in ((models[1], {"method": "update", "state": {"value": TEXTS[number]}, "buffer_paths": []}),
                        (models[2], {"method": "custom", "content": {"event": "click"}})):  # fmt: skip
        header = {
            "msg_id": f"{number}-{model}",
            "msg_type": "comm_msg",
            "username": "",
            "session": str(number),
            "date": "",
            "version": "5.3",
        }
        await line.write_message(json.dumps({"header": header, "parent_header": {}, "metadata": {}, "channel": "shell", "buffers": [],
                                             "content": {"comm_id": model, "data": data}}))  # fmt: skip
    while '"kept"' not in (message := await asyncio.wait_for(line.read_message(), 60)):
        assert message is not None
    line.close()


def table(head, rows):
    """Print rows under a head, in columns."""
    lines = [tuple(map(str, row)) for row in (head, *rows)]
    wide = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        print(
            "  ".join(
                cell.rjust(width) if at else cell.ljust(width)
                for at, (cell, width) in enumerate(zip(line, wide, strict=True))
            )
        )
    print()


def databases():
    """Give a fresh SQLite, and a PostgreSQL where its programs are installed."""
    stack = contextlib.ExitStack()
    urls = {"SQLite": f"sqlite:///{stack.enter_context(tempfile.TemporaryDirectory())}/copkit.db"}
    if any(Path("/usr/lib/postgresql").glob("*/bin/postgres")):
        from tests.postgres import Server  # noqa: PLC0415 -- the suite's own way to start one

        server = Server(fsync="on")
        stack.callback(server.stop)
        urls["PostgreSQL"] = server.url("joining")
    return stack, urls


def main():
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--over", type=float, default=35.0, help="seconds within which they begin")
    parser.add_argument("--processes", type=int, default=2, help="of `copkit join` on PostgreSQL")
    parser.add_argument("--seconds", type=float, default=9.0, help="of the sustained load")
    parser.add_argument("--visitors", type=int, default=6, help="of Voila's form; 0 leaves it out")
    options = parser.parse_args()
    stack, urls = databases()
    with stack:
        rows = [measure(name, url, options) for name, url in urls.items()]
    print(f"{options.people} people, three texts each")
    table(
        ("store", "processes", "confirmed", "each once", "errors", "seconds", "p95 ms", "closing s"),
        [first for first, _ in rows],
    )
    voila = voila_rate(options.visitors) if options.visitors else None
    print("sustained confirmed texts a second (open, look, keep), beside the store's own commits one text at a time")
    table(("store", "joining page", "store alone", "share"), [second for _, second in rows])
    if voila:
        print(
            f"Voila, a widget form for the same job, {options.visitors} visitors: {voila:.2f} confirmed texts a second"
        )


if __name__ == "__main__":
    main()
