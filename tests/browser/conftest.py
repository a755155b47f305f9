"""A real JupyterLab and a real Chromium, started once; each test gets a workspace and a notebook of its own."""

from __future__ import annotations

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
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, sync_playwright

HOUSE = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
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


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """One JupyterLab for all tests, on loopback, with settings of its own."""
    root = tmp_path_factory.mktemp("lab")
    home = tmp_path_factory.mktemp("home")
    settings(home / "settings")
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
    pytest.fail("JupyterLab did not answer within 20 seconds")


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for all tests."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield browser
        browser.close()


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
        self.page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
        self.page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=60_000)
        self.run()

    def run(self) -> None:
        """Run the one cell."""
        self.page.locator(".jp-CodeCell .cm-content").first.click()
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_selector(".copkit .cop-head", timeout=60_000)

    def panel(self, name: str, **given: object) -> None:
        """Open one panel on this desk's community."""
        more = "".join(f", {key}={value!r}" for key, value in given.items())
        self.open(re.sub(r"\W", "", f"{self.folder.name}{name}"), "import copkit", "from copkit.panels import *",
                  f"community = copkit.open_community({str(self.folder)!r})", f"{name}(community{more})")  # fmt: skip

    def said(self) -> str:
        """Return what the live region said last."""
        return self.page.locator(".copkit-root + [role=status]").first.inner_text().strip("\u00a0 ")


@pytest.fixture
def desk(lab, chromium, workspace):
    """A page of its own, which notes every console error and every request that leaves this computer."""
    context = chromium.new_context(viewport={"width": 1360, "height": 1000}, reduced_motion="reduce")
    page = context.new_page()
    made = Desk(page=page, lab=lab, folder=workspace)
    page.on("console", lambda each: made.errors.append(each.text) if each.type == "error" else None)
    page.on("pageerror", lambda each: made.errors.append(str(each)))
    page.on("request", lambda each: made.outside.append(each.url) if not each.url.startswith((lab.url, "data:", "blob:", lab.url.replace("http", "ws"))) else None)
    yield made
    context.close()
