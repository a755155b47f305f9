"""The shapes in which forms and polls export answers: which columns hold text, and which are never read.

Each shape is told by aliases that must all stand in its header. A column is
read only when its shape says that it holds text; everything that says who,
when or from where is in `keys`, and a question that asks for it is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copkit.errors import IntakeError
from copkit.intake.tables import alias, first_row, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copkit.intake.tables import Rows

_WHO = frozenset(
    ["name", "your name", "full name", "first name", "firstname", "last name", "lastname", "surname", "email", "e-mail", "your email", "email address", "your email address", "e-mail address", "phone", "phone number", "telephone", "username", "user name", "staff id", "staff number", "student id", "student number", "department", "your department", "school", "team", "job title", "role", "author", "token", "attribute", "ip address"]
)
_ASKS_WHO = re.compile(r"\b(name|e-?mail|phone|telephone|mobile|username|(staff|student|employee) (id|number))\b")
_ASKS_CONSENT = re.compile(
    r"\bconsent|\bpermission\b|\b(may|can|could) (we|i) (share|use|quote|show)\b|\bhappy for us to\b"
)
_CHOICE_ROWS, _CHOICE_SHARE, _CHOICE_LETTERS = 8, 3, 60


@dataclass(frozen=True, slots=True)
class Shape:
    """How one program exports answers; aliases are case folded."""

    form: str
    marks: frozenset[str]
    keys: frozenset[str] = frozenset()
    texts: re.Pattern[str] | None = None
    """Aliases of columns that hold text; where None, every other column is a question."""
    numbers: re.Pattern[str] | None = None
    prompt: str = ""
    """Alias of the column that says what a text answers; where "", a text answers its column's header."""
    finished: str = ""
    """Alias of the column that is blank in an unfinished answer."""
    coded: bool = False
    """True where a header is "CODE. question"."""
    within: int = 1
    """The header is one of this many first rows that hold anything."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split(","))


SHAPES = (
    Shape(
        "Microsoft Forms",
        _set("id,start time,completion time"),
        _set(
            "id,start time,completion time,email,name,last modified time,language,total points,quiz feedback,grade posted time"
        ),
        numbers=re.compile(r"^(points|feedback) - "),
    ),
    Shape(
        "LimeSurvey",
        _set("id,submitdate,lastpage"),
        _set(
            "id,submitdate,lastpage,startlanguage,seed,startdate,datestamp,ipaddr,refurl,token,firstname,lastname,email,interviewtime"
        ),
        numbers=re.compile(r"^attribute_\d+$|^grouptime|time$|\[filecount\]$"),
        finished="submitdate",
        coded=True,
    ),
    Shape(
        "Mentimeter",
        _set("date (utc),session,voter"),
        texts=re.compile(r": answer( \d+)?$"),
        numbers=re.compile(r"::|^(date \(utc\)|session|voter)$"),
        within=15,
    ),
    Shape(
        "Padlet",
        _set("section,title,body,created at (utc)"),
        texts=re.compile(r"^(title|body)$"),
        numbers=re.compile(""),
        prompt="section",
    ),
    Shape(
        "Claper",
        _set("attendee identifier,user email,message"),
        texts=re.compile(r"^message$"),
        numbers=re.compile(""),
        prompt="slide #",
    ),
    Shape(
        "Google Forms",
        _set("timestamp"),
        _set("timestamp,email address,score,username"),
        numbers=re.compile(r"\[(score|feedback)\]$"),
    ),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """A file whose shape is known: rows below the header, and what each column is for."""

    form: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    texts: tuple[int, ...]
    consent: int | None = None
    prompt: int | None = None
    finished: int | None = None
    joined: bool = False
    """True where a row's texts are one contribution: a title and its body."""

    def question(self, column: int) -> str:
        """Give the words that the texts of a column answer."""
        words = " ".join(self.header[column].split())
        if self.form == "LimeSurvey":
            words = words.partition(". ")[2] or words
        return re.sub(r": answer( \d+)?$", "", words, flags=re.IGNORECASE)


