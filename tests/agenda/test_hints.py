"""What the last times took is offered at the next plan."""

from __future__ import annotations

from copkit.agenda import compare_times


def test_a_habit_is_said_in_a_sentence():
    """The medians of the last four times, in the words that the facilitator reads."""
    rows = [("check-in", 12, minutes) for minutes in (30, 17, 18, 21, 18)]
    (hint,) = compare_times(rows, titles={"check-in": "Check-in"})
    assert hint.sentence == "Check-in took 18 of 12 minutes the last four times."
    assert (hint.planned, hint.actual, hint.times) == (12, 18, 4)


def test_one_time_is_no_habit_and_a_minute_no_difference():
    """Nothing is said of what ran once, or about as planned."""
    assert compare_times([("pause", 5, 12), ("talk", 20, 21), ("talk", 20, 21)]) == ()


def test_the_farthest_off_comes_first_and_ids_become_words():
    """Hints are in the order of their weight; an activity without a title is called by its id."""
    rows = [("pause", 5, 8), ("pause", 5, 8), ("report-back", 20, 13), ("report-back", 20, 14)]
    assert [hint.sentence for hint in compare_times(rows)] == [
        "Report back took 14 of 20 minutes the last two times.",
        "Pause took 8 of 5 minutes the last two times.",
    ]


def test_rows_without_an_activity_or_a_time_are_passed_over():
    """What was dropped took no time, and says nothing about how long it takes."""
    assert compare_times([("", 5, 12), ("", 5, 12), ("news", 7, 0), ("news", 7, 0)]) == ()
