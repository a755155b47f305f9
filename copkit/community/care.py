"""Looking after a workspace: laying a new one, checking a whole one, and what is kept too long."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import sqlite3
import zipfile
from typing import TYPE_CHECKING

from copkit.community.files import write_whole
from copkit.community.shelf import library_folder
from copkit.community.workspace import open_community
from copkit.errors import CopkitError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from copkit.community.workspace import Community

FOLDERS = ("activities", "themes", "templates", "sessions", "history", "inbox", "handouts", "private")
IGNORED = """\
# People's data stays out of git.
roster.csv
history/
inbox/
handouts/
private/
*.db
*.db-*
"""


def new_workspace(folder: Path) -> list[Path]:
    """Lay an empty workspace for a real community; returns the files to fill in.

    Raises:
        WorkspaceError: There is a workspace already.
    """
    if (folder / "community.yaml").exists():
        raise WorkspaceError(f"{folder} is a workspace already: choose another folder, or open this one.", file=folder)
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    blank = library_folder() / "blank"
    files = [write_whole(folder / path.name, path.read_bytes()) for path in sorted(blank.iterdir())]
    return [*files, write_whole(folder / ".gitignore", IGNORED)]


def check_workspace(folder: Path) -> list[str]:
    """Read every file of a workspace and return one sentence for each that is wrong."""
    try:
        community = open_community(folder)
    except CopkitError as error:
        return [str(error)]
    shelves = (community.activities, community.theme_packs, community.templates)
    dates = _refusal(getattr, community, "dates")
    wrong = [
        *(_refusal(getattr, community, name) for name in ("roster", "places", "history", "disclosed", "codebook")),
        *(_refusal(shelf.__getitem__, key) for shelf in shelves for key in shelf),
        *([dates] if dates else (_refusal(community.session, date) for date in community.dates)),
    ]
    return list(dict.fromkeys(filter(None, wrong)))


def _refusal(read: Callable[..., object], *given: object) -> str:
    """Read something, and return the sentence that it is refused with, if any."""
    try:
        read(*given)
    except CopkitError as error:
        return str(error)
    return ""


def overdue(community: Community, *, today: dt.date, filed: Iterable[str] = ()) -> list[str]:
    """Return one sentence for each kind of record that is kept longer than `community.yaml` allows.

    `filed` are the days and terms that texts are filed under.
    """
    rule = community.retention
    gone = [p for p in community.roster if p.left and p.left < _years_before(today, rule.roster_years)]
    old = [past.date for past in community.history if past.date < _years_before(today, rule.history_years)]
    told = []
    if gone:
        people = "1 person" if len(gone) == 1 else f"{len(gone)} people"
        remedy = "take them out with `copkit forget NAME`"
        told.append(f"{people} left more than {rule.roster_years} years ago: {remedy}.")
    if old:
        which = f"The history of {len(old)} session{'' if len(old) == 1 else 's'}"
        remedy = f"delete history/{old[0]}.yaml and the like"
        told.append(f"{which} is older than {rule.history_years} years: {remedy}.")
    last = today.year - rule.contributions_years
    if stale := [label for label in filed if label[:4].isdigit() and int(label[:4]) < last]:
        many = "" if len(stale) == 1 else "s"
        which = f"The texts of {len(stale)} session{many} or term{many}"
        remedy = f"delete them with copkit.open_store(…).forget({stale[0]!r}) and the like"
        told.append(f"{which} are older than {rule.contributions_years} years: {remedy}.")
    for name, days in (("private", rule.private_days), ("inbox", rule.inbox_days)):
        if late := _count_older(community.folder / name, today - dt.timedelta(days=days)):
            told.append(f"{late} files in {name}/ are older than {days} days: delete what you no longer need.")
    return told


def _count_older(folder: Path, day: dt.date) -> int:
    changed = [path.stat().st_mtime for path in folder.glob("*") if path.is_file()]
    return sum(dt.datetime.fromtimestamp(moment, tz=dt.UTC).date() < day for moment in changed)


def _years_before(day: dt.date, years: int) -> dt.date:
    return day - dt.timedelta(days=round(365.25 * years))


def back_up(folder: Path, file: Path) -> str:
    """Zip what cannot be made again: everything but what people brought and what was exported.

    A database is copied through SQLite's own backup, so that a running notebook cannot tear it.

    Raises:
        WorkspaceError: There is no workspace there, or the zip file is there already.
    """
    open_community(folder)
    if file.exists():
        raise WorkspaceError(f"{file} is there already: choose another name, or move it away.", file=file)
    left_out = {"inbox", "handouts", "private", ".ipynb_checkpoints"}
    paths = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not left_out.intersection(path.relative_to(folder).parts)
    ]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            content = _database(path) if path.suffix == ".db" else path.read_bytes()
            archive.writestr(zipfile.ZipInfo(str(path.relative_to(folder))), content)
    write_whole(file, buffer.getvalue())
    return f"{len(paths)} files are in {file}; keep it as safe as the workspace itself."


def _database(path: Path) -> bytes:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return connection.serialize()
