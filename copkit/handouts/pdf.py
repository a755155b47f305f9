"""The clean page as a PDF that is both PDF/UA-1 (accessible) and PDF/A-2a (kept for good), through typst."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from copkit.errors import ExportError
from copkit.handouts.tree import Element, column_shares

if TYPE_CHECKING:
    from copkit.handouts.page import Page, Section

_STYLE = Path(__file__).parent / "templates" / "copkit" / "handout.typ"
_AROUND = {
    "strong": "strong",
    "em": "emph",
    "del": "strike",
    "mark": "highlight",
    "sub": "sub",
    "sup": "super",
    "small": "fine",
    "cite": "said-by",
    "blockquote": "saying",
    "aside": "note",
    "figcaption": "under",
}


def page_pdf(page: Page) -> bytes:
    """Set a page as one tagged PDF with title, language, bookmarks and header cells, the same bytes each time.

    Raises:
        ExportError: typst refused, for instance a picture that it cannot read.
    """
    import typst  # noqa: PLC0415 -- loaded when a PDF is asked for

    moment = dt.datetime.fromisoformat(f"{page.changed}T00:00:00+00:00")
    with TemporaryDirectory(prefix="copkit-") as room:
        writer = _Typst(Path(room))
        source = Path(room) / "handout.typ"
        source.write_text(writer.document(page), encoding="utf-8")
        try:
            made = typst.compile(
                source,
                root=Path(room),
                format="pdf",
                ignore_system_fonts=True,
                pdf_standards=["ua-1", "a-2a"],
                timestamp=moment,
            )
        except typst.TypstError as error:
            raise ExportError(_sentence(error.message)) from error
    # a stream whose last byte is a carriage return would seem to end a byte early: close it with another one
    return bytes(made).replace(b"\r\nendstream", b"\r\rendstream")


def _sentence(message: str) -> str:
    letters = re.search(r'the text `"(.+?)"` could not be displayed', message)
    if letters:
        return f"The PDF's fonts have no {letters[1]}: write it in other letters, or share another form."
    return f"This page cannot be made into an accessible PDF: {message}."


def picture_png(data: bytes, *, kind: str, pixels: int = 1600) -> bytes:
    """A picture of any kind as PNG, for programs that cannot show SVG; `pixels` is its width."""
    import typst  # noqa: PLC0415 -- the same

    with TemporaryDirectory(prefix="copkit-") as room:
        (Path(room) / f"picture.{kind}").write_bytes(data)
        source = f'#set page(width: 200mm, height: auto, margin: 0pt)\n#image("picture.{kind}", width: 100%)'
        (Path(room) / "picture.typ").write_text(source, encoding="utf-8")
        return bytes(
            typst.compile(Path(room) / "picture.typ", format="png", ppi=pixels * 25.4 / 200, ignore_system_fonts=True)
        )


def picture_bytes(image: Element) -> tuple[bytes, str]:
    """What a picture's data address holds, and its kind: png, jpeg, gif or svg."""
    head, _, packed = image.attrs["src"].partition(",")
    kind = re.sub(r"^data:image/([a-z]+).*", r"\1", head)
    return base64.b64decode(packed), kind


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


