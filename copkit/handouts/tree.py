"""The one clean tree that every form of a handout is made from: a closed set of elements, nothing else.

A cell's Markdown or HTML is read into `Element`s. Wrappers are opened,
presentation is dropped, tables are rebuilt; what is left and not in the set is
an error that names the cell, so that no form ever meets a surprise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from copkit.errors import ExportError

INLINE = frozenset("a abbr br cite code del em img kbd mark q small strong sub sup time".split())
BLOCK = frozenset(
    "aside blockquote caption dd dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td th thead tr ul".split()
)
VOID = frozenset({"br", "hr", "img"})
_ATTRIBUTES = {
    "a": ("href",),
    "abbr": ("title",),
    "img": ("src", "alt", "title"),
    "ol": ("start",),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
    "time": ("datetime",),
}
_RENAMED = {
    "b": "strong",
    "i": "em",
    "s": "del",
    "strike": "del",
    "tt": "code",
    "samp": "code",
    "var": "em",
    "summary": "p",
}
_OPENED = (
    frozenset("article center details div font header footer main section small span tfoot u ins nav".split()) - INLINE
)
_DROPPED = frozenset("style colgroup title".split())
_CLOSED_BY_LIKE = {
    "li": {"li"},
    "tr": {"tr", "td", "th"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
}
_PLACEHOLDER = re.compile(
    r"^\W*(image|img|png|svg|jpe?g|photo|picture|figure|alt|alt[ _-]?text|todo|untitled|no description.*|<?figure size.*|.*\.(png|jpe?g|svg|gif))?\W*\d*\W*$",
    re.I,
)


_NUMBER = re.compile(r"[-+−]?[\d.,  ]*\d ?%?")
_SHORT = 8  # letters: "hidden", "nan" and a dash may stand in a column of numbers


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the closed set, with its few attributes and its children in order."""

    name: str
    children: tuple[Element | str, ...] = ()
    attrs: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All its text, with white space folded."""
        return " ".join("".join(_texts(self)).split())

    def find(self, *names: str) -> Iterator[Element]:
        """Every element of these names in it, itself included, in reading order."""
        if self.name in names:
            yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.find(*names)

    @property
    def elements(self) -> tuple[Element, ...]:
        """Its children that are elements, without loose text."""
        return tuple(child for child in self.children if isinstance(child, Element))


def column_shares(table: Element) -> tuple[float, ...]:
    """How much of a table's width each column needs, by its longest cell; the shares add up to 1.

    Example:
        >>> row = Element("tr", (Element("td", ("12:00",)), Element("td", ("Check-in and introductions",))))
        >>> [round(share, 2) for share in column_shares(Element("table", (row,)))]
        [0.27, 0.73]
    """
    rows = [row.elements for row in table.find("tr")]
    wide = max(sum(int(cell.attrs.get("colspan", 1)) for cell in row) for row in rows)
    whole = [row for row in rows if len(row) == wide]
    longest = [max((min(max(len(row[at].text), 4), 50) for row in whole), default=10) + 6 for at in range(wide)]
    return tuple(size / sum(longest) for size in longest)


def _texts(node: Element | str) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    else:
        for child in node.children:
            yield from _texts(child)
        if node.name == "br":
            yield " "


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
        if name in _OPENED or name in {"col", "meta", "wbr"}:
            return
        if name not in INLINE | BLOCK:
            raise ExportError(
                f"{self.cell} holds <{tag}>, which a handout cannot keep: replace it with text, a list, a table or a picture, "
                "or tag the cell remove-cell.",
                cell=self.cell,
                element=tag,
            )
        self._close_what_it_ends(name)
        given = {key: value or "" for key, value in attrs if key in _ATTRIBUTES.get(name, ())}
        self.open.append((name, given, []))
        if name in VOID:
            self._close()

    def handle_endtag(self, tag: str) -> None:
        name = _RENAMED.get(tag, tag)
        if self.skipped:
            self.skipped -= name in _DROPPED
            return
        if name not in VOID and name in [opened for opened, _, _ in self.open]:
            while self._close() != name:
                pass

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.open[-1][2].append(data)

    def _close(self) -> str:
        name, attrs, children = self.open.pop()
        self.open[-1][2].append(Element(name, tuple(children), attrs))
        return name

    def _close_what_it_ends(self, name: str) -> None:
        ends = _CLOSED_BY_LIKE.get(name, set()) | ({"p"} if name in BLOCK else set())
        while self.open[-1][0] in ends:
            self._close()

    def finish(self) -> tuple[Element | str, ...]:
        self.close()
        while len(self.open) > 1:
            self._close()
        return tuple(self.open[0][2])


def read_html(
    source: str,
    *,
    cell: str,
    caption: str = "",
    alt: str = "",
    row_headers: bool = False,
    picture: Callable[[str], str] = str,
) -> tuple[Element, ...]:
    """Read one cell's HTML into blocks of the closed set.

    Args:
        source: HTML, as Markdown or an output gave it.
        cell: how an error names the cell, such as "Cell 4".
        caption: what a table without a caption is called.
        alt: what a picture without alt text shows, in words.
        row_headers: whether the first cell of a table's rows names the row.
        picture: turns a picture's address into a ``data:`` one, or raises.

    Returns:
        Blocks in order; loose text is wrapped in paragraphs.

    Raises:
        ExportError: an element outside the set, a picture without alt text, a table without header cells.

    Example:
        >>> [block.name for block in read_html("<div><b>Hello</b></div><ul><li>you</li></ul>", cell="Cell 1")]
        ['p', 'ul']
    """
    reader = _Reader(cell)
    reader.feed(source)
    made = _Made(cell, caption, alt, row_headers, picture)
    return tuple(_blocks(reader.finish(), made))


@dataclass(frozen=True, slots=True)
class _Made:
    """What the making of one cell's blocks needs to know."""

    cell: str
    caption: str
    alt: str
    row_headers: bool
    picture: Callable[[str], str]


