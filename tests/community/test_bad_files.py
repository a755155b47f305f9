"""A wrong file is answered with one sentence: the file, the line or field, what came, what to do."""

from __future__ import annotations

import pytest

import copkit
from copkit.__main__ import main
from copkit.community import check_workspace
from copkit.errors import WorkspaceError

PLAN = "sessions/2023-02-08-psychological-safety.yaml"


def _spoil(workspace, name, old, new):
    path = workspace / name
    text = path.read_text()
    assert old in text, f"{name} holds no {old!r}"
    path.write_text(text.replace(old, new, 1))


def _read(workspace):
    community = copkit.open_community(workspace)
    return community.session("2023-02-08"), community.roster


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (PLAN, "title: ", "titel: ", ("line", "field")),
        (PLAN, "date: 2023-02-08", "date: 2023-02-30", ("2023-02-30 is no date", "line 5")),
        (PLAN, "date: 2023-02-08", "date: someday", ("line", "`date`", "someday")),
        (PLAN, "activity: check-in-round", "activity: check-in-sqare", ("line", "check-in-sqare", "check-in-round")),
        (PLAN, "format: 1", "format: 9", ("format 9", "update copkit")),
        (PLAN, "theme: psychological-safety", "theme: telepathy", ("telepathy", "theme pack")),
        ("community.yaml", "name: ", "nam: ", ("community.yaml", "line")),
        ("community.yaml", "name: ", "name: [", ("community.yaml", "YAML")),
        ("roster.csv", "name,email", "nom,email", ("roster.csv", "line 1", "name")),
    ],
)
def test_a_spoilt_file_is_named_with_its_line_and_remedy(workspace, name, old, new, words):
    """Each kind of mistake says where it is and what to do, in one sentence."""
    _spoil(workspace, name, old, new)
    with pytest.raises(WorkspaceError) as caught:
        _read(workspace)
    sentence = str(caught.value)
    assert all(word in sentence for word in words), sentence
    assert "\n" not in sentence


def test_a_doubled_name_names_both_lines(workspace):
    """Two lines of one name are two people or one mistake: both lines are named."""
    roster = workspace / "roster.csv"
    lines = roster.read_text().splitlines()
    roster.write_text("\n".join([*lines, lines[1].split(",")[0] + ",,,,,,"]) + "\n")
    with pytest.raises(WorkspaceError, match=rf"line {len(lines) + 1}: .* stands on line 2"):
        _ = copkit.open_community(workspace).roster


@pytest.mark.parametrize("name", [PLAN, "community.yaml", "roster.csv"])
def test_an_empty_file_is_said_to_be_empty(workspace, name):
    """An empty file is no traceback."""
    (workspace / name).write_text("")
    assert any("empty" in sentence for sentence in check_workspace(workspace))


def test_the_whole_sample_workspace_is_right(workspace):
    """Every file that ships passes its own check."""
    assert check_workspace(workspace) == []


def test_the_command_ends_with_status_one_and_one_sentence(workspace, capsys):
    """The shell sees exit status 1 and a sentence, never a traceback."""
    _spoil(workspace, PLAN, "activity: check-in-round", "activity: check-in-sqare")
    assert main(["plan", "2023-02-08", "--workspace", str(workspace)]) == 1
    shown = capsys.readouterr()
    assert shown.err.startswith("copkit: sessions/2023-02-08")
    assert "Traceback" not in shown.err
    assert shown.err.count("\n") == 1


def test_check_names_every_wrong_file(workspace, capsys):
    """`copkit check` reads on after the first mistake."""
    _spoil(workspace, PLAN, "activity: check-in-round", "activity: check-in-sqare")
    _spoil(workspace, "activities/pause.yaml", "arc: ", "ark: ")
    assert main(["check", "--workspace", str(workspace)]) == 1
    shown = capsys.readouterr().out
    assert "check-in-sqare" in shown
    assert "ark" in shown


def test_a_folder_that_is_no_workspace_is_said(tmp_path):
    """A wrong folder is answered with how to make a right one."""
    with pytest.raises(WorkspaceError, match="copkit new"):
        copkit.open_community(tmp_path)
