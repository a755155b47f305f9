"""Calendar files: one session, or a whole programme as a feed to subscribe to.

Times stand on the wall clock of Europe/London with its rules of summer
time (RFC 5545, 3.6.5), so that a session keeps its hour when the clocks
change; a session elsewhere is written in UTC. The stamp is the day of the
plan's last change, so the same plan gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vDatetime,
    vDuration,
    vRecur,
    vText,
)

from copkit.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from copkit.agenda import Session

LONDON = "Europe/London"


def session_calendar(session: Session) -> bytes:
    """Return the calendar file of one session.

    A session keeps its identity for ever; where it moves, its `sequence`
    rises and calendars move it; where it is cancelled, they say so.

    Args:
        session: a whole session.

    Returns:
        The bytes of an .ics file (UTF-8, lines of at most 75 octets).

    Raises:
        ExportError: where its time zone is unknown.

    Example:
        >>> import copkit
        >>> session = copkit.open_community("data").session("2023-02-08")
        >>> session_calendar(session).splitlines()[0]
        b'BEGIN:VCALENDAR'
    """
    return bytes(_calendar([session]).to_ical())


def programme_calendar(sessions: Iterable[Session]) -> bytes:
    """Return the feed of a programme: every session, in the order of its dates, cancelled ones marked.

    Args:
        sessions: whole sessions of one community, at least one.

    Returns:
        The bytes of an .ics file that calendars look at once a day.

    Raises:
        ExportError: where there is no session, two have the same identity, or a time zone is unknown.
    """
    dated = sorted(sessions, key=lambda session: (session.date, session.start, session.slug))
    if not dated:
        raise ExportError("A programme without sessions has no calendar: plan one first.", file="")
    _reject_twins(dated)
    feed = _calendar(dated)
    facts = dated[0].community
    feed.add("name", f"{facts.name}, {facts.institution}")
    feed.add("x-wr-calname", f"{facts.name}, {facts.institution}")
    feed.add("refresh-interval", vDuration(dt.timedelta(days=1)), parameters={"VALUE": "DURATION"})
    return bytes(feed.to_ical())


def _reject_twins(sessions: Iterable[Session]) -> None:
    seen: dict[str, Session] = {}
    for session in sessions:
        twin = seen.setdefault(_uid(session), session)
        if twin is not session:
            raise ExportError(
                f"The sessions of {twin.date} and {session.date} share the slug {session.slug}, so calendars cannot tell "
                "them apart: give one of them a uid.",
                file=session.slug,
            )


def _calendar(sessions: list[Session]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//copkit//programme//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if any(session.timezone == LONDON for session in sessions):
        calendar.add_component(_london())
    for session in sessions:
        calendar.add_component(_event(session))
    return calendar


def _event(session: Session) -> Event:
    cancelled = session.status == "cancelled"
    contact = session.community.contact
    event = Event()
    event.add("uid", _uid(session))
    event.add("dtstamp", dt.datetime.combine(session.changed, dt.time(), dt.UTC))
    event.add("sequence", session.sequence)
    event.add("dtstart", _moment(session, session.start))
    event.add("dtend", _moment(session, session.end))
    event.add("summary", f"{'Cancelled: ' if cancelled else ''}{session.community.name}: {session.title}")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    event.add("description", _description(session))
    if session.place:
        event.add("location", session.place)
    organiser = vCalAddress(f"mailto:{contact.email}")
    organiser.params["CN"] = vText(contact.name)
    event.add("organizer", organiser)
    return event


def _uid(session: Session) -> str:
    """Return an identity that neither a new date nor a new title changes."""
    facts = session.community
    return str(uuid5(NAMESPACE_URL, f"copkit:{facts.institution}:{facts.name}:{session.uid or session.slug}"))


def _description(session: Session) -> str:
    contact = session.community.contact
    reach = ", ".join(part for part in (contact.name, contact.email, contact.phone) if part)
    overview = "\n".join(f"- {point}" for point in session.overview)
    return "\n\n".join(part for part in (session.summary, overview, f"Contact: {reach}") if part)


def _moment(session: Session, clock: dt.time) -> dt.datetime:
    try:
        zone = ZoneInfo(session.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise ExportError(
            f"{session.timezone} is not a time zone: write one such as {LONDON}.", file=session.slug
        ) from None
    local = dt.datetime.combine(session.date, clock, zone)
    return local if session.timezone == LONDON else local.astimezone(dt.UTC)


def _london() -> Timezone:
    """Return the United Kingdom's rules since 1996: forward on March's last Sunday, back on October's, at 01:00 UTC."""
    zone = Timezone()
    zone.add("tzid", LONDON)
    for season, name, onset, before, after in (
        (TimezoneDaylight(), "BST", "19960331T010000", 0, 1),
        (TimezoneStandard(), "GMT", "19961027T020000", 1, 0),
    ):
        season.add("dtstart", vDatetime.from_ical(onset))
        season.add("rrule", vRecur(freq="yearly", bymonth=int(onset[4:6]), byday="-1SU"))
        season.add("tzname", name)
        season.add("tzoffsetfrom", dt.timedelta(hours=before))
        season.add("tzoffsetto", dt.timedelta(hours=after))
        zone.add_component(season)
    return zone
