"""Calendar files keep a session's hour and identity, whatever happens to the clocks, its date or its title."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from copkit.agenda import Session
from copkit.errors import ExportError
from copkit.handouts.calendar import programme_calendar, session_calendar

FACTS = {
    "name": "Community of Practice for Mentors",
    "institution": "University of Merebridge",
    "definition": {"text": "People who mentor, and learn together.", "citation": "Our own words"},
    "principles": [],
    "offers": [],
    "welcome": "Newcomers are welcome.",
    "contact": {"name": "Alex Rowan", "email": "alex.rowan@merebridge.example", "phone": "01632 960533"},
    "hours": {"start": "12:00", "end": "14:00"},
}


def planned(date="2023-02-08", **facts):
    """Return a session on a date, from 12:00 to 14:00 unless said otherwise."""
    block = {"id": "check-in", "title": "Check-in", "minutes": {"min": 5, "preferred": 12, "max": 20}}
    plain = {"slug": "trust", "title": "Trust; slowly, and in the open", "start": "12:00", "end": "14:00"}
    more = {"changed": "2023-01-30", "place": "Priory House PH-230", "summary": "How trust grows, and how it goes: naïvely?",
            "overview": ["Check-in", "Trust, defined"], "blocks": [block], "community": FACTS}  # fmt: skip
    return Session.model_validate(plain | more | {"date": date} | facts)


class Entry(NamedTuple):
    """An event as any calendar shows it, with its instants in UTC."""

    uid: str
    summary: str
    location: str
    description: str
    begin: str
    end: str
    status: str
    sequence: int
    transparency: str


def instant(moment):
    return moment.astimezone(dt.UTC).strftime("%d %H:%M")


def events(data):
    """Return a file's events as the icalendar library reads them."""
    return Calendar.from_ical(data).walk("VEVENT")


def with_icalendar(data):
    """Read a file's entries with the library that wrote it."""
    names = ("uid", "summary", "location", "description", "status", "transp")
    for event in events(data):
        uid, summary, location, description, status, transparency = (str(event[name]) for name in names)
        begin, end = instant(event["dtstart"].dt), instant(event["dtend"].dt)
        yield Entry(uid, summary, location, description, begin, end, status, event["sequence"], transparency)


def with_ical(data):
    """Read a file's entries with an unrelated parser."""
    for event in IcsCalendarStream.calendar_from_ics(data.decode()).events:
        begin, end, status = instant(event.dtstart), instant(event.dtend), event.status.value
        words = (event.uid, event.summary, event.location, event.description)
        yield Entry(*words, begin, end, status, event.sequence, event.transparency)


both_parsers = pytest.mark.parametrize("read", [with_icalendar, with_ical])


@both_parsers
def test_a_session_is_read_back_whole(read):
    """Title, place, words and hours are found as they were planned."""
    (entry,) = read(session_calendar(planned()))
    assert entry.summary == "Community of Practice for Mentors: Trust; slowly, and in the open"
    assert entry.location == "Priory House PH-230"
    assert entry.description == (
        "How trust grows, and how it goes: naïvely?\n\n- Check-in\n- Trust, defined\n\n"
        "Contact: Alex Rowan, alex.rowan@merebridge.example, 01632 960533"
    )
    assert (entry.begin, entry.end) == ("08 12:00", "08 14:00")


@both_parsers
def test_noon_stays_noon_when_the_clocks_change(read):
    """At 12:00 in London on the days around the changes of 2023 it is 12:00 UTC in winter and 11:00 in summer."""
    dates = ("2023-03-25", "2023-03-26", "2023-03-27", "2023-10-28", "2023-10-29")
    feed = programme_calendar(planned(date, slug=f"day-{number}") for number, date in enumerate(dates))
    assert sorted(entry.begin for entry in read(feed)) == ["25 12:00", "26 11:00", "27 11:00", "28 11:00", "29 12:00"]


@both_parsers
def test_a_session_across_the_change_ends_by_the_wall_clock(read):
    """From 00:30 to 02:30 on 26 March 2023 an hour is missing: the session lasts one, and ends at 01:30 UTC."""
    (entry,) = read(session_calendar(planned("2023-03-26", start="00:30", end="02:30")))
    assert (entry.begin, entry.end) == ("26 00:30", "26 01:30")


