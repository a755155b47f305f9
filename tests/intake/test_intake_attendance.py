"""Who came, from Zoom's and Teams' files of every age."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copkit.errors import IntakeError
from copkit.intake import read_attendance
from copkit.intake.clock import minutes_covered, minutes_of, stamps_of

SHAPES = Path(__file__).parent.parent / "data" / "intake"
THREE = {"Grace Thornley": 122, "Robin Castellane": 45, "Tomasz Zieliński": 62}
FILES = {
    "zoom_unique.csv": ({"Amara Okafor": 91, "Niamh O'Sullivan": 60, "Priya Raghunathan": 58}, {"note-taker": 1}),
    "zoom_unique_block.csv": ({"Hope Adeyemi": 120, "Mark Ashdown": 119, "Robin Castellane": 58}, {}),
    "zoom_detail_old.csv": ({"May Chen": 119, "Omar Haddad": 60}, {}),
    "zoom_detail_new.csv": ({"Leila Farrokhi": 120}, {"in the waiting room": 1, "note-taker": 1}),
    "teams.csv": (THREE, {}),
    "teams_pt_br.csv": (THREE, {}),
    "teams_old.csv": ({"Callum Fraser": 62, "Deepa Krishnan": 62}, {}),
}


@pytest.mark.parametrize("name", FILES)
def test_a_meetings_file_gives_each_person_once_with_minutes(name):
    """Rows of one person are added up, overlaps counted once; waiting room and note-takers are dropped."""
    attendance = read_attendance(SHAPES / name)
    people, dropped = FILES[name]
    assert {person.name: person.minutes for person in attendance.people} == people
    assert attendance.dropped == dropped
    assert attendance.names == tuple(people)


def test_the_sample_meeting_had_24_of_the_roster_and_a_guest():
    """Somebody twice, somebody renamed, somebody with pronouns, and a note-taker that is nobody."""
    with Path("data/roster.csv").open(encoding="utf-8", newline="") as lines:
        roster = {row["name"] for row in csv.DictReader(lines)}
    attendance = read_attendance("data/inbox/2023-02-08-zoom.csv")
    assert len(attendance) == 25
    assert set(attendance) - roster == {"Robin Castellane"}
    assert attendance.dropped == {"note-taker": 1}


def test_the_order_in_which_people_came_is_not_kept():
    """People are listed by name."""
    names = read_attendance("data/inbox/2023-02-08-zoom.csv").names
    assert list(names) == sorted(names, key=str.casefold)


def test_the_repr_of_attendance_shows_no_name():
    """A working paper: a notebook that prints it prints counts."""
    attendance = read_attendance(SHAPES / "zoom_unique.csv")
    assert repr(attendance) == "Attendance(Zoom: 5 rows read, 3 people, dropped 1 note-taker)"
    assert "Okafor" not in repr(attendance.people)


def zoom(tmp_path, *rows):
    """A participants file with these names, addresses and minutes."""
    file = tmp_path / "zoom.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([["Name (original name)", "Email", "Total duration (minutes)", "Guest"], *rows])
    return file


@pytest.mark.parametrize(
    "name",
    [
        "Otter.ai",
        "OtterPilot",
        "Fireflies.ai Notetaker Callum",
        "read.ai meeting notes",
        "Mark's Notetaker (Otter.ai)",
        "AI Notes by tl;dv",
        "Fathom Notetaker",
        "Zoom AI Companion",
        "MeetGeek",
        "Meeting Assistant",
        "Note Taker",
    ],
)
def test_a_note_taker_is_nobody(tmp_path, name):
    """Programs that listen in are not drawn into a group."""
    assert read_attendance(zoom(tmp_path, [name, "", 60, "Yes"], ["May Chen", "", 60, "No"])).names == ("May Chen",)


@pytest.mark.parametrize(
    "name",
    [
        "Ai Tanaka",
        "Grain Otterburn",
        "Notah Begay",
        "Fathom Reade",
        "Jamie Fellows",
        "Reade Comfort",
        "Sembly Bot-Harris",
    ],
)
def test_a_person_whose_name_reads_like_a_note_taker_is_somebody(tmp_path, name):
    """Ai is a given name, and Otterburn a place in it."""
    assert read_attendance(zoom(tmp_path, [name, "", 60, "No"])).names == (name,)


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("Priya (Priya Raghunathan)", "Priya Raghunathan"),
        ("Grace Thornley (iPad)", "Grace Thornley"),
        ("Niamh O'Sullivan (she/her)", "Niamh O'Sullivan"),
        ("Sam [they/them]", "Sam"),
        ("Robin Castellane (Guest)", "Robin Castellane"),
        ("  Jae-won   Park ", "Jae-won Park"),
        ("Okafor, Amara", "Amara Okafor"),
        ("Fuentes Ibarra, Mateo (he/him)", "Mateo Fuentes Ibarra"),
        ("Park, Jae-won", "Jae-won Park"),
        ("Leila Farrokhi, PhD", "Leila Farrokhi, PhD"),
        ("May Chen, HR", "May Chen, HR"),
        ("Will (Will Garside) (he/him)", "Will Garside"),
    ],
)
def test_a_shown_name_becomes_the_persons_fullest(tmp_path, shown, name):
    """Pronouns, devices and standing are no part of a name."""
    assert read_attendance(zoom(tmp_path, [shown, "", 60, "No"])).names == (name,)


def test_two_people_of_one_name_stay_two_by_their_addresses(tmp_path):
    """An address tells people apart where a name does not."""
    file = zoom(
        tmp_path,
        ["Wei Chen", "a@example.org", 60, "No"],
        ["Wei Chen", "b@example.org", 30, "No"],
        ["Wei Chen", "", 5, "No"],
    )
    assert sorted(person.minutes for person in read_attendance(file).people) == [5, 30, 60]


def test_a_row_without_an_address_joins_the_one_person_of_that_name(tmp_path):
    """Coming back as a guest makes nobody a second person."""
    file = zoom(tmp_path, ["May Chen", "may@example.org", 60, "No"], ["may chen", "", 30, "Yes"])
    assert [(person.name, person.minutes) for person in read_attendance(file).people] == [("May Chen", 90)]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["Wer", "Wann"], ["a", "b"]], "no header of Zoom or Teams was found"),
        ([["Name (original name)", "Total duration (minutes)"], ["May Chen", "an hour"]], "a duration is neither"),
    ],
)
def test_a_file_in_doubt_is_refused_in_a_sentence(tmp_path, rows, sentence):
    """What came, the rule and the way out."""
    file = tmp_path / "meeting.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    with pytest.raises(IntakeError, match=sentence):
        read_attendance(file)


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
def test_every_way_to_write_a_duration_says_the_same(hours, minutes, seconds):
    """Clock, letters, words and Portuguese."""
    whole = pytest.approx(hours * 60 + minutes + seconds / 60)
    assert minutes_of(f"{hours:02d}:{minutes:02d}:{seconds:02d}") == whole
    assert minutes_of(f"{hours}h {minutes}m {seconds}s") == whole
    assert minutes_of(f"{hours} h {minutes} min {seconds} s") == whole
    assert minutes_of(f"{hours} Std. {minutes} Min. {seconds} Sek.") == whole


START = dt.datetime(2023, 2, 8, 12, tzinfo=dt.UTC)
STAYS = st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120)).map(sorted), max_size=6)


@given(STAYS)
def test_overlapping_stays_count_each_minute_once(stays):
    """Against counting minute by minute."""
    spans = [(START + dt.timedelta(minutes=a), START + dt.timedelta(minutes=b)) for a, b in stays]
    assert minutes_covered(spans) == len({minute for a, b in stays for minute in range(a, b)})


def test_times_of_every_locale_are_read_by_one_pattern_or_not_at_all():
    """A file mixes no patterns; what none reads gives None, and durations are added up instead."""
    assert stamps_of(["2/8/23, 11:58:01 AM", "2/8/23, 2:00:11\u202fPM"]) == [
        dt.datetime(2023, 2, 8, 11, 58, 1, tzinfo=dt.UTC),
        dt.datetime(2023, 2, 8, 14, 0, 11, tzinfo=dt.UTC),
    ]
    assert stamps_of(["08.02.2023 11:58:01"]) is not None
    assert stamps_of(["2023-02-08 11:58:01", "noon"]) is None
