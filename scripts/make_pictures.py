"""Take pictures of every panel in a real JupyterLab, light and dark, into docs/pictures/.

python scripts/make_pictures.py                  # all of them
python scripts/make_pictures.py plan dark        # some
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

import copkit

HOUSE = Path(__file__).parents[1]
sys.path.insert(0, str(HOUSE / "tests" / "browser"))
from lab import CHROMIUM, FLAGS, Desk, settings, started_lab  # noqa: E402 -- the tests' own way to a real Lab

DAY = "2023-02-08"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}


def prepare(folder: Path) -> Path:
    """Lay a copy of the sample community, with one form taken in and some codes given."""
    shutil.copytree(HOUSE / "data", folder, ignore=shutil.ignore_patterns("*.db", "private", "handouts"))
    community = copkit.open_community(folder)
    copkit.panels.CollectPanel(community, session=DAY).act("take", file=f"{DAY}-forms.csv")
    themes = copkit.panels.ThemesPanel(community, session=DAY)
    for number, text in enumerate(themes.texts):
        for code in [code for place, code in enumerate(themes.codes) if number % (place + 2) == 0]:
            themes.store.code(text, code)
    # A text with something to decide, and the store's own word that nothing else has it open.
    themes.store.add(
        DAY, [("What helps people to speak?", "The only female engineer on our floor said it first.", "verbatim")]
    )
    themes.store.dispose()
    return folder


def click(desk: Desk, *names: str) -> None:
    """Click buttons by name, one after the other."""
    for name in names:
        desk.page.locator(".copkit").get_by_role("button", name=re.compile(f"^{name}")).first.click()
        desk.page.wait_for_timeout(1500)


def nothing(_: Desk) -> None:
    """Take it as it opens."""


def review(desk: Desk) -> None:
    """Turn to a text with something to decide."""
    card = desk.page.locator(".cop-contribution")
    while not desk.page.locator(".cop-look").count():
        was = card.get_attribute("data-key")
        desk.page.locator(".copkit").get_by_role("button", name="Later").click()
        desk.page.locator(f"[data-key='{was}']").wait_for(state="detached")


PANELS = {
    "start": ("StartPanel", nothing),
    "plan": ("PlanPanel", lambda desk: click(desk, "Pause", "Longer: Settle in")),
    "group": ("BreakoutPanel", lambda desk: click(desk, "Shuffle")),
    "run": ("RunPanel", lambda desk: click(desk, "Rehearse from", "Next block")),
    "collect": ("CollectPanel", lambda desk: click(desk, "Open the door")),
    "review": ("ReviewPanel", review),
    "share": ("HandoutPanel", lambda desk: click(desk, "Show the preview")),
    "analyse": ("ThemesPanel", nothing),
    "reflect": ("ReflectPanel", nothing),
}


def take(desk: Desk, name: str, out: Path) -> None:
    """Open a panel, do a little, and keep a small picture of it."""
    panel, act = PANELS[name]
    desk.panel(panel, session=DAY, **({"seed": 8} if name == "group" else {}))
    act(desk)
    desk.page.mouse.move(5, 5)
    desk.page.wait_for_timeout(900)
    desk.page.locator(".copkit-root").first.screenshot(path=out)
    picture = Image.open(out).convert("RGB").quantize(96, dither=Image.Dither.NONE)
    picture.save(out, optimize=True)
    print(f"{out.name}: {out.stat().st_size // 1024} kB", *desk.errors, *desk.outside)


def main(asked: list[str]) -> None:
    """Take the pictures asked for."""
    names = [name for name in asked if name in PANELS] or list(PANELS)
    lights = [light for light in asked if light in THEMES] or list(THEMES)
    out = HOUSE / "docs" / "pictures"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play, started_lab(Path(folder)) as lab:
        sample = prepare(Path(folder) / "sample")
        browser = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        for light in lights:
            settings(Path(folder) / "home" / "settings", theme=THEMES[light])
            for name in names:
                context = browser.new_context(viewport={"width": 1360, "height": 2300})
                own = Path(shutil.copytree(sample, Path(folder) / f"{name}{light}"))
                desk = Desk.at(context.new_page(), lab, own)
                take(desk, name, out / f"{name}-{light}.png")
                context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
