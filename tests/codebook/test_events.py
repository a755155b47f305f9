"""The codebook over time: what happened to it, and what it was on any day."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import copkit
from copkit.codebook import Codebook, Event, codebook_at
from copkit.errors import CodebookError

DAY = dt.date(2022, 2, 2)
REASON = "Read again together."


def _event(do: str, code: str, *, day: int = 0, **fields) -> Event:
    return Event(on=DAY + dt.timedelta(days=day), do=do, id=code, reason=REASON, **fields)


TWO = (_event("add", "trust", name="Trust"), _event("add", "safety", name="Safety"))


def random_history(seed: int, length: int = 25) -> list[Event]:
    """Events that make sense, chosen by lot, some days apart."""
    chance = random.Random(seed)
    book = Codebook()
    day = 0
    for number in range(length):
        day += chance.choice([0, 0, 1, 30])
        live = [code.id for code in book.active]
        do = chance.choice(["add", "add", "rename", "revise", "merge", "split", "retire"])
        fields = {"name": f"Code {number}"} if do in ("add", "rename") else {}
        if do in ("add", "revise") and live:
            fields["parent"] = chance.choice([*live, ""])
        if do in ("merge", "split"):
            fields["into"] = tuple(chance.sample(live, min(len(live), 1 if do == "merge" else 2)))
        try:
            code = f"code-{number}" if do == "add" else chance.choice(live or ["none"])
            book = book.after(_event(do, code, day=day, **fields))
        except CodebookError:
            continue
    return list(book.events)


@given(st.integers(0, 10_000), st.integers(0, 400))
def test_a_day_is_the_same_whatever_came_later(seed, day):
    """The codebook of a day is what the events up to it make."""
    events = random_history(seed)
    on = DAY + dt.timedelta(days=day)
    assert codebook_at(events, on=on) == codebook_at([event for event in events if event.on <= on])


@given(st.integers(0, 10_000))
def test_any_history_leaves_a_codebook_in_order(seed):
    """Names are one each, parents live and never in a circle, ids permanent, merged codes end at a code that is not merged."""
    book = codebook_at(random_history(seed))
    names = [code.name for code in book.active]
    assert len(names) == len(set(names))
    assert all(code.parent == "" or book.codes[code.parent].status == "active" for code in book.active)
    assert all(book.codes[book.theme_of(code.id)].parent == "" for code in book.active)
    assert all(book.codes[book.counted_as(code)].status != "merged" for code in book.codes)
    assert [event.id for event in book.events if event.do == "add"] == list(book.codes)


@given(st.integers(0, 10_000))
def test_events_survive_being_kept_as_plain_fields(seed):
    """What a file gives back is the same history."""
    events = random_history(seed)
    plain = [event.model_dump(mode="json", exclude_defaults=True) for event in events]
    assert codebook_at(plain) == codebook_at(events)


def test_a_past_report_is_the_same_after_a_merge_and_a_split():
    """Rows of the old day, byte for byte."""
    before = codebook_at(TWO, on=DAY)
    later = [
        *TWO,
        _event("add", "candour", day=9, name="Candour"),
        _event("add", "promises", day=9, name="Promises kept"),
        _event("merge", "safety", day=10, into=("candour",)),
        _event("split", "trust", day=11, into=("candour", "promises")),
    ]
    assert str(codebook_at(later, on=DAY).rows()).encode() == str(before.rows()).encode()
    today = codebook_at(later)
    assert today.counted_as("safety") == "candour"
    assert today.counted_as("trust") == "trust"
    assert today.codes["trust"].status == "split"


def test_a_merge_takes_the_children_along():
    """What stood below a merged code stands below its successor."""
    child = _event("add", "limits", name="Limits", parent="safety")
    book = codebook_at([*TWO, child, _event("merge", "safety", into=("trust",))])
    assert book.codes["limits"].parent == "trust"
    assert book.theme_of("safety") == book.theme_of("limits") == "trust"


def test_a_rename_keeps_the_id_and_frees_the_name():
    """Only living names are taken."""
    book = codebook_at([*TWO, _event("rename", "trust", name="Trusting"), _event("add", "trust-two", name="trust")])
    assert book.codes["trust"].name == "Trusting"


def test_a_revision_changes_only_what_it_names():
    """Wording that is not given stays."""
    first = _event("add", "trust", name="Trust", definition="Relying on another.", include="Promises")
    book = codebook_at([first, _event("revise", "trust", definition="Relying on each other.")])
    assert (book.codes["trust"].definition, book.codes["trust"].include) == ("Relying on each other.", "Promises")


@pytest.mark.parametrize(
    "wrong",
    [
        _event("add", "trust", name="Again"),
        _event("add", "new", name="SAFETY"),
        _event("add", "new", name="New", parent="nobody"),
        _event("add", "new", name=" "),
        _event("rename", "nobody", name="New"),
        _event("merge", "trust", into=("trust",)),
        _event("merge", "trust", into=()),
        _event("split", "trust", into=("safety",)),
        _event("split", "trust", into=("safety", "nobody")),
        _event("retire", "nobody"),
        _event("revise", "trust", parent="trust"),
        _event("retire", "trust", day=-1),
    ],
)
def test_an_event_that_makes_no_sense_is_refused_in_a_sentence(wrong):
    """The code and the event are facts of the error."""
    with pytest.raises(CodebookError) as caught:
        codebook_at([*TWO, wrong])
    assert caught.value.facts == {"code": wrong.id, "event": wrong.do}


@pytest.mark.parametrize(
    ("fields", "name"),
    [({"do": "add"}, "on"), ({"on": "2022-02-02", "do": "vanish"}, "do"), ({"colour": "red"}, "colour")],
)
def test_a_wrong_field_is_named(fields, name):
    """The sentence says which event and which field, and repeats no value."""
    good = {"on": "2022-02-02", "do": "add", "id": "trust", "name": "Trust", "reason": REASON}
    broken = fields if name != "colour" else good | fields
    if name == "do":
        broken = good | fields
    with pytest.raises(CodebookError, match=name):
        codebook_at([broken])


def test_the_sample_community_has_a_codebook(tmp_path):
    """The events that the workspace keeps make a codebook, and saving it keeps them."""
    community = copkit.open_community("data")
    book = community.codebook
    assert "safety-to-speak" in book.codes
    assert len(copkit.to_frame(book)) == len(book.codes)
