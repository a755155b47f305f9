"""Counts that may be shown: small ones hidden, and enough others that sums do not give them back."""

from __future__ import annotations

from copkit.disclosure.hiding import hide_small
from copkit.disclosure.release import Label, Release

__all__ = ["Label", "Release", "hide_small"]
