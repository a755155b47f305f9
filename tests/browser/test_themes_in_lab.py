"""From sixty held contributions to a term's report, by keyboard alone, in a real JupyterLab."""

from __future__ import annotations

import json

import pytest

import copkit

pytestmark = pytest.mark.browser

DAY = "2023-02-08"


@pytest.fixture
def texts(workspace):
    """The sample form's sixty texts, held."""
    community = copkit.open_community(workspace)
    store = copkit.open_store(f"sqlite:///{workspace / 'copkit.db'}")
    intake = copkit.read_contributions(workspace / "inbox" / f"{DAY}-forms.csv")
    store.add(DAY, intake.redacted(roster=community.names, places=community.places))
    held = store.held(DAY)
    yield store, held
    store.dispose()


def test_sixty_held_contributions_become_a_report_by_keyboard(desk, texts, workspace):
    """Each card gets its nearest code by that code's own key; counts, then a report, are made with Tab and Enter."""
    store, held = texts
    assert len(held) == 60
    desk.panel("ThemesPanel", session=DAY)
    page = desk.page
    page.locator(".cop-coding .cop-words").first.wait_for()
    page.locator('[data-key="coding-card"]').focus()
    cards = int(page.locator('[data-key="coding-card"]').get_attribute("aria-label").split()[-1])
    for card in range(1, cards + 1):
        near = page.locator(".cop-code-button.is-near")
        near = near.first if near.count() else page.locator(".cop-code-button").last
        page.keyboard.press(near.get_attribute("data-letter"))
        desk.wait_said("given")
        assert page.evaluate("document.activeElement.dataset.key") == "coding-card"
        page.keyboard.press("n")
        desk.wait_said(f"Card {card % cards + 1} of {cards}")
    assert len({each.contribution for each in store.codings(DAY)}) == 60

    _tab_to(page, "Count again")
    page.keyboard.press("Enter")
    desk.wait_said("Counted")
    page.locator(".cop-picture svg").wait_for()
    _tab_to(page, "Make the report")
    page.keyboard.press("Enter")
    desk.wait_said("1 files are ready")
    report = (workspace / "handouts" / "2023-spring.report.html").read_text()
    assert "What we heard, spring 2023" in report
    assert not [each for each in held if each.text in report]
    assert desk.errors == []
    assert desk.outside == []

    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1500)
    saved = (desk.lab.root / f"{desk.name}.ipynb").read_text("utf-8")
    assert not [each for each in held if json.dumps(each.text[:40])[1:-1] in saved or each.text[:40] in saved]


def _tab_to(page, name: str) -> None:
    """Press Tab until the focus is on what has this name."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if (
            page.evaluate(
                "document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText"
            ).strip()
            == name
        ):
            return
    raise AssertionError(f"{name} is not reached by Tab")
