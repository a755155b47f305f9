"""Room lists for the meeting's own software: working papers, with names, for `private/` alone."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from copkit.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from copkit.breakouts import Draw

TEAMS_ROOMS, TEAMS_PEOPLE = 50, 300


def zoom_rooms(draw: Draw, emails: Mapping[str, str], *, round_number: int = 1) -> str:
    """Return a round as the CSV file that Zoom takes for pre-assigned breakout rooms.

    It works only for people who sign in to Zoom with that address, so each name needs one. Rounds count from 1.

    Raises:
        ExportError: Somebody in the draw has no address; names who.

    Example:
        >>> from copkit.breakouts import Draw
        >>> print(zoom_rooms(Draw(rounds=((("Ada",),),)), {"Ada": "ada@example.org"}), end="")
        Pre-assign Room Name,Email Address
        Room 1,ada@example.org
    """
    groups = draw.rounds[round_number - 1]
    missing = [name for group in groups for name in group if not emails.get(name)]
    if missing:
        raise ExportError(
            f"Zoom needs an address for everybody, and the roster has none for {', '.join(missing)}: add it, or use the paste list.",
            names=missing,
        )
    out = io.StringIO()
    rows = ([f"Room {number}", as_text(emails[name])] for number, group in enumerate(groups, 1) for name in group)
    csv.writer(out, lineterminator="\n").writerows([["Pre-assign Room Name", "Email Address"], *rows])
    return out.getvalue()


def paste_list(draw: Draw, *, round_number: int = 1) -> str:
    """Return a round as text to paste, room by room; Teams documents no file that it would read.

    Raises:
        ExportError: More rooms or people than Teams bears.
    """
    groups = draw.rounds[round_number - 1]
    people = sum(map(len, groups))
    if len(groups) > TEAMS_ROOMS or people > TEAMS_PEOPLE:
        raise ExportError(
            f"{len(groups)} rooms for {people} people came; Teams bears {TEAMS_ROOMS} rooms and {TEAMS_PEOPLE} people: make the groups larger.",
            rooms=len(groups),
        )
    rooms = ("\n".join([f"Room {number}", *group]) for number, group in enumerate(groups, 1))
    return "NOT FOR SHARING: a working paper with names\n\n" + "\n\n".join(rooms) + "\n"


def as_text(cell: str) -> str:
    """Return a cell so that a spreadsheet shows it and never runs it."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
