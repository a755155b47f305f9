"""`copkit import FOLDER`: years of old sessions in one command, and a report of what was left out."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

import copkit
from copkit.__main__ import main
from copkit.errors import UsageError
from copkit.years import import_years

NAMES = "Ada Osei,Ben Novak,Cai Morgan,Dua Rahman,Eli Stone,Fay Hughes,Gil Perez,Hal Okoro,Ivy Chen".split(",")


@pytest.fixture
def old(tmp_path, workspace):
    """A folder as a facilitator has it: three days, two kinds of file, and what does not belong."""
    folder = tmp_path / "old"
    (folder / "2021-03-17").mkdir(parents=True)
    _zoom(folder / "2021-03-17" / "zoom.csv", NAMES)
    _forms(folder / "2021-03-17" / "forms.csv", ["Silence helps.", "", "Write to priya@example.org about it."])
    _zoom(folder / "2021-05-05-zoom.csv", NAMES[:4])
    _forms(folder / "2021-05-05-forms.csv", ["We were few."])
    (folder / "2021-06-09 cards.txt").write_text("Nobody knows how many came\nn/a\n", encoding="utf-8")
    _forms(folder / "no day.csv", ["Lost."])
    (folder / "2021-06-09-slides.pptx").write_bytes(b"PK")
    (folder / "2021-06-09-odd.csv").write_text("Colour,Shape\nred,round\n", encoding="utf-8")
    return folder


def _zoom(path, names):
    rows = "\n".join(f"{name},{name.split()[0].lower()}@example.org,110,No" for name in names)
    path.write_text(f"Name (Original Name),User Email,Total Duration (Minutes),Guest\n{rows}\n", encoding="utf-8")


def _forms(path, texts):
    rows = "\n".join(f'{n},1/2/2021 12:00:00,1/2/2021 12:01:00,anonymous,,"{text}"' for n, text in enumerate(texts))
    path.write_text(f"Id,Start time,Completion time,Email,Name,What helps?\n{rows}\n", encoding="utf-8")


@pytest.fixture
def store(workspace):
    made = copkit.open_store(f"sqlite:///{workspace / 'copkit.db'}")
    yield made
    made.dispose()


def test_years_come_in_with_a_report(community, store, old):
    """Attendance and texts under their days, or under the term where few came or nobody knows; the rest is said."""
    said = []
    years = import_years(old, community, store, say=said.append)
    assert years.sessions == (dt.date(2021, 3, 17), dt.date(2021, 5, 5), dt.date(2021, 6, 9))
    assert store.sessions() == ("2021-03-17", "2021-summer")
    assert sorted(each.text for each in store.held("2021-summer")) == ["Nobody knows how many came", "We were few."]
    assert sorted(each.text for each in store.held("2021-03-17")) == ["Silence helps.", "Write to [email] about it."]
    assert [past.date for past in community.history if past.date.year == 2021] == list(years.sessions[:2])
    assert dict(years.dropped) == {
        "answers blank": 1,
        "answers without a word": 1,
        "files that could not be read": 1,
        "files of a kind that is not read": 1,
        "files without a day such as 2021-03-17 in its name": 1,
    }
    assert len(said) == len(years.rows()) == 8
    assert community.session("2021-03-17").status == "held"


def test_what_is_reported_quotes_no_text_and_names_nobody(community, store, old):
    """Rows, lines and sentence hold counts and reasons."""
    said = []
    years = import_years(old, community, store, say=said.append)
    whole = f"{years}{years.rows()}{years.sentence}{said}"
    assert not [word for word in ("Silence", "We were few", "Lost", "Ada", "Osei", "priya") if word in whole]


def test_running_it_again_changes_nothing(community, store, old):
    """What is there is left alone, and said to be."""
    import_years(old, community, store, say=lambda _: None)
    before = (store.counts(("session",)), community.history, community.dates)
    again = import_years(old, community, store, say=lambda _: None)
    assert (store.counts(("session",)), community.history, community.dates) == before
    assert again.sessions == ()
    assert again.dropped["files whose session or term has texts already"] == 3


def test_a_folder_without_files_is_refused(community, store, tmp_path):
    """In a sentence."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="holds no files"):
        import_years(tmp_path / "empty", community, store)


def test_the_command_takes_a_folder(capsys, workspace, old):
    """One command, one sentence at the end; the folder is as it was."""
    before = sorted(path.stat().st_mtime_ns for path in old.rglob("*"))
    status = main(["import", str(old), "--workspace", str(workspace)])
    out = capsys.readouterr().out
    assert status == 0
    assert "3 sessions came in, and 4 texts are held for review." in out
    assert sorted(path.stat().st_mtime_ns for path in old.rglob("*")) == before
    shutil.rmtree(old)


def test_an_old_session_can_be_analysed(community, store, old):
    """Its term opens in the panel that codes it."""
    import_years(old, community, store, say=lambda _: None)
    panel = copkit.panels.ThemesPanel(community, session="2021-06-09", store=store)
    assert len(panel.texts) == 2
