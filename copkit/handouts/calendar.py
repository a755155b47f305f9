"""Calendar files: one session, or a whole programme as a feed to subscribe to.

Times stand on the wall clock of Europe/London with its rules of summer time (RFC 5545, 3.6.5); a session elsewhere is
written in UTC. The stamp is the day of the plan's last change, so the same plan gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import icalendar as ical

from copkit.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from copkit.agenda import Session

LONDON = "Europe/London"
_RULES = f"""BEGIN:VTIMEZONE
TZID:{LONDON}
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""
"""The United Kingdom's rules since 1996: forward on March's last Sunday, back on October's, at 01:00 UTC."""


def session_calendar(session: Session) -> bytes:
    """Return the calendar file of one session, UTF-8, lines of at most 75 octets.

    A session keeps its identity for ever; where it moves, its `sequence` rises and calendars move it; where it is
    cancelled, they say so.

    Raises:
        ExportError: where its time zone is unknown.
    """
    return bytes(_calendar([session]).to_ical())


def programme_calendar(sessions: Iterable[Session]) -> bytes:
    """Return the feed of one community's programme, by date, cancelled sessions marked; calendars look at it once a day.

    Raises:
        ExportError: where there is no session, two have the same identity, or a time zone is unknown.
    """
    dated = sorted(sessions, key=lambda session: (session.date, session.start, session.slug))
    if not dated:
        raise ExportError("A programme without sessions has no calendar: plan one first.", file="")
    seen: dict[str, Session] = {}
    for session in dated:
        twin = seen.setdefault(_uid(session), session)
        if twin is not session:
            raise ExportError(
                f"The sessions of {twin.date} and {session.date} share the slug {session.slug}, so calendars cannot tell "
                "them apart: give one of them a uid.",
                file=session.slug,
            )
    feed = _calendar(dated)
    title = f"{dated[0].community.name}, {dated[0].community.institution}"
    feed.add("name", title)
    feed.add("x-wr-calname", title)
    feed.add("refresh-interval", ical.vDuration(dt.timedelta(days=1)), parameters={"VALUE": "DURATION"})
    return bytes(feed.to_ical())


def _calendar(sessions: list[Session]) -> ical.Calendar:
    calendar = ical.Calendar(prodid="-//copkit//programme//EN", version="2.0", calscale="GREGORIAN", method="PUBLISH")
    if any(session.timezone == LONDON for session in sessions):
        calendar.add_component(ical.Timezone.from_ical(_RULES))
    for session in sessions:
        calendar.add_component(_event(session))
    return calendar


def _event(session: Session) -> ical.Event:
    cancelled, contact = session.status == "cancelled", session.community.contact
    reach = ", ".join(filter(None, (contact.name, contact.email, contact.phone)))
    overview = "\n".join(f"- {point}" for point in session.overview)
    organiser = ical.vCalAddress(f"mailto:{contact.email}")
    organiser.params["CN"] = ical.vText(contact.name)
    told = {
        "uid": _uid(session),
        "dtstamp": dt.datetime.combine(session.changed, dt.time(), dt.UTC),
        "sequence": session.sequence,
        "dtstart": _moment(session, session.start),
        "dtend": _moment(session, session.end),
        "summary": f"{'Cancelled: ' if cancelled else ''}{session.community.name}: {session.title}",
        "status": "CANCELLED" if cancelled else "CONFIRMED",
        "transp": "TRANSPARENT" if cancelled else "OPAQUE",
        "description": "\n\n".join(filter(None, (session.summary, overview, f"Contact: {reach}"))),
        "location": session.place,
        "organizer": organiser,
    }
    event = ical.Event()
    for name, value in told.items():
        if value != "":
            event.add(name, value)
    return event


def _uid(session: Session) -> str:
    """An identity that neither a new date nor a new title changes."""
    facts = session.community
    return str(uuid5(NAMESPACE_URL, f"copkit:{facts.institution}:{facts.name}:{session.uid or session.slug}"))


def _moment(session: Session, clock: dt.time) -> dt.datetime:
    try:
        zone = ZoneInfo(session.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise ExportError(
            f"{session.timezone} is not a time zone: write one such as {LONDON}.", file=session.slug
        ) from None
    local = dt.datetime.combine(session.date, clock, zone)
    return local if session.timezone == LONDON else local.astimezone(dt.UTC)
