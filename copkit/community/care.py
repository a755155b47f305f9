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
    wrong: list[str] = []
    _try(wrong, lambda: community.roster)
    _try(wrong, lambda: community.places)
    for shelf in (community.activities, community.theme_packs, community.templates):
        for key in shelf:
            _try(wrong, lambda shelf=shelf, key=key: shelf[key])  # type: ignore[misc]  # the lambda is called at once
    for date in _dates(community, wrong):
        _try(wrong, lambda date=date: community.session(date))  # type: ignore[misc]  # the lambda is called at once
    _try(wrong, lambda: community.history)
    _try(wrong, lambda: community.disclosed)
    _try(wrong, lambda: community.codebook)
    return list(dict.fromkeys(wrong))


def overdue(community: Community, *, today: dt.date) -> list[str]:
    """Return one sentence for each kind of record that is kept longer than `community.yaml` allows."""
    rule = community.retention
    gone = [p for p in community.roster if p.left and p.left < _years_before(today, rule.roster_years)]
    old = [past.date for past in community.history if past.date < _years_before(today, rule.history_years)]
    told = []
    if gone:
        told.append(
            f"{_several(len(gone), 'person', 'people')} left more than {rule.roster_years} years ago: take them out with `copkit forget NAME`."
        )
    if old:
        told.append(
            f"The history of {_several(len(old), 'session', 'sessions')} is older than {rule.history_years} years: delete history/{old[0]}.yaml and the like."
        )
    for name, days in (("private", rule.private_days), ("inbox", rule.inbox_days)):
        told += _stale(community.folder / name, days, today)
    return told


def _several(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _stale(folder: Path, days: int, today: dt.date) -> Iterable[str]:
    ages = [
        today - dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC).date()
        for path in sorted(folder.glob("*"))
        if path.is_file()
    ]
    late = sum(age.days > days for age in ages)
    return (
        [f"{late} files in {folder.name}/ are older than {days} days: delete what you no longer need."] if late else []
    )


def _years_before(day: dt.date, years: int) -> dt.date:
    return day - dt.timedelta(days=round(365.25 * years))


def _dates(community: Community, wrong: list[str]) -> tuple[dt.date, ...]:
    try:
        return community.dates
    except CopkitError as error:
        wrong.append(str(error))
        return ()


def _try(wrong: list[str], read: Callable[[], object]) -> None:
    try:
        read()
    except CopkitError as error:
        wrong.append(str(error))


def back_up(folder: Path, file: Path) -> str:
    """Zip what cannot be made again: everything but what people brought and what was exported.

    A database is copied through SQLite's own backup, so that a running
    notebook cannot tear it.

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
