"""Groups: the draw, what a hand changes in it, and the history that an accepted draw becomes."""

from __future__ import annotations

import json

import pytest

import copkit
from copkit.panels import BreakoutPanel

DAY = "2023-02-08"


@pytest.fixture
def panel(community):
    made = BreakoutPanel(community, session=DAY, seed=8)
    made.act("shuffle")
    return made


def _groups(panel):
    return [list(group) for group in panel.state.draw.rounds[panel.round]]


def test_a_shuffle_seats_everybody_once(panel):
    """Each person who is here sits in one group, and the sentence of the draw is said."""
    assert sorted(name for group in _groups(panel) for name in group) == sorted(panel.state.present)
    assert panel.said == panel.state.draw.sentence


def test_a_seed_repeats_the_draw(panel, community):
    """The same seed gives the same groups."""
    again = BreakoutPanel(community, session=DAY, seed=8)
    again.act("shuffle")
    assert again.state.draw.rounds == panel.state.draw.rounds


def test_a_swap_changes_two_places_and_no_other(panel):
    """Two people change places, repeats are counted anew, and undo puts them back."""
    before, draw = _groups(panel), panel.state.draw
    one, other = before[0][0], before[1][0]
    panel.act("swap", person=one, with_person=other)
    after = _groups(panel)
    assert one in after[1]
    assert other in after[0]
    assert [set(group) for group in after[2:]] == [set(group) for group in before[2:]]
    panel.act("undo")
    assert panel.state.draw == draw


def test_repeats_are_counted_as_the_engine_counts_them(panel):
    """The number after a swap is the number of pairs that had met before."""
    panel.act("swap", person=_groups(panel)[0][0], with_person=_groups(panel)[2][1])
    met = panel.community.met()
    pairs = [frozenset({a, b}) for group in _groups(panel) for n, a in enumerate(group) for b in group[n + 1 :]]
    assert panel.state.draw.repeats == sum(bool(met.get(pair)) for pair in pairs)


def test_a_later_round_is_counted_with_the_earlier(panel):
    """In two rounds, a swap in the last counts meetings of the first and of the history."""
    panel.act("wish", name="rounds", value="2")
    panel.act("shuffle")
    panel.act("round", round=1)
    panel.act("swap", person=_groups(panel)[0][0], with_person=_groups(panel)[1][0])
    seen, repeats = {frozenset(pair) for pair in panel.community.met()}, 0
    for groups in panel.state.draw.rounds:
        pairs = [frozenset({a, b}) for group in groups for n, a in enumerate(group) for b in group[n + 1 :]]
        repeats += sum(pair in seen for pair in pairs)
        seen |= set(pairs)
    assert panel.state.draw.repeats == repeats


def test_who_is_locked_stays_when_the_rest_is_shuffled(panel):
    """Locked people keep their group."""
    stay = _groups(panel)[3][:2]
    for name in stay:
        panel.act("lock", person=name)
    panel.seed = 99
    panel.act("shuffle")
    assert set(stay) <= set(_groups(panel)[3])


def test_keep_apart_is_never_broken_by_hand(panel):
    """A hand that would seat two people together who must be apart is refused in a sentence, and nothing moves."""
    one, other = _groups(panel)[0][0], _groups(panel)[1][0]
    panel.act("pair", one=one, other=other, kind="apart")
    before = _groups(panel)
    panel.act("seat", person=other, group=0)
    assert panel.refused
    assert _groups(panel) == before


def test_nobody_is_left_alone(panel):
    """The last two of a group cannot be parted by a move."""
    group = _groups(panel)[0]
    for name in group[:-2]:
        panel.act("seat", person=name, group=1)
    panel.act("seat", person=_groups(panel)[0][0], group=1)
    assert "alone" in panel.refused["seat"]


def test_an_accepted_draw_is_history(panel, workspace):
    """Accepting writes who was here and who sat with whom; opened again, the panel shows the same groups."""
    panel.act("accept")
    assert panel.saved.endswith(f"history/{DAY}.yaml")
    again = BreakoutPanel(copkit.open_community(workspace), session=DAY)
    assert [set(group) for group in again.state.draw.rounds[0]] == [set(group) for group in panel.state.draw.rounds[0]]
    assert again.state.accepted


