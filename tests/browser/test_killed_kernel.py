"""A kernel killed in the middle of every panel's work: what was said to be saved is there again, and raw text is nowhere."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from lab import HOUSE, Desk

import copkit
from tests.join.wire import Wire

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

NAMES = (
    "PlanPanel",
    "BreakoutPanel",
    "RunPanel",
    "CollectPanel",
    "ReviewPanel",
    "HandoutPanel",
    "ThemesPanel",
    "ReflectPanel",
)
DAY = "2023-02-08"
ON_THE_DAY = (
    f"import datetime, copkit.panels.run; copkit.panels.run.today = lambda: datetime.date.fromisoformat({DAY!r})"
)
FORM = "2023-02-08-forms.csv"
SAVED = {}
"""By panel, what was there when it said that it had saved."""


class Work:
    """One notebook with every panel, each in a cell of its own, on the session's own day."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.page = desk, desk.page
        cells = tuple(f"display({name}(community, session={DAY!r}))" for name in NAMES[1:])
        desk.panel(NAMES[0], then=cells, before=ON_THE_DAY, session=DAY)

    def turn(self, name: str) -> None:
        """Turn to a panel; its cell is run when it is first asked for."""
        number = NAMES.index(name)
        if self.page.locator(".copkit-root").count() <= number:
            self.desk.run(number)
        self.panel = self.page.locator(".copkit-root").nth(number)
        self.panel.locator(".cop-head").wait_for()

    def press(self, name: str) -> None:
        """Press a button by its name."""
        self.panel.get_by_role("button", name=name).first.click()

    def hear(self, words: str) -> None:
        """Wait until the panel says it."""
        self.panel.locator("> [role=status]", has_text=words).wait_for(state="attached", timeout=20_000)

    def is_saved(self, where: str) -> None:
        """Wait until the panel says that it saved."""
        self.panel.locator(".cop-saved", has_text=where).wait_for(timeout=20_000)


def plan(work: Work) -> None:
    work.turn("PlanPanel")
    title = work.panel.get_by_label("Title", exact=True).first
    title.fill("Safe enough to say so")
    title.blur()
    work.hear("Title is now")
    work.is_saved("sessions/")


def group(work: Work) -> None:
    work.turn("BreakoutPanel")
    work.press("Shuffle")
    work.panel.locator(".cop-person").first.wait_for()
    work.panel.locator(".cop-person").first.focus()
    work.page.keyboard.press("l")
    work.hear("locked in place")
    work.is_saved("private/")
    SAVED["groups"] = work.panel.locator(".cop-person").count()


def run(work: Work) -> None:
    work.turn("RunPanel")
    work.press("Begin now")
    work.hear("Begun at")
    work.press("Next block")
    work.hear("took")
    work.is_saved("history/")


def collect(work: Work) -> None:
    work.turn("CollectPanel")
    work.panel.get_by_label("File in inbox/").select_option(FORM)
    work.press("Take it in")
    work.hear("wait for you in the review")
    work.press("Open the door")
    work.panel.locator(".cop-door svg").first.wait_for()
    address = work.panel.locator(".cop-door dd a").first.get_attribute("href")
    line = Wire(int(address.split(":")[2].split("/")[0]), address.rsplit("/", 1)[-1])
    before = kept(work.desk.folder)
    ticket, box = line.ticket(), next(iter(line.get().boxes))
    masked = line.look("Zsófia Kovács waited until I had finished.", ticket=ticket, box=box).boxes[box]
    answer = line.keep(masked, ticket=ticket, box=box)
    assert answer.status == 200, answer.said
    SAVED.update(code=line.code, texts=before + 1)
    assert kept(work.desk.folder) == SAVED["texts"], answer.said


def kept(folder: Path) -> int:
    """Count what the store keeps."""
    store = copkit.open_store(f"sqlite:///{folder / 'copkit.db'}")
    count = len(store.held()) + len(store.released())
    store.dispose()
    return count


def review(work: Work) -> None:
    work.turn("ReviewPanel")
    card = work.panel.locator(".cop-contribution")
    while work.panel.locator("[data-key=release]").get_attribute("aria-disabled") == "true":
        was = card.get_attribute("data-key")
        work.press("Later")
        work.page.wait_for_function("(was) => !document.querySelector(`[data-key='${was}']`)", arg=was)
    SAVED["released"] = card.get_attribute("data-key").removeprefix("card:")
    work.press("Release")
    work.hear("Released.")
    work.press("Rewrite")
    SAVED["rewritten"] = card.get_attribute("data-key").removeprefix("card:")
    work.panel.locator("textarea[name=text]").fill("Somebody listened to the end.")
    work.press("Put these in its place")
    work.hear("Your words stand")
    work.is_saved("private/")


