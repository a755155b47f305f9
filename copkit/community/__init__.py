"""A community's own files: people, library, sessions, and what happened."""

from copkit.community.records import ActualMinutes, DrawRecord, History, Person, Retention, Template
from copkit.community.shelf import library_folder
from copkit.community.workspace import Community, open_community

__all__ = [
    "ActualMinutes",
    "Community",
    "DrawRecord",
    "History",
    "Person",
    "Retention",
    "Template",
    "library_folder",
    "open_community",
]