class _Typst:
    """Writes elements as typst; every word travels as a quoted string, so that none is ever code."""

    def __init__(self, room: Path) -> None:
        self.room = room
        self.pictures = 0

    def document(self, page: Page) -> str:
        facts = page.facts
        told = {
            key: str(facts.get(key, ""))
            for key in ("community", "institution", "when", "place", "kind", "changed_words")
        }
        given = {**told, "changed": page.changed, "title": page.title, "private": page.audience == "facilitator"}
        head = f"{_STYLE.read_text(encoding='utf-8')}\n#show: handout.with({', '.join(f'{key}: {self._value(value)}' for key, value in given.items())})\n"
        lead = f"#lead[{self.flow(page.lead)}]\n" if page.lead else ""
        return head + lead + "\n".join(map(self.section, page.printed))

    @staticmethod
    def _value(value: Any) -> str:  # noqa: ANN401 -- a string or a boolean
        return str(value).lower() if isinstance(value, bool) else _quoted(value)

    def section(self, section: Section) -> str:
        when = f"#when({_quoted(section.facts['when'])})\n" if section.facts.get("when") else ""
        return f"#heading(level: 1, {_quoted(section.title)})\n{when}{self.flow(section.blocks)}"

    def flow(self, nodes: tuple[Element | str, ...]) -> str:
        return "".join(map(self.node, nodes))

    def node(self, node: Element | str) -> str:
        if isinstance(node, str):
            words = re.sub(r"\s+", " ", node)
            return f"#{_quoted(words)};" if words else ""
        if node.name in _AROUND:
            return f"#{_AROUND[node.name]}[{self.flow(node.children)}];"
        if re.fullmatch(r"h[1-6]", node.name):
            return f"\n#heading(level: {int(node.name[1]) - 1})[{self.flow(node.children)}]\n"
        return getattr(self, f"_{node.name}", self._plain)(node)

    def _plain(self, node: Element) -> str:
        return self.flow(node.children)

    def _p(self, node: Element) -> str:
        return f"\n\n{self.flow(node.children)}\n\n"

    def _br(self, _: Element) -> str:
        return "#linebreak();"

    def _hr(self, _: Element) -> str:
        return "\n#rule\n"

    def _a(self, node: Element) -> str:
        if node.attrs["href"].startswith("#"):
            return self.flow(node.children)
        return f"#link({_quoted(node.attrs['href'])})[{self.flow(node.children)}];"

    def _code(self, node: Element) -> str:
        return f"#raw({_quoted(node.text)});"

    _kbd = _code

    def _pre(self, node: Element) -> str:
        return f"\n#raw(block: true, {_quoted(''.join(map(str, node.children)))})\n"

    def _q(self, node: Element) -> str:
        return f"#quote[{self.flow(node.children)}];"

    def _ul(self, node: Element) -> str:
        return f"\n#list({self._items(node)})\n"

    def _ol(self, node: Element) -> str:
        return f"\n#enum(start: {int(node.attrs.get('start') or 1)}, {self._items(node)})\n"

    def _items(self, node: Element) -> str:
        return ", ".join(f"[{self.flow(item.children)}]" for item in node.elements)

    def _dl(self, node: Element) -> str:
        return "\n" + "".join(
            f"#{'strong' if item.name == 'dt' else 'inset'}[{self.flow(item.children)}]\n" for item in node.elements
        )

    def _img(self, node: Element) -> str:
        self.pictures += 1
        data, kind = picture_bytes(node)
        name = f"{self.pictures}.{kind}"
        (self.room / name).write_bytes(data)
        return f"#picture({_quoted(name)}, {_quoted(node.attrs['alt'])});"

    def _figure(self, node: Element) -> str:
        return f"\n#block[{self.flow(node.children)}]\n"

    def _table(self, node: Element) -> str:
        caption, head, body = node.elements
        shares = column_shares(node)
        columns = ", ".join(f"{share:.3f}fr" for share in shares)
        parts = [f"columns: ({columns},), inset: apart({len(shares)}), table.header({self._cells(head)})"]
        if body.children:
            parts.append(self._cells(body))
        rows = len(list(node.find("tr")))
        return f"\n#tabled([{self.flow(caption.children)}], {rows}, table({', '.join(parts)}))\n"

    def _cells(self, part: Element) -> str:
        return ", ".join(self._cell(cell) for row in part.elements for cell in row.elements)

    def _cell(self, cell: Element) -> str:
        spans = "".join(f"{key}: {int(cell.attrs[key])}, " for key in ("colspan", "rowspan") if key in cell.attrs)
        align = "align: right, " if cell.attrs.get("class") == "number" else ""
        inside = self.flow(cell.children)
        return f"table.cell({spans}{align})[{f'#strong[{inside}]' if cell.name == 'th' else inside}]"