def share(work: Work) -> None:
    work.turn("HandoutPanel")
    work.press("Make the files")
    work.hear("1 files are ready")


def code(work: Work) -> None:
    work.turn("ThemesPanel")
    work.panel.locator("[data-key=coding-card]").focus()
    work.page.keyboard.press("1")
    work.hear(": given")
    memo = work.panel.get_by_label("Memo (M)")
    memo.fill("Perhaps about patience.")
    memo.blur()
    work.hear("The memo is kept")


def reflect(work: Work) -> None:
    work.turn("ReflectPanel")
    answer = work.panel.get_by_label("What?", exact=True)
    answer.fill("The quiet table spoke last, and best.")
    answer.blur()
    work.is_saved("private/")
    work.panel.get_by_label("You said, we will").fill("A list of quiet rooms")
    work.panel.get_by_label("Who, as a role").fill("Estates")
    work.press("Promise it")
    work.hear("Kept.")


@pytest.fixture(scope="module")
def killed(lab, tab, tmp_path_factory):
    """Every panel in the middle of its work, then the kernel killed while it has more to do, and every cell run again."""
    folder = tmp_path_factory.mktemp("killed") / "data"
    shutil.copytree(HOUSE / "data", folder, ignore=shutil.ignore_patterns("*.db", "handouts", "private"))
    work = Work(Desk.at(tab, lab, folder))
    for step in (plan, group, run, collect, review, share, code, reflect):
        step(work)
    # All at once, so that the kernel is at it when it is killed.
    work.page.evaluate(
        "for (const each of document.querySelectorAll(\"[data-do='longer'], [data-do='shuffle'], [data-do='suggest']\")) each.click()"
    )
    work.desk.restart()
    return work


@pytest.mark.parametrize("name", NAMES)
def test_what_was_said_to_be_saved_is_there_again(killed, name):
    """After the kernel's death the panel shows it, and so do the files and the store."""
    killed.turn(name)
    panel, folder = killed.panel, killed.desk.folder
    community = copkit.open_community(folder)
    store = copkit.open_store(f"sqlite:///{folder / 'copkit.db'}")
    if name == "PlanPanel":
        assert panel.locator("h3").text_content() == community.session(DAY).title == "Safe enough to say so"
    elif name == "BreakoutPanel":
        assert panel.locator(".cop-person").count() == SAVED["groups"]
        assert panel.locator(".cop-person .cop-lock").count() == 1
    elif name == "RunPanel":
        assert panel.locator(".cop-log .is-done").count() == len(community.history[-1].actual) == 1
    elif name == "CollectPanel":
        assert kept(folder) == SAVED["texts"] > 50
        assert f"The door {SAVED['code']}" in panel.locator(".cop-note").first.text_content()
    elif name == "ReviewPanel":
        assert [each.id for each in store.released()] == [SAVED["released"]]
        assert store.find(SAVED["rewritten"]).text == "Somebody listened to the end."
        assert panel.locator(".cop-count p").text_content().endswith("1 released")
    elif name == "HandoutPanel":
        assert len(list((folder / "handouts").glob(f"{DAY}-*.html"))) == 1
    elif name == "ThemesPanel":
        assert {each.memo for each in store.codings()} == {"Perhaps about patience."}
        assert panel.locator(".cop-count b").first.text_content() == str(
            len({each.contribution for each in store.codings()})
        )
    else:
        assert panel.get_by_label("What?", exact=True).input_value() == "The quiet table spoke last, and best."
        assert community.session(DAY).promises[-1].text == "A list of quiet rooms"
        assert "A list of quiet rooms" in panel.locator("table", has_text="Promise").first.text_content()
    store.dispose()


def test_raw_text_is_nowhere_after_the_kernels_death(killed):
    """Neither the form's raw texts nor the words that came by phone are in any file but the one that was brought."""
    folder = killed.desk.folder
    community = copkit.open_community(folder)
    intake = copkit.read_contributions(folder / "inbox" / FORM)
    safe = {text for _, text, _ in intake.redacted(roster=community.names, places=community.places)}
    raw = [*(each.text for each in intake.kept if each.text not in safe), "Zsófia Kovács waited"]
    assert len(raw) > 3
    home = killed.desk.lab.root.parent
    files = [
        each for top in (folder, home) for each in top.rglob("*") if each.is_file() and each != folder / "inbox" / FORM
    ]
    assert any(each.name == "copkit.db" for each in files)
    assert [(each.name, text) for each in files for text in raw if text.encode() in each.read_bytes()] == []
    assert killed.desk.outside == []
