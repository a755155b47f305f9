"""Every way copkit says no: one tree, each leaf a sentence for a person.

    CopkitError
    ├── WorkspaceError        a file of the workspace is missing, wrong or too new
    ├── PlanError             an agenda cannot be made as asked
    ├── GroupError            a draw cannot be made as asked
    ├── IntakeError           a file that a facilitator brought cannot be read safely
    ├── StoreError            contributions cannot be kept or found
    ├── DisclosureError       a table cannot be shown safely
    ├── CodebookError         a change to the codebook makes no sense
    ├── ExportError           a handout cannot be made well
    │   └── LeakError         the gate found something that must not be shared
    └── UsageError            the command line or a panel was asked for something unknown

The sentence says what came, the rule, and the way out. Facts are attributes,
so that a panel can put the sentence beside the field it belongs to.
"""

from __future__ import annotations

__all__ = [
    "CodebookError",
    "CopkitError",
    "DisclosureError",
    "ExportError",
    "GroupError",
    "IntakeError",
    "LeakError",
    "PlanError",
    "StoreError",
    "UsageError",
    "WorkspaceError",
]


class CopkitError(Exception):
    """Anything that copkit refuses: ``str()`` is one sentence for a person, ``facts`` what it is made of.

    Example:
        >>> error = GroupError("3 people cannot make groups of 4: ask for size=3.", people=3, size=4)
        >>> error.facts["people"], str(error)
        (3, '3 people cannot make groups of 4: ask for size=3.')
    """

    def __init__(self, sentence: str, **facts: object) -> None:
        super().__init__(sentence)
        self.facts = facts


class WorkspaceError(CopkitError):
    """A workspace's file is missing, malformed, or newer than this copkit; facts: file, field, line."""


class PlanError(CopkitError):
    """No agenda keeps every rule; facts: short (minutes), changes (what would help)."""


class GroupError(CopkitError):
    """No draw keeps every wish; facts: clash (the smallest set of names that cannot be kept)."""


class IntakeError(CopkitError):
    """A brought file cannot be read without guessing; facts: file, header, line."""


class StoreError(CopkitError):
    """A contribution cannot be kept, found or released; facts: id, status. Never holds a text."""


class DisclosureError(CopkitError):
    """A table cannot be made safe to show; facts: threshold, table."""


class CodebookError(CopkitError):
    """An event does not fit the codebook; facts: code, event."""


class ExportError(CopkitError):
    """A handout cannot be made well; facts: file, cell."""


class LeakError(ExportError):
    """Something that must not be shared would be; facts: file, places. Never holds the words."""


class UsageError(CopkitError):
    """Something unknown was asked for; facts: came, known."""
