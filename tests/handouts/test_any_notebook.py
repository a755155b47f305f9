"""Any notebook exports, or is refused in one sentence that names the cell and the way out."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points

import nbformat
import pandas as pd
import pypdf
import pytest
from handout_samples import PIXEL, ROOT, THEMES, all_bytes, notebook, saved, shown
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from copkit.errors import ExportError
from copkit.handouts import export_notebook
from copkit.handouts.exporters import (
    DocxExporter,
    HandoutExporter,
    PdfExporter,
    PptxExporter,
    RunSheetExporter,
    SlidesExporter,
)
from copkit.handouts.papers import PAPERS, session_paper

FRAME = pd.DataFrame({"room": ["One", "Two"], "people": [4, 5]})
WIDE = FRAME.assign(**{f"column {n}": n for n in range(8)})
NESTED = pd.DataFrame(
    {"people": [4, 5, 6]}, index=pd.MultiIndex.from_product([["Day"], ["a", "b", "c"]], names=["when", "who"])
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle cx="5" cy="5" r="4"/></svg>'
STREAM = new_code_cell("print(1)", outputs=[new_output("stream", name="stdout", text="1\n\x1b[31mred\x1b[0m")])
TRACE = new_code_cell("1/0", outputs=[new_output("error", ename="E", evalue="v", traceback=["t"])])
ATTACHED = new_markdown_cell("![A red dot on white](attachment:dot.png)", attachments={"dot.png": {"image/png": PIXEL}})
EXPORTED = {
    "prose": ["# Title\n\nWords with *stress*, **weight**, ~~regret~~ and `code`.\n\n> said\n\n1. one\n2. two"],
    "no title": ["Only words."],
    "two titles": ["# One\n\n# Two\n\n# Three"],
    "jumping headings": ["### Deep\n\n# Shallow\n\n###### Deeper\n\n## Less"],
    "code alone": [new_code_cell("x = 1")],
    "empty": [],
    "stream": [STREAM],
    "frame": [shown({"text/html": FRAME.to_html(), "text/plain": str(FRAME)})],
    "frame of many columns": [shown({"text/html": WIDE.to_html()})],
    "nested frame": [shown({"text/html": NESTED.to_html()})],
    "series": [shown({"text/plain": str(FRAME.people)})],
    "styled frame": [shown({"text/html": "<style>#T td{}</style><table id='T'><thead><tr><th class='blank'>&nbsp;</th><th>a</th></tr></thead><tbody><tr><th>0</th><td>1</td></tr></tbody></table>"})],
    "Markdown table": ["| a | b |\n|---|--:|\n| 1 | 2 |"],
    "raw HTML": ["<div align='center'><h3>Hello</h3><p>and<br>again</div><details><summary>More</summary>text</details>"],
    "lists in lists": ["- a\n  - b\n    - c\n\n      words\n- d"],
    "links": ["[near](#title) [far](https://example.org) [file](other.ipynb) <me@example.org>"],
    "attached picture": [ATTACHED],
    "plot with alt text": [shown({"image/png": PIXEL, "text/plain": "<Figure size 640x480>"}, alt="A red dot on white")],
    "drawing with alt text": [shown({"image/svg+xml": SVG}, alt="A black circle on white")],
    "other languages": ["# Přátelé Привет Γειά\n\nŁódź — “naïve” café → ✓"],
    "prices": ["It costs $5 or $6."],
    "code block": ["```python\nimport os\n```\n\n    indented"],
    "a rule and a break": ["one  \ntwo\n\n---\n\nthree"],
}  # fmt: skip
REFUSED = {
    "plot without alt text": [shown({"image/png": PIXEL})],
    "picture without alt text": [f"![](data:image/png;base64,{PIXEL})"],
    "far picture": ["![A badge of honour](https://example.org/badge.svg)"],
    "script": [shown({"text/html": "<script>x</script>"})],
    "frame in a frame": [shown({"text/html": "<iframe src='https://example.org'></iframe>"})],
    "widget": [shown({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "Box()"})],
    "interactive plot": [shown({"application/vnd.plotly.v1+json": {}})],
    "error": [TRACE],
    "formula": ["$$x^2$$"],
    "form": ["<form><input></form>"],
    "table without headers": ["<table><tr><td>1</td></tr></table>"],
}


@pytest.mark.parametrize("kind", EXPORTED)
def test_a_foreign_notebook_exports_in_every_form(kind, tmp_path):
    """What people's notebooks hold comes out whole in five forms."""
    files = export_notebook(
        saved(tmp_path, *EXPORTED[kind]), ("html", "slides", "pdf", "docx", "pptx"), tmp_path / "out"
    )
    assert all(path.stat().st_size for path in files)
    assert b"import os" not in files[0].read_bytes() or kind == "code block"


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_kept_is_one_sentence_with_the_cell(kind, tmp_path):
    """No file is left, no traceback is shown: cell 2, and what to do."""
    with pytest.raises(ExportError, match=r"^Cell 2 .*[:;,] ") as caught:
        export_notebook(saved(tmp_path, "# Title", *REFUSED[kind]), ("html",), tmp_path / "out")
    assert str(caught.value).endswith(".")
    assert not list(tmp_path.glob("out/*"))


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_every_notebook_of_the_house_exports(path, tmp_path):
    """The facilitator's own pages export like any other, and no line of code is in them."""
    made = export_notebook(path, ("html", "pdf"), tmp_path)
    assert "import copkit" not in made[0].read_text("utf-8")


