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

from copkit.errors import ExportError
from copkit.handouts.html import filled
from copkit.handouts.pdf import drawing_png
from copkit.handouts.tree import column_shares

if TYPE_CHECKING:
    from collections.abc import Callable

    from copkit.handouts.page import Page

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip can say
_SVG = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")
_LINES = '<w:tblBorders><w:bottom w:val="single" w:sz="4" w:color="DDD8CD"/><w:insideH w:val="single" w:sz="4" w:color="DDD8CD"/></w:tblBorders>'
_A4 = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1361" w:right="1474" w:bottom="1361" w:left="1474" w:header="709" w:footer="709" w:gutter="0"/>'
_STYLES = (
    ('w:val="en-US"', 'w:val="en-GB"'),
    (r'<w:tblStylePr w:type="firstRow">', r"\g<0><w:rPr><w:b/></w:rPr>"),
    (r'(w:styleId="Table".*?<w:bottom w:val="single") />', r'\1 w:sz="12" w:color="0B5E57"/>'),
    (r'(w:styleId="Table".*?)<w:tblCellMar>', rf"\1{_LINES}<w:tblCellMar>"),
)
"""Tables as wide as the page with one accent, and our language."""
_FACE = "Palatino Linotype"
_HEADINGS = (
    (r"<w:rFonts [^>]*/>", f'<w:rFonts w:ascii="{_FACE}" w:hAnsi="{_FACE}" w:cs="{_FACE}"/>'),
    (r'<w:jc w:val="center" />|<w:spacing w:val="15" />', ""),
    (r"<w:color [^>]*/>", '<w:color w:val="1F2528"/>'),
)
"""Headings to the left, in the display face and in the ink."""
_DOCUMENT = (
    (r' descr="data:[^"]*"', ""),  # pandoc writes a picture's bytes there; the alt text stands beside
    (r"</w:footnotePr>\s*</w:sectPr>", f"</w:footnotePr>{_A4}</w:sectPr>"),
)


def page_docx(page: Page) -> bytes:
    """Make a page a Word file with headings, header rows, captions, alt text, title and language kept.

    Raises:
        ExportError: pandoc refused.
    """
    import pypandoc  # noqa: PLC0415 -- an extra, which PowerPoint files do without

    facts = {"subtitle": page.facts.get("when"), "author": page.facts.get("community")}
    told = {"title": page.title, **facts, "lang": "en-GB"}
    options = ["-f", "html", "-t", "docx", "-o", "page.docx", "--shift-heading-level-by=-1"]
    options += [f"--metadata={key}={value}" for key, value in told.items() if value]
    with TemporaryDirectory(prefix="copkit-") as room:
        ran = subprocess.run(  # noqa: S603 -- pandoc itself, with words as arguments and no shell
            [pypandoc.get_pandoc_path(), *options],
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
    mark = "<p><strong>Not for sharing.</strong> A working paper for the facilitator.</p>"
    place = f"<p>{escape(page.facts['place'])}</p>" if page.facts.get("place") else ""
    html = re.sub(r'(<th scope="row[^>]*>)(.*?)</th>', r"\1<strong>\2</strong></th>", filled("sections.html", page))
    blocks = [*page.lead, *(block for section in page.printed for block in section.blocks)]
    shares = [column_shares(table) for block in blocks for table in block.find("table")]
    widths = ("".join(f"<col style=width:{share:.1%}>" for share in table) for table in shares)
    html = re.sub("</caption>", lambda _: f"</caption><colgroup>{next(widths)}</colgroup>", html)
    return (mark if page.audience == "facilitator" else "") + place + html


def _as_png(found: re.Match[str]) -> str:
    return f"data:image/png;base64,{base64.b64encode(drawing_png(base64.b64decode(found[1]))).decode()}"


def _in_our_style(name: str, text: str) -> str:
    if name == "word/styles.xml":
        heads = r'<w:style [^>]*w:styleId="(?:Title|Subtitle|Author|Heading\d)".*?</w:style>'
        text = re.sub(heads, lambda found: replaced(found[0], _HEADINGS), text, flags=re.DOTALL)
        return replaced(text, _STYLES)
    return replaced(text, _DOCUMENT) if name == "word/document.xml" else text


def replaced(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """A text with each pattern replaced, in order."""
    for pattern, instead in pairs:
        text = re.sub(pattern, instead, text, flags=re.DOTALL)
    return text


def rewrite_zip(data: bytes, changed: str, edit: Callable[[str, str], str]) -> bytes:
    """Write an Office file again, its XML edited by name and text, and every date `changed`, so that bytes repeat."""
    dated = ((r"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rf"\g<1>{changed}T00:00:00Z"),)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for member in (one for one in old.infolist() if "thumbnail" not in one.filename):
            content = old.read(member)
            if member.filename.endswith((".xml", ".rels")):
                content = edit(member.filename, replaced(content.decode("utf-8"), dated)).encode()
            info = zipfile.ZipInfo(member.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            new.writestr(info, content)
    return made.getvalue()
