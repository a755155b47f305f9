"""A real PostgreSQL for tests: Debian's programs, an unprivileged user, a folder and a free port of 127.0.0.1 of its own."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest


def _programs():
    """Debian keeps each version's programs in a folder of its own: the newest."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    return found[-1].parent


def _unprivileged():
    """PostgreSQL refuses root: whom to run it as, or nobody else where we are not root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    person = names.get("postgres") or names["nobody"]
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One cluster: `url(name)` makes a fresh database; `kill()` and `start()` are for tests of crashes."""

    def __init__(self, fsync="off"):
        self.fsync = fsync  # a crash of the server alone loses nothing without it
        self.programs, self.person = _programs(), _unprivileged()
        self.folder = Path(tempfile.mkdtemp(prefix="copkit-postgres-"))
        if self.person:
            os.chown(self.folder, self.person["user"], self.person["group"])
        self._run(
            "initdb",
            "-D",
            str(self.folder / "data"),
            "-U",
            "copkit",
            "--auth=trust",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )
        self.port, self.process = _free_port(), None
        self.start()

    def _run(self, program, *options):
        done = subprocess.run(
            [self.programs / program, *options],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            **self.person,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self):
        """Start the server and wait until it answers."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "60",
            "fsync": self.fsync,
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            [self.programs / "postgres", "-D", self.folder / "data", "-p", str(self.port), *options],
            cwd=self.folder, stdout=log, stderr=log, **self.person,
        )  # fmt: skip
        log.close()
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(AssertionError):
                self._run("pg_isready", "-h", "127.0.0.1", "-p", str(self.port), "-U", "copkit", "-d", "postgres")
                return
            time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text())

    def kill(self):
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(60)

    def url(self, name):
        """Make a fresh database, and give its address."""
        self.sql(f'CREATE DATABASE "{name}"', database="postgres")
        return self.url_of(name)

    def url_of(self, name):
        """Give the address of a database that was made."""
        return f"postgresql+psycopg://copkit@127.0.0.1:{self.port}/{name}"

    def drop(self, name):
        """Remove a database, whoever is still connected to it."""
        self.sql(f'DROP DATABASE "{name}" WITH (FORCE)', database="postgres")

    def sql(self, statement, database):
        """Run one statement with psql, past any code of ours; give what it printed."""
        return self._run(
            "psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "copkit", "-d", database, "-XAtc", statement
        )

    def stop(self):
        """Stop it and remove its folder."""
        if self.process.poll() is None:
            self.kill()  # nothing of it is kept, so it need not tidy up
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres():
    """One server for all tests that ask."""
    server = Server()
    yield server
    server.stop()
