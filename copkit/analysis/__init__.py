"""Frames and plots: what the community says, counted so that it may be shown."""

from __future__ import annotations

from copkit.analysis.frames import suppress, to_frame, to_release

__all__ = ["suppress", "to_frame", "to_release"]
