"""The run: actual minutes are logged, a rehearsal logs nothing, and a restart goes on where the log ends."""

from __future__ import annotations

import datetime as dt

import pytest

import copkit
from copkit.panels import RunPanel

DAY = "2023-02-08"


@pytest.fixture
def panel(community):
    return RunPanel(community, session=DAY)


def _log(workspace):
    return [each for each in copkit.open_community(workspace).history if str(each.date) == DAY and each.actual]


def test_a_rehearsal_logs_nothing(panel, workspace):
    """On another day than the session's own, pressing through it leaves no trace."""
    panel.act("start", now="12:00")
    panel.act("next", now="12:09")
    assert "took 9 of" in panel.said
    assert _log(workspace) == []


def test_actual_minutes_are_logged_as_they_happen(panel, workspace):
    """Each finished block is in the history at once, planned and actual."""
    panel.act("log", real=True)
    panel.act("start", now="12:02")
    panel.act("next", now="12:09")
    panel.act("next", now="12:31")
    assert [(row.planned, row.actual) for row in _log(workspace)[0].actual] == [(5, 7), (12, 22)]


def test_a_restart_goes_on_where_the_log_ends(panel, workspace, monkeypatch):
    """After a kernel's death in the middle, the panel of the day opens at the block that was running."""
    panel.act("log", real=True)
    panel.act("start", now="12:00")
    panel.act("next", now="12:06")
    monkeypatch.setattr("copkit.panels.run.today", lambda: dt.date.fromisoformat(DAY))
    again = RunPanel(copkit.open_community(workspace), session=DAY)
    assert (again.state.done, again.state.since) == (1, "12:06")


def test_a_refit_gives_reasons(panel):
    """Refitting late shortens what is left, ends on time, and each change has its sentence."""
    panel.act("start", now="12:00")
    panel.act("next", now="12:05")
    panel.act("next", now="12:45")
    panel.act("refit", now="12:45")
    assert panel.state.agenda.cuts
    assert panel.state.agenda.blocks[-1].end == dt.time(14, 0)
    assert [slot.id for slot in panel.state.agenda.blocks[:2]] == ["settle", "check-in"]


def test_nothing_runs_before_the_start(panel):
    """Next before begin is refused in a sentence."""
    panel.act("next", now="12:05", field="run:next")
    assert "begin first" in panel.refused["run:next"]


def test_an_undo_takes_a_step_back(panel):
    """A block ended too early runs again."""
    panel.act("start", now="12:00")
    panel.act("next", now="12:01")
    panel.act("undo")
    assert (panel.state.done, panel.state.since) == (0, "12:00")


def test_a_day_that_is_over_opens_as_finished(panel, workspace, monkeypatch):
    """Once the last block is logged, nothing that is pressed afterwards can write over the log."""
    panel.act("log", real=True)
    panel.act("start", now="12:00")
    for _ in panel.state.agenda.blocks:
        panel.act("next", now="12:10")
    monkeypatch.setattr("copkit.panels.run.today", lambda: dt.date.fromisoformat(DAY))
    again = RunPanel(copkit.open_community(workspace), session=DAY)
    before = _log(workspace)
    again.act("start", now="15:00")
    again.act("next", now="15:10")
    assert "begin first" in again.refused["next"]
    assert _log(workspace) == before
