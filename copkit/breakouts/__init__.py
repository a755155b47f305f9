"""Breakout groups: who sits with whom, so that as few people as possible meet again, and how good that is."""

from __future__ import annotations

from copkit.breakouts.draw import draw_breakouts
from copkit.breakouts.records import Draw, Wishes, count_meetings

__all__ = ["Draw", "Wishes", "count_meetings", "draw_breakouts"]
