"""Word and PowerPoint files keep what makes a document readable, and open without repair."""

from __future__ import annotations

import io
from itertools import pairwise

import docx
import pptx
import pypdf
import pytest
from handout_samples import OPEN, PIXEL, THEMES, as_pdf, page_of

from copkit.handouts import export_session
from copkit.handouts.powerpoint import page_pptx
from copkit.handouts.word import page_docx

TABLE = "<table><caption>Rooms</caption><tr><th>Room</th><th>People</th></tr><tr><th>One</th><td>4</td></tr></table>"
CELLS = ("# A page\n\n## Rooms\n\nSome words.", TABLE, f"![A red dot on white](data:image/png;base64,{PIXEL})")


@pytest.fixture
def word(session, tmp_path):
    """The session's Word file, opened."""
    return docx.Document(str(export_session(session, ("docx",), themes=THEMES, folder=tmp_path, gate=OPEN)[0]))


@pytest.fixture
def show(session, tmp_path):
    """The session's PowerPoint file, opened."""
    return pptx.Presentation(str(export_session(session, ("pptx",), themes=THEMES, folder=tmp_path, gate=OPEN)[0]))


def test_word_keeps_title_language_and_headings(word, session):
    """Title and language are said; headings are headings, one level at a time."""
    assert word.core_properties.title == session.title
    assert word.core_properties.language == "en-GB"
    assert f"{word.core_properties.modified:%Y-%m-%d}" == f"{session.changed}"
    levels = [int(p.style.name.split()[-1]) for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_word_keeps_header_rows_and_captions(word):
    """Every table repeats its header row and has a caption."""
    for table in word.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
        assert "w:tblCaption" in table._tbl.xml


def test_word_keeps_alt_text():
    """Words for a picture are in the file."""
    made = docx.Document(io.BytesIO(page_docx(page_of(*CELLS))))
    assert [shape._inline.docPr.get("descr") for shape in made.inline_shapes] == ["A red dot on white"]


def test_every_slide_has_a_title_first_and_no_two_share_it(show, session):
    """A screen reader finds its way by titles; the title is read first."""
    titles = [slide.shapes.title.text for slide in show.slides]
    assert titles[0] == session.title
    assert all(titles)
    assert len({*titles}) == len(titles)
    assert all(slide.shapes[0] == slide.shapes.title for slide in show.slides)


def test_participants_slides_have_no_notes_page(show):
    """Not even an empty one."""
    assert not any(slide.has_notes_slide for slide in show.slides)


def test_the_facilitators_slides_have_the_notes(session, tmp_path):
    """Notes stand where PowerPoint shows them to the speaker alone."""
    path = export_session(session, ("pptx",), "facilitator", folder=tmp_path)[0]
    notes = [s.notes_slide.notes_text_frame.text for s in pptx.Presentation(str(path)).slides if s.has_notes_slide]
    assert any(session.blocks[0].notes[:20] in note for note in notes)


def test_pictures_and_tables_on_slides_have_alt_text_and_headers():
    """Alt text and first-row headers are in the file."""
    slides = pptx.Presentation(io.BytesIO(page_pptx(page_of(*CELLS)))).slides
    shapes = [shape for slide in slides for shape in slide.shapes]
    described = [
        e.get("descr") for shape in shapes for e in shape._element.iter() if e.tag.endswith("cNvPr") and e.get("descr")
    ]
    assert described == ["Rooms", "A red dot on white"]
    assert [(s.table.first_row, s.table.first_col) for s in shapes if s.has_table] == [(True, True)]


def test_nothing_on_a_slide_lies_outside_it(every_session, tmp_path):
    """Tables and pictures end above the lower edge."""
    for session in every_session:
        made = pptx.Presentation(str(export_session(session, ("pptx",), themes=THEMES, folder=tmp_path, gate=OPEN)[0]))
        for slide in made.slides:
            for shape in slide.shapes:
                assert shape.top + shape.height <= made.slide_height, (
                    session.slug,
                    slide.shapes.title.text,
                    shape.name,
                )


@pytest.mark.office
@pytest.mark.parametrize("form", ["docx", "pptx"])
def test_libreoffice_opens_it_with_every_word(form, session, tmp_path):
    """LibreOffice reads the file whole: every heading is in its own PDF of it."""
    path = export_session(session, (form,), themes=THEMES, folder=tmp_path, gate=OPEN)[0]
    pages = pypdf.PdfReader(as_pdf(path, tmp_path)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for words in ("How we work together", "You said, we did", "Trust takes time", "Thank you"):
        assert words in text
