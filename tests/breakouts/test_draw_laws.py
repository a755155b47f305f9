"""Laws that every draw keeps, whatever is asked."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copkit.breakouts import Draw, count_meetings, draw_breakouts
from copkit.errors import GroupError

EFFORT = 60


def people(count: int) -> list[str]:
    return [f"Person {k:03}" for k in range(count)]


@st.composite
def questions(draw):
    count = draw(st.integers(4, 26))
    names = people(count)
    pairs = st.lists(
        st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda p: p[0] != p[1]), max_size=5
    )
    return names, {
        "size": draw(st.integers(2, min(count, 6))),
        "rounds": draw(st.integers(1, 4)),
        "met": dict.fromkeys(draw(pairs), draw(st.integers(1, 3))),
        "apart": draw(pairs),
        "balance": {"experience": {name: draw(st.sampled_from(["new", "old"])) for name in names}},
        "roles": draw(st.sampled_from([(), ("reporter",), ("reporter", "timekeeper")])),
        "seed": draw(st.integers(0, 99)),
        "effort": EFFORT,
    }


def drawn(names, options) -> Draw | None:
    """Draw, or None where `apart` is too much for so few groups."""
    try:
        return draw_breakouts(names, **options)
    except GroupError as error:
        return None if error.facts["clash"] else pytest.fail(str(error))


@given(questions())
@settings(max_examples=60, deadline=None)
def test_everybody_sits_once_a_round_and_nobody_alone(question):
    """Each round holds every name exactly once, in groups of two or more that differ by at most one."""
    names, options = question
    draw = drawn(names, options)
    if draw is None:
        return
    assert len(draw.rounds) == options["rounds"]
    for groups in draw.rounds:
        assert sorted(name for group in groups for name in group) == names
        sizes = [len(group) for group in groups]
        assert min(sizes) >= 2
        assert max(sizes) - min(sizes) <= 1


@given(questions())
@settings(max_examples=60, deadline=None)
def test_apart_is_never_broken_and_figures_are_true(question):
    """Nobody shares a group against `apart`; repeats are as counted by hand, and never fewer than the bound."""
    names, options = question
    draw = drawn(names, options)
    if draw is None:
        return
    meetings = count_meetings(draw.rounds)
    assert not {frozenset(pair) for pair in options["apart"]} & meetings.keys()
    before = {frozenset(pair) for pair in options["met"]}
    assert draw.repeats == sum(count - (pair not in before) for pair, count in meetings.items())
    assert draw.lower_bound <= draw.repeats
    assert draw.is_best == (draw.repeats == draw.lower_bound)
    assert draw.most == max(meetings.values())


@given(questions())
@settings(max_examples=30, deadline=None)
def test_same_seed_repeats_the_draw(question):
    """The same arguments give the same draw, also when names and wishes come in as other kinds of collection."""
    names, options = question
    first = drawn(names, options)
    again = drawn(tuple(names), {**options, "apart": tuple(map(frozenset, options["apart"]))})
    assert first == again


@given(questions())
@settings(max_examples=30, deadline=None)
def test_roles_go_to_different_people_of_their_group(question):
    """Every group has each role once, held by one of its own people, nobody holding two."""
    names, options = question
    draw = drawn(names, options)
    if draw is None:
        return
    if not options["roles"]:
        assert draw.roles == ()
        return
    for groups, given_roles in zip(draw.rounds, draw.roles, strict=True):
        for group, roles in zip(groups, given_roles, strict=True):
            assert tuple(roles) == options["roles"][: len(group)]
            assert set(roles.values()) <= set(group)
            assert len(set(roles.values())) == len(roles)


@given(st.integers(0, 50), st.data())
@settings(max_examples=40, deadline=None)
def test_together_and_fixed_are_kept_in_every_round(seed, data):
    """People together share a group in all rounds, also through a third person; fixed people stay in theirs."""
    names = people(data.draw(st.integers(9, 20)))
    together = [names[0:2], names[1:3]]
    draw = draw_breakouts(
        names, size=4, rounds=3, together=together, fixed={names[5]: 0, names[6]: 1}, seed=seed, effort=EFFORT
    )
    for groups in draw.rounds:
        assert any(set(names[0:3]) <= set(group) for group in groups)
        assert names[5] in groups[0]
        assert names[6] in groups[1]


@given(st.integers(0, 99), st.sampled_from([(8, 2, 2), (9, 3, 3), (12, 3, 2), (16, 4, 3)]))
@settings(max_examples=40, deadline=None)
def test_people_fixed_to_one_group_leave_the_sizes_as_asked(seed, question):
    """Two people fixed to the same group share it in all rounds, however little search there is."""
    count, size, rounds = question
    names = people(count)
    draw = draw_breakouts(names, size=size, rounds=rounds, fixed={names[0]: 1, names[1]: 1}, seed=seed, effort=2)
    for groups in draw.rounds:
        assert set(names[:2]) <= set(groups[1])
        assert {len(group) for group in groups} == {size}


@given(st.integers(0, 30), st.integers(8, 24), st.integers(1, 3))
@settings(max_examples=30, deadline=None)
def test_balance_spreads_a_value_evenly_where_it_costs_no_repeat(seed, count, rounds):
    """With one attribute and nothing else wished, each value's numbers in groups differ by at most one."""
    names = people(count)
    values = {name: "new" if k % 3 else "old" for k, name in enumerate(names)}
    draw = draw_breakouts(names, size=4, rounds=rounds, balance={"experience": values}, seed=seed, effort=400)
    if draw.repeats:
        return
    for groups in draw.rounds:
        old = [sum(values[name] == "old" for name in group) for group in groups]
        assert max(old) - min(old) <= 1


