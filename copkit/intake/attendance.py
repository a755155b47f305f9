"""Who came and for how long, from Zoom's or Teams' file: a working paper, never shared."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from copkit.errors import IntakeError
from copkit.intake.clock import minutes_covered, minutes_of, stamps_of
from copkit.intake.tables import Rows, alias, doubt, listed, readings, sealed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COLUMNS = {
    "name": "name (original name),name,full name,nome,nome completo",
    "email": "email,user email,e-mail",
    "minutes": "total duration (minutes),duration (minutes),in-meeting duration,duration,duração da reunião,duração",
    "joined": "join time,first join,primeiro ingresso,horário de entrada",
    "left": "leave time,last leave,última saída,horário de saída",
    "waiting": "in waiting room",
}
_TEAMS = {what: at for at, what in enumerate(("name", "joined", "left", "minutes", "email", "id", "role"))}
_NOTE_TAKER = re.compile(
    r"\bnote-?\s?tak(er|ing)\b|\bmeeting (notes?|assistant|recorder|bot)\b|\bai (notes?|assistant|companion|scribe)\b|\botterpilot\b"
    r"|\b(otter|fireflies|read|fathom|sembly|meetgeek|avoma|supernormal|notta|airgram|circleback|tactiq|krisp|grain|jamie|fellow)\.(ai|com|co|io|app|day)\b"
    r"|\btl;?dv\b|\bfathom('s)? (note|video)|\bmeetgeek\b|\b(recording|notes) bot\b",
    re.IGNORECASE,
)
_PRONOUN = r"(?:he|him|his|she|her|hers|they|them|theirs|ze|zir|xe|xem|it|its|any|all|pronouns)"
_PRONOUNS = re.compile(rf"\s*[(\[]\s*{_PRONOUN}(?:\s*[/,|]\s*{_PRONOUN})*\s*[)\]]", re.IGNORECASE)
_AFTER_A_NAME = {"PhD", "Dr", "Jr", "Sr", "MSc", "BSc", "MEd", "Prof"}
_STANDING = re.compile(
    r"\s*\((guest|external|unverified|host|co-host|me|convidado|extern|gast|invité)\)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Present:
    """One person who came, and for how many whole minutes; the repr shows no name."""

    name: str = field(repr=False)
    email: str = field(repr=False)
    minutes: int


@dataclass(frozen=True, slots=True, repr=False)
class Attendance:
    """Who came, by name; a working paper, so its repr shows counts only."""

    form: str
    read: int
    people: tuple[Present, ...]
    dropped: dict[str, int]

    def __repr__(self) -> str:
        why = f", dropped {listed(self.dropped)}" if self.dropped else ""
        return f"Attendance({self.form}: {self.read} rows read, {len(self.people)} people{why})"

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.people)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of those who came, in alphabetical order."""
        return tuple(person.name for person in self.people)


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    email: str
    minutes: float
    span: tuple[str, str] | None


def read_attendance(path: str | Path) -> Attendance:
    """Read who came from the file that Zoom or Teams gives after a meeting.

    One person on several rows is added up (by address, else by name), rows of the waiting room and AI note-takers are
    dropped, pronouns and "(Guest)" are taken off names. The order in which people came is not kept.

    Args:
        path: Zoom's participants file (unique users or detail) or Teams' attendance report, as CSV or workbook.

    Returns:
        The people, their minutes, and how many rows were dropped and why.

    Raises:
        IntakeError: No known header is in the file, or a duration cannot be read.

    Example:
        >>> read_attendance("data/inbox/2023-02-08-zoom.csv")
        Attendance(Zoom: 27 rows read, 25 people, dropped 1 note-taker)
    """
    return sealed(Path(path), _read)


def _read(path: Path) -> Attendance:
    found = readings(path)
    tables = [table for rows in found if (table := _table(rows)) is not None]
    if len(tables) != 1:
        why = "no header of Zoom or Teams was found" if not tables else "more than one table of people was found"
        raise doubt(found, why, "Bring the participants file as it was exported.", file=path.name)
    return _attendance(*tables[0], file=path.name)


