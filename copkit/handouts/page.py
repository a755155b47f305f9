"""A notebook read into one page: a title, its facts, and sections in order, for one audience."""

from __future__ import annotations

import base64
import mimetypes
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from html import escape
from itertools import chain, count
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

from copkit.errors import ExportError
from copkit.handouts.blocks import CellFacts, level_headings, read_html, without_headings
from copkit.handouts.tree import Element

Audience = Literal["participants", "facilitator"]
_HIDDEN = {"remove-cell", "remove_cell", "hide-cell", "hide_cell"}
_REPR = re.compile(r"<[\w.]+.*( at 0x[0-9a-f]+)?.*>|\[?<.*>[,\]]?", re.DOTALL)
_PICTURES = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif", "image/svg+xml": "svg"}


@dataclass(frozen=True, slots=True)
class Section:
    """A second-level heading and all that stands under it; `facts` are the heading cell's own."""

    id: str
    title: str
    blocks: tuple[Element, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """What every form is made from. `facts` come from the notebook's metadata under `copkit`."""

    title: str
    lead: tuple[Element, ...]
    sections: tuple[Section, ...]
    audience: Audience
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def changed(self) -> str:
        """The date that every file of it carries, ``YYYY-MM-DD``; a notebook without one has the same for all."""
        return str(self.facts.get("changed", "2000-01-01"))

    @property
    def printed(self) -> tuple[Section, ...]:
        """The sections of the printed page: all but those for slides alone."""
        return tuple(section for section in self.sections if section.facts.get("form") != "slides")


def read_page(
    notebook: Mapping[str, Any],
    *,
    audience: Audience = "participants",
    name: str = "",
    folder: Path | None = None,
) -> Page:
    """Read a notebook's cells into the closed set of elements, for one audience.

    Cells tagged ``facilitator`` are read for the facilitator alone; code never is.

    Args:
        notebook: a notebook as Jupyter saves it, format 4.
        audience: who will hold the result.
        name: the file's name, used as a title where the notebook has none.
        folder: where pictures beside the notebook lie.

    Returns:
        The page; heading levels rise by one at a time below its one title.

    Raises:
        ExportError: a cell holds something that cannot be kept; the sentence names the cell.
    """
    facts = notebook["metadata"].get("copkit", {})
    parts = [part for at, cell in enumerate(notebook["cells"], 1) for part in _read_cell(cell, at, audience, folder)]
    title, parts = _take_title(parts, facts.get("title", "") or notebook["metadata"].get("title", ""), name)
    lead, sections = _divide(_number_tables(_levelled(parts)))
    return Page(title, lead, sections, audience, facts)


Part = tuple[Element, Mapping[str, Any]]


def _read_cell(cell: Mapping[str, Any], at: int, audience: Audience, folder: Path | None) -> Iterator[Part]:
    tags, facts = set(cell["metadata"].get("tags", ())), cell["metadata"].get("copkit", {})
    for_facilitator = "facilitator" in tags
    if tags & _HIDDEN or (for_facilitator and audience != "facilitator") or cell["cell_type"] == "raw":
        return
    source = _markdown()(_reject_formulas(cell["source"], at)) if cell["cell_type"] == "markdown" else ""
    if cell["cell_type"] == "code" and not tags & {"remove-output", "remove_output"}:
        source = "".join(_output_html(output, at) for output in cell.get("outputs", ()))
    if not source.strip():
        return
    told = CellFacts(
        f"Cell {at}",
        caption=facts.get("caption", ""),
        alt=facts.get("alt", ""),
        row_headers=bool(facts.get("row_headers")),
        picture=lambda address: _picture(address, cell.get("attachments", {}), folder, at),
    )
    blocks = read_html(source, told)
    if for_facilitator:
        blocks = (Element("aside", without_headings(blocks), {"class": "note"}),)
    yield from ((block, facts) for block in blocks)


def _reject_formulas(source: str, at: int) -> str:
    """A formula needs a program to be read, aloud or at all; code is not one."""
    prose = re.sub(r"```.*?```|`[^`]*`", "", source, flags=re.DOTALL)
    if re.search(r"\$\$|\\begin\{|\$[^$\s][^$\n]*[\\^_{}][^$\n]*\$", prose):
        raise ExportError(
            f"Cell {at} holds a formula: say it in words, or show it as a picture with alt text.", cell=f"Cell {at}"
        )
    return source


@cache
def _markdown() -> Any:  # noqa: ANN401 -- mistune's own callable
    import mistune  # noqa: PLC0415 -- loaded when something is exported

    # the tree judges every address itself, and attachments are addresses too
    renderer = mistune.HTMLRenderer(escape=False, allow_harmful_protocols=True)
    return mistune.create_markdown(renderer=renderer, plugins=["table", "strikethrough"])


def _output_html(output: Mapping[str, Any], at: int) -> str:
    """The best accessible form of one output, as HTML."""
    if output["output_type"] == "error":
        raise ExportError(f"Cell {at} ended in an error: run it again, or tag it remove-output.", cell=f"Cell {at}")
    if output["output_type"] == "stream":
        words = output["text"] if output["name"] == "stdout" else ""
        return f"<pre>{escape(words)}</pre>" if words.strip() else ""
    data = output["data"]
    for kind in _PICTURES:
        if kind in data:
            alt = output["metadata"].get(kind, {}).get("alt", "") or output["metadata"].get("alt", "")
            return f'<p><img alt="{escape(alt)}" src="{escape(_data_address(kind, data[kind]))}"></p>'
    if "text/html" in data:
        return str(data["text/html"])
    if any("widget" in kind or "javascript" in kind or "vnd." in kind for kind in data):
        raise ExportError(
            f"Cell {at} shows something that only runs in a notebook: show a table or a picture beside it, or tag it remove-output.",
            cell=f"Cell {at}",
        )
    if "text/markdown" in data:
        return str(_markdown()(data["text/markdown"]))
    words = str(data.get("text/plain", ""))
    return "" if not words or _REPR.fullmatch(words) else f"<pre>{escape(words)}</pre>"


def _data_address(kind: str, data: str, *, packed: bool | None = None) -> str:
    """A picture's data as an address; SVG comes as text in outputs, everything else packed in base 64."""
    if packed is None:
        packed = not data.lstrip().startswith("<")
    words = "".join(data.split()) if packed else base64.b64encode(unquote(data).encode()).decode()
    return f"data:{kind};base64,{words}"


def _picture(address: str, attachments: Mapping[str, Any], folder: Path | None, at: int) -> str:
    """A picture's address as a data address, so that a handout asks nothing of any server."""
    cell = f"Cell {at}"
    inline = re.match(r"data:([^;,]+)[^,]*?(;base64)?,(.*)", address, re.DOTALL)
    if inline and inline[1] in _PICTURES:
        return _data_address(inline[1], inline[3], packed=bool(inline[2]))
    kept = attachments.get(unquote(address.removeprefix("attachment:")), {})
    for kind in _PICTURES:
        if kind in kept:
            return _data_address(kind, kept[kind])
    path = None if re.match(r"\w+:|/", address) or folder is None else (folder / unquote(address)).resolve()
    if path is None or not path.is_file() or not path.is_relative_to(Path(folder or "").resolve()):
        raise ExportError(
            f"{cell} shows a picture that lies elsewhere: attach it to the cell, so that the handout is whole on its own.",
            cell=cell,
        )
    kind = mimetypes.guess_type(path.name)[0] or ""
    if kind not in _PICTURES:
        raise ExportError(f"{cell} shows a picture of an unknown kind: use PNG, JPEG, GIF or SVG.", cell=cell)
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _take_title(parts: list[Part], given: str, name: str) -> tuple[str, list[Part]]:
    """The page's one title: as given, or the first heading, or the file's name in words."""
    first = next((block for block, _ in parts if block.name in {"h1", "h2"}), None)
    if first is not None and first.name == "h1" and (not given or first.text == given):
        return first.text, [part for part in parts if part[0] is not first]
    return given or re.sub(r"[\W_]+", " ", name).strip().capitalize() or "Handout", parts


def _levelled(parts: list[Part]) -> list[Part]:
    blocks = level_headings([block for block, _ in parts], below=1)
    return [(block, facts) for block, (_, facts) in zip(blocks, parts, strict=True)]


def _number_tables(parts: list[Part]) -> list[Part]:
    """Give a table without a caption its number: true, and enough to refer to it."""
    number = 0
    for at, (block, facts) in enumerate(parts):
        for table in block.find("table"):
            number += 1
            caption = table.children[0]
            if isinstance(caption, Element) and not caption.text:
                named = replace(table, children=(Element("caption", (f"Table {number}",)), *table.children[1:]))
                block = _swap(block, table, named)  # noqa: PLW2901 -- the same block, captioned
        parts[at] = (block, facts)
    return parts


def _swap(node: Element, old: Element, new: Element) -> Element:
    if node is old:
        return new
    return replace(node, children=tuple(_swap(c, old, new) if isinstance(c, Element) else c for c in node.children))


def _divide(parts: list[Part]) -> tuple[tuple[Element, ...], tuple[Section, ...]]:
    lead: list[Element] = []
    sections: list[Section] = []
    ids: set[str] = set()
    for block, facts in parts:
        if block.name == "h2":
            sections.append(Section(_unique_id(block.text, ids), block.text, (), facts))
        elif sections:
            sections[-1] = replace(sections[-1], blocks=(*sections[-1].blocks, block))
        else:
            lead.append(block)
    return tuple(lead), tuple(sections)


def _unique_id(title: str, taken: set[str]) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "section"
    name = next(name for name in chain([stem], (f"{stem}-{n}" for n in count(2))) if name not in taken)
    taken.add(name)
    return name
