"""The deck as a PowerPoint file: real titles, text in reading order, notes for the facilitator alone."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml import parse_xml
from pptx.util import Pt

from copkit.handouts.page import lines_of, slides_of
from copkit.handouts.pdf import picture_bytes, picture_png
from copkit.handouts.tree import Element, column_shares
from copkit.handouts.word import rewrite_zip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from copkit.handouts.page import Page, Slide

_INCH = 914_400
_WIDE, _HIGH = round(13.333 * _INCH), round(7.5 * _INCH)
_LEFT, _ACROSS = round(0.8 * _INCH), round(11.7 * _INCH)
_TOP, _BOTTOM = round(1.85 * _INCH), round(6.9 * _INCH)
_SPACES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_INK, _SOFT, _ACCENT = "1F2528", "566067", "0B5E57"


def page_pptx(page: Page) -> bytes:
    """Make a page a PowerPoint file; the same page gives the same bytes."""
    show = Presentation()
    show.slide_width, show.slide_height = _WIDE, _HIGH
    _lay_out(show)
    facts = page.facts
    about = show.core_properties
    about.title, about.author, about.language = page.title, facts.get("community", ""), "en-GB"
    about.last_modified_by, about.comments, about.keywords = facts.get("community", ""), "", ""
    first = show.slides.add_slide(show.slide_layouts[0])
    first.shapes.title.text = page.title
    private = "Not for sharing" if page.audience == "facilitator" else ""
    first.placeholders[1].text = "\n".join(
        filter(None, (facts.get("community"), facts.get("when"), facts.get("place"), private))
    )
    for slide in slides_of(page):
        _add(show, slide)
    made = io.BytesIO()
    show.save(made)
    return rewrite_zip(made.getvalue(), page.changed, _in_our_style)


def _in_our_style(name: str, text: str) -> str:
    """Our fonts, our accent and our language, in the theme that every slide follows."""
    if name.startswith("ppt/theme/"):
        text = text.replace(
            '<a:majorFont><a:latin typeface="Calibri"/>', '<a:majorFont><a:latin typeface="Palatino Linotype"/>'
        )
        text = text.replace("4F81BD", _ACCENT).replace("1F497D", _INK)
    text = re.sub(r"<Relationship [^>]*thumbnail[^>]*/>", "", text)  # of somebody else's slides
    return text.replace('lang="en-US"', 'lang="en-GB"')


def _lay_out(show: Any) -> None:  # noqa: ANN401 -- python-pptx ships no types
    """Spread the layouts over a wide slide, set to the left, as the HTML slides are."""
    title_page, words, title_only = show.slide_layouts[0], show.slide_layouts[1], show.slide_layouts[5]
    places = (
        (title_page, 0, 1.4, 2.6, 54),
        (title_page, 1, 4.2, 2.0, 24),
        (words, 0, 0.55, 1.1, 38),
        (words, 1, 1.85, 5.05, 26),
        (title_only, 0, 0.55, 1.1, 38),
    )
    for layout in show.slide_layouts:
        for holder in list(layout.placeholders):
            if holder.placeholder_format.idx >= 10:  # noqa: PLR2004 -- date, footer and number, which we do not fill
                holder._element.getparent().remove(holder._element)  # noqa: SLF001 -- python-pptx has no public way
    bar = show.slide_master.shapes._spTree  # noqa: SLF001 -- python-pptx adds no shapes to masters
    bar.insert(2, _accent_bar())
    for layout, at, top, high, size in places:
        holder = next(h for h in layout.placeholders if h.placeholder_format.idx == at)
        holder.left, holder.top, holder.width, holder.height = _LEFT, round(top * _INCH), _ACROSS, round(high * _INCH)
        _default_type(holder, size, _INK if at == 0 or layout is words else _SOFT)


def _accent_bar() -> Any:  # noqa: ANN401 -- the same
    """The bar down the left edge, on the master, where no reader stops at it."""
    return parse_xml(
        f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="90" name="Edge"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{_INCH // 8}" cy="{_HIGH}"/></a:xfrm><a:prstGeom prst="rect">'
        '<a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )


def _default_type(holder: Any, size: int, colour: str) -> None:  # noqa: ANN401 -- the same
    """Say size, colour and side once, in the layout, so that slides stay plain and editable."""
    body = holder.text_frame._txBody  # noqa: SLF001 -- the same
    anchor = "b" if size > 30 else "t"  # noqa: PLR2004 -- titles sit on their text
    body.replace(body.bodyPr, parse_xml(f'<a:bodyPr {_SPACES} anchor="{anchor}"/>'))
    level = (
        f'<a:lstStyle {_SPACES}><a:lvl1pPr algn="l" marL="0" indent="0"><a:spcBef><a:spcPts val="1000"/></a:spcBef><a:buNone/>'
        f'<a:defRPr sz="{size * 100}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>'
    )
    body.replace(next(child for child in body if child.tag.endswith("lstStyle")), parse_xml(level))


def _add(show: Any, slide: Slide) -> None:  # noqa: ANN401 -- the same
    words = [block for block in slide.blocks if block.name not in {"table", "figure"}]
    when = slide.facts.get("when", "")
    made = show.slides.add_slide(show.slide_layouts[1 if words or when else 5])
    made.shapes.title.text = slide.title
    top = _TOP
    if words or when:
        frame = made.placeholders[1]
        lines = [
            *([(Element("p", (when,)), 0, "soft")] if when else []),
            *(line for block in words for line in _paragraphs(block)),
        ]
        _write(frame.text_frame, lines)
        if slide.is_dense:
            _default_type(frame, 22, _INK)
        if len(words) < len(slide.blocks):
            high = round(0.5 * _INCH * (sum(map(lines_of, words)) + bool(when)))
            frame.left, frame.top, frame.width, frame.height = _LEFT, _TOP, _ACROSS, high
            top = frame.top + frame.height
    for block in slide.blocks:
        if block.name == "table":
            top = _add_table(made, block, top)
        elif block.name == "figure":
            top = _add_picture(made, block, top)
    if slide.notes:
        made.notes_slide.notes_text_frame.text = "\n".join(note.text for note in slide.notes)


Line = tuple[Element, int, str]


def _paragraphs(block: Element, depth: int = 0) -> Iterator[Line]:
    """A block as lines of text: the words, how deep, and how they look."""
    if block.name in {"ul", "ol", "dl"}:
        for item in block.elements:
            inner = [child for child in item.elements if child.name in {"ul", "ol"}]
            yield replace(item, children=tuple(child for child in item.children if child not in inner)), depth, "bullet"
            for nested in inner:
                yield from _paragraphs(nested, depth + 1)
    elif block.name == "blockquote":
        for child in block.elements:
            yield child, 0, "soft" if any(child.find("cite")) else "quote"
    elif block.text:
        yield block, depth, "strong" if block.name[0] == "h" else ""


def _write(frame: Any, lines: Iterable[Line]) -> None:  # noqa: ANN401 -- the same
    for at, (line, depth, look) in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        if look == "bullet":
            _bullet(paragraph, depth)
        _add_runs(paragraph, line, (look,))


def _add_runs(paragraph: Any, node: Element, looks: tuple[str, ...], href: str = "") -> None:  # noqa: ANN401 -- the same
    """Text with what its elements mean: strong, emphasis, a link."""
    for child in node.children:
        if isinstance(child, Element):
            _add_runs(paragraph, child, (*looks, child.name), child.attrs.get("href", href))
            continue
        run = paragraph.add_run()
        run.text = " ".join(f"·{child}·".split())[1:-1]
        run.font.bold = True if {"strong", "th"} & {*looks} else None
        run.font.italic = True if {"em", "quote"} & {*looks} else None
        if "soft" in looks:
            run.font.size, run.font.color.rgb = Pt(18), RGBColor.from_string(_SOFT)
        if href and not href.startswith("#"):
            run.hyperlink.address = href


def _bullet(paragraph: Any, depth: int) -> None:  # noqa: ANN401 -- the same
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 -- python-pptx has no bullets
    properties.set("marL", str(342_900 * (depth + 1)))
    properties.set("indent", "-342900")
    for part in (
        f'<a:buClr {_SPACES}><a:srgbClr val="{_ACCENT}"/></a:buClr>',
        f'<a:buFont {_SPACES} typeface="Arial"/>',
        f'<a:buChar {_SPACES} char="\u2022"/>',
    ):
        properties.append(parse_xml(part))


def _add_table(slide: Any, block: Element, top: int) -> int:  # noqa: ANN401 -- the same
    rows = [row.elements for row in block.find("tr")]
    wide = max(map(len, rows))
    high = min(round(0.46 * _INCH), (_BOTTOM - top) // len(rows))
    shape = slide.shapes.add_table(len(rows), wide, _LEFT, top, _ACROSS, high * len(rows))
    caption = block.children[0]
    shape.name = caption.text if isinstance(caption, Element) else "Table"
    shape._element.nvGraphicFramePr.cNvPr.set("descr", shape.name)  # noqa: SLF001 -- python-pptx has no alt text
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
            box.fill.fore_color.rgb = RGBColor.from_string(_ACCENT if y == 0 else "FFFFFF" if y % 2 else "F4F0E7")
            font = box.text_frame.paragraphs[0].font
            font.size, font.bold = Pt(18), cell.name == "th"
            font.color.rgb = RGBColor.from_string("FFFFFF" if y == 0 else _INK)
    return top + high * len(rows)


def _add_picture(slide: Any, block: Element, top: int) -> int:  # noqa: ANN401 -- the same
    for image in block.find("img"):
        data, kind = picture_bytes(image)
        data = picture_png(data, kind="svg") if kind == "svg" else data
        shape = slide.shapes.add_picture(io.BytesIO(data), _LEFT, top)
        scale = min(1.0, _ACROSS / shape.width, max(_BOTTOM - top, _INCH) / shape.height)
        shape.width, shape.height = round(shape.width * scale), round(shape.height * scale)
        shape._element.nvPicPr.cNvPr.set("descr", image.attrs["alt"])  # noqa: SLF001 -- the same
        shape.name = "Picture"
        top += shape.height
    return top
