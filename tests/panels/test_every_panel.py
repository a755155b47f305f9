"""What holds for each panel alike: it opens, keeps nothing in synced state, refuses in sentences, and undoes."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys

import anywidget
import pytest

import copkit
from copkit import panels
from copkit.errors import UsageError, WorkspaceError
from copkit.panels.base import STATIC, Panel, bundle

DAY = "2023-02-08"
FORBIDDEN = ("IntSlider", "FloatSlider", "IntRangeSlider", "SelectionSlider", "ColorPicker", "Play")


@pytest.fixture(params=panels.__all__)
def panel(request, community):
    return getattr(panels, request.param)(community, session=DAY)


def test_a_panel_opens_on_the_sample_community(panel):
    """It shows its session, refuses nothing, and all it shows is plain JSON."""
    page = json.loads(json.dumps(panel.page()))
    assert page["session"] == DAY
    assert page["refused"] == {}
    assert page["parts"]


def test_a_panel_has_no_synced_state_of_its_own(panel):
    """What Jupyter may save of it is its code and look, and nothing that it shows."""
    own = set(panel.get_state()) - set(anywidget.AnyWidget().get_state())
    assert own <= {"_esm", "_css", "_anywidget_id"}


def test_a_saved_widget_state_names_nobody(panel, community):
    """No name of the roster is in what Jupyter saves of a panel, nor in its repr."""
    saved = json.dumps(panel.get_state(), default=str) + repr(panel)
    assert not [name for name in community.names if name in saved]


def test_a_panel_says_where_there_is_no_session(tmp_path, workspace, request):
    """A community without a session gets a sentence, not a traceback."""
    for path in (workspace / "sessions").glob("*.yaml"):
        path.unlink()
    for name in panels.__all__:
        page = getattr(panels, name)(copkit.open_community(workspace)).page()
        assert page["parts"][0]["part"] == "empty"
        assert "no session" in page["parts"][0]["text"]


def test_an_unknown_action_is_refused(panel):
    """A verb that a panel does not have is a UsageError that says so."""
    with pytest.raises(UsageError, match="cannot"):
        panel.act("vanish")


def test_an_accident_is_said_without_its_words(community):
    """What goes wrong inside is shown by its kind; the words of the accident, which may quote a text, are not."""

    class Clumsy(Panel):
        def do_fall(self):
            raise RuntimeError("Zsófia Kovács said that")

    panel = Clumsy(community, session=DAY)
    panel._hear(None, {"do": "fall"}, None)
    assert "RuntimeError" in panel.refused["panel"]
    assert "Kovács" not in json.dumps(panel.page())


@pytest.mark.parametrize(("accident", "said"), [
    (RuntimeError("Zsófia Kovács said that"), "Something went wrong (RuntimeError) while this page was drawn; nothing was lost."),
    (WorkspaceError("roster.csv, line 3: there are seven columns."), "roster.csv, line 3: there are seven columns."),
])  # fmt: skip
def test_a_page_that_cannot_be_drawn_says_so(community, monkeypatch, accident, said):
    """Instead of the parts there is a sentence and a way out; once it can be drawn again, it is."""
    panel = panels.PlanPanel(community, session=DAY)

    def fall(_):
        raise accident

    monkeypatch.setattr(panels.PlanPanel, "parts", fall)
    sent = []
    panel.send = sent.append
    panel._hear(None, {"do": "show", "n": 1}, None)
    page = sent[-1]["show"]
    assert page["refused"] == {"panel": said}
    assert [each["label"] for each in page["parts"]] == ["Read it again"]
    monkeypatch.undo()
    panel.send = sent.append
    panel._hear(None, {"do": "reload", "n": 2}, None)
    assert sent[-1]["show"]["refused"] == {}
    assert sent[-1]["show"]["parts"][0]["part"] == "row"


def test_a_file_that_cannot_be_written_is_said(community, monkeypatch):
    """Where the disk refuses, the page says so and does not say that it saved."""
    panel = panels.PlanPanel(community, session=DAY)

    def full(*_, **__):
        raise OSError(28, "No space left on device", "sessions/secret.yaml")

    monkeypatch.setattr(type(community), "save_session", full)
    panel.act("field", name="people", value="30")
    assert panel.refused == {"save": "A file could not be read or written: No space left on device."}
    assert panel.saved == ""


def test_an_answer_comes_before_its_file_and_saved_is_said_after(community, monkeypatch):
    """What is pressed in quick succession is answered at once, saved together, and said to be saved only then."""
    monkeypatch.setattr("copkit.panels.base.QUIET", 0.05)
    panel, told = panels.PlanPanel(community, session=DAY), []
    panel.send = lambda message: told.append(
        (message["show"]["said"], message["show"]["saved"][:5], community.session(DAY).people)
    )

    async def press():
        for people in ("30", "31"):
            panel._hear(None, {"do": "field", "with": {"name": "people", "value": people}}, None)
        assert community.session(DAY).people == 24
        await asyncio.sleep(0.3)

    asyncio.run(press())
    assert told == [("People is now 30.", "", 24), ("People is now 31.", "", 24), ("People is now 31.", "Saved", 31)]


def test_what_is_not_saved_yet_is_before_another_panel_reads(community):
    """Another panel's action, another session or the kernel's end writes first what still waits to be written."""
    panel = panels.PlanPanel(community, session=DAY)

    async def press():
        panel._hear(None, {"do": "field", "with": {"name": "people", "value": "31"}}, None)
        panels.RunPanel(community, session=DAY)._hear(None, {"do": "show"}, None)
        assert community.session(DAY).people == 31
        panel._hear(None, {"do": "field", "with": {"name": "people", "value": "32"}}, None)
        panel._hear(None, {"do": "session", "with": {"value": "2023-03-29"}}, None)

    asyncio.run(press())
    assert community.session(DAY).people == 32


def test_only_what_changed_is_sent_and_the_whole_to_who_asks(community):
    """A part that is as before is not sent again; each message says which one it builds on."""
    panel, sent = panels.PlanPanel(community, session=DAY), []
    panel.send = sent.append
    panel._hear(None, {"do": "show"}, None)
    panel._hear(None, {"do": "longer", "with": {"id": "pause", "by": 1}}, None)
    whole, change = sent[:2]
    assert (whole["since"], change["since"]) == (0, whole["show"]["at"])
    assert None not in whole["show"]["parts"]
    assert [each and each["part"] for each in change["show"]["parts"]] == [None, "board", None, None]
    panel._hear(None, {"do": "show"}, None)
    assert sent[-1]["since"] == 0
    assert sent[-1]["show"]["parts"] == panel.page()["parts"]


def test_a_session_that_cannot_be_opened_leaves_the_one_on_show(community):
    """A day whose plan cannot be fitted is refused, and what is pressed next does not go to its record."""
    panel = panels.RunPanel(community, session=DAY)
    other = panels.PlanPanel(community, session="2023-03-29")
    other.act("field", name="end", value="12:20")
    panel.act("session", value="2023-03-29")
    assert panel.refused
    assert str(panel.session.date) == DAY
    panel.act("log", real=True)
    panel.act("start", now="12:00")
    panel.act("next", now="12:05")
    assert [str(each.date) for each in community.history if each.actual][-1] == DAY


def test_a_panel_forgets_nothing_of_what_can_be_undone(community):
    """Each undo takes one change back, the last first, and says which."""
    panel = panels.PlanPanel(community, session=DAY)
    first = panel.state
    panel.act("field", name="people", value="30")
    panel.act("field", name="people", value="32")
    panel.act("undo")
    assert (panel.state.people, panel.said) == (30, "Undone: change of people.")
    panel.act("undo")
    assert panel.state == first
    panel.act("undo")
    assert panel.said == "There is nothing to undo."


@pytest.mark.parametrize("name", panels.__all__)
def test_a_panels_code_is_one_module(name):
    """The files that make up a panel's module declare each name once and import nothing from outside."""
    source = str(getattr(panels, name)._esm)
    names = re.findall(r"^(?:async )?(?:function|const|let|class) (\w+)", source, flags=re.MULTILINE)
    assert len(names) == len(set(names))
    assert not re.search(r"^import ", source, flags=re.MULTILINE)
    assert source.count("export default") == 1


def test_no_panel_reaches_outside():
    """No file that the browser gets holds an address of the web, but for the name of SVG."""
    for path in STATIC.iterdir():
        assert set(re.findall(r"https?://[^\s\"']+", path.read_text("utf-8"))) <= {"http://www.w3.org/2000/svg"}


def test_no_panel_uses_a_widget_that_fails_accessibility():
    """The six widgets that fail accessibility checks appear nowhere."""
    for path in STATIC.parent.rglob("*.py"):
        assert not re.search(rf"\b({'|'.join(FORBIDDEN)})\(", path.read_text("utf-8")), path.name


def test_every_icon_has_a_word():
    """A button is made with a label; a picture of its own is hidden from ears."""
    assert 'setAttribute("aria-hidden", "true")' in bundle()
    assert "given.label" in bundle()


def test_a_panel_loads_only_when_asked_for():
    """`import copkit` brings in no Jupyter, and one panel does not bring in another."""
    script = "import sys, copkit, copkit.panels as p; assert 'ipywidgets' not in sys.modules; p.PlanPanel; assert 'copkit.panels.run' not in sys.modules; assert 'sqlalchemy' not in sys.modules and 'pandas' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True)