def best_of_all(names, sizes, rounds, before):
    """Search every draw of a small question."""

    def splits(left, sizes):
        if not sizes:
            yield ()
            return
        for group in combinations(left, sizes[0]):
            rest = [name for name in left if name not in group]
            for more in splits(rest, sizes[1:]):
                yield (group, *more)

    one_round = [
        frozenset(frozenset(pair) for group in split for pair in combinations(group, 2))
        for split in {frozenset(map(frozenset, groups)): groups for groups in splits(names, sizes)}.values()
    ]

    def fewest(left, met):
        if not left:
            return 0
        return min(len(pairs & met) + fewest(left - 1, met | pairs) for pairs in one_round)

    return fewest(rounds, frozenset(before))


@given(
    st.sampled_from([(2, 2), (3, 2), (3, 3), (2, 2, 2), (4, 2), (4, 3), (3, 2, 2), (4, 4)]),
    st.integers(1, 3),
    st.data(),
)
@settings(max_examples=40, deadline=None)
def test_the_bound_is_never_above_what_an_exhaustive_search_finds(sizes, rounds, data):
    """On small questions nothing beats the bound; one round is the best of all draws, more may hold a repeat more each.

    The fewest repeats sometimes make the same two meet three times, which weighs more than one repeat.
    """
    rounds = min(rounds, 2) if sum(sizes) > 6 else rounds  # all draws of 8 people over 3 rounds are too many to try
    names = people(sum(sizes))
    all_pairs = list(combinations(names, 2))
    before = {frozenset(pair) for pair in data.draw(st.lists(st.sampled_from(all_pairs), max_size=9))}
    draw = draw_breakouts(names, sizes=sizes, rounds=rounds, met=dict.fromkeys(before, 1), effort=600)
    fewest = best_of_all(names, sizes, rounds, before)
    assert draw.lower_bound <= fewest
    assert draw.repeats <= fewest + rounds - 1


def test_another_seed_gives_another_draw():
    """Seeds matter."""
    names = people(20)
    assert draw_breakouts(names, size=4, seed=1).rounds != draw_breakouts(names, size=4, seed=2).rounds


def test_absent_people_are_left_out():
    """`absent` names are not drawn, and wishes about them are passed over."""
    names = people(13)
    draw = draw_breakouts(names, size=4, absent=[names[3]], apart=[(names[3], names[4]), ("Nobody", names[5])])
    assert names[3] not in draw.people
    assert len(draw.people) == 12


def test_rows_hold_one_person_and_round_each():
    """`rows` counts rounds and groups from 1 and names the role."""
    draw = draw_breakouts(people(6), size=3, rounds=2, roles=["reporter"], seed=8)
    rows = draw.rows()
    assert len(rows) == 12
    assert list(rows[0]) == ["round", "group", "person", "role"]
    assert sum(row["role"] == "reporter" for row in rows) == 4
    assert {(row["round"], row["group"]) for row in rows} == {(1, 1), (1, 2), (2, 1), (2, 2)}


def test_whoever_reported_least_reports_next():
    """The reporter is the one of the group who had the role least often, also over the rounds of one draw."""
    names = people(8)
    reported = dict.fromkeys(names[:4], 1)
    draw = draw_breakouts(names, size=4, rounds=2, roles=["reporter"], reported=reported, seed=3)
    fresh = set(names[4:])
    for groups, roles in zip(draw.rounds, draw.roles, strict=True):
        for group, given_roles in zip(groups, roles, strict=True):
            if fresh & set(group):
                assert given_roles["reporter"] in fresh
                fresh.discard(given_roles["reporter"])


@pytest.mark.parametrize(
    ("rounds", "sentence"),
    [
        (3, "No two people meet twice; nobody could do better."),
        (4, "2 pairs meet again; nobody could do better."),
    ],
)
def test_the_sentence_says_how_good_the_draw_is(rounds, sentence):
    """Four people in pairs have three rounds of new partners, and two repeats in a fourth."""
    assert draw_breakouts(people(4), size=2, rounds=rounds).sentence == sentence


def test_a_draw_that_cannot_be_proved_best_says_so():
    """Twelve people in threes over five rounds: 3 repeats, and no claim that they are the fewest."""
    draw = draw_breakouts(people(12), size=3, rounds=5, effort=4_000)
    assert (draw.repeats, draw.lower_bound, draw.is_best) == (3, 0, False)
    assert draw.sentence == "3 pairs meet again; it is not proved that fewer is impossible."


def test_the_time_limit_is_a_safety_stop_that_is_told():
    """A search that the clock ended says so; one that the effort ended does not."""
    stopped = draw_breakouts(people(32), size=4, rounds=12, time_limit=0.05)
    assert stopped.stopped_early
    finished = draw_breakouts(people(32), size=4, rounds=12, effort=20)
    assert not finished.stopped_early
    assert finished.steps == 20
