"""Over the sessions: who met whom, who reported, what is planned."""

from __future__ import annotations

from copkit.breakouts import count_meetings, draw_breakouts, met_from, plan_programme, reported_from

HISTORY = [
    {
        "format": 1,
        "date": "2023-01-11",
        "present": ["Ada", "Ben", "Di"],
        "draw": {"rounds": [[["Ada", "Ben", "Cy"], ["Di"]]], "roles": {"reporter": ["Ada", "Di"]}},
        "actual": [],
    },
    {"format": 1, "date": "2023-02-08", "present": ["Ada"], "draw": None, "actual": []},
]


def people(count: int) -> list[str]:
    return [f"Person {k:02}" for k in range(count)]


def test_only_people_who_came_have_met():
    """A drawn person who did not come met nobody; a session without a draw counts nothing."""
    assert met_from(HISTORY) == {frozenset({"Ada", "Ben"}): 1}


def test_draws_and_records_count_alike():
    """A draw, and the same draw as a plain record."""
    draw = draw_breakouts(people(12), size=4, rounds=2, roles=["reporter"], seed=1)
    record = {"draw": {"rounds": draw.rounds, "roles": draw.roles}}
    assert met_from([draw]) == met_from([record]) == count_meetings(draw.rounds)
    assert reported_from([draw]) == reported_from([record])


def test_roles_are_counted_however_a_history_lists_them():
    """Names by role for a whole session, or a role's holder for each group."""
    assert reported_from(HISTORY) == {"reporter": {"Ada": 1, "Di": 1}}
    deep = {"draw": {"roles": [[{"reporter": "Ada"}, {"reporter": "Ben"}]]}}
    assert reported_from([deep, *HISTORY]) == {"reporter": {"Ada": 2, "Ben": 1, "Di": 1}}


def test_reporting_rotates_over_sessions():
    """Over as many sessions as a group has people nobody reports twice more than another."""
    names = people(12)
    held = []
    for seed in range(8):
        held.append(
            draw_breakouts(
                names, size=4, met=met_from(held), roles=["reporter"], reported=reported_from(held), seed=seed
            )
        )
    counts = reported_from(held)["reporter"]
    assert set(counts) == set(names)
    assert max(counts.values()) - min(counts.values()) <= 2


def test_a_programme_seats_who_is_expected_at_each_session():
    """Every session holds its own people, and the plan has no repeat where none is needed."""
    names = people(14)
    expected = [names[:12], names[2:], names[1:13]]
    plan = plan_programme(expected, size=3, roles=["reporter"], seed=1)
    for groups, came in zip(plan.rounds, expected, strict=True):
        assert sorted(name for group in groups for name in group) == sorted(came)
    assert plan.repeats == 0
    assert len(plan.roles) == 3


def test_a_programme_goes_on_from_what_happened():
    """Planned again with the history, it avoids those who really met."""
    names = people(16)
    plan = plan_programme([names] * 4, size=4, seed=1)
    assert plan.repeats == 0
    held = {"present": names, "draw": {"rounds": [plan.rounds[0]]}}
    rest = plan_programme([names] * 3, size=4, met=met_from([held]), seed=1)
    assert rest.repeats == 0
