"""The door in JupyterLab: opened from the notebook, counted while texts come, closed; by mouse and by ear."""

from __future__ import annotations

import os

import pytest
from test_join_page import AXE, LOOK

from tests.join.wire import Wire

pytestmark = pytest.mark.browser


def picture(page, name):
    if folder := os.environ.get("COPKIT_PICTURES"):
        page.locator(".copkit-root").first.screenshot(path=f"{folder}/{name}.png")


def test_a_facilitator_opens_the_door_sees_it_fill_and_closes_it(desk):
    """Code, address and picture stand in the notebook; the count rises in fives by itself; nothing of it is saved."""
    desk.panel("CollectPanel", session="2023-02-08")
    page = desk.page
    picture(page, "8-collect-before")
    page.get_by_role("button", name="Open the door").click()
    page.wait_for_selector(".cop-door svg")
    address = page.locator(".cop-door dd a").first.get_attribute("href")
    line = Wire(int(address.split(":")[2].split("/")[0]), address.rsplit("/", 1)[-1])
    for number in range(6):
        assert line.keep(f"Listening helps {'so ' * number}much.", box="psychological-safety-anon-helps").status == 200
    page.get_by_text("5 or more").wait_for(timeout=15_000)
    page.mouse.move(0, 0)
    picture(page, "8-collect-open")
    if AXE.exists():
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert page.evaluate(LOOK.replace("document,", "document.querySelector('.copkit'),")) == []
    page.get_by_role("button", name="Close the door").click()
    page.get_by_role("button", name="Close it").click()
    desk.wait_said("The door is closed")
    picture(page, "8-collect-closed")
    assert line.get().status == 410
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1500)
    saved = (desk.lab.root / f"{desk.name}.ipynb").read_text()
    assert line.code not in saved
    page.get_by_role("button", name="Stop the page").click()
    desk.wait_said("The page is stopped")
    assert [each for each in desk.errors if "favicon" not in each] == []
