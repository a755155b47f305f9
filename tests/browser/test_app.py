"""The notebooks as an app, by the very command of `make app`: panels work, by keyboard too, and nobody outside is asked."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from lab import HOUSE, Desk, Lab, free_port, violations, wait_for

import copkit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """Voila on copies of the notebooks and the sample community."""
    pytest.importorskip("voila")
    folder, port = tmp_path_factory.mktemp("app"), free_port()
    shutil.copytree(HOUSE / "notebooks", folder / "notebooks")
    shutil.copytree(HOUSE / "data", folder / "data", ignore=shutil.ignore_patterns("*.db", "handouts", "private"))
    told = subprocess.run(
        ["make", "--no-print-directory", "-n", "app", f"PORT={port}"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    setting, program, served, *options = shlex.split(told.splitlines()[-1])
    assert (program, served) == (".venv/bin/voila", "notebooks")
    home = folder / "home"
    home.mkdir()
    env = {**os.environ, **dict([setting.split("=", 1)]), "PYTHONPATH": str(HOUSE), "HOME": str(home), "IPYTHONDIR": str(home / "ipython"),
           "JUPYTER_RUNTIME_DIR": str(home / "runtime"), "JUPYTER_CONFIG_DIR": str(home / "config")}  # fmt: skip
    log = (folder / "app.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "voila", str(folder / "notebooks"), *options], env=env, cwd=HOUSE, stdout=log, stderr=log
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/", server)
        yield Lab(url=f"http://127.0.0.1:{port}", root=folder)
    finally:
        server.terminate()
        server.wait(20)
        log.close()


@pytest.fixture
def visitor(app, chromium):
    """A page of the app, on which every request is noted."""
    context = chromium.new_context(viewport={"width": 1360, "height": 1000}, reduced_motion="reduce")
    desk = Desk.at(context.new_page(), app, app.root / "data")
    desk.asked = []
    desk.page.on("request", lambda each: desk.asked.append(urlsplit(each.url)))
    desk.page.on("websocket", lambda each: desk.asked.append(urlsplit(each.url)))
    yield desk
    assert {each.hostname for each in desk.asked if each.scheme not in {"data", "blob"}} == {"127.0.0.1"}
    assert any(each.scheme == "ws" for each in desk.asked), "sockets were to be noted, too"
    assert desk.errors == []
    context.close()


def test_the_first_page_leads_to_the_plan_by_keyboard(visitor):
    """The start page shows where things stand; Enter on a step opens it; there a key moves a block, and it is saved."""
    page = visitor.page
    page.goto(f"{visitor.lab.url}/voila/render/0_start_here.ipynb")
    page.locator(".copkit .cop-steps a").first.wait_for(timeout=60_000)
    assert violations(page) == []
    assert page.get_by_role("heading", name="Change these").count() == 0
    page.get_by_role("link", name="Plan", exact=True).press("Enter")
    page.wait_for_url("**/1_plan.ipynb")
    page.locator(".cop-block").first.wait_for(timeout=60_000)
    page.get_by_role("button", name="Move Pause").press("Alt+ArrowUp")
    visitor.wait_said("Pause is number 4")
    page.locator(".cop-saved").wait_for()
    assert visitor.focused() == "Move Pause"
    assert violations(page) == []
    blocks = copkit.open_community(visitor.folder).session("2023-02-08").blocks
    assert [block.id for block in blocks].index("pause") == 3


def test_groups_are_drawn_in_the_app(visitor):
    """Shuffle by Enter: everybody who came sits in a group; two change places by keys."""
    page = visitor.page
    page.goto(f"{visitor.lab.url}/voila/render/2_group.ipynb")
    page.get_by_role("button", name="Shuffle", exact=True).press("Enter", timeout=60_000)
    page.locator(".cop-person").first.wait_for()
    came = copkit.read_attendance(visitor.folder / "inbox" / "2023-02-08-zoom.csv").names
    assert page.locator(".cop-person").count() == len(came)
    page.locator(".cop-person").first.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    visitor.wait_said("changed places")
    assert violations(page) == []
