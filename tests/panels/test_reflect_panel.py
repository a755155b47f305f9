"""Reflecting: beside what happened; promises that the next plan opens with; value stories; a page for sponsors."""

from __future__ import annotations

import datetime as dt
import json

import pytest

import copkit
from copkit.community.reflection import LEAD, MODELS, promises_before, with_news
from copkit.join.door import PULSE
from copkit.panels import ReflectPanel

DAY = "2023-02-08"


@pytest.fixture
def store(workspace):
    made = copkit.open_store(f"sqlite:///{workspace / 'copkit.db'}")
    yield made
    made.dispose()


def _news(session):
    return next(block.text for block in session.blocks if "news" in block.activity)


def _tables(panel):
    page = panel.page()["parts"]
    inner = [piece for each in page for piece in each.get("parts", ())]
    return {each["caption"]: each for each in (*page, *inner) if each["part"] == "table"}


def test_three_models_take_five_ten_and_twenty_minutes():
    """Each has its questions and whose idea it is."""
    assert [each.minutes for each in MODELS.values()] == [5, 10, 20]
    assert all(each.source and len(each.questions) >= 3 for each in MODELS.values())


def test_what_happened_stands_beside_the_questions(community, store):
    """Planned and actual minutes, and the pulse from ten answers on with small counts hidden."""
    community.save_history(DAY, actual=[{"block": "settle", "activity": "settle-in", "planned": 5, "actual": 9}])
    panel = ReflectPanel(community, session=DAY, store=store)
    assert _tables(panel)["Minutes, planned and actual"]["rows"] == [["Settle in", "5", "9", "+4"]]
    store.add(DAY, [("pulse-learn=3", "3", "count-only")] * 9)
    pulse = next(caption for caption in _tables(panel) if "pulse" in caption)
    assert _tables(panel)[pulse]["rows"] == []


def test_a_pulse_of_ten_is_shown_with_small_counts_hidden(community, store):
    """Twelve answers, two of them alike: what is small has a word."""
    key = PULSE[0][0]
    store.add(DAY, [(f"{key}=3", "3", "count-only")] * 10 + [(f"{key}=1", "1", "count-only")] * 2)
    rows = next(
        table["rows"]
        for caption, table in _tables(ReflectPanel(community, session=DAY, store=store)).items()
        if "pulse" in caption
    )
    assert len(rows) == 1
    assert "hidden" in rows[0]
    assert not any(": 2" in cell for cell in rows[0])


def test_a_promise_opens_the_news_of_the_next_plan(community, store):
    """It is kept with its session, and the next planned session's news begins with it, before its own words."""
    own = _news(community.session("2023-03-29"))
    panel = ReflectPanel(community, session=DAY, store=store)
    panel.act("promise", text="A list of quiet rooms", owner="Estates and Facilities", due="2023-03-20")
    assert panel.refused == {}
    promise = community.session(DAY).promises[-1]
    assert (promise.text, promise.owner, promise.due) == (
        "A list of quiet rooms",
        "Estates and Facilities",
        dt.date(2023, 3, 20),
    )
    news = _news(community.session("2023-03-29"))
    assert news.startswith(f"{LEAD}\n\n- ")
    assert "A list of quiet rooms. With Estates and Facilities, due by 20 March 2023." in news
    assert news.endswith(own)
    panel.act("kept", id=promise.id, outcome="It hangs in the hall.")
    news = _news(community.session("2023-03-29"))
    assert "A list of quiet rooms. Done. It hangs in the hall." in news
    assert news.count(LEAD) == 1


def test_a_promise_names_a_role_not_a_person(community, store):
    """What is read aloud and kept for years carries nobody's name."""
    panel = ReflectPanel(community, session=DAY, store=store)
    before = community.session(DAY).promises
    panel.act("promise", text="A list of quiet rooms", owner=community.names[0])
    assert "a role, not a person" in panel.refused["promise"]
    panel.act("promise", text="", owner="Estates")
    assert "says what" in panel.refused["promise"]
    assert community.session(DAY).promises == before


def test_a_new_plan_starts_with_what_was_promised(community):
    """Made from a template after the session, its news block opens with open promises."""
    fresh = community.new_session("two-hours", date="2024-01-17")
    assert _news(fresh).startswith(LEAD)
    assert "We will send them with the invitation. With Organisational Development" in _news(fresh)
    assert "Put the questions" not in _news(fresh)


def test_opening_the_news_twice_is_opening_it_once(community):
    """The list is found and replaced, never doubled; with nothing to say it goes."""
    session = community.session("2023-03-29")
    promises = promises_before(community.sessions, session.date)
    once = with_news(session, promises)
    assert with_news(once, promises) == once
    assert with_news(once, ()) == session
    bare = session.model_copy(update={"blocks": session.blocks[:1]})
    assert with_news(with_news(bare, promises), promises).news[0].startswith(LEAD)


def test_a_value_story_is_masked_and_held(community, store):
    """It waits in the review like any other text, under its cycle, with nobody's name."""
    panel = ReflectPanel(community, session=DAY, store=store)
    panel.act(
        "story",
        cycle="applied",
        text=f"{community.names[0]} asked one question less, and I answered one more.",
        consent="verbatim",
    )
    [held] = store.held(DAY)
    assert held.prompt == "Value story: applied"
    assert community.names[0] not in held.text
    panel.act("story", cycle="applied", text=" ", consent="verbatim")
    assert "needs its words" in panel.refused["story"]


def test_opening_the_page_makes_no_store(community, workspace):
    """Looking back alone leaves no database."""
    json.dumps(ReflectPanel(community, session=DAY).page())
    assert not (workspace / "copkit.db").exists()
