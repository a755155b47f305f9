"""An agenda adds up to the minute, and no plan strays less from what each block prefers."""

from __future__ import annotations

import datetime as dt
import itertools
import random

import pytest
from agenda_milp import Row, solve_loosely
from agenda_samples import make_block, make_session, two_hours
from hypothesis import given
from hypothesis import strategies as st

from copkit.agenda import fit_agenda
from copkit.agenda.timetable import WEIGHTS, Piece, can_lay_out, lay_out
from copkit.errors import PlanError

PRIORITIES = ("must", "should", "should", "could")


def random_rows(dice, blocks):
    """Return random blocks as rows, and a number of minutes that sometimes suits them."""
    rows = []
    for _ in range(blocks):
        low = dice.randint(1, 15)
        preferred = low + dice.randint(0, 12)
        rows.append(Row(low, preferred, preferred + dice.randint(0, 15), dice.choice(PRIORITIES)))
    total = max(1, round(sum(row.preferred for row in rows) * dice.choice((0.3, 0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.3))))
    if dice.random() < 0.3:
        index = dice.randrange(blocks)
        near = sum(row.preferred for row in rows[:index]) + dice.randint(-9, 9)
        rows[index] = rows[index]._replace(at=max(0, min(total, near)))
    return rows, total


def session_of(rows, total):
    """Return the session from 08:00 on whose blocks are these rows."""
    blocks = [
        make_block(
            f"Block {index}",
            *row[:4],
            start=None if row.at is None else dt.time(*divmod(480 + row.at, 60)),
        )
        for index, row in enumerate(rows)
    ]
    return make_session(*blocks, start=(8, 0), end=divmod(480 + total, 60))


def reject_broken_rules(agenda, rows, total, round_to, loose):
    """Check every rule that an agenda keeps, block by block; `loose` rows need not be in wholes of `round_to`."""
    by_id = {f"block-{index}": row for index, row in enumerate(rows)}
    let_off = {f"block-{index}" for index in loose}
    assert sum(slot.minutes for slot in agenda.blocks) == total
    clock = dt.time(8)
    for slot in agenda.blocks:
        row = by_id.pop(slot.id)
        assert slot.start == clock
        assert row.low <= slot.minutes <= row.high
        assert row.at is None or slot.start.hour * 60 + slot.start.minute == 480 + row.at
        has_one = any(minutes % round_to == 0 for minutes in range(row.low, row.high + 1))
        assert row.at is not None or not has_one or slot.id in let_off or slot.minutes % round_to == 0
        clock = slot.end
    assert [dropped.id for dropped in agenda.dropped] == list(by_id)
    assert all(row.priority != "must" for row in by_id.values())
    assert len(agenda.cuts) == sum(slot.minutes != slot.preferred for slot in agenda.blocks) + len(by_id)
    return sum(row.priority == "should" for row in by_id.values())


def compare_with_milp(seeds):
    """Fit a random agenda for each seed: the independent solver finds the same cost, or nothing either. Count both."""
    fitted = refused = 0
    for seed in seeds:
        dice = random.Random(seed)
        rows, total = random_rows(dice, dice.randint(2, 14))
        round_to = dice.choice((1, 1, 1, 5))
        loose, expected = solve_loosely(rows, total, round_to)
        session = session_of(rows, total)
        if expected is None:
            with pytest.raises(PlanError):
                fit_agenda(session, round_to=round_to)
            refused += 1
        else:
            agenda = fit_agenda(session, round_to=round_to)
            lost = reject_broken_rules(agenda, rows, total, round_to, loose)
            assert (lost, agenda.cost) == expected, seed
            fitted += 1
    return fitted, refused


def test_many_random_agendas_are_as_good_as_any():
    """No plan that an independent exact solver finds costs less, and both agree on what cannot be done."""
    fitted, refused = compare_with_milp(range(130))
    assert fitted > 40
    assert refused > 10


@pytest.mark.slow
def test_two_thousand_random_agendas_are_as_good_as_any():
    """The same for 2,000 agendas of 2 to 14 blocks, with fixed starts and wholes of five among them."""
    fitted, refused = compare_with_milp(range(1000, 3000))
    assert fitted + refused == 2000


