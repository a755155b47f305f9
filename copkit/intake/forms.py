"""A form's export laid out: what each column is for, or a doubt that stops the reading.

A shape is told by aliases that must all stand in its header. Whatever says who, when or from where is in `keys`, in
`WHO`, or in no pattern of `texts`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copkit.errors import IntakeError
from copkit.intake.tables import Rows, alias, doubt, first_row, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CHOICE_ROWS, _CHOICE_SHARE, _CHOICE_LETTERS = 8, 3, 60
_REMEDY = "Name the text columns with column=."
_NUMBER = re.compile(r"[-+]?\d{1,6}([.,]\d{1,4})?")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split(","))


WHO = _set(
    "name,your name,full name,first name,firstname,last name,lastname,surname,author,email,e-mail,your email,email address,"
    "e-mail address,your email address,phone,phone number,telephone,username,user name,staff id,staff number,student id,"
    "student number,department,your department,school,team,job title,role,token,ip address"
)
ASKS_WHO = re.compile(r"\b(name|e-?mail|phone|telephone|mobile|username|(staff|student|employee) (id|number))\b")
ASKS_CONSENT = re.compile(r"\b(consent|permission|happy for us to|(may|can|could) (we|i) (share|use|quote|show))\b")


@dataclass(frozen=True, slots=True)
class Shape:
    """How one program exports answers; all names are aliases, case folded."""

    form: str
    marks: frozenset[str]
    keys: frozenset[str] = frozenset()
    texts: str = ""
    """Which columns hold texts; where empty, every other column is a question."""
    others: str = r"(?!)"
    """Which columns are known to hold none, besides `keys`."""
    prompt: str = ""
    """The column that says what a text answers; where empty, a text answers its column's header."""
    prompt_is: str = "{}"
    finished: str = ""
    """The column that is blank in an unfinished answer."""
    joined: bool = False
    """True where a row's texts are one contribution: a title and its body."""
    coded: bool = False
    """True where a header is "CODE. question"."""
    within: int = 1
    """The header is one of this many first rows that hold anything."""

    def names(self, header: Sequence[str]) -> list[str]:
        """Give a header's names as this shape compares them."""
        return [alias(cell.partition(". ")[0] if self.coded else cell) for cell in header]

    def find(self, rows: Rows) -> int | None:
        """Give the number of the row that holds all of the shape's marks."""
        filled = [number for number, row in enumerate(rows) if any(cell.strip() for cell in row)]
        return next((number for number in filled[: self.within] if self.marks <= set(self.names(rows[number]))), None)


