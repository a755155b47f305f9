"""Files are whole or not there, the same each time, and go through the gate."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pandas as pd
import pytest
from handout_samples import OPEN, ROOT, THEMES, saved

import copkit
from copkit.errors import ExportError, LeakError
from copkit.handouts import export_notebook, export_session, export_site

FORMS = ("html", "slides", "pdf", "docx", "pptx", "ahead", "follow-up", "themes", "signup", "runsheet", "ics")
OPTIONS = {"themes": THEMES, "signup": "https://merebridge.example/sign-up"}


def test_the_same_session_gives_the_same_bytes(tmp_path, session):
    """Nothing in a file depends on the moment, the folder, or the order of a set."""
    first = export_session(session, FORMS, folder=tmp_path / "one" / "handouts", **OPTIONS)
    second = export_session(session, FORMS, folder=tmp_path / "two" / "handouts", **OPTIONS)
    for one, two in zip(first, second, strict=True):
        assert one.read_bytes() == two.read_bytes(), one.name


def test_another_process_gives_the_same_bytes(tmp_path, session):
    """Also with another hash seed, another time zone, another clock setting and another language."""
    here = export_session(session, FORMS, folder=tmp_path / "here" / "handouts", **OPTIONS)
    code = (
        "import sys, copkit; s = copkit.open_community('data').session('2023-02-08');"
        f"copkit.export_session(s, {FORMS!r}, folder=sys.argv[1], **{OPTIONS!r})"
    )
    other = {
        **os.environ,
        "PYTHONHASHSEED": "7",
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
    }
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "there" / "handouts")], check=True, env=other, cwd=ROOT)
    for path in here:
        assert path.read_bytes() == (tmp_path / "there" / path.parent.name / path.name).read_bytes(), path.name


def test_names_of_files_say_date_and_session(tmp_path, session):
    """A folder of handouts sorts itself."""
    files = export_session(session, ("html", "pdf", "docx", "pptx", "slides", "ics"), folder=tmp_path / "handouts")
    endings = ["handout.html", "pdf", "docx", "pptx", "slides.html", "ics"]
    assert [path.name for path in files] == [f"2023-02-08-psychological-safety.{ending}" for ending in endings]


def test_what_the_gate_refuses_is_not_there(tmp_path, session):
    """The gate reads the finished file first; where it says no, nothing is left, not even half."""
    seen = []

    def gate(path):
        seen.append(path.read_bytes()[:15])
        raise LeakError("Something must not be shared.", file=path.name)

    with pytest.raises(LeakError):
        export_session(session, ("html",), folder=tmp_path / "handouts", gate=gate)
    assert seen == [b"<!DOCTYPE html>"]
    assert list((tmp_path / "handouts").iterdir()) == []


def test_the_gate_that_is_there_anyway_knows_the_roster_it_is_given(tmp_path, session):
    """Where nobody gives a gate, names of the roster are still found, and the file is not there."""
    told = session.model_copy(update={"summary": "Anna Stone will tell us how it went."})
    with pytest.raises(LeakError):
        export_session(told, ("html",), folder=tmp_path, roster=["Anna Stone"])
    assert list(tmp_path.iterdir()) == []


def test_the_calendar_beside_a_facilitators_copy_is_shared_and_goes_through_the_gate(tmp_path, session):
    """Notes are no part of a calendar: it lies among the shared files, whoever the other files are for."""
    through = []
    files = export_session(session, ("html", "ics"), "facilitator", folder=tmp_path / "handouts", gate=through.append)
    assert [path.parent.name for path in files] == ["private", "handouts"]
    assert [path.suffix for path in through] == [".ics"]


def test_what_was_there_before_stays_when_the_gate_refuses(tmp_path, session):
    """An older good file is never replaced by nothing."""
    path = export_session(session, ("html",), folder=tmp_path / "handouts")[0]
    before = path.read_bytes()

    def gate(_):
        raise LeakError("Something must not be shared.")

    with pytest.raises(LeakError):
        export_session(session, ("html",), themes=THEMES, folder=tmp_path / "handouts", gate=gate)
    assert path.read_bytes() == before


def test_every_shared_file_passes_the_gate_and_no_working_paper_does(tmp_path, every_session, session, draw):
    """Sessions, notebooks and the archive go the same way out."""
    through = []
    export_session(
        session, ("html", "ics", "runsheet"), folder=tmp_path / "handouts", gate=lambda path: through.append(path.name)
    )
    export_session(session, ("rooms",), folder=tmp_path / "private", draw=draw)
    export_notebook(
        saved(tmp_path, "# Hello"), ("html",), tmp_path / "handouts", gate=lambda path: through.append(path.name)
    )
    site = export_site(every_session[:3], tmp_path / "site", to=("html",), gate=lambda path: through.append(path.name))
    assert through[:3] == [
        "2023-02-08-psychological-safety.handout.html",
        "2023-02-08-psychological-safety.ics",
        "a-notebook.handout.html",
    ]
    assert sorted(through[3:]) == sorted(path.name for path in site)


def test_an_archive_holds_every_session_once_and_links_only_to_what_is_there(tmp_path, every_session):
    """The site opens from disk: every address in it is a file beside it."""
    files = {path.name for path in export_site(every_session, tmp_path / "site", to=("html",), gate=OPEN)}
    index = (tmp_path / "site" / "index.html").read_text("utf-8")
    linked = set(re.findall(r'href="([^"#:]+)"', index))
    assert linked <= files
    assert {"accessibility.html", "programme.ics"} <= linked
    for session in every_session:
        if session.status != "cancelled":
            assert f"{session.date}-{session.slug}." in index
    assert "Accessibility Regulations 2018" in (tmp_path / "site" / "accessibility.html").read_text("utf-8")


def test_an_archive_of_nothing_is_refused(tmp_path):
    """There is no index of nothing."""
    with pytest.raises(ExportError, match="at least one session"):
        export_site([], tmp_path)


def test_a_handout_stays_small(tmp_path, every_session):
    """Under 30 kB without pictures, each of them."""
    for session in every_session:
        path = export_session(session, ("html",), themes=THEMES, folder=tmp_path, gate=OPEN)[0]
        assert path.stat().st_size < 30_000, path.name


def test_hidden_counts_are_said_in_words(tmp_path, session):
    """A suppressed cell is neither a nought nor a gap: it says hidden, and why."""
    page = export_session(session, ("themes",), themes=THEMES, folder=tmp_path)[0].read_text("utf-8")
    assert '<td class="number">14</td>' in page
    assert '<td class="number">hidden</td>' in page
    assert "could point to somebody" in page


def test_themes_may_come_as_a_suppressed_frame_or_series(tmp_path, session):
    """Frames with labels in the index are read like rows."""
    series = copkit.suppress(pd.Series({"Trust": 12, "Silence": 3, "Goals": 9, "Rank": 2}, name="count"))
    frame = copkit.suppress(pd.DataFrame({"theme": ["Trust", "Silence", "Goals", "Rank"], "count": [12, 3, 9, 2]}))
    for themes in (series, frame):
        page = export_session(session, ("themes",), themes=themes, folder=tmp_path)[0].read_text("utf-8")
        assert '<th scope="row">Silence</th><td class="number">hidden</td>' in page.replace("\n", "")
