"""A notebook read into one page: a title, its facts, and sections in order, for one audience; and that page as slides."""

from __future__ import annotations

import base64
import mimetypes
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from html import escape
from itertools import chain, count
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote

from copkit.errors import ExportError
from copkit.handouts.tree import CellFacts, Element, level_headings, read_html, without_headings

if TYPE_CHECKING:
    from pathlib import Path

Audience = Literal["participants", "facilitator"]
_HIDDEN = {"remove-cell", "remove_cell", "hide-cell", "hide_cell"}
_REPR = re.compile(r"<[\w.]+.*( at 0x[0-9a-f]+)?.*>|\[?<.*>[,\]]?", re.DOTALL)
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/svg+xml")
_DENSE, _FULL = 9.0, 14.5
"""Lines on a slide from which the type is a size smaller; and how many fit at a size that the back row reads."""


@dataclass(frozen=True, slots=True)
class Section:
    """A second-level heading and all that stands under it; `facts` are the heading cell's own."""

    id: str
    title: str
    blocks: tuple[Element, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slide(Section):
    """One slide; `notes` is empty in a participants' deck because their page holds none."""

    notes: tuple[Element, ...] = ()

    @property
    def is_dense(self) -> bool:
        """Whether it takes so many lines that the type is a size smaller."""
        return lines_of(*self.blocks) > _DENSE


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
    notebook: Mapping[str, Any], *, audience: Audience = "participants", name: str = "", folder: Path | None = None
) -> Page:
    """Read a notebook (format 4) into the closed set of elements; heading levels rise by one at a time below its title.

    Cells tagged ``facilitator`` are read for the facilitator alone; code never is. `name` serves as the title where the
    notebook has none; pictures beside it lie in `folder`.

    Raises:
        ExportError: a cell holds something that cannot be kept; the sentence names the cell.
    """
    facts = notebook["metadata"].get("copkit", {})
    tables = count(1)
    parts = [
        (block, cell["metadata"].get("copkit", {}))
        for at, cell in enumerate(notebook["cells"], 1)
        for block in _read_cell(cell, at, audience, folder, tables)
    ]
    title = facts.get("title", "") or notebook["metadata"].get("title", "")
    first = next((block for block, _ in parts if block.name in {"h1", "h2"}), Element(""))
    if first.name == "h1" and title in {"", first.text}:
        title, parts = first.text, [part for part in parts if part[0] is not first]
    title = title or re.sub(r"[\W_]+", " ", name).strip().capitalize() or "Handout"
    return Page(title, *_divide(parts), audience, facts)


Part = tuple[Element, Mapping[str, Any]]


def _read_cell(
    cell: Mapping[str, Any], at: int, audience: Audience, folder: Path | None, tables: Iterator[int]
) -> tuple[Element, ...]:
    tags, facts = set(cell["metadata"].get("tags", ())), cell["metadata"].get("copkit", {})
    for_facilitator = "facilitator" in tags
    if tags & _HIDDEN or (for_facilitator and audience != "facilitator"):
        return ()
    source = ""
    if cell["cell_type"] == "markdown":
        _reject_formulas(cell["source"], at)
        source = _markdown()(cell["source"])
    elif cell["cell_type"] == "code" and not tags & {"remove-output", "remove_output"}:
        source = "".join(_output_html(output, at) for output in cell.get("outputs", ()))
    told = CellFacts(
        f"Cell {at}",
        caption=facts.get("caption", ""),
        alt=facts.get("alt", ""),
        row_headers=bool(facts.get("row_headers")),
        picture=lambda address: _picture(address, cell.get("attachments", {}), folder, at),
        tables=tables,
    )
    blocks = read_html(source, told)
    if blocks and for_facilitator:
        return (Element("aside", without_headings(blocks), {"class": "note"}),)
    return blocks


def _refused(at: int, why: str) -> ExportError:
    return ExportError(f"Cell {at} {why}", cell=f"Cell {at}")


def _reject_formulas(source: str, at: int) -> None:
    """A formula needs a program to be read, aloud or at all; code is not one."""
    prose = re.sub(r"```.*?```|`[^`]*`", "", source, flags=re.DOTALL)
    if re.search(r"\$\$|\\begin\{|\$[^$\s][^$\n]*[\\^_{}][^$\n]*\$", prose):
        raise _refused(at, "holds a formula: say it in words, or show it as a picture with alt text.")


@cache
def _markdown() -> Any:  # noqa: ANN401 -- mistune's own callable
    import mistune  # noqa: PLC0415 -- loaded when something is exported

    # the tree judges every address itself, and attachments are addresses too
    renderer = mistune.HTMLRenderer(escape=False, allow_harmful_protocols=True)
    return mistune.create_markdown(renderer=renderer, plugins=["table", "strikethrough"])


