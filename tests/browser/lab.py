"""JupyterLab on loopback, and a desk: one page of it with one panel open. Tests and pictures use the same."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import psutil
import pytest
from playwright.sync_api import TimeoutError  # noqa: A004 -- what a page raises

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

HOUSE = Path(__file__).parents[2]
AXE = HOUSE / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
IDLE = ".jp-Notebook-ExecutionIndicator[data-status=idle]"
COUNT = itertools.count()
INSTEAD = """async ([path, id]) => {
  const app = window.jupyterapp;
  for (const each of [...app.shell.widgets('main')]) {
    const kernel = each.sessionContext?.session?.kernel;
    if (id && kernel?.id === id) await kernel.requestExecute({code: 'import ipywidgets; ipywidgets.Widget.close_all(); %reset -f'}).done;
    each.dispose();
  }
  await app.commands.execute('docmanager:open', id ? {path, kernel: {id, name: 'python3'}} : {path});
}"""
"""Put another notebook in the place of those that are open, on the same kernel, emptied, where that is shared:
to load all of Lab anew, or to start a kernel, takes half of a short test."""
KERNEL = "[...window.jupyterapp.shell.widgets('main')].at(-1)?.sessionContext?.session?.kernel?.id"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


def violations(page: Page) -> list[str]:
    """Run axe on every panel of the page, all rules on."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run npm install")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "async () => (await axe.run({include: ['.copkit-root']}, {resultTypes: ['violations']})).violations"
    )
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def running(kernel: str) -> list[psutil.Process]:
    """Find a kernel's process."""
    every = psutil.process_iter(["cmdline"])
    return [each for each in every if any(f"kernel-{kernel}.json" in word for word in each.info["cmdline"] or ())]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Lab:
    """A running JupyterLab on a folder."""

    url: str
    root: Path
    kernel: str = ""
    """The kernel that desks share, one after the other."""

    def notebook(self, name: str, *cells: str) -> str:
        """Write a notebook and return its address."""
        made = [{"cell_type": "code", "execution_count": None, "id": f"cell{n}", "metadata": {}, "outputs": [], "source": source}
                for n, source in enumerate(cells)]  # fmt: skip
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        book = {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
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
               "--LabApp.news_url=", "--LabApp.expose_app_in_browser=True", "--ServerApp.disable_check_xsrf=True", "--LabApp.extension_manager=readonly"]  # fmt: skip
    log = (home / "lab.log").open("w")
    server = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{url}/api", server)
        yield Lab(url=url, root=root)
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def wait_for(url: str, server: subprocess.Popen) -> None:
    """Wait until the server answers."""
    for _ in range(900):
        assert server.poll() is None, "the server ended before it answered"
        try:
            with urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not answer within 90 seconds")


@dataclass
class Desk:
    """A page in JupyterLab with one panel open."""

    page: Page
    lab: Lab
    folder: Path
    name: str = ""
    address: str = ""
    cells: tuple[str, ...] = ()
    shares: bool = False
    """Whether a kernel that another desk used before will do."""
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def open(self, *cells: str) -> None:
        """Open a notebook of these cells and run the first."""
        self.cells = cells
        self.name = re.sub(r"\W", "", f"{self.folder.parent.name}{self.folder.name}{next(COUNT)}")
        self.address = self.lab.notebook(self.name, *cells)
        if self.page.url.startswith(self.lab.url):
            self.page.evaluate(INSTEAD, [f"{self.name}.ipynb", self.lab.kernel if self.shares else ""])
        else:
            self.page.goto(self.address)
        self.wait_idle()
        if self.shares:
            self.lab.kernel = self.page.wait_for_function(KERNEL).json_value()
        self.run()

    def wait_idle(self) -> None:
        """Wait for the kernel; where Lab missed its first word, as it now and then does, look again."""
        for seconds in (10, 20, 60):
            with contextlib.suppress(TimeoutError):
                self.page.wait_for_selector(IDLE, timeout=seconds * 1000)
                return
            self.page.goto(self.address)
        raise TimeoutError("the kernel never became idle")

    def answer(self) -> None:
        """Say yes where Lab itself asks something in between, such as which kernel to use."""
        yes = self.page.locator(".jp-Dialog .jp-mod-accept")
        if yes.count():
            yes.first.click()

    def run(self, cell: int = 0) -> None:
        """Run a cell; a key that came too early is pressed again."""
        ran = f".jp-CodeCell >> nth={cell} >> .jp-InputArea-prompt:not(:text-is('[ ]:'))"
        for _ in range(10):
            self.answer()
            self.page.locator(".jp-CodeCell .cm-content").nth(cell).click()
            self.page.keyboard.press("Control+Enter")
            with contextlib.suppress(TimeoutError):
                self.page.wait_for_selector(ran, timeout=3_000)
                break
        self.page.wait_for_function(
            f"document.querySelectorAll('.copkit .cop-head').length > {cell if 'Panel' in self.cells[cell] else 0}",
            timeout=90_000,
        )

    def panel(self, *names: str, then: tuple[str, ...] = (), before: str = "", **given: object) -> None:
        """Open panels on this desk's community, one under the other."""
        more = "".join(f", {key}={value!r}" for key, value in given.items())
        lines = [
            "import copkit",
            "from copkit.panels import *",
            f"community = copkit.open_community({str(self.folder)!r})",
            before,
        ]
        self.open("\n".join([*lines, *(f"display({name}(community{more}))" for name in names)]), *then)

    def restart(self) -> None:
        """Kill the kernel, as a crash or a full memory would; Jupyter starts another, in which every cell is run again."""
        sessions = self.page.request.get(f"{self.lab.url}/api/sessions").json()
        mine = next(each["kernel"]["id"] for each in sessions if each["path"] == f"{self.name}.ipynb")
        [process] = running(mine)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        until = time.monotonic() + 30
        while not running(mine):
            assert time.monotonic() < until, "Jupyter did not start another kernel"
            time.sleep(0.1)
        self.page.goto(self.address)
        self.wait_idle()
        self.answer()
        self.page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.page.wait_for_function(
            "(many) => document.querySelectorAll('.copkit .cop-head').length >= many",
            arg=len(self.cells),
            timeout=90_000,
        )

    def said(self) -> str:
        """Return what the live region said last."""
        return self.page.locator(".copkit-root > [role=status]").first.inner_text().strip("\u00a0 ")

    def wait_said(self, words: str) -> None:
        """Wait until the live region says something with these words."""
        self.page.locator(".copkit-root > [role=status]", has_text=words).first.wait_for(
            state="attached", timeout=15_000
        )

    def focused(self) -> str:
        """Return the name of what has the focus."""
        return self.page.evaluate(
            "((e) => e.getAttribute('aria-label') ?? e.getAttribute('data-name') ?? e.innerText)(document.activeElement)"
        )

    @classmethod
    def at(cls, page: Page, lab: Lab, folder: Path, *, shares: bool = False) -> Desk:
        """Sit down: note every console error and every request that leaves this computer."""
        made = cls(page=page, lab=lab, folder=folder, shares=shares)
        own = (lab.url, "data:", "blob:", lab.url.replace("http", "ws"))
        page.on("console", lambda each: made.errors.append(each.text) if each.type == "error" else None)
        page.on("pageerror", lambda each: made.errors.append(str(each)))
        page.on("request", lambda each: None if each.url.startswith(own) else made.outside.append(each.url))
        return made
