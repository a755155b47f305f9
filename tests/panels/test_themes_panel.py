"""Coding by term: near-duplicates together, several codes, memo, second coder, suggestions, and only what may be shown."""

from __future__ import annotations

import datetime as dt
import json

import pytest

import copkit
from copkit.panels import ThemesPanel

DAY = "2023-02-08"
TODAY = dt.date(2023, 2, 9)


@pytest.fixture(autouse=True)
def _on_a_day(monkeypatch):
    """Changes to the codebook carry a date that does not move."""
    monkeypatch.setattr("copkit.panels.themes.today", lambda: TODAY)


@pytest.fixture
def store(workspace):
    made = copkit.open_store(f"sqlite:///{workspace / 'copkit.db'}")
    yield made
    made.dispose()


@pytest.fixture
def panel(community, store):
    """Twenty texts that have little in common, two that say nearly the same, a tap of the pulse and a value story."""
    words = "oak elm ash birch cedar pine larch rowan willow hazel maple beech holly yew alder aspen poplar lime plum pear".split()
    rows = [("What helps?", f"{word.capitalize()} {word}s {word * 2}.", "verbatim") for word in words]
    rows += [
        ("What helps?", "More time to think, please.", "verbatim"),
        ("What helps?", "more time to think please", "count-only"),
    ]
    rows += [("pulse-learn=2", "2", "count-only"), ("Value story: applied", "I tried silence.", "verbatim")]
    store.add(DAY, rows)
    return ThemesPanel(community, session=DAY, store=store)


def _board(panel):
    return next(each for each in panel.page()["parts"] if each.get("board") == "coding")


def _give(store, panel, numbers):
    """Give codes to so many texts each, as `{place of the code: number}`."""
    for place, number in numbers.items():
        for item in sorted(panel.texts)[:number]:
            store.code(item, list(panel.codes)[place])


def test_near_duplicates_lie_together_and_take_one_code_at_a_time(panel, store):
    """Two texts that say the same are the first card; a code goes to both, and undo takes it from both."""
    assert len(_board(panel)["texts"]) == 2
    code = next(iter(panel.codes))
    panel.act("code", value=code)
    assert len(store.codings(DAY)) == 2
    panel.act("undo")
    assert store.codings(DAY) == ()
    panel.act("apart")
    assert len(_board(panel)["texts"]) == 1
    panel.act("code", value=code)
    assert len(store.codings(DAY)) == 1


def test_only_texts_are_coded(panel):
    """A tap of the pulse has no theme, and a value story is counted elsewhere."""
    assert _board(panel)["all"] == 22
    assert "I tried silence." not in json.dumps(panel.page())


def test_a_text_takes_several_codes_and_a_memo(panel, store):
    """Two codes on one card, a memo beside each; without a code there is nothing to note it at."""
    panel.act("turn", by=3)
    panel.act("memo", value="Unclear.")
    assert "give one first" in panel.refused["memo"]
    for code in list(panel.codes)[:2]:
        panel.act("code", value=code)
    panel.act("memo", value="Could be both.")
    assert [each.memo for each in store.codings(DAY)] == ["Could be both."] * 2
    assert _board(panel)["memo"] == "Could be both."


def test_the_next_text_without_a_code_is_found(panel):
    """It goes round; when every text carries a code, it says so."""
    code = next(iter(panel.codes))
    for _ in range(len(panel.cards)):
        panel.act("code", value=code)
        panel.act("uncoded")
    assert panel.said == "Every text carries a code."
    assert _board(panel)["done"] == 22


def test_an_unknown_code_is_refused(panel):
    """What the codebook does not know is not given."""
    panel.act("code", value="weather")
    assert "no code" in panel.refused["code"]


def test_nearest_codes_are_offered_not_given(community, store):
    """A text about silence is offered the code about listening, and carries none."""
    store.add(DAY, [("", "Silence, and a long pause before I give advice.", "verbatim")])
    panel = ThemesPanel(community, session=DAY, store=store)
    assert [each["id"] for each in _board(panel)["codes"] if each["near"]][:1] == ["listening-first"]
    assert store.codings(DAY) == ()


def test_a_small_count_is_hidden_in_table_picture_and_description(panel, store, community):
    """A theme of four texts has a word instead of a number, and a noted table is remembered and taken into account."""
    _give(store, panel, {0: 20, 1: 9, 2: 4})
    panel.act("count")
    picture, table = (
        next(each for each in panel.page()["parts"] if each["part"] == kind) for kind in ("picture", "table")
    )
    assert "came up most, in 20 of 22 texts" in picture["alt"]
    small = panel.codes[list(panel.codes)[2]]
    assert small not in picture["svg"]
    assert next(row for row in table["rows"] if row[0] == small)[1:] == ["hidden"] * (len(table["columns"]) - 1)
    assert "#1d2b2a" not in picture["svg"]
    panel.act("shown")
    assert len(community.disclosed) == 1
    panel.act("count")
    assert next(each for each in panel.page()["parts"] if each["part"] == "table")["rows"] == table["rows"]


