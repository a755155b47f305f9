"""What cannot be drawn is refused in one sentence, with the names that matter."""

from __future__ import annotations

import pytest

from copkit.breakouts import draw_breakouts, plan_programme, redraw, split_sizes
from copkit.errors import GroupError

NAMES = ["Ada", "Ben", "Cy", "Di", "Eve", "Flo"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "Ask for one of size, count and sizes"),
        ({"size": 3, "count": 2}, "Ask for one of size, count and sizes"),
        ({"size": 7}, "6 people cannot make groups of 7: ask for size=6."),
        ({"size": 1}, "ask for a size of at least 2"),
        ({"count": 4}, "ask for count=3"),
        ({"count": 0}, "ask for at least 1"),
        ({"sizes": [5, 1]}, "nobody sits alone"),
        ({"sizes": [4, 4]}, "add up to 8, but 6 people came"),
        ({"size": 3, "rounds": 0}, "ask for at least 1"),
        ({"size": 3, "effort": -1}, "Effort counts steps from 0"),
        ({"size": 3, "apart": ["Ada"]}, "at least two people"),
        ({"size": 3, "met": {("Ada",): 1}}, "a pair of two names"),
        ({"size": 3, "roles": "reporter"}, "Roles are a list"),
        ({"size": 3, "fixed": {"Ada": 2}}, "groups are numbered 0 to 1"),
        ({"size": 3, "absent": NAMES[1:]}, "1 person cannot be grouped"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(options, words):
    """The sentence says what came and the way out."""
    with pytest.raises(GroupError) as caught:
        draw_breakouts(NAMES, **options)
    assert words in str(caught.value)


def test_doubled_names_are_named():
    """Two people of one name must be told apart."""
    with pytest.raises(GroupError, match="Ada and Cy came twice") as caught:
        draw_breakouts(["Ada", "Ben", "Ada", "Cy", "Cy"], size=2)
    assert caught.value.facts["clash"] == ("Ada", "Cy")


def test_a_text_is_not_a_list_of_people():
    """A forgotten bracket does not become people of one letter."""
    with pytest.raises(GroupError, match="a list of names"):
        draw_breakouts("Ada, Ben", size=2)


def test_a_pair_both_together_and_apart_is_named():
    """Also where they are together only through a third."""
    with pytest.raises(GroupError, match="both together and apart") as caught:
        draw_breakouts(NAMES, size=3, together=[("Ada", "Ben"), ("Ben", "Cy")], apart=[("Ada", "Cy")])
    assert caught.value.facts["clash"] == ("Ada", "Cy")


def test_the_smallest_clashing_set_is_named():
    """Three people all apart do not fit two groups, whoever else has wishes."""
    apart = [("Ada", "Cy"), ("Cy", "Eve"), ("Ada", "Eve"), ("Ben", "Di"), ("Di", "Ada")]
    with pytest.raises(GroupError, match="Ada, Cy and Eve") as caught:
        draw_breakouts(NAMES, count=2, apart=apart)
    assert caught.value.facts["clash"] == ("Ada", "Cy", "Eve")


def test_an_odd_ring_of_apart_is_found_without_a_triangle():
    """Five people in a ring cannot be split into two groups, though no three of them clash."""
    ring = [(NAMES[k], NAMES[(k + 1) % 5]) for k in range(5)]
    with pytest.raises(GroupError) as caught:
        draw_breakouts(NAMES, count=2, apart=ring)
    assert caught.value.facts["clash"] == tuple(NAMES[:5])


def test_people_together_beyond_a_group_are_named():
    """Four people together do not fit groups of three."""
    with pytest.raises(GroupError) as caught:
        draw_breakouts(NAMES, size=3, together=[NAMES[:4]])
    assert caught.value.facts["clash"] == tuple(NAMES[:4])


def test_a_late_name_that_is_there_already_is_refused():
    """The panel's slip is caught before anybody is seated twice."""
    draw = draw_breakouts(NAMES, size=3)
    with pytest.raises(GroupError, match="Ada came twice"):
        redraw(draw, late=["Ada"])


def test_everybody_gone_is_refused():
    """One person left is no group."""
    draw = draw_breakouts(NAMES[:4], size=2)
    with pytest.raises(GroupError):
        redraw(draw, absent=NAMES[:3])


def test_no_session_left_is_refused():
    """A programme needs a session."""
    with pytest.raises(GroupError, match="No session is left"):
        plan_programme([], size=3)


@pytest.mark.parametrize(
    ("people", "size", "sizes"),
    [
        (22, 4, (5, 5, 4, 4, 4)),
        (23, 4, (4, 4, 4, 4, 4, 3)),
        (5, 4, (5,)),
        (6, 4, (3, 3)),
        (3, 2, (3,)),
        (7, 3, (4, 3)),
        (2, 2, (2,)),
    ],
)
def test_sizes_keep_near_to_what_was_asked(people, size, sizes):
    """The groups nearest to the size, and fewer of them on a tie."""
    assert split_sizes(people, size=size) == sizes