def lay_out(found: Sequence[Rows], *, file: str, column: Sequence[str] = (), consent: str | None = None) -> Layout:
    """Say what the columns of a file are for, or stop and show the header that was seen.

    Args:
        found: The readings of the file.
        file: Its name, for the sentence of a refusal.
        column: Headers of the text columns, where the facilitator names them.
        consent: Header of the consent column, where the facilitator names it.

    Raises:
        IntakeError: No shape fits, more than one does, or a column is in doubt.
    """
    fits = [(shape, top, rows) for rows in found for shape in SHAPES if (top := _header_row(shape, rows)) is not None]
    fits = [fit for fit in fits if fit[0].form == fits[0][0].form]
    if len(fits) > 1:
        raise IntakeError(
            f"{file} can be read as {fits[0][0].form} in more than one way: bring one sheet or one table.", file=file
        )
    if fits:
        return _known(*fits[0], file=file, column=column, consent=consent)
    return _named(found, file=file, column=column, consent=consent)


def is_known(found: Sequence[Rows]) -> bool:
    """Say whether any shape fits a file."""
    return any(_header_row(shape, rows) is not None for rows in found for shape in SHAPES)


def _header_row(shape: Shape, rows: Rows) -> int | None:
    """Find the row that holds all of a shape's marks."""
    filled = [number for number, row in enumerate(rows) if any(cell.strip() for cell in row)][: shape.within]
    return next((number for number in filled if shape.marks <= set(_names(shape, rows[number]))), None)


def _names(shape: Shape, header: Sequence[str]) -> list[str]:
    return [alias(cell.partition(". ")[0] if shape.coded else cell) for cell in header]


def _known(shape: Shape, top: int, rows: Rows, *, file: str, column: Sequence[str], consent: str | None) -> Layout:
    header, names = rows[top], _names(shape, rows[top])
    body = _squared(rows, top, file=file)
    asked = _consent_column(header, consent, file=file)
    open_columns = [
        at
        for at, name in enumerate(names)
        if name
        and at != asked
        and name not in shape.keys | _WHO
        and not (shape.texts is None and shape.numbers and shape.numbers.search(name))
    ]
    if column:
        texts = _columns(header, column, file=file)
        _reject_keys(header, texts, set(range(len(names))) - set(open_columns), file=file)
    else:
        texts = _text_columns(shape, header, names, open_columns, body, file=file)
    return Layout(
        form=shape.form,
        header=tuple(header),
        rows=body,
        texts=tuple(texts),
        consent=asked,
        prompt=names.index(shape.prompt) if shape.prompt in names else None,
        finished=names.index(shape.finished) if shape.finished in names else None,
        joined=shape.form == "Padlet",
    )


def _text_columns(
    shape: Shape,
    header: list[str],
    names: list[str],
    open_columns: list[int],
    body: tuple[tuple[str, ...], ...],
    *,
    file: str,
) -> list[int]:
    """Choose the columns that surely hold texts; a column in doubt stops the reading."""
    if shape.texts is not None:
        texts = [at for at in open_columns if shape.texts.search(names[at])]
        strange = [
            at for at in open_columns if at not in texts and shape.numbers and not shape.numbers.search(names[at])
        ]
    else:
        texts = [at for at in open_columns if not _is_numbers(body, at)]
        strange = [at for at in texts if _ASKS_WHO.search(alias(header[at])) or _is_choice(body, at)]
    if strange or not texts:
        raise _doubt(
            file,
            header,
            f"{shown([header[at] for at in strange])!r} may not be a text" if strange else "no column holds texts",
        )
    return texts