def best_by_trying_all(pieces, total):
    """Return the best plan by trying every one, with ties broken as promised."""
    best = None
    for plan in itertools.product(*[[*([0] if piece.droppable else []), *piece.lengths()] for piece in pieces]):
        starts = [0, *itertools.accumulate(plan)]
        on_time = all(
            piece.at in (None, start) for piece, start, given_ in zip(pieces, starts, plan, strict=False) if given_
        )
        if starts[-1] != total or not on_time:
            continue
        far = [abs(minutes - piece.preferred) for piece, minutes in zip(pieces, plan, strict=True)]
        lost = sum(piece.priority == "should" and not minutes for piece, minutes in zip(pieces, plan, strict=True))
        cost = sum(WEIGHTS[piece.priority] * away for piece, away in zip(pieces, far, strict=True))
        best = min(best or (lost, cost, far, [-minutes for minutes in plan]), (lost, cost, far, [-m for m in plan]))
    return best and [-minutes for minutes in best[3]]


@st.composite
def small_timetables(draw):
    """Up to five pieces of a few minutes, some fixed or kept, in ones, twos or threes, and a time for them."""
    pieces = []
    for _ in range(draw(st.integers(1, 5))):
        low, more, most = draw(st.integers(1, 6)), draw(st.integers(0, 3)), draw(st.integers(0, 3))
        priority, kept = draw(st.sampled_from(sorted(WEIGHTS))), draw(st.integers(0, 9)) == 0
        pieces.append(Piece(low, low + more, low + more + most, priority, kept=kept))
    if draw(st.booleans()):
        index = draw(st.integers(0, len(pieces) - 1))
        pieces[index] = pieces[index]._replace(at=draw(st.integers(0, 20)))
    step = draw(st.sampled_from((1, 1, 2, 3)))
    return [piece._replace(step=step) for piece in pieces], draw(st.integers(1, sum(piece.high for piece in pieces)))


@given(small_timetables())
def test_ties_go_to_earlier_blocks(case):
    """Of all plans that cost the same, the one is chosen whose earlier blocks are nearer preferred, then longer."""
    pieces, total = case
    best = best_by_trying_all(pieces, total)
    assert lay_out(pieces, total) == best
    assert can_lay_out(pieces, total) == (best is not None)


def test_of_plans_as_near_to_preferred_the_earlier_block_is_longer():
    """Two blocks that prefer three minutes, in twos, share six: four and two are as near as two and four."""
    pair = [Piece(2, 3, 4, "should", step=2)] * 2
    assert lay_out(pair, 6) == [4, 2]


def test_a_larger_block_goes_where_the_rest_can_use_its_minutes():
    """Dropping the last block would do, but leaves the one that must run two minutes short: the first one goes."""
    pieces = [Piece(6, 9, 11, "should"), Piece(9, 11, 12, "must"), Piece(1, 3, 4, "should")]
    assert lay_out(pieces, 15) == best_by_trying_all(pieces, 15) == [0, 11, 4]


def test_two_hours_run_as_preferred():
    """The session that prefers 120 minutes gets exactly what it prefers, and nothing is said."""
    agenda = fit_agenda(two_hours())
    assert [slot.minutes for slot in agenda.blocks] == [5, 12, 3, 30, 5, 10, 2, 20, 13, 7, 6, 7]
    assert (agenda.blocks[-1].end, agenda.cost, agenda.cuts) == (dt.time(14), 0, ())


def test_seventy_eight_minutes_are_just_enough():
    """At its least minutes the session takes 78: that long it loses no block that should run."""
    agenda = fit_agenda(two_hours(), end=dt.time(13, 18))
    assert [dropped.title for dropped in agenda.dropped] == ["News"]
    everything = [block.model_copy(update={"priority": "must"}) for block in two_hours().blocks]
    agenda = fit_agenda(make_session(*everything), end=dt.time(13, 18))
    assert [slot.minutes for slot in agenda.blocks] == [slot.min for slot in agenda.blocks]


