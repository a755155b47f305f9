"""The codebook in other programs' files, there and back."""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid
import zipfile
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copkit.codebook import (
    Codebook,
    Event,
    Excerpt,
    codebook_at,
    from_qdc,
    from_qdpx,
    from_taguette,
    guid_of,
    to_qdc,
    to_qdpx,
    to_taguette,
)
from copkit.errors import CodebookError

DAY = dt.date(2023, 2, 8)
HOW = {"on": DAY, "reason": "Brought in from another program."}
QDC = "{urn:QDA-XML:codebook:1.0}"
QDE = "{urn:QDA-XML:project:1.0}"

BOOK = codebook_at(
    [
        {
            "on": DAY,
            "do": "add",
            "id": "trust",
            "name": "Trust & <care>",
            "definition": "Relying.\nOn each other.",
            "reason": "r",
        },
        {
            "on": DAY,
            "do": "add",
            "id": "promises",
            "name": "Promises",
            "include": "Kept ones",
            "exclude": "Plans",
            "parent": "trust",
            "example": "They came.",
            "reason": "r",
        },
        {"on": DAY, "do": "add", "id": "old", "name": "Old", "reason": "r"},
        {"on": DAY, "do": "merge", "id": "old", "into": ["promises"], "reason": "r"},
    ]
)
TEXTS = (
    Excerpt("b2", "2023-02-08", "They kept the small promises — café, every week.", ("promises", "trust")),
    Excerpt("a1", "2023-02-08", "It took\na year 🙂 to trust.", ("old",)),
    Excerpt("c3", "2023-03-29", "Nothing yet."),
)
_words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=20).map(str.strip).filter(bool)


def _again(events: tuple[Event, ...]) -> Codebook:
    return codebook_at(events)


def _shape(book: Codebook) -> list[tuple]:
    return [(c.id, c.name, c.definition, c.include, c.exclude, c.example, c.parent, guid_of(c)) for c in book.active]


def test_a_qdc_keeps_the_order_and_attributes_that_the_standard_asks_for():
    """Root, namespace, origin; Codes; Code with guid, name and isCodable; Description before child codes; no Sets."""
    root = ET.fromstring(to_qdc(BOOK))
    assert root.tag == f"{QDC}CodeBook"
    assert root.get("origin")
    assert [child.tag for child in root] == [f"{QDC}Codes"]
    for code in root.iter(f"{QDC}Code"):
        assert set(code.attrib) == {"guid", "name", "isCodable"}
        assert uuid.UUID(code.get("guid")).version == 5
        tags = [child.tag for child in code]
        assert tags == sorted(tags, key=lambda tag: tag != f"{QDC}Description")
        assert tags.count(f"{QDC}Description") <= 1
    assert len(list(root.iter(f"{QDC}Code"))) == len(BOOK.active) == 2


def test_a_qdc_survives_the_round_trip():
    """Names, ids, wording, parents and addresses come back."""
    assert _shape(_again(from_qdc(to_qdc(BOOK), **HOW))) == _shape(BOOK)


@given(
    st.lists(st.tuples(_words, _words, st.booleans()), min_size=1, max_size=6, unique_by=lambda one: one[0].casefold())
)
def test_any_codebook_survives_the_round_trip(codes):
    """Whatever letters names and definitions are made of."""
    events = [
        {
            "on": DAY,
            "do": "add",
            "id": f"c-{at}",
            "name": name,
            "definition": words,
            "parent": f"c-{at - 1}" if below and at else "",
            "reason": "r",
        }
        for at, (name, words, below) in enumerate(codes)
    ]
    book = codebook_at(events)
    back = _again(from_qdc(to_qdc(book), **HOW))
    assert sorted((c.id, c.name, c.parent) for c in back.active) == sorted(
        (c.id, c.name, c.parent) for c in book.active
    )


def test_a_rename_keeps_the_address():
    """Another program finds the same code again."""
    renamed = codebook_at([*BOOK.events, Event(on=DAY, do="rename", id="trust", name="Trusting", reason="r")])
    assert guid_of(renamed.codes["trust"]) == guid_of(BOOK.codes["trust"])


