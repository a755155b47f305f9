"""Agendas that add up: the records of a session, and how its blocks are fitted to the clock."""

from __future__ import annotations

from copkit.agenda.hints import Hint, compare_times
from copkit.agenda.plan import Agenda, Dropped, Slot, fit_agenda
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
from copkit.agenda.refit import replan

__all__ = [
    "Activity",
    "Agenda",
    "Block",
    "CommunityFacts",
    "Contact",
    "Dropped",
    "Hint",
    "Minutes",
    "Promise",
    "Prompt",
    "Scale",
    "Session",
    "Slot",
    "Source",
    "ThemePack",
    "compare_times",
    "fit_agenda",
    "replan",
]