def test_a_block_that_should_run_goes_only_where_no_plan_keeps_it():
    """One minute more keeps it, though dropping it would cost less."""
    blocks = make_block("Long", 20, 30, 40, "must"), make_block("Short", 10, 10, 10)
    kept, gone = (fit_agenda(make_session(*blocks), end=dt.time(12, minutes)) for minutes in (30, 29))
    assert [slot.minutes for slot in kept.blocks] == [20, 10]
    assert [slot.minutes for slot in gone.blocks] == [29]
    assert gone.dropped == (("Short", "short"),)
    assert "Short (should) is dropped, because there are 29 minutes and the blocks prefer 40." in gone.cuts


def test_lunch_stays_where_it_is():
    """With lunch fixed at 12:30 the morning ends in time and the afternoon fills the rest; each part says its own sum."""
    agenda = fit_agenda(a_day_with_lunch())
    assert [(f"{slot.start:%H:%M}", slot.title, slot.minutes) for slot in agenda.blocks] == [
        ("11:30", "Welcome", 10),
        ("11:40", "Talk", 40),
        ("12:20", "Games", 10),
        ("12:30", "Lunch", 45),
        ("13:15", "Practice", 60),
        ("14:15", "Check-out", 15),
    ]
    assert agenda.cuts == (
        "Games: 10 minutes instead of 20, because there are 60 minutes until Lunch and the blocks prefer 70.",
        "Check-out: 15 minutes instead of 10, because there are 120 minutes and the blocks prefer 115.",
    )
    assert [slot.title for slot in agenda.blocks if slot.fixed] == ["Lunch"]


def a_day_with_lunch():
    """Return three hours with lunch fixed in the middle."""
    return make_session(
        make_block("Welcome", 5, 10, 15, "must"),
        make_block("Talk", 20, 40, 50),
        make_block("Games", 10, 20, 30, "could"),
        make_block("Lunch", 30, 45, 60, "must", start=dt.time(12, 30)),
        make_block("Practice", 30, 60, 90, "must"),
        make_block("Check-out", 5, 10, 15, "must", closing=True),
        start=(11, 30),
        end=(14, 30),
    )


def test_wholes_of_five_leave_fixed_starts_alone():
    """With `round_to=5` all is in fives, but for a fixed start and what is too short for five."""
    blocks = (
        make_block("Talk", 10, 22, 40),
        make_block("Walk", 2, 3, 4, "must"),
        make_block("Lunch", 20, 32, 60, "must", start=dt.time(12, 28)),
        make_block("Practice", 10, 28, 90, "must"),
    )
    agenda = fit_agenda(make_session(*blocks, end=(13, 30)), round_to=5)
    assert [slot.minutes for slot in agenda.blocks] == [25, 3, 32, 30]


def test_rounding_never_makes_a_session_impossible():
    """Two minutes to move leave 118 that fives cannot fill: the last block takes the odd ones, all others stay in fives."""
    agenda = fit_agenda(two_hours(), round_to=5)
    assert sum(slot.minutes for slot in agenda.blocks) == 120
    assert {slot.title: slot.minutes for slot in agenda.blocks if slot.minutes % 5} == {"To rooms": 2, "Check-out": 8}


def test_where_one_block_cannot_take_the_odd_minutes_all_are_whole_minutes():
    """Two blocks of ten to fourteen minutes share 27: no one of them can be in fives."""
    pair = make_block("Talk", 10, 12, 14, "must"), make_block("Walk", 10, 12, 14, "must")
    agenda = fit_agenda(make_session(*pair, end=(12, 27)), round_to=5)
    assert [slot.minutes for slot in agenda.blocks] == [13, 14]


def test_two_blocks_of_one_id_are_refused():
    """An id is a block's own: the second one is named."""
    twin = make_block("Talk", 10, 20, 30)
    with pytest.raises(PlanError, match="Two blocks have the id talk: give each its own"):
        fit_agenda(make_session(twin, twin))


def test_an_agenda_reads_as_rows_and_as_a_table():
    """Rows carry the columns that frames and handouts use; the table escapes words and says what was cut."""
    agenda = fit_agenda(make_session(make_block("Q & A", 5, 10, 60), end=(12, 30)))
    assert agenda.rows() == [
        {"start": dt.time(12), "end": dt.time(12, 30), "minutes": 30, "title": "Q & A", "activity": "", "priority": "should",
         "min": 5, "preferred": 10, "max": 60},
    ]  # fmt: skip
    page = agenda._repr_html_()
    assert "Q &amp; A" in page
    assert "30 minutes instead of 10" in page
