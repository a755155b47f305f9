"""Opening a workspace, keeping people's comments, and remembering who met."""

from __future__ import annotations

import datetime as dt

import pytest

import copkit
from copkit.community import new_workspace, overdue
from copkit.errors import WorkspaceError


def test_a_session_is_whole(community):
    """What a session needs to be planned and shown is inside it."""
    session = community.session("2023-02-08")
    assert session.community.name == "Community of Practice for Mentors"
    assert session.theme_pack.id == session.theme
    used = {block.activity for block in session.blocks if block.activity}
    assert used == {activity.id for activity in session.activities}
    assert session.minutes == 120


def test_saving_a_session_unchanged_changes_nothing(community):
    """A plan that is opened and saved again keeps every byte, its comments among them."""
    session = community.session("2023-02-08")
    path = community.session_path(session)
    before = path.read_text()
    community.save_session(session)
    again = community.session("2023-02-08")
    assert again == session
    assert [line for line in before.splitlines() if "#" in line] == [
        line for line in path.read_text().splitlines() if "#" in line
    ]


def test_a_comment_follows_its_block(community, workspace):
    """Reordering blocks keeps each block's comment with it."""
    session = community.session("2023-02-08")
    path = community.session_path(session)
    first = session.blocks[0].id
    path.write_text(path.read_text().replace(f"- id: {first}", f"- id: {first}  # bring the bell", 1))
    moved = community.session("2023-02-08").model_copy(
        update={"blocks": (session.blocks[1], session.blocks[0], *session.blocks[2:])}
    )
    community.save_session(moved)
    line = next(line for line in path.read_text().splitlines() if "bring the bell" in line)
    assert first in line
    assert [block.id for block in community.session("2023-02-08").blocks[:2]] == [session.blocks[1].id, first]


def test_the_second_to_save_is_told(community):
    """Two notebooks on one session do not overwrite each other."""
    session = community.session("2023-02-08")
    stamp = community.stamp(session)
    community.save_session(session.model_copy(update={"title": "Trust"}), expected=stamp)
    with pytest.raises(WorkspaceError, match="changed by somebody else"):
        community.save_session(session, expected=stamp)


def test_a_session_starts_from_a_template(community):
    """A new session takes the template's blocks and the community's usual hour."""
    key = next(iter(community.templates))
    session = community.new_session(key, date="2024-05-01", title="Listening well")
    assert (session.start, session.slug) == (dt.time(12), "listening-well")
    assert session.minutes == community.templates[key].minutes
    community.save_session(session)
    assert community.session("2024-05-01").blocks == session.blocks


def test_history_counts_who_met(community):
    """Pairs who sat together are counted over all past draws; who did not come met nobody."""
    before = community.met().get(frozenset({"A", "B"}), 0)
    for day in ("2031-01-01", "2031-02-01"):
        community.save_history(
            day, present=["A", "B", "C"], draw={"rounds": [[["A", "B", "C", "Nobody"]]], "roles": {"reporter": [["A"]]}}
        )
    assert community.met()[frozenset({"A", "B"})] == before + 2
    assert frozenset({"A", "Nobody"}) not in community.met()
    assert community.reported()["reporter"]["A"] == 2


def test_history_keeps_what_is_not_given(community):
    """Writing the actual minutes leaves the draw as it was."""
    community.save_history("2031-01-01", present=["A", "B"], draw={"rounds": [[["A", "B"]]]})
    community.save_history(
        "2031-01-01", actual=[{"block": "check-in", "activity": "check-in-round", "planned": 12, "actual": 18}]
    )
    past = community.history[-1]
    assert past.draw.rounds == ((("A", "B"),),)
    assert past.rows()[0]["actual"] == 18


def test_forgetting_somebody_leaves_no_trace(community, workspace):
    """A forgotten person is in no file of roster or history."""
    name = community.names[0]
    community.forget(name)
    kept = [workspace / "roster.csv", *(workspace / "history").glob("*.yaml")]
    assert not [path for path in kept if name in path.read_text()]
    assert name not in community.names


def test_forgetting_nobody_is_said(community):
    """A name that is not there is answered with the nearest ones."""
    with pytest.raises(WorkspaceError, match="Nobody is called"):
        community.forget("No Such Person")


def test_a_new_workspace_opens_at_once(tmp_path):
    """What `copkit new` lays can be opened, and its people's data is kept out of git."""
    new_workspace(tmp_path / "mentors")
    community = copkit.open_community(tmp_path / "mentors")
    assert community.roster == ()
    assert len(community.activities) > 0
    assert "roster.csv" in (tmp_path / "mentors" / ".gitignore").read_text()
    with pytest.raises(WorkspaceError, match="is a workspace already"):
        new_workspace(tmp_path / "mentors")


def test_what_is_kept_too_long_is_said_kind_by_kind(community):
    """Each kind has a limit of its own: history and texts of ten years ago are overdue, those of last year are not."""
    community.save_history("2020-02-05", present=["A"])
    filed = ("2020-02-05", "2020-spring", "2029-autumn", "suggestions")
    told = overdue(community, today=dt.date(2030, 1, 1), filed=filed)
    assert any(line.startswith("The texts of 2 sessions or terms are older than 5 years: delete") for line in told)
    assert any("delete history/2020-02-05.yaml" in line for line in told)
    assert overdue(community, today=dt.date(2020, 2, 6), filed=filed) == []


def test_a_workspace_s_own_activity_wins(community, workspace):
    """A file of the same id in the workspace replaces the library's."""
    path = workspace / "activities" / "check-in-round.yaml"
    path.write_text(path.read_text().replace("title: ", "title: Our own ", 1))
    assert copkit.open_community(workspace).activities["check-in-round"].title.startswith("Our own ")
