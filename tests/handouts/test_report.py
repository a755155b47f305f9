"""A term's report and the sponsors' page: through the gate, the same bytes again, and nothing small or unreleased in any form."""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
import re
import zipfile

import pytest
from pypdf import PdfReader

import copkit
from copkit.codebook import Event
from copkit.errors import ExportError, LeakError, UsageError
from copkit.handouts.report import export_report

DAY = "2023-02-08"
FORMS = ("html", "pdf", "docx", "pptx", "slides", "ipynb")
HELD = "The heron stood at the weir all through our talk and neither of us minded"
SAID = "We walk along the canal, and she talks."


@pytest.fixture
def store(workspace, community):
    """Forty texts: two themes large, one of seven, one of three; one text released, one story of each kind of value."""
    made = copkit.open_store(f"sqlite:///{workspace / 'copkit.db'}")
    made.add(DAY, [("Q", f"{HELD} {n}.", "verbatim") for n in range(39)])
    codes = [code.id for code in community.codebook.active]
    for place, number in enumerate((30, 17, 7, 3)):
        for item in made.held(DAY)[:number]:
            made.code(item.id, codes[place])
    made.add(DAY, [("Q", SAID, "verbatim"), ("Value story: applied", "I asked less, and heard more.", "verbatim")])
    for item in [each for each in made.held(DAY) if not each.text.startswith(HELD)]:
        if item.prompt == "Q":
            made.code(item.id, codes[0])
        made.release(item.id)
    community.save_history(DAY, present=community.names[:24])
    yield made
    made.dispose()


def _words(path):
    """Everything that a file says, and the source of every picture in it."""
    data = path.read_bytes()
    if path.suffix in {".docx", ".pptx"}:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return " ".join(
                archive.read(name).decode(errors="ignore") for name in archive.namelist() if name.endswith("xml")
            )
    if path.suffix == ".pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    text = data.decode()
    drawn = [base64.b64decode(found).decode() for found in re.findall(r"data:image/svg\+xml;base64,([\w+/=]+)", text)]
    return " ".join([text, *drawn])


@pytest.mark.parametrize("kind", ["report", "sponsors"])
def test_no_form_says_a_small_count_or_an_unreleased_text(community, store, kind):
    """In every form, its picture's source and description: the theme of three is hidden, held words are nowhere."""
    small = list(community.codebook.active)[3].name
    for path in export_report(community, store, DAY, to=FORMS, kind=kind):
        words = _words(path)
        assert "heron" not in words, path.name
        assert not [name for name in community.names if name in words], path.name
        if small in words:
            assert "hidden" in words, path.name
            assert not re.search(rf"{small}\W+(?:<[^>]*>\W*)*3\b", words), path.name
        assert "7.5%" not in words
        assert "8%" not in re.sub(r"\d8%", "", words), path.name  # three of forty


def test_the_picture_says_what_it_shows(community, store):
    """The alt text states the finding with its interval; the table stands beside it; the hidden theme has no bar."""
    [path] = export_report(community, store, DAY)
    page = path.read_text()
    alt = re.search(r'<img[^>]*alt="([^"]*)"', page)[1]
    assert re.fullmatch(
        r"Spring 2023: .+ came up most, in 31 of 40 texts \(78%, 95% interval \d+% to \d+%\)\. 1 count is hidden.*", alt
    )
    assert list(community.codebook.active)[3].name not in _words(path).split("<svg", 1)[1].split("</svg>")[0]
    assert SAID.replace("'", "’") in page


def test_a_theme_is_followed_from_session_to_session(community, store):
    """Where two sessions may be shown, a second picture compares the first theme in both, and its alt text says how it went."""
    second = "2023-03-08"
    store.add(second, [("Q", f"{HELD}, again {n}.", "verbatim") for n in range(40)])
    code = community.codebook.active[0]
    for item in store.held(second)[:8]:
        store.code(item.id, code.id)
    community.save_history(second, present=community.names[:24])
    [path] = export_report(community, store, DAY)
    alts = re.findall(r'<img[^>]*alt="([^"]*)"', path.read_text())
    assert len(alts) == 2
    assert re.match(rf"{code.name} fell from {DAY} \(78%, .*\) to {second} \(20%, ", alts[1])


