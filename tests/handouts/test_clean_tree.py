"""The clean tree: a closed set of elements, whatever a cell holds."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from handout_samples import PIXEL, page_of, shown
from hypothesis import given, settings
from hypothesis import strategies as st

from copkit.errors import ExportError
from copkit.handouts.html import element_html
from copkit.handouts.tree import BLOCK, INLINE, CellFacts, Element, column_shares, level_headings, read_html

CELL = CellFacts("Cell 1", caption="A table", alt="A red dot on white", picture=lambda address: address)
NAMES = [*sorted(INLINE | BLOCK), "div", "span", "b", "i", "center", "details", "summary", "style", "colgroup", "u"]
_words = st.text("abc <>&\"'é“", max_size=8)


@st.composite
def _markup(draw, depth=3):
    """HTML as people and libraries write it: nested anyhow, sometimes left open."""
    pieces = []
    for _ in range(draw(st.integers(0, 3))):
        name = draw(st.sampled_from(NAMES))
        inside = draw(_markup(depth - 1)) if depth else draw(_words)
        end = draw(st.sampled_from([f"</{name}>", ""]))
        pieces.append(
            f'{draw(_words)}<{name} onclick="x()" style="color:red" href="javascript:x" src="data:,">{inside}{end}'
        )
    return "".join(pieces)


def _blocks_or_nothing(markup):
    """What the markup becomes, or nothing where it is refused."""
    try:
        return read_html(markup, CELL)
    except ExportError:
        return ()


@settings(max_examples=60)
@given(_markup())
def test_any_markup_becomes_the_closed_set_or_one_sentence(markup):
    """Whatever is read, only elements of the set come out, without handlers, styles or script addresses."""
    blocks = _blocks_or_nothing(markup)
    for block in blocks:
        assert block.name in BLOCK
        for element in block.find(*(INLINE | BLOCK), "div", "span"):
            assert element.name in INLINE | BLOCK
            assert set(element.attrs) <= {
                "href",
                "src",
                "alt",
                "title",
                "start",
                "colspan",
                "rowspan",
                "scope",
                "class",
                "datetime",
            }
            assert not element.attrs.get("href", "").startswith("javascript")


@settings(max_examples=60)
@given(_markup())
def test_reading_what_was_written_changes_nothing(markup):
    """The tree written as HTML and read again is the same HTML: the set is closed under its own writing."""
    once = "".join(map(element_html, _blocks_or_nothing(markup)))
    assert "".join(map(element_html, read_html(once, CELL))) == once


@given(st.lists(st.integers(1, 6), max_size=12))
def test_headings_never_jump(levels):
    """A heading stands at most one level under the one before it."""
    names = [block.name for block in level_headings([Element(f"h{level}") for level in levels], below=1)]
    steps = [1, *(int(name[1]) for name in names)]
    assert all(later - earlier <= 1 for earlier, later in pairwise(steps))


@pytest.mark.parametrize(
    "tag", ["script", "iframe", "object", "form", "input", "svg", "video", "link", "button", "math"]
)
def test_what_is_outside_the_set_names_the_cell_and_the_way_out(tag):
    """An unknown element is one sentence that names the cell, the element and what to do."""
    with pytest.raises(ExportError, match=rf"Cell 2 holds <{tag}>.*replace it|Cell 2 holds <{tag}>") as caught:
        page_of("# Hello", f"<{tag}></{tag}>")
    assert caught.value.facts == {"cell": "Cell 2", "element": tag}
    assert "remove-cell" in str(caught.value)


@pytest.mark.parametrize(
    "alt", ["", "image", "Image 3", "figure.png", "<Figure size 640x480 with 1 Axes>", "TODO", "  "]
)
def test_a_picture_without_words_is_refused(alt):
    """Alt text is required, never invented; what a program left in its place does not count."""
    with pytest.raises(ExportError, match="Cell 1 shows a picture without alt text"):
        page_of(f"![{alt}](data:image/png;base64,{PIXEL})")


def test_alt_text_may_stand_in_the_metadata_of_the_cell():
    """A plot's words stand beside it in the notebook."""
    page = page_of(shown({"image/png": PIXEL}, alt="Twelve mentors, then twenty-four"))
    assert [image.attrs["alt"] for block in page.lead for image in block.find("img")] == [
        "Twelve mentors, then twenty-four"
    ]


def test_a_pandas_table_is_rebuilt_with_caption_scopes_and_no_empty_header():
    """Frames come out as our tables: every header cell says what it heads."""
    frame = pd.DataFrame({"count": [3, 12]}, index=pd.Index(["Trust", "Endings"], name="theme"))
    page = page_of(shown({"text/html": frame.to_html()}, caption="How often each theme came up"))
    table = page.lead[0]
    assert table.elements[0].text == "How often each theme came up"
    assert [(cell.text, cell.attrs["scope"]) for cell in table.find("th")] == [
        ("theme", "col"), ("count", "col"), ("Trust", "row"), ("Endings", "row"),
    ]  # fmt: skip
    assert [cell.attrs for cell in table.find("td")] == [{"class": "number"}, {"class": "number"}]


def test_a_table_without_headers_is_refused():
    """A grid of cells without names cannot be read aloud."""
    with pytest.raises(ExportError, match="Cell 1 holds a table without a header row"):
        page_of("<table><tr><td>1</td><td>2</td></tr></table>")


@given(st.lists(st.lists(_words, min_size=2, max_size=2), min_size=1, max_size=4))
def test_column_shares_fill_the_page(rows):
    """Shares of a table's width are above nothing and add up to the whole."""
    table = Element("table", tuple(Element("tr", tuple(Element("td", (word,)) for word in row)) for row in rows))
    shares = column_shares(table)
    assert min(shares) > 0
    assert sum(shares) == pytest.approx(1)
