"""The boards: by drag, by click alone and by keyboard alone; what happened is said, and the focus stays."""

from __future__ import annotations

import pytest

import copkit

pytestmark = pytest.mark.browser

DAY = "2023-02-08"


def order(page) -> list[str]:
    """The blocks in order."""
    return page.locator(".cop-block .cop-title").all_inner_texts()


def table(page, number: int) -> list[str]:
    """The people at one table."""
    return page.locator(".cop-group").nth(number).locator(".cop-name").all_inner_texts()


def drag(page, source, target) -> None:
    """Drag with the mouse, in steps as a hand does."""
    one, other = source.bounding_box(), target.bounding_box()
    page.mouse.move(one["x"] + one["width"] / 2, one["y"] + one["height"] / 2)
    page.mouse.down()
    for step in range(1, 8):
        share = step / 7
        page.mouse.move(one["x"] + one["width"] / 2 + (other["x"] + other["width"] / 2 - one["x"] - one["width"] / 2) * share,
                        one["y"] + one["height"] / 2 + (other["y"] + other["height"] / 2 - one["y"] - one["height"] / 2) * share)  # fmt: skip
    page.mouse.up()


@pytest.fixture
def plan(desk):
    """The plan of 8 February."""
    desk.panel("PlanPanel", session=DAY)
    desk.page.locator(".cop-block").first.wait_for()
    return desk


@pytest.fixture
def groups(desk):
    """A draw of 8 February."""
    desk.panel("BreakoutPanel", session=DAY, seed=8)
    desk.page.get_by_role("button", name="Shuffle", exact=True).click()
    desk.page.locator(".cop-person").first.wait_for()
    return desk


def test_a_block_moves_by_drag_by_click_and_by_key(plan):
    """Three ways, one result: the block stands where it was put, times follow, it is said, and the focus is on it."""
    page = plan.page
    assert order(page)[4].startswith("Pause")
    drag(page, page.locator(".cop-grip").nth(4), page.locator(".cop-block").nth(1))
    plan.wait_said("Pause is number 2")
    assert order(page)[1].startswith("Pause")
    assert page.locator(".cop-block").nth(1).locator(".cop-time").inner_text().startswith("12:05")

    page.get_by_role("button", name="Move Pause").click()
    page.get_by_role("button", name="Put it here, at number 5").click()
    plan.wait_said("Pause is number 5")
    assert order(page)[4].startswith("Pause")

    page.get_by_role("button", name="Move Pause").focus()
    page.keyboard.press("Alt+ArrowUp")
    plan.wait_said("Pause is number 4")
    assert plan.focused() == "Move Pause"
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    plan.wait_said("Pause is number 3")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    assert plan.focused().startswith("Move ")
    page.keyboard.press("Control+z")
    plan.wait_said("Undone")
    assert order(page)[3].startswith("Pause")
    assert plan.errors == []


def test_a_block_is_dragged_on_the_strip(plan):
    """The strip, on which blocks are as long as their minutes, takes drags too."""
    page = plan.page
    bars = page.locator(".cop-bar")
    widths = [each.bounding_box()["width"] for each in bars.all()]
    minutes = [int(each) for each in page.locator(".cop-minutes b").all_inner_texts()]
    scale = sum(widths) / sum(minutes)
    assert all(abs(width - scale * each) < 2 for width, each in zip(widths, minutes, strict=True))
    drag(page, page.locator('[data-key="bar:pause"]'), bars.nth(1))
    plan.wait_said("Pause is number 2")


def test_minutes_change_by_click_and_by_key(plan):
    """Longer and shorter by button and by plus and minus; the times of the others follow at once."""
    page = plan.page
    page.get_by_role("button", name="Longer: Settle in").click()
    plan.wait_said("Settle in is number 1, 12:00 to 12:06, 6 minutes")
    assert page.locator(".cop-block").nth(1).locator(".cop-time").inner_text().startswith("12:06")
    page.get_by_role("button", name="Move Settle in").focus()
    page.keyboard.press("-")
    plan.wait_said("12:00 to 12:05, 5 minutes")
    assert plan.focused() == "Move Settle in"


def test_an_activity_is_found_and_added(plan):
    """The library is searched as one types; what is added stands on the board."""
    page = plan.page
    page.locator("summary", has_text="Add from the library").click()
    page.get_by_role("searchbox", name="Search").fill("troika")
    assert page.locator(".cop-card").count() == 1
    page.get_by_role("button", name="Add Troika").first.click()
    plan.wait_said("Troika")
    assert any("Troika" in each for each in order(page))
    assert page.get_by_role("searchbox", name="Search").input_value() == "troika"


def test_two_people_swap_by_drag_by_click_and_by_key(groups):
    """Three ways, one result: two people change tables, it is said, and the focus stays on a card."""
    page = groups.page
    one, other = table(page, 0)[0], table(page, 1)[0]
    card = lambda name: page.locator(f'[data-key="person:{name}"]')  # noqa: E731 -- said three times
    drag(page, card(one), card(other))
    groups.wait_said(f"{one} and {other} changed places")
    assert one in table(page, 1)
    assert other in table(page, 0)

    card(one).click()
    card(other).click()
    groups.wait_said(f"{one} and {other} changed places")
    page.wait_for_function(f"document.querySelectorAll('.cop-group')[0].innerText.includes({one!r})")

    card(one).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    target = groups.focused().split(",")[0]
    page.keyboard.press("Enter")
    groups.wait_said(f"{one} and {target} changed places")
    assert page.evaluate("document.activeElement.classList.contains('cop-person')")
    assert groups.errors == []


def test_a_person_moves_to_a_table_and_is_locked(groups):
    """Dropped on a table a person joins it; L locks; a shuffle moves the others; Escape lets go."""
    page = groups.page
    name = table(page, 0)[0]
    drag(page, page.locator(f'[data-key="person:{name}"]'), page.locator(".cop-group-head").nth(2))
    groups.wait_said(f"{name} is in group 3")
    page.locator(f'[data-key="person:{name}"]').focus()
    page.keyboard.press("l")
    groups.wait_said("locked in place")
    page.get_by_role("button", name="Shuffle the rest").click()
    page.wait_for_timeout(1500)
    assert name in table(page, 2)
    page.locator(f'[data-key="person:{name}"]').press("Enter")
    page.keyboard.press("Escape")
    assert "nothing was moved" in groups.said()


def test_a_review_by_keyboard_alone(desk, workspace):
    """Mask, keep and release by keys; what is undecided cannot be released."""
    store = copkit.open_store(f"sqlite:///{workspace / 'copkit.db'}")
    store.add(DAY, [("What helps?", "The only female engineer on the second floor told me so.", "verbatim")])
    desk.panel("ReviewPanel", session=DAY)
    page = desk.page
    page.locator(".cop-look").first.wait_for()
    assert page.get_by_role("button", name="Release").get_attribute("aria-disabled") == "true"
    page.locator(".cop-look").first.focus()
    while page.locator(".cop-look").count():
        page.keyboard.press("k")
        page.wait_for_timeout(400)
    page.get_by_role("button", name="Later").focus()
    page.keyboard.press("r")
    desk.wait_said("Released")
    assert len(store.released(DAY)) == 1
    store.dispose()
