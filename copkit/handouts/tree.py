"""The one clean tree that every form of a handout is made from: a closed set of elements, nothing else.

A cell's HTML is read into it: wrappers are opened, presentation is dropped, tables are rebuilt; what is left and not
in the set is an error that names the cell, so that no form ever meets a surprise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import compress, count
from typing import TYPE_CHECKING

from copkit.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# fmt: off
INLINE = frozenset(("a", "abbr", "br", "cite", "code", "del", "em", "img", "kbd", "mark", "q", "small", "strong", "sub", "sup", "time"))
BLOCK = frozenset((
    "aside", "blockquote", "caption", "dd", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
    "pre", "table", "tbody", "td", "th", "thead", "tr", "ul",
))
VOID = frozenset({"br", "hr", "img"})
_ATTRIBUTES = {
    "a": ("href",), "abbr": ("title",), "img": ("src", "alt", "title"), "ol": ("start",), "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"), "time": ("datetime",),
}
_RENAMED = {
    "b": "strong", "i": "em", "s": "del", "strike": "del", "tt": "code", "samp": "code", "var": "em", "summary": "p",
}
_OPENED = frozenset((
    "article", "center", "col", "details", "div", "font", "footer", "header", "ins", "main", "meta", "nav", "section", "span", "tfoot", "u", "wbr",
))
_DROPPED = frozenset(("colgroup", "style", "title"))
_CLOSED_BY_LIKE = {
    "li": {"li"}, "tr": {"tr", "td", "th"}, "td": {"td", "th"}, "th": {"td", "th"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"},
}
# fmt: on
_PLACEHOLDER = re.compile(
    r"^\W*(image|img|png|svg|jpe?g|photo|picture|figure|alt|alt[ _-]?text|todo|untitled|no description.*|<?figure size.*"
    r"|.*\.(png|jpe?g|svg|gif))?\W*\d*\W*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-+\u2212]?[\d.,  ]*\d ?%?")
_SHORT = 8  # letters: "hidden", "nan" and a dash may stand in a column of numbers
_HEADING = re.compile(r"h[1-6]")
_ITEMS = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd"}}
_UNSEEN = re.compile(r"\x1b\[[\d;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]")
"""A terminal's colours, and control characters: no form shows them, and some break on them."""
_LINK = re.compile(r"(https?://|mailto:|tel:|#)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the closed set, with its few attributes and its children in order."""

    name: str
    children: tuple[Element | str, ...] = ()
    attrs: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All its text, with white space folded."""
        return " ".join(self.words.split())

    @property
    def words(self) -> str:
        """All its text, as it stands."""
        inside = "".join(child if isinstance(child, str) else child.words for child in self.children)
        return inside + " " * (self.name == "br")

    def find(self, *names: str) -> Iterator[Element]:
        """Every element of these names in it, itself included, in reading order."""
        if self.name in names:
            yield self
        for child in self.elements:
            yield from child.find(*names)

    @property
    def elements(self) -> tuple[Element, ...]:
        """Its children that are elements, without loose text."""
        return tuple(child for child in self.children if isinstance(child, Element))


Nodes = tuple[Element | str, ...]


@dataclass(frozen=True, slots=True)
class CellFacts:
    """What is known of a cell while it is read.

    `name` is how an error names it; `caption` and `alt` say what a table or a picture without words of its own
    shows, and `tables` numbers tables without either; with `row_headers` the first cell of a row names the row;
    `picture` turns a picture's address into a ``data:`` one, or raises.
    """

    name: str
    caption: str = ""
    alt: str = ""
    row_headers: bool = False
    picture: Callable[[str], str] = str
    tables: Iterator[int] = field(default_factory=lambda: count(1))


def read_html(source: str, cell: CellFacts) -> tuple[Element, ...]:
    """Read one cell's HTML into blocks of the closed set; loose text becomes paragraphs.

    Raises:
        ExportError: an element outside the set, a picture without alt text, a table without header cells.

    Example:
        >>> [block.name for block in read_html("<div><b>Hello</b></div><ul><li>you</li></ul>", CellFacts("Cell 1"))]
        ['p', 'ul']
    """
    reader = _Reader(cell.name)
    reader.feed(source)
    return tuple(_blocks(reader.finish(), cell))


def level_headings(blocks: Iterable[Element], *, below: int) -> list[Element]:
    """Close the gaps between heading levels under a heading of level `below`, keeping which stands under which."""
    levels: list[int] = []
    levelled = []
    for block in blocks:
        name = block.name
        if _HEADING.fullmatch(name):
            levels = [*(above for above in levels if above < int(name[1])), int(name[1])]
            name = f"h{min(len(levels) + below, 6)}"
        levelled.append(replace(block, name=name))
    return levelled


def without_headings(blocks: Iterable[Element]) -> tuple[Element, ...]:
    """Headings inside a quotation, a note or a list as strong words: the page's own headings stay its outline."""
    return tuple(
        Element("p", (Element("strong", block.children),)) if _HEADING.fullmatch(block.name) else block
        for block in blocks
    )


def column_shares(table: Element) -> tuple[float, ...]:
    """How much of a table's width each column needs, by its longest cell; the shares add up to 1."""
    rows = [row.elements for row in table.find("tr")]
    wide = max(sum(int(cell.attrs.get("colspan", 1)) for cell in row) for row in rows)
    whole = [row for row in rows if len(row) == wide]
    longest = [max((min(max(len(row[at].text), 4), 50) for row in whole), default=10) + 6 for at in range(wide)]
    return tuple(size / sum(longest) for size in longest)


class _Reader(HTMLParser):
    """Builds nested elements from one cell's HTML, refusing what the set does not hold."""

    def __init__(self, cell: str) -> None:
        super().__init__(convert_charrefs=True)
        self.cell = cell
        self.open: list[tuple[str, dict[str, str], list[Element | str]]] = [("", {}, [])]
        self.skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = _RENAMED.get(tag, tag)
        if self.skipped or name in _DROPPED:
            self.skipped += name in _DROPPED
            return
        if name in _OPENED:
            return
        if name not in INLINE | BLOCK:
            remedy = "replace it with text, a list, a table or a picture, or tag the cell remove-cell"
            sentence = f"{self.cell} holds <{tag}>, which a handout cannot keep: {remedy}."
            raise ExportError(sentence, cell=self.cell, element=tag)
        while self.open[-1][0] in _CLOSED_BY_LIKE.get(name, set()) | ({"p"} if name in BLOCK else set()):
            self._close()
        given = {key: value or "" for key, value in attrs if key in _ATTRIBUTES.get(name, ())}
        self.open.append((name, given, []))
        if name in VOID:
            self._close()

    def handle_endtag(self, tag: str) -> None:
        name = _RENAMED.get(tag, tag)
        if self.skipped:
            self.skipped -= name in _DROPPED
        elif name not in VOID and name in [opened for opened, _, _ in self.open]:
            while self._close() != name:
                pass

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.open[-1][2].append(_UNSEEN.sub("", data))

    def _close(self) -> str:
        name, attrs, children = self.open.pop()
        self.open[-1][2].append(Element(name, tuple(children), attrs))
        return name

    def finish(self) -> Nodes:
        """Everything that was read, with nothing left open."""
        self.close()
        while len(self.open) > 1:
            self._close()
        return tuple(self.open[0][2])


def _blocks(nodes: Iterable[Element | str], cell: CellFacts) -> Iterator[Element]:
    """Blocks as they are; runs of loose text and inline elements as paragraphs."""
    loose: list[Element | str] = []
    for node in (*nodes, Element("")):
        opened = isinstance(node, Element) and node.name in INLINE and any(node.find(*BLOCK))
        if isinstance(node, str) or (node.name in INLINE and not opened):
            loose.append(node)
            continue
        yield from _paragraph(tuple(loose), cell)
        loose = []
        if opened:
            yield from _blocks(node.children, cell)
        elif node.name:
            yield from _block(node, cell)


def _paragraph(nodes: Nodes, cell: CellFacts) -> Iterator[Element]:
    """A paragraph; one that holds nothing but pictures is their figures."""
    inlines = _inlines(nodes, cell)
    said = [node for node in inlines if isinstance(node, Element) or node.strip()]
    pictures = [node for node in said if isinstance(node, Element) and node.name == "img"]
    if said and pictures != said:
        yield Element("p", inlines)
        return
    for picture in pictures:
        attrs = dict(picture.attrs)
        words = attrs.pop("title", "")
        caption = (Element("figcaption", (words,)),) if words else ()
        yield Element("figure", (replace(picture, attrs=attrs), *caption))


def _block(node: Element, cell: CellFacts) -> Iterator[Element]:
    inside: Nodes = ()
    match node.name:
        case "table":
            yield _table(node, cell)
        case "pre":
            yield Element("pre", (node.words.rstrip("\n"),))
        case "figure":
            yield from _figure(node, cell)
        case "hr":
            yield node
        case "ul" | "ol" | "dl":
            inside = tuple(_item(child, cell) for child in node.elements if child.name in _ITEMS[node.name])
        case "blockquote" | "aside":
            inside = without_headings(_blocks(node.children, cell))
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            inside = _inlines(node.children, cell) if node.text else ()
        case _:
            yield from _blocks(node.children, cell)
    if inside:
        yield replace(node, children=inside)


def _figure(node: Element, cell: CellFacts) -> Iterator[Element]:
    """A picture with its caption; a figure of something else is that something, and its caption a paragraph."""
    captions = [child for child in node.elements if child.name == "figcaption"]
    blocks = without_headings(_blocks((child for child in node.children if child not in captions), cell))
    words = tuple(part for caption in captions for part in caption.children)
    if len(blocks) == 1 and blocks[0].name == "figure" and words:
        yield Element("figure", (blocks[0].elements[0], Element("figcaption", _inlines(words, cell))))
    else:
        yield from blocks
        yield from _paragraph(words, cell)


def _item(node: Element, cell: CellFacts) -> Element:
    """A list item or a cell: bare words stay bare, several blocks stay blocks."""
    blocks = without_headings(_blocks(node.children, cell))
    if all(block.name == "p" for block in blocks[:1]) and all(block.name in {"ul", "ol"} for block in blocks[1:]):
        return replace(node, children=(*(blocks[0].children if blocks else ()), *blocks[1:]))
    return replace(node, children=blocks)


def _inlines(nodes: Iterable[Element | str], cell: CellFacts) -> Nodes:
    return tuple(part for node in nodes for part in ((node,) if isinstance(node, str) else _inline(node, cell)))


def _inline(node: Element, cell: CellFacts) -> Nodes:
    if node.name == "img":
        alt = node.attrs.get("alt", "").strip() or cell.alt
        if _PLACEHOLDER.match(alt):
            remedy = "say what it shows, as ![words](…) or in the cell's metadata as copkit.alt"
            raise ExportError(f"{cell.name} shows a picture without alt text: {remedy}.", cell=cell.name)
        return (replace(node, attrs={**node.attrs, "alt": alt, "src": cell.picture(node.attrs.get("src", ""))}),)
    leads_nowhere = node.name == "a" and not _LINK.match(node.attrs.get("href", ""))  # to a file beside the notebook
    inside = _inlines(node.children, cell)
    return inside if node.name in BLOCK or leads_nowhere else (replace(node, children=inside),)


def _table(node: Element, cell: CellFacts) -> Element:
    """Rebuild a table: caption, header cells with scope, numbers to the right, no empty header cell."""
    number = next(cell.tables)
    caption = next((part.text for part in node.find("caption")), "") or cell.caption or f"Table {number}"
    heads = [row for part in node.find("thead") for row in part.find("tr")]
    rows = [row for row in node.find("tr") if row not in heads]
    if not heads and rows and all(box.name == "th" for box in _boxes(rows[0])):
        heads, rows = rows[:1], rows[1:]
    if not heads:
        raise ExportError(f"{cell.name} holds a table without a header row: give its columns names.", cell=cell.name)
    body = [_row(_boxes(row), "row", cell) for row in rows]
    head = [_row(boxes, "col", cell) for boxes in _join_index_names([_boxes(row) for row in heads])]
    _align_numbers(head, body)
    parts = (Element("thead", tuple(head)), Element("tbody", tuple(body)))
    return Element("table", (Element("caption", (caption,)), *parts))


def _boxes(row: Element) -> list[Element]:
    return [box for box in row.elements if box.name in {"td", "th"}]


def _join_index_names(heads: list[list[Element]]) -> list[list[Element]]:
    """Put the names of a frame's index, which stand on a row of their own, into the empty corner above them."""
    if len(heads) != 2 or len(heads[0]) != len(heads[1]):  # noqa: PLR2004 -- a row of names and a row of index names
        return heads
    pairs = list(zip(*heads, strict=True))
    return heads if any(a.text and b.text for a, b in pairs) else [[a if a.text else b for a, b in pairs]]


def _row(boxes: list[Element], axis: str, cell: CellFacts) -> Element:
    """A row of cells; an empty one heads nothing, whatever it was called."""
    made = []
    for at, box in enumerate(boxes):
        attrs = {key: value for key, value in box.attrs.items() if value.isdigit() and value != "1"}
        names_row = axis == "row" and cell.row_headers and at == 0
        heads = bool(box.text) and (box.name == "th" or names_row)
        if heads:
            attrs["scope"] = axis + "group" * (("colspan" if axis == "col" else "rowspan") in attrs)
        made.append(replace(_item(box, cell), name="th" if heads else "td", attrs=attrs))
    return Element("tr", tuple(made))


def _align_numbers(head: list[Element], body: list[Element]) -> None:
    """Set columns of numbers to the right; a column of row names is not one, and an irregular table has none."""
    if len({len(row.elements) for row in body}) != 1:
        return
    numeric = [
        any(_NUMBER.fullmatch(box.text) for box in column)
        and all(box.name == "td" and (_NUMBER.fullmatch(box.text) or len(box.text) < _SHORT) for box in column)
        for column in zip(*(row.elements for row in body), strict=True)
    ]
    for row in (*head, *body):
        if len(row.elements) == len(numeric):
            for box in compress(row.elements, numeric):
                box.attrs["class"] = "number"
