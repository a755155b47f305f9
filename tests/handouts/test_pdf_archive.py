"""The PDF is accessible (PDF/UA-1) and kept for good (PDF/A-2a), and the checks that say so can fail."""

from __future__ import annotations

import io

import pikepdf
import pypdf
import pytest
from handout_samples import OPEN, PIXEL, THEMES, page_of

from copkit.errors import ExportError
from copkit.handouts import export_session
from copkit.handouts.page import Page
from copkit.handouts.pdf import page_pdf
from copkit.handouts.tree import Element


def _failures(data):
    """What the validator and our own check of tables, bookmarks and language find."""
    page = pytest.importorskip("page")
    found = []
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = str(page.validate_pdf_bytes(data, profile=profile))
        found += [line for line in report.splitlines() if line.startswith("[")]
    return found + _our_own(data)


def _our_own(data):
    with pikepdf.open(_stream(data)) as pdf:
        root = pdf.Root
        found = [] if str(root.get("/Lang", "")) == "en-GB" else ["no language"]
        found += [] if "/Outlines" in root else ["no bookmarks"]
        tables = list(_tagged(root.StructTreeRoot, "/Table"))
        found += ["a table without header cells" for table in tables if not list(_tagged(table, "/TH"))]
        found += [
            "a picture without alt text" for figure in _tagged(root.StructTreeRoot, "/Figure") if "/Alt" not in figure
        ]
        with pdf.open_metadata() as metadata:
            found += [] if metadata.get("dc:title") else ["no title"]
    return found


def _stream(data):
    return io.BytesIO(data)


def _tagged(element, kind):
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            if kind == child.S:
                yield child
            yield from _tagged(child, kind)


@pytest.fixture(scope="module")
def made(session):
    """A page with a table, a picture, a list, a quotation and a link."""
    picture = f"![A red dot on white](data:image/png;base64,{PIXEL})"
    table = (
        "<table><caption>Rooms</caption><tr><th>Room</th><th>People</th></tr><tr><td>One</td><td>4</td></tr></table>"
    )
    return page_pdf(
        page_of("# A page\n\n## Rooms", table, picture, "- one\n- two\n\n> said\n\n[far](https://example.org)")
    )


def test_every_session_passes_both_standards(tmp_path, every_session):
    """Each handout, with themes and without, is PDF/UA-1 and PDF/A-2a in one file."""
    for session in every_session:
        path = export_session(session, ("pdf",), themes=THEMES, folder=tmp_path, gate=OPEN)[0]
        assert _failures(path.read_bytes()) == [], path.name


def test_a_page_of_every_element_passes(made):
    """Tables, pictures, lists, quotations and links are tagged."""
    assert _failures(made) == []


def _drop(name):
    return lambda pdf: pdf.Root.__delitem__(name)


def _untag_headers(pdf):
    for cell in _tagged(pdf.Root.StructTreeRoot, "/TH"):
        cell.S = pikepdf.Name("/TD")


def _drop_alt(pdf):
    for figure in _tagged(pdf.Root.StructTreeRoot, "/Figure"):
        del figure["/Alt"]


def _jump(pdf):
    for heading in _tagged(pdf.Root.StructTreeRoot, "/H1"):
        heading.S = pikepdf.Name("/H4")


def _drop_part(pdf):
    with pdf.open_metadata() as metadata:
        del metadata["pdfuaid:part"]


def _drop_title(pdf):
    with pdf.open_metadata() as metadata:
        del metadata["dc:title"]


def _unmark(pdf):
    pdf.Root.MarkInfo.Marked = False


def _hide_title(pdf):
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def _unembed(pdf):
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            for key in [key for key in item if key.startswith("/FontFile")]:
                del item[key]


def _add_script(pdf):
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS=pikepdf.String("app.alert(1)"))


@pytest.mark.parametrize(
    "damage",
    [_drop("/Lang"), _drop("/StructTreeRoot"), _drop("/Outlines"), _untag_headers, _drop_alt, _jump, _drop_part, _drop_title, _unmark, _hide_title, _unembed, _add_script],
    ids=["language", "tags", "bookmarks", "headers", "alt", "jump", "claim", "title", "marked", "title shown", "fonts", "script"],
)  # fmt: skip
def test_deliberate_damage_is_caught(made, damage):
    """Each kind of damage is seen by the validator or by our own check: the checks can fail."""
    broken = io.BytesIO()
    with pikepdf.open(_stream(made)) as pdf:
        damage(pdf)
        pdf.save(broken)
    try:
        found = _failures(broken.getvalue())
    except AttributeError:  # no structure left to look at
        found = ["no structure"]
    assert found


def test_a_picture_that_is_none_is_refused_in_a_sentence():
    """Broken bytes are an error of ours, not a traceback of typst's."""
    with pytest.raises(ExportError, match="cannot be made into an accessible PDF"):
        page_pdf(page_of("![A red dot](data:image/png;base64,AAAA)"))


def test_typst_itself_refuses_a_picture_without_alt_text():
    """Even past our own check, no PDF is made without words for a picture."""
    image = Element("img", (), {"src": f"data:image/png;base64,{PIXEL}", "alt": ""})
    with pytest.raises(ExportError):
        page_pdf(Page("A page", (Element("figure", (image,)),), (), "participants"))


@pytest.mark.parametrize(
    "words", ["#panic()", '"] #eval("1")', "$x$", "\\u{41} @cite <label>", "*a* _b_ `c` // d", "= e"]
)
def test_words_are_never_typst_code(words):
    """Whatever people write arrives as written."""
    page = Page("A page", (Element("p", (words,)),), (), "participants")
    text = pypdf.PdfReader(io.BytesIO(page_pdf(page))).pages[0].extract_text()
    assert "".join(words.split()) in "".join(text.split())