@both_parsers
def test_a_cancelled_session_is_marked_and_frees_the_time(read):
    """It stays in the feed, says so in its title and status, and blocks nobody's time; a session held stays confirmed."""
    sessions = [planned(status="held"), planned("2023-03-09", slug="silence", status="cancelled", sequence=1)]
    fine, gone = sorted(read(programme_calendar(sessions)), key=lambda entry: entry.begin)
    assert (fine.status, fine.transparency, fine.sequence) == ("CONFIRMED", "OPAQUE", 0)
    assert (gone.status, gone.transparency, gone.sequence) == ("CANCELLED", "TRANSPARENT", 1)
    assert gone.summary.startswith("Cancelled: ")
    assert not fine.summary.startswith("Cancelled: ")


def test_the_zone_in_the_file_is_right_by_itself():
    """From the file's own rules alone, every half hour around a change has the offset that London has."""
    zone = Calendar.from_ical(session_calendar(planned())).walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
    london = ZoneInfo("Europe/London")
    for date in ("2023-03-25", "2023-10-28", "2030-03-30", "2030-10-26", "2023-06-30", "2023-12-31"):
        begin = dt.datetime.fromisoformat(f"{date}T12:00:00")
        for half_hours in range(48):
            clock = begin + dt.timedelta(minutes=30 * half_hours)
            if clock.hour != 1:  # the hour that is missing or comes twice
                assert clock.replace(tzinfo=zone).utcoffset() == clock.replace(tzinfo=london).utcoffset(), clock


def test_the_clocks_change_at_one_in_the_morning():
    """The rules in the file begin at 01:00 in spring and at 02:00 in autumn, on the clock that ends (RFC 5545, 3.6.5)."""
    data = session_calendar(planned())
    assert b"DTSTART:19960331T010000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n" in data
    assert b"DTSTART:19961027T020000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n" in data


@both_parsers
def test_a_moved_session_keeps_its_identity_and_raises_its_sequence(read):
    """Neither a new date nor a new title makes a new entry; another session has another identity."""
    moved = planned("2023-03-01", title="Trust", sequence=2)
    before, after, other = (next(read(session_calendar(one))) for one in (planned(), moved, planned(slug="silence")))
    assert before.uid == after.uid != other.uid
    assert (before.sequence, after.sequence) == (0, 2)


def test_the_same_plan_gives_the_same_bytes():
    """The stamp is the plan's last change, so a file made again is the same file."""
    assert session_calendar(planned()) == session_calendar(planned())
    assert b"DTSTAMP:20230130T000000Z" in session_calendar(planned())
    feed = [planned(), planned("2023-03-08", slug="silence")]
    assert programme_calendar(feed) == programme_calendar(reversed(feed))


def test_the_feed_is_in_the_order_of_dates_and_names_the_programme():
    """Whatever order they come in, the feed lists sessions by date, under the community's name."""
    feed = programme_calendar([planned("2023-05-10", slug="late"), planned("2023-02-08", slug="early")])
    assert [event["dtstart"].dt.month for event in events(feed)] == [2, 5]
    assert Calendar.from_ical(feed)["x-wr-calname"] == "Community of Practice for Mentors, University of Merebridge"
    assert feed.count(b"BEGIN:VTIMEZONE") == 1


def test_lines_are_short_and_end_as_the_standard_asks():
    """No line is longer than 75 octets, and each ends in CRLF (RFC 5545, 3.1)."""
    lines = session_calendar(planned(summary="Größere Gruppen, längere Runden. " * 20)).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert lines[-1] == b""
    assert not any(b"\n" in line for line in lines)


def test_a_session_elsewhere_is_written_in_utc():
    """Another zone needs no rules in the file: its instants are given."""
    data = session_calendar(planned("2023-07-05", timezone="America/New_York"))
    assert b"VTIMEZONE" not in data
    (entry,) = with_ical(data)
    assert (entry.begin, entry.end) == ("05 16:00", "05 18:00")


def test_a_zone_that_does_not_exist_is_named():
    """A mistyped zone is refused in a sentence with an example of a right one."""
    with pytest.raises(ExportError, match="Europe/Lodnon is not a time zone: write one such as Europe/London"):
        session_calendar(planned(timezone="Europe/Lodnon"))


def test_two_sessions_of_one_slug_need_a_uid():
    """Calendars would merge two sessions of one slug: the feed asks for a uid, and takes it."""
    twins = [planned(), planned("2024-02-08")]
    with pytest.raises(ExportError, match="2023-02-08 and 2024-02-08 share the slug trust"):
        programme_calendar(twins)
    feed = programme_calendar([twins[0], twins[1].model_copy(update={"uid": "trust-2024"})])
    assert len({entry.uid for entry in with_ical(feed)}) == 2


def test_an_empty_programme_is_refused():
    """A feed without sessions would empty everybody's calendar."""
    with pytest.raises(ExportError, match="plan one first"):
        programme_calendar([])