def _output_html(output: Mapping[str, Any], at: int) -> str:
    """The best accessible form of one output, as HTML."""
    if output["output_type"] == "error":
        raise _refused(at, "ended in an error: run it again, or tag it remove-output.")
    if output["output_type"] == "stream":
        words = output["text"] if output["name"] == "stdout" else ""
        return f"<pre>{escape(words)}</pre>" if words.strip() else ""
    data, about = output["data"], output["metadata"]
    for kind in _PICTURES:
        if kind in data:
            alt = about.get(kind, {}).get("alt", "") or about.get("alt", "")
            return f'<p><img alt="{escape(alt)}" src="{escape(_data_address(kind, data[kind]))}"></p>'
    if "text/html" in data:
        return str(data["text/html"])
    if any("widget" in kind or "javascript" in kind or "vnd." in kind for kind in data):
        remedy = "show a table or a picture beside it, or tag it remove-output"
        raise _refused(at, f"shows something that only runs in a notebook: {remedy}.")
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
    inline = re.match(r"data:([^;,]+)[^,]*?(;base64)?,(.*)", address, re.DOTALL)
    if inline and inline[1] in _PICTURES:
        return _data_address(inline[1], inline[3], packed=bool(inline[2]))
    kept = attachments.get(unquote(address.removeprefix("attachment:")), {})
    for kind in _PICTURES:
        if kind in kept:
            return _data_address(kind, kept[kind])
    path = (folder / unquote(address)).resolve() if folder and not re.match(r"\w+:|/", address) else None
    if not (path and folder and path.is_file() and path.is_relative_to(folder.resolve())):
        remedy = "attach it to the cell, so that the handout is whole on its own"
        raise _refused(at, f"shows a picture that lies elsewhere: {remedy}.")
    kind = mimetypes.guess_type(path.name)[0] or ""
    if kind not in _PICTURES:
        raise _refused(at, "shows a picture of an unknown kind: use PNG, JPEG, GIF or SVG.")
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _divide(parts: list[Part]) -> tuple[tuple[Element, ...], tuple[Section, ...]]:
    """What stands before the first section, and the sections, their headings without gaps."""
    lead: list[Element] = []
    sections: list[Section] = []
    ids: set[str] = set()
    levelled = level_headings([block for block, _ in parts], below=1)
    for block, (_, facts) in zip(levelled, parts, strict=True):
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


def slides_of(page: Page) -> tuple[Slide, ...]:
    """Divide a page into slides, one idea a screen; what does not fit goes on to the next.

    Sections meant for the printed page alone are left out; no two slides share a title.
    """
    # our own papers say on their title page what a foreign notebook says before its first heading
    begins = page.lead if "kind" not in page.facts else ()
    first = [Section("to-begin-with", "To begin with", begins)] if begins else []
    shown = [section for section in (*first, *page.sections) if section.facts.get("form") != "page"]
    slides: list[Slide] = []
    ids: set[str] = set()
    titles: Counter[str] = Counter()
    for slide in chain.from_iterable(map(_slides, shown)):
        titles[slide.title] += 1  # a reader who hears titles alone must tell one slide from the next
        title = slide.title + f" ({titles[slide.title]})" * (titles[slide.title] > 1)
        slides.append(replace(slide, id=_unique_id(title, ids), title=title))
    return tuple(slides)


def _slides(section: Section) -> Iterator[Slide]:
    notes = tuple(block for block in section.blocks if block.name == "aside")
    shown = [piece for block in section.blocks if block.name != "aside" for piece in _pieces(block)]
    for at, screen in enumerate(_packed(shown, _FULL)):
        facts = {"when": section.facts.get("when", "")} if at else section.facts
        blocks = tuple(level_headings(screen, below=2))
        yield Slide(section.id, section.title, blocks, facts, () if at else notes)


def _pieces(block: Element) -> list[Element]:
    """A long list or table in parts that fit, each whole on its own."""
    if lines_of(block) <= _FULL or block.name not in {"ul", "ol", "table"}:
        return [block]
    holder = block.elements[-1] if block.name == "table" else block
    parts = [replace(holder, children=tuple(part)) for part in _packed(holder.elements, _FULL - 3)]
    return [replace(block, children=(*block.children[:-1], part)) for part in parts] if block.name == "table" else parts


def _packed(blocks: Sequence[Element], lines: float) -> list[list[Element]]:
    """Blocks in order, in parts of at most so many lines; a heading stays with what follows it."""
    parts: list[list[Element]] = [[]]
    for at, block in enumerate(blocks):
        needed = blocks[at : at + 2] if block.name == "h3" else [block]
        if parts[-1] and lines_of(*parts[-1], *needed) > lines:
            parts.append([])
        parts[-1].append(block)
    return parts


def lines_of(*blocks: Element) -> float:
    """About how many lines of a slide some blocks take."""
    return sum(map(_lines, blocks))


def _lines(block: Element) -> float:
    if block.name in {"ul", "ol"}:
        return lines_of(*block.elements)
    if block.name == "table":
        return 1.5 + lines_of(*block.find("tr"))
    if block.name == "figure":
        return 8.0
    if block.name == "pre":
        return block.words.count("\n") + 2.0
    least, across = {"li": (1.25, 66), "tr": (0.95, 75)}.get(block.name, (1.6, 70))
    return least + len(block.text) // across
