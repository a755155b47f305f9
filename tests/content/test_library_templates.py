"""Templates and the session of 8 February: known activities, true minutes, words for everybody."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import copkit
from copkit.agenda.records import Block, CommunityFacts, Session

DATA = Path(__file__).resolve().parents[2] / "data"
PEOPLE, GROUP_SIZE = 24, 4


def fill(row, raw):
    """Give a block what its activity says where the block says nothing."""
    activity = raw["activities"].get(row.get("activity", ""), {})
    given = {name: activity[name] for name in ("title", "minutes", "arc") if name in activity}
    if "minutes" not in row and "scale" in activity:
        given["scale"] = activity["scale"]
    return Block.model_validate({**given, **row})


def minutes_of(block, name, group_size):
    """Whole minutes that a block takes with 24 people."""
    size = block.group_size or group_size
    units = {"person": PEOPLE, "group": PEOPLE // size, "member": size}
    count, plus = (units[block.scale.per], block.scale.plus) if block.scale else (1, 0)
    return round(getattr(block.minutes, name) * count + plus)


def sums(rows, raw, group_size=GROUP_SIZE):
    """The sums of the least, preferred and most minutes of some blocks."""
    blocks = [fill(row, raw) for row in rows]
    return {name: sum(minutes_of(b, name, group_size) for b in blocks) for name in ("min", "preferred", "max")}


@pytest.fixture(scope="module")
def february(raw):
    return raw["sessions"]["2023-02-08-psychological-safety"]


def test_a_template_is_named_as_its_file(raw):
    """The id is the file's name."""
    assert [stem for stem, row in raw["templates"].items() if row["id"] != stem or row["format"] != 1] == []


def test_templates_and_sessions_use_only_known_activities(raw):
    """Every block that names an activity names one of the library."""
    rows = {**raw["templates"], **raw["sessions"]}
    named = [(stem, block["activity"]) for stem, row in rows.items() for block in row["blocks"] if "activity" in block]
    assert [(stem, name) for stem, name in named if name not in raw["activities"]] == []


def test_templates_and_sessions_use_only_known_themes(raw):
    """A template's theme, where it has one, is a shipped pack."""
    rows = {**raw["templates"], **raw["sessions"]}
    assert [stem for stem, row in rows.items() if row.get("theme") and row["theme"] not in raw["themes"]] == []


def test_every_block_becomes_a_record(raw):
    """With what its activity gives, every block has a title, minutes and an arc, under an id of its own."""
    for stem, row in {**raw["templates"], **raw["sessions"]}.items():
        ids = [fill(block, raw).id for block in row["blocks"]]
        assert len(ids) == len(set(ids)), stem


def test_a_template_adds_up_to_its_minutes(raw):
    """For 24 people the preferred minutes are the template's own, to the minute."""
    wrong = {
        stem: (sums(row["blocks"], raw), row["minutes"])
        for stem, row in raw["templates"].items()
        if sums(row["blocks"], raw, row.get("group_size", GROUP_SIZE))["preferred"] != row["minutes"]
    }
    assert wrong == {}


def test_a_new_session_from_a_template_needs_no_trimming(raw):
    """With 24 people a plan made from any template is fitted at no cost: nothing cut, nothing stretched."""
    community = copkit.open_community(DATA)
    agendas = {
        stem: copkit.fit_agenda(community.new_session(stem, date="2023-06-14", theme=row.get("theme", "trust")))
        for stem, row in raw["templates"].items()
    }
    assert {stem: (agenda.cost, agenda.cuts) for stem, agenda in agendas.items() if agenda.cost or agenda.cuts} == {}


def test_every_plan_ends_with_one_closing_block(raw):
    """The last block, and no other, is the one that a refit never cuts short."""
    for stem, row in {**raw["templates"], **raw["sessions"]}.items():
        assert [bool(b.get("closing")) for b in row["blocks"]] == [False] * (len(row["blocks"]) - 1) + [True], stem


def test_the_eighth_of_february_adds_up_to_120(february, raw):
    """It prefers 120 minutes exactly, and survives a start 42 minutes late."""
    assert sums(february["blocks"], raw) == {"min": 78, "preferred": 120, "max": 178}


def test_the_eighth_of_february_is_a_whole_session(february, raw):
    """With a community's facts around it, the file is a Session from twelve to two."""
    facts = CommunityFacts.model_validate(
        {
            "name": "Community of Practice for Mentors",
            "institution": "University of Merebridge",
            "definition": {"text": "People who learn together.", "citation": "Invented for this test."},
            "principles": [],
            "offers": [],
            "welcome": "Welcome.",
            "contact": {"name": "Alex Rowan", "email": "alex.rowan@merebridge.example"},
            "hours": {"start": "12:00", "end": "14:00"},
        }
    )
    blocks = [fill(block, raw) for block in february["blocks"]]
    session = Session.model_validate({**february, "blocks": blocks, "community": facts})
    assert (session.date, session.minutes, len(session.blocks)) == (dt.date(2023, 2, 8), 120, 12)


def test_the_eighth_of_february_survives_a_late_start():
    """Fitted to 120 minutes it costs nothing; begun 42 minutes late it still keeps every block and its check-out."""
    session = copkit.open_community(DATA).session("2023-02-08")
    whole = copkit.fit_agenda(session, people=24)
    late = copkit.fit_agenda(session, people=24, start=dt.time(12, 42))
    assert (whole.cost, whole.dropped) == (0, ())
    assert sum(slot.minutes for slot in late.blocks) == 78
    assert late.blocks[-1].closing
    assert late.blocks[-1].minutes >= 5


@pytest.mark.parametrize(
    "words",
    [
        "share a concern",  # what a community of practice is
        "Confidentiality",  # the four rules of engagement
        "Every insight",
        "support and encourage",
        "suggestions are welcome",
        "What has surprised you",  # how is mentoring going for you
        "fifteen minutes",
        "no mentee could be recognised",
        "emerging themes",
        "self-image",  # psychological safety, defined
        "speak up",
        "accepted and respected",
        "used to learn from",
        "create psychological safety as a mentor",  # the groups' question
        "twenty minutes",
        "feed back",
        "Roffey Park",  # trust-building behaviours and where the report is
        "News and updates",
        "Thank you",
    ],
)
def test_the_eighth_of_february_holds_every_slide(texts, words):
    """Nothing that the slides of the day say is missing from the session's file."""
    text = " ".join(texts["sessions/2023-02-08-psychological-safety.yaml"].split())
    assert words.lower() in text.lower()
