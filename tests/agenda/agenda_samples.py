"""Sessions to plan with: the two hours that add up, and a plain maker for any other."""

from __future__ import annotations

import datetime as dt
import re

from copkit.agenda.records import Block, CommunityFacts, Contact, Definition, Hours, Minutes, Scale, Session

FACTS = CommunityFacts(
    name="Community of Practice for Mentors",
    institution="University of Merebridge",
    definition=Definition(text="People who mentor and learn together.", citation="The community itself"),
    principles=(),
    offers=(),
    welcome="Newcomers are welcome.",
    contact=Contact(name="Alex Rowan", email="alex.rowan@merebridge.example", phone="01632 960533", place="PH-230"),
    hours=Hours(start=dt.time(12), end=dt.time(14)),
)


def make_block(name, least, preferred, most, priority="should", *, per=None, plus=0, **rest):
    """Return a block by its minutes, scaled `per` person, group or member where asked."""
    return Block(
        id="-".join(re.findall(r"[a-z0-9]+", name.lower())),
        title=name,
        minutes=Minutes(min=least, preferred=preferred, max=most),
        scale=Scale(per=per, plus=plus) if per else None,
        priority=priority,
        **rest,
    )


def make_session(*blocks, start=(12, 0), end=(14, 0), date=dt.date(2023, 2, 8), **rest):
    """Return a session of the invented community with these blocks."""
    return Session(
        slug="psychological-safety",
        title="Psychological safety",
        date=date,
        start=dt.time(*start),
        end=dt.time(*end),
        changed=dt.date(2023, 1, 30),
        blocks=blocks,
        community=FACTS,
        **rest,
    )


def two_hours(**rest):
    """Return the session of 120 minutes whose blocks prefer exactly 120 and can do with 78."""
    return make_session(
        make_block("Settle", 3, 5, 8),
        make_block("Introductions and check-in", 8, 12, 20, "must"),
        make_block("Agreement", 2, 3, 5, "must"),
        make_block("Success, challenge, learning", 18, 30, 40),
        make_block("Pause", 3, 5, 10),
        make_block("Theme and definition", 6, 10, 15, "must"),
        make_block("To rooms", 2, 2, 3, "must"),
        make_block("Breakout", 15, 20, 25, "must"),
        make_block("Return and reporters", 8, 13, 18),
        make_block("News", 4, 7, 12, "could"),
        make_block("Write it down", 4, 6, 10, "must"),
        make_block("Check-out", 5, 7, 12, "must", closing=True),
        **rest,
    )
