"""What the README shows, runs."""

from __future__ import annotations

import re
from pathlib import Path

from copkit.__main__ import COMMANDS

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text()


def test_every_python_block_runs(capsys):
    """A newcomer can paste each block of Python."""
    for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL):
        exec(compile(block, "README.md", "exec"), {})
    shown = capsys.readouterr().out
    assert "[person 1]" in shown
    assert "12:00:00 14:00:00" in shown


def test_every_command_named_is_there():
    """The README names only commands and targets that exist."""
    known = {run.__name__.strip("_") for run, _, _ in COMMANDS}
    assert set(re.findall(r"copkit (\w+)(?=[` ~])", README)) - {"is"} <= known
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"make ([a-z-]+)`", README)) <= targets


def test_every_picture_and_page_is_there():
    """No link of the README leads nowhere."""
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
