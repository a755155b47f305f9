"""The one clean tree that every form of a handout is made from: a closed set of elements, nothing else.

A cell's Markdown or HTML is read into `Element`s. Wrappers are opened,
presentation is dropped, tables are rebuilt; what is left and not in the set is
an error that names the cell, so that no form ever meets a surprise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from copkit.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterator

# fmt: off
INLINE = frozenset(("a", "abbr", "br", "cite", "code", "del", "em", "img", "kbd", "mark", "q", "small", "strong", "sub", "sup", "time"))
BLOCK = frozenset((
    "aside", "blockquote", "caption", "dd", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
    "pre", "table", "tbody", "td", "th", "thead", "tr", "ul",
))
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
        [0.26, 0.74]
    """
    rows = [row.elements for row in table.find("tr")]
    wide = max(sum(int(cell.attrs.get("colspan", 1)) for cell in row) for row in rows)
    whole = [row for row in rows if len(row) == wide]
    longest = [max((min(max(len(row[at].text), 4), 50) for row in whole), default=10) + 6 for at in range(wide)]
    return tuple(size / sum(longest) for size in longest)


class Reader(HTMLParser):
    """Builds nested elements from one cell's HTML, refusing what the set does not hold."""

    def __init__(self, cell: str) -> None:
        super().__init__(convert_charrefs=True)
        self.cell = cell
        self.open: list[tuple[str, dict[str, str], list[Element | str]]] = [("", {}, [])]
        self.skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element of the set, pass over a wrapper, or refuse."""
        name = _RENAMED.get(tag, tag)
        if self.skipped or name in _DROPPED:
            self.skipped += name in _DROPPED
            return
        if name in _OPENED:
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
        """Close the element, and whatever was left open in it."""
        name = _RENAMED.get(tag, tag)
        if self.skipped:
            self.skipped -= name in _DROPPED
            return
        if name not in VOID and name in [opened for opened, _, _ in self.open]:
            while self._close() != name:
                pass

    def handle_data(self, data: str) -> None:
        """Keep text, unless it belongs to something dropped."""
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
        """Everything that was read, with nothing left open."""
        self.close()
        while len(self.open) > 1:
            self._close()
        return tuple(self.open[0][2])
