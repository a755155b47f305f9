"""Who sees what: tags choose the audience, and nothing that must stay leaves."""

from __future__ import annotations

import getpass

import pytest
from handout_samples import PIXEL, THEMES, all_bytes, page_of, saved, shown
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

from copkit.errors import ExportError, UsageError
from copkit.handouts import export_notebook, export_session

FORMS = ("html", "slides", "pdf", "docx", "pptx")


def _noted(words):
    return new_markdown_cell(words, metadata={"tags": ["facilitator"]})


def test_cells_tagged_facilitator_are_read_for_the_facilitator_alone():
    """The same notebook gives two pages; the notes are in one."""
    cells = ("# Hello\n\n## Together", _noted("Breathe first."))
    assert not page_of(*cells).sections[0].blocks
    assert [block.name for block in page_of(*cells, audience="facilitator").sections[0].blocks] == ["aside"]


def test_code_never_shows_and_outputs_do():
    """What a cell prints is read; how it was made is not."""
    cell = new_code_cell("secret = 1", outputs=[new_output("stream", name="stdout", text="Six rooms\n")])
    assert [block.text for block in page_of(cell).lead] == ["Six rooms"]


@pytest.mark.parametrize(
    "cell",
    [
        new_code_cell("x", outputs=[new_output("stream", name="stderr", text="a warning")]),
        new_code_cell("x", outputs=[new_output("execute_result", data={"text/plain": "<Axes: >"})]),
        shown({"text/plain": "words"}, tags=["remove-output"]),
        shown({"text/plain": "words"}, tags=["remove-cell"]),
        new_raw_cell("raw"),
        new_markdown_cell("<!-- a comment -->"),
    ],
    ids=["stderr", "repr", "remove-output", "remove-cell", "raw", "comment"],
)
def test_what_is_no_answer_is_left_out(cell):
    """Warnings, reprs, raw cells, comments and tagged cells leave nothing behind."""
    assert page_of("# Hello", cell).lead == ()


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (
            new_code_cell("x", outputs=[new_output("error", ename="E", evalue="v", traceback=["t"])]),
            "ended in an error",
        ),
        (
            shown({"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "W"}),
            "only runs in a notebook",
        ),
        (shown({"application/javascript": "alert(1)"}), "only runs in a notebook"),
        (new_markdown_cell("![a red dot](https://example.org/dot.png)"), "lies elsewhere"),
        (new_markdown_cell("![a red dot](../../../../../etc/dot.png)"), "lies elsewhere"),
        (new_markdown_cell("It is $x^2$."), "holds a formula"),
    ],
    ids=["error", "widget", "script", "far picture", "picture outside", "formula"],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence_that_names_the_cell(cell, said):
    """No export loses something silently: the sentence says which cell, and the way out."""
    with pytest.raises(ExportError, match=f"Cell 2 .*{said}"):
        page_of("# Hello", cell)


def test_a_widget_with_a_static_form_shows_that_form():
    """A panel that also gives a table is read as the table."""
    html = "<table><tr><th>Room</th></tr><tr><td>One</td></tr></table>"
    page = page_of(shown({"application/vnd.jupyter.widget-view+json": {}, "text/html": html}))
    assert [block.name for block in page.lead] == ["table"]


PLANTED = {f"planted-{number:02d}-{what}": what for number, what in enumerate(
    [
        "note", "note-in-list", "note-heading", "code", "code-output-tag", "widget-state", "widget-model", "widget-view-state",
        "cell-metadata", "notebook-metadata", "kernel-name", "author-metadata", "stderr", "repr", "raw-cell", "comment",
        "hidden-cell", "cell-id", "attachment-unused", "output-metadata", "execution-path", "roster-name", "roster-address",
        "access-need", "unreleased-text", "session-note", "promise-owner", "draw-name", "file-path", "style",
    ])}  # fmt: skip


def _plant():
    """A notebook with a string in every place that stock exports carry along."""
    by = {what: words for words, what in PLANTED.items()}
    widget = new_output("display_data", data={
        "application/vnd.jupyter.widget-view+json": {"model_id": by["widget-model"], "state": by["widget-view-state"]},
        "text/html": f"<p>Shown</p><style>.{by['style']}{{}}</style>",
    }, metadata={"note": by["output-metadata"]})  # fmt: skip
    unused = new_markdown_cell(
        f"## Rooms\n\n<!-- {by['comment']} -->", id=by["cell-id"], metadata={"note": by["cell-metadata"]}
    )
    unused["attachments"] = {by["attachment-unused"]: {"image/png": PIXEL}}
    cells = [
        "# A handout\n\nWelcome.",
        unused,
        _noted(by["note"]), _noted(f"- {by['note-in-list']}"), _noted(f"## {by['note-heading']}"),
        new_code_cell(f"{by['code']} = '{by['execution-path']}'", outputs=[widget, new_output("stream", name="stderr", text=by["stderr"])]),
        shown({"text/plain": by["code-output-tag"]}, tags=["remove-output"]),
        shown({"text/plain": f"<object at {by['repr']}>"}),
        new_raw_cell(by["raw-cell"]), new_markdown_cell(by["hidden-cell"], metadata={"tags": ["remove-cell"]}),
    ]  # fmt: skip
    metadata = {
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": by["widget-state"]}},
        "kernelspec": {"name": by["kernel-name"], "display_name": "p"},
        "authors": [{"name": by["author-metadata"]}], "note": by["notebook-metadata"], "path": by["file-path"],
        "roster": [by["roster-name"], by["roster-address"], by["access-need"]], "held": by["unreleased-text"],
    }  # fmt: skip
    return cells, metadata, by


def _with_secrets(session, by):
    blocks = tuple(
        block.model_copy(update={"notes": f"{block.notes} {by['session-note']}"}) for block in session.blocks
    )
    promises = tuple(promise.model_copy(update={"owner": by["promise-owner"]}) for promise in session.promises)
    return session.model_copy(update={"blocks": blocks, "promises": promises})


def test_thirty_planted_strings_are_in_none_of_the_shared_files(tmp_path, session):
    """Notes, code, widget state, metadata, names, paths and the user's name stay, also inside zips and streams."""
    cells, metadata, by = _plant()
    files = export_notebook(saved(tmp_path, *cells, **metadata), FORMS, tmp_path / "handouts")
    assert len(PLANTED) == 30
    shared = ("html", "slides", "pdf", "docx", "pptx", "ahead", "follow-up", "themes", "ics")
    files += export_session(_with_secrets(session, by), shared, themes=THEMES, folder=tmp_path / "handouts")
    searched = [*PLANTED, str(tmp_path), f"/{getpass.getuser()}/", "/work/", "/tmp/"]
    for path in files:
        inside = all_bytes(path)
        found = [words for words in searched if words.encode() in inside or words.encode("utf-16-be") in inside]
        assert not found, (path.name, found)


def test_the_facilitators_copy_has_the_notes_and_says_so(tmp_path, session):
    """Notes are in the other files, which are marked and lie apart."""
    by = {"session-note": "planted-note", "promise-owner": "Somebody"}
    files = export_session(_with_secrets(session, by), FORMS, "facilitator", folder=tmp_path / "handouts")
    assert {path.parent.name for path in files} == {"private"}
    for path in files:
        inside = all_bytes(path)
        assert b"planted-note" in inside, path
        assert b"Not for sharing" in inside, path


def test_run_sheet_and_room_cards_never_lie_among_the_shared_files(tmp_path, session, draw):
    """Working papers go to the private folder beside, whatever folder was asked for."""
    files = export_session(session, ("html", "runsheet", "rooms"), folder=tmp_path / "handouts", draw=draw)
    assert [path.parent.name for path in files] == ["handouts", "private", "private"]
    cards = files[2].read_text("utf-8")
    assert all(name in cards for group in draw.rounds[0] for name in group)
    assert "Not for sharing" in cards


def test_an_unknown_form_is_refused_with_the_known_ones(session):
    """A slip of the pen is answered with what there is."""
    with pytest.raises(UsageError, match="'word' is not a form: choose from html"):
        export_session(session, ("word",))


@pytest.mark.parametrize("form", ["ics", "rooms", "ahead"])
def test_what_only_a_session_has_is_not_made_from_a_notebook(tmp_path, form):
    """A calendar, room cards and the send-ahead pack need a session, and no file pretends to be one."""
    with pytest.raises(UsageError, match="made from a session"):
        export_notebook(saved(tmp_path, "# Hello"), ("html", form), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_room_cards_without_a_draw_say_what_is_missing(session, tmp_path):
    """Cards need groups."""
    with pytest.raises(ExportError, match="draw the groups first"):
        export_session(session, ("rooms",), folder=tmp_path)


def test_a_sign_up_page_without_an_address_says_what_is_missing(session, tmp_path):
    """A code that leads nowhere is not drawn."""
    with pytest.raises(ExportError, match="signup="):
        export_session(session, ("signup",), folder=tmp_path)
