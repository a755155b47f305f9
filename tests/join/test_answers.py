"""What of the answers the community may see."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copkit.errors import DisclosureError
from copkit.join import pulse_of, pulse_result, qr_svg, show_in_fives, texts_in
from copkit.join.answers import shown_when_enough
from copkit.join.screen import lan_address


@given(st.lists(st.integers(0, 40), min_size=3, max_size=3))
def test_a_pulse_is_shown_from_ten_answers_on_and_never_a_small_count(counts):
    """Below ten it is refused; from ten on each shown count is five or more, and never exactly one is hidden."""
    given_answers = dict(zip(("Not today", "Somewhat", "Yes"), counts, strict=True))
    if sum(counts) < 10:
        with pytest.raises(DisclosureError, match="Fewer than 10"):
            pulse_result(given_answers)
        return
    shown = pulse_result(given_answers)
    assert [answer for answer, _ in shown] == list(given_answers)
    assert all(count is None or (count >= 5 and count == given_answers[answer]) for answer, count in shown)
    assert sum(count is None for _, count in shown) != 1


def test_a_question_that_few_answered_is_left_out_of_the_pulse():
    """The other questions are shown without it."""
    [(words, answers)] = pulse_of({"pulse-learn=3": 12, "pulse-learn=1": 8, "pulse-speak=2": 9})
    assert words == "I leave with something that I can use."
    assert len(answers) == 3


def test_the_check_out_and_suggestions_are_shown_from_ten_answers_on():
    """Other texts are shown as soon as they are released."""
    assert shown_when_enough("any-question", {})
    for prompt in ("check-out", "suggestion"):
        assert not shown_when_enough(prompt, {prompt: 9})
        assert shown_when_enough(prompt, {prompt: 10})


@given(st.integers(0, 500))
def test_a_count_is_said_in_fives(count):
    """One text more is seen only every fifth time."""
    said = show_in_fives(count)
    assert said == ("fewer than 5" if count < 5 else f"{count - count % 5} or more")


def test_taps_are_no_texts():
    """The pulse does not raise the count of what was written."""
    assert texts_in({"one": 3, "check-out": 2, "pulse-speak=1": 40}) == 5


def test_the_picture_says_the_address_to_those_who_do_not_see_it():
    """It is a picture with a title, and holds nothing from outside."""
    svg = qr_svg("http://127.0.0.1:8000/s/KX4P7")
    assert "<title>http://127.0.0.1:8000/s/KX4P7</title>" in svg
    assert svg.startswith("<svg")


def test_the_address_for_phones_is_one_of_this_computers():
    """Four numbers, found without sending anything."""
    assert len([int(part) for part in lan_address().split(".")]) == 4
