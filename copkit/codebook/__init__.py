"""The codebook: themes with their definitions, and every change to them as an event with its date and reason."""

from __future__ import annotations

from copkit.codebook.events import Code, Codebook, Event, codebook_at
from copkit.codebook.exchange import Excerpt, from_qdc, from_qdpx, from_taguette, guid_of, to_qdc, to_qdpx, to_taguette

__all__ = [
    "Code",
    "Codebook",
    "Event",
    "Excerpt",
    "codebook_at",
    "from_qdc",
    "from_qdpx",
    "from_taguette",
    "guid_of",
    "to_qdc",
    "to_qdpx",
    "to_taguette",
]
