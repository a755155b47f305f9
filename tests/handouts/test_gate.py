"""The gate: what must not be shared is found, wherever a file carries it, and ordinary handouts pass."""

from __future__ import annotations

import base64
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

import copkit
from copkit.errors import ExportError, LeakError
from copkit.handouts import gate
from copkit.handouts.gate import check_file, gate_for, reject_leaks

if TYPE_CHECKING:
    from pathlib import Path

ROSTER = (
    "Aisha Siddiqui",
    "Xiaoyu Lin",
    "Katarzyna Wiśniewska",
    "Niamh O'Sullivan",
    "Will Grace",
    "Bo Li",
    "Alex Rowan",
)
TEXT = "My mentee cried when we spoke about the promotion that she did not get in the end"
SHORT = "She never answered again"


@dataclass(frozen=True)
class Contact:
    name: str = "Alex Rowan"
    email: str = "alex.rowan@merebridge.example"


KNOWN = {
    "roster": ROSTER,
    "contact": Contact(),
    "places": (("Priory House", "building"),),
    "unreleased": (TEXT, SHORT),
    "access_needs": ("Large print handouts", "Step-free room"),
}


def _kinds(path: Path) -> set[str]:
    return {finding.kind for finding in check_file(path, **KNOWN)}


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Thanks to Aisha Siddiqui for the room.", "a full name"),
        ("Siddiqui, Aisha; Lin, Xiaoyu", "a full name"),
        ("AISHA SIDDIQUI", "a full name"),
        ("A i s h a  S i d d i q u i", "a full name"),
        ("Ai\u200bsha\u00a0Sid\u00addiqui", "a full name"),
        ("Аіѕhа Siddiqui", "a full name"),
        ("Ａｉｓｈａ Ｓｉｄｄｉｑｕｉ", "a full name"),
        ("aisha.siddiqui", "a full name"),
        ("Katarzyna Wis\u0301niewska and Wisniewska Katarzyna", "a full name"),
        ("Niamh O\u2019Sullivan", "a full name"),
        ("Bo Li spoke.", "a full name"),
        ("Notes by Will Grace", "a full name"),
        ("GRACE, WILL", "a full name"),
        ("Then Xiaoyu asked why.", "a single name"),
        ("As Priyanka told us, it helps.", "a single name"),
        ("As de Laat told us, it helps.", "a single name"),
        ("Then van der Berg asked why.", "a single name"),
        ("Write to someone.else@merebridge.example for notes.", "an address"),
        ("We arranged large   print handouts for one of us.", "an access need"),
        (f"One of us wrote: “{TEXT}.”", "an unreleased text"),
        ("… cried when we spoke about the promotion that she … (adapted)", "an unreleased text"),
        ("Somebody said: she never answered again!", "an unreleased text"),
    ],
)
def test_what_must_not_be_shared_is_found_in_any_spelling(tmp_path, words, kind):
    """Order, case, spaces, invisible letters, look-alikes and accents make no difference."""
    assert kind in _kinds(_write(tmp_path, "notes.txt", words))


@pytest.mark.parametrize(
    "words",
    [
        "Questions to Alex Rowan, alex.rowan@merebridge.example, Priory House.",
        "With grace and good will, we may begin. Will you join us in May? Grace is part of it.",
        "It takes good will, grace and time.",
        "Lave, J. & Wenger, E. (1991) Situated Learning. Cambridge: Cambridge University Press.",
        "Edmondson (1999) calls it a shared belief; Kahn wrote of the person.\nKahn, W. A. (1990) Engagement.",
        "Wenger, E., Trayner, B. & de Laat, M. (2011) Promoting and assessing value. Wenger, Trayner and de Laat call it value.",
        "As van der Berg (2014) and de Laat, M. write. Van der Berg (2014) asks why; so does de Laat.",
        "University of Merebridge, by Friday 17 May 2023: the GROW model, EDI and REF.",
        "A room with large tables, step by step; print what you like.",
        "Link to the slides: https://www.merebridge.example/mentors",
    ],
)
def test_ordinary_words_pass(tmp_path, words):
    """The contact, cited authors, organisations, days and words that are also names may stand."""
    assert _kinds(_write(tmp_path, "notes.txt", words)) == set()


