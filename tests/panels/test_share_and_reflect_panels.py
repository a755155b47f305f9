"""Handouts, themes, reflection and the first page: plain panels on the same base."""

from __future__ import annotations

import copkit
from copkit.panels import HandoutPanel, PlanPanel, ReflectPanel, StartPanel

DAY = "2023-02-08"


def test_a_preview_leaves_no_file(community, workspace):
    """What is shown is the participants' page; no file is made for it."""
    panel = HandoutPanel(community, session=DAY)
    panel.act("preview")
    assert "<h1" in panel.preview
    assert not (workspace / "handouts").exists()


def test_files_are_made_where_they_belong(community, workspace):
    """Shared files go to handouts/, the run sheet to private/."""
    panel = HandoutPanel(community, session=DAY)
    panel.act("export", to=["html", "ics", "runsheet"])
    assert sorted(path.parent.name for path in panel.made) == ["handouts", "handouts", "private"]
    panel.act("export", to=[])
    assert "at least one" in panel.refused["export"]


def test_a_name_that_slipped_into_the_plan_does_not_leave(community, workspace):
    """The gate stops the file and the preview, says the place and not the name, and leaves nothing behind."""
    name = community.names[0]
    plan = PlanPanel(community, session=DAY)
    plan.act("block", name="block_title", value=f"{name} will begin", id=plan.state.blocks[1].id)
    panel = HandoutPanel(community, session=DAY)
    for verb, given in [("export", {"to": ["html"]}), ("preview", {})]:
        panel.act(verb, **given)
        assert "must not be shared" in panel.refused[verb]
        assert name not in panel.refused[verb]
    assert not [path for path in workspace.rglob("handouts/*") if path.is_file()]


def test_a_held_text_does_not_leave(community, workspace):
    """A text that was not released, quoted in the plan, stops the export."""
    words = "Two lines each after every meeting, so that neither of us has to remember."
    store = copkit.open_store(f"sqlite:///{workspace / 'copkit.db'}")
    store.add(DAY, [("", words, "verbatim")])
    store.dispose()
    plan = PlanPanel(community, session=DAY)
    plan.act("block", name="block_title", value=words, id=plan.state.blocks[1].id)
    panel = HandoutPanel(community, session=DAY)
    panel.act("export", to=["html"])
    assert "must not be shared" in panel.refused["export"]


def test_a_reflection_is_saved_as_it_is_written(community, workspace):
    """Each answer is in private/ at once and there again when the page is opened."""
    panel = ReflectPanel(community, session=DAY)
    panel.act("write", name="what.0", value="The quiet table spoke last, and best.")
    panel.act("frame", value="gibbs")
    panel.act("write", name="gibbs.0", value="I talked too long.")
    again = ReflectPanel(copkit.open_community(workspace), session=DAY)
    assert again.state == {"what.0": "The quiet table spoke last, and best.", "gibbs.0": "I talked too long."}
    assert panel.saved.endswith("private/2023-02-08-reflection.json")


def test_the_first_page_says_what_is_next(community, workspace):
    """It counts what is held without making a store, and links to each page."""
    panel = StartPanel(community, session=DAY)
    steps = panel.page()["parts"][0]["items"]
    assert [file for file, *_ in steps][:2] == ["1_plan", "2_group"]
    assert not (workspace / "copkit.db").exists()


def test_the_first_page_shows_every_open_promise_the_oldest_first(community):
    """However long ago it was made; from nine on, how many more there are."""
    oldest = ReflectPanel(community, session=str(community.dates[0]))
    oldest.act("promise", text="A quiet room on every floor", owner="Estates")
    waiting = [each for session in community.sessions for each in session.promises if not each.done]
    assert waiting[0].text == "A quiet room on every floor"
    page = StartPanel(community, session=DAY).page()["parts"]
    assert [row[0] for row in page[1]["rows"]] == [each.text for each in waiting][:8]
    last = ReflectPanel(community, session=DAY)
    for number in range(9 - len(waiting) + 1):
        last.act("promise", text=f"One more thing, number {number}", owner="Estates")
    page = StartPanel(community, session=DAY).page()["parts"]
    assert len(page[1]["rows"]) == 8
    assert page[2]["text"].startswith("2 more are open")
