"""Years of old sessions, out of a folder of exports: who came and what they wrote, each under its day, and what was left out."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from copkit.agenda.records import Block, Minutes, Session
from copkit.errors import CopkitError, IntakeError, UsageError
from copkit.intake import read_attendance, read_contributions
from copkit.store import filing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from copkit.community import Community
    from copkit.store import ContributionStore

READ = frozenset({".csv", ".xlsx", ".txt", ".zip"})
_DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Years:
    """What came of a folder: one row a file, with counts and reasons and never a text."""

    files: tuple[dict[str, object], ...]
    sessions: tuple[dt.date, ...]
    dropped: Counter[str] = field(default_factory=Counter)

    def rows(self) -> list[dict[str, object]]:
        """File, session, what it was, how many were read and kept, and why others were not."""
        return list(self.files)

    @property
    def sentence(self) -> str:
        """Say what came in and what was left out."""
        kept = sum(int(str(row["kept"])) for row in self.files if row["is"] == "texts")
        left = "; ".join(f"{count} {why}" for why, count in sorted(self.dropped.items())) or "nothing"
        return f"{len(self.sessions)} sessions came in, and {kept} texts are held for review. Left out: {left}."


def import_years(
    folder: Path,
    community: Community,
    store: ContributionStore,
    *,
    consent: str | None = None,
    say: Callable[[str], None] = print,
) -> Years:
    """Take in a folder of old exports, attendance first; safe to run again, since what is there already is left alone.

    A file belongs to the day in its own name or its folder's (``2021-03-17-forms.csv``, ``2021-03-17/zoom.csv``). Texts
    are redacted in memory, held for review, and filed under the term where fewer than 8 came or nobody knows how many.
    Nothing is copied, and nothing is deleted.

    Args:
        folder: Where the exports lie, at any depth.
        community: From `copkit.open_community`.
        store: Where the texts go.
        consent: What people were told where a form does not ask; unsaid, `paraphrase`.
        say: Hears of each file as it is done.

    Raises:
        UsageError: There is no such folder, or nothing in it.
    """
    paths = sorted((path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")), key=str)
    if not paths:
        raise UsageError(f"{folder} holds no files: put the exports there, each with its day in its name.", came=folder)
    # Who came decides what texts are filed under: so what is no form is read before the forms.
    people = {path: names for path in paths if (names := _people(path))}
    told = _Reader(community, store, consent, frozenset(store.sessions()), {past.date for past in community.history})
    done = []
    for path in [*people, *(path for path in paths if path not in people)]:
        row = told.read(path, people.get(path, ()))
        why = f", {row['why']}" if row["why"] else ""
        say(f"  {row['file']}: {row['is']}, {row['kept']} of {row['read']} kept{why}")
        done.append(row)
    for label in {str(row["filed"]) for row in done if row["filed"]}:
        store.close(label)
    sessions = sorted({dt.date.fromisoformat(str(row["session"])) for row in done if row["kept"]})
    for day in sessions:
        _plan(community, day)
    return Years(tuple(done), tuple(sessions), +told.dropped)


def _people(path: Path) -> tuple[str, ...]:
    """Return who came, out of an attendance file; nobody out of any other."""
    try:
        return read_attendance(path).names if path.suffix.casefold() in READ else ()
    except CopkitError:
        return ()


def _day_of(path: Path) -> dt.date | None:
    for found in (*_DAY.findall(path.name), *_DAY.findall(path.parent.name)):
        with contextlib.suppress(ValueError):
            return dt.date.fromisoformat(found)
    return None


@dataclass(slots=True)
class _Reader:
    """Reads one file after another, and counts what it leaves out."""

    community: Community
    store: ContributionStore
    consent: str | None
    there: frozenset[str]
    known: set[dt.date]
    dropped: Counter[str] = field(default_factory=Counter)

    def read(self, path: Path, people: tuple[str, ...]) -> dict[str, object]:
        """Take in one file, or say why not."""
        day = _day_of(path)
        row = {"file": path.name, "session": day and day.isoformat(), "is": "left out", "read": 0, "kept": 0}
        return {**row, "why": "", "filed": "", **self._taken(path, day, people)}

    def _taken(self, path: Path, day: dt.date | None, people: tuple[str, ...]) -> dict[str, object]:
        if day is None:
            return self._left("without a day such as 2021-03-17 in its name")
        if path.suffix.casefold() not in READ:
            return self._left("of a kind that is not read")
        if people:
            return self._present(day, people)
        try:
            return self._texts(path, day)
        except IntakeError as error:
            self.dropped["files that could not be read"] += 1
            return {"why": str(error)}

    def _left(self, why: str) -> dict[str, object]:
        self.dropped[f"files {why}"] += 1
        return {"why": why}

    def _present(self, day: dt.date, people: tuple[str, ...]) -> dict[str, object]:
        if day in self.known:
            return self._left("of a day whose attendance was kept before")
        self.community.save_history(day, present=people)
        self.known.add(day)
        return {"is": "attendance", "read": len(people), "kept": len(people)}

    def _texts(self, path: Path, day: dt.date) -> dict[str, object]:
        label = filing(day, self.community.came(day))
        intake = read_contributions(path, consent=self.consent)
        if label in self.there:
            return self._left("whose session or term has texts already")
        self.store.add(label, intake.redacted(roster=self.community.names, places=self.community.places))
        self.dropped.update({f"answers {why}": count for why, count in intake.dropped.items()})
        why = ", ".join(f"{count} {reason}" for reason, count in intake.dropped.items())
        return {"is": "texts", "read": intake.read, "kept": len(intake.kept), "why": why, "filed": label}


def _plan(community: Community, day: dt.date) -> None:
    """Give an old session a plan of one block, so that every page finds it."""
    if day in community.dates:
        return
    hours = community.facts.hours
    start, end = dt.datetime.combine(day, hours.start), dt.datetime.combine(day, hours.end)
    whole = (end - start).total_seconds() / 60
    minutes = Minutes(min=whole, preferred=whole, max=whole)
    block = Block(id="session", title="The session", minutes=minutes, priority="must")
    title = f"Session of {day.day} {day:%B %Y}"
    plan = Session(slug=f"session-{day}", title=title, date=day, start=hours.start, end=hours.end, timezone=hours.timezone, status="held",
                   changed=day, blocks=(block,), community=community.facts)  # fmt: skip
    community.save_session(plan)