def test_a_report_repeats_to_the_byte_and_is_noted_once(community, store):
    """Made again, though its counts are now known to readers, every form is the same, and disclosed.yaml too."""
    first = {path.name: path.read_bytes() for path in export_report(community, store, DAY, to=FORMS)}
    noted = community.disclosed
    assert noted
    again = {path.name: path.read_bytes() for path in export_report(community, store, DAY, to=FORMS)}
    assert again == first
    assert community.disclosed == noted


def test_a_past_report_is_rebuilt_to_the_byte_after_a_merge_and_a_split(community, store):
    """Under the codebook of its day it is as it was; under today's it is another."""
    on = dt.date(2023, 2, 28)
    [path] = export_report(community, store, DAY, on=on)
    before = path.read_bytes()
    codes = [code.id for code in community.codebook.active]
    day, why = dt.date(2023, 3, 1), "Read again."
    for event in (
        Event(on=day, do="merge", id=codes[1], into=(codes[0],), reason=why),
        Event(on=day, do="add", id="one-half", name="One half", reason=why),
        Event(on=day, do="add", id="other-half", name="Other half", reason=why),
        Event(on=day, do="split", id=codes[2], into=("one-half", "other-half"), reason=why),
    ):
        community.save_codebook(community.codebook.after(event))
    [path] = export_report(community, store, DAY, on=on)
    assert path.read_bytes() == before
    [path] = export_report(community, store, DAY)
    assert path.read_bytes() != before


def test_a_held_text_in_a_definition_does_not_leave(community, store):
    """A theme named in the words of a held text is stopped by the gate, and no file and no note is left."""
    first = next(iter(community.codebook.active))
    community.save_codebook(
        community.codebook.after(Event(on=dt.date(2023, 3, 1), do="rename", id=first.id, name=HELD, reason="A slip."))
    )
    with pytest.raises(LeakError, match="unreleased text"):
        export_report(community, store, DAY, to=("html",))
    assert not [path for path in (community.folder / "handouts").glob("*") if path.is_file()]
    assert community.disclosed == []


def test_a_term_with_few_texts_has_no_report(community, store):
    """Fewer than ten would point to people."""
    with pytest.raises(ExportError, match="point to people"):
        export_report(community, store, "2022-autumn")
    with pytest.raises(UsageError, match="no report"):
        export_report(community, store, DAY, kind="essay")
    with pytest.raises(UsageError, match="not a form"):
        export_report(community, store, DAY, to=("txt",))
    with pytest.raises(UsageError, match="'rooms' is made from a session"):
        export_report(community, store, DAY, to=("html", "rooms"))
    assert not (community.folder / "handouts").exists()


def test_the_sponsors_page_is_one_page(community, store):
    """Who came, themes, what it was good for, you said we did: on one page, counts of value stories from ten on."""
    [path] = export_report(community, store, DAY, to=("pdf",), kind="sponsors")
    pages = PdfReader(path).pages
    words = pages[0].extract_text()
    assert len(pages) == 1
    assert all(
        title in words
        for title in ("People who came", "Themes of the term", "What it was good for", "You said, we did")
    )
    assert "I asked less, and heard more." in words
    assert "Stories of value" not in words


def test_value_stories_are_counted_from_ten_on_with_small_counts_hidden(community, store):
    """Twelve stories in two cycles: nine and three; the three are hidden, and so is what would give them back."""
    store.add(
        DAY,
        [("Value story: immediate", f"Heard {n}.", "count-only") for n in range(9)]
        + [("Value story: realised", "Better.", "count-only")] * 3,
    )
    [path] = export_report(community, store, DAY, kind="sponsors")
    assert "immediate 9, potential hidden, applied hidden, realised hidden" in path.read_text()


def test_the_report_is_a_notebook_that_a_facilitator_can_open(community, store):
    """Its cells are words, tables and one picture, without code; it says so in the copkit metadata."""
    [path] = export_report(community, store, DAY, to=("ipynb",))
    book = json.loads(path.read_text())
    assert book["metadata"]["copkit"]["title"] == "What we heard, spring 2023"
    assert {"".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code"} == {""}
