"""The plan: times follow each change, what is said to be saved is in the file, and nobody is written over."""

from __future__ import annotations

import pytest

import copkit
from copkit.panels import PlanPanel

DAY = "2023-02-08"


@pytest.fixture
def panel(community):
    return PlanPanel(community, session=DAY)


def _board(panel):
    return next(each for each in panel.page()["parts"] if each.get("board") == "agenda")


def _ids(panel):
    return [each["id"] for each in _board(panel)["blocks"]]


def test_the_board_adds_up_to_the_minute(panel):
    """Blocks follow one another from start to end without a gap."""
    blocks = [each for each in _board(panel)["blocks"] if each["start"]]
    assert [each["end"] for each in blocks[:-1]] == [each["start"] for each in blocks[1:]]
    assert (blocks[0]["start"], blocks[-1]["end"]) == ("12:00", "14:00")


def test_a_move_changes_order_and_times_and_is_said(panel):
    """After a move the block stands at its new place, with new times, and a sentence says where."""
    ids = _ids(panel)
    panel.act("move", id=ids[4], to=1)
    assert _ids(panel)[1] == ids[4]
    assert "is number 2" in panel.said
    assert panel.saved.startswith("Saved ")


def test_what_is_said_to_be_saved_is_in_the_file(panel, workspace):
    """Another notebook, opened later, sees each change; the file keeps a person's comments."""
    path = workspace / "sessions" / "2023-02-08-psychological-safety.yaml"
    path.write_text("# my own note\n" + path.read_text("utf-8"), "utf-8")
    panel = PlanPanel(copkit.open_community(workspace), session=DAY)
    panel.act("block", name="block_preferred", value="25", id=panel.state.blocks[3].id)
    panel.act("field", name="title", value="Safety first")
    again = PlanPanel(copkit.open_community(workspace), session=DAY)
    assert again.state.blocks[3].minutes.preferred == 25
    assert again.state.title == "Safety first"
    assert path.read_text("utf-8").startswith("# my own note")


def test_the_second_notebook_is_told(panel, workspace):
    """A plan that another notebook saved meanwhile is not written over; theirs can be shown, or mine kept."""
    other = PlanPanel(copkit.open_community(workspace), session=DAY)
    panel.act("field", name="people", value="30")
    other.act("field", name="people", value="12")
    assert other.page()["conflict"]
    assert copkit.open_community(workspace).session(DAY).people == 30
    other.act("mine")
    assert copkit.open_community(workspace).session(DAY).people == 12
    panel.act("field", name="people", value="31")
    assert panel.conflict
    panel.act("reload")
    assert (panel.state.people, panel.conflict) == (12, False)


def test_a_wrong_value_is_refused_beside_its_field(panel):
    """A refusal is a sentence under the field's own name, and the plan stays as it was."""
    before = panel.state
    panel.act("field", name="end", value="11:00", field="end")
    assert "later than start" in panel.refused["end"]
    panel.act("pick", id=before.blocks[1].id)
    panel.act("block", name="block_min", value="0", field="block_min")
    assert "block_min" in panel.refused
    assert panel.state == before


def test_a_plan_that_does_not_fit_says_what_would_help(panel):
    """What was typed stays and is saved; the sentence of the refusal stands on the board."""
    panel.act("field", name="end", value="12:20")
    board = _board(panel)
    assert board["stale"]
    assert panel.state.end.hour == 12
    panel.act("undo")
    assert not _board(panel)["stale"]


def test_the_three_minutes_always_rise(panel):
    """Setting the least above the preferred takes the others along."""
    block = panel.state.blocks[1]
    panel.act("block", name="block_min", value="40", id=block.id)
    minutes = panel.state.blocks[1].minutes
    assert (minutes.min, minutes.preferred, minutes.max) == (40, 40, 40)


def test_the_library_adds_before_the_check_out(panel):
    """An activity is added, twice under two ids, before the block that closes; and can be taken out."""
    known = len(panel.state.blocks)
    panel.act("add", activity="pause")
    panel.act("add", activity="pause")
    ids = [each.id for each in panel.state.blocks]
    assert len(ids) == len(set(ids)) == known + 2
    panel.act("remove", id=ids[-2])
    assert len(panel.state.blocks) == known + 1


def test_last_times_are_offered_at_the_next_plan(panel):
    """Where an activity took longer the last times, its block says so."""
    assert any("took" in each["hint"] for each in _board(panel)["blocks"])


def test_the_code_shown_is_the_code_that_runs(panel):
    """The lines of "show the code" run as they stand."""
    panel.act("nudge", id=panel.state.blocks[2].id, by=1)
    known = {"copkit": copkit, "community": panel.community}
    for line in panel.page()["code"]:
        exec(line, known)
    assert known["agenda"].blocks


def test_a_session_starts_from_a_template(panel, workspace):
    """A date and a template make a session that is saved; without a date, or on a day that has one, it is refused."""
    shape = next(iter(panel.community.templates))
    panel.act("new", template=shape, date="", called="")
    assert "date" in panel.refused["new"]
    panel.act("new", template=shape, date=DAY, called="")
    assert "already" in panel.refused["new"]
    panel.act("new", template=shape, date="2023-09-13", called="A new year")
    assert panel.page()["about"] == "A new year"
    assert copkit.open_community(workspace).session("2023-09-13").title == "A new year"
