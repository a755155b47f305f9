"""Forty names are planted in a form's file, and looked for everywhere that a whole session writes.

A real kernel runs the session with IPython's most talkative tracebacks, an
exception in the middle, widget state saved and history kept; another
process is killed while it works. Afterwards every file below the home, the
temporary folder and the workspace is searched, packed ones unpacked.
"""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

ROOT = Path(__file__).parent.parent.parent
FIRST = "Adaeze Bogdan Chiamaka Dilnoza Efosa Ferenc Gulnara Haruto Ifeoma Jiayi Kofi Ludmila Mehmet Nkechi Oleksandr Pavlina Qadira Rukhsana Siobhan Thandeka".split()
LAST = "Quarendonby Zwickelhofer Obafunmike Tillotsworth Vrabiescu Ankomahene Wojtaszekova Kirschnerova Dlaminiraj Fitzharrowby".split()
MASKED = [*FIRST, *LAST, *(f"07700 9{n:05d}" for n in range(18, 23)), *(f"q{n}.canary@example.org" for n in range(5))]
LOOKED = [
    f"the only {job} in the {place}"
    for job in ("locksmith", "cartographer", "falconer", "glassblower", "harpist")
    for place in ("annexe", "workshop", "night team", "choir")
]

SESSION = """
import copkit
from copkit.panels import CollectPanel, ReviewPanel, ThemesPanel, HandoutPanel
community = copkit.open_community("data")
store = copkit.open_store("sqlite:///data/copkit.db")
---
%xmode Verbose
intake = copkit.read_contributions("data/inbox/canaries.csv", consent="verbatim")
intake
---
copkit.read_contributions("data/inbox/canaries.csv", column="no such column")
---
rows = intake.redacted(roster=community.names, places=community.places)
store.add("2023-02-08", [*rows, ("a prompt", "", "no such consent")])
---
1 / len(store.held("2023-02-08"))
---
del intake, rows
collect = CollectPanel(community, session="2023-02-08", store=store)
collect.act("take", file="canaries.csv", consent="verbatim")
collect
---
review = ReviewPanel(community, session="2023-02-08", store=store)
review
---
for _ in range(400):
    if not review.queue:
        break
    held = store.find(review.queue[0])
    if copkit.redact(held.text, roster=community.names, places=community.places).looks:
        review.act("rewrite", text="Somebody was alone in a role, and felt it.")
    review.act("release")
---
ThemesPanel(community, session="2023-02-08", store=store)
---
HandoutPanel(community, session="2023-02-08")
---
copkit.export_session(community.session("2023-02-08"), to=("html", "pdf", "docx", "pptx", "slides", "ics"), folder="handouts")
raise RuntimeError("an accident in the middle")
"""


@pytest.fixture
def home(tmp_path, workspace, monkeypatch):
    """A home of its own, where everything that a kernel writes can be found."""
    for name, folder in {
        "HOME": "home",
        "TMPDIR": "tmp",
        "IPYTHONDIR": "home/.ipython",
        "JUPYTER_CONFIG_DIR": "home/.jupyter",
        "JUPYTER_DATA_DIR": "home/.local",
    }.items():
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    _write_form(workspace / "inbox" / "canaries.csv")
    return tmp_path


def _write_form(path):
    names = [f"{a} {b}" for a, b in zip(FIRST, LAST * 2, strict=True)]
    certain = [f"Last week I met {name}, and it helped a great deal." for name in names]
    certain += [f"You can reach my mentee on {word} if it matters." for word in MASKED if word[0] in "0q"]
    unsure = [f"My mentee is {words}, which makes it hard to speak." for words in LOOKED]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Id", "Start time", "Completion time", "Email", "Name", "What did you hear today?"])
        writer.writerows(
            [n, "2/8/2023 13:41:12", "2/8/2023 13:47:27", "anonymous", "", text]
            for n, text in enumerate(certain + unsure, 1)
        )


def _everything(folder):
    """Every file's bytes, and what is packed inside it."""
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            yield path, data
            if zipfile.is_zipfile(io.BytesIO(data)):
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    yield from ((path, archive.read(name)) for name in archive.namelist())
            if data.startswith(b"%PDF"):
                for piece in data.split(b"stream\n")[1::2]:
                    try:
                        yield path, zlib.decompress(piece)
                    except zlib.error:
                        continue


def _found(folder, words):
    """(file, word) for each word found in UTF-8 or UTF-16 anywhere but in the form itself."""
    needles = [
        (word, form) for word in words for form in (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"))
    ]
    return sorted(
        {
            (str(path.relative_to(folder)), word)
            for path, data in _everything(folder)
            if path.name != "canaries.csv"
            for word, needle in needles
            if needle in data
        }
    )


def _run(home):
    cells = [new_code_cell(source.strip()) for source in SESSION.split("---")]
    notebook = new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    client = NotebookClient(
        notebook, timeout=240, allow_errors=True, store_widget_state=True, resources={"metadata": {"path": str(home)}}
    )
    client.execute(env=dict(os.environ))
    (home / ".ipynb_checkpoints").mkdir()
    for name in ("session.ipynb", ".ipynb_checkpoints/session-checkpoint.ipynb"):
        nbformat.write(notebook, home / name)
    return notebook


def test_canaries_stay_in_the_form(home):
    """After intake, review, release, export and accidents, what must be masked is nowhere but in the form's file."""
    notebook = _run(home)
    errors = [output for cell in notebook.cells for output in cell.get("outputs", []) if output.output_type == "error"]
    assert {error.ename for error in errors} == {"IntakeError", "StoreError", "ZeroDivisionError", "RuntimeError"}
    assert "widgets" in notebook.metadata
    assert (home / "home/.ipython").exists()
    assert _found(home, MASKED) == []
    assert _found(home, LOOKED) == []


def test_a_killed_process_leaves_no_canary(home):
    """Killed at any of several moments, nothing of the raw texts is left; what is to be looked at is in held rows alone."""
    program = (
        "import copkit, sys, time\n"
        "community = copkit.open_community('data')\n"
        "store = copkit.open_store('sqlite:///data/copkit.db')\n"
        "intake = copkit.read_contributions('data/inbox/canaries.csv', consent='verbatim')\n"
        "print('read', flush=True)\n"
        "while True:\n"
        "    store.add('2023-02-08', intake.redacted(roster=community.names, places=community.places))\n"
        "    print('kept', flush=True)\n"
        "    store.close('2023-02-08')\n"
        "    print('closed', flush=True)\n"
    )
    for moment in ("read", "kept", "closed"):
        process = subprocess.Popen([sys.executable, "-c", program], cwd=home, stdout=subprocess.PIPE, text=True)
        while process.stdout.readline().strip() != moment:
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert _found(home, MASKED) == []
        assert {path for path, _ in _found(home, LOOKED)} <= {"data/copkit.db", "data/copkit.db-journal"}
