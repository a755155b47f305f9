"""Notebooks to try, and ways to look inside files."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import nbformat
import pikepdf
import pypdf
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from copkit.handouts.page import read_page

ROOT = Path(__file__).parent.parent.parent
NODE = ROOT / "node_modules"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
THEMES = [
    {"theme": "Trust takes time", "count": 14},
    {"theme": "Endings", "count": 9},
    {"theme": "Power and rank", "count": None},
]


def OPEN(_):  # noqa: N802 -- a constant of the tests that happens to be called
    """A gate that lets everything through, for tests whose subject is the form of a file."""


def notebook(*cells, **metadata):
    """A notebook of Markdown (strings) and of ready cells."""
    made = [new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    return new_notebook(cells=made, metadata=metadata)


def shown(data, *, tags=(), **facts):
    """A code cell with one output of these kinds."""
    metadata = {"tags": list(tags), "copkit": facts}
    return new_code_cell("x", outputs=[new_output("display_data", data=data)], metadata=metadata)


def page_of(*cells, audience="participants", **metadata):
    """The page that a notebook of these cells makes."""
    return read_page(notebook(*cells, **metadata), audience=audience, name="a notebook")


def saved(folder, *cells, **metadata):
    """A notebook of these cells, on disk."""
    path = Path(folder) / "a-notebook.ipynb"
    nbformat.write(notebook(*cells, **metadata), path)
    return path


def all_bytes(path):
    """A file's bytes with everything in it unpacked: zips, and PDF streams."""
    if path.suffix in {".docx", ".pptx"}:
        with zipfile.ZipFile(path) as packed:
            return b"\n".join(name.encode() + packed.read(name) for name in packed.namelist())
    if path.suffix == ".pdf":
        with pikepdf.open(path) as pdf:
            streams = [bytes(item.read_bytes()) for item in pdf.objects if isinstance(item, pikepdf.Stream)]
            rest = [repr(item).encode() for item in pdf.objects if not isinstance(item, pikepdf.Stream)]
        text = "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
        return b"\n".join((*streams, *rest, text.encode(), path.read_bytes()))
    return path.read_bytes()


def as_pdf(path, folder):
    """LibreOffice's own reading of an Office file."""
    if not shutil.which("soffice"):
        pytest.skip("needs LibreOffice")
    home = f"-env:UserInstallation=file://{folder}/libreoffice"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)],
        check=True,
        capture_output=True,
        timeout=170,
    )
    return Path(folder) / f"{path.stem}.pdf"
