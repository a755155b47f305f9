"""The roster and the places of a workspace: two small CSV files that people keep in a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from copkit.community.files import read_text, wrong
from copkit.community.records import Person

if TYPE_CHECKING:
    from pathlib import Path

ROSTER = ("name", "email", "department", "experience", "joined", "access_needs", "left")
PLACES = ("word", "kind")


def read_roster(path: Path) -> tuple[Person, ...]:
    """Return the people of `roster.csv`, in its order.

    Raises:
        WorkspaceError: A column is missing, a field is wrong, or a name or address stands twice; names the line.
    """
    people: list[Person] = []
    seen: dict[str, int] = {}
    for line, row in _lines(path, ROSTER):
        person = _person(path, line, row)
        for key in filter(None, (person.name.casefold(), person.email.casefold())):
            if key in seen:
                remedy = "two people need two names, so add an initial or delete one line"
                raise wrong(path, line, f"{key!r} stands on line {seen[key]} already; {remedy}.", "name")
            seen[key] = line
        people.append(person)
    return tuple(people)


def read_places(path: Path) -> tuple[tuple[str, str], ...]:
    """Return the (word, kind) rows of `places.csv`; an absent file is an empty one."""
    if not path.exists():
        return ()
    rows = [row for _, row in _lines(path, PLACES)]
    return tuple((row["word"], row.get("kind", "")) for row in rows if row["word"])


def write_roster(people: tuple[Person, ...]) -> str:
    """Return the roster as CSV text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(ROSTER)
    writer.writerows([getattr(person, field) for field in ROSTER] for person in people)
    return out.getvalue()


def _person(path: Path, line: int, row: dict[str, str]) -> Person:
    fields: dict[str, Any] = {key: value for key, value in row.items() if value}
    try:
        return Person.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = str(first["loc"][0])
        rule = f"`{field}`: {field} needs a value."
        if field in {"joined", "left"}:
            rule = f"`{field}`: {first['input']!r} came, write a date as 2023-02-08."
        raise wrong(path, line, rule, field) from None


def _lines(path: Path, known: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Return the filled rows with their lines; the first of the known columns must be there, and no other may."""
    reader = csv.reader(io.StringIO(read_text(path)))
    header = [name.strip().casefold() for name in next(reader, [])]
    at_fault = [*({known[0]} - set(header)), *(name for name in header if name not in known)]
    if at_fault:
        what = f"the column `{at_fault[0]}` is {'not known' if known[0] in header else 'missing'}"
        came = f"the header {','.join(header)!r}" if header else "an empty file"
        raise wrong(path, 1, f"{came} came and {what}; the columns are {', '.join(known)}.", at_fault[0])
    return [
        (reader.line_num, dict(zip(header, (value.strip() for value in values), strict=False)))
        for values in reader
        if any(value.strip() for value in values)
    ]
