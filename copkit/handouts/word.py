"""The clean page as a Word file: pandoc from the same HTML, then a style of our own and fixed dates."""

from __future__ import annotations

import base64
import io
import re
import subprocess
import zipfile
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pypandoc

from copkit.errors import ExportError
from copkit.handouts.html import filled
from copkit.handouts.pdf import picture_png
from copkit.handouts.tree import Element, column_shares

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copkit.handouts.page import Page

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip can say
_FONTS = re.compile(r"<w:rFonts [^>]*/>")
_SVG = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")


def page_docx(page: Page) -> bytes:
    """Make a page a Word file with headings, header rows, captions, alt text, title and language kept.

    Raises:
        ExportError: pandoc refused.
    """
    facts = page.facts
    told = {
        "title": page.title,
        "subtitle": facts.get("when", ""),
        "author": facts.get("community", ""),
        "lang": "en-GB",
    }
    given = [part for key, value in told.items() if value for part in ("-M", f"{key}={value}")]
    with TemporaryDirectory(prefix="copkit-") as room:
        command = [
            pypandoc.get_pandoc_path(),
            "-f",
            "html",
            "-t",
            "docx",
            "-o",
            "page.docx",
            "--shift-heading-level-by=-1",
            *given,
        ]
        ran = subprocess.run(  # noqa: S603 -- pandoc itself, with words as arguments and no shell
            command,
            input=_SVG.sub(_as_png, _for_word(page)).encode(),
            cwd=room,
            env={"SOURCE_DATE_EPOCH": "946684800"},
            capture_output=True,
            check=False,
        )
        if ran.returncode:
            raise ExportError("This page cannot be made into a Word file: pandoc refused it.", code=ran.returncode)
        return rewrite_zip(Path(room, "page.docx").read_bytes(), page.changed, _in_our_style)


def _for_word(page: Page) -> str:
    """The page's HTML with what Word needs said aloud: the mark, the place, widths, names of rows in bold."""
    facts = page.facts
    mark = (
        "<p><strong>Not for sharing.</strong> A working paper for the facilitator.</p>"
        if page.audience == "facilitator"
        else ""
    )
    place = f"<p>{escape(facts['place'])}</p>" if facts.get("place") else ""
    html = re.sub(r'(<th scope="row[^>]*>)(.*?)</th>', r"\1<strong>\2</strong></th>", filled("sections.html", page))
    tables = iter([table for block in _blocks(page) for table in block.find("table")])
    return mark + place + re.sub("</caption>", lambda _: "</caption>" + _columns(next(tables)), html)


def _blocks(page: Page) -> Iterator[Element]:
    yield from page.lead
    for section in page.printed:
        yield from section.blocks


def _columns(table: Element) -> str:
    return f"<colgroup>{''.join(f'<col style=width:{share:.1%}>' for share in column_shares(table))}</colgroup>"


def _as_png(found: re.Match[str]) -> str:
    png = picture_png(base64.b64decode(found[1]), kind="svg")
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def rewrite_zip(data: bytes, changed: str, edit: object = None) -> bytes:
    """Write an Office file again with every date its own `changed`, members in order, so that bytes repeat.

    Args:
        data: the file as its library made it.
        changed: a date, ``YYYY-MM-DD``.
        edit: a function of a member's name and its text, for the XML members.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for member in (one for one in old.infolist() if "thumbnail" not in one.filename):
            content = old.read(member)
            if member.filename.endswith((".xml", ".rels")):
                text = content.decode("utf-8")
                text = re.sub(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rf"\g<1>{changed}T00:00:00Z", text)
                content = (edit(member.filename, text) if callable(edit) else text).encode()
            info = zipfile.ZipInfo(member.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            new.writestr(info, content)
    return made.getvalue()


def _in_our_style(name: str, text: str) -> str:
    """Palatino for headings, Calibri for text, one accent, A4, and tables as wide as the page."""
    if name == "word/styles.xml":
        text = re.sub(
            r'<w:style [^>]*w:styleId="(?:Title|Subtitle|Author|Heading\d)".*?</w:style>',
            _heading,
            text,
            flags=re.DOTALL,
        )
        text = text.replace('w:val="en-US"', 'w:val="en-GB"').replace(
            '<w:tblStylePr w:type="firstRow">', '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>'
        )
        text = re.sub(
            r'(w:styleId="Table".*?<w:bottom w:val="single") />',
            r'\1 w:sz="12" w:color="0B5E57"/>',
            text,
            flags=re.DOTALL,
        )
        text = re.sub(
            r'(w:styleId="Table".*?)<w:tblCellMar>', rf"\1{_LINES}<w:tblCellMar>", text, count=1, flags=re.DOTALL
        )
    if name == "word/document.xml":
        text = re.sub(
            r' descr="data:[^"]*"', "", text
        )  # pandoc writes a picture's bytes there; the alt text stands beside
        text = re.sub(r"</w:footnotePr>\s*</w:sectPr>", f"</w:footnotePr>{_A4}</w:sectPr>", text)
    return text


_LINES = '<w:tblBorders><w:bottom w:val="single" w:sz="4" w:color="DDD8CD"/><w:insideH w:val="single" w:sz="4" w:color="DDD8CD"/></w:tblBorders>'
_A4 = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1361" w:right="1474" w:bottom="1361" w:left="1474" w:header="709" w:footer="709" w:gutter="0"/>'


def _heading(found: re.Match[str]) -> str:
    """To the left, in the display face; headings in the ink, their community's line in the accent."""
    style = _FONTS.sub(
        '<w:rFonts w:ascii="Palatino Linotype" w:hAnsi="Palatino Linotype" w:cs="Palatino Linotype"/>', found[0]
    )
    style = style.replace('<w:jc w:val="center" />', "").replace('<w:spacing w:val="15" />', "")
    return re.sub(r"<w:color [^>]*/>", '<w:color w:val="1F2528"/>', style)
