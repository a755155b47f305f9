"""The page in a real Chromium on a narrow phone: by keyboard alone, with and without a script, light and dark."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import copkit
from copkit.join import Service, door_for, open_door
from copkit.store import close_door, open_store

pytestmark = pytest.mark.browser
HOUSE = Path(__file__).parents[2]
AXE = HOUSE / "node_modules" / "axe-core" / "axe.min.js"
DAY = "2023-02-08"
LOOK = """async () => { const found = await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]});
    return found.violations.map((each) => each.id + ": " + each.nodes.map((node) => node.html).join(" ")); }"""


@pytest.fixture
def store(workspace):
    opened = open_store(f"sqlite:///{workspace / 'copkit.db'}")
    yield opened
    opened.dispose()


@pytest.fixture
def door(store, workspace):
    return open_door(store, door_for(copkit.open_community(workspace).session(DAY), filed=DAY))


@pytest.fixture
def service(store, door, workspace):
    community = copkit.open_community(workspace)
    running = Service(store, roster=community.names, places=community.places)
    yield running
    running.stop()


def phone(chromium, *, script, dark=False, width=320, height=640):
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        java_script_enabled=script,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.asked, page.said = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.said.append(message.text))
    return page


def inspect(page, chromium, name):
    """The page fits the screen, axe finds nothing, and its picture is kept where one is asked for (COPKIT_PICTURES)."""
    if folder := os.environ.get("COPKIT_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    # A page without a script is looked at as it stands, in a page that has one.
    twin = chromium.new_context(
        viewport=page.viewport_size, bypass_csp=True, color_scheme="dark" if "dark" in name else "light"
    ).new_page()
    twin.set_content(page.content())
    assert twin.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm install --no-package-lock")
    twin.evaluate(AXE.read_text(encoding="utf-8"))
    assert twin.evaluate(LOOK) == [], name
    small = twin.evaluate("""() => [...document.querySelectorAll("a, button, .choice, input:not([type=hidden]):not([type=radio]), textarea")]
        .map((each) => [each.outerHTML.slice(0, 60), each.getBoundingClientRect().height]).filter(([, height]) => height < 24)""")
    assert small == [], name
    twin.context.close()


def tab_to(page, selector, most=40):
    """Press Tab until the element has focus, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard")


@pytest.mark.parametrize(("script", "dark"), [(True, False), (True, True), (False, False), (False, True)])
def test_a_participant_joins_writes_confirms_and_is_done_by_keyboard_alone(
    chromium, service, store, door, script, dark
):
    """From the code on the screen to thanks and the pulse: four pages, each one request, each free of axe's findings."""
    page = phone(chromium, script=script, dark=dark)
    end = f"{'script' if script else 'plain'}-{'dark' if dark else 'light'}"
    page.goto(service.url)
    inspect(page, chromium, f"1-code-{end}")
    tab_to(page, "#code")
    page.keyboard.type("zzzzz")
    page.keyboard.press("Enter")
    page.wait_for_selector(".error")
    inspect(page, chromium, f"2-wrong-{end}")
    tab_to(page, "#code")
    page.keyboard.type(door.code.lower())
    page.keyboard.press("Enter")
    page.wait_for_selector("textarea")
    inspect(page, chromium, f"3-write-{end}")
    tab_to(page, "textarea")
    page.keyboard.type(
        "It helped when my mentor said what she got wrong herself. Thank you, Zsófia Kovács, on 3 March!"
    )
    tab_to(page, "input[type=radio]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "button")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Look before it is kept')")
    assert "[person 1]" in page.locator("textarea").input_value()
    assert page.locator("input[value=verbatim]").is_checked()
    inspect(page, chromium, f"4-look-{end}")
    assert store.held() == ()
    tab_to(page, "button")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Thank you')")
    inspect(page, chromium, f"5-done-{end}")
    for _ in range(3):
        tab_to(page, "input[type=radio]")
        page.keyboard.press("Space")
    tab_to(page, "button")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=That was all")
    [text] = [each for each in store.held(DAY) if each.consent == "verbatim"]
    assert re.fullmatch(
        r"It helped when my mentor said what she got wrong herself\. Thank you, \[person 1\], on \[date\]!", text.text
    )
    assert len(store.held(DAY)) == 4
    pages = [url for url in page.asked if not url.startswith("data:")]
    assert all(url.startswith(service.url) for url in pages)
    assert len(pages) == 7, "one request a step, and the code's own redirection"
    assert page.context.cookies() == []
    assert [said for said in page.said if "404" not in said] == []
    page.context.close()


def test_large_text_and_a_wall_that_fills_a_screen(chromium, service, store, door):
    """At twice the text size nothing is cut on a phone, and the wall is fine on a projector, light and dark."""
    page = phone(chromium, script=True)
    page.goto(f"{service.url}s/{door.code}")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()
    store.add(DAY, [("psychological-safety-anon-helps", words, "verbatim") for words in WALL], status="released")
    store.add(DAY, [("pulse-learn=3", "3", "count-only")] * 14 + [("pulse-learn=2", "2", "count-only")] * 6)
    close_door(store, door.code)
    for dark in (False, True):
        wide = phone(chromium, script=True, dark=dark, width=1280, height=720)
        wide.goto(f"{service.url}wall/{door.code}?key={door.key}")
        assert wide.locator(".wall li").count() == len(WALL)
        inspect(wide, chromium, f"6-wall-{'dark' if dark else 'light'}")
        wide.goto(f"{service.url}s/{door.code}")
        inspect(wide, chromium, f"7-closed-{'dark' if dark else 'light'}")
        wide.context.close()


WALL = (
    "A mentor who says “I do not know” out loud.",
    "That nothing I said came back to me from somebody else.",
    "Being asked a question, and then nobody filling the silence for me.",
    "She told me about a paper of hers that was turned down four times.",
    "Time. We had a whole hour, and no list.",
)