@pytest.mark.parametrize(
    "page",
    [
        "<p>Ai<b>sha</b> <i>Sid</i>diqui</p>",
        "<p>&#65;isha&nbsp;&#x53;iddiqui</p>",
        "<!-- Aisha Siddiqui -->",
        '<!DOCTYPE note "Aisha Siddiqui">',
        "<?note Aisha Siddiqui?>",
        "<![CDATA[Aisha Siddiqui]]>",
        '<img alt="A photograph of Aisha Siddiqui" src="x.png">',
        '<a href="mailto:Aisha%20Siddiqui">write</a>',
        '<div data-who="aisha siddiqui"></div>',
        '<script>var who = "Aisha Siddi\\u0071ui";</script>',
        '<script type="application/json">{"state": {"value": "<p>Aisha <b>Siddiqui</b></p>"}}</script>',
        "<table><tr><td>Aisha</td><td>Siddiqui</td></tr></table>",
        "<svg><title>x</title><text><tspan>Aisha</tspan> <tspan>Siddiqui</tspan></text></svg>",
        "<style>.who::after { content: 'Aisha Siddiqui' }</style>",
        '<iframe srcdoc="&lt;p&gt;Aisha Siddiqui&lt;/p&gt;"></iframe>',
        f'<img src="data:image/svg+xml;base64,{base64.b64encode(b"<svg><desc>Aisha Siddiqui</desc></svg>").decode()}">',
        '<img src="data:image/svg+xml,%3Csvg%3E%3Ctext%3EAisha%20Siddiqui%3C/text%3E%3C/svg%3E">',
        "<textarea>Aisha\nSiddiqui</textarea>",
        "<template><p>Aisha Siddiqui</p></template>",
    ],
)
def test_a_page_hides_nothing(tmp_path, page):
    """Tags, entities, comments, declarations, attributes, scripts, pictures and cells are all read."""
    path = _write(tmp_path, "page.html", f"<!doctype html><html lang='en'><body>\n{page}\n</body></html>")
    assert "a full name" in _kinds(path)
    assert all("line" in finding.place for finding in check_file(path, **KNOWN))


@pytest.mark.parametrize("ending", ["csv", "ics", "md", "yaml"])
def test_plain_files_are_read_line_by_line(tmp_path, ending):
    """A name over two cells, a folded calendar line, and any other line."""
    text = {
        "csv": "first,last\nAisha,Siddiqui\n",
        "ics": "BEGIN:VEVENT\r\nDESCRIPTION:with Aisha Sid\r\n diqui\\, at noon\r\nEND:VEVENT\r\n",
        "md": "# Notes\n\nwith *Aisha* Siddiqui\n",
        "yaml": "who:\n  - Aisha Siddiqui\n",
    }[ending]
    assert _kinds(_write(tmp_path, f"file.{ending}", text)) >= {"a full name"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_any_usual_encoding_is_read(tmp_path, encoding):
    """What Windows writes is read as well."""
    path = tmp_path / "list.csv"
    path.write_bytes("who;Niamh O'Sullivan;café\n".encode(encoding))
    assert "a full name" in _kinds(path)


def _notebook(cell: dict, metadata: dict | None = None) -> str:
    blank = {"cell_type": "code", "execution_count": None, "metadata": {}, "source": [], "outputs": []}
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata or {}, "cells": [blank, {**blank, **cell}]}
    )


@pytest.mark.parametrize(
    ("cell", "metadata"),
    [
        ({"source": ["# with Aisha\n", "# Siddiqui"]}, {}),
        ({"outputs": [{"output_type": "stream", "name": "stdout", "text": ["Aisha Siddiqui\n"]}]}, {}),
        (
            {
                "outputs": [
                    {"output_type": "display_data", "data": {"text/html": "<b>Aisha</b> Siddiqui"}, "metadata": {}}
                ]
            },
            {},
        ),
        ({"outputs": [{"output_type": "error", "ename": "E", "evalue": "Aisha Siddiqui", "traceback": []}]}, {}),
        ({"metadata": {"note": "Aisha Siddiqui"}}, {}),
        (
            {},
            {
                "widgets": {
                    "application/vnd.jupyter.widget-state+json": {
                        "state": {"a1": {"state": {"value": "Aisha Siddiqui"}}}
                    }
                }
            },
        ),
        ({"attachments": {"p.svg": {"image/svg+xml": "<svg><text>Aisha Siddiqui</text></svg>"}}}, {}),
    ],
)
def test_a_notebook_is_read_with_its_outputs_and_saved_state(tmp_path, cell, metadata):
    """Sources, outputs, errors, attachments and the saved state of panels."""
    path = _write(tmp_path, "notes.ipynb", _notebook(cell, metadata))
    assert "a full name" in _kinds(path)


