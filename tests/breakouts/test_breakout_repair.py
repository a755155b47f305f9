"""The room as it is: no-shows, late arrivals and locks."""

from __future__ import annotations

import random

import pytest

from copkit.breakouts import count_meetings, draw_breakouts, redraw


def people(count: int) -> list[str]:
    return [f"Person {k:02}" for k in range(count)]


def case(number: int):
    """Make a draw with wishes, and what happens to it, from a number."""
    chance = random.Random(number)
    names = people(chance.randint(7, 30))
    late = "Zoë Late"
    met = {frozenset(chance.sample(names, 2)): 1 for _ in range(chance.randint(0, 40))}
    apart = [chance.sample([*names, late], 2) for _ in range(chance.randint(0, 4))]
    size = chance.randint(2, 5)
    draw = draw_breakouts(
        names, count=max(3, len(names) // size) if len(names) > 6 else 2, met=met, apart=apart,
        roles=["reporter"], seed=number, effort=30,
    )  # fmt: skip
    changes = {"late": [late]} if number % 2 else {"absent": [chance.choice(names)]}
    return draw, changes, apart


def check(number: int) -> None:
    """Repair one case, and look at all that was promised."""
    draw, changes, apart = case(number)
    after = redraw(draw, **changes)
    assert len(after.moved) <= 2, number
    expected = (set(draw.people) | set(changes.get("late", ()))) - set(changes.get("absent", ()))
    assert sorted(name for group in after.rounds[0] for name in group) == sorted(expected)
    sizes = [len(group) for group in after.rounds[0]]
    assert min(sizes) >= 2
    assert max(sizes) - min(sizes) <= 1
    meetings = count_meetings(after.rounds)
    assert not {frozenset(pair) for pair in apart} & meetings.keys()
    assert after.repeats == sum(pair in draw.wishes.met for pair in meetings)
    for group, roles in zip(after.rounds[0], after.roles[0], strict=True):
        assert roles["reporter"] in group


def test_a_change_moves_at_most_two_others():
    """A hundred random no-shows and late arrivals."""
    for number in range(100):
        check(number)


@pytest.mark.slow
def test_a_change_moves_at_most_two_others_in_a_thousand_cases():
    """A thousand of them."""
    for number in range(100, 1100):
        check(number)


def test_nobody_is_left_alone_by_a_no_show():
    """The partner of somebody who did not come joins another pair."""
    draw = draw_breakouts(people(6), size=2, seed=1)
    left = draw.rounds[0][1][1]
    after = redraw(draw, absent=[draw.rounds[0][1][0]])
    assert sorted(map(len, after.rounds[0])) == [2, 3]
    assert after.moved == (left,)


def test_locked_people_stay_where_they_are():
    """A lock on everybody but one leaves that one to move."""
    draw = draw_breakouts(people(9), sizes=[3, 3, 3], seed=1)
    gone = list(draw.rounds[0][0][:2])
    free = draw.rounds[0][2][0]
    locked = [name for name in draw.people if name != free]
    after = redraw(draw, absent=gone, locked=locked)
    assert after.moved == (free,)
    assert free in after.rounds[0][0]


def test_rounds_that_were_held_stay_as_they_were():
    """Somebody late in round 2 is in rounds 2 and 3 only."""
    draw = draw_breakouts(people(12), size=4, rounds=3, seed=1, effort=100)
    after = redraw(draw, late=["Zoë Late"], after=1)
    assert after.rounds[0] == draw.rounds[0]
    assert all(any("Zoë Late" in group for group in groups) for groups in after.rounds[1:])
    assert after.moved == ()


def test_a_reporter_keeps_the_role_and_a_missing_one_is_replaced():
    """Roles change only in the group that lost its reporter."""
    draw = draw_breakouts(people(12), size=4, roles=["reporter"], seed=1)
    gone = draw.roles[0][1]["reporter"]
    after = redraw(draw, absent=[gone])
    assert after.roles[0][0] == draw.roles[0][0]
    assert after.roles[0][2] == draw.roles[0][2]
    assert after.roles[0][1]["reporter"] in after.rounds[0][1]


def test_where_two_moves_do_not_suffice_the_round_is_drawn_anew():
    """A late arrival who is apart from nearly everybody of two groups."""
    names = people(8)
    draw = draw_breakouts(names, size=4, seed=1)
    first, second = draw.rounds[0]
    apart = [("Zoë Late", name) for name in (*first[:3], *second[:1])]
    wished = draw_breakouts(names, size=4, apart=apart, seed=1)
    after = redraw(wished, late=["Zoë Late"])
    assert not {frozenset(pair) for pair in apart} & count_meetings(after.rounds).keys()


def test_a_lost_pair_together_is_not_torn():
    """People together stay together when sizes are evened out."""
    names = people(11)
    draw = draw_breakouts(names, sizes=[4, 4, 3], together=[names[:2]], seed=2)
    small = next(group for group in draw.rounds[0] if len(group) == 3)
    gone = next(name for name in small if name not in names[:2])
    after = redraw(draw, absent=[gone])
    assert any(set(names[:2]) <= set(group) for group in after.rounds[0])
    assert sorted(map(len, after.rounds[0])) == [3, 3, 4]
