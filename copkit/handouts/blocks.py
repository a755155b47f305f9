"""One cell's HTML made into clean blocks: paragraphs, lists, figures with alt text, tables with headers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from copkit.errors import ExportError
from copkit.handouts.tree import BLOCK, INLINE, Element, Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_PLACEHOLDER = re.compile(
    r"^\W*(image|img|png|svg|jpe?g|photo|picture|figure|alt|alt[ _-]?text|todo|untitled|no description.*|<?figure size.*"
    r"|.*\.(png|jpe?g|svg|gif))?\W*\d*\W*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-+\u2212]?[\d.,  ]*\d ?%?")
_SHORT = 8  # letters: "hidden", "nan" and a dash may stand in a column of numbers
_HEADING = re.compile(r"h[1-6]")
_ITEMS = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd"}}
_LINK = re.compile(r"(https?://|mailto:|tel:|#)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CellFacts:
    """What is known of a cell while its blocks are made.

    `name` is how an error names it; `caption` and `alt` say what a table or a picture without words of its own
    shows; with `row_headers` the first cell of a row names the row; `picture` turns a picture's address into a
    ``data:`` one, or raises.
    """

    name: str
    caption: str = ""
    alt: str = ""
    row_headers: bool = False
    picture: Callable[[str], str] = str


def read_html(source: str, cell: CellFacts) -> tuple[Element, ...]:
    """Read one cell's HTML into blocks of the closed set; loose text becomes paragraphs.

    Raises:
        ExportError: an element outside the set, a picture without alt text, a table without header cells.

    Example:
        >>> [block.name for block in read_html("<div><b>Hello</b></div><ul><li>you</li></ul>", CellFacts("Cell 1"))]
        ['p', 'ul']
    """
    reader = Reader(cell.name)
    reader.feed(source)
    return tuple(_blocks(reader.finish(), cell))


def level_headings(blocks: Iterable[Element], *, below: int) -> list[Element]:
    """Close the gaps between heading levels under a heading of level `below`, keeping which stands under which.

    Example:
        >>> [block.name for block in level_headings([Element("h2"), Element("h5"), Element("h3")], below=1)]
        ['h2', 'h3', 'h3']
    """
    levels: list[int] = []
    levelled = []
    for block in blocks:
        if not _HEADING.fullmatch(block.name):
            levelled.append(block)
            continue
        level = int(block.name[1])
        levels = [*(above for above in levels if above < level), level]
        levelled.append(replace(block, name=f"h{min(len(levels) + below, 6)}"))
    return levelled


def without_headings(blocks: Iterable[Element]) -> tuple[Element, ...]:
    """Headings inside a quotation, a note or a list as strong words: the page's own headings stay its outline."""
    return tuple(
        Element("p", (Element("strong", block.children),)) if _HEADING.fullmatch(block.name) else block
        for block in blocks
    )


def _blocks(nodes: Iterable[Element | str], cell: CellFacts) -> Iterator[Element]:
    """Blocks as they are; runs of loose text and inline elements as paragraphs."""
    loose: list[Element | str] = []
    for node in (*nodes, Element("")):
        opened = isinstance(node, Element) and node.name in INLINE and any(c.name in BLOCK for c in node.find(*BLOCK))
        if isinstance(node, str) or (node.name in INLINE and not opened):
            loose.append(node)
            continue
        if any(isinstance(part, Element) or part.strip() for part in loose):
            yield from _paragraph(tuple(loose), cell)
        loose = []
        if isinstance(node, Element) and opened:
            yield from _blocks(node.children, cell)
        elif isinstance(node, Element) and node.name:
            yield from _block(node, cell)


def _paragraph(nodes: tuple[Element | str, ...], cell: CellFacts) -> Iterator[Element]:
    inlines = _inlines(nodes, cell)
    pictures = [node for node in inlines if isinstance(node, Element) and node.name == "img"]
    if pictures and all(node in pictures or (isinstance(node, str) and not node.strip()) for node in inlines):
        for image in pictures:
            words = image.attrs.get("title", "")
            label = (Element("figcaption", (words,)),) if words else ()
            yield Element("figure", (_without(image, "title"), *label))
    elif any(isinstance(node, Element) or node.strip() for node in inlines):
        yield Element("p", inlines)


def _block(node: Element, cell: CellFacts) -> Iterator[Element]:
    if node.name == "table":
        yield _table(node, cell)
    elif node.name == "pre":
        yield Element("pre", (node.words.rstrip("\n"),))
    elif node.name in {"ul", "ol", "dl"}:
        items = tuple(_item(child, cell) for child in node.elements if child.name in _ITEMS[node.name])
        yield from [replace(node, children=items)] if items else []
    elif node.name in {"blockquote", "aside"}:
        inside = without_headings(_blocks(node.children, cell))
        yield from [replace(node, children=inside)] if inside else []
    elif node.name == "figure":
        yield from _figure(node, cell)
    elif _HEADING.fullmatch(node.name):
        words = _inlines(node.children, cell)
        yield from [replace(node, children=words)] if node.text else []
    elif node.name == "hr":
        yield node
    else:
        yield from _blocks(node.children, cell)


