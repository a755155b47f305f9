"""Where no agenda keeps every rule, the sentence names the smallest changes that do: each was tried."""

from __future__ import annotations

import datetime as dt

import pytest
from agenda_samples import make_block, make_session, two_hours

from copkit.agenda import Activity, fit_agenda
from copkit.errors import PlanError


def in_pairs(**rest):
    """Return an hour for 24 people in pairs, whose report-back takes 25 minutes of it."""
    return make_session(
        make_block("Check-in", 10, 12, 15, "must"),
        make_block("Peer sharing", 25, 25, 30, "must"),
        make_block("Report-back", 2, 2, 3, "must", per="group", plus=1),
        make_block("News", 4, 5, 6, "must"),
        make_block("Check-out", 6, 8, 10, "must", closing=True),
        end=(13, 0),
        people=24,
        group_size=2,
        **rest,
    )


def refusal(session, **options):
    """Return the error that fitting the session raises."""
    with pytest.raises(PlanError) as caught:
        fit_agenda(session, **options)
    return caught.value


def test_pairs_whose_report_back_does_not_fit_are_told_to_be_fours():
    """Groups of three would not do; the nearest size that does is named, with what else would help."""
    error = refusal(in_pairs())
    assert str(error) == (
        "From 12:00 to 13:00 there are 60 minutes and the blocks need at least 70: groups of 4 instead of 2 save 12 minutes, "
        "or shorten Peer sharing to 15 minutes, 10 below its least, or drop Check-in, or end 10 minutes later, at 13:10."
    )
    assert error.facts["short"] == 10
    assert fit_agenda(in_pairs(), group_size=4).blocks[2].minutes == 13


def test_each_change_that_is_named_works_and_a_smaller_one_does_not():
    """Shortening by 10 and ending 10 later give an agenda; one minute less of either does not."""
    shorter = [
        block if block.id != "peer-sharing" else make_block("Peer sharing", 15, 25, 30, "must")
        for block in in_pairs().blocks
    ]
    assert fit_agenda(in_pairs().model_copy(update={"blocks": tuple(shorter)}))
    assert fit_agenda(in_pairs(), end=dt.time(13, 10))
    refusal(in_pairs(), end=dt.time(13, 9))
    refusal(in_pairs(), group_size=3)


def test_the_shortest_block_that_is_enough_is_the_one_to_drop():
    """Four minutes short, dropping News of four is enough."""
    error = refusal(in_pairs(), group_size=4, end=dt.time(12, 54))
    assert error.facts["short"] == 4
    assert "shorten Peer sharing to 21 minutes, 4 below its least, or drop News" in str(error)


def test_groups_grow_only_as_far_as_the_activity_bears():
    """Where the activity is for three at the most, groups of four are not proposed."""
    ways = dict.fromkeys(("opt_out", "quiet", "written", "ahead"), "Yes.")
    few = Activity.model_validate(
        {
            "id": "few",
            "title": "Few",
            "summary": "Few talk.",
            "purpose": "To talk.",
            "arc": "diverge",
            "inclusion": ways,
        }
        | {"minutes": {"min": 2, "preferred": 2, "max": 3}, "sources": [{"citation": "Our own words"}]}
        | {"group": {"size": 2, "min": 2, "max": 3}}
    )
    blocks = [block.model_copy(update={"activity": "few"}) for block in in_pairs().blocks]
    assert "groups" not in str(refusal(in_pairs().model_copy(update={"blocks": tuple(blocks), "activities": (few,)})))


def test_too_much_time_is_said_the_other_way_round():
    """Blocks that cannot fill the time may last longer, or the session ends earlier."""
    error = refusal(make_session(make_block("Talk", 5, 10, 20), make_block("Walk", 5, 10, 30), end=(13, 0)))
    assert str(error) == (
        "From 12:00 to 13:00 there are 60 minutes and the blocks fill at most 50: "
        "let Walk last 40 minutes, 10 above its most, or end 10 minutes earlier, at 12:50."
    )
    assert error.facts["short"] == -10


def test_a_fixed_start_that_cannot_be_kept_is_moved_as_little_as_helps():
    """The part of the day that does not fit is named, and the nearest start that does."""
    session = make_session(
        make_block("Talk", 35, 40, 50, "must"),
        make_block("Lunch", 30, 45, 70, "must", start=dt.time(12, 30)),
        end=(13, 30),
    )
    assert str(refusal(session)) == (
        "From 12:00 to 12:30 there are 30 minutes and the blocks need at least 35: "
        "shorten Talk to 30 minutes, 5 below its least, or start Lunch at 12:35."
    )


def test_where_no_single_change_helps_the_sentence_says_so():
    """Two blocks that start at the same minute can both be kept by no single change but moving or dropping: none here."""
    noon = dt.time(12)
    blocks = [make_block(name, 30, 30, 30, "must", start=noon) for name in ("One", "Two", "Three")]
    assert "no single change helps, so take blocks out or plan another time" in str(refusal(make_session(*blocks)))


@pytest.mark.parametrize("round_to", [0, 61])
def test_rounding_has_a_range(round_to):
    """Wholes of nothing, or of more than an hour, are refused."""
    with pytest.raises(PlanError, match=f"Rounding to {round_to} minutes: choose from 1 to 60"):
        fit_agenda(two_hours(), round_to=round_to)


def test_twenty_three_of_thirty_two_present_give_minutes_back():
    """Fewer groups report back: the facilitator reads who came, in how many groups, and what it changes."""
    blocks = [
        block
        if block.id != "return-and-reporters"
        else make_block("Return and reporters", 1.5, 2, 3, per="group", plus=1)
        for block in two_hours().blocks
    ]
    session = make_session(*blocks, people=32)
    assert [slot.minutes for slot in fit_agenda(session).blocks if slot.id == "return-and-reporters"] == [16]
    agenda = fit_agenda(session, people=23)
    (said,) = agenda.cuts
    assert said == (
        "23 people in 6 groups instead of 32 people in 8 groups: Return and reporters asks for 13 minutes instead of 17."
    )
    assert (agenda.people, agenda.groups, agenda.cost) == (23, 6, 0)


def test_an_end_before_the_start_is_refused():
    """Without time there is nothing to fit."""
    error = refusal(two_hours(), start=dt.time(14, 5))
    assert str(error) == "An agenda from 14:05 to 14:00 has no time: end it later."
