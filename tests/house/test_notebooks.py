"""The notebooks: their shape, and that each runs from top to bottom, twice, in a real kernel."""

from __future__ import annotations

import ast
import re
import shutil
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted((ROOT / "notebooks").glob("*.ipynb"))
FORBIDDEN = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Try, ast.With, ast.If, ast.Lambda, ast.ListComp)


def _read(path):
    return nbformat.read(path, as_version=4)


def test_nine_pages_lead_through_a_session():
    """The steps are numbered 0 to 8."""
    assert [path.name[:2] for path in PAGES] == [f"{n}_" for n in range(9)]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_says_what_it_is_for(path):
    """Each page says what you leave with, how long it takes, what to have ready, and what comes next."""
    cells = _read(path).cells
    assert cells[0].source.startswith("# ")
    assert all(words in cells[0].source for words in ("You will leave with", "**Takes**", "**Have ready**"))
    assert "**Next:**" in cells[-1].source


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_code_cell_is_a_footnote(path):
    """At most five plain lines, with prose before, no outputs kept; the imports are hidden from Lab and exports."""
    cells = _read(path).cells
    for before, cell in pairwise(cells):
        if cell.cell_type != "code":
            continue
        assert len(cell.source.splitlines()) <= 5
        assert not any(isinstance(node, FORBIDDEN) for node in ast.walk(ast.parse(cell.source)))
        assert cell.outputs == []
        assert cell.execution_count is None
        hidden = cell.source.startswith("import")
        assert before.cell_type == "markdown" or hidden
        assert ("remove-input" in cell.metadata.get("tags", [])) == hidden
        assert cell.metadata.get("jupyter", {}).get("source_hidden", False) == hidden


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_links_only_to_pages_that_are_there(path):
    """The next page exists."""
    for cell in _read(path).cells:
        for target in re.findall(r"\]\(([\w]+\.ipynb)\)", cell.source):
            assert (path.parent / target).exists()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_runs_twice_from_top_to_bottom(path, tmp_path, workspace):
    """Every cell runs in a real kernel, ends in a panel, and running it again does no harm."""
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    notebook = _read(tmp_path / "notebooks" / path.name)
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path / "notebooks")}})
    with client.setup_kernel():
        for _ in range(2):
            for number, cell in enumerate(notebook.cells):
                client.execute_cell(cell, number)
            shown = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
            assert any("application/vnd.jupyter.widget-view+json" in output.get("data", {}) for output in shown)
            assert not [output for output in shown if output.output_type in {"stream", "error"}]
