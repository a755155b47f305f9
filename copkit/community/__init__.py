"""A community's own files: people, library, sessions, and what happened."""

from copkit.community.care import back_up, check_workspace, new_workspace, overdue
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
    "back_up",
    "check_workspace",
    "library_folder",
    "new_workspace",
    "open_community",
    "overdue",
]
