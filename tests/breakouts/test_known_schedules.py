"""How far it goes: schedules that are known to be possible, and figures that a facilitator can hold us to.

Effort is counted in steps, so that no machine is too slow to pass; `benchmarks/breakouts.py` prints seconds.
"""

from __future__ import annotations

import random

import pytest
from schedules import listed, people

from copkit.breakouts import count_meetings, draw_breakouts, met_from, plan_programme

KNOWN = listed("known_schedules.txt")


def drawn(sizes, rounds, seed=8, **options):
    """Draw by effort alone."""
    return draw_breakouts(people(sum(sizes)), sizes=sizes, rounds=rounds, seed=seed, time_limit=3_600, **options)


def test_the_list_of_known_schedules_is_whole():
    """67 schedules."""
    assert len(KNOWN) == 67


@pytest.mark.parametrize(("sizes", "rounds"), KNOWN[::8])
def test_some_known_schedules_are_found(sizes, rounds):
    """A sample of the list, without a repeat."""
    assert drawn(sizes, rounds).repeats == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["known_schedules.txt", "published_schedules.txt"])
def test_nearly_all_schedules_of_a_list_are_found(name):
    """At least 65 of 67 without a repeat, or at that rate."""
    cases = listed(name)
    repeats = {case: drawn(*case).repeats for case in cases}
    missed = {case: number for case, number in repeats.items() if number}
    assert (len(cases) - len(missed)) * 67 >= len(cases) * 65, missed


@pytest.mark.slow
@pytest.mark.parametrize(("sizes", "rounds"), listed("hard_schedules.txt"))
def test_the_classic_hard_programmes_are_found(sizes, rounds):
    """32 people in fours over 10 rounds, and three nearly Kirkman triple systems."""
    assert drawn(sizes, rounds).repeats == 0


@pytest.mark.parametrize(("groups", "size", "rounds"), [(8, 4, 9), (40, 5, 10), (100, 5, 10), (200, 5, 10)])
def test_large_programmes_are_constructed_at_once(groups, size, rounds):
    """Up to a thousand people have ten rounds of new partners without a step of search."""
    draw = drawn((size,) * groups, rounds)
    assert (draw.repeats, draw.is_best, draw.way, draw.steps) == (0, True, "construction", 0)


@pytest.mark.parametrize(("groups", "rounds"), [(13, 19), (11, 16)])
def test_larger_symmetry_needs_no_long_search(groups, rounds):
    """Hardly a step is spent beyond the first glance of 400."""
    draw = drawn((3,) * groups, rounds)
    assert (draw.repeats, draw.is_best, draw.way) == (0, True, "base round")
    assert draw.steps < 500


@pytest.mark.parametrize(
    ("sizes", "rounds", "repeats"),
    [((4,) * 5, 8, 50), ((4,) * 6, 10, 84), ((4,) * 4, 8, 72), ((5, 5, 4, 4, 4), 8, 73), ((4,) * 8, 12, 80)],
)
def test_unavoidable_repeats_are_as_few_as_the_bound(sizes, rounds, repeats):
    """Where repeats must be, they are the proved minimum, and no pair meets more than twice."""
    draw = drawn(sizes, rounds)
    assert (draw.repeats, draw.lower_bound, draw.is_best) == (repeats, repeats, True)
    assert draw.most == 2


def test_departments_mix_and_nobody_meets_twice():
    """8 groups of 4 from 4 departments over 8 rounds: one of each in every group, at once."""
    names = people(32)
    department = {name: "ABCD"[k % 4] for k, name in enumerate(names)}
    draw = draw_breakouts(names, size=4, rounds=8, balance={"department": department}, seed=3)
    assert (draw.repeats, draw.steps) == (0, 0)
    assert all(len({department[name] for name in group}) == 4 for groups in draw.rounds for group in groups)


@pytest.mark.parametrize(("groups", "size", "rounds"), [(7, 4, 6), (8, 4, 7), (9, 4, 8), (7, 5, 5)])
@pytest.mark.parametrize("seed", [1, 2])
def test_planted_apart_pairs_are_kept_without_a_repeat(groups, size, rounds, seed):
    """Twelve pairs who never met in some perfect programme are kept apart in a perfect one."""
    names = people(groups * size)
    planted = count_meetings(draw_breakouts(names, size=size, rounds=rounds, seed=seed + 100).rounds)
    strangers = [(a, b) for a in names for b in names if a < b and frozenset((a, b)) not in planted]
    apart = random.Random(seed).sample(strangers, 12)
    draw = draw_breakouts(names, size=size, rounds=rounds, apart=apart, seed=seed)
    assert draw.repeats == 0
    assert not {frozenset(pair) for pair in apart} & count_meetings(draw.rounds).keys()


def evenings(attendance: int, first_seed: int = 0) -> tuple[int, int]:
    """Hold 20 sessions of 28 of 40 people who come by chance, each drawn from what is known by then.

    Returns the repeats in all, and the most often that any pair met.
    """
    chance = random.Random(attendance)
    sessions = []
    for seed in range(first_seed, first_seed + 20):
        present = chance.sample(people(40), 28)
        sessions.append(draw_breakouts(present, size=4, met=met_from(sessions), seed=seed))
    return sum(draw.repeats for draw in sessions), max(met_from(sessions).values())


def test_twenty_sessions_one_at_a_time_repeat_little():
    """125 repeats at most, and no pair more than twice."""
    repeats, most = evenings(attendance=0)
    assert repeats <= 125
    assert most == 2


@pytest.mark.slow
def test_twenty_sessions_repeat_little_whatever_the_seed():
    """Eight seeds of the same attendance: each 125 repeats at most, and no pair more than twice."""
    held = [evenings(0, first_seed) for first_seed in range(0, 800, 100)]
    assert max(repeats for repeats, _ in held) <= 125
    assert {most for _, most in held} == {2}


@pytest.mark.slow
def test_twenty_sessions_repeat_little_whoever_comes():
    """Twelve other attendances: 123 repeats on average at most, and no pair more than twice."""
    held = [evenings(attendance) for attendance in range(1, 13)]
    assert sum(repeats for repeats, _ in held) / len(held) <= 123
    assert {most for _, most in held} == {2}


@pytest.mark.slow
def test_knowing_who_will_come_repeats_less():
    """The same 20 sessions planned together: 107 repeats at most."""
    chance = random.Random(0)
    expected = [chance.sample(people(40), 28) for _ in range(20)]
    assert plan_programme(expected, size=4, effort=8_000, time_limit=60).repeats <= 107


@pytest.mark.parametrize("count", [60, 500])
def test_the_next_session_is_drawn_at_once(count):
    """With six sessions of history nobody meets again, after fewer steps than half the people."""
    names = people(count)
    history = [draw_breakouts(names, size=4, rounds=1, seed=seed) for seed in range(6)]
    met = met_from(history)
    for seed in range(3):
        draw = draw_breakouts(names, size=4, met=met, seed=seed)
        assert draw.repeats == 0
        assert draw.steps < count / 2


def test_the_default_effort_of_one_round_ends_soon():
    """60 people with so much history that no draw is perfect: 400 steps, whatever the clock says."""
    names = people(60)
    met = {(a, b): 1 for a in names for b in names if a < b and (int(a[-2:]) * int(b[-2:])) % 5}
    draw = draw_breakouts(names, size=4, met=met, time_limit=3_600)
    assert draw.repeats
    assert draw.steps == 400
