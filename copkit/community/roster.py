"""The roster and the places of a workspace: two small CSV files that people keep in a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from copkit.community.files import read_text
from copkit.community.records import Person
from copkit.errors import WorkspaceError

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
    for line, row in _lines(path, required=ROSTER[:1], known=ROSTER):
        person = _person(path, line, row)
        for key in filter(None, (person.name.casefold(), person.email.casefold())):
            if key in seen:
                raise WorkspaceError(
                    f"{path.name}, line {line}: {key!r} stands on line {seen[key]} already; two people need two names, so add an initial or delete one line.",
                    file=path,
                    line=line,
                    field="name",
                )
            seen[key] = line
        people.append(person)
    return tuple(people)


def read_places(path: Path) -> tuple[tuple[str, str], ...]:
    """Return the (word, kind) rows of `places.csv`; an absent file is an empty one."""
    if not path.exists():
        return ()
    return tuple(
        (row["word"], row.get("kind", "")) for _, row in _lines(path, required=PLACES[:1], known=PLACES) if row["word"]
    )


def write_roster(people: tuple[Person, ...]) -> str:
    """Return the roster as CSV text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(ROSTER)
    writer.writerows(
        ["" if (value := getattr(person, field)) is None else str(value) for field in ROSTER] for person in people
    )
    return out.getvalue()


def _person(path: Path, line: int, row: dict[str, str]) -> Person:
    fields: dict[str, Any] = {key: value for key, value in row.items() if value}
    try:
        return Person.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = str(first["loc"][0])
        came = f" {first['input']!r} came," if field in {"joined", "left"} else ""
        rule = "write a date as 2023-02-08" if field in {"joined", "left"} else f"{field} needs a value"
        raise WorkspaceError(
            f"{path.name}, line {line}: `{field}`:{came} {rule}.", file=path, line=line, field=field
        ) from None


def _lines(path: Path, *, required: tuple[str, ...], known: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(read_text(path)))
    header = [name.strip().casefold() for name in next(reader, [])]
    missing = [name for name in required if name not in header]
    unknown = [name for name in header if name not in known]
    if missing or unknown:
        what = f"the column `{missing[0]}` is missing" if missing else f"the column `{unknown[0]}` is not known"
        came = f"the header {','.join(header)!r}" if header else "an empty file"
        raise WorkspaceError(
            f"{path.name}, line 1: {came} came and {what}; the columns are {', '.join(known)}.",
            file=path,
            line=1,
            field=(missing or unknown)[0],
        )
    return [
        (reader.line_num, dict(zip(header, (value.strip() for value in values), strict=False)))
        for values in reader
        if any(value.strip() for value in values)
    ]
