"""The demo: one whole session, repeatable to the byte, with nobody named in what is shared."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader
from ruamel.yaml import YAML

import copkit
from copkit.demo import run_demo

ROOT = Path(__file__).parent.parent.parent
PLANTED = YAML(typ="safe").load((ROOT / "tests/data/planted.yaml").read_text())


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The demo, run once: its folder, and what it said."""
    out = tmp_path_factory.mktemp("demo")
    said: list[str] = []
    run_demo(out / ".demo", out=out, say=said.append)
    return out, said


def _read(path):
    """Everything that a file says, unpacked."""
    data = path.read_bytes()
    if path.suffix in {".docx", ".pptx"}:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(archive.read(name).decode(errors="ignore") for name in archive.namelist())
    if path.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    return data.decode()


def test_every_step_is_said_and_every_paper_made(made):
    """Eight steps, then each form in its folder."""
    out, said = made
    assert [line[:3] for line in said if line[1:3] == "/8"] == [f"{n}/8" for n in range(1, 9)]
    shared = {path.name.split(".", 1)[1] for path in (out / "handouts").iterdir()}
    assert shared == {
        "handout.html",
        "ahead.html",
        "follow-up.html",
        "themes.html",
        "ics",
        "pdf",
        "docx",
        "pptx",
        "slides.html",
    }
    assert {path.name.split(".", 1)[1] for path in (out / "private").iterdir()} == {
        "runsheet.html",
        "rooms.html",
        "room-list.txt",
        "zoom-rooms.csv",
    }


def test_the_demo_says_that_it_releases_in_your_place(made):
    """Releasing is a person's act, so the demo says that it does it for once."""
    assert any("released in your place" in line for line in made[1])


def test_a_second_demo_is_the_same_to_the_byte(made, tmp_path):
    """The same input gives the same files."""
    first = made[0]
    run_demo(tmp_path / ".demo", out=tmp_path, say=lambda _: None)
    for path in [*(first / "handouts").iterdir(), *(first / "private").iterdir()]:
        again = tmp_path / path.parent.name / path.name
        assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(again.read_bytes()).digest(), path.name


def test_no_shared_file_names_anybody(made):
    """No name or address of the roster, and no planted identifier, is in a shared file or a notebook."""
    community = copkit.open_community(ROOT / "data")
    hidden = [word for person in community.roster for word in (person.name, person.email) if word]
    hidden += [entry["words"] for entry in PLANTED["mask"] if not entry.get("place")]
    for path in [*(made[0] / "handouts").iterdir(), *(ROOT / "notebooks").glob("*.ipynb")]:
        text = _read(path)
        assert [word for word in hidden if word in text] == [], path.name


def test_what_must_be_masked_is_not_in_the_database(made):
    """No planted identifier is in the store, nor in its file's bytes."""
    path = made[0] / ".demo" / "copkit.db"
    data = path.read_bytes()
    for entry in PLANTED["mask"]:
        for encoding in ("utf-8", "utf-16-le"):
            assert entry["words"].encode(encoding) not in data, entry


def test_working_papers_say_that_they_are(made):
    """What carries names says that it is not for sharing."""
    private = made[0] / "private"
    for path in private.iterdir():
        if path.suffix != ".csv":  # Zoom takes no line above its header
            assert "not for sharing" in _read(path).lower(), path.name


def test_small_counts_are_hidden_and_said_to_be(made):
    """The themes report hides what is small, in words."""
    out, said = made
    assert any("hidden" in line and line.startswith("7/8") for line in said)
    report = next((out / "handouts").glob("*.themes.html")).read_text()
    assert "fewer than 5" in report.lower() or "hidden" in report.lower()


def test_the_demo_changes_no_tracked_file(tmp_path):
    """The sample community stays as it was."""
    before = {path: path.stat().st_mtime_ns for path in (ROOT / "data").rglob("*") if path.is_file()}
    run_demo(tmp_path / ".demo", out=tmp_path, say=lambda _: None)
    assert before == {path: path.stat().st_mtime_ns for path in (ROOT / "data").rglob("*") if path.is_file()}


@pytest.mark.slow
def test_the_wheel_alone_lays_a_workspace_and_exports(tmp_path):
    """Built, and installed in an empty environment, copkit runs `copkit new`, plans from a template and exports."""
    source = tmp_path / "source"
    files = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    for name in filter(None, files):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    python = ["python3", "-m"]
    subprocess.run([*python, "venv", tmp_path / "empty"], check=True)
    pip = [tmp_path / "empty" / "bin" / "python", "-m", "pip", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", tmp_path, source], check=True)
    wheel = next(tmp_path.glob("copkit-*.whl"))
    subprocess.run([*pip, "install", "-c", ROOT / "constraints.txt", wheel], check=True)
    copkit_command = tmp_path / "empty" / "bin" / "copkit"
    for command in (
        ["new", "mentors"],
        ["plan", "2030-05-01", "--workspace", "mentors", "--template", "two-hours"],
        ["export", "2030-05-01", "--workspace", "mentors", "--to", "html,pdf,ics"],
        ["check", "--workspace", "mentors"],
    ):
        subprocess.run(
            [copkit_command, *command], cwd=tmp_path, check=True, env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
        )
    assert sorted(path.suffix for path in (tmp_path / "handouts").iterdir()) == [".html", ".ics", ".pdf"]
