"""The clean page as a PDF that is both PDF/UA-1 (accessible) and PDF/A-2a (kept for good), through typst."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from copkit.errors import ExportError
from copkit.handouts.papers import TEMPLATES
from copkit.handouts.tree import Element, column_shares

if TYPE_CHECKING:
    from copkit.handouts.page import Page


def page_pdf(page: Page) -> bytes:
    """Set a page as one tagged PDF with title, language, bookmarks and header cells, the same bytes each time.

    Raises:
        ExportError: typst refused, for instance a picture that it cannot read.
    """
    import typst  # noqa: PLC0415 -- loaded when a PDF is asked for

    known = ("community", "institution", "when", "place", "kind", "changed_words")
    facts = {key: str(page.facts.get(key, "")) for key in known} | {"changed": page.changed, "title": page.title}
    sections = [{"title": one.title, "when": one.facts.get("when", ""), "blocks": one.blocks} for one in page.printed]
    told = {"facts": {**facts, "private": page.audience == "facilitator"}, "lead": page.lead, "sections": sections}
    with TemporaryDirectory(prefix="copkit-") as folder:
        room = Path(folder)
        (room / "page.json").write_text(json.dumps(told, default=lambda node: _as_data(node, room)), encoding="utf-8")
        try:
            made: bytes = typst.compile(
                Path(shutil.copy(TEMPLATES / "handout.typ", room)),
                root=room,
                format="pdf",
                ignore_system_fonts=True,
                pdf_standards=["ua-1", "a-2a"],
                timestamp=dt.datetime.fromisoformat(f"{page.changed}T00:00:00+00:00"),
            )
        except typst.TypstError as error:
            letters = re.search(r'the text `"(.+?)"` could not be displayed', error.message)
            sentence = f"This page cannot be made into an accessible PDF: {error.message}."
            if letters:
                sentence = f"The PDF's fonts have no {letters[1]}: write it in other letters, or share another form."
            raise ExportError(sentence) from error
    # a stream whose last byte is a carriage return would seem to end a byte early: close it with another one
    return made.replace(b"\r\nendstream", b"\r\rendstream")


def _as_data(node: Element, room: Path) -> dict[str, Any]:
    """An element as the template reads it; a picture becomes a file beside it."""
    known: dict[str, Any] = {"name": node.name, "children": node.children, "attrs": node.attrs}
    if node.name == "img":
        data, kind = picture_bytes(node)
        name = f"{hashlib.sha256(data).hexdigest()}.{kind}"
        (room / name).write_bytes(data)
        known["attrs"] = {**node.attrs, "src": name}
    elif node.name == "table":
        known["shares"] = [round(share, 3) for share in column_shares(node)]
    elif node.name in {"code", "kbd", "pre"}:
        known["text"] = node.words if node.name == "pre" else node.text
    return known


def picture_bytes(image: Element) -> tuple[bytes, str]:
    """What a picture's data address holds, and its kind: png, jpeg, gif or svg."""
    head, _, packed = image.attrs["src"].partition(",")
    return base64.b64decode(packed), re.sub(r"^data:image/([a-z]+).*", r"\1", head)


def drawing_png(drawing: bytes) -> bytes:
    """An SVG as PNG, for programs that cannot show one."""
    import typst  # noqa: PLC0415 -- the same

    shown = '#set page(width: 200mm, height: auto, margin: 0pt)\n#image("picture.svg", width: 100%)'
    with TemporaryDirectory(prefix="copkit-") as folder:
        (Path(folder) / "picture.svg").write_bytes(drawing)
        (Path(folder) / "picture.typ").write_text(shown, encoding="utf-8")
        source = Path(folder) / "picture.typ"
        return bytes(typst.compile(source, format="png", ppi=1600 * 25.4 / 200, ignore_system_fonts=True))
