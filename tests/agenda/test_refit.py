"""In the room, whatever the clock says, the rest of the session is refitted and each change has its reason."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from agenda_samples import make_block, make_session, two_hours
from hypothesis import given
from hypothesis import strategies as st

from copkit.agenda import fit_agenda, replan
from copkit.errors import PlanError

PLANNED = fit_agenda(two_hours())


def clock(minutes):
    """Return the time of so many minutes after noon."""
    return dt.time(*divmod(720 + minutes, 60))


def minute_of(moment):
    """Return how many minutes after noon it is."""
    return moment.hour * 60 + moment.minute - 720


def minutes_of(agenda):
    return {slot.title: slot.minutes for slot in agenda.blocks}


def test_five_minutes_late_costs_news_and_reporters_a_little():
    """What could run gives first, then the latest of what should; the rest moves on unchanged."""
    late = replan(PLANNED, now=clock(5), done=0)
    assert late.cuts == (
        "Return and reporters: 11 minutes instead of 13, because the session starts 5 minutes late.",
        "News: 4 minutes instead of 7, because the session starts 5 minutes late.",
    )
    assert (late.blocks[0].start, late.blocks[-1].end) == (clock(5), clock(120))


def test_twenty_minutes_late_drops_news_and_keeps_what_must_run():
    """Twenty minutes come from what could and should run; the rest stays as preferred."""
    late = replan(PLANNED, now=clock(20), done=0)
    assert late.cuts == (
        "Success, challenge, learning: 24 minutes instead of 30, because the session starts 20 minutes late.",
        "Pause: 3 minutes instead of 5, because the session starts 20 minutes late.",
        "Return and reporters: 8 minutes instead of 13, because the session starts 20 minutes late.",
        "News (could) is dropped, because the session starts 20 minutes late.",
    )
    assert all(slot.minutes == slot.preferred for slot in late.blocks if slot.priority == "must")


def test_forty_two_minutes_late_the_session_still_runs():
    """Of 120 minutes 78 are left: everything that must or should run does, and ends on time."""
    late = replan(PLANNED, now=clock(42), done=0)
    assert late.dropped == (("News", "news"),)
    assert late.cuts[0] == "Settle: 3 minutes instead of 5, because the session starts 42 minutes late."
    assert late.cuts[-1] == "Check-out: 5 minutes instead of 7, because the session starts 42 minutes late."
    assert len(late.cuts) == 10
    assert late.blocks[-1].end == clock(120)


def test_a_late_start_is_the_same_agenda_as_one_planned_late():
    """Refitting before anything ran gives what fitting from that time on gives."""
    for minutes in (5, 20, 42):
        refitted, planned = replan(PLANNED, now=clock(minutes), done=0), fit_agenda(two_hours(), start=clock(minutes))
        assert (refitted.blocks, refitted.dropped) == (planned.blocks, planned.dropped)


def test_what_runs_keeps_its_time_and_what_is_done_ends_when_it_did():
    """At 12:41 the sharing runs since 12:25, five minutes late: it goes on, and the agreement is shown as it was."""
    late = replan(PLANNED, now=clock(41), done=3, running_since=clock(25))
    assert [slot.done for slot in late.blocks] == [True] * 3 + [False] * 9
    assert (late.blocks[2].start, late.blocks[2].end, late.blocks[2].minutes) == (clock(17), clock(25), 8)
    assert (late.blocks[3].start, late.blocks[3].minutes) == (clock(25), 30)
    assert late.cuts == (
        "Return and reporters: 11 minutes instead of 13, because the session is 5 minutes behind.",
        "News: 4 minutes instead of 7, because the session is 5 minutes behind.",
    )


def test_a_block_that_overran_ends_now():
    """What has run longer than its most is spent, and said so; the next block starts now."""
    late = replan(PLANNED, now=clock(65), done=3, running_since=clock(20))
    assert late.blocks[3].minutes == 45
    assert late.cuts[0] == "Success, challenge, learning has run for 45 minutes instead of 30, so it ends now."
    assert late.blocks[4].start == clock(65)


def test_minutes_won_go_to_what_could_run_and_bring_it_back():
    """A session that caught up gets its dropped block back, and says so."""
    late = replan(PLANNED, now=clock(20), done=0)
    ahead = replan(late, now=clock(20), done=3)
    assert "News is back with 7 minutes, because the session is 20 minutes ahead." in ahead.cuts
    assert ahead.dropped == ()


def test_what_is_left_is_what_comes_after_the_last_block_done():
    """Also where a block was dropped on the way, and the places in plan and agenda differ."""
    late = replan(PLANNED, now=clock(20), done=0)
    end = replan(late, now=clock(113), done=10)
    assert [(slot.title, slot.minutes) for slot in end.blocks if not slot.done] == [("Check-out", 7)]


def test_nothing_changes_while_the_session_is_on_time():
    """On the minute, nothing is cut and nothing said."""
    on_time = replan(PLANNED, now=clock(20), done=3)
    assert on_time.cuts == ()
    assert minutes_of(on_time) == minutes_of(PLANNED)


def test_the_check_out_is_never_cut_below_its_least():
    """With four minutes left for a check-out of five, the way out is named, not taken."""
    with pytest.raises(PlanError, match="and the blocks need at least 5: end 1 minute later, at 14:01") as caught:
        replan(PLANNED, now=clock(116), done=11)
    assert caught.value.facts == {"short": 1, "changes": ("end 1 minute later, at 14:01",)}
    assert minutes_of(replan(PLANNED, now=clock(116), done=11, end=clock(121)))["Check-out"] == 5


def test_a_check_out_that_only_should_run_stays_all_the_same():
    """Closing is kept whatever its priority: what else should run goes before it."""
    talk, check_out = make_block("Talk", 8, 30, 40), make_block("Check-out", 12, 13, 15, closing=True)
    agenda = fit_agenda(make_session(talk, check_out, end=(12, 43)))
    assert minutes_of(replan(agenda, now=clock(28), done=0)) == {"Check-out": 15}
    assert minutes_of(fit_agenda(make_session(talk, check_out, end=(12, 15)))) == {"Talk": 15}


def test_a_way_out_can_be_taken():
    """What the sentence offers, `skip` and `end` do."""
    with pytest.raises(PlanError, match="drop Write it down, or end 4 minutes later, at 14:04"):
        replan(PLANNED, now=clock(115), done=10)
    short = replan(PLANNED, now=clock(115), done=10, skip={"write-it-down"})
    assert minutes_of(short)["Check-out"] == 5
    assert ("Write it down", "write-it-down") in short.dropped
    assert short.cuts[0] == "Write it down is left out, as asked."
    longer = replan(PLANNED, now=clock(115), done=10, end=clock(124))
    assert longer.cuts == (
        "Write it down: 4 minutes instead of 6, because the session is 8 minutes behind and it now ends at 14:04.",
        "Check-out: 5 minutes instead of 7, because the session is 8 minutes behind and it now ends at 14:04.",
    )


def test_a_session_that_is_far_ahead_ends_early():
    """Where all that is left lasts as long as it may, the rest of the time is free, and said so."""
    ahead = replan(PLANNED, now=clock(80), done=11)
    assert ahead.blocks[-1].end == clock(92)
    assert ahead.end == clock(120)
    assert ahead.cuts[0] == "The session ends at 13:32, 28 minutes early, as the blocks left can last no longer."


def a_day_with_lunch():
    """Return an agenda of three hours with lunch fixed in the middle."""
    return fit_agenda(
        make_session(
            make_block("Talk", 20, 40, 50),
            make_block("Games", 10, 20, 30, "could"),
            make_block("Lunch", 30, 45, 60, "must", start=dt.time(13)),
            make_block("Practice", 30, 60, 90, "must"),
            make_block("Check-out", 5, 15, 20, "must", closing=True),
            end=(15, 0),
        )
    )


def test_lunch_waits_for_nobody():
    """Twenty minutes late, the morning gives them all: lunch is at 13:00, and the afternoon as it was."""
    late = replan(a_day_with_lunch(), now=clock(20), done=0)
    assert [(slot.title, slot.start) for slot in late.blocks if slot.fixed] == [("Lunch", clock(60))]
    assert late.cuts == (
        "Games (could) is dropped, because the session starts 20 minutes late and Lunch starts at 13:00.",
    )
    assert replan(a_day_with_lunch(), now=clock(60), done=2).blocks[2].fixed


def test_a_lunch_that_is_overrun_starts_when_it_can():
    """Once its time has passed, a fixed start is let go."""
    late = replan(a_day_with_lunch(), now=clock(66), done=1, running_since=clock(40))
    assert late.cuts == (
        "Lunch starts at 13:06 instead of 13:00, which has passed.",
        "Games has run for 26 minutes instead of 20, so it ends now.",
        "Check-out: 9 minutes instead of 15, because the session is 6 minutes behind.",
    )


def test_time_before_lunch_that_nothing_fills_is_free():
    """Done early with the morning, the room has time until lunch, and the sentence says how long."""
    early = replan(a_day_with_lunch(), now=clock(48), done=2)
    assert early.cuts == (
        "There are 12 minutes free before Lunch at 13:00, as the blocks before it can last no longer.",
    )
    assert [slot.start for slot in early.blocks[1:3]] == [clock(40), clock(60)]


def test_everything_done_is_an_agenda_too():
    """After the last block nothing is left to fit, also when it is late."""
    for minutes in (110, 123):
        over = replan(PLANNED, now=clock(minutes), done=12)
        assert all(slot.done for slot in over.blocks)
        assert over.blocks[-1].end == clock(minutes)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"done": 13}, "13 blocks are said to be done: the agenda has 12, so say 0 to 12."),
        (
            {"done": 12, "running_since": clock(5)},
            "All 12 blocks are done, so none is running: leave running_since out.",
        ),
        ({"done": 2, "running_since": clock(50)}, "It is 12:30: a block that runs since 12:50 has yet to begin."),
    ],
)
def test_clock_and_blocks_that_contradict_each_other_are_refused(facts, sentence):
    """Each contradiction is said in a sentence that names the way out."""
    with pytest.raises(PlanError) as caught:
        replan(PLANNED, now=clock(30), **facts)
    assert str(caught.value) == sentence


@given(st.integers(0, 119), st.integers(0, 12), st.none() | st.integers(0, 30))
def test_a_refit_keeps_every_rule_at_any_moment(now, done, running):
    """At any minute the rest fills the time within its bounds, what must run and the check-out are whole, or a way is named."""
    since = None if running is None or done == 12 else clock(max(0, now - running))
    moment = {"now": clock(now), "done": done, "running_since": since}
    begin = since or moment["now"]
    rest = PLANNED.blocks[done:]
    needed = sum(slot.min for slot in rest if slot.priority == "must" and (since is None or slot is not rest[0]))
    running_least = max(rest[0].min, now - minute_of(since)) if since else 0
    if needed + running_least > 120 - minute_of(begin):
        with pytest.raises(PlanError, match="later, at"):
            replan(PLANNED, **moment)
        return
    slots = replan(PLANNED, **moment).blocks
    assert all(before.end == after.start for before, after in itertools.pairwise(slots))
    assert [slot.id for slot in slots[:done]] == [slot.id for slot in PLANNED.blocks[:done]]
    assert all(slot.min <= slot.minutes <= slot.max for slot in slots[done:])
    assert {slot.id for slot in rest if slot.priority == "must"} <= {slot.id for slot in slots[done:]}
    assert not rest or slots[-1].end == clock(120) or all(slot.minutes == slot.max for slot in slots[done:])
    assert not rest or slots[done].start == begin
