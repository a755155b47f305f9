"""Frames and plots: what the community says, counted so that it may be shown."""

from __future__ import annotations

from copkit.analysis.frames import suppress, to_frame, to_release
from copkit.analysis.plots import Picture, plot_shares, plot_trends
from copkit.analysis.themes import (
    co_occurrence,
    count_codings,
    count_pairs,
    new_themes,
    theme_shares,
    wide_counts,
    wilson,
)

__all__ = [
    "Picture",
    "co_occurrence",
    "count_codings",
    "count_pairs",
    "new_themes",
    "plot_shares",
    "plot_trends",
    "suppress",
    "theme_shares",
    "to_frame",
    "to_release",
    "wide_counts",
    "wilson",
]