SHAPES = (
    Shape(
        "Microsoft Forms",
        marks=_set("id,start time,completion time"),
        keys=_set("id,start time,completion time,email,name,last modified time,language"),
        others=r"^(points|feedback) - |^(total points|quiz feedback|grade posted time)$",
    ),
    Shape(
        "LimeSurvey",
        marks=_set("id,submitdate,lastpage"),
        keys=_set("id,submitdate,lastpage,startlanguage,seed,startdate,datestamp,ipaddr,refurl"),
        others=r"^attribute_\d+$|time$|^grouptime|\[filecount\]$",
        finished="submitdate",
        coded=True,
    ),
    Shape(
        "Mentimeter",
        marks=_set("date (utc),session,voter"),
        keys=_set("date (utc),session,voter"),
        texts=r": answer( \d+)?$",
        others="::",
        within=15,
    ),
    Shape(
        "Padlet",
        marks=_set("section,title,body,created at (utc)"),
        texts="^(title|body)$",
        others="",
        prompt="section",
        joined=True,
    ),
    Shape(
        "Claper",
        marks=_set("attendee identifier,user email,message"),
        texts="^message$",
        others="",
        prompt="slide #",
        prompt_is="Slide {}",
    ),
    Shape("Google Forms", marks=_set("timestamp"), keys=_set("timestamp,score"), others=r"\[(score|feedback)\]$"),
)
NAMED = Shape("a named column", marks=frozenset())


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header and the rows below it, each as wide as it."""

    file: str
    header: list[str]
    rows: list[list[str]]

    def doubt(self, why: str) -> IntakeError:
        """Make the refusal that shows the header and says the way out."""
        return doubt([[self.header]], why, _REMEDY, file=self.file)

    def find(self, named: str) -> int:
        """Find the column that a facilitator names, by its header or by the words after a code."""
        whole = [at for at, cell in enumerate(self.header) if alias(cell) == alias(named)]
        after = [at for at, cell in enumerate(self.header) if alias(cell.partition(". ")[2]) == alias(named)]
        if len(whole or after) != 1:
            raise self.doubt(f"{shown([named])!r} is not the header of exactly one column")
        return (whole or after)[0]

    def is_scale(self, at: int) -> bool:
        """Say whether all answers of a column are numbers."""
        answers = self._answers(at)
        return bool(answers) and all(map(_NUMBER.fullmatch, answers))

    def is_choice(self, at: int) -> bool:
        """Say whether a column looks like a multiple choice: few short answers, given again and again."""
        answers = self._answers(at)
        few = len(set(answers)) * _CHOICE_SHARE <= len(answers)
        return few and len(answers) >= _CHOICE_ROWS and max(map(len, answers)) <= _CHOICE_LETTERS

    def _answers(self, at: int) -> list[str]:
        return [row[at].strip() for row in self.rows if row[at].strip()]


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet of known shape, with the columns that are read; no other ever is."""

    shape: Shape
    sheet: Sheet
    texts: list[int]
    consent: int | None

    def question(self, at: int) -> str:
        """Give the words that the texts of a column answer."""
        words = " ".join(self.sheet.header[at].split())
        if self.shape.coded:
            words = words.partition(". ")[2] or words
        return re.sub(self.shape.texts, "", words, flags=re.IGNORECASE) if self.shape.texts else words

    def is_finished(self, row: Sequence[str]) -> bool:
        """Say whether a row was sent off; in most forms every row was."""
        return not self.shape.finished or bool(row[self._column(self.shape.finished)].strip())

    def taken(self, row: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Give the texts of one row, each with what it answers."""
        about = " ".join(row[self._column(self.shape.prompt)].split()) if self.shape.prompt else ""
        prompt = self.shape.prompt_is.format(about) if about else ""
        if self.shape.joined:
            yield prompt, "\n".join(row[at].strip() for at in self.texts if row[at].strip())
            return
        for at in self.texts:
            yield prompt or self.question(at), row[at]

    def _column(self, name: str) -> int:
        return self.shape.names(self.sheet.header).index(name)


def lay_out(found: Sequence[Rows], *, file: str, column: Sequence[str] = (), consent: str | None = None) -> Layout:
    """Say what the columns of a file are for, or stop and show the header that was seen.

    `found` are the file's readings; `column` and `consent` are headers, where the facilitator names them.
    """
    shape, sheet = _sheet(found, file=file, column=column)
    named = sorted({sheet.find(name) for name in column})
    asked = _consent_column(sheet, consent, named)
    names = shape.names(sheet.header)
    free = [at for at, name in enumerate(names) if name and at != asked and name not in shape.keys | WHO]
    if not set(named) <= set(free) or (shape.texts and not all(re.search(shape.texts, names[at]) for at in named)):
        raise sheet.doubt("a column that says who wrote, when or from where is never read as a text")
    return Layout(shape, sheet, named or _text_columns(shape, sheet, free), asked)


def known_shapes(found: Sequence[Rows]) -> list[tuple[Shape, int, Rows]]:
    """Give each known shape that fits a reading of a file, with the row of its header."""
    return [(shape, top, rows) for shape in SHAPES for rows in found if (top := shape.find(rows)) is not None]


def _sheet(found: Sequence[Rows], *, file: str, column: Sequence[str]) -> tuple[Shape, Sheet]:
    """Choose the one reading of a file that fits: by shape, else by the columns that the facilitator names."""
    fits = known_shapes(found)
    fits = [fit for fit in fits if fit[0] is fits[0][0]]
    if not fits and column:
        holding = [rows for rows in found if set(map(alias, column)) <= set(map(alias, first_row(rows)))]
        fits = [(NAMED, rows.index(first_row(rows)), rows) for rows in holding]
        fits = [fit for fit in fits if not any(_too_long(*fit[1:]))] or fits[:1]
    if len(fits) != 1:
        what = "more than one sheet or delimiter fits" if fits else "no known form has this header"
        why = "no such column is there" if column and not fits else what
        raise doubt(found, why, _REMEDY, file=file)
    shape, top, rows = fits[0]
    return shape, Sheet(file, rows[top], list(_squared(rows, top, file=file)))


def _too_long(top: int, rows: Rows) -> Iterator[int]:
    """Give the numbers of the rows that reach beyond the header: a sign of a misread delimiter."""
    width = len(rows[top])
    return (number for number, row in enumerate(rows[top:], top + 1) if any(cell.strip() for cell in row[width:]))


def _squared(rows: Rows, top: int, *, file: str) -> Iterator[list[str]]:
    """Give the filled rows below the header, each as wide as it."""
    width = len(rows[top])
    for number in _too_long(top, rows):
        came = f"row {number} has {len(rows[number - 1])} cells under a header of {width}"
        why = "a text that holds the delimiter lost its quotation marks; export the file again"
        raise IntakeError(f"{file}: {came}: {why}.", file=file, line=number)
    return ((row + [""] * width)[:width] for row in rows[top + 1 :] if any(cell.strip() for cell in row))


def _consent_column(sheet: Sheet, consent: str | None, texts: Sequence[int]) -> int | None:
    if consent is not None:
        return sheet.find(consent)
    asked = [at for at, cell in enumerate(sheet.header) if at not in texts and ASKS_CONSENT.search(alias(cell))]
    if len(asked) > 1:
        raise sheet.doubt("more than one column asks for consent (say which with consent=)")
    return asked[0] if asked else None


def _text_columns(shape: Shape, sheet: Sheet, free: list[int]) -> list[int]:
    """Choose the columns that surely hold texts; a column in doubt stops the reading."""
    names = shape.names(sheet.header)
    texts = [at for at in free if shape.texts and re.search(shape.texts, names[at])]
    strange = [at for at in free if at not in texts and not re.search(shape.others, names[at])]
    if not shape.texts:
        texts = [at for at in strange if not sheet.is_scale(at)]
        strange = [at for at in texts if ASKS_WHO.search(alias(sheet.header[at])) or sheet.is_choice(at)]
    if strange or not texts:
        which = shown([sheet.header[at] for at in strange])
        raise sheet.doubt(f"{which!r} may not be a text" if strange else "no column holds texts")
    return texts