def _blocks(nodes: Iterable[Element | str], made: _Made) -> Iterator[Element]:
    """Blocks as they are; runs of loose text and inline elements as paragraphs."""
    loose: list[Element | str] = []
    for node in (*nodes, Element("")):
        opened = isinstance(node, Element) and node.name in INLINE and any(c.name in BLOCK for c in node.find(*BLOCK))
        if isinstance(node, str) or (node.name in INLINE and not opened):
            loose.append(node)
            continue
        if any(isinstance(part, Element) or part.strip() for part in loose):
            yield from _paragraph(tuple(loose), made)
        loose = []
        if isinstance(node, Element) and opened:
            yield from _blocks(node.children, made)
        elif isinstance(node, Element) and node.name:
            yield from _block(node, made)


def _paragraph(nodes: tuple[Element | str, ...], made: _Made) -> Iterator[Element]:
    inlines = _inlines(nodes, made)
    pictures = [node for node in inlines if isinstance(node, Element) and node.name == "img"]
    if pictures and all(node in pictures or (isinstance(node, str) and not node.strip()) for node in inlines):
        for image in pictures:
            words = image.attrs.get("title", "")
            label = (Element("figcaption", (words,)),) if words else ()
            yield Element("figure", (_without(image, "title"), *label))
    elif any(isinstance(node, Element) or node.strip() for node in inlines):
        yield Element("p", inlines)


def _block(node: Element, made: _Made) -> Iterator[Element]:
    if node.name == "p":
        yield from _blocks(node.children, made)
    elif node.name == "table":
        yield _table(node, made)
    elif node.name == "pre":
        yield Element("pre", ("".join(_texts(node)).rstrip("\n"),))
    elif node.name in {"ul", "ol", "dl"}:
        items = tuple(_item(c, made) for c in node.children if isinstance(c, Element) and c.name in {"li", "dt", "dd"})
        yield replace(node, children=items)
    elif node.name in {"blockquote", "aside", "figure"}:
        yield replace(node, children=tuple(_blocks(node.children, made)))
    elif node.name in {"h1", "h2", "h3", "h4", "h5", "h6", "figcaption"}:
        if node.text:
            yield replace(node, children=_inlines(node.children, made))
    elif node.name == "hr":
        yield node
    else:
        yield from _blocks(node.children, made)


def _item(node: Element, made: _Made) -> Element:
    """A list item or a cell: bare words stay bare, several blocks stay blocks."""
    blocks = tuple(_blocks(node.children, made))
    if all(block.name == "p" for block in blocks[:1]) and all(block.name in {"ul", "ol"} for block in blocks[1:]):
        return replace(node, children=(*(blocks[0].children if blocks else ()), *blocks[1:]))
    return replace(node, children=blocks)


