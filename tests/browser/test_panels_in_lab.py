"""Every panel in a real JupyterLab: accessible, quiet, and nothing of it in the saved notebook."""

from __future__ import annotations

import json

import pytest
from lab import violations

import copkit
from copkit import panels

pytestmark = pytest.mark.browser

DAY = "2023-02-08"
THEMES = ("JupyterLab Light", "JupyterLab Dark", "JupyterLab Dark High Contrast")
LOOKS = "The only female engineer on the second floor told me so."


@pytest.fixture
def full(desk, workspace):
    """A desk whose community has texts with something to decide, and codes."""
    community = copkit.open_community(workspace)
    store = copkit.open_store(f"sqlite:///{workspace / 'copkit.db'}")
    store.add(
        DAY,
        [
            ("What helps?", LOOKS, "verbatim"),
            *(("What helps?", f"Text number {n} of these.", "verbatim") for n in range(12)),
        ],
    )
    themes = panels.ThemesPanel(community, session=DAY, store=store)
    for text in store.held(DAY)[:7]:
        store.code(text.id, next(iter(themes.codes)))
    store.dispose()
    return desk


def wear(page, theme):
    """Change Lab's theme, as its menu does."""
    page.evaluate("(theme) => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    page.wait_for_function("(theme) => document.body.dataset.jpThemeName === theme", arg=theme)
    page.wait_for_timeout(300)


def test_every_panel_is_accessible_in_every_theme(full):
    """An accessibility engine finds nothing in any panel, closed or opened, and there is no console error and no outside request."""
    full.panel(*panels.__all__, session=DAY)
    page = full.page
    page.wait_for_function(f"document.querySelectorAll('.cop-head').length === {len(panels.__all__)}")
    for theme in THEMES:
        wear(page, theme)
        assert violations(page) == [], theme
    page.evaluate("document.querySelectorAll('.copkit details').forEach((each) => (each.open = true))")
    page.get_by_role("button", name="Pause", exact=True).click()
    page.get_by_role("button", name="Shuffle", exact=True).click()
    page.get_by_role("button", name="Rehearse from 12:00").click()
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_label("Ends", exact=True).fill("11:00")
    page.get_by_label("Ends", exact=True).blur()
    page.locator(".cop-person").first.click()
    page.locator(".cop-refused").first.wait_for()
    for theme in reversed(THEMES):
        wear(page, theme)
        assert violations(page) == [], theme
    assert full.errors == []
    assert full.outside == []


def test_a_saved_notebook_holds_no_name_and_no_text(full):
    """With widget state saved, the file, its checkpoint and every other file of the folder name nobody and quote nobody."""
    full.panel("BreakoutPanel", "ReviewPanel", "ThemesPanel", session=DAY)
    page = full.page
    page.get_by_role("button", name="Shuffle", exact=True).click()
    page.locator(".cop-person").first.wait_for()
    page.locator(".cop-contribution .cop-words").first.wait_for()
    path = full.lab.root / f"{full.name}.ipynb"
    full.answer()
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Control+s")
    for _ in range(100):
        page.wait_for_timeout(100)
        if "widget-state" in path.read_text("utf-8"):
            break
    book = json.loads(path.read_text("utf-8"))
    assert book["metadata"]["widgets"]["application/vnd.jupyter.widget-state+json"]["state"], (
        "the state was to be saved"
    )
    community = copkit.open_community(full.folder)
    words = [*community.names, "female engineer", "Text number 3"]
    files = [each for each in full.lab.root.rglob("*") if each.is_file() and full.name in each.name]
    assert path in files
    for each in files:
        saved = each.read_bytes().decode("utf-8") + json.dumps(json.loads(each.read_text("utf-8")), ensure_ascii=False)
        assert [word for word in words if word in saved] == []


def test_what_is_pressed_in_a_panel_is_not_meant_for_the_notebook(desk):
    """Keys that mean something to Jupyter (a, b, dd, x) change no cell while the focus is in a panel."""
    desk.panel("PlanPanel", session=DAY)
    desk.page.locator(".cop-grip").first.focus()
    for key in "abddxm":
        desk.page.keyboard.press(key)
    assert desk.page.locator(".jp-Notebook .jp-Cell").count() == 1


def test_the_clock_runs_while_the_kernel_is_busy(desk):
    """With the kernel asleep the seconds go on and the next block comes up at once; the kernel hears of it afterwards."""
    desk.shares = False  # on a kernel that Lab knows already, a panel is answered beside what runs
    desk.panel("RunPanel", session=DAY, then=("import time; time.sleep(6)",))
    page = desk.page
    page.get_by_role("button", name="Rehearse from 12:00").click()
    desk.wait_said("Begun at 12:00")
    desk.run(1)
    digits = page.locator(".cop-digits span").first
    before = digits.inner_text()
    page.get_by_role("button", name="Next block").click()
    assert page.locator(".cop-now .cop-big").inner_text() == "Introductions and check-in"
    page.wait_for_timeout(2200)
    assert page.locator(".jp-Notebook-ExecutionIndicator").get_attribute("data-status") == "busy"
    assert digits.inner_text() not in {before, "12:00"}
    desk.wait_said("Settle in took 0 of 5 minutes")
    assert page.locator(".cop-now .cop-big").inner_text() == "Introductions and check-in"


def test_the_clock_fills_the_screen_and_goes_on(desk):
    """By keyboard: the stage alone fills the screen, tells the time, takes the next key, is accessible, and goes back."""
    desk.panel("RunPanel", session=DAY)
    page = desk.page
    page.get_by_role("button", name="Rehearse from 12:00").press("Enter")
    desk.wait_said("Begun at 12:00")
    page.get_by_role("button", name="Full screen").press("Enter")
    page.wait_for_function("document.fullscreenElement?.dataset.board === 'clock'")
    size = page.viewport_size
    page.wait_for_function("([w, h]) => { const box = document.fullscreenElement.getBoundingClientRect(); return box.width === w && box.height === h; }",
                           arg=[size["width"], size["height"]])  # fmt: skip
    before = page.locator(".cop-digits span").first.inner_text()
    page.wait_for_function("(was) => document.querySelector('.cop-digits span').innerText !== was", arg=before)
    page.get_by_role("button", name="Next block").press("Enter")
    page.wait_for_function("document.querySelector('.cop-big').innerText === 'Introductions and check-in'")
    assert page.evaluate("document.fullscreenElement.contains(document.activeElement)")
    shown = page.locator(".cop-now .cop-big, .cop-digits, .cop-clock, [data-key='run:next']")
    assert all(each.bounding_box()["y"] + each.bounding_box()["height"] <= size["height"] for each in shown.all())
    assert violations(page) == []
    page.get_by_role("button", name="Full screen").press("Enter")
    page.wait_for_function("document.fullscreenElement === null")
    assert page.locator(".cop-head").is_visible()
    assert desk.errors == []