@pytest.mark.parametrize("paper", PAPERS)
def test_papers_are_notebooks_that_jupyter_reads(paper, session, draw):
    """What is written without Jupyter is valid by Jupyter's own schema."""
    made = session_paper(paper, session, draw=draw, themes=THEMES, signup="https://example.org")
    nbformat.validate(nbformat.from_dict(made))


def test_a_heading_with_nothing_under_it_is_left_out(session):
    """A session without promises or themes shows no empty section for them, and its notes stay notes."""
    slot = session.blocks[0].model_copy(update={"notes": "## Breathe\n\n\x1e{}\x1e\n\nThen begin."})
    bare = session.model_copy(update={"news": (), "promises": (), "blocks": (slot, *session.blocks[1:])})
    cells = session_paper("handout", bare)["cells"]
    headings = {cell["source"].split("\n")[0] for cell in cells if cell["source"].startswith("## ")}
    assert not headings & {"## You said, we did", "## Themes"}
    assert "## Thank you" in headings
    assert [cell["metadata"]["tags"] for cell in cells if "Then begin" in cell["source"]] == [["facilitator"]]


def test_a_session_exports_without_loading_jupyter(tmp_path):
    """Nothing of Jupyter, pandas or SQL is loaded to write a session's papers: that is why it is quick."""
    code = (
        "import sys, copkit; s = copkit.open_community('data').session('2023-02-08');"
        "copkit.export_session(s, ('html', 'slides', 'pdf', 'pptx', 'runsheet'), folder=sys.argv[1]);"
        "print({'nbformat', 'nbconvert', 'pandas', 'sqlalchemy', 'ipywidgets'} & {*sys.modules})"
    )
    there = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True, env=there, cwd=ROOT
    )
    assert ran.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("exporter", "ending", "start"),
    [
        (HandoutExporter, ".handout.html", "<!DOCTYPE html>"),
        (RunSheetExporter, ".runsheet.html", "<!DOCTYPE html>"),
        (SlidesExporter, ".slides.html", "<!DOCTYPE html>"),
        (PdfExporter, ".pdf", b"%PDF-1.7"),
        (DocxExporter, ".docx", b"PK"),
        (PptxExporter, ".pptx", b"PK"),
    ],
)
def test_nbconvert_finds_each_form_in_its_menu(exporter, ending, start):
    """Each exporter has a name for Jupyter's menu, an ending, and makes its form."""
    made, _ = exporter().from_notebook_node(notebook("# Hello\n\nWords."))
    assert made.startswith(start)
    assert exporter().file_extension == ending
    assert exporter.export_from_notebook.endswith("(copkit)")