def test_a_draw_that_is_not_accepted_survives_its_kernel(panel, workspace):
    """Groups, wishes and locks are a draft in private/ from the first change on, until they are accepted."""
    panel.act("pair", one=_groups(panel)[0][0], other=_groups(panel)[1][0], kind="apart")
    panel.act("lock", person=_groups(panel)[2][0])
    assert panel.saved.endswith(f"private/{DAY}-draw.json")
    again = BreakoutPanel(copkit.open_community(workspace), session=DAY)
    assert [set(group) for group in again.state.draw.rounds[0]] == [set(group) for group in _groups(panel)]
    assert (again.state.apart, again.state.locked) == (panel.state.apart, panel.state.locked)
    assert again.state.draw.repeats == panel.state.draw.repeats
    again.act("accept")
    assert not (workspace / "private" / f"{DAY}-draw.json").exists()


def test_a_draw_does_not_meet_itself(panel, workspace):
    """An accepted draw that is read back counts the same repeats as when it was drawn."""
    panel.act("accept")
    assert BreakoutPanel(copkit.open_community(workspace), session=DAY).state.draw.repeats == panel.state.draw.repeats


def test_attendance_says_who_is_here(community):
    """Zoom's file in the inbox becomes the people who are here, by the roster's spelling."""
    panel = BreakoutPanel(community, session=DAY)
    panel.act("attendance", file="2023-02-08-zoom.csv")
    assert set(panel.state.present) <= set(community.names) | set(
        copkit.read_attendance(community.folder / "inbox" / "2023-02-08-zoom.csv").names
    )
    assert len(panel.state.present) > 2


def test_room_lists_go_to_private(panel, workspace):
    """The paste list and Zoom's file are working papers."""
    panel.act("rooms")
    assert {path.parent.name for path in panel.made} == {"private"}
    assert not panel.refused


def test_access_needs_never_reach_the_board(panel):
    """Nothing that is shown or saved holds anybody's access needs."""
    needs = [person.access_needs for person in panel.community.roster if person.access_needs]
    assert needs
    assert not [each for each in needs if each in json.dumps(panel.page())]


def test_a_no_show_and_a_late_arrival_move_few(panel):
    """Somebody who is not here leaves, somebody who came late is seated, and at most two others move each time."""
    before = {name: number for number, group in enumerate(_groups(panel)) for name in group}
    gone = _groups(panel)[0][0]
    panel.act("absent", person=gone)
    after = {name: number for number, group in enumerate(_groups(panel)) for name in group}
    assert gone not in after
    assert sum(after[name] != before[name] for name in after) <= 2
    panel.act("late", person="Sam Newcomer")
    assert "Sam Newcomer" in panel.state.present
    last = {name: number for number, group in enumerate(_groups(panel)) for name in group}
    assert sum(last[name] != after[name] for name in after) <= 2
    panel.act("present", value=gone)
    assert gone in panel.state.draw.people


def test_the_reporter_can_be_chosen(panel):
    """A person made reporter is the one of that group, and a repair keeps it."""
    group = _groups(panel)[2]
    panel.act("role", person=group[-1])
    assert panel.state.draw.roles[0][2]["reporter"] == group[-1]


def test_a_chosen_reporter_survives_its_kernel(panel, workspace):
    """Who was made reporter by hand is so again, in a draft; and somebody can still leave and come afterwards."""
    group = _groups(panel)[2]
    panel.act("role", person=next(name for name in group if name != panel.state.draw.roles[0][2]["reporter"]))
    chosen = panel.state.draw.roles
    again = BreakoutPanel(copkit.open_community(workspace), session=DAY)
    assert again.state.draw.roles == chosen
    again.act("absent", person=_groups(again)[0][0])
    again.act("late", person="Sam Newcomer")
    assert again.refused == {}
    assert "Sam Newcomer" in again.state.draw.people


def test_a_draft_of_the_same_attendance_is_gone_on_with(community, workspace):
    """A notebook that hands the same people over again finds its groups; one that hands over others starts afresh."""
    came = community.names[:12]
    panel = BreakoutPanel(community, session=DAY, present=came, seed=8)
    panel.act("shuffle")
    panel.act("absent", person=came[0])
    again = BreakoutPanel(copkit.open_community(workspace), session=DAY, present=came)
    assert again.state.draw.rounds == panel.state.draw.rounds
    assert came[0] not in again.state.present
    other = BreakoutPanel(copkit.open_community(workspace), session=DAY, present=community.names[1:13])
    assert other.state.draw is None
    assert other.state.present == community.names[1:13]
