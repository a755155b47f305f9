"""The copkit command: each step from a shell, each refusal one sentence with exit status 1."""

from __future__ import annotations

import io
import zipfile

import pytest

import copkit
from copkit.__main__ import COMMANDS, main


def _run(capsys, *words):
    status = main([str(word) for word in words])
    shown = capsys.readouterr()
    return status, shown.out, shown.err


@pytest.mark.parametrize("name", [run.__name__.strip("_") for run, _, _ in COMMANDS])
def test_every_command_has_help_with_an_example(capsys, name):
    """`--help` says what it does and shows one."""
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert "Example: copkit" in capsys.readouterr().out


def test_plan_prints_an_agenda_that_adds_up(capsys, workspace):
    """The first block starts at twelve, the last ends at two."""
    status, out, _ = _run(capsys, "plan", "2023-02-08", "--workspace", workspace, "--people", 23)
    assert status == 0
    assert "12:00-" in out
    assert "-14:00" in out


def test_draw_saves_the_history_when_asked(capsys, workspace):
    """`--save` writes who sat with whom."""
    zoom = workspace / "inbox" / "2023-02-08-zoom.csv"
    status, out, _ = _run(capsys, "draw", "2023-02-08", "--workspace", workspace, "--attendance", zoom, "--save")
    assert status == 0
    assert "reporter" in out
    assert (workspace / "history" / "2023-02-08.yaml").exists()


def test_import_holds_redacted_texts(capsys, workspace):
    """What is held carries no planted name, and the command says what was dropped."""
    form = workspace / "inbox" / "2023-02-08-forms.csv"
    status, out, _ = _run(capsys, "import", form, "--session", "2023-02-08", "--workspace", workspace)
    assert status == 0
    assert "60 texts are held" in out
    assert b"Olawale" not in (workspace / "copkit.db").read_bytes()


def test_redact_prints_what_may_be_kept(capsys, workspace, monkeypatch):
    """A text is piped in and comes out masked."""
    monkeypatch.setattr("sys.stdin", io.StringIO("Write to priya@example.org or ring 01632 960533.\n"))
    status, out, err = _run(capsys, "redact", "-", "--workspace", workspace)
    assert status == 0
    assert out == "Write to [email] or ring [phone].\n" or ("example.org" not in out and "960533" not in out)
    assert "masked" in err


def test_check_lets_a_clean_handout_through_and_stops_another(capsys, workspace, tmp_path):
    """The gate says the place and never the words."""
    clean, bad = tmp_path / "clean.html", tmp_path / "bad.html"
    clean.write_text("<html><body><p>Everybody shared one thing that helped.</p></body></html>")
    bad.write_text("<html><body><p>Thanks to Priya Raghunathan for the notes.</p></body></html>")
    assert _run(capsys, "check", clean, "--workspace", workspace)[0] == 0
    status, out, err = _run(capsys, "check", bad, "--workspace", workspace)
    assert status == 1
    assert "Raghunathan" not in out + err


def test_export_makes_the_reports_of_terms(capsys, workspace, tmp_path):
    """Each term's report in each form asked for, through the gate; a term without texts is refused in a sentence."""
    store = copkit.open_store(f"sqlite:///{workspace / 'copkit.db'}")
    store.add("2023-02-08", [("what-helps", f"Silence helps, number {n}.", "verbatim") for n in range(12)])
    for item in store.held():
        store.release(item.id)
        store.code(item.id, copkit.open_community(workspace).codebook.active[0].id)
    where = ("--workspace", workspace, "--folder", tmp_path, "--report")
    status, out, _ = _run(capsys, "export", "--to", "html,pdf", *where, "2023-spring")
    assert status == 0
    assert [path.rsplit("/", 1)[1] for path in out.split()] == ["2023-spring.report.html", "2023-spring.report.pdf"]
    status, _, err = _run(capsys, "export", *where, "2019-spring")
    assert (status, err.count("\n")) == (1, 1)


def test_backup_holds_what_cannot_be_made_again(capsys, workspace, tmp_path):
    """The zip file holds plans and history, and nothing of the inbox."""
    file = tmp_path / "mentors.zip"
    assert _run(capsys, "backup", file, "--workspace", workspace)[0] == 0
    names = zipfile.ZipFile(file).namelist()
    assert "roster.csv" in names
    assert not [name for name in names if name.startswith("inbox")]
    status, _, err = _run(capsys, "backup", file, "--workspace", workspace)
    assert (status, "there already" in err) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["plan", "2023-02-09"], "There is no session on 2023-02-09"),
        (["plan", "tomorrow"], "'tomorrow' is no date"),
        (["export", "2023-02-08", "--to", "html,scroll"], "'scroll' is not a form"),
        (["draw", "2023-02-08", "--attendance", "nowhere.csv"], "nowhere.csv"),
        (["import", "nowhere.csv", "--session", "2023-02-08"], "nowhere.csv"),
        (["forget", "No Such Person"], "Nobody is called"),
        (["redact", "nowhere.txt"], "nowhere.txt"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_status_one(capsys, workspace, tmp_path, monkeypatch, words, said):
    """No traceback, nothing half-written."""
    monkeypatch.chdir(tmp_path)
    before = sorted(workspace.rglob("*"))
    status, _, err = _run(capsys, *words, "--workspace", workspace)
    assert status == 1
    assert said in err
    assert err.count("\n") == 1
    assert [path for path in sorted(workspace.rglob("*")) if path not in before and path.suffix != ".db"] == []


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "empty"), ("Id,Start time,Completion time,Email,Name\n1,a,b,c,d\n", "column"), ("a,b\n1,2\n", "a | b")],
)
def test_a_form_without_a_text_column_shows_its_header(capsys, workspace, tmp_path, content, said):
    """It never guesses which column holds the text."""
    form = tmp_path / "form.csv"
    form.write_text(content)
    status, _, err = _run(capsys, "import", form, "--session", "2023-02-08", "--workspace", workspace)
    assert status == 1
    assert said in err
    assert err.count("\n") == 1
