"""Contributions and their codes, kept in SQLite or PostgreSQL with nothing that says who, when or in what order."""

from copkit.store.contributions import ContributionStore, open_store
from copkit.store.doors import Door, close_door, find_door, keep_once, open_doors, save_door
from copkit.store.rows import Coding, Contribution, filing

__all__ = [
    "Coding",
    "Contribution",
    "ContributionStore",
    "Door",
    "close_door",
    "filing",
    "find_door",
    "keep_once",
    "open_doors",
    "open_store",
    "save_door",
]