def _named(found: Sequence[Rows], *, file: str, column: Sequence[str], consent: str | None) -> Layout:
    """Lay out a file of no known shape by the columns that the facilitator names."""
    top_rows = [first_row(rows) for rows in found]
    widest = max(top_rows, key=len)
    if not column:
        raise _doubt(file, widest, "no known form has this header")
    fits = [rows for rows in found if {alias(name) for name in column} <= {alias(cell) for cell in first_row(rows)}]
    if len(fits) != 1:
        raise _doubt(
            file, widest, f"{shown(list(column))!r} is {'no column' if not fits else 'in more than one sheet'}"
        )
    rows = fits[0]
    header = first_row(rows)
    texts = _columns(header, column, file=file)
    _reject_keys(header, texts, {at for at, cell in enumerate(header) if alias(cell) in _WHO}, file=file)
    body = _squared(rows, rows.index(header), file=file)
    return Layout("a named column", tuple(header), body, tuple(texts), _consent_column(header, consent, file=file))


def _columns(header: Sequence[str], wanted: Sequence[str], *, file: str) -> list[int]:
    """Find the columns that a facilitator names, by the header's words or by its text after a code."""
    names = [alias(cell) for cell in header]
    short = [alias(cell.partition(". ")[2]) for cell in header]
    at = [[n for n in range(len(names)) if alias(name) in (names[n], short[n])] for name in wanted]
    if any(len(hits) != 1 for hits in at):
        raise _doubt(file, list(header), f"{shown(list(wanted))!r} is not the header of exactly one column")
    return sorted({hits[0] for hits in at})


def _consent_column(header: Sequence[str], named: str | None, *, file: str) -> int | None:
    if named is not None:
        return _columns(header, [named], file=file)[0]
    asked = [at for at, cell in enumerate(header) if _ASKS_CONSENT.search(alias(cell))]
    if len(asked) > 1:
        raise _doubt(file, list(header), "more than one column asks for consent (say which with consent=)")
    return asked[0] if asked else None


def _reject_keys(header: Sequence[str], texts: Sequence[int], keys: set[int], *, file: str) -> None:
    if keys & set(texts):
        raise _doubt(file, list(header), "that column says who wrote, when or from where, and is never read")


def _squared(rows: Rows, top: int, *, file: str) -> tuple[tuple[str, ...], ...]:
    """Give the rows below the header, each as wide as it; a longer one means a misread delimiter."""
    width = len(rows[top])
    body = [row for row in rows[top + 1 :] if any(cell.strip() for cell in row)]
    for number, row in enumerate(rows[top + 1 :], top + 2):
        if any(cell.strip() for cell in row[width:]):
            raise IntakeError(
                f"{file}: row {number} has {len(row)} cells under a header of {width}: a text with a delimiter lost its quotation marks; export it again.",
                file=file,
                line=number,
            )
    return tuple(tuple((row + [""] * width)[:width]) for row in body)


def _answers(body: tuple[tuple[str, ...], ...], at: int) -> list[str]:
    return [row[at].strip() for row in body if row[at].strip()]


def _is_numbers(body: tuple[tuple[str, ...], ...], at: int) -> bool:
    """Say whether a column is a scale: all of its answers are numbers."""
    answers = _answers(body, at)
    return bool(answers) and all(re.fullmatch(r"[-+]?\d{1,6}([.,]\d{1,4})?", answer) for answer in answers)


def _is_choice(body: tuple[tuple[str, ...], ...], at: int) -> bool:
    """Say whether a column looks like a multiple choice: few short answers, given again and again."""
    answers = _answers(body, at)
    few = len(set(answers)) * _CHOICE_SHARE <= len(answers)
    return len(answers) >= _CHOICE_ROWS and few and max(map(len, answers)) <= _CHOICE_LETTERS


def _doubt(file: str, header: Sequence[str], why: str) -> IntakeError:
    seen = shown(list(header))
    return IntakeError(
        f"{file}: {why}; the header seen is {seen}. Name the text columns with column=.", file=file, header=seen
    )
