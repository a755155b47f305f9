"""How soon a panel is usable, and how soon a key shows its result: a real JupyterLab, 60 people, 20 blocks.

python benchmarks/panels.py
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

import copkit

HOUSE = Path(__file__).parents[1]
sys.path.insert(0, str(HOUSE / "tests" / "browser"))
from lab import CHROMIUM, FLAGS, Desk, started_lab  # noqa: E402 -- the tests' own way to a real Lab

DAY = "2023-02-08"
TIMES = 24
PRESS = """async ([selector, key]) => {
  const root = document.querySelector('.copkit-root');
  const target = document.querySelector(selector);
  target.focus();
  const before = root.querySelector('[role=status]').textContent;
  const start = performance.now();
  target.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
  if (key === 'Enter') target.click();
  while (performance.now() - start < 5000 && root.querySelector('[role=status]').textContent === before) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - start;
}"""
MEASURE = """import time; start = time.perf_counter()
import copkit
community = copkit.open_community({folder!r})
panel = copkit.panels.{name}(community, session={day!r}); panel.page()
import resource, json
open({out!r}, 'w').write(json.dumps([time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
panel"""


def large(folder: Path) -> Path:
    """Lay a community of 60 people and a session of 20 blocks."""
    shutil.copytree(HOUSE / "data", folder, ignore=shutil.ignore_patterns("*.db", "private", "handouts"))
    first = ["Ada", "Ben", "Cleo", "Dov", "Efe", "Fay", "Gus", "Ivy", "Jun", "Kit"]
    last = ["Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel"]
    rows = [f"{one} {two},{one}.{two}@merebridge.example,,,,," for one in first for two in last]
    (folder / "roster.csv").write_text(
        "\n".join(["name,email,department,experience,joined,access_needs,left", *rows]) + "\n"
    )
    community = copkit.open_community(folder)
    panel = copkit.panels.PlanPanel(community, session=DAY)
    panel.act("field", name="end", value="14:40")
    while len(panel.state.blocks) < 20:
        panel.act("add", activity="pause")
    return folder


def row(name: str, took: list[float]) -> None:
    """Print one line of the table."""
    ordered = sorted(took)
    print(f"{name:<44}{statistics.median(took):>9.0f}{ordered[int(len(ordered) * 0.95)]:>9.0f}{len(took):>6}")


def keys(desk: Desk) -> None:
    """Time keys on the boards, from the press to the frame that shows the answer."""
    desk.panel("PlanPanel", session=DAY)
    page = desk.page
    page.locator(".cop-block").nth(19).wait_for()
    for name, pressed in (
        ("plan: one minute longer, 20 blocks", ("+", "-")),
        ("plan: a block up or down, 20 blocks", None),
    ):
        took = []
        for turn in range(TIMES):
            if pressed:
                took.append(page.evaluate(PRESS, ["[data-key='grip:pause']", pressed[turn % 2]]))
            else:
                page.locator("[data-key='grip:pause']").press("Enter") if turn == 0 else None
                took.append(page.evaluate(PRESS, ["[data-key='grip:pause']", ("ArrowUp", "ArrowDown")[turn % 2]]))
            page.wait_for_timeout(150)
        row(name, took[2:])
    desk.panel("BreakoutPanel", session=DAY, seed=8)
    page.get_by_role("button", name="Shuffle", exact=True).click()
    page.locator(".cop-person").nth(59).wait_for()
    names = page.locator(".cop-name").all_inner_texts()
    took, locks = [], []
    for turn in range(TIMES):
        page.locator(f"[data-key='person:{names[turn]}']").press("Enter")
        took.append(page.evaluate(PRESS, [f"[data-key='person:{names[59 - turn % 9]}']", "Enter"]))
        locks.append(page.evaluate(PRESS, [f"[data-key='person:{names[turn]}']", "l"]))
        page.wait_for_timeout(100)
    row("groups: two people swap, 60 people", took[2:])
    row("groups: a person is locked, 60 people", locks[2:])


def opening(desk: Desk, folder: Path) -> None:
    """Time a panel from an empty kernel to its page, and the kernel's memory."""
    print(f"\n{'from an empty kernel':<44}{'seconds':>9}{'MB':>9}")
    for name in ("PlanPanel", "BreakoutPanel", "RunPanel", "ReviewPanel"):
        out = folder / "out.json"
        start = time.perf_counter()
        desk.open(MEASURE.format(folder=str(desk.folder), name=name, day=DAY, out=str(out)))
        del start
        seconds, memory = json.loads(out.read_text())
        print(f"{name:<44}{seconds:>9.2f}{memory:>9.0f}")


def main() -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play, started_lab(Path(name)) as lab:
        browser = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        context = browser.new_context(viewport={"width": 1360, "height": 1400})
        desk = Desk.at(context.new_page(), lab, large(Path(name) / "data"))
        print(f"{'milliseconds until the answer is on screen':<44}{'median':>9}{'95th':>9}{'n':>6}")
        keys(desk)
        opening(desk, Path(name))
        browser.close()


if __name__ == "__main__":
    main()
