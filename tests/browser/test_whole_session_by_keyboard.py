"""One whole session, from a template to themes and handouts, with no mouse in any panel."""

from __future__ import annotations

import pytest
from playwright.sync_api import TimeoutError  # noqa: A004 -- what a page raises

import copkit

pytestmark = pytest.mark.browser

DAY = "2023-06-14"
NAMES = ("BreakoutPanel", "RunPanel", "CollectPanel", "ReviewPanel", "ThemesPanel", "HandoutPanel")


class Keys:
    """A person at a keyboard: Tab until what is wanted has the focus, then a key."""

    def __init__(self, desk) -> None:
        self.desk, self.page = desk, desk.page

    def enter(self, number: int) -> None:
        """Put the focus at the top of a panel."""
        self.panel = self.page.locator(".copkit-root").nth(number)
        self.panel.locator("h3").wait_for()
        self.panel.evaluate("(root) => { const top = root.querySelector('h3'); top.tabIndex = -1; top.focus(); }")

    def to(self, name: str) -> None:
        """Tab to what has this name, forwards."""
        for _ in range(150):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(
                "(() => { const e = document.activeElement; return [e.getAttribute('aria-label'), e.getAttribute('data-name'), e.innerText, e.labels?.[0]?.innerText].filter(Boolean).join(' | '); })()"
            )
            if any(part.strip().startswith(name) for part in here.split("|")):
                return
        pytest.fail(f"Tab never came to {name!r}; the last was {here!r}")

    def press(self, name: str, key: str = "Enter") -> None:
        """Tab to it and press a key."""
        self.to(name)
        self.page.keyboard.press(key)

    def hear(self, words: str) -> None:
        """Wait until the panel says it."""
        heard = self.panel.locator("> [role=status]")
        try:
            self.panel.locator("> [role=status]", has_text=words).wait_for(state="attached")
        except TimeoutError:
            refused = self.panel.locator(".cop-refused").all_inner_texts()
            pytest.fail(f"It never said {words!r}, but {heard.inner_text()!r} and {refused}")

    def gone(self, card: str) -> None:
        """Wait until another card is on top."""
        self.panel.locator(f"[data-key='{card}']").wait_for(state="detached")


def test_a_session_from_template_to_handout_by_keyboard(desk, workspace):  # noqa: PLR0915 -- one session is one story
    """Plan, group, rehearse, collect, review, give codes and export, each panel by keys alone."""
    cells = [f"display({name}(community, session={DAY!r}))" for name in NAMES]
    desk.panel("PlanPanel", then=tuple(cells), session="2023-02-08")
    keys = Keys(desk)

    keys.enter(0)
    keys.press("Start from a template")
    keys.to("Date")
    desk.page.keyboard.type("06142023")
    keys.to("Title")
    desk.page.keyboard.type("Listening well")
    keys.press("Make the session")
    keys.hear("This is Listening well")
    keys.enter(0)
    keys.press("Move ", "Alt+ArrowDown")
    keys.hear("is number 2")

    desk.run(1)
    keys.enter(1)
    keys.press("Shuffle")
    keys.panel.locator(".cop-person").first.wait_for()
    keys.enter(1)
    keys.to(keys.panel.locator(".cop-name").first.inner_text())
    for key in ("Enter", "ArrowRight", "Enter"):
        desk.page.keyboard.press(key)
    keys.hear("changed places")
    keys.enter(1)
    keys.press("Accept")
    keys.hear("Accepted")

    desk.run(2)
    keys.enter(2)
    keys.press("Rehearse from")
    keys.hear("Begun at")
    keys.press("Refit the rest")
    keys.enter(2)
    keys.press("Next block")
    keys.hear("took 0 of")

    desk.run(3)
    keys.enter(3)
    keys.press("Take it in")
    keys.hear("wait for you in the review")

    desk.run(4)
    keys.enter(4)
    card = keys.panel.locator(".cop-contribution")
    for number in range(6):
        keys.enter(4)
        keys.to("Later")
        while keys.panel.locator("[data-key=release]").get_attribute("aria-disabled") == "true":
            was = card.get_attribute("data-key")
            desk.page.keyboard.press("l")
            keys.gone(was)
        left, was = keys.panel.locator(".cop-count b").first.inner_text(), card.get_attribute("data-key")
        desk.page.keyboard.press("r")
        keys.hear(f"Released. {int(left) - 1} left")
        keys.gone(was)
        assert keys.panel.locator(".cop-count b").last.inner_text() == str(number + 1)

    desk.run(5)
    keys.enter(5)
    letter = keys.panel.locator("[data-letter]").first.get_attribute("data-letter")
    for number in range(1, 7):
        keys.enter(5)
        keys.to(f"Card {number} of")
        desk.page.keyboard.press(letter)
        keys.hear(": given")
        desk.page.keyboard.press("n")
        keys.panel.locator(f"[aria-label^='Card {number + 1} of']").wait_for()

    desk.run(6)
    keys.enter(6)
    keys.press("Calendar entry", "Space")
    keys.press("Make the files")
    keys.hear("2 files are ready")

    community = copkit.open_community(workspace)
    assert community.session(DAY).title == "Listening well"
    assert community.history[-1].draw.rounds
    store = copkit.open_store(f"sqlite:///{workspace / 'copkit.db'}")
    assert len(store.released(DAY)) == 6
    assert len(store.codings(DAY)) >= 6
    store.dispose()
    assert {path.suffix for path in (workspace / "handouts").iterdir()} == {".html", ".ics"}
    assert desk.errors == []
    assert desk.outside == []
