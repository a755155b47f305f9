"""The review: nothing undecided gets out, consent holds, and no text stays behind in what Jupyter saves."""

from __future__ import annotations

import json

import pytest

import copkit
from copkit.panels import CollectPanel, ReviewPanel, ThemesPanel

DAY = "2023-02-08"
LOOK = "The only female engineer on the second floor told me so."


@pytest.fixture
def store(workspace):
    return copkit.open_store(f"sqlite:///{workspace / 'copkit.db'}")


def _panel(community, store, *rows):
    store.add(DAY, rows)
    return ReviewPanel(community, session=DAY, store=store)


def _held(store):
    return store.held(DAY)[0]


def test_an_undecided_look_cannot_be_released(community, store):
    """Release is refused until each marked word is masked or kept; then it goes through."""
    panel = _panel(community, store, ("", LOOK, "verbatim"))
    looks = [each for each in panel.page()["parts"][0]["pieces"] if "look" in each]
    assert looks, "the text was to hold something to look at"
    panel.act("release")
    assert "still to be decided" in panel.refused["release"]
    for _ in looks:
        panel.act("decide", look=0, mask=False)
    panel.act("release")
    assert store.released(DAY)[0].text == LOOK


def test_a_mask_takes_the_words_out_of_the_store(community, store):
    """Masked words are gone from the held row; undo brings them back."""
    panel = _panel(community, store, ("", LOOK, "verbatim"))
    look = next(each["text"] for each in panel.page()["parts"][0]["pieces"] if "look" in each)
    panel.act("decide", look=0, mask=True)
    assert look not in _held(store).text
    panel.act("undo")
    assert _held(store).text == LOOK


def test_other_words_were_asked_for_and_a_mask_is_not_other_words(community, store):
    """A text to be paraphrased offers nothing to mask, and is released only in the facilitator's words."""
    panel = _panel(community, store, ("", LOOK, "paraphrase"))
    assert not [each for each in panel.page()["parts"][0]["pieces"] if "look" in each]
    panel.act("release")
    assert "rewrite it" in panel.refused["release"]
    panel.act("rewrite", text="Being the only one is tiring.")
    for _ in range(3):
        panel.act("decide", look=0, mask=False) if panel._looks(_held(store)) else None
    panel.act("release")
    assert store.released(DAY)[0].text == "Being the only one is tiring."


def test_what_is_only_counted_is_not_shown(community, store):
    """A text that its writer allowed to be counted only never comes up."""
    panel = _panel(community, store, ("", "Counted.", "count-only"))
    assert panel.page()["parts"][0]["part"] == "empty"


def test_a_release_can_be_taken_back(community, store):
    """Undo holds a released text again."""
    panel = _panel(community, store, ("", "Silence helps.", "verbatim"))
    panel.act("release")
    panel.act("undo")
    assert store.released(DAY) == ()
    assert _held(store).text == "Silence helps."


def test_a_withdrawn_text_is_gone(community, store):
    """Withdrawing deletes the row, and the count says what is left."""
    panel = _panel(community, store, ("", "Silence helps.", "verbatim"))
    panel.act("withdraw")
    assert store.held(DAY) == ()


@pytest.mark.parametrize("kind", [ReviewPanel, ThemesPanel])
def test_no_held_text_is_in_what_jupyter_saves(community, store, kind):
    """Before and after each action, the widget's state holds no word of a text."""
    store.add(DAY, [("", LOOK, "verbatim"), ("", "Silence helps.", "verbatim")])
    panel = kind(community, session=DAY, store=store)
    for verb, given in [("later", {}), ("release", {})] if kind is ReviewPanel else [("turn", {"by": 1})]:
        panel.act(verb, **given)
        saved = json.dumps(panel.get_state(), default=str) + repr(panel) + str(panel)
        assert "engineer" not in saved
        assert "Silence" not in saved


def test_collecting_keeps_only_what_is_masked(community, workspace, store):
    """A form's export is held, redacted, and can be deleted when it is taken in."""
    panel = CollectPanel(community, session=DAY, store=store)
    panel.act("take", file=f"{DAY}-forms.csv")
    assert dict(panel.counts)["read"] == "70"
    assert len(store.held(DAY)) == 60
    panel.act("burn")
    assert not (workspace / "inbox" / f"{DAY}-forms.csv").exists()


def test_a_column_that_is_not_there_is_refused_beside_the_form(community, store):
    """The reader's own sentence is shown, and nothing is kept."""
    panel = CollectPanel(community, session=DAY, store=store)
    panel.act("take", file="2023-02-08-zoom.csv", column="What helps?", field="take")
    assert panel.refused["take"]
    assert store.held(DAY) == ()