@pytest.mark.parametrize(
    "cell",
    [
        {"cell_type": "markdown", "source": ["![A photograph of Aisha Siddiqui](attachment:p.png)"]},
        {"cell_type": "markdown", "source": ['<img src="p.png" alt="A photograph of Aisha Siddiqui">']},
        {"metadata": {"copkit": {"alt": "A photograph of Aisha Siddiqui"}}},
        {"outputs": [{"output_type": "display_data", "data": {"image/png": "AAAA"}, "metadata": {"alt": "Aisha Siddiqui"}}]},
        {"outputs": [{"output_type": "display_data", "data": {"image/png": "AAAA"}, "metadata": {"image/png": {"alt": "Aisha Siddiqui"}}}]},
        {"outputs": [{"output_type": "display_data", "data": {"image/svg+xml": ["<svg>\n", "<text>Aisha Siddiqui</text></svg>"]}, "metadata": {}}]},
        {"outputs": [{"output_type": "display_data", "data": {"image/svg+xml": "<svg aria-label='Aisha Siddiqui'></svg>"}, "metadata": {}}]},
        {"outputs": [{"output_type": "display_data", "data": {"image/svg+xml": "<svg><desc>Aisha Siddiqui</desc></svg>"}, "metadata": {}}]},
    ],
    ids=["alt", "alt in HTML", "alt of the cell", "alt of the output", "alt of the picture", "SVG text", "SVG label", "SVG words"],
)  # fmt: skip
def test_the_words_of_a_notebooks_pictures_are_read(tmp_path, cell):
    """Whatever says what a picture shows, and whatever is written in a drawing."""
    assert "a full name" in _kinds(_write(tmp_path, "notes.ipynb", _notebook(cell)))


def test_what_a_photograph_shows_is_not_read(tmp_path):
    """The gate says so itself: the bytes of a raster picture are passed over, not guessed at."""
    output = {"output_type": "display_data", "data": {"image/png": "Aisha Siddiqui"}, "metadata": {}}
    assert _kinds(_write(tmp_path, "notes.ipynb", _notebook({"outputs": [output]}))) == set()
    assert "photograph" in gate.__doc__


def test_a_place_names_the_cell_and_the_output(tmp_path):
    """The facilitator finds it; the words are not repeated."""
    text = _notebook({"outputs": [{"output_type": "stream", "name": "stdout", "text": "Aisha Siddiqui"}]})
    [finding] = check_file(_write(tmp_path, "notes.ipynb", text), **KNOWN)
    assert str(finding) == "notes.ipynb, cell 2, output 1: a full name"


def test_a_word_file_is_read_in_all_its_parts(tmp_path):
    """Text, comments, footers, properties and alternative texts."""
    docx = pytest.importorskip("docx")
    places = {}
    for part in ("text", "properties", "table", "footer"):
        document = docx.Document()
        document.add_paragraph("A session about trust.")
        if part == "text":
            paragraph = document.add_paragraph("with Ai")
            paragraph.add_run("sha Sid").bold = True
            paragraph.add_run("diqui")
        elif part == "properties":
            document.core_properties.author = "Aisha Siddiqui"
        elif part == "table":
            cells = document.add_table(1, 2).rows[0].cells
            cells[0].text, cells[1].text = "Aisha", "Siddiqui"
        else:
            document.sections[0].footer.paragraphs[0].text = "Aisha Siddiqui"
        path = tmp_path / f"{part}.docx"
        document.save(str(path))
        places[part] = [finding.place for finding in check_file(path, **KNOWN) if finding.kind == "a full name"]
    assert all(places.values()), places
    assert places["text"] == ["text, paragraph 2"]


def test_slides_are_read_with_their_notes(tmp_path):
    """Slides, speaker's notes and alternative texts."""
    pptx = pytest.importorskip("pptx")
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Trust"
    slide.notes_slide.notes_text_frame.text = "ask Aisha Siddiqui"
    path = tmp_path / "deck.pptx"
    deck.save(str(path))
    assert "notes 1, " in " ".join(finding.place for finding in check_file(path, **KNOWN))