def test_a_foreign_code_keeps_its_address():
    """A code that another program made keeps its guid through import, rename and export."""
    guid = "0f3a1c2e-7f5b-4a55-9d2e-2b1f4f6f9a10"
    text = f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="x"><Codes><Code guid="{guid.upper()}" name="Zeit" isCodable="true" color="#ff0000"/></Codes></CodeBook>'
    book = codebook_at([*from_qdc(text, **HOW), Event(on=DAY, do="rename", id="zeit", name="Time", reason="r")])
    assert f'guid="{guid}"' in to_qdc(book)


def test_a_project_keeps_the_order_and_offsets_that_the_standard_asks_for():
    """CodeBook before Sources; selections cut out exactly the text; each code reference has its code."""
    with zipfile.ZipFile(io.BytesIO(to_qdpx("Mentors", BOOK, TEXTS))) as archive:
        root = ET.fromstring(archive.read("project.qde"))
        texts = {name: archive.read(name) for name in archive.namelist() if name.startswith("sources/")}
    assert root.tag == f"{QDE}Project"
    assert root.get("name") == "Mentors"
    assert [child.tag for child in root] == [f"{QDE}CodeBook", f"{QDE}Sources"]
    guids = {code.get("guid") for code in root.iter(f"{QDE}Code")}
    cut = []
    for source in root.iter(f"{QDE}TextSource"):
        data = texts[source.get("plainTextPath").replace("internal://", "sources/")]
        assert not data.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in data
        for chosen in source.iter(f"{QDE}PlainTextSelection"):
            cut.append(data.decode()[int(chosen.get("startPosition")) : int(chosen.get("endPosition"))])
            assert {ref.get("targetGUID") for ref in chosen.iter(f"{QDE}CodeRef")} <= guids
    assert cut == ["It took a year 🙂 to trust.", "They kept the small promises — café, every week.", "Nothing yet."]
    assert len({node.get("guid") for node in root.iter() if node.get("guid")}) == len(
        [n for n in root.iter() if n.get("guid")]
    )


def test_a_project_survives_the_round_trip():
    """Codes and coded texts come back; a merged code counts as its successor."""
    events, excerpts = from_qdpx(to_qdpx("Mentors", BOOK, TEXTS), **HOW)
    assert _shape(_again(events)) == _shape(BOOK)
    assert [(one.session, one.codes) for one in excerpts] == [
        ("2023-02-08", ("promises",)),
        ("2023-02-08", ("promises", "trust")),
        ("2023-03-29", ()),
    ]


def test_a_project_is_the_same_bytes_each_time():
    """No clock gets into the file."""
    assert to_qdpx("Mentors", BOOK, TEXTS) == to_qdpx("Mentors", BOOK, reversed(TEXTS))


def test_a_taguette_codebook_survives_the_round_trip():
    """Names, ids, wording and parents come back."""
    back = _again(from_taguette(to_taguette(BOOK), **HOW))
    assert [one[:-1] for one in _shape(back)] == [one[:-1] for one in _shape(BOOK)]


def test_a_taguette_codebook_has_its_header_and_no_formula():
    """A name that a spreadsheet would run is written as text, and read back as it was."""
    book = codebook_at([{"on": DAY, "do": "add", "id": "sum", "name": "=SUM(A1)", "reason": "r"}])
    text = to_taguette(book, {"sum": (12, 7)})
    assert list(csv.reader(io.StringIO(text))) == [
        ["tag", "description", "number of highlights", "number of documents"],
        ["'=SUM(A1)", "Id: sum", "12", "7"],
    ]
    assert from_taguette(text, **HOW)[0].name == "=SUM(A1)"


@pytest.mark.parametrize("wrong", ["", "<CodeBook/>", "not xml", b"\xff\xfe"])
def test_what_is_not_a_codebook_is_refused(wrong):
    """A sentence, not a parser's complaint."""
    with pytest.raises(CodebookError):
        from_qdc(wrong, **HOW)
    with pytest.raises(CodebookError):
        from_qdpx(wrong if isinstance(wrong, bytes) else wrong.encode(), **HOW)


def test_a_csv_without_tags_is_refused_with_its_header():
    """Nothing is guessed."""
    with pytest.raises(CodebookError, match="colour"):
        from_taguette("colour,size\nred,4\n", **HOW)


def test_an_empty_codebook_is_not_exported():
    """The standard asks for one code at least."""
    with pytest.raises(CodebookError):
        to_qdc(Codebook())
