"""Every shipped activity can be planned, read aloud and joined in by everybody."""

from __future__ import annotations

import pytest

GROUP_SIZE = 4
PEOPLE = 24
CO_SUPERVISION = {
    "troika-consulting",
    "wise-crowds",
    "helping-heuristics",
    "heard-seen-respected",
    "skills-triad",
    "action-learning-set",
    "collegial-case-consultation",
    "intervision",
    "fishbowl",
    "clearness-committee",
}


def units(activity):
    """How often an activity's minutes count when 24 people meet."""
    if activity.scale is None:
        return 1
    size = activity.group.size if activity.group else GROUP_SIZE
    return {"person": PEOPLE, "member": size, "group": PEOPLE // size}[activity.scale.per]


def total(activity, minutes):
    """The minutes of a whole activity for 24 people."""
    plus = activity.scale.plus if activity.scale else 0
    return minutes * units(activity) + plus


def test_the_library_holds_at_least_thirty_activities(activities):
    """Thirty and more, among them all ten formats of co-supervision."""
    assert len(activities) >= 30
    assert set(activities) >= CO_SUPERVISION


def test_an_activity_is_named_as_its_file(activities):
    """The id is the file's name, so that a new activity is one new file."""
    assert [stem for stem, activity in activities.items() if activity.id != stem] == []


def test_steps_fit_the_minutes(activities):
    """With 24 people an activity's steps take its preferred minutes, to within half a minute."""
    wrong = {
        stem: (sum(step.minutes for step in activity.steps), total(activity, activity.minutes.preferred))
        for stem, activity in activities.items()
        if abs(sum(step.minutes for step in activity.steps) - total(activity, activity.minutes.preferred)) > 0.5
    }
    assert wrong == {}


def test_every_activity_has_steps_a_purpose_and_materials_for_each_room(activities):
    """A facilitator finds what to do and what to bring, in the room, online and in between."""
    bare = [
        stem
        for stem, activity in activities.items()
        if not (
            activity.steps
            and len(activity.purpose) > 60
            and activity.materials.room
            and activity.materials.online
            and activity.materials.hybrid
        )
    ]
    assert bare == []


@pytest.mark.parametrize("route", ["opt_out", "quiet", "written", "ahead"])
def test_every_activity_says_how_everybody_can_take_part(activities, route):
    """The way out, the quiet, the written route and what comes ahead are there, and nowhere the same words twice."""
    words = {stem: getattr(activity.inclusion, route).strip() for stem, activity in activities.items()}
    assert [stem for stem, text in words.items() if len(text) < 30] == []
    assert len(set(words.values())) == len(words)


def test_every_activity_names_its_source(activities):
    """Whoever thought of it is credited, with the licence of their own words."""
    bare = [
        stem
        for stem, activity in activities.items()
        if not activity.sources or any(not (s.citation and s.licence) for s in activity.sources)
    ]
    assert bare == []


def test_group_sizes_are_in_order_and_say_what_happens_to_the_rest(activities):
    """The size lies between the least and the most, and nobody is left over without a word."""
    wrong = [
        stem
        for stem, activity in activities.items()
        if activity.group
        and not (activity.group.min <= activity.group.size <= activity.group.max and activity.group.remainder)
    ]
    assert wrong == []


def test_tags_are_plain_words(activities):
    """Search finds lower-case words, and every activity has some."""
    assert [stem for stem, a in activities.items() if not a.tags or any(t != t.lower() for t in a.tags)] == []


def test_co_supervision_is_tagged_so(activities):
    """The ten formats are found by one word."""
    assert [stem for stem in sorted(CO_SUPERVISION) if "co-supervision" not in activities[stem].tags] == []