def test_the_entry_points_name_every_exporter():
    """Jupyter's menu is filled by the installed package, from these lines."""
    written = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"][
        "nbconvert.exporters"
    ]
    assert {*written} == {
        "copkit-handout",
        "copkit-runsheet",
        "copkit-slides",
        "copkit-pdf",
        "copkit-docx",
        "copkit-pptx",
    }
    for line in written.values():
        module, name = line.split(":")
        assert hasattr(__import__(module, fromlist=[name]), name)
    assert {*written} & {point.name for point in entry_points(group="nbconvert.exporters")}


@pytest.mark.slow
def test_the_command_of_jupyter_makes_a_handout(tmp_path):
    """`jupyter nbconvert` writes the file beside the notebook, under its ending."""
    path = saved(tmp_path, "# Hello\n\nWords.", new_code_cell("secret = 1"))
    command = [sys.executable, "-m", "nbconvert", "--to", "copkit.handouts.exporters.HandoutExporter", str(path)]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=tmp_path)
    made = (tmp_path / "a-notebook.handout.html").read_text("utf-8")
    assert "Words." in made
    assert "secret" not in made


@pytest.mark.slow
def test_a_notebook_may_be_run_first(tmp_path):
    """Nbconvert's own steps come before ours: `--execute` runs the notebook, and its output is exported."""
    path = saved(tmp_path, "# Hello", new_code_cell("print(6 * 7)"))
    command = [
        sys.executable,
        "-m",
        "nbconvert",
        "--execute",
        "--to",
        "copkit.handouts.exporters.HandoutExporter",
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=tmp_path)
    assert "<pre>42</pre>" in (tmp_path / "a-notebook.handout.html").read_text("utf-8")


def test_a_terminals_colours_reach_no_form(tmp_path):
    """What was printed in red is there in words, without the codes that made it red."""
    html, pdf = export_notebook(saved(tmp_path, STREAM), ("html", "pdf"), tmp_path)
    assert "<pre>1\nred</pre>" in html.read_text("utf-8")
    assert "31m" not in pypdf.PdfReader(pdf).pages[0].extract_text()


def test_words_of_every_language_reach_the_pdf(tmp_path):
    """Latin letters with every mark, in the words that a reader copies out."""
    path = export_notebook(saved(tmp_path, "# Łódź\n\nPřátelé, naïve café: “so”"), ("pdf",), tmp_path)[0]
    assert "Přátelé, naïve café: “so”" in pypdf.PdfReader(path).pages[0].extract_text()


def test_letters_that_the_pdf_cannot_show_are_named(tmp_path):
    """No empty boxes: the sentence says which letters, and HTML shows them."""
    path = saved(tmp_path, "# Hello 友 👋")
    assert "友" in export_notebook(path, ("html",), tmp_path)[0].read_text("utf-8")
    with pytest.raises(ExportError, match=r"The PDF's fonts have no .: write it in other letters"):
        export_notebook(path, ("pdf",), tmp_path)


def test_a_list_that_begins_with_a_long_item_leaves_no_empty_list_on_a_slide(tmp_path):
    """What is divided over slides is whole on each: a part of a list has items, every item is there once."""
    words = ["word " * 200, *(f"item {number}" for number in range(12))]
    [path] = export_notebook(
        saved(tmp_path, "## Points\n\n" + "\n".join(f"- {one}" for one in words)), ("slides",), tmp_path
    )
    page = path.read_text("utf-8")
    assert "<ul></ul>" not in page
    assert [page.count(f"<li>item {number}</li>") for number in range(12)] == [1] * 12


def test_a_drawing_reaches_word_and_powerpoint_as_a_picture(tmp_path):
    """Programs that cannot show SVG get a PNG of it."""
    files = export_notebook(saved(tmp_path, *EXPORTED["drawing with alt text"]), ("docx", "pptx"), tmp_path)
    for path in files:
        inside = all_bytes(path)
        assert b"\x89PNG" in inside
        assert b"<svg" not in inside
        assert b"A black circle on white" in inside
