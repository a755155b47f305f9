"""Agendas that add up: the records of a session, and how its blocks are fitted to the clock."""

from copkit.agenda.records import (
    Activity,
    Block,
    CommunityFacts,
    Contact,
    Minutes,
    Promise,
    Prompt,
    Scale,
    Session,
    Source,
    ThemePack,
)

__all__ = [
    "Activity",
    "Block",
    "CommunityFacts",
    "Contact",
    "Minutes",
    "Promise",
    "Prompt",
    "Scale",
    "Session",
    "Source",
    "ThemePack",
]
