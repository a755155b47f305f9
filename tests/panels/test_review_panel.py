"""The review: nothing undecided gets out, consent holds, and no text stays behind in what Jupyter saves."""

from __future__ import annotations

import json
import re

import pytest

import copkit
from copkit.community.files import read_yaml
from copkit.panels import CollectPanel, ReviewPanel, ThemesPanel
from copkit.panels.review import LOGGED

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


SAME = "Silence helps my mentee think."
ALIKE = [("", SAME, "verbatim"), ("", f"{SAME} ", "verbatim"), ("", "silence helps my mentee think", "paraphrase"),
         ("", SAME, "count-only"), ("Another prompt", SAME, "verbatim"), ("", "More time for tea.", "verbatim")]  # fmt: skip


def _alike(community, store):
    """A panel that shows a verbatim text of the three that may be shown and say the same."""
    panel = _panel(community, store, *ALIKE)
    while not (_card(panel)["near"] and _card(panel)["consent"] == "verbatim"):
        panel.act("later")
    return panel


def _card(panel):
    return panel.page()["parts"][0]


def _by_status(store):
    return {row["status"]: row["count"] for row in store.counts(("status",))}


def test_near_duplicates_share_one_wording_and_each_still_counts(community, store):
    """Merging releases the other verbatim text in the words on show; all six rows are still there."""
    panel = _alike(community, store)
    top = _card(panel)
    assert len(top["near"]) == 2
    assert top["joining"] == 1
    panel.act("merge")
    assert [each.text.strip() for each in store.released(DAY)] == [SAME]
    assert _card(panel)["id"] == top["id"]
    assert len(_card(panel)["near"]) == 1
    assert _by_status(store) == {"held": 5, "released": 1}


def test_a_merged_paraphrase_waits_for_the_facilitators_words(community, store):
    """With the writer's words on show it is left out; with the facilitator's it joins; what is only counted never does."""
    panel = _alike(community, store)
    panel.act("merge")
    panel.act("merge")
    assert "Nothing can be merged" in panel.refused["merge"]
    panel.act("rewrite", text="Silence helps mentees to think.")
    panel.act("merge")
    assert {each.consent for each in store.released(DAY)} == {"verbatim", "paraphrase"}
    assert [each.text for each in store.held(DAY) if each.consent == "count-only"] == [SAME]


def test_an_undecided_look_cannot_be_merged_into_others(community, store):
    """While a word on show is undecided, merging is refused and nothing is changed."""
    panel = _panel(community, store, ("", LOOK, "verbatim"), ("", LOOK, "verbatim"))
    panel.act("merge")
    assert panel.refused["merge"]
    assert store.released(DAY) == ()


def test_a_merging_can_be_taken_back(community, store):
    """Undo holds each again in its own words; a paraphrase, whose words may not stand as they were, in the facilitator's."""
    panel = _alike(community, store)
    before = sorted(each.text for each in store.held(DAY))
    panel.act("merge")
    panel.act("undo")
    assert sorted(each.text for each in store.held(DAY)) == before
    panel.act("rewrite", text="Silence helps mentees to think.")
    panel.act("merge")
    panel.act("undo")
    assert store.released(DAY) == ()
    mine = [each for each in store.held(DAY) if each.consent == "paraphrase"]
    assert [(each.text, each.rewritten) for each in mine] == [("Silence helps mentees to think.", True)]
    assert panel.state["merged"] == panel.state["released"] == 0


def test_the_log_forgets_what_was_undone(community, store, workspace):
    """One decision, taken back, leaves a log of noughts."""
    panel = _panel(community, store, ("", SAME, "verbatim"))
    panel.act("release")
    panel.act("undo")
    assert set(read_yaml(workspace / "private" / f"{DAY}-review.yaml").values()) == {0}


def test_the_log_holds_counts_by_kind_and_no_words(community, store, workspace):
    """Decisions are counted, undoing takes them out, and a later sitting goes on counting."""
    panel = _panel(community, store, ("", LOOK, "verbatim"), ("", "Ask Tunde Bakare first.", "verbatim"))
    spans = 0
    while _card(panel)["part"] == "board":
        for _ in [each for each in _card(panel)["pieces"] if "look" in each]:
            panel.act("decide", look=0, mask=spans == 0)
            spans += 1
        panel.act("release")
    panel.act("undo")
    panel.act("withdraw")
    log = workspace / "private" / f"{DAY}-review.yaml"
    counts = read_yaml(log)
    verbs = {verb: counts[verb] for verb in LOGGED}
    assert verbs == {"masked": 1, "kept": spans - 1, "rewritten": 0, "merged": 0, "released": 1, "withdrawn": 1}
    assert sum(counts["decided"].values()) == spans
    known = {*LOGGED, "decided", "clue", *"person date age location room unit course".split()}
    assert set(re.findall(r"[^\W\d]+", log.read_text())) <= known, "a word in the log that names no kind"
    saved = json.dumps(panel.get_state(), default=str) + repr(panel)
    assert not [word for word in ("engineer", "floor", "Tunde", "Bakare") if word in saved + log.read_text()]
    again = ReviewPanel(community, session=DAY, store=store)
    assert again.state == panel.state


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
