"""Breakout groups: who sits with whom, so that as few people as possible meet again, and how good that is."""

from __future__ import annotations

from copkit.breakouts.draw import draw_breakouts
from copkit.breakouts.programme import met_from, plan_programme, reported_from
from copkit.breakouts.records import Draw, Wishes, count_meetings
from copkit.breakouts.repair import redraw
from copkit.breakouts.sizes import split_sizes

__all__ = [
    "Draw",
    "Wishes",
    "count_meetings",
    "draw_breakouts",
    "met_from",
    "plan_programme",
    "redraw",
    "reported_from",
    "split_sizes",
]
