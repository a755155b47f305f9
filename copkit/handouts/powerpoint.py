"""The deck as a PowerPoint file: real titles, text in reading order, notes for the facilitator alone."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml import parse_xml
from pptx.util import Pt

from copkit.handouts.page import lines_of, slides_of
from copkit.handouts.pdf import drawing_png, picture_bytes
from copkit.handouts.tree import Element, column_shares
from copkit.handouts.word import replaced, rewrite_zip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from copkit.handouts.page import Page, Slide

Part = Any
"""A part of a file as python-pptx holds it; it ships no types, and `_element` is its only way to what it does not know."""
_INCH = 914_400
_WIDE, _HIGH = round(13.333 * _INCH), round(7.5 * _INCH)
_LEFT, _ACROSS = round(0.8 * _INCH), round(11.7 * _INCH)
_TOP, _BOTTOM = round(1.85 * _INCH), round(6.9 * _INCH)
_INK, _SOFT, _ACCENT, _WHITE = "1F2528", "566067", "0B5E57", "FFFFFF"
_PLACES = (
    (0, 0, 1.4, 2.6, 54, _INK),
    (0, 1, 4.2, 2.0, 24, _SOFT),
    (1, 0, 0.55, 1.1, 38, _INK),
    (1, 1, 1.85, 5.05, 26, _INK),
    (5, 0, 0.55, 1.1, 38, _INK),
)
"""Layout and placeholder, how far down and how high in inches, how large its type, and its colour."""
_THEME = (
    ('<a:majorFont><a:latin typeface="Calibri"/>', '<a:majorFont><a:latin typeface="Palatino Linotype"/>'),
    ("4F81BD", _ACCENT),
    ("1F497D", _INK),
)
_ALL = (("<Relationship [^>]*thumbnail[^>]*/>", ""), ('lang="en-US"', 'lang="en-GB"'))
"""In every part; the library's thumbnail is of other slides."""


def page_pptx(page: Page) -> bytes:
    """Make a page a PowerPoint file; the same page gives the same bytes."""
    show = Presentation()
    show.slide_width, show.slide_height = _WIDE, _HIGH
    _lay_out(show)
    community = page.facts.get("community", "")
    about = show.core_properties
    about.title, about.author, about.language = page.title, community, "en-GB"
    about.last_modified_by, about.comments, about.keywords = community, "", ""
    first = show.slides.add_slide(show.slide_layouts[0])
    first.shapes.title.text = page.title
    private = "Not for sharing" if page.audience == "facilitator" else ""
    lines = (community, page.facts.get("when"), page.facts.get("place"), private)
    first.placeholders[1].text = "\n".join(filter(None, lines))
    for slide in slides_of(page):
        _add(show, slide)
    made = io.BytesIO()
    show.save(made)
    return rewrite_zip(
        made.getvalue(), page.changed, lambda name, text: replaced(text, _ALL + _THEME * ("theme" in name))
    )


def _lay_out(show: Part) -> None:
    """Spread the layouts over a wide slide, set to the left, as the HTML slides are."""
    for layout in show.slide_layouts:
        for holder in list(layout.placeholders):
            if holder.placeholder_format.idx >= 10:  # noqa: PLR2004 -- date, footer and number, which we do not fill
                holder._element.getparent().remove(holder._element)  # noqa: SLF001 -- see Part
    show.slide_master.shapes._spTree.insert(2, _accent_bar())  # noqa: SLF001 -- see Part
    for layout, at, top, high, size, colour in _PLACES:
        holder = next(one for one in show.slide_layouts[layout].placeholders if one.placeholder_format.idx == at)
        _place(holder, round(top * _INCH), round(high * _INCH))
        _default_type(holder, size, colour)


def _place(holder: Part, top: int, high: int) -> None:
    holder.left, holder.top, holder.width, holder.height = _LEFT, top, _ACROSS, high


def _xml(text: str) -> Part:
    """An element of a slide; names begin with p: or a:."""
    spaces = "http://schemas.openxmlformats.org"
    names = f'xmlns:p="{spaces}/presentationml/2006/main" xmlns:a="{spaces}/drawingml/2006/main"'
    return parse_xml(re.sub(r"^<[\w:]+", rf"\g<0> {names}", text))


