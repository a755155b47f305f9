"""What an answer about consent allows, and where it could mean more than one thing."""

from __future__ import annotations

import itertools

import pytest

from copkit.intake.consent import CONSENTS, consent_of, stricter


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ("Yes, word for word", "verbatim"),
        ("You may quote me", "verbatim"),
        ("Verbatim", "verbatim"),
        ("Yes, in my own words", "verbatim"),
        ("Yes, but put it in other words", "paraphrase"),
        ("In other words only, please don\u2019t quote me", "paraphrase"),
        ("Paraphrase it", "paraphrase"),
        ("No, only count it", "count-only"),
        ("Count-only", "count-only"),
        ("no", "count-only"),
        ("Please do not share it", "count-only"),
        ("", "count-only"),
        ("  ", "count-only"),
        ("Yes", None),
        ("Maybe", None),
        ("Don't quote me", None),
        ("Quote me, but only if Amara agrees", None),
        ("Quote me or put it in other words, I do not know which is not better", "paraphrase"),
    ],
)
def test_an_answer_means_one_thing_or_is_left_in_doubt(answer, meant):
    """A bare yes does not say to what; a blank agrees to nothing more than counting."""
    assert consent_of(answer) == meant


def test_the_facilitator_can_say_what_an_answer_means():
    """Their mapping comes first, in any case; what it maps to must be one of the three."""
    assert consent_of("Ja, gern", {"ja, gern": "verbatim"}) == "verbatim"
    assert consent_of("No", {"no": "paraphrase"}) == "paraphrase"
    assert consent_of("Ja", {"ja": "anything"}) is None


def test_the_stricter_of_two_allows_no_more_than_either():
    """A law over all nine pairs."""
    for one, other in itertools.product(CONSENTS, repeat=2):
        assert CONSENTS.index(stricter(one, other)) == max(CONSENTS.index(one), CONSENTS.index(other))