def _inlines(nodes: Iterable[Element | str], made: _Made) -> tuple[Element | str, ...]:
    return tuple(part for node in nodes for part in _inline(node, made))


def _inline(node: Element | str, made: _Made) -> tuple[Element | str, ...]:
    if isinstance(node, str):
        return (node,)
    if node.name == "img":
        alt = node.attrs.get("alt", "").strip() or made.alt
        if _PLACEHOLDER.match(alt):
            raise ExportError(
                f"{made.cell} shows a picture without alt text: say what it shows, as ![words](…) or in the cell's metadata as copkit.alt.",
                cell=made.cell,
            )
        return (replace(node, attrs={**node.attrs, "alt": alt, "src": made.picture(node.attrs.get("src", ""))}),)
    if node.name == "a" and not re.match(r"(https?://|mailto:|tel:|#)", node.attrs.get("href", ""), re.I):
        return _inlines(node.children, made)  # a link to a file beside the notebook leads nowhere from a handout
    return (replace(node, children=_inlines(node.children, made)),)


def _without(node: Element, *names: str) -> Element:
    return replace(node, attrs={key: value for key, value in node.attrs.items() if key not in names})


def _table(node: Element, made: _Made) -> Element:
    """Rebuild a table: caption, header cells with scope, numbers to the right, no empty header cell."""
    heads = [row for part in node.find("thead") for row in part.find("tr")]
    rows = [row for row in node.find("tr") if row not in heads]
    if not heads and rows and all(cell.name == "th" for cell in _cells(rows[0])):
        heads, rows = rows[:1], rows[1:]
    if not heads:
        raise ExportError(f"{made.cell} holds a table without a header row: give its columns names.", cell=made.cell)
    caption = next((part.text for part in node.find("caption")), "") or made.caption
    head = [_row(row, "col", made) for row in _join_index_names(heads)]
    body = [_row(row, "row", made) for row in rows]
    head, body = _numbers_to_the_right(head, body)
    return Element(
        "table",
        (Element("caption", (caption,)), Element("thead", tuple(head)), Element("tbody", tuple(body))),
    )


def _numbers_to_the_right(head: list[Element], body: list[Element]) -> tuple[list[Element], list[Element]]:
    """Mark the columns that hold numbers, heading included; a column of row names stays where it is."""
    wide = len(body[0].elements) if body else 0
    if not all(len(row.elements) == wide for row in (*head, *body)):
        return head, body
    columns = [[row.elements[at] for row in body] for at in range(wide)]
    numeric = [
        any(_NUMBER.fullmatch(cell.text) for cell in column)
        and all(cell.name == "td" and (_NUMBER.fullmatch(cell.text) or len(cell.text) < _SHORT) for cell in column)
        for column in columns
    ]

    def marked(row: Element) -> Element:
        cells = zip(row.elements, numeric, strict=True)
        return replace(row, children=tuple(replace(c, attrs={**c.attrs, "class": "number"}) if n else c for c, n in cells))

    return [marked(row) for row in head], [marked(row) for row in body]


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row.elements if cell.name in {"td", "th"}]


def _join_index_names(heads: list[Element]) -> list[Element]:
    """Put the names of a frame's index, which stand on a row of their own, into the empty corner above them."""
    if len(heads) != 2:  # noqa: PLR2004 -- a row of names and a row of index names
        return heads
    upper, lower = (_cells(row) for row in heads)
    if len(upper) != len(lower) or any(a.text and b.text for a, b in zip(upper, lower, strict=True)):
        return heads
    return [Element("tr", tuple(a if a.text else b for a, b in zip(upper, lower, strict=True)))]


def _row(row: Element, axis: str, made: _Made) -> Element:
    cells = _cells(row)
    if axis == "row" and made.row_headers and cells:
        cells[0] = replace(cells[0], name="th")
    return Element("tr", tuple(_cell(cell, axis, made) for cell in cells))


def _cell(cell: Element, axis: str, made: _Made) -> Element:
    span = "colspan" if axis == "col" else "rowspan"
    attrs = {key: value for key, value in cell.attrs.items() if value not in {"", "1"}}
    if cell.name == "th" and cell.text:
        attrs["scope"] = axis + "group" * (span in attrs)
    return replace(_item(cell, made), name="th" if cell.name == "th" and cell.text else "td", attrs=attrs)
