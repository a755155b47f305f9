"""A block's minutes follow from the people present, and its groups are those that a draw makes."""

from __future__ import annotations

import pytest
from agenda_samples import make_block, make_session
from hypothesis import given
from hypothesis import strategies as st

from copkit.agenda import Activity, fit_agenda
from copkit.agenda.sizes import count_groups, size_block
from copkit.breakouts.sizes import split_sizes
from copkit.errors import PlanError

REPORT_BACK = make_block("Report-back", 2, 2, 3, per="group", plus=1)


@pytest.mark.parametrize(("size", "minutes"), [(2, 25), (3, 17), (4, 13), (6, 9)])
def test_report_back_takes_two_minutes_a_group_and_one(size, minutes):
    """With 24 people: 25 minutes in pairs, 17 in threes, 13 in fours, 9 in sixes."""
    assert size_block(REPORT_BACK, 24, size).preferred == minutes


def test_a_round_counts_people_and_a_trio_its_members():
    """Half a minute a person is 12 for 24 and 13 for 25; seven a member and five are 26 in threes, also for 23 people."""
    round_of_all = make_block("Check-in", 0.33, 0.5, 0.83, per="person")
    assert size_block(round_of_all, 24, 4) == (8, 12, 20)
    assert size_block(round_of_all, 25, 4).preferred == 13
    trio = make_block("Trio", 5, 7, 9, per="member", plus=5, group_size=3)
    assert size_block(trio, 24, 6) == size_block(trio, 23, 6) == (20, 26, 32)


@pytest.mark.parametrize(
    ("each", "units", "minutes"), [(0.5, 25, 13), (0.35, 10, 4), (1.15, 10, 12), (2.675, 100, 268)]
)
def test_halves_are_rounded_up_as_on_paper(each, units, minutes):
    """A half that binary fractions miss by a hair is still a half."""
    assert size_block(make_block("Round", each, each, each, per="person"), units, 4).preferred == minutes


def test_no_block_is_shorter_than_a_minute():
    """A block that runs takes a minute at the least."""
    assert size_block(make_block("Word", 0.1, 0.2, 3), 24, 4) == (1, 1, 3)


@given(st.integers(2, 120), st.integers(2, 12))
def test_the_agenda_counts_the_groups_that_the_draw_makes(people, size):
    """What the agenda reserves for report-backs is what the breakouts will be."""
    if people >= size:
        assert count_groups(people, size) == len(split_sizes(people, size=size))
    else:
        assert count_groups(people, size) == 1


def test_everybody_alone_is_a_group_each():
    """Groups of one are as many as people; one person is one group."""
    assert (count_groups(7, 1), count_groups(1, 4)) == (7, 1)


@pytest.mark.parametrize(("people", "size"), [(0, 4), (24, 0)])
def test_nobody_makes_no_group(people, size):
    """Fewer than one person or place is refused in a sentence."""
    with pytest.raises(PlanError, match=f"{people} people in groups of {size}: both must be 1 or more"):
        fit_agenda(make_session(REPORT_BACK), people, group_size=size)


def activity(**group):
    """Return an activity whose groups bear these sizes."""
    ways = dict.fromkeys(("opt_out", "quiet", "written", "ahead"), "Yes.")
    plain = {"id": "trio", "title": "Trio", "summary": "Three talk.", "purpose": "To talk.", "arc": "diverge"}
    more = {"minutes": {"min": 5, "preferred": 7, "max": 9}, "sources": [{"citation": "Our own words"}], "group": group}
    return Activity.model_validate(plain | more | {"inclusion": ways})


def test_groups_stay_within_what_the_activity_bears():
    """A session in sixes runs a trio in threes; a block's own size comes first."""
    three = activity(size=3, min=3, max=4)
    trio = make_block("Trio", 5, 7, 9, per="member", activity="trio")
    assert [size_block(trio, 24, size, three).preferred for size in (2, 3, 4, 6)] == [21, 21, 28, 28]
    assert size_block(trio.model_copy(update={"group_size": 6}), 24, 4, three).preferred == 42
    session = make_session(trio, start=(12, 0), end=(12, 28), activities=(three,), group_size=6)
    assert fit_agenda(session).blocks[0].preferred == 28