def _figure(node: Element, cell: CellFacts) -> Iterator[Element]:
    """A picture with its caption; a figure of something else is that something, and its caption a paragraph."""
    captions = [child for child in node.elements if child.name == "figcaption"]
    blocks = without_headings(_blocks((child for child in node.children if child not in captions), cell))
    words = [part for caption in captions for part in _inlines(caption.children, cell)]
    if len(blocks) == 1 and blocks[0].name == "figure" and words:
        image = blocks[0].elements[0]
        yield Element("figure", (image, Element("figcaption", tuple(words))))
    else:
        yield from blocks
        yield from _paragraph(tuple(words), cell)


def _item(node: Element, cell: CellFacts) -> Element:
    """A list item or a cell: bare words stay bare, several blocks stay blocks."""
    blocks = without_headings(_blocks(node.children, cell))
    if all(block.name == "p" for block in blocks[:1]) and all(block.name in {"ul", "ol"} for block in blocks[1:]):
        return replace(node, children=(*(blocks[0].children if blocks else ()), *blocks[1:]))
    return replace(node, children=blocks)


def _inlines(nodes: Iterable[Element | str], cell: CellFacts) -> tuple[Element | str, ...]:
    return tuple(part for node in nodes for part in _inline(node, cell))


def _inline(node: Element | str, cell: CellFacts) -> tuple[Element | str, ...]:
    if isinstance(node, str):
        return (node,)
    if node.name in BLOCK:
        return _inlines(node.children, cell)
    if node.name == "img":
        alt = node.attrs.get("alt", "").strip() or cell.alt
        if _PLACEHOLDER.match(alt):
            raise ExportError(
                f"{cell.name} shows a picture without alt text: say what it shows, as ![words](…) or in the cell's metadata as copkit.alt.",
                cell=cell.name,
            )
        return (replace(node, attrs={**node.attrs, "alt": alt, "src": cell.picture(node.attrs.get("src", ""))}),)
    if node.name == "a" and not _LINK.match(node.attrs.get("href", "")):
        return _inlines(node.children, cell)  # a link to a file beside the notebook leads nowhere from a handout
    return (replace(node, children=_inlines(node.children, cell)),)


def _without(node: Element, *names: str) -> Element:
    return replace(node, attrs={key: value for key, value in node.attrs.items() if key not in names})


def _table(node: Element, cell: CellFacts) -> Element:
    """Rebuild a table: caption, header cells with scope, numbers to the right, no empty header cell."""
    heads = [row for part in node.find("thead") for row in part.find("tr")]
    rows = [row for row in node.find("tr") if row not in heads]
    if not heads and rows and all(box.name == "th" for box in _boxes(rows[0])):
        heads, rows = rows[:1], rows[1:]
    if not heads:
        raise ExportError(f"{cell.name} holds a table without a header row: give its columns names.", cell=cell.name)
    caption = next((part.text for part in node.find("caption")), "") or cell.caption
    head = [_row(row, "col", cell) for row in _join_index_names(heads)]
    body = [_row(row, "row", cell) for row in rows]
    numeric = _numeric_columns(body)
    parts = (Element("thead", _marked(head, numeric)), Element("tbody", _marked(body, numeric)))
    return Element("table", (Element("caption", (caption,)), *parts))


def _boxes(row: Element) -> list[Element]:
    return [box for box in row.elements if box.name in {"td", "th"}]


def _join_index_names(heads: list[Element]) -> list[Element]:
    """Put the names of a frame's index, which stand on a row of their own, into the empty corner above them."""
    if len(heads) != 2:  # noqa: PLR2004 -- a row of names and a row of index names
        return heads
    upper, lower = (_boxes(row) for row in heads)
    if len(upper) != len(lower) or any(a.text and b.text for a, b in zip(upper, lower, strict=True)):
        return heads
    return [Element("tr", tuple(a if a.text else b for a, b in zip(upper, lower, strict=True)))]


def _row(row: Element, axis: str, cell: CellFacts) -> Element:
    boxes = _boxes(row)
    if axis == "row" and cell.row_headers and boxes:
        boxes[0] = replace(boxes[0], name="th")
    return Element("tr", tuple(_box(box, axis, cell) for box in boxes))


def _box(box: Element, axis: str, cell: CellFacts) -> Element:
    """One table cell; an empty one heads nothing, whatever it was called."""
    attrs = {key: value for key, value in box.attrs.items() if value.isdigit() and value != "1"}
    heads = box.name == "th" and bool(box.text)
    if heads:
        attrs["scope"] = axis + "group" * (("colspan" if axis == "col" else "rowspan") in attrs)
    return replace(_item(box, cell), name="th" if heads else "td", attrs=attrs)


def _numeric_columns(body: list[Element]) -> list[bool]:
    """Which columns hold numbers; a column of row names is not one, and an irregular table has none."""
    wide = len(body[0].elements) if body else 0
    if any(len(row.elements) != wide for row in body):
        return []
    columns = [[row.elements[at] for row in body] for at in range(wide)]
    return [
        any(_NUMBER.fullmatch(box.text) for box in column)
        and all(box.name == "td" and (_NUMBER.fullmatch(box.text) or len(box.text) < _SHORT) for box in column)
        for column in columns
    ]


def _marked(rows: list[Element], numeric: list[bool]) -> tuple[Element, ...]:
    """Rows with their numbers to the right, headings included, where the row is as wide as the numbers' own."""
    return tuple(
        replace(
            row, children=tuple(_to_the_right(box) if n else box for box, n in zip(row.elements, numeric, strict=True))
        )
        if len(row.elements) == len(numeric)
        else row
        for row in rows
    )


def _to_the_right(box: Element) -> Element:
    return replace(box, attrs={**box.attrs, "class": "number"})