def test_a_suggestion_is_accepted_as_a_code_with_its_five_texts(community, store):
    """Accepting adds an event to the codebook and codes the texts that were shown; the others are offered it."""
    store.add(
        DAY,
        [
            ("", f"Walking in the {word} helps us talk.", "verbatim")
            for word in "park wood rain dark cold snow wind".split()
        ],
    )
    panel = ThemesPanel(community, session=DAY, store=store)
    panel.act("suggest")
    panel.act("later")
    panel.found.sort(key=lambda one: one.words[0] != "walking")
    panel.act("accept", name="Walking together", definition="Talking on foot.", words="walking, Zsófia Kovács")
    assert panel.refused == {}
    code = community.codebook.codes["walking-together"]
    assert (code.words, code.definition) == (("walking",), "Talking on foot.")
    assert len([each for each in store.codings(DAY) if each.code == "walking-together"]) == 5
    assert all("walking-together" in panel.near[card] for card in panel.cards if _turned(panel, card))


def _turned(panel, card):
    panel.at = panel.cards.index(card)
    panel.page()
    return True


def test_a_rejected_suggestion_is_gone(community, store):
    """Rejecting decides nothing about texts or codebook."""
    store.add(DAY, [("", f"Silence {word}.", "verbatim") for word in "helps works heals".split()])
    panel = ThemesPanel(community, session=DAY, store=store)
    panel.act("suggest")
    before = len(panel.found)
    panel.act("reject")
    assert len(panel.found) == before - 1
    assert store.codings(DAY) == ()


def test_the_codebook_changes_with_a_reason(panel, community):
    """Each change is an event with the day and the reason; what makes no sense is refused beside the form."""
    panel.act("change", do="add", name="Humour", definition="Laughing together.", reason="It helped.")
    assert community.codebook.codes["humour"].name == "Humour"
    panel.act("change", do="revise", code="humour", definition="Laughing, kindly.", reason="Too wide.")
    assert (community.codebook.codes["humour"].definition, community.codebook.codes["humour"].name) == (
        "Laughing, kindly.",
        "Humour",
    )
    panel.act("change", do="merge", code="humour", into="honest-feedback", reason="The same texts.")
    assert community.codebook.counted_as("humour") == "honest-feedback"
    assert [event.on for event in community.codebook.events[-3:]] == [TODAY] * 3
    panel.act("change", do="retire", code="humour", reason="Gone.")
    assert "merged" in panel.refused["change"]
    panel.act("change", do="add", name="No reason")
    assert "reason" in panel.refused["change"]


def test_a_second_coder_reads_a_share_and_agreement_is_for_codebooks_only(panel, store):
    """Ten texts of 22, none of the first coder's codes in sight; kappa in codebook mode, none in reflexive mode."""
    _give(store, panel, {0: 12})
    panel.act("mode", value="codebook")
    panel.act("coder", value="second")
    assert (_board(panel)["all"], len(panel.cards), _board(panel)["given"]) == (10, 10, [])
    for card in panel.cards:
        panel.at = panel.cards.index(card)
        panel.act("code", value=list(panel.codes)[panel.at % 2])
    assert "kappa" in panel._agreement()
    panel.act("mode", value="reflexive")
    assert panel.coder == ""
    assert "kappa" not in json.dumps(panel.page())


def test_a_second_coders_codes_are_not_counted(panel, store):
    """Counts are of the first coder's codes."""
    for item in panel.texts:
        store.code(item, next(iter(panel.codes)), coder="second")
    panel.act("count")
    assert not [each for each in panel.page()["parts"] if each["part"] == "picture"]


def test_the_way_of_working_is_kept(panel, community, store):
    """Mode and phases are there again when the page is opened."""
    panel.act("mode", value="codebook")
    panel.act("phase", value="familiarise")
    panel.act("phase", value="code")
    panel.act("phase", value="familiarise")
    again = ThemesPanel(community, session=DAY, store=store)
    assert again.state == {"mode": "codebook", "phases": "code"}


def test_no_text_is_in_what_jupyter_saves_of_coding(panel):
    """After coding, suggesting and turning, the widget's state holds no word of a text."""
    for verb, given in [("code", {"value": next(iter(panel.codes))}), ("suggest", {}), ("turn", {"by": 1})]:
        panel.act(verb, **given)
        saved = json.dumps(panel.get_state(), default=str) + repr(panel)
        assert not [word for word in ("More time", "think please", "Oak oaks") if word in saved]


def test_a_report_is_made_at_a_click(panel, store, workspace):
    """The file is in handouts/, and nothing is made without a form."""
    _give(store, panel, {0: 20, 1: 9})
    panel.act("report", kind="report", to=[])
    assert "at least one" in panel.refused["report"]
    panel.act("report", kind="report", to=["html"])
    assert panel.refused == {}
    assert (workspace / "handouts" / "2023-spring.report.html").exists()
