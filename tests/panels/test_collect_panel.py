"""The door in the notebook: it opens, shows what the room needs, closes, and stops with the panel."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap

import pytest

import copkit
from copkit.panels import CollectPanel
from copkit.store import find_door, open_doors
from tests.join.wire import Wire

DAY = "2023-02-08"
BOX = "psychological-safety-anon-helps"


@pytest.fixture
def store(workspace):
    return copkit.open_store(f"sqlite:///{workspace / 'copkit.db'}")


@pytest.fixture
def panel(community, store):
    opened = CollectPanel(community, session=DAY, store=store)
    yield opened
    opened.close()


def board(panel):
    return next((each for each in panel.page()["parts"][0]["parts"] if each.get("board") == "door"), None)


def test_the_panel_opens_a_door_that_takes_texts_and_counts_them_in_fives(panel, store):
    """Address, code, picture and count are there, and what comes is held under the session."""
    assert board(panel) is None
    panel.act("open", asked="session", reach="here")
    shown = board(panel)
    line = Wire(panel.service.port, shown["code"])
    assert shown["address"].endswith(f"/s/{shown['code']}")
    assert shown["qr"].startswith("<svg")
    assert shown["came"] == "fewer than 5"
    for number in range(7):
        assert line.keep(f"Silence {'very ' * number}helps.", box=BOX).status == 200
    panel.act("count")
    assert board(panel)["came"] == "5 or more"
    assert len(store.held(DAY)) == 7


def test_closing_the_door_takes_nothing_more_and_shows_no_small_pulse(panel, store):
    """Who comes late reads that it is closed; a pulse of fewer than ten is not shown."""
    panel.act("open")
    line = Wire(panel.service.port, panel.code)
    late = line.ticket()
    store.add(DAY, [("pulse-learn=3", "3", "count-only")] * 9)
    panel.act("shut")
    assert line.keep("Too late.", ticket=late, box=BOX).status == 410
    assert board(panel)["qr"] == ""
    assert panel.page()["parts"][0]["parts"][1]["rows"] == []
    store.add(DAY, [(f"pulse-learn={answer}", answer, "count-only") for answer in "11111122222"])
    assert panel.page()["parts"][0]["parts"][1]["rows"] == [["I leave with something that I can use.", "6", "5", "9"]]


def test_the_service_stops_with_the_panel_and_its_door_is_closed(community, store):
    """Nothing listens any more, and no order is left behind."""
    panel = CollectPanel(community, session=DAY, store=store)
    panel.act("open", asked="suggestions")
    port, code = panel.service.port, panel.code
    panel.close()
    assert not find_door(store, code).is_open
    with pytest.raises(ConnectionRefusedError):
        Wire(port, code).get()


def test_a_door_that_was_left_open_is_found_again(community, store):
    """Where the computer was switched off, the panel says so, and opens the same code."""
    from copkit.join import door_for, open_door  # noqa: PLC0415 -- what a kernel that died had done

    left = open_door(store, door_for(community.session(DAY), filed=DAY))
    panel = CollectPanel(community, session=DAY, store=store)
    assert left.code in json.dumps(panel.page()["parts"][0])
    panel.act("open")
    assert panel.code == left.code
    panel.close()


def test_the_door_is_closed_when_the_kernel_ends(workspace, store):
    """The last line of a notebook need not be run for it."""
    lines = f"""
        import copkit
        from copkit.panels import CollectPanel
        panel = CollectPanel(copkit.open_community({str(workspace)!r}), session={DAY!r})
        panel.act("open")
        print(panel.code)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(lines)], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stderr == ""
    assert not find_door(store, done.stdout.strip()).is_open
    assert open_doors(store) == ()


def test_opening_to_the_network_says_that_text_travels_unencrypted(panel):
    """The address is one that phones can type, and the risk stands beside it."""
    panel.act("open", asked="session", reach="lan")
    page = json.dumps(panel.page()["parts"][0])
    assert ("travels unencrypted" in page) == (panel.service.address != "127.0.0.1")


def test_what_the_panel_saves_holds_no_code_and_no_address(panel):
    """Neither the code nor the wall's key reaches a saved notebook."""
    panel.act("open")
    saved = json.dumps(panel.get_state(), default=str)
    assert panel.code not in saved
    assert find_door(panel.store, panel.code).key not in saved + repr(panel)
