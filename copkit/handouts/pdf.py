"""The clean page as a PDF that is both PDF/UA-1 (accessible) and PDF/A-2a (kept for good), through typst."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from copkit.errors import ExportError
from copkit.handouts.papers import TEMPLATES
from copkit.handouts.tree import Element, column_shares

if TYPE_CHECKING:
    from collections.abc import Iterable

    from copkit.handouts.page import Page

_TOLD = ("community", "institution", "when", "place", "kind", "changed_words")
_WRITTEN = {
    "strong": "#strong[{}];",
    "em": "#emph[{}];",
    "del": "#strike[{}];",
    "mark": "#highlight[{}];",
    "sub": "#sub[{}];",
    "sup": "#super[{}];",
    "small": "#fine[{}];",
    "q": "#quote[{}];",
    "cite": "#said-by[{}];",
    "blockquote": "#saying[{}];",
    "aside": "#note[{}];",
    "figcaption": "#under[{}];",
    "br": "#linebreak();",
    "hr": "\n#rule\n",
    "p": "\n\n{}\n\n",
    "dl": "\n{}",
    "dt": "#strong[{}]\n",
    "dd": "#inset[{}]\n",
    "figure": "\n#block[{}]\n",
    **{f"h{level}": f"\n#heading(level: {level - 1})[{{}}]\n" for level in range(2, 7)},
}
"""How an element is written in typst, with what is in it; what is not here has a method, or is what is in it."""


def page_pdf(page: Page) -> bytes:
    """Set a page as one tagged PDF with title, language, bookmarks and header cells, the same bytes each time.

    Raises:
        ExportError: typst refused, for instance a picture that it cannot read.
    """
    import typst  # noqa: PLC0415 -- loaded when a PDF is asked for

    with TemporaryDirectory(prefix="copkit-") as room:
        source = Path(room) / "handout.typ"
        source.write_text(_Typst(Path(room)).document(page), encoding="utf-8")
        try:
            made: bytes = typst.compile(
                source,
                root=Path(room),
                format="pdf",
                ignore_system_fonts=True,
                pdf_standards=["ua-1", "a-2a"],
                timestamp=dt.datetime.fromisoformat(f"{page.changed}T00:00:00+00:00"),
            )
        except typst.TypstError as error:
            letters = re.search(r'the text `"(.+?)"` could not be displayed', error.message)
            raise ExportError(
                f"The PDF's fonts have no {letters[1]}: write it in other letters, or share another form."
                if letters
                else f"This page cannot be made into an accessible PDF: {error.message}."
            ) from error
    # a stream whose last byte is a carriage return would seem to end a byte early: close it with another one
    return made.replace(b"\r\nendstream", b"\r\rendstream")


def picture_bytes(image: Element) -> tuple[bytes, str]:
    """What a picture's data address holds, and its kind: png, jpeg, gif or svg."""
    head, _, packed = image.attrs["src"].partition(",")
    return base64.b64decode(packed), re.sub(r"^data:image/([a-z]+).*", r"\1", head)


def drawing_png(drawing: bytes) -> bytes:
    """An SVG as PNG, for programs that cannot show one."""
    import typst  # noqa: PLC0415 -- the same

    with TemporaryDirectory(prefix="copkit-") as room:
        (Path(room) / "picture.svg").write_bytes(drawing)
        source = Path(room) / "picture.typ"
        source.write_text(
            '#set page(width: 200mm, height: auto, margin: 0pt)\n#image("picture.svg", width: 100%)', encoding="utf-8"
        )
        return bytes(typst.compile(source, format="png", ppi=1600 * 25.4 / 200, ignore_system_fonts=True))


def _quoted(words: object) -> str:
    return json.dumps(words, ensure_ascii=False)


class _Typst:
    """Writes elements as typst; every word travels as a quoted string, so that none is ever code."""

    def __init__(self, room: Path) -> None:
        self.room = room
        self.pictures = 0

    def document(self, page: Page) -> str:
        told: dict[str, object] = {key: str(page.facts.get(key, "")) for key in _TOLD}
        told |= {"changed": page.changed, "title": page.title, "private": page.audience == "facilitator"}
        given = ", ".join(f"{key}: {_quoted(value)}" for key, value in told.items())
        style = (TEMPLATES / "handout.typ").read_text(encoding="utf-8")
        parts = [f"{style}\n#show: handout.with({given})\n"]
        parts += [f"#lead[{self.flow(page.lead)}]\n"] if page.lead else []
        for section in page.printed:
            when = f"#when({_quoted(section.facts['when'])})\n" if section.facts.get("when") else ""
            parts.append(f"#heading(level: 1, {_quoted(section.title)})\n{when}{self.flow(section.blocks)}\n")
        return "".join(parts)

    def flow(self, nodes: Iterable[Element | str]) -> str:
        return "".join(map(self.node, nodes))

    def node(self, node: Element | str) -> str:
        if isinstance(node, str):
            words = re.sub(r"\s+", " ", node)
            return f"#{_quoted(words)};" if words else ""
        if written := getattr(self, f"_{node.name}", None):
            return str(written(node))
        return _WRITTEN.get(node.name, "{}").format(self.flow(node.children))

    def _a(self, node: Element) -> str:
        inside = self.flow(node.children)
        return inside if node.attrs["href"].startswith("#") else f"#link({_quoted(node.attrs['href'])})[{inside}];"

    def _code(self, node: Element) -> str:
        return f"#raw({_quoted(node.text)});"

    _kbd = _code

    def _pre(self, node: Element) -> str:
        return f"\n#raw(block: true, {_quoted(''.join(map(str, node.children)))})\n"

    def _ul(self, node: Element) -> str:
        return f"\n#list({self._boxes(node)})\n"

    def _ol(self, node: Element) -> str:
        return f"\n#enum(start: {int(node.attrs.get('start') or 1)}, {self._boxes(node)})\n"

    def _boxes(self, node: Element) -> str:
        return ", ".join(f"[{self.flow(item.children)}]" for item in node.elements)

    def _img(self, node: Element) -> str:
        self.pictures += 1
        data, kind = picture_bytes(node)
        name = f"{self.pictures}.{kind}"
        (self.room / name).write_bytes(data)
        return f"#picture({_quoted(name)}, {_quoted(node.attrs['alt'])});"

    def _table(self, node: Element) -> str:
        caption, head, body = node.elements
        shares = column_shares(node)
        columns = ", ".join(f"{share:.3f}fr" for share in shares)
        parts = [f"columns: ({columns},), inset: apart({len(shares)}), table.header({self._cells(head)})"]
        parts += [self._cells(body)] if body.children else []
        rows = len(list(node.find("tr")))
        return f"\n#tabled([{self.flow(caption.children)}], {rows}, table({', '.join(parts)}))\n"

    def _cells(self, part: Element) -> str:
        return ", ".join(self._cell(cell) for row in part.elements for cell in row.elements)

    def _cell(self, cell: Element) -> str:
        spans = "".join(f"{key}: {int(cell.attrs[key])}, " for key in ("colspan", "rowspan") if key in cell.attrs)
        align = "align: right, " if cell.attrs.get("class") == "number" else ""
        inside = self.flow(cell.children)
        return f"table.cell({spans}{align})[{f'#strong[{inside}]' if cell.name == 'th' else inside}]"
