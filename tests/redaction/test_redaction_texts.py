"""The promises of redaction, on texts written for it."""

from __future__ import annotations

import itertools

import pytest
from gold_texts import TEXTS, read_gold, score

from copkit.redaction import redact

CARRIERS = (
    "I was paired with {} this term.",
    "The advice from {} was to slow down.",
    "It was good of {} to come.",
    "Last week {} and I talked about workload.",
    "We asked {}, who was kind.",
    "Nobody listens like {}.",
    "I think that {} would disagree.",
)
GROUPS = dict(line.split(": ", 1) for line in (TEXTS / "names.txt").read_text("utf-8").splitlines())


def test_identifiers_of_the_development_texts_are_masked():
    """At least 98 % of the identifiers are masked whole, and at least 99 % masked or looked at."""
    total = score(read_gold("identifying"))
    assert total.identifiers > 350
    assert total.masked >= 0.98 * total.identifiers
    assert total.seen >= 0.99 * total.identifiers


def test_hints_of_the_development_texts_are_looked_at():
    """At least 90 % of what points at one person without a name is put before a person."""
    total = score(read_gold("identifying"))
    assert total.hints > 80
    assert total.looked >= 0.9 * total.hints


def test_the_frozen_texts_do_as_the_decision_note_says():
    """Texts written when the rules stood still: all but a few identifiers masked, no word wrongly."""
    texts = read_gold("frozen")
    total = score(texts)
    assert len(texts) >= 150
    assert total.masked >= 0.95 * total.identifiers
    assert total.seen >= 0.99 * total.identifiers
    assert total.looked >= 0.8 * total.hints
    assert total.wrong <= 0.01 * total.words


def test_texts_of_another_hand_do_as_well():
    """Texts by somebody who had not seen the rules, learned from since: what they taught is not lost."""
    texts = read_gold("another_hand")
    total = score(texts)
    assert len(texts) > 500
    assert total.masked >= 0.97 * total.identifiers
    assert total.seen >= 0.99 * total.identifiers
    assert total.looked >= 0.95 * total.hints
    assert total.wrong <= 0.01 * total.words


def test_clean_texts_stay_as_written():
    """At most half a percent of ordinary words are masked."""
    texts = read_gold("clean")
    total = score(texts)
    assert len(texts) > 300
    assert total.wrong <= 0.005 * total.words


def test_clean_texts_seldom_need_a_look():
    """Fewer than one clean text in ten asks for a decision, or people stop deciding."""
    texts = read_gold("clean")
    assert sum(bool(text.redacted().looks) for text in texts) < 0.1 * len(texts)


@pytest.mark.parametrize(
    "kind", ["email", "phone", "url", "handle", "id", "postcode", "date", "age", "room", "course", "unit"]
)
def test_each_kind_with_a_shape_is_masked(kind):
    """Ninety-nine in a hundred of a kind with a shape are masked whole, mistyped ones included."""
    spans = [
        (text, one) for text in read_gold("identifying") for one in text.gold if one.kind == kind and not one.is_look
    ]
    masks = [
        {at for span in text.redacted().spans if span.tier == "mask" for at in range(span.start, span.end)}
        for text, _ in spans
    ]
    kept = [
        text.text
        for (text, one), mask in zip(spans, masks, strict=True)
        if any(text.text[at].isalnum() and at not in mask for at in range(one.start, one.end))
    ]
    assert len(spans) >= 7
    assert len(kept) <= 0.01 * len(spans), kept


def rate(names):
    """Return the share of these names that are masked whole in every carrier."""
    done = [_is_masked(carrier, name) for carrier, name in itertools.product(CARRIERS, names)]
    return sum(done) / len(done)


def _is_masked(carrier, name):
    text = carrier.format(name)
    masked = {at for span in redact(text).spans if span.tier == "mask" for at in range(span.start, span.end)}
    start = text.index(name)
    return all(at in masked for at in range(start, start + len(name)) if text[at].isalnum())


@pytest.mark.parametrize("group", GROUPS)
def test_full_names_of_every_group_are_masked(group):
    """Full names of each of the 13 groups are masked without a roster, in the middle of a sentence."""
    assert rate(GROUPS[group].split(", ")) >= 0.98


@pytest.mark.parametrize("group", GROUPS)
def test_given_names_of_every_group_are_masked(group):
    """So are their given names, or first parts, alone."""
    assert rate([name.split()[0] for name in GROUPS[group].split(", ")]) >= 0.93


def test_no_group_of_names_fares_worse_than_the_others():
    """Each group of full names lies within 5 points of the mean."""
    rates = {group: rate(names.split(", ")) for group, names in GROUPS.items()}
    mean = sum(rates.values()) / len(rates)
    assert len(rates) == 13
    assert {group: share for group, share in rates.items() if abs(share - mean) > 0.05} == {}