def _table(rows: Rows) -> tuple[str, dict[str, int], Rows] | None:
    """Find the table of people, and its columns: below Teams' second heading, or the first header with name and minutes."""
    section = next((at for at, row in enumerate(rows) if row and re.match(r"2\.\s", row[0])), None)
    start = 0 if section is None else section + 1
    for at, header in enumerate(rows[start:], start):
        columns = _columns(header)
        if section is not None and at == start and not {"name", "minutes"} <= columns.keys():
            columns = _teams_columns(header, rows[at + 1 :])
        if {"name", "minutes"} <= columns.keys():
            end = next((n for n in range(at + 1, len(rows)) if section is not None and not any(rows[n])), len(rows))
            body = [row for row in rows[at + 1 : end] if any(cell.strip() for cell in row)]
            return "Zoom" if "name (original name)" in map(alias, header) else "Teams", columns, body
    return None


def _columns(header: Sequence[str]) -> dict[str, int]:
    names = [alias(cell) for cell in header]
    return {what: names.index(name) for what, known in _COLUMNS.items() for name in known.split(",") if name in names}


def _teams_columns(header: Sequence[str], body: Rows) -> dict[str, int]:
    """Tell Teams' table of participants in any language by its seven columns, durations in the fourth; else nothing."""
    rows = list(takewhile(any, body))
    durations = [row[_TEAMS["minutes"]] if len(row) > _TEAMS["minutes"] else "" for row in rows]
    is_teams = len(header) == len(_TEAMS) and rows and all(minutes_of(each) is not None for each in durations)
    return _TEAMS if is_teams else {}


def _attendance(form: str, at: dict[str, int], body: Rows, *, file: str) -> Attendance:
    dropped: Counter[str] = Counter()
    rows: list[_Row] = []
    for cells in body:
        row = {what: cells[number].strip() if number < len(cells) else "" for what, number in at.items()}
        if why := _reason_to_drop(row):
            dropped[why] += 1
            continue
        minutes = minutes_of(row["minutes"])
        if minutes is None:
            what = "a duration is neither minutes nor like 1h 2m 10s or 01:02:10"
            raise IntakeError(f"{file}: {what}: bring the file as it was exported.", file=file)
        span = (row["joined"], row["left"]) if row.get("joined") and row.get("left") else None
        rows.append(_Row(_name(row["name"]), row.get("email", "").casefold(), minutes, span))
    people = sorted(_people(rows), key=lambda person: (person.name.casefold(), person.email))
    return Attendance(form, len(body), tuple(people), dict(dropped))


def _reason_to_drop(row: dict[str, str]) -> str:
    if not row["name"]:
        return "without a name"
    if _NOTE_TAKER.search(row["name"]) or _NOTE_TAKER.search(row.get("email", "")):
        return "note-taker"
    return "in the waiting room" if alias(row.get("waiting", "")) in {"yes", "true", "sim"} else ""


def _name(cell: str) -> str:
    """Give a person's name without pronouns or standing, given name first; of "shown (original)" the fuller one.

    >>> _name("Priya (Priya Raghunathan)"), _name("O'Sullivan, Niamh (she/her)"), _name("Grace Thornley (iPad)")
    ('Priya Raghunathan', "Niamh O'Sullivan", 'Grace Thornley')
    """
    plain = " ".join(_STANDING.sub("", _PRONOUNS.sub("", cell)).split())
    if both := re.fullmatch(r"(.+?)\s*\((.+)\)", plain):
        plain = max(both.groups(), key=lambda name: len(name.split()))
    turned = re.fullmatch(r"([^,]+), ([^\W\d_]*[^\W\d_A-Z][^\W\d_]*(?:[ -]\w+)?)", plain)
    return plain if not turned or turned[2] in _AFTER_A_NAME else f"{turned[2]} {turned[1]}"


def _people(rows: Sequence[_Row]) -> Iterator[Present]:
    """Bring the rows of one person together; who has no address joins the one row with that name that has."""
    addresses: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        addresses[row.name.casefold()] |= {row.email} - {""}
    of: defaultdict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        known = addresses[row.name.casefold()]
        of[row.email or (min(known) if len(known) == 1 else row.name.casefold())].append(row)
    for same in of.values():
        name = max((row.name for row in same), key=lambda name: (len(name.split()), len(name)))
        yield Present(name, max(row.email for row in same), round(_minutes(same)))


def _minutes(rows: Sequence[_Row]) -> float:
    """Add one person's minutes up, counting overlapping stays once where their times can be read."""
    cells = [cell for row in rows if row.span for cell in row.span]
    stamps = stamps_of(cells) if len(rows) > 1 and len(cells) == 2 * len(rows) else None
    if stamps is None:
        return sum(row.minutes for row in rows)
    return minutes_covered(zip(stamps[::2], stamps[1::2], strict=True))
