"""JupyterLab on loopback, and a desk: one page of it with one panel open. Tests and pictures use the same."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

from playwright.sync_api import TimeoutError  # noqa: A004 -- what a page raises

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

HOUSE = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
RAN = ".jp-CodeCell .jp-InputArea-prompt:not(:text-is('[ ]:'))"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Lab:
    """A running JupyterLab on a folder."""

    url: str
    root: Path

    def notebook(self, name: str, *lines: str) -> str:
        """Write a notebook of one cell and return its address."""
        cell = {"cell_type": "code", "execution_count": None, "id": "panel", "metadata": {}, "outputs": [], "source": "\n".join(lines)}
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        book = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
        (self.root / f"{name}.ipynb").write_text(json.dumps(book))
        return f"{self.url}/lab/workspaces/{name}/tree/{name}.ipynb?reset"


def settings(folder: Path, *, theme: str = "JupyterLab Light") -> None:
    """Write Lab's settings: no news, no checks, and widget state saved (the hardest case for rule 2)."""
    wanted = {
        "apputils-extension/themes": {"theme": theme},
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
        "docmanager-extension/plugin": {"autosave": True, "autosaveInterval": 3600},
    }
    for name, fields in wanted.items():
        path = folder / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(fields))
    manager = folder / "@jupyter-widgets" / "jupyterlab-manager" / "plugin.jupyterlab-settings"
    manager.parent.mkdir(parents=True, exist_ok=True)
    manager.write_text(json.dumps({"saveState": True}))


@contextlib.contextmanager
def started_lab(folder: Path, *, theme: str = "JupyterLab Light") -> Iterator[Lab]:
    """Run one JupyterLab with settings of its own."""
    root, home = folder / "lab", folder / "home"
    root.mkdir()
    settings(home / "settings", theme=theme)
    port = free_port()
    env = {**os.environ, "PYTHONPATH": str(HOUSE), "HOME": str(home), "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
           "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"), "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
           "IPYTHONDIR": str(home / "ipython"), "JUPYTER_CONFIG_DIR": str(home / "config")}  # fmt: skip
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", f"--ServerApp.port={port}", "--ServerApp.ip=127.0.0.1",
               "--IdentityProvider.token=", "--ServerApp.password=", f"--ServerApp.root_dir={root}",
               "--LabApp.news_url=", "--LabApp.extension_manager=readonly"]  # fmt: skip
    log = (home / "lab.log").open("w")
    server = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url, server)
        yield Lab(url=url, root=root)
    finally:
        server.terminate()
        server.wait(20)
        log.close()




def wait_for(url: str, server: subprocess.Popen) -> None:
    """Wait until the server answers."""
    for _ in range(200):
        assert server.poll() is None, "JupyterLab ended before it answered"
        try:
            with urlopen(f"{url}/api", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("JupyterLab did not answer within 20 seconds")


@dataclass
class Desk:
    """A page in JupyterLab with one panel open."""

    page: Page
    lab: Lab
    folder: Path
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def open(self, name: str, *lines: str) -> None:
        """Open a notebook of these lines and run it."""
        self.page.goto(self.lab.notebook(name, *lines))
        idle = ".jp-Notebook-ExecutionIndicator[data-status=idle]"
        try:
            self.page.wait_for_selector(idle, timeout=20_000)
        except TimeoutError:  # Lab now and then misses its kernel's first word
            self.page.reload()
            self.page.wait_for_selector(idle, timeout=60_000)
        self.run()

    def run(self) -> None:
        """Run the one cell; a key that came too early is pressed again."""
        for _ in range(10):
            self.page.locator(".jp-CodeCell .cm-content").first.click()
            self.page.keyboard.press("Control+Enter")
            with contextlib.suppress(TimeoutError):
                self.page.wait_for_selector(RAN, timeout=3_000)
                break
        self.page.wait_for_selector(".copkit .cop-head", timeout=60_000)

    def panel(self, name: str, **given: object) -> None:
        """Open one panel on this desk's community."""
        more = "".join(f", {key}={value!r}" for key, value in given.items())
        self.open(re.sub(r"\W", "", f"{self.folder.name}{name}"), "import copkit", "from copkit.panels import *",
                  f"community = copkit.open_community({str(self.folder)!r})", f"{name}(community{more})")  # fmt: skip

    def said(self) -> str:
        """Return what the live region said last."""
        return self.page.locator(".copkit-root > [role=status]").first.inner_text().strip("\u00a0 ")

    @classmethod
    def at(cls, page: Page, lab: Lab, folder: Path) -> Desk:
        """Sit down: note every console error and every request that leaves this computer."""
        made = cls(page=page, lab=lab, folder=folder)
        own = (lab.url, "data:", "blob:", lab.url.replace("http", "ws"))
        page.on("console", lambda each: made.errors.append(each.text) if each.type == "error" else None)
        page.on("pageerror", lambda each: made.errors.append(str(each)))
        page.on("request", lambda each: None if each.url.startswith(own) else made.outside.append(each.url))
        return made