def test_a_workbook_is_read_cell_by_cell(tmp_path):
    """Cells, sheet names and comments; the place is the cell."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active["B3"] = "Aisha Siddiqui"
    path = tmp_path / "book.xlsx"
    book.save(path)
    assert "sheet 1, cell B3" in {
        finding.place for finding in check_file(path, **KNOWN) if finding.kind == "a full name"
    }


def test_a_pdf_is_read_with_its_properties_and_alternative_texts(tmp_path):
    """Pages, properties and what a screen reader says."""
    typst = pytest.importorskip("typst")
    pages = {
        "page": "#set document(title: [T])\n= Trust\nwith Aisha #h(1pt) Siddiqui",
        "properties": '#set document(title: [T], author: "Aisha Siddiqui")\n= Trust',
        "alt": '#set document(title: [T])\n= Trust\n#figure(alt: "Aisha Siddiqui", rect())',
    }
    for name, source in pages.items():
        path = tmp_path / f"{name}.pdf"
        (tmp_path / "a.typ").write_text(source, encoding="utf-8")
        path.write_bytes(typst.compile(str(tmp_path / "a.typ"), pdf_standards=["ua-1"]))
        assert "a full name" in _kinds(path), name


def test_a_zip_is_read_to_the_bottom(tmp_path):
    """A file inside a file is a file."""
    path = tmp_path / "pack.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("deep/notes.html", "<p>Aisha Siddiqui</p>")
    [finding] = [one for one in check_file(path, **KNOWN) if one.kind == "a full name"]
    assert finding.place == "deep/notes.html, line 1"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo.png", b"\x89PNG\r\n"),
        ("broken.docx", b"PK\x03\x04 not a zip"),
        ("a.bin", b"\x00\x01"),
        ("b.pdf", b"%PDF-1.7 broken"),
    ],
)
def test_what_cannot_be_read_does_not_pass(tmp_path, name, data):
    """A picture or a damaged file cannot be checked, and the error says so in a sentence."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ExportError, match=name):
        check_file(path, **KNOWN)


def test_the_refusal_says_the_place_and_never_the_words(tmp_path):
    """Neither message nor facts repeat what was found."""
    path = _write(tmp_path, "page.html", f"<p>Aisha Siddiqui</p>\n<p>{TEXT}</p>\n<p>Xiaoyu came.</p>")
    with pytest.raises(LeakError) as caught:
        reject_leaks(path, **KNOWN)
    said = str(caught.value) + repr(caught.value.facts["places"])
    assert "line 1: a full name" in said
    assert "line 2: an unreleased text" in said
    assert not any(word in said for word in ("Aisha", "Siddiqui", "mentee", "Xiaoyu"))


def test_our_own_handouts_pass(tmp_path):
    """Every form of a session's handout goes through the gate with the sample community's roster."""
    community = copkit.open_community("data")
    forms = ("html", "slides", "ics", "pdf", "docx", "pptx")
    known = {"roster": community.roster, "contact": community.facts.contact, "places": community.places}
    files = copkit.export_session(community.session("2023-02-08"), to=forms, folder=tmp_path / "handouts")
    assert [str(finding) for file in files for finding in check_file(file, **known)] == []


@pytest.mark.parametrize("form", ["html", "slides", "ics", "pdf", "docx", "pptx"])
def test_a_name_in_a_plan_keeps_the_file_from_being_made(tmp_path, form):
    """One name in a session's title: no form of it leaves, and nothing is left behind."""
    community = copkit.open_community("data")
    session = community.session("2023-02-08")
    named = session.model_copy(update={"title": f"{session.title}, with {community.roster[0].name}"})
    with pytest.raises(LeakError):
        copkit.export_session(named, to=(form,), folder=tmp_path / "handouts", gate=gate_for(community))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.slow
def test_every_handout_of_the_sample_community_passes(tmp_path):
    """All its sessions, in every shared form."""
    community = copkit.open_community("data")
    forms = ("html", "slides", "ics", "pdf", "docx", "pptx")
    known = {"roster": community.roster, "contact": community.facts.contact, "places": community.places}
    for session in community.sessions:
        files = copkit.export_session(session, to=forms, folder=tmp_path / "handouts")
        assert [str(finding) for file in files for finding in check_file(file, **known)] == []


def test_a_room_list_does_not_pass(tmp_path):
    """A working paper is full of names: the gate says so."""
    community = copkit.open_community("data")
    path = _write(tmp_path, "rooms.txt", "\n".join(person.name for person in community.roster))
    found = check_file(path, roster=community.roster, contact=community.facts.contact)
    people = [person for person in community.roster if person.name != community.facts.contact.name]
    assert len([one for one in found if one.kind == "a full name"]) == len(people)


@pytest.mark.parametrize(
    "sentence",
    ["Quill Amberwick-Stone will tell us.", "We hear that Quill Amberwick-Stone will.", "AMBERWICK-STONE, QUILL"],
)
def test_a_name_of_ordinary_words_with_a_hyphen_is_found_anywhere(tmp_path, sentence):
    """Where a name stands in its sentence, and how its halves are joined, makes no difference."""
    path = tmp_path / "page.html"
    path.write_text(f"<p>{sentence}</p>")
    assert check_file(path, roster=["Quill Amberwick-Stone"])