def _accent_bar() -> Part:
    """The bar down the left edge, on the master, where no reader stops at it."""
    return _xml(
        '<p:sp><p:nvSpPr><p:cNvPr id="90" name="Edge"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{_INCH // 8}" cy="{_HIGH}"/></a:xfrm><a:prstGeom prst="rect">'
        '<a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )


def _default_type(holder: Part, size: int, colour: str) -> None:
    """Say size, colour and side once, in the layout, so that slides stay plain and editable."""
    body = holder.text_frame._txBody  # noqa: SLF001 -- see Part
    anchor = "b" if size > 30 else "t"  # noqa: PLR2004 -- titles sit on their text
    level = (
        '<a:lstStyle><a:lvl1pPr algn="l" marL="0" indent="0"><a:spcBef><a:spcPts val="1000"/></a:spcBef><a:buNone/>'
        f'<a:defRPr sz="{size * 100}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>'
    )
    body.replace(body.bodyPr, _xml(f'<a:bodyPr anchor="{anchor}"/>'))
    body.replace(next(child for child in body if child.tag.endswith("lstStyle")), _xml(level))


def _add(show: Part, slide: Slide) -> None:
    words = [block for block in slide.blocks if block.name not in {"table", "figure"}]
    when = slide.facts.get("when", "")
    lines: list[Line] = [(0, "soft", (when,))] * bool(when) + [line for block in words for line in _lines(block)]
    made = show.slides.add_slide(show.slide_layouts[1 if lines else 5])
    made.shapes.title.text = slide.title
    top = _TOP
    if lines:
        holder = made.placeholders[1]
        _write(holder.text_frame, lines)
        if slide.is_dense:
            _default_type(holder, 22, _INK)
        if len(words) < len(slide.blocks):
            _place(holder, _TOP, round(0.5 * _INCH * (lines_of(*words) + bool(when))))
            top += holder.height
    for block in slide.blocks:
        if block.name == "table":
            top += _add_table(made, block, top)
        elif block.name == "figure":
            top += _add_picture(made, next(block.find("img")), top)
    if slide.notes:
        made.notes_slide.notes_text_frame.text = "\n".join(note.text for note in slide.notes)


Line = tuple[int, str, tuple[Element | str, ...]]
"""How deep a line of text stands, how it looks, and what is in it."""


def _lines(block: Element, depth: int = 0) -> Iterator[Line]:
    if block.name in {"ul", "ol", "dl"}:
        for item in block.elements:
            inner = [child for child in item.elements if child.name in {"ul", "ol"}]
            yield depth, "bullet", tuple(child for child in item.children if child not in inner)
            for nested in inner:
                yield from _lines(nested, depth + 1)
    elif block.name == "blockquote":
        for child in block.elements:
            yield 0, "soft" if any(child.find("cite")) else "quote", child.children
    elif block.text:
        yield depth, "strong" if block.name[0] == "h" else "", block.children


def _write(frame: Part, lines: Iterable[Line]) -> None:
    for at, (depth, look, inside) in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        if look == "bullet":
            properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 -- see Part
            properties.set("marL", str(342_900 * (depth + 1)))
            properties.set("indent", "-342900")
            properties.append(_xml(f'<a:buClr><a:srgbClr val="{_ACCENT}"/></a:buClr>'))
            properties.append(_xml('<a:buFont typeface="Arial"/>'))
            properties.append(_xml('<a:buChar char="\u2022"/>'))
        _add_runs(paragraph, inside, (look,))


def _add_runs(paragraph: Part, nodes: Iterable[Element | str], looks: tuple[str, ...], href: str = "") -> None:
    """Text with what its elements mean: strong, emphasis, a link."""
    for node in nodes:
        if isinstance(node, Element):
            _add_runs(paragraph, node.children, (*looks, node.name), node.attrs.get("href", href))
            continue
        run = paragraph.add_run()
        run.text = " ".join(f"·{node}·".split())[1:-1]
        run.font.bold = True if "strong" in looks else None
        run.font.italic = True if {"em", "quote"} & {*looks} else None
        if "soft" in looks:
            run.font.size, run.font.color.rgb = Pt(18), RGBColor.from_string(_SOFT)
        if href and not href.startswith("#"):
            run.hyperlink.address = href


def _add_table(slide: Part, block: Element, top: int) -> int:
    """Add a table, its caption as its alt text, and return how high it is."""
    rows = [row.elements for row in block.find("tr")]
    high = min(round(0.46 * _INCH), (_BOTTOM - top) // len(rows))
    shape = slide.shapes.add_table(len(rows), max(map(len, rows)), _LEFT, top, _ACROSS, high * len(rows))
    shape.name = block.elements[0].text
    shape._element.nvGraphicFramePr.cNvPr.set("descr", shape.name)  # noqa: SLF001 -- see Part
    table = shape.table
    table.first_row, table.horz_banding, table.first_col = True, False, rows[-1][0].name == "th"
    for at, share in enumerate(column_shares(block)):
        table.columns[at].width = round(_ACROSS * share)
    for y, row in enumerate(rows):
        table.rows[y].height = high
        for x, cell in enumerate(row):
            box = table.cell(y, x)
            box.text = cell.text
            box.fill.solid()
            box.fill.fore_color.rgb = RGBColor.from_string(_ACCENT if y == 0 else _WHITE if y % 2 else "F4F0E7")
            font = box.text_frame.paragraphs[0].font
            font.size, font.bold = Pt(18), cell.name == "th"
            font.color.rgb = RGBColor.from_string(_WHITE if y == 0 else _INK)
    return high * len(rows)


def _add_picture(slide: Part, image: Element, top: int) -> int:
    """Add a picture with its alt text, as large as fits, and return how high it is."""
    data, kind = picture_bytes(image)
    shape = slide.shapes.add_picture(io.BytesIO(drawing_png(data) if kind == "svg" else data), _LEFT, top)
    scale = min(1.0, _ACROSS / shape.width, max(_BOTTOM - top, _INCH) / shape.height)
    shape.width, shape.height = round(shape.width * scale), round(shape.height * scale)
    shape._element.nvPicPr.cNvPr.set("descr", image.attrs["alt"])  # noqa: SLF001 -- see Part
    shape.name = "Picture"
    return int(shape.height)
