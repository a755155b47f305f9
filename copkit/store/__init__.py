"""Contributions and their codes, kept in SQLite or PostgreSQL with nothing that says who, when or in what order."""

from copkit.store.contributions import Coding, Contribution, ContributionStore, open_store
from copkit.store.filing import filing

__all__ = ["Coding", "Contribution", "ContributionStore", "filing", "open_store"]
