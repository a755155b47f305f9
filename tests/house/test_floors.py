"""The house stands on its floors, and the check that says so can fail."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def _lint(folder):
    return subprocess.run(
        ["lint-imports", "--no-cache"], cwd=folder, capture_output=True, text=True, check=False, env=_path(folder)
    )


def _path(folder):
    return {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "PYTHONPATH": str(folder), "HOME": str(folder)}


@pytest.fixture
def house(tmp_path):
    """A copy of the package that a test may spoil."""
    shutil.copytree(ROOT / "copkit", tmp_path / "copkit", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_floor_is_kept():
    """The package as it stands keeps every contract."""
    ran = _lint(ROOT)
    assert ran.returncode == 0, ran.stdout
    assert "0 broken" in ran.stdout


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("agenda/records.py", "import pandas"),
        ("store/__init__.py", "import copkit.community"),
        ("disclosure/__init__.py", "import numpy"),
        ("panels/plan.py", "import copkit.panels.run"),
        ("errors.py", "import copkit.agenda"),
    ],
)
def test_a_planted_import_breaks_a_floor(house, room, line):
    """An import from a floor to one above it, beside it, or to a heavy library is seen."""
    path = house / "copkit" / room
    path = path if path.exists() else path.parent.with_suffix(".py")
    path.write_text(path.read_text() + f"\n{line}\n")
    ran = _lint(house)
    assert ran.returncode == 1
    assert line.split()[1] in ran.stdout


def test_a_new_module_must_be_given_a_floor(house):
    """The layers are exhaustive: a file that nobody placed is an error."""
    (house / "copkit" / "cellar.py").write_text('"""A room nobody planned."""\n')
    ran = _lint(house)
    assert ran.returncode == 1
    assert "cellar" in ran.stdout
